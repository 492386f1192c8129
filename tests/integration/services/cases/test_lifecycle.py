"""A case from the report to the end, through every door of the table."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import update

from services import cases, clock, organisation
from services.audit import SYSTEM, Actor, Role
from services.cases import Action, Audience, Reporter, Status
from services.cases.models import CaseFile
from services.db import session, unit_of_work
from services.errors import NotAllowed, NotFound, RuleBroken, Stale, TooMany
from services.notifications import list_for_subject
from tests.factories.cases import follow, make_case
from tests.factories.forged import forged
from tests.factories.people import make_actor, make_unit


@pytest.fixture(autouse=True)
def _organisation(app):
    with unit_of_work():
        organisation.seed_base(SYSTEM)


@pytest.fixture
def unit(app):
    with unit_of_work():
        return make_unit("works")


@pytest.fixture
def officer(unit):
    with unit_of_work():
        return make_actor(Role.OFFICER, unit_id=unit)


@pytest.fixture
def registry(unit):
    with unit_of_work():
        return make_actor(Role.REGISTRY, unit_id=make_unit("registry"))


def do(reference, action, actor, **data):
    with unit_of_work():
        return cases.act(reference, action, actor=actor, **data)


def as_reporter(token, action, **data):
    with unit_of_work():
        return cases.act_as_reporter(token, action, actor=Actor.citizen(), **data)


def mailed(case_id):
    return [notice.kind for notice in reversed(list_for_subject("case", case_id))]


def reporter(**values):
    return Reporter("open", "สมมุติ ใจดี", "0812345678", "a@example.org", "email", **values)


def test_a_report_is_answered_disputed_and_closed(unit, officer):
    opened = make_case(unit_id=unit, reporter=reporter())
    do(opened.reference, Action.TAKE, officer, seen=1)
    do(opened.reference, Action.ASK, officer, words="เสาต้นไหน")
    view = cases.get_case(opened.reference, actor=officer)
    assert view.status is Status.WAITING_CITIZEN and view.paused_at is not None and not view.is_late
    as_reporter(opened.track_token, Action.REPLY, words="ต้นที่สาม")
    view = cases.get_case(opened.reference, actor=officer)
    assert view.status is Status.IN_PROGRESS and view.paused_at is None
    do(opened.reference, Action.RESOLVE, officer, outcome="mended", words="เปลี่ยนหลอดแล้ว")
    tracked = cases.track_by_token(opened.track_token, actor=Actor.citizen())
    assert {Action.CONFIRM, Action.DISPUTE} <= set(tracked.case.actions)
    as_reporter(opened.track_token, Action.DISPUTE, words="ยังดับอยู่")
    view = cases.get_case(opened.reference, actor=officer)
    assert view.status is Status.REOPENED and view.reopened == 1 and view.outcome is None
    do(opened.reference, Action.CLOSE, officer, outcome="mended", words="แก้แล้วจริง")
    assert cases.get_case(opened.reference, actor=officer).closed_at is not None
    assert mailed(opened.id) == [
        "case.received", "case.progress", "case.question", "case.resolved", "case.closed",
    ]  # fmt: skip


def test_the_second_officer_is_told_and_nothing_is_written(unit, officer):
    opened = make_case(unit_id=unit)
    do(opened.reference, Action.TAKE, officer, seen=1)
    with pytest.raises(Stale) as caught:
        do(opened.reference, Action.NOTE, officer, seen=1, words="ของฉัน")
    assert caught.value.yours["words"] == "ของฉัน"
    assert "note" not in [entry.kind for entry in cases.get_case(opened.reference, actor=officer).timeline]


def test_what_the_table_does_not_allow_is_refused(unit, officer):
    opened = make_case(unit_id=unit)
    for action in (Action.CONFIRM, Action.DECLINE, Action.UNMERGE, Action.RELEASE_NAME):
        with pytest.raises(NotAllowed):
            do(opened.reference, action, officer, words="x", reason="outside_powers")


def test_missing_values_are_named(unit, officer):
    opened = make_case(unit_id=unit)
    with pytest.raises(RuleBroken) as caught:
        do(opened.reference, Action.PLAN, officer)
    assert {p.field for p in caught.value.problems} == {"project", "fiscal_year", "review_on", "words"}
    assert cases.get_case(opened.reference, actor=officer).status is Status.ASSIGNED


def test_the_promise_moves_by_the_days_it_waited(unit, officer):
    with time_machine.travel("2026-04-07 09:00+07:00", tick=False) as machine:
        opened = make_case(unit_id=unit)
        due = opened.due_at
        do(opened.reference, Action.ASK, officer, words="ที่ไหน")
        machine.move_to("2026-04-20 09:00+07:00")
        as_reporter(opened.track_token, Action.REPLY, words="ตรงนี้")
        view = cases.get_case(opened.reference, actor=officer)
    first, last = clock.local(due).date(), clock.local(view.due_at).date()
    waited = organisation.working_days_between(
        clock.local(view.timeline[1].at).date(), clock.local(view.timeline[-1].at).date()
    )
    assert waited > 0
    assert organisation.working_days_between(first, last) == waited
    moved = [entry for entry in view.timeline if entry.kind == "promise_moved"]
    assert len(moved) == 1 and moved[0].audience is Audience.PUBLIC


def test_a_planned_matter_is_neither_late_nor_forgotten(unit, officer):
    opened = make_case(unit_id=unit)
    day = clock.today() + timedelta(days=40)
    year = clock.fiscal_year(clock.today()) + 1
    do(opened.reference, Action.PLAN, officer, project="สะพาน", fiscal_year=year, review_on=day, words="เสนอแผนแล้ว")
    with time_machine.travel(clock.now() + timedelta(days=41)):
        assert not cases.get_case(opened.reference, actor=officer).is_late
        with unit_of_work():
            assert cases.remind_of_plans() == 1
        with unit_of_work():
            assert cases.remind_of_plans() == 0


def test_what_is_not_disputed_closes_by_itself(unit, officer):
    opened = make_case(unit_id=unit, reporter=reporter())
    do(opened.reference, Action.RESOLVE, officer, outcome="mended", words="แล้ว")
    with unit_of_work():
        assert cases.close_confirmed_by_time() == 0
    with time_machine.travel(clock.now() + timedelta(days=17)):
        with unit_of_work():
            assert cases.close_confirmed_by_time() == 1
        with pytest.raises(NotAllowed):
            as_reporter(opened.track_token, Action.DISPUTE, words="สายไป")
    assert mailed(opened.id)[-1] == "case.closed"


def test_merging_moves_the_followers_and_unmerging_gives_them_back(unit, officer):
    first = make_case(unit_id=unit, reporter=reporter())
    second = make_case(unit_id=unit, reporter=Reporter("none", email="b@example.org", notify="email"))
    do(second.reference, Action.MERGE, officer, into=first.reference)
    assert cases.get_case(first.reference, actor=officer).merged_here == [second.reference]
    do(first.reference, Action.RESOLVE, officer, outcome="mended", words="แล้ว")
    assert mailed(first.id).count("case.resolved") == 2
    do(second.reference, Action.UNMERGE, officer, words="คนละที่")
    do(first.reference, Action.CLOSE, officer, outcome="mended", words="จบ")
    assert mailed(first.id).count("case.closed") == 1


def test_merging_into_itself_or_the_unknown_is_refused(unit, officer):
    opened = make_case(unit_id=unit)
    for into in (opened.reference, "RP-69-AAAA-AA"):
        with pytest.raises(RuleBroken):
            do(opened.reference, Action.MERGE, officer, into=into)


def test_a_name_is_seen_by_the_unit_only_after_release(unit, officer, registry):
    opened = make_case(unit_id=unit, reporter=reporter())
    assert cases.get_case(opened.reference, actor=officer).reporter is None
    assert cases.get_case(opened.reference, actor=registry).reporter.name == "สมมุติ ใจดี"
    do(opened.reference, Action.RELEASE_NAME, registry, words="หน่วยงานต้องนัดหมาย")
    assert cases.get_case(opened.reference, actor=officer).reporter.phone == "0812345678"
    do(opened.reference, Action.HIDE_NAME, registry)
    assert cases.get_case(opened.reference, actor=officer).reporter is None


def test_wrong_codes_say_the_same_and_stop(app):
    opened = make_case()
    for reference in (opened.reference, "RP-69-ZZZZ-ZZ", "ไม่มี"):
        with unit_of_work():
            assert cases.track_by_code(reference, "AAAA-AAAA", address="192.0.2.1") is None
    with unit_of_work():
        token = cases.track_by_code(
            opened.reference.lower().replace("-", ""), opened.access_code.lower(), address="::1"
        )
    assert cases.track_by_token(token, actor=Actor.citizen()).case.reference == opened.reference
    with pytest.raises(TooMany):
        for _ in range(40):
            with unit_of_work():
                cases.track_by_code(opened.reference, "AAAA-AAAA", address="192.0.2.1")


def test_a_forged_token_opens_nothing(app):
    opened = make_case()
    for token in ("", "x", forged(opened.track_token), opened.access_code):
        with pytest.raises(NotFound):
            cases.track_by_token(token, actor=Actor.citizen())


def test_a_follower_sees_the_public_part_alone(unit, officer):
    opened = make_case(unit_id=unit)
    token = follow(opened.id, "f@example.org", "en")
    do(opened.reference, Action.ANSWER, officer, words="โทร 0812345678")
    do(opened.reference, Action.RESOLVE, officer, outcome="mended", words="คุณสมมุติช่วยดู")
    tracked = cases.track_by_token(token, actor=Actor.citizen())
    assert not tracked.is_reporter and tracked.case.actions == []
    assert "สมมุติ" not in repr(tracked) and "0812345678" not in repr(tracked) and "ไฟทาง" not in repr(tracked)
    with pytest.raises(NotFound):
        as_reporter(token, Action.WITHDRAW)
    follow(opened.id, "F@example.org ")
    assert cases.get_case(opened.reference, actor=officer).follower_count == 1


def test_every_action_is_audited_without_personal_values(unit, officer):
    from services import audit

    opened = make_case(unit_id=unit, reporter=reporter())
    do(opened.reference, Action.ANSWER, officer, words="ความลับ 0812345678")
    entries = audit.list_entries(subject="case", subject_id=str(opened.id))
    assert {entry.action for entry in entries} >= {"open case", "answer case"}
    assert "0812345678" not in repr(entries) and "ความลับ" not in repr(entries)
    assert audit.verify().ok


def test_what_was_read_before_the_lock_counts_for_nothing(unit):
    opened = make_case(unit_id=unit, reporter=reporter())
    held = session().get_one(CaseFile, opened.id)
    # As another transaction leaves it, between the reading and the lock.
    session().connection().execute(update(CaseFile.__table__).values(status=Status.CLOSED.value))
    assert held.status == Status.ASSIGNED
    with pytest.raises(NotAllowed):
        cases.act_as_reporter(opened.track_token, Action.WITHDRAW, actor=Actor.citizen(), words="")
