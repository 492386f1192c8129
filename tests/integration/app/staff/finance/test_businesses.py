"""The register at the finance desk: found, changed, closed; requests granted, asked back, declined."""

import re

import pytest

from services import cases, people, taxes
from services.audit import Role
from services.db import unit_of_work
from services.people import NewEstablishment
from tests.factories.businesses import SINCE, citizen, make_business, make_station, make_tax_id
from tests.factories.people import make_officer, make_person, make_unit, sign_in
from tests.factories.registering import ask_to_register, make_places


@pytest.fixture(autouse=True)
def _places(app):
    make_places()


@pytest.fixture
def finance(checked_client):
    """A finance officer, signed in."""
    with unit_of_work():
        officer = make_officer(Role.FINANCE, unit_id=make_unit("revenue"))
    sign_in(checked_client, officer)
    return officer


@pytest.fixture
def business(app):
    """A company with a hotel and a station, owned by somebody."""
    hotel = NewEstablishment("โรงแรมริมกวง", "hotel", rooms=18, district="5101", taxes={"hotel-fee": SINCE})
    with unit_of_work():
        tax_id = make_tax_id()
        return make_business(hotel, make_station("ปั๊มริมกวง"), owner=make_person().id, tax_id=tax_id, phone="053111222")


@pytest.fixture
def see(checked_client):
    """Opens a page, checked, and gives its text."""

    def opened(path, status=200):
        answer = checked_client.get(path)
        assert answer.status_code == status, path
        return answer.get_data(as_text=True)

    return opened


@pytest.fixture
def post(checked_client):
    """Posts the form of a page."""

    def posted(path, page=None, **form):
        shown = checked_client.get(page or path).get_data(as_text=True)
        token = re.search(r'name="csrf_token" value="([^"]+)"', shown)[1]
        return checked_client.post(path, data={"csrf_token": token, **form})

    return posted


def test_the_register_is_found_by_all_that_an_officer_has(business, finance, see):
    for query in (business.number, business.name[:12], "ริมกวง", business.tax_id):
        assert business.number in see(f"/staff/finance/businesses?q={query}")
    assert business.number in see("/staff/finance/businesses?tax=hotel-fee&district=5101&status=active")
    assert "ไม่พบผู้ประกอบการ" in see("/staff/finance/businesses?tax=tobacco-tax")


def test_reading_the_contact_is_written_down_and_auditors_read_it_masked(business, finance, see, checked_client):
    path = f"/staff/finance/businesses/{business.number}"
    shown = see(path)
    assert "053111222" in shown
    assert "read business" in see(path)
    with unit_of_work():
        auditor = make_officer(Role.AUDITOR)
    sign_in(checked_client, auditor)
    masked = see(path)
    assert "053111222" not in masked
    assert business.tax_id not in masked
    see(f"{path}/edit", 403)


def test_the_operator_is_changed_and_what_was_typed_stays_on_error(business, finance, see, post):
    path = f"/staff/finance/businesses/{business.number}/edit"
    wrong = {"name": "ชื่อใหม่จริง", "kind": "company", "tax_id": "123", "revision": "1"}
    refused = post(path, **wrong)
    assert refused.status_code == 400
    assert "ชื่อใหม่จริง" in refused.get_data(as_text=True)
    assert post(path, **(wrong | {"tax_id": business.tax_id})).status_code == 302
    assert "ชื่อใหม่จริง" in see(f"/staff/finance/businesses/{business.number}")
    stale = post(path, **(wrong | {"tax_id": "", "revision": "1"}))
    assert "มีผู้อื่นบันทึก" in stale.get_data(as_text=True)


def test_months_of_taxes_are_set_and_an_establishment_is_closed(business, finance, see, post):
    place = business.establishments[0]
    path = f"/staff/finance/businesses/{business.number}/establishments/{place.id}"
    form = {
        "name": place.name,
        "kind": "hotel",
        "branch": "00000",
        "rooms": "18",
        "subdistrict": "510101",
        "revision": "1",
    }
    refused = post(path, **form, **{"from-hotel-fee": "11/2569", "until-hotel-fee": "10/2569"})
    assert refused.status_code == 400
    assert 'value="10/2569"' in refused.get_data(as_text=True)
    assert post(path, **form, **{"from-hotel-fee": "11/2569", "from-tobacco-tax": "12/2569"}).status_code == 302
    changed = people.find_establishment(place.id)
    assert {tax.tax: tax.from_month.isoformat() for tax in changed.taxes} == {
        "hotel-fee": "2026-11-01",
        "tobacco-tax": "2026-12-01",
    }
    assert post(f"{path}/close", page=path, day="").status_code == 400
    assert post(f"{path}/close", page=path, day="15/1/2570").status_code == 302
    assert people.find_establishment(place.id).taxes[0].until_month.isoformat() == "2027-01-01"
    assert "เลิกกิจการแล้ว" in see(f"/staff/finance/businesses/{business.number}")


def test_a_place_is_added_and_the_whole_closed(business, finance, see, post):
    path = f"/staff/finance/businesses/{business.number}"
    made = post(f"{path}/establishments/new", name="ร้านใหม่", kind="tobacco", **{"from-tobacco-tax": "11/2569"})
    assert made.status_code == 302
    assert "ร้านใหม่" in see(path)
    assert post(f"{path}/close", page=f"{path}/edit", day="31/12/2569").status_code == 302
    assert people.find_business_of(business.id).status == "closed"


def test_an_owner_is_invited_by_a_slip(business, finance, see, post):
    path = f"/staff/finance/businesses/{business.number}"
    slip = post(f"{path}/invite", page=path, email="").get_data(as_text=True)
    code = re.search(r"([2-9A-Z]{3}-[2-9A-Z]{3}-[2-9A-Z]{3})", slip)[1]
    assert people.find_business_invitation(code).part == "owner"
    assert post(f"{path}/invite", page=path, email="owner@example.org").status_code == 302
    assert post(f"{path}/invite", page=path, email="no address").status_code == 400


def test_a_member_is_ended(business, finance, see, post):
    path = f"/staff/finance/businesses/{business.number}"
    action = re.search(r'action="([^"]+/members/\d+/end)"', see(path))[1]
    assert post(action, page=path).status_code == 302
    assert "ยังไม่มีผู้ใดเข้าใช้" in see(path)


def test_a_request_is_granted(finance, see, post):
    with unit_of_work():
        person = make_person()
    reference = ask_to_register(citizen(person.id)).reference
    assert reference in see("/staff/finance/registrations").replace("<wbr>", "")
    path = f"/staff/finance/registrations/{reference}"
    assert "42 ห้อง" in see(path)
    granted = post(f"{path}/approve", page=path, join="new", first_month="12/2569")
    assert granted.status_code == 302
    (mine,) = people.list_establishments_of(citizen(person.id))
    assert mine.taxes[0].from_month.isoformat() == "2026-12-01"
    assert "อนุมัติแล้ว" in see(path)
    assert "/approve" not in see(path)
    assert "ไม่มีคำขอ" in see("/staff/finance/registrations")
    again = post(f"{path}/approve", page="/staff/finance/businesses/" + mine.business_number, join="new")
    assert again.status_code == 400


def test_a_request_that_is_known_is_joined(business, finance, see, post):
    with unit_of_work():
        person = make_person()
    reference = ask_to_register(citizen(person.id), tax_id=business.tax_id).reference
    path = f"/staff/finance/registrations/{reference}"
    assert f"มีในทะเบียนแล้ว: {business.number}" in see(path)
    assert post(f"{path}/approve", page=path, join="0000009").status_code == 400
    # Whether it is a new one is not guessed where the register knows one like it.
    assert post(f"{path}/approve", page=path).status_code == 400
    assert post(f"{path}/approve", page=path, join=business.number).status_code == 302
    assert people.may_act(citizen(person.id), business.id)


def test_asking_back_and_declining_keep_what_was_typed(finance, see, post):
    with unit_of_work():
        person = make_person()
    outcome = ask_to_register(citizen(person.id))
    path = f"/staff/finance/registrations/{outcome.reference}"
    assert post(f"{path}/ask", page=path, question="").status_code == 400
    assert post(f"{path}/ask", page=path, question="ขอเลขใบอนุญาต").status_code == 302
    case = cases.track_by_token(outcome.track_token, actor=citizen(person.id)).case
    assert case.status == "waiting_citizen"
    assert "รอผู้ยื่นตอบ" in see("/staff/finance/registrations")
    assert post(f"{path}/decline", page=path, reason="").status_code == 400
    assert post(f"{path}/decline", page=path, reason="อยู่นอกจังหวัด").status_code == 302
    assert "อยู่นอกจังหวัด" in see(path)


def test_the_counter_files_and_the_slip_is_printed(app, finance, see, post, checked_client):
    with unit_of_work():
        counter = make_officer(Role.COUNTER)
    reference = ask_to_register(people.actor_for(counter), email=None).reference
    path = f"/staff/finance/registrations/{reference}"
    assert "ยังไม่มีบัญชี" in see(path)
    slip = post(f"{path}/approve", page=path, join="new").get_data(as_text=True)
    assert re.search(r"[2-9A-Z]{3}-[2-9A-Z]{3}-[2-9A-Z]{3}", slip)


def test_others_stay_outside(business, see, checked_client):
    with unit_of_work():
        officer, counter = make_officer(Role.OFFICER), make_officer(Role.COUNTER)
    sign_in(checked_client, officer)
    see("/staff/finance/businesses", 403)
    sign_in(checked_client, counter)
    assert business.number in see("/staff/finance/businesses")
    see("/staff/finance/registrations", 403)
    assert taxes.list_registrations(actor=people.actor_for(counter)).rows == ()
