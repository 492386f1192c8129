"""Officers in chat: their chat tied by a code, the work of their unit, answering, closing; and what is never there."""

import pytest
from sqlalchemy import select

from services import cases, organisation, people
from services.audit import Role
from services.audit.models import AuditEntry
from services.cases import Action
from services.cases.models import CaseFile, TimelineEntry
from services.db import session, unit_of_work
from tests.factories.complaints import file_complaint, make_authority, officer
from tests.factories.people import make_actor, make_unit
from tests.factories.talking import Talker, actions, failed_events, texts

STORY = "ไฟทางดับหน้าบ้านป้าแดง โทร 081-234-5678 มืดมาก"


@pytest.fixture
def unit(app):
    make_authority()
    return organisation.find_unit("public-works").id


@pytest.fixture
def worker(unit):
    return officer(Role.OFFICER, unit)


@pytest.fixture
def assigned(unit):
    """Matters of the unit, with a reporter who gave a name."""
    registry, made = officer(Role.REGISTRY), []
    for _ in range(2):
        outcome = file_complaint("street-light", words=STORY, name="สมหญิง ใจดี", phone="081-234-5678")
        with unit_of_work():
            cases.act(outcome.reference, Action.ASSIGN, actor=registry, unit_id=str(unit))
        made.append(outcome.reference)
    return made


@pytest.fixture
def talker(line, worker):
    talker = Talker(line, "ช่างไฟ")
    tie(talker, worker)
    return talker


def tie(talker, actor, words="เจ้าหน้าที่"):
    with unit_of_work():
        code = people.new_tie_code(actor=actor)
    talker.say(f"{words} {code}")
    return code


def case_of(reference):
    session().rollback()
    return session().scalars(select(CaseFile).where(CaseFile.reference == reference)).one()


class TestTying:
    """By a code of the officer's page."""

    @pytest.mark.parametrize("words", ["เจ้าหน้าที่", "staff"])
    def test_typed_once(self, line, worker, words):
        talker = Talker(line)
        code = tie(talker, worker, words)
        assert "ผูกแชตนี้กับ" in talker.text and "งานใหม่" in str(actions(talker.last))
        assert people.find_officer_of_chat("line", talker.phone.id).id == worker.id
        other = Talker(line, "คนอื่น")
        other.say(f"{words} {code}")
        assert "ใช้ไม่ได้" in other.text and people.find_officer_of_chat("line", other.phone.id) is None

    def test_the_word_alone_still_calls_a_person(self, line, worker):
        talker = Talker(line)
        talker.say("เจ้าหน้าที่")
        assert "ใช้ไม่ได้" not in talker.text

    def test_let_go_by_a_word(self, talker, worker):
        talker.say("ยกเลิกผูกเจ้าหน้าที่")
        assert people.find_officer_of_chat("line", talker.phone.id) is None
        talker.say("งานใหม่")
        assert "สำหรับเจ้าหน้าที่" in talker.text
        actions_done = [row.action for row in session().scalars(select(AuditEntry))]
        assert {"tie officer chat", "untie officer chat", "make chat code"} <= set(actions_done)

    def test_a_citizen_is_told_what_the_word_is_for(self, line, worker):
        talker = Talker(line)
        talker.say("งานใหม่")
        assert "สำหรับเจ้าหน้าที่" in talker.text
        talker.do("press", "work:case:RP-69-2222-22")
        assert "ไม่พบเรื่อง" in talker.text

    def test_deactivated_at_that_moment(self, talker, worker, assigned):
        talker.say("งานใหม่")
        talker.do("press", f"do:answer:{assigned[0]}")
        with unit_of_work():
            people.deactivate_officer(worker.id, actor=make_actor(Role.ADMIN))
        talker.say("คำตอบที่สายไป")
        assert case_of(assigned[0]).first_answered_at is None
        talker.do("press", f"work:case:{assigned[0]}")
        assert "ไม่พบเรื่อง" in talker.text


class TestWork:
    """Cards, one matter, and what is done to it."""

    def test_cards_hold_no_personal_data(self, talker, assigned):
        talker.say("งานใหม่")
        shown = " ".join(texts(talker.last))
        assert all(reference in shown for reference in assigned)
        assert "ไฟ" in shown and "อ." in shown and "กำหนดแล้วเสร็จ" in shown
        for secret in ("สมหญิง", "ป้าแดง", "081"):
            assert secret not in str(talker.last)

    def test_one_matter_without_its_reporter(self, talker, assigned):
        registry = officer(Role.REGISTRY)
        with unit_of_work():
            cases.act(assigned[0], Action.RELEASE_NAME, actor=registry, words="ต้องนัดเข้าพื้นที่")
        talker.do("press", f"work:case:{assigned[0]}")
        assert "มืดมาก" in talker.text and assigned[0] in talker.text
        for secret in ("สมหญิง", "081", "2345678"):
            assert secret not in str(talker.last)
        reads = [row.action for row in session().scalars(select(AuditEntry))]
        assert "read reporter" not in reads

    def test_answered(self, talker, assigned, worker):
        talker.do("press", f"work:case:{assigned[0]}")
        talker.press("ตอบผู้แจ้ง")
        talker.say("จะเข้าไปซ่อมพรุ่งนี้")
        talker.say("ข้าม")
        assert "ยืนยัน “ตอบผู้แจ้ง”" in talker.text and case_of(assigned[0]).first_answered_at is None
        talker.press("ยืนยัน")
        assert "บันทึกแล้ว" in talker.text
        case = case_of(assigned[0])
        entry = (
            session()
            .scalars(select(TimelineEntry).where(TimelineEntry.case_id == case.id).order_by(TimelineEntry.id.desc()))
            .first()
        )
        assert (entry.kind, entry.words, entry.officer_id, entry.channel) == (
            "answer", "จะเข้าไปซ่อมพรุ่งนี้", worker.id, "line",
        )  # fmt: skip

    def test_taken_and_closed(self, talker, assigned, worker):
        talker.do("press", f"work:case:{assigned[0]}")
        talker.press("รับเรื่องไปดำเนินการ")
        talker.say("ยืนยัน")
        assert case_of(assigned[0]).status == "in_progress"
        talker.say("งานของฉัน")
        assert assigned[0] in talker.text
        talker.press("เปิดเรื่อง")
        talker.press("ยุติเรื่อง")
        talker.press("แก้ไขแล้วเสร็จ")
        talker.say("เปลี่ยนหลอดแล้ว")
        talker.say("ข้าม")
        talker.press("ยืนยัน")
        assert case_of(assigned[0]).status == "closed" and failed_events() == []
        assert texts(talker.last).count("ยุติเรื่อง: แก้ไขแล้วเสร็จ") == 1

    def test_the_status_is_in_the_words_of_officers_and_said_once(self, talker, assigned, worker):
        with unit_of_work():
            cases.act(assigned[0], Action.TAKE, actor=worker)
            cases.act(assigned[0], Action.ASK, actor=worker, words="เสาต้นไหน")
        talker.do("press", f"work:case:{assigned[0]}")
        assert texts(talker.last).count("รอข้อมูลจากผู้แจ้ง") == 1
        assert "รอข้อมูลจากท่าน" not in talker.text and "สถานะ" not in talker.text

    def test_given_up_before_it_is_done(self, talker, assigned):
        talker.do("press", f"do:answer:{assigned[0]}")
        talker.say("จะเข้าไปซ่อม")
        talker.say("ข้าม")
        talker.press("ยกเลิก")
        talker.say("ใช่")
        assert case_of(assigned[0]).first_answered_at is None

    def test_somebody_else_acted_meanwhile(self, talker, assigned):
        talker.do("press", f"do:take:{assigned[0]}")
        registry = officer(Role.REGISTRY)
        with unit_of_work():
            cases.act(assigned[0], Action.NOTE, actor=registry, words="โทรแล้ว")
        talker.say("ยืนยัน")
        assert "ก่อนหน้าท่าน" in talker.text and case_of(assigned[0]).status == "assigned"

    def test_an_action_that_is_not_for_the_chat(self, talker, assigned):
        for action in ("release_name", "merge", "decline", "confirm", "nonsense"):
            talker.do("press", f"do:{action}:{assigned[0]}")
            assert "ไม่ได้" in talker.text

    def test_the_unit_of_others_is_not_known(self, line, assigned, unit):
        with unit_of_work():
            stranger = make_actor(Role.OFFICER, unit_id=make_unit("elsewhere"))
        talker = Talker(line, "หน่วยอื่น")
        tie(talker, stranger)
        talker.say("งานใหม่")
        assert not any(reference in str(talker.last) for reference in assigned)
        for pressed in (f"work:case:{assigned[0]}", f"do:answer:{assigned[0]}"):
            talker.do("press", pressed)
            assert "ไม่พบเรื่อง" in talker.text

    @pytest.mark.parametrize("role", [Role.REGISTRY, Role.INTEGRITY])
    def test_nothing_confidential(self, line, assigned, role):
        with unit_of_work():
            case = session().scalars(select(CaseFile).where(CaseFile.reference == assigned[0])).one()
            case.is_confidential = True
        actor = officer(role)
        talker = Talker(line, "ผู้รับเรื่อง")
        tie(talker, actor)
        for words in ("งานใหม่", "งานของฉัน"):
            talker.say(words)
            assert assigned[0] not in str(talker.last)
        talker.do("press", f"work:case:{assigned[0]}")
        assert "ไม่พบเรื่อง" in talker.text

    def test_the_registry_sees_what_nobody_has_read(self, line, unit):
        fresh, actor = file_complaint("street-light").reference, officer(Role.REGISTRY)
        talker = Talker(line, "ศูนย์รับเรื่อง")
        tie(talker, actor)
        talker.say("new work")
        assert fresh in talker.text
