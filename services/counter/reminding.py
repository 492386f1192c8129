"""Reminders of appointments, a working day before, once: not of what was just booked, nor of a day closed since."""

from datetime import date, datetime, timedelta

from sqlalchemy import select

from services import cases, clock, organisation, settings
from services.audit import SYSTEM, record
from services.cases.models import CaseFile
from services.counter.appointing import BOOKED, view_of
from services.counter.models import Appointment
from services.counter.options import REMINDER
from services.db import request_work, session
from services.notifications import Recipient, notify

#: Nobody is reminded before this hour of the day.
FROM_HOUR = 9
AT_ONCE = 50
#: Who booked so shortly before the reminder is due, or after it, was told by the confirmation.
JUST_TOLD = timedelta(hours=24)


def remind_of_appointments(limit: int = AT_ONCE) -> int:
    """Sweep: writes the reminders of the next working day's appointments; gives how many rows it looked at.

    What was booked less than a day before its reminder is due, or later, has none.
    """
    now = clock.local(clock.now())
    if now.hour < FROM_HOUR:
        return 0
    day = next_working_day(now.date())
    rows = session().scalars(
        select(Appointment)
        .where(
            Appointment.day == day,
            Appointment.booked_at <= reminder_due(day) - JUST_TOLD,
            Appointment.state == BOOKED,
            Appointment.reminded_at.is_(None),
            Appointment.case_id.is_not(None),
        )
        .order_by(Appointment.day, Appointment.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    done = 0
    for row in rows:
        _remind(row)
        done += 1
    if done:
        session().flush()
        request_work()
    return done


def next_working_day(day: date) -> date:
    """The first working day after `day`."""
    following = day + timedelta(days=1)
    while not organisation.is_working_day(following):
        following += timedelta(days=1)
    return following


def reminder_due(day: date) -> datetime:
    """The moment (aware UTC) from which those who come on `day` are reminded: on the last working day before it."""
    before = day - timedelta(days=1)
    while not organisation.is_working_day(before):
        before -= timedelta(days=1)
    return clock.local_midnight(before) + timedelta(hours=FROM_HOUR)


def _remind(row: Appointment) -> None:
    row.reminded_at = clock.now()
    view = view_of(row)
    case = session().get_one(CaseFile, view.case_id)
    base = settings.current().base_url
    for receiver in cases.list_receivers(case.id):
        if receiver.address is None:
            continue
        token = cases.reporter_token(case.id, receiver.channel, receiver.address)
        link = f"{base}/track/{token or case.reference}"
        notify(
            REMINDER,
            recipients=[Recipient(receiver.channel, receiver.address, receiver.language, receiver.unsubscribe)],
            params={
                "ref": case.reference, "topic": view.topic.name, "when": view.when, "where": view.where, "link": link,
            },
            subject=("case", case.id),
        )  # fmt: skip
    record("remind of appointment", actor=SYSTEM, subject="case", subject_id=case.id, fields=["reminded_at"])
