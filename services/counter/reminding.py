"""Reminders of appointments, a working day before, once. Nobody is reminded of a day that was closed after booking."""

from datetime import date, timedelta

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


def remind_of_appointments(limit: int = AT_ONCE) -> int:
    """Sweep: writes the reminders of the next working day's appointments; gives how many rows it looked at."""
    now = clock.local(clock.now())
    if now.hour < FROM_HOUR:
        return 0
    rows = session().scalars(
        select(Appointment)
        .where(
            Appointment.day == next_working_day(now.date()),
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
