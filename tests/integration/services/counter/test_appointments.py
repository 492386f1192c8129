"""Appointments: free slots, one seat for one case, what becomes of it, the reminder, the calendar file."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
import time_machine
from sqlalchemy import select

from services import cases, clock, counter, drafts, notifications, organisation
from services.audit import SYSTEM, Actor, Channel, Role
from services.catalogue import CHAT_ADDRESS
from services.counter.appointing import GIVEN_UP
from services.counter.models import Appointment
from services.db import session, unit_of_work
from services.errors import NotAllowed, NotFound, RuleBroken
from services.references import parse_reference
from services.text import Words
from tests.factories.counter import answers_of, begin, book, first_slot, make_line, make_office, make_topic
from tests.factories.people import make_actor

#: A Friday; the Monday after is a working day.
FRIDAY = "2026-11-20T03:00:00+00:00"
#: So early that the reminder of Monday is still to come.
WEDNESDAY = "2026-11-18T03:00:00+00:00"


@pytest.fixture(autouse=True)
def friday(app):
    with time_machine.travel(FRIDAY, tick=False):
        yield


@pytest.fixture
def topic():
    with unit_of_work():
        make_office()
        return make_topic()


def rows():
    return list(session().scalars(select(Appointment).order_by(Appointment.id)))


def case_of(outcome):
    return next(row.case_id for row in rows() if row.case_id == find_case(outcome))


def find_case(outcome):
    from services.cases.models import CaseFile

    return session().scalar(select(CaseFile.id).where(CaseFile.reference == outcome.reference))


def test_free_slots_are_those_of_open_days(topic):
    free = counter.free_slots(topic)
    # Today's slots are over, and the office rests at the week's end.
    assert list(free)[:2] == [date(2026, 11, 23), date(2026, 11, 24)]
    assert free[date(2026, 11, 23)] == {time(9): 1, time(9, 30): 1}
    # A holiday of the calendar.
    assert all(day.weekday() < 5 and day != date(2026, 12, 7) for day in free)


def test_the_break_is_left_out(topic):
    with unit_of_work():
        changed = replace(topic.details, closes=time(12), break_from=time(9, 45), break_until=time(11))
        changed = counter.update_topic(topic.id, changed, actor=SYSTEM)
    assert list(counter.free_slots(changed)[date(2026, 11, 23)]) == [time(9), time(11), time(11, 30)]


def test_a_booked_slot_is_nobody_elses(topic):
    outcome = book(topic)
    assert parse_reference(outcome.reference) and outcome.reference.startswith("AP-")
    assert outcome.details["facts"][1]["value_th"] == "วันจันทร์ที่ 23 พฤศจิกายน 2569 09.00 น."
    assert first_slot(topic) == ("2026-11-23", "09:30")
    with pytest.raises(RuleBroken) as refused:
        begin(topic, day="2026-11-23", time="09:00")
    assert refused.value.problems[0].field == "time"


def test_who_comes_second_is_asked_for_another_time_and_keeps_the_rest(topic):
    slow = begin(topic)
    book(topic)
    with pytest.raises(RuleBroken) as refused, unit_of_work():
        drafts.submit(slow, actor=Actor.citizen())
    assert refused.value.problems[0].field == "time"
    view = drafts.get_draft(slow)
    assert view.next_key == "time"
    assert view.answers["name"] == "สมหญิง ตัวอย่าง"


def test_withdrawing_frees_the_seat(topic):
    outcome = book(topic)
    with unit_of_work():
        cases.act_as_reporter(outcome.track_token, cases.Action.WITHDRAW, actor=Actor.citizen(), words="")
    (row,) = rows()
    assert (row.state, row.seat) == (GIVEN_UP, None)
    again = book(topic)
    assert [row.seat for row in rows()] == [None, 1]
    assert again.details["facts"] == outcome.details["facts"]


def test_the_desk_sees_the_day_and_checks_in(topic):
    with unit_of_work():
        line = make_line("B")
        counter.update_topic(topic.id, replace(topic.details, line_id=line.id), actor=SYSTEM)
        officer = make_actor(Role.COUNTER)
        stranger = make_actor(Role.OFFICER)
    outcome = book(topic)
    day = date(2026, 11, 23)
    (row,) = counter.list_day(day, actor=officer)
    assert (row.reference, row.name) == (outcome.reference, "สมหญิง ตัวอย่าง")
    assert counter.list_day(day, actor=stranger) == []
    with pytest.raises(NotAllowed), unit_of_work():
        counter.check_in(row.appointment.id, actor=officer)
    with time_machine.travel("2026-11-23T01:50:00+00:00", tick=False):
        with pytest.raises(NotFound), unit_of_work():
            counter.check_in(row.appointment.id, actor=stranger)
        with unit_of_work():
            counter.issue_ticket(line.id, actor=officer)
            ticket = counter.check_in(row.appointment.id, actor=officer)
        assert (ticket.shown, counter.standing_of(ticket).ahead) == ("B002", 0)
        assert cases.track_by_token(outcome.track_token, actor=Actor.citizen()).case.status is cases.Status.CLOSED
        with pytest.raises(NotAllowed), unit_of_work():
            counter.check_in(row.appointment.id, actor=officer)


def test_who_comes_is_noted_where_the_line_was_closed(topic):
    with unit_of_work():
        line = make_line("B")
        counter.update_topic(topic.id, replace(topic.details, line_id=line.id), actor=SYSTEM)
        officer = make_actor(Role.COUNTER)
    book(topic)
    with unit_of_work():
        counter.save_line(line.id, letter="B", name=line.name, is_active=False, actor=SYSTEM)
    with time_machine.travel("2026-11-23T01:50:00+00:00", tick=False), unit_of_work():
        assert counter.check_in(rows()[0].id, actor=officer) is None
    assert rows()[0].state == "came"


def test_a_day_that_is_closed_after_booking_is_shown_and_nobody_reminded(topic):
    with unit_of_work():
        officer, stranger = make_actor(Role.COUNTER), make_actor(Role.OFFICER)
    with time_machine.travel(WEDNESDAY, tick=False):
        book(topic, day="2026-11-23", time="09:00")
    assert counter.list_closed_days(actor=officer) == []
    with unit_of_work():
        organisation.add_holiday(date(2026, 11, 23), Words("วันหยุดพิเศษ", "Special holiday"), actor=SYSTEM)
    assert counter.list_closed_days(actor=officer) == [(date(2026, 11, 23), 1)]
    assert counter.list_closed_days(actor=stranger) == []
    with unit_of_work():
        assert counter.remind_of_appointments() == 0


def test_who_did_not_come_is_told(topic):
    with unit_of_work():
        officer = make_actor(Role.COUNTER)
    outcome = book(topic)
    with time_machine.travel("2026-11-23T03:00:00+00:00", tick=False), unit_of_work():
        counter.note_missed(rows()[0].id, actor=officer)
    assert cases.track_by_token(outcome.track_token, actor=Actor.citizen()).case.status is cases.Status.CLOSED
    assert rows()[0].state == "missed"


def test_the_reminder_is_sent_once_the_working_day_before(topic):
    with time_machine.travel(WEDNESDAY, tick=False):
        outcome = book(topic, day="2026-11-23", time="09:00")
    with time_machine.travel("2026-11-20T01:00:00+00:00", tick=False), unit_of_work():
        assert counter.remind_of_appointments() == 0
    # On Friday, for Monday.
    with unit_of_work():
        assert counter.remind_of_appointments() == 1
    with unit_of_work():
        assert counter.remind_of_appointments() == 0
    kinds = [notice.kind for notice in notifications.list_for_subject("case", str(find_case(outcome)))]
    assert kinds.count("appointment.reminder") == 1


@pytest.mark.parametrize(
    ("booked", "is_reminded"),
    [
        # Reminders of Monday are due on Friday at nine, which is two o'clock of UTC.
        ("2026-11-19T01:59:00+00:00", True), ("2026-11-19T02:00:00+00:00", True),
        ("2026-11-19T02:00:01+00:00", False), ("2026-11-20T01:59:00+00:00", False),
        ("2026-11-20T02:30:00+00:00", False), ("2026-11-21T03:00:00+00:00", False),
    ],
)  # fmt: skip
def test_who_just_booked_is_not_reminded_of_it(topic, booked, is_reminded):
    with time_machine.travel(booked, tick=False):
        book(topic, day="2026-11-23", time="09:00")
    for moment in (FRIDAY, "2026-11-21T04:00:00+00:00", "2026-11-22T04:00:00+00:00"):
        with time_machine.travel(moment, tick=False), unit_of_work():
            if moment > booked:
                assert counter.remind_of_appointments() == (1 if is_reminded and moment == FRIDAY else 0)
    assert (rows()[0].reminded_at is not None) is is_reminded


def test_the_calendar_file_is_well_formed(topic):
    outcome = book(topic)
    view = counter.find_appointment(find_case(outcome))
    text = counter.calendar_file(view, outcome.reference, f"http://localhost/track/{outcome.track_token}", "th")
    assert text.startswith("BEGIN:VCALENDAR\r\n") and text.endswith("END:VCALENDAR\r\n")
    assert "DTSTART:20261123T020000Z\r\nDTEND:20261123T023000Z\r\n" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "สมหญิง" not in text.replace("\r\n ", "")


def test_the_chat_is_told_there(topic):
    actor = Actor.citizen(channel=Channel.LINE)
    with time_machine.travel(WEDNESDAY, tick=False), unit_of_work():
        view = drafts.open_draft("appointment", asker=actor, language="en", source={CHAT_ADDRESS: "U" + "0" * 32})
        answers = answers_of(topic, notify="line", day="2026-11-23", time="09:00")
        while key := drafts.get_draft(view.id).next_key:
            drafts.answer(view.id, key, answers[key], actor=actor, seen=drafts.OVERWRITE)
        drafts.submit(view.id, actor=actor)
    with unit_of_work():
        assert counter.remind_of_appointments() == 1


def test_without_topics_nothing_can_be_sent(app):
    with unit_of_work():
        view = drafts.open_draft("appointment", asker=Actor.citizen(), language="th")
        drafts.answer(view.id, "topic", "none", actor=Actor.citizen())
    assert drafts.get_draft(view.id).next_key == "name"


def test_a_year_ahead_is_refused(topic):
    wrong = replace(topic.details, minutes=1, seats=0, weekdays=(), closes=time(8), days_ahead=400)
    with pytest.raises(RuleBroken) as refused:
        counter.update_topic(topic.id, wrong, actor=SYSTEM)
    assert {each.field for each in refused.value.problems} == {"minutes", "seats", "weekdays", "closes", "days_ahead"}
    assert clock.today() + timedelta(days=14) >= max(counter.free_slots(topic))
