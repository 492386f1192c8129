"""Moving an appointment: one seat for another in one transaction, told in history, notice and calendar file."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, time
from threading import Barrier

import pytest
import time_machine
from sqlalchemy import select

from services import audit, cases, clock, counter, notifications, organisation
from services.audit import SYSTEM, Actor, Role
from services.cases.models import CaseFile
from services.counter.models import Appointment
from services.db import db, session, unit_of_work
from services.errors import NotAllowed, NotFound, RuleBroken
from tests.factories.counter import book, make_office, make_topic
from tests.factories.forged import forged
from tests.factories.people import make_actor

#: Wednesday; the appointment is on Monday at nine, and half past nine is free.
WEDNESDAY, FRIDAY = "2026-11-18T03:00:00+00:00", "2026-11-20T03:00:00+00:00"
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
NINE, HALF_PAST = time(9), time(9, 30)
ANYONE = Actor.citizen()


@pytest.fixture(autouse=True)
def wednesday(app):
    with time_machine.travel(WEDNESDAY, tick=False):
        yield


@pytest.fixture
def topic():
    with unit_of_work():
        make_office()
        return make_topic()


@pytest.fixture
def booked(topic):
    return book(topic, day="2026-11-23", time="09:00")


def move(outcome, day=TUESDAY, at=HALF_PAST):
    with unit_of_work():
        return counter.move_appointment(outcome.track_token, day, at, actor=ANYONE)


def seats():
    query = select(Appointment).order_by(Appointment.id).execution_options(populate_existing=True)
    return [(row.day, row.starts, row.seat, row.state) for row in session().scalars(query)]


def case_of(outcome):
    query = select(CaseFile).where(CaseFile.reference == outcome.reference)
    return session().scalars(query.execution_options(populate_existing=True)).one()


def file_of(outcome):
    view = counter.find_appointment(case_of(outcome).id)
    return counter.calendar_file(view, outcome.reference, "http://localhost/track/x", "th").split("\r\n")


def test_the_new_seat_is_taken_and_the_old_one_free(topic, booked):
    offered = counter.list_times_to_move_to(booked.track_token, actor=ANYONE)[1]
    assert [each.key for each in offered][:2] == ["2026-11-19T09:00", "2026-11-19T09:30"]
    assert "2026-11-23T09:00" not in [each.key for each in offered]
    move(booked)
    assert seats() == [(TUESDAY, HALF_PAST, 1, "booked")]
    free = counter.free_slots(topic)
    assert NINE in free[MONDAY] and HALF_PAST not in free[TUESDAY]
    assert book(topic, day="2026-11-23", time="09:00").reference != booked.reference


def test_the_reference_stays_and_the_history_tells_both_times(booked):
    due, revision = case_of(booked).due_at, case_of(booked).revision
    move(booked)
    tracked = cases.track_by_token(booked.track_token, actor=ANYONE)
    assert tracked.case.reference == booked.reference and tracked.case.is_open
    last = tracked.case.timeline[-1]
    assert (last.kind, last.is_from_citizen) == ("slot_moved", True)
    assert "23 พฤศจิกายน 2569 09.00 น. เป็น วันอังคารที่ 24 พฤศจิกายน 2569 09.30 น." in last.words
    case = case_of(booked)
    assert "24 พฤศจิกายน" in case.title and case.revision == revision + 1
    # Promised for the day of the appointment, as when it was booked.
    assert clock.local(due).date() == MONDAY and clock.local(case.due_at).date() == TUESDAY
    assert case.sort_at == case.due_at
    assert "move appointment" in [entry.action for entry in audit.list_entries()]


def test_the_notice_tells_the_new_time_once(booked):
    move(booked)
    notices = notifications.list_for_subject("case", str(case_of(booked).id))
    assert [each.kind for each in notices].count("appointment.moved") == 1


def test_the_file_for_calendars_is_the_same_event_and_newer(booked):
    before = file_of(booked)
    assert "SEQUENCE:0" in before
    move(booked)
    after = file_of(booked)
    uid = next(line for line in before if line.startswith("UID:"))
    assert uid in after and "SEQUENCE:1" in after and "DTSTART:20261124T023000Z" in after
    assert "STATUS:CONFIRMED" in after
    with unit_of_work():
        cases.act_as_reporter(booked.track_token, cases.Action.WITHDRAW, actor=ANYONE, words="")
    gone = file_of(booked)
    assert uid in gone and "SEQUENCE:2" in gone and "STATUS:CANCELLED" in gone


def test_the_reminder_is_planned_anew(booked):
    with time_machine.travel(FRIDAY, tick=False):
        with unit_of_work():
            assert counter.remind_of_appointments() == 1
        move(booked, date(2026, 11, 26), NINE)
        with unit_of_work():
            assert counter.remind_of_appointments() == 0
    with time_machine.travel("2026-11-25T03:00:00+00:00", tick=False), unit_of_work():
        assert counter.remind_of_appointments() == 1


def test_the_same_time_again_changes_nothing(booked):
    move(booked)
    revision = case_of(booked).revision
    assert move(booked).starts == HALF_PAST
    assert case_of(booked).revision == revision


@pytest.mark.parametrize(
    ("day", "at", "code"),
    [(None, None, "required"), (MONDAY, time(9, 10), "slot_taken"), (date(2026, 11, 22), NINE, "slot_taken")],
)
def test_what_is_not_free_is_refused_and_the_old_time_kept(booked, day, at, code):
    with pytest.raises(RuleBroken) as refused:
        move(booked, day, at)
    assert [(each.field, each.code) for each in refused.value.problems] == [("time", code)]
    assert seats() == [(MONDAY, NINE, 1, "booked")]


def test_anothers_seat_is_refused_and_the_old_time_kept(topic, booked):
    book(topic, day="2026-11-24", time="09:30")
    with pytest.raises(RuleBroken):
        move(booked)
    assert seats() == [(MONDAY, NINE, 1, "booked"), (TUESDAY, HALF_PAST, 1, "booked")]


def test_only_the_reporters_link_moves_it(booked):
    with pytest.raises(NotFound), unit_of_work():
        counter.move_appointment(forged(booked.track_token), TUESDAY, NINE, actor=ANYONE)
    with pytest.raises(NotFound):
        counter.list_times_to_move_to("made-up", actor=ANYONE)
    assert seats() == [(MONDAY, NINE, 1, "booked")]


def test_not_once_it_has_begun(booked):
    with time_machine.travel("2026-11-23T01:59:00+00:00", tick=False):
        assert counter.list_times_to_move_to(booked.track_token, actor=ANYONE)[1]
    with time_machine.travel("2026-11-23T02:00:00+00:00", tick=False):
        with pytest.raises(NotAllowed):
            counter.list_times_to_move_to(booked.track_token, actor=ANYONE)
        with pytest.raises(NotAllowed):
            move(booked)


def test_not_what_was_withdrawn_or_settled(booked):
    with time_machine.travel("2026-11-23T01:30:00+00:00", tick=False):
        with unit_of_work():
            officer = make_actor(Role.COUNTER)
        (row,) = counter.list_day(MONDAY, actor=officer)
        with unit_of_work():
            counter.check_in(row.appointment.id, actor=officer)
        with pytest.raises(NotAllowed):
            move(booked)


def test_as_often_as_the_setting_says(booked):
    with unit_of_work():
        organisation.set_setting("appointment_moves", 1, actor=SYSTEM)
    move(booked)
    with pytest.raises(NotAllowed):
        move(booked, MONDAY, HALF_PAST)
    assert seats() == [(TUESDAY, HALF_PAST, 1, "booked")]


def test_a_topic_that_is_switched_off_offers_nothing(topic, booked):
    with unit_of_work():
        counter.update_topic(topic.id, replace(topic.details, is_active=False), actor=SYSTEM)
    assert counter.list_times_to_move_to(booked.track_token, actor=ANYONE)[1] == []
    with pytest.raises(RuleBroken):
        move(booked)


@pytest.mark.committed
def test_of_two_who_want_the_last_seat_one_gets_it_and_the_other_keeps_the_old_time(app, topic):
    many = 6
    outcomes = [book(topic) for _ in range(many)]
    before = set(seats())
    barrier = Barrier(many)

    def run(outcome):
        with app.app_context():
            barrier.wait()
            try:
                with unit_of_work():
                    counter.move_appointment(outcome.track_token, date(2026, 11, 30), NINE, actor=ANYONE)
                return "moved"
            except RuleBroken as refused:
                return refused.problems[0].code
            finally:
                db.session.remove()

    db.session.remove()
    with ThreadPoolExecutor(many) as pool:
        results = sorted(pool.map(run, outcomes))
    assert results == ["moved"] + ["slot_taken"] * (many - 1)
    after = seats()
    assert len(after) == many and len(before & set(after)) == many - 1
    assert after.count((date(2026, 11, 30), NINE, 1, "booked")) == 1
