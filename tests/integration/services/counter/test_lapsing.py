"""Appointments that nobody ticked off: ended by the system after their day, told apart, corrected by officers."""

from datetime import date

import pytest
import time_machine
from sqlalchemy import select

from services import audit, cases, counter, notifications, organisation
from services.audit import SYSTEM, Actor, Role
from services.cases import Action, CaseOutcome, Status
from services.cases.models import CaseFile, TimelineEntry
from services.counter.models import Appointment
from services.db import session, unit_of_work
from services.errors import NotAllowed, NotFound
from services.text import Words
from tests.factories.counter import book, make_office, make_topic
from tests.factories.people import make_actor

#: A Friday; the appointment is on Monday, and its day ends at 17:00 of UTC.
FRIDAY = "2026-11-20T03:00:00+00:00"
STILL_MONDAY, TUESDAY = "2026-11-23T16:59:00+00:00", "2026-11-23T17:01:00+00:00"
#: Monday a week later, and the day after.
LAST_DAY, TOO_LATE = "2026-11-30T03:00:00+00:00", "2026-12-01T03:00:00+00:00"


@pytest.fixture
def booked(app):
    with time_machine.travel(FRIDAY, tick=False):
        with unit_of_work():
            make_office()
            topic = make_topic()
        yield book(topic)


def lapse_at(moment):
    with time_machine.travel(moment, tick=False), unit_of_work():
        return counter.lapse_appointments()


def the_row():
    return session().scalars(select(Appointment).execution_options(populate_existing=True)).one()


def the_case():
    return session().scalars(select(CaseFile).execution_options(populate_existing=True)).one()


def kinds_told():
    return [notice.kind for notice in notifications.list_for_subject("case", str(the_case().id))]


def test_it_lapses_once_its_day_is_over_in_thailand(booked):
    told = kinds_told()
    assert lapse_at(STILL_MONDAY) == 0
    assert the_row().state == "booked"
    assert lapse_at(TUESDAY) == 1
    assert (the_row().state, the_case().status, the_case().outcome) == ("missed", "closed", "lapsed")
    # The history says that the system did it, and the citizen is sent nothing.
    last = session().scalars(select(TimelineEntry).order_by(TimelineEntry.id.desc()).limit(1)).one()
    assert (last.kind, last.actor_kind) == ("closed", "system")
    assert "ไม่ได้มา" not in last.words and "นัดหมายใหม่" in last.words
    assert kinds_told() == told
    entries = [(entry.action, entry.actor_kind) for entry in audit.list_entries()]
    assert ("lapse appointment", "system") in entries
    # Not served: nobody is asked how it was.
    assert cases.find_served(the_case().id) is None


def test_it_lapses_once(booked):
    assert lapse_at(TUESDAY) == 1
    revision = the_case().revision
    assert lapse_at(TUESDAY) == lapse_at(LAST_DAY) == 0
    assert the_case().revision == revision


def test_killed_before_its_end_it_did_nothing_and_is_done_again(booked):
    class Killed(BaseException):
        pass

    with time_machine.travel(TUESDAY, tick=False), pytest.raises(Killed), unit_of_work():
        assert counter.lapse_appointments() == 1
        raise Killed
    assert (the_row().state, the_case().is_open) == ("booked", True)
    assert lapse_at(TUESDAY) == 1


def test_what_was_settled_is_left_alone(booked):
    with unit_of_work():
        officer = make_actor(Role.COUNTER)
    with time_machine.travel("2026-11-23T02:00:00+00:00", tick=False), unit_of_work():
        counter.check_in(the_row().id, actor=officer)
    assert lapse_at(TUESDAY) == 0
    assert (the_row().state, the_case().outcome) == ("came", "attended")


def test_who_withdrew_is_left_alone(booked):
    with unit_of_work():
        cases.act_as_reporter(booked.track_token, Action.WITHDRAW, actor=Actor.citizen(), words="")
    assert lapse_at(TUESDAY) == 0
    assert the_row().state == "given_up"


def test_of_a_day_that_was_closed_nobody_stayed_away(booked):
    with unit_of_work():
        organisation.add_holiday(date(2026, 11, 23), Words("วันหยุดพิเศษ", "Special holiday"), actor=SYSTEM)
    assert lapse_at(TUESDAY) == 1
    assert (the_row().state, the_row().seat, the_case().status) == ("given_up", None, "closed")


def test_where_the_matter_was_done_otherwise_the_seat_is_given_up(booked):
    with unit_of_work():
        case = the_case()
        case.status, case.is_open, case.resolved_at = Status.RESOLVED, False, case.received_at
    assert lapse_at(TUESDAY) == 1
    assert (the_row().state, the_case().status) == ("given_up", "resolved")


@pytest.mark.parametrize("is_by_system", [True, False])
def test_officers_correct_it_for_a_week(booked, is_by_system):
    with unit_of_work():
        officer, stranger = make_actor(Role.COUNTER), make_actor(Role.OFFICER)
    if is_by_system:
        assert lapse_at(TUESDAY) == 1
    else:
        with time_machine.travel(STILL_MONDAY, tick=False), unit_of_work():
            counter.note_missed(the_row().id, actor=officer)
    told = kinds_told()
    with time_machine.travel(TOO_LATE, tick=False):
        assert [row.is_correctable for row in counter.list_day(date(2026, 11, 23), actor=officer)] == [False]
        with pytest.raises(NotAllowed), unit_of_work():
            counter.correct_missed(the_row().id, actor=officer)
    with time_machine.travel(LAST_DAY, tick=False):
        with pytest.raises(NotFound), unit_of_work():
            counter.correct_missed(the_row().id, actor=stranger)
        assert [row.is_correctable for row in counter.list_day(date(2026, 11, 23), actor=officer)] == [True]
        with unit_of_work():
            counter.correct_missed(the_row().id, actor=officer)
        with pytest.raises(NotAllowed), unit_of_work():
            counter.correct_missed(the_row().id, actor=officer)
        timeline = cases.track_by_token(booked.track_token, actor=Actor.citizen()).case.timeline
    assert (the_row().state, the_case().status) == ("came", "closed")
    assert the_case().outcome == CaseOutcome.ATTENDED
    assert "ท่านมารับบริการตามนัดแล้ว" in timeline[-1].words
    assert kinds_told() == told
    assert cases.find_served(the_case().id) is not None


def test_what_was_reopened_ends_as_served(booked):
    assert lapse_at(TUESDAY) == 1
    with time_machine.travel(LAST_DAY, tick=False):
        with unit_of_work():
            cases.act_as_reporter(booked.track_token, Action.DISPUTE, actor=Actor.citizen(), words="มาแล้วค่ะ")
        with unit_of_work():
            counter.correct_missed(the_row().id, actor=make_actor(Role.COUNTER))
    assert (the_row().state, the_case().status, the_case().outcome) == ("came", "closed", "attended")


def test_many_are_ended_in_short_steps(app):
    with time_machine.travel(FRIDAY, tick=False):
        with unit_of_work():
            make_office()
            topic = make_topic(seats=3)
        for _ in range(3):
            book(topic)
    with time_machine.travel(TUESDAY, tick=False):
        done = []
        for _ in range(3):
            with unit_of_work():
                done.append(counter.lapse_appointments(limit=2))
    assert done == [2, 1, 0]
