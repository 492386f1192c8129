"""Corruption reports: sealed, seen by the named roles alone, and nowhere else."""

import pytest
from sqlalchemy import select, text

from services import cases, complaints, drafts
from services.audit import Actor, Role
from services.cases.models import CaseFile
from services.catalogue import Lines, Matches, Notice
from services.complaints.models import Complaint
from services.complaints.tallies import count_months
from services.db import session, unit_of_work
from services.errors import NotFound, RuleBroken
from services.questions import DataClass
from tests.factories.complaints import begin_service, citizen, file_complaint, officer, send

ANSWERS = {
    "accused": "นายตัวอย่าง กองตัวอย่าง",
    "is_leader": "no",
    "events": "เรียกเงินใต้โต๊ะค่าถนน 081-234-5678",
    "when_where": "2 พ.ย. 2569 ที่ลานจอดรถ",
    "name_kind": "hidden",
    "name": "สมหญิง ตัวอย่าง",
    "notify": "email",
    "email": "secret@example.org",
}


def begin_report(actor: Actor | None = None, **changes) -> str:
    answers = {key: value for key, value in (ANSWERS | changes).items() if value is not None}
    return begin_service("corruption-report", answers, actor=actor or Actor.citizen())


def case_of(reference: str) -> CaseFile:
    return session().execute(select(CaseFile).where(CaseFile.reference == reference)).scalar_one()


def test_the_report_is_sealed_whole():
    outcome = send(begin_report())
    case = case_of(outcome.reference)
    assert outcome.reference.startswith("CR-") and outcome.promised is None
    assert (case.is_confidential, case.is_listed, case.title, case.words, case.unit_id) == (True, False, "", "", None)
    assert "เรียกเงินใต้โต๊ะ" in case.sealed_words and "ผู้ถูกร้อง" in case.sealed_words
    assert (case.answer_due_at is not None, case.due_at) == (True, None)
    stored = " ".join(
        str(value)
        for table in ("case_file", "complaint", "timeline_entry", "outbox", "audit")
        for row in _rows(table)
        for value in row
    )
    for secret in ("ใต้โต๊ะ", "นายตัวอย่าง", "ลานจอดรถ", "สมหญิง", "secret@example.org"):
        assert secret not in stored


def _rows(table: str):
    from sqlalchemy import inspect

    if not inspect(session().connection()).has_table(table):
        return []
    return session().execute(text(f"SELECT * FROM {table}")).all()


def test_every_answer_is_sensitive_drafts_included():
    asked = drafts.get_draft(begin_report()).asked
    assert {each.question.data_class for each in asked} == {DataClass.SENSITIVE}


def test_only_the_named_roles_know_of_it():
    reference = send(begin_report()).reference
    for role in Role:
        actor = officer(role)
        known = session().execute(select(CaseFile.id).where(cases.visible_to(actor))).scalars().all()
        assert bool(known) is (role in (Role.REGISTRY, Role.INTEGRITY)), role
        if not known:
            with pytest.raises(NotFound), unit_of_work():
                cases.get_case(reference, actor=actor)


def test_an_officer_named_as_accused_is_shut_out_whatever_the_role():
    reference = send(begin_report()).reference
    accused, integrity = officer(Role.REGISTRY), officer(Role.INTEGRITY)
    with unit_of_work():
        cases.exclude(reference, accused.id, actor=integrity)
    assert session().execute(select(CaseFile.id).where(cases.visible_to(accused))).all() == []
    assert complaints.list_waiting(actor=accused).rows == []


def test_it_is_in_no_list_map_counter_or_look_up_of_duplicates():
    reference = send(begin_report()).reference
    assert complaints.list_reports(complaints.ReportFilter()).rows == []
    assert count_months() == 0
    with pytest.raises(NotFound):
        complaints.get_report(reference)
    found = complaints.likely_duplicates(
        lat=18.578, lon=99.008, topic="corruption-report", words=ANSWERS["events"], subdistrict="510101"
    )
    assert found == []


def test_the_review_neither_warns_nor_compares():
    panels = drafts.preview(begin_report(name_kind="none"), Actor.citizen())
    codes = [panel.code for panel in panels if isinstance(panel, Notice)]
    assert codes == ["confidential", "unnamed"]
    assert not any(isinstance(panel, Matches) for panel in panels)
    promise = next(panel for panel in panels if isinstance(panel, Lines))
    assert "ไม่เก็บชื่อและช่องทางติดต่อ" in promise.rows[1][1].th


@pytest.mark.parametrize(("answer", "offers"), [("yes", True), ("unsure", True), ("no", False)])
def test_reports_about_the_leaders_offer_other_authorities(answer, offers):
    draft_id = begin_report(is_leader=answer)
    panels = drafts.preview(draft_id, Actor.citizen())
    notices = " ".join(panel.words.th for panel in panels if isinstance(panel, Notice))
    assert all(number in notices for number in ("1205", "1206", "1567", "ผู้ว่าราชการ")) is offers
    events = next(each.question for each in drafts.get_draft(draft_id).asked if each.question.key == "events")
    assert (events.notice is not None) is offers


def test_an_unnamed_report_keeps_no_account():
    actor = citizen()
    case = case_of(send(begin_report(actor, name_kind="none"), actor=actor).reference)
    assert (case.person_id, case.reporter_name, case.draft_id) == (None, None, None)


def test_a_complaint_that_turns_out_to_be_about_staff_is_sealed():
    reference = file_complaint("other", words="เจ้าหน้าที่เคาน์เตอร์ตะคอกใส่คนแก่").reference
    registry, unit_officer = officer(Role.REGISTRY), officer(Role.ADMIN)
    case = case_of(reference)
    assert cases.get_case(reference, actor=unit_officer).words
    with unit_of_work():
        complaints.screen_complaint(
            reference,
            matter=complaints.Matter.COMPLAINT,
            category="staff-conduct",
            unit_id=complaints.get_category("staff-conduct").unit_id,
            actor=registry,
            seen=case.revision,
        )
    case = case_of(reference)
    assert (case.is_confidential, case.words, case.title) == (True, "", "") and "ตะคอก" in case.sealed_words
    with pytest.raises(NotFound):
        cases.get_case(reference, actor=unit_officer)
    found = cases.list_queue(registry, cases.QueueFilter(scope="all", words="ตะคอก"))
    assert found.rows == [] or all(not row.title for row in found.rows)


def test_what_is_confidential_cannot_be_opened_by_a_category():
    reference, registry = file_complaint("staff-conduct").reference, officer(Role.REGISTRY)
    with pytest.raises(RuleBroken, match="confidential_stays"), unit_of_work():
        complaints.screen_complaint(
            reference,
            matter=complaints.Matter.TROUBLE,
            category="rubbish",
            unit_id=complaints.get_category("rubbish").unit_id,
            actor=registry,
        )
    assert session().get_one(Complaint, case_of(reference).id).matter is None
