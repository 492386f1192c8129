"""The slots of a topic: at which times of which days, and which of them are free."""

from collections import Counter
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from services import clock, organisation
from services.counter.models import Appointment
from services.counter.topics import TopicDetails, TopicView
from services.db import session

#: Nobody is given a slot that begins sooner than this.
NOTICE = timedelta(minutes=30)
#: So many days with free slots are offered at once.
MOST_DAYS = 15


def times_of(details: TopicDetails) -> list[time]:
    """When slots begin on a day that has any: each ends before the break or the close."""
    step = timedelta(minutes=details.minutes)
    at, ends = _at(details.opens), _at(details.closes)
    pause = (_at(details.break_from), _at(details.break_until)) if details.break_from and details.break_until else None
    found = []
    while at + step <= ends:
        if pause and at < pause[1] and at + step > pause[0]:
            at = pause[1]
            continue
        found.append(at.time())
        at += step
    return found


def free_slots(topic: TopicView) -> dict[date, dict[time, int]]:
    """The days from today on which something is free, in order, each with its times and how many seats they have.

    Days on which the office is closed and slots that begin too soon are left out.
    """
    details, now = topic.details, clock.local(clock.now())
    times, first = times_of(details), now.date()
    last = first + timedelta(days=details.days_ahead)
    taken = _taken(topic.id, first, last)
    found: dict[date, dict[time, int]] = {}
    day = first
    while day <= last and len(found) < MOST_DAYS:
        if day.weekday() in details.weekdays and organisation.is_working_day(day):
            free = {at: details.seats - taken[(day, at)] for at in times if _is_to_come(day, at, now)}
            open_times = {at: seats for at, seats in free.items() if seats > 0}
            if open_times:
                found[day] = open_times
        day += timedelta(days=1)
    return found


def starts_at(day: date, starts: time) -> datetime:
    """The moment (aware UTC) at which a slot begins."""
    return clock.local_midnight(day) + timedelta(hours=starts.hour, minutes=starts.minute)


def _taken(topic_id: int, first: date, last: date) -> Counter[tuple[date, time]]:
    query = (
        select(Appointment.day, Appointment.starts)
        .where(
            Appointment.topic_id == topic_id,
            Appointment.day >= first,
            Appointment.day <= last,
            Appointment.seat.is_not(None),
        )
        .limit(20_000)
    )
    return Counter((row.day, row.starts) for row in session().execute(query))


def _is_to_come(day: date, at: time, now: datetime) -> bool:
    return starts_at(day, at) >= now + NOTICE


def _at(value: time) -> datetime:
    return datetime.combine(date(2000, 1, 3), value)
