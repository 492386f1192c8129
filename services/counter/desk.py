"""The day list of appointments for officers: who comes when; who came, who did not."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import ColumnElement, func, select

from services import clock, organisation
from services.audit import Actor, Role, record
from services.cases import CaseOutcome, Status, close_for_service, correct_outcome_for_service
from services.cases.models import CaseFile
from services.counter.appointing import BOOKED, CAME, MISSED, AppointmentView, view_of
from services.counter.models import Appointment, CounterTopic
from services.counter.tickets import TicketView, find_ticket_of, issue_ticket
from services.db import session
from services.errors import NotAllowed, NotFound, RuleBroken
from services.text import Words

MOST_A_DAY = 500
#: So long after the day officers may still say that somebody came: a week is looked through before it is forgotten.
CORRECTED_FOR = timedelta(days=7)
#: They see every appointment; others those of their own units.
SEES_ALL = (Role.COUNTER, Role.REGISTRY, Role.ADMIN)
_MISSED = Words(
    "ท่านไม่ได้มาตามนัด หากยังต้องการรับบริการ โปรดนัดหมายใหม่", "You did not come. If you still need us, please book again."
)
_CAME = Words("เจ้าหน้าที่แก้บันทึกว่าท่านมารับบริการตามนัดแล้ว", "An officer corrected it: you came to your appointment.")


@dataclass(frozen=True, slots=True)
class DayRow:
    """One line of the day list."""

    appointment: AppointmentView
    reference: str
    name: str = field(repr=False)
    phone: str = field(repr=False)
    ticket: TicketView | None = None
    #: Whether it may be said yet that somebody came who was noted as absent.
    is_correctable: bool = False


def list_day(day: date, *, actor: Actor) -> list[DayRow]:
    """The appointments of a day that the officer may see, in order of time; those that were given up are left out."""
    query = (
        select(Appointment, CaseFile)
        .join(CaseFile, CaseFile.id == Appointment.case_id)
        .join(CounterTopic, CounterTopic.id == Appointment.topic_id)
        .where(Appointment.day == day, Appointment.state.in_((BOOKED, CAME, MISSED)), *_seen_by(actor))
        .order_by(Appointment.starts, Appointment.id)
        .limit(MOST_A_DAY)
    )
    return [
        DayRow(
            view_of(row),
            case.reference,
            case.reporter_name or "",
            case.reporter_phone or "",
            find_ticket_of(row.id),
            _is_correctable(row),
        )
        for row, case in session().execute(query).tuples()
    ]


def list_closed_days(*, actor: Actor) -> list[tuple[date, int]]:
    """The days from today on for which people have booked and on which the office is closed by now, with how many."""
    query = (
        select(Appointment.day, func.count())
        .join(CounterTopic, CounterTopic.id == Appointment.topic_id)
        .where(
            Appointment.day >= clock.today(),
            Appointment.state == BOOKED,
            Appointment.case_id.is_not(None),
            *_seen_by(actor),
        )
        .group_by(Appointment.day)
        .order_by(Appointment.day)
        .limit(MOST_A_DAY)
    )
    return [(day, n) for day, n in session().execute(query).tuples() if not organisation.is_working_day(day)]


def check_in(appointment_id: int, *, actor: Actor) -> TicketView | None:
    """Somebody came: the matter ends, and they wait in the topic's line before those who just walked in.

    Gives the ticket; None where the topic has no line in use. NotFound; NotAllowed where settled or of another day.
    """
    row = _row(appointment_id, actor)
    view = view_of(row)
    if row.state != BOOKED or row.day != clock.today():
        raise NotAllowed("check in")
    row.state = CAME
    session().flush()
    record("check in", actor=actor, subject="case", subject_id=view.case_id, fields=["state"])
    close_for_service(view.case_id, CaseOutcome.ATTENDED, actor=actor, is_quiet=True)
    if view.topic.details.line_id is None:
        return None
    try:
        return issue_ticket(view.topic.details.line_id, actor=actor, appointment_id=row.id)
    except RuleBroken:
        # The line was closed meanwhile; who came, came.
        return None


def note_missed(appointment_id: int, *, actor: Actor) -> None:
    """Somebody did not come: the matter ends and says so. NotFound; NotAllowed before the day or once settled."""
    row = _row(appointment_id, actor)
    if row.state != BOOKED or row.day > clock.today():
        raise NotAllowed("note missed")
    row.state = MISSED
    session().flush()
    view = view_of(row)
    record("note missed appointment", actor=actor, subject="case", subject_id=view.case_id, fields=["state"])
    case = session().get_one(CaseFile, view.case_id)
    words = _MISSED.in_(case.language)
    close_for_service(view.case_id, CaseOutcome.LAPSED, words=words, actor=actor)


def correct_missed(appointment_id: int, *, actor: Actor) -> None:
    """Somebody came after all, whether an officer or the system noted otherwise; the matter counts as served.

    NotFound; NotAllowed for one that does not stand as missed, or a week after its day.
    """
    row = _row(appointment_id, actor)
    if not _is_correctable(row):
        raise NotAllowed("correct missed")
    row.state = CAME
    session().flush()
    case = session().get_one(CaseFile, row.case_id)
    record("correct missed appointment", actor=actor, subject="case", subject_id=case.id, fields=["state"])
    if case.is_open:
        # Its reporter had it reopened meanwhile.
        close_for_service(case.id, CaseOutcome.ATTENDED, words=_CAME.in_(case.language), actor=actor, is_quiet=True)
    elif case.status == Status.CLOSED and case.outcome == CaseOutcome.LAPSED:
        correct_outcome_for_service(case.id, CaseOutcome.ATTENDED, _CAME.in_(case.language), actor=actor)


def _is_correctable(row: Appointment) -> bool:
    return row.state == MISSED and clock.today() - row.day <= CORRECTED_FOR


def _row(appointment_id: int, actor: Actor) -> Appointment:
    row = session().get(Appointment, appointment_id)
    if row is None or row.case_id is None or not _may_see(row, actor):
        raise NotFound("appointment")
    # The case is locked first, as where it is withdrawn: two who wait for each other would both lose.
    session().get(CaseFile, row.case_id, with_for_update=True, populate_existing=True)
    return session().get_one(Appointment, appointment_id, with_for_update=True, populate_existing=True)


def _seen_by(actor: Actor) -> list[ColumnElement[bool]]:
    return [] if actor.has_role(*SEES_ALL) else [CounterTopic.unit_id.in_(_units_of(actor))]


def _may_see(row: Appointment, actor: Actor) -> bool:
    if actor.has_role(*SEES_ALL):
        return True
    topic = session().get_one(CounterTopic, row.topic_id)
    return topic.unit_id is not None and topic.unit_id in _units_of(actor)


def _units_of(actor: Actor) -> Sequence[int]:
    return sorted(actor.unit_ids) or ([actor.unit_id] if actor.unit_id is not None else [])
