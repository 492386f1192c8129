"""Moving an appointment to another time: the new seat is taken and the old one freed in one transaction, or neither."""

from dataclasses import dataclass
from datetime import date, time

from sqlalchemy import select

from services import cases, clock, settings
from services.audit import Actor, record
from services.cases import Action, Tracked
from services.cases.models import CaseFile
from services.counter.appointing import (
    MOVE,
    AppointmentView,
    count_moves,
    promised_days,
    take_seat,
    title_of,
    view_of,
)
from services.counter.appointment_asking import when_words
from services.counter.models import Appointment
from services.counter.options import MOVED, MOVES
from services.counter.slots import free_slots
from services.db import request_work, session
from services.errors import NotAllowed, NotFound, RuleBroken
from services.notifications import Recipient, notify
from services.organisation import get_setting
from services.questions import codes
from services.text import Words


@dataclass(frozen=True, slots=True)
class FreeTime:
    """A time that is free, and what names it in a form."""

    day: date
    starts: time

    @property
    def key(self) -> str:
        """ "2026-11-23T09:00"."""
        return f"{self.day.isoformat()}T{self.starts.isoformat('minutes')}"

    @property
    def when(self) -> Words:
        """Day and time in words."""
        return when_words(self.day, self.starts)


def list_times_to_move_to(token: str, *, actor: Actor) -> tuple[AppointmentView, list[FreeTime]]:
    """The appointment behind the reporter's link, and the free times of its topic in order.

    NotFound for any other link; NotAllowed once it has begun, is settled, or was moved as often as may be.
    """
    tracked = _tracked(token, actor)
    row = session().scalars(select(Appointment).where(Appointment.case_id == tracked.case.id)).one_or_none()
    view = _checked(row)
    if not view.topic.details.is_active:
        return view, []
    return view, [FreeTime(day, at) for day, times in free_slots(view.topic).items() for at in times]


def move_appointment(token: str, day: date | None, at: time | None, *, actor: Actor) -> AppointmentView:
    """Moves it to another free time of its topic, by the reporter's link; the reference stays. Gives what stands then.

    The same time again changes nothing. NotFound for any other link; NotAllowed as `list_times_to_move_to`;
    RuleBroken("time", "required" | "slot_taken"), with the old time kept.
    """
    tracked = _tracked(token, actor)
    # The case is locked first, as everywhere.
    case = session().get_one(CaseFile, tracked.case.id, with_for_update=True, populate_existing=True)
    query = select(Appointment).where(Appointment.case_id == case.id).with_for_update()
    row = session().scalars(query.execution_options(populate_existing=True)).one_or_none()
    before = _checked(row)
    if row is None or not case.is_open:
        raise NotAllowed("move appointment")
    if day is None or at is None:
        raise RuleBroken("time", codes.REQUIRED)
    if (day, at) == (before.day, before.starts):
        return before
    _take(row, before, day, at)
    after = view_of(row)
    _tell_case(case, before, after, actor)
    record("move appointment", actor=actor, subject="case", subject_id=case.id, fields=["slot"])
    _notify(case, before, after)
    request_work()
    return after


def _tracked(token: str, actor: Actor) -> Tracked:
    """Who may withdraw it may move it."""
    tracked = cases.track_by_token(token, actor=actor)
    if not tracked.is_reporter:
        raise NotFound("token")
    if Action.WITHDRAW not in tracked.case.actions:
        raise NotAllowed("move appointment")
    return tracked


def _checked(row: Appointment | None) -> AppointmentView:
    if row is None:
        raise NotFound("appointment")
    view = view_of(row)
    if not view.is_to_come or count_moves(view.case_id) >= int(get_setting(MOVES)):
        raise NotAllowed("move appointment")
    return view


def _take(row: Appointment, before: AppointmentView, day: date, at: time) -> None:
    """The seat is taken as when booking, by one statement under the index; then it becomes that of this row."""
    if not before.topic.details.is_active or at not in free_slots(before.topic).get(day, {}):
        raise RuleBroken("time", codes.SLOT_TAKEN)
    taken = session().get_one(Appointment, take_seat(before.topic, day, at))
    seat = taken.seat
    session().delete(taken)
    session().flush()
    row.day, row.starts, row.seat = day, at, seat
    row.booked_at, row.reminded_at = clock.now(), None
    session().flush()


def _tell_case(case: CaseFile, before: AppointmentView, after: AppointmentView, actor: Actor) -> None:
    """The matter is promised for the new day, and its history tells both times."""
    words = Words(f"จาก {before.when.th} เป็น {after.when.th}", f"From {before.when.en} to {after.when.en}")
    days, title = promised_days(case.clock_at, after.day), title_of(after.topic, after.day, after.starts)
    cases.move_for_service(case.id, days, title=title, kind=MOVE, words=words.in_(case.language), actor=actor)


def _notify(case: CaseFile, before: AppointmentView, after: AppointmentView) -> None:
    base = settings.current().base_url
    for receiver in cases.list_receivers(case.id):
        if receiver.address is None:
            continue
        token = cases.reporter_token(case.id, receiver.channel, receiver.address)
        notify(
            MOVED,
            recipients=[Recipient(receiver.channel, receiver.address, receiver.language, receiver.unsubscribe)],
            params={
                "ref": case.reference, "topic": after.topic.name, "earlier": before.when, "when": after.when,
                "where": after.where, "link": f"{base}/track/{token or case.reference}",
            },
            subject=("case", case.id),
        )  # fmt: skip
