"""The page of one case: acting, being told of another officer, papers of a report, sending a notice again."""

import io

import pytest
from sqlalchemy import update

from services import cases, complaints, db, files, notifications
from services.audit import Actor, Role
from services.cases import Action, Status
from services.notifications.models import Notice
from tests.factories.complaint_pages import as_officer, post, token_in
from tests.factories.complaints import begin_service, file_complaint, make_authority, send


@pytest.fixture(autouse=True)
def _authority(app):
    make_authority()


def filed(category: str = "flood", **changes):
    """A matter that is with its unit already; gives its reference and unit."""
    reference = file_complaint(category, **changes).reference
    return reference, complaints.get_category(category).unit_id


def act(client, reference, action, **values):
    page = f"/staff/cases/{reference}"
    form = {f"{action}-{name}": value for name, value in values.items() if name != "seen"}
    return post(client, f"{page}/{action}", page, seen=values.get("seen", ""), **form)


def test_a_refusal_keeps_what_was_typed_and_opens_the_form(client):
    reference, unit = filed()
    as_officer(client, Role.OFFICER, unit)
    answer = act(client, reference, "plan", project="โครงการระบายน้ำ")
    assert answer.status_code == 400
    assert "govuk-error-summary" in answer.text and 'value="โครงการระบายน้ำ"' in answer.text
    assert 'id="act-plan" open' in answer.text


def test_the_second_officer_is_told_and_keeps_the_words(client):
    reference, unit = filed()
    actor = as_officer(client, Role.OFFICER, unit)
    with db.unit_of_work():
        cases.act(reference, Action.TAKE, actor=actor)
    answer = act(client, reference, "note", seen="1", words="ข้อความของฉัน")
    assert answer.status_code == 409 and "ข้อความของฉัน" in answer.text
    case = cases.get_case(reference, actor=actor)
    assert "note" not in [entry.kind for entry in case.timeline]


def test_who_owns_the_matter_is_not_asked_to_take_it(client):
    reference, unit = filed()
    as_officer(client, Role.OFFICER, unit)
    assert f"{reference}/take" in client.get(f"/staff/cases/{reference}").text
    assert act(client, reference, "take").status_code == 302
    assert f"{reference}/take" not in client.get(f"/staff/cases/{reference}").text


def test_a_notice_that_failed_is_sent_again(client):
    reference, unit = filed(name_kind="open", notify="email", email="a@example.org")
    actor = as_officer(client, Role.OFFICER, unit)
    case = cases.get_case(reference, actor=actor)
    (notice, *_) = notifications.list_for_subject("case", case.id)
    path = f"/staff/cases/{reference}/notices/{notice.id}/retry"
    assert path not in client.get(f"/staff/cases/{reference}").text
    with db.unit_of_work() as session:
        session.execute(update(Notice).where(Notice.id == notice.id).values(state="given_up"))
    assert path in client.get(f"/staff/cases/{reference}").text
    assert post(client, path, f"/staff/cases/{reference}").status_code == 302
    assert notifications.list_for_subject("case", case.id)[0].state == "waiting"
    assert post(client, path.replace(str(notice.id), "999999"), f"/staff/cases/{reference}").status_code == 404


def test_the_paper_of_a_report_is_read_by_those_named_for_it(app, client):
    with db.unit_of_work():
        paper = files.save_document(io.BytesIO(b"%PDF-1.4\n%%EOF"), filename="หลักฐาน.pdf", actor=Actor.citizen())
    reference = send(
        begin_service(
            "corruption-report",
            {
                "accused": "ผู้ถูกร้องสมมุติ", "is_leader": "no", "events": "เหตุการณ์ที่แต่งขึ้น", "when_where": "เมื่อวาน",
                "evidence": "มีพยาน", "document": {"key": paper.key, "name": "หลักฐาน.pdf"}, "name_kind": "none",
                "notify": "none",
            },
            actor=Actor.citizen(),
        )
    ).reference  # fmt: skip
    as_officer(client, Role.INTEGRITY)
    post(client, f"/staff/cases/{reference}/reason", f"/staff/cases/{reference}", reason="ตรวจสอบเรื่องที่ได้รับมอบหมาย")
    page = client.get(f"/staff/cases/{reference}").text
    # The name that a file had on the sender's machine may tell who sent it: of a report without a name it is not kept.
    assert f"/file/{paper.key}/full" in page and "หลักฐาน.pdf" not in page
    answer = client.get(f"/staff/cases/{reference}/file/{paper.key}/full")
    assert answer.status_code == 200 and answer.data.startswith(b"%PDF")
    assert "attachment" in answer.headers["Content-Disposition"]
    other = app.test_client()
    as_officer(other, Role.ADMIN)
    assert other.get(f"/staff/cases/{reference}/file/{paper.key}/full").status_code == 404


def test_a_matter_is_received_before_it_is_checked(client):
    reference = file_complaint("other").reference
    actor = as_officer(client, Role.REGISTRY)
    page = client.get(f"/staff/cases/{reference}")
    assert token_in(page) and f"{reference}/screen" in page.text
    assert act(client, reference, "screen").status_code == 302
    assert cases.get_case(reference, actor=actor).status is Status.SCREENING
