"""A unit's group on LINE: tied by its officer's code, told once or twice a day, and what is never said there."""

from datetime import datetime, timedelta

import pytest
import time_machine

from chatbot.platform.groups import Group
from services import cases, clock, complaints, notifications, organisation, people
from services.audit import SYSTEM, Role
from services.cases import Action
from services.cases.models import CaseFile
from services.db import session, unit_of_work
from services.notifications.models import Notice
from tests.factories.complaints import file_complaint, make_authority, officer
from tests.factories.people import make_actor
from tests.factories.talking import Talker, texts

#: A Friday that is no holiday, by the clock of Bangkok.
MORNING = datetime(2026, 11, 20, 8, 0, tzinfo=clock.BANGKOK)


@pytest.fixture
def unit(app):
    make_authority()
    return organisation.find_unit("public-works").id


@pytest.fixture
def head(unit):
    return officer(Role.HEAD, unit)


@pytest.fixture
def talker(line, head):
    talker = Talker(line, "หัวหน้า")
    with unit_of_work():
        code = people.new_tie_code(actor=head)
    talker.say(f"เจ้าหน้าที่ {code}")
    return talker


@pytest.fixture
def group(line):
    return Group(line.platform, "สำนักช่าง")


def work(line):
    session().rollback()
    line.work()
    notifications.send_due()


def say(group, talker, words):
    session().rollback()
    group.phone(talker.phone.id).say(words)
    work(talker.line)


def tie(group, talker, head, unit):
    with unit_of_work():
        code = people.new_tie_code(actor=head, unit_id=unit)
    group.invite()
    say(group, talker, f"ผูกกลุ่ม {code}")


def told(group, talker):
    return " ".join(texts(list(group.phone(talker.phone.id).shown())))


def groups():
    session().rollback()
    return people.list_groups()


def assign(unit, **changes):
    outcome = file_complaint("street-light", **changes)
    registry = officer(Role.REGISTRY)
    with unit_of_work():
        cases.act(outcome.reference, Action.ASSIGN, actor=registry, unit_id=str(unit))
    return outcome.reference


def digest():
    with unit_of_work():
        return complaints.send_digests()


class TestTying:
    """By whoever asked for the code."""

    def test_tied_told_and_let_go_by_a_word(self, talker, group, head, unit):
        tie(group, talker, head, unit)
        (tied,) = groups()
        assert (tied.unit_id, tied.address) == (unit, group.id)
        assert "ผูกกลุ่มนี้กับ" in told(group, talker)
        say(group, talker, "ยกเลิกผูกกลุ่ม")
        assert groups() == [] and "ยกเลิกการผูกกลุ่ม" in told(group, talker)

    def test_sent_out_it_is_let_go(self, talker, group, head, unit, line):
        tie(group, talker, head, unit)
        session().rollback()
        group.send_out()
        work(line)
        assert groups() == []

    def test_somebody_elses_code_means_nothing(self, talker, group, head, unit, line):
        with unit_of_work():
            code = people.new_tie_code(actor=head, unit_id=unit)
        group.invite()
        stranger = Talker(line, "ผ่านมา")
        stranger.say("สวัสดี")
        say(group, stranger, f"ผูกกลุ่ม {code}")
        assert groups() == [] and told(group, talker).count("ยังผูกกลุ่มไม่ได้") == 1

    def test_what_it_is_for_is_said_once_in_both_languages(self, talker, group, line):
        group.phone(talker.phone.id)
        group.invite()
        work(line)
        words = told(group, talker)
        assert "ผูกกลุ่ม รหัส" in words and "tie group CODE" in words
        say(group, talker, "สวัสดี")
        assert told(group, talker) == words

    def test_small_talk_is_not_answered(self, talker, group, line):
        group.invite()
        work(line)
        before = told(group, talker)
        for words in ("สวัสดี", "ร้องเรียน", "งานใหม่", "ยกเลิกผูกกลุ่ม", "ผูกกลุ่ม", "ผูกกลุ่มกันเถอะ"):
            say(group, talker, words)
        assert told(group, talker) == before and groups() == []

    @pytest.mark.parametrize("code", ["22222222", "2222222"])
    def test_a_wrong_code_is_answered_and_costs_nothing(self, talker, group, line, code):
        group.invite()
        work(line)
        say(group, talker, f"ผูกกลุ่ม {code}")
        words = told(group, talker)
        assert words.count("ยังผูกกลุ่มไม่ได้") == 1 and "not tied" in words
        assert groups() == [] and session().query(Notice).count() == 0


class TestDigest:
    """Twice a day at the most."""

    @pytest.fixture
    def tied(self, talker, group, head, unit):
        with time_machine.travel(MORNING - timedelta(days=1), tick=False), unit_of_work():
            code = people.new_tie_code(actor=head, unit_id=unit)
            people.tie_unit(code, channel="line", address=group.id, by=talker.phone.id)
        group.phone(talker.phone.id)
        group.invite()
        work(talker.line)

    def sent(self):
        session().rollback()
        return [row for row in session().query(Notice) if row.kind == complaints.digests.DIGEST]

    def test_at_its_times_with_references_and_categories_only(self, tied, talker, group, unit):
        with time_machine.travel(MORNING, tick=False):
            reference = assign(unit, words="ไฟดับหน้าบ้านป้าแดง 081-234-5678", name="สมหญิง ใจดี")
            assert digest() == 0 and self.sent() == []
        for hour, minute, count in ((8, 31, 1), (8, 45, 1), (11, 0, 1), (13, 30, 2), (14, 0, 2), (18, 0, 2)):
            with time_machine.travel(MORNING.replace(hour=hour, minute=minute), tick=False):
                digest()
                assert len(self.sent()) == count, (hour, minute)
        (row, _) = self.sent()
        assert reference in row.params["list"] and "ไฟ" in row.params["list"]
        assert not any(secret in str(row.params) for secret in ("ป้าแดง", "081", "สมหญิง"))

    def test_it_reaches_the_group(self, tied, talker, group, unit):
        with time_machine.travel(MORNING.replace(hour=8, minute=31), tick=False):
            reference = assign(unit)
            digest()
            work(talker.line)
        assert reference in told(group, talker)

    def test_nothing_waits_nothing_is_said(self, tied):
        with time_machine.travel(MORNING.replace(hour=8, minute=31), tick=False):
            assert digest() == 1 and self.sent() == []

    def test_nothing_confidential_and_nothing_of_other_units(self, tied, unit):
        with time_machine.travel(MORNING.replace(hour=8, minute=31), tick=False):
            hidden, other = assign(unit), assign(organisation.find_unit("finance").id)
            with unit_of_work():
                session().query(CaseFile).where(CaseFile.reference == hidden).update({"is_confidential": True})
            digest()
            assert self.sent() == [] and other

    def test_not_on_days_off(self, tied, unit):
        with time_machine.travel(MORNING.replace(hour=8, minute=31) + timedelta(days=1), tick=False):
            assign(unit)
            assert digest() == 0

    @pytest.mark.parametrize(("times", "count"), [("", 0), ("09.00", 1), ("9:00", 1), ("nonsense", 0)])
    def test_the_times_are_a_setting(self, tied, unit, times, count):
        with unit_of_work():
            organisation.set_setting("digest_times", times, SYSTEM)
        with time_machine.travel(MORNING.replace(hour=9, minute=1), tick=False):
            assign(unit)
            digest()
            assert len(self.sent()) == count

    def test_a_head_who_left_leaves_the_group(self, tied, head):
        with unit_of_work():
            people.deactivate_officer(head.id, actor=make_actor(Role.ADMIN))
        assert len(groups()) == 1
