"""The registry's screening desk."""

import pytest

from services import cases, complaints
from services.audit import Role
from tests.factories.complaint_pages import as_officer
from tests.factories.complaints import file_complaint, make_authority, officer
from tests.factories.walking import Walker


@pytest.fixture(autouse=True)
def authority(app):
    make_authority()


def test_what_waits_is_listed_and_what_skips_is_not(client):
    waiting, skipped = file_complaint("rubbish").reference, file_complaint("flood").reference
    as_officer(client, Role.REGISTRY)
    html = Walker(client).go("/staff/screening").html
    assert waiting in html and skipped not in html


@pytest.mark.parametrize("role", [Role.OFFICER, Role.ADMIN, Role.INTEGRITY, Role.AUDITOR])
def test_only_the_registry_screens(client, role):
    reference = file_complaint("rubbish").reference
    as_officer(client, role)
    assert client.get("/staff/screening").status_code == 403
    assert client.get(f"/staff/screening/{reference}").status_code == 403


def test_screening_sends_the_matter_to_its_unit(client):
    reference = file_complaint("other").reference
    actor = as_officer(client, Role.REGISTRY)
    walker = Walker(client)
    walker.go(f"/staff/screening/{reference}")
    unit = complaints.get_category("road-damage").unit_id
    page = walker.press(matter="help", registry_number="รับ 12/2569", category="road-damage", unit_id=str(unit))
    assert page.status == 200, page.problems
    case = cases.get_case(reference, actor=actor)
    beside = complaints.view_complaint(case.id, actor=actor)
    assert (case.status, case.topic, case.unit_id, case.is_listed) == ("assigned", "road-damage", unit, True)
    assert (beside.matter, beside.registry_number) == ("help", "รับ 12/2569")
    assert complaints.count_states(complaints.ReportFilter())[complaints.State.OPEN] == 1
    assert reference not in Walker(client).go("/staff/screening").html


def test_joining_a_duplicate(client):
    first = file_complaint("street-light").reference
    second = file_complaint("street-light").reference
    actor = as_officer(client, Role.REGISTRY)
    walker = Walker(client)
    page = walker.go(f"/staff/screening/{second}")
    form = next(form for form in page.all("form") if "into" in page.fields(form))
    assert page.fields(form)["into"] == [first]
    assert walker.press(form).status == 200
    assert cases.get_case(second, actor=actor).merged_into == first


def test_declining_needs_a_reason(client):
    reference = file_complaint("other").reference
    actor = as_officer(client, Role.REGISTRY)
    walker = Walker(client)
    page = walker.go(f"/staff/screening/{reference}")
    form = next(form for form in page.all("form") if "reason" in page.fields(form))
    assert walker.press(form, reason="", words="").status == 400
    form = next(form for form in walker.at.all("form") if "reason" in walker.at.fields(form))
    assert walker.press(form, reason="outside_powers", words="ติดต่อเทศบาล").status == 200
    assert cases.get_case(reference, actor=actor).status == "declined"


def test_a_colleague_was_quicker(client):
    reference = file_complaint("rubbish").reference
    as_officer(client, Role.REGISTRY)
    first, second = Walker(client), Walker(client)
    first.go(f"/staff/screening/{reference}")
    second.go(f"/staff/screening/{reference}")
    assert first.press().status == 200
    assert second.press(registry_number="9").status == 409


def test_a_confidential_matter_asks_a_reason_first(client):
    reference = file_complaint("staff-conduct", words="ตะคอกใส่คนแก่").reference
    as_officer(client, Role.REGISTRY)
    walker = Walker(client)
    assert "ตะคอก" not in walker.go("/staff/screening").html
    assert "ตะคอก" not in walker.go(f"/staff/screening/{reference}").html
    walker.press(reason="ตรวจสอบเพื่อส่งหน่วยงาน")
    assert "ตะคอก" in walker.go(f"/staff/screening/{reference}").html


def press_on(client, reference, **typed):
    walker = Walker(client)
    page = walker.go(f"/staff/screening/{reference}")
    unit = str(complaints.get_category("road-damage").unit_id)
    return page, walker.press(step="assign", unit_id=unit, **typed)


def unit_sees(reference):
    actor = officer(Role.OFFICER, complaints.get_category("road-damage").unit_id)
    return cases.get_case(reference, actor=actor).reporter


def test_an_open_name_goes_to_the_unit_with_the_matter(client):
    reference = file_complaint("rubbish").reference
    as_officer(client, Role.REGISTRY)
    page, pressed = press_on(client, reference)
    assert page.fields()["gives_name"] == ["yes"] and pressed.status == 200
    assert unit_sees(reference).name == "สมหญิง ตัวอย่าง"


def test_an_open_name_can_be_kept_back(client):
    reference = file_complaint("rubbish").reference
    as_officer(client, Role.REGISTRY)
    press_on(client, reference, gives_name="")
    assert unit_sees(reference) is None


def test_a_hidden_name_goes_to_the_unit_for_a_reason_alone(client):
    reference = file_complaint("rubbish", name_kind="hidden").reference
    actor = as_officer(client, Role.REGISTRY)
    page, refused = press_on(client, reference, gives_name="yes")
    assert "gives_name" not in page.fields() or page.fields()["gives_name"] == [""]
    assert refused.status == 400 and cases.get_case(reference, actor=actor).status == "received"
    _page, pressed = press_on(client, reference, gives_name="yes", name_reason="ต้องนัดเข้าบ้าน")
    assert pressed.status == 200 and unit_sees(reference).phone
    kinds = [(one.kind, one.words) for one in cases.get_case(reference, actor=actor).timeline]
    assert ("name_released", "ต้องนัดเข้าบ้าน") in kinds
