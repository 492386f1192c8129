"""Queue tickets: a number of a line and day without a gap, where it stands, and the address that shows it."""

import math
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from services import clock, references
from services.audit import Actor, record
from services.counter.models import CounterWindow, QueueLine, QueueNumber, QueueTicket
from services.db import is_sqlite, session
from services.errors import NotFound, RuleBroken
from services.text import Words

WAITING, CALLED, SERVED, MISSED = "waiting", "called", "served", "missed"
#: Who has an appointment is called before those who were passed on, and these before those who walked in.
BOOKED, PASSED, USUAL = 1, 2, 5
#: By so many served people the wait is reckoned, and not by fewer than the second.
LAST, LEAST = 10, 3
#: Windows that called somebody so lately are at work. It is longer than most are served and than a window takes between
#: two, so that one is not lost between them; and shorter than a break, so that an empty window soon promises nothing.
AT_WORK = timedelta(minutes=20)
_TOKEN, _LIVES = "queue-ticket", timedelta(days=2)


@dataclass(frozen=True, slots=True)
class TicketView:
    """A ticket. `shown` is what stands on it; `queue_id` the line in which it waits now."""

    id: int
    shown: str
    line_id: int
    queue_id: int
    line: Words
    day: date
    state: str
    has_appointment: bool
    window_id: int | None
    window: Words | None
    issued_at: datetime
    called_at: datetime | None
    calls: int

    @property
    def is_waiting(self) -> bool:
        """Whether it was not called yet."""
        return self.state == WAITING


@dataclass(frozen=True, slots=True)
class Standing:
    """How many wait before a ticket, and for how many minutes about; None where that cannot be known."""

    ahead: int
    minutes: int | None


def issue_ticket(line_id: int, *, actor: Actor, appointment_id: int | None = None) -> TicketView:
    """Gives out the next number of the line today; with an appointment, to be called first.

    NotFound; RuleBroken("line", "closed") for a line that is not in use.
    """
    line = session().get(QueueLine, line_id)
    if line is None:
        raise NotFound("line")
    if not line.is_active:
        raise RuleBroken("line", "closed")
    today = clock.today()
    row = QueueTicket(
        line_id=line.id,
        queue_id=line.id,
        day=today,
        number=_next_number(line.id, today),
        priority=BOOKED if appointment_id is not None else USUAL,
        state=WAITING,
        channel=actor.channel.value,
        appointment_id=appointment_id,
        issued_at=clock.now(),
        calls=0,
    )
    session().add(row)
    session().flush()
    record("issue ticket", actor=actor, subject="queue-ticket", subject_id=row.id)
    return view_of(row)


def token_of(ticket: TicketView) -> str:
    """What the ticket's code leads to: signed, for two days."""
    return references.sign({"t": ticket.id}, _TOKEN, _LIVES)


def find_by_token(token: str) -> TicketView | None:
    """The ticket behind a token; None for one that is forged or old."""
    payload = references.unsign(token, _TOKEN)
    row = session().get(QueueTicket, int(payload["t"])) if payload else None
    return view_of(row) if row is not None else None


def get_ticket(ticket_id: int) -> TicketView:
    """The ticket of that id. NotFound."""
    row = session().get(QueueTicket, ticket_id)
    if row is None:
        raise NotFound("ticket")
    return view_of(row)


def find_ticket_of(appointment_id: int) -> TicketView | None:
    """The ticket that somebody with an appointment got on coming."""
    query = select(QueueTicket).where(QueueTicket.appointment_id == appointment_id)
    row = session().scalars(query).one_or_none()
    return view_of(row) if row is not None else None


def standing_of(ticket: TicketView) -> Standing:
    """How many wait before it in its line, and how long that takes about; of a called one nobody."""
    if not ticket.is_waiting:
        return Standing(0, 0)
    row = session().get_one(QueueTicket, ticket.id)
    before = or_(
        QueueTicket.priority < row.priority, (QueueTicket.priority == row.priority) & (QueueTicket.id < row.id)
    )
    ahead = count_waiting(row.queue_id, row.day, before)
    return Standing(ahead, expected_wait(row.queue_id, row.day, ahead))


def count_waiting(line_id: int, day: date, *more: ColumnElement[bool]) -> int:
    """How many wait in a line: a day's tickets of a line are few."""
    query = select(func.count()).where(
        QueueTicket.day == day, QueueTicket.queue_id == line_id, QueueTicket.state == WAITING
    )
    return int(session().scalar(query.where(*more)) or 0)


def expected_wait(line_id: int, day: date, ahead: int) -> int | None:
    """Minutes until it is the turn of somebody with so many before: the median of the last served, over the windows at
    work. None until enough were served, and where no window is at work.
    """
    query = (
        select(QueueTicket.called_at, QueueTicket.ended_at)
        .where(
            QueueTicket.day == day,
            QueueTicket.queue_id == line_id,
            QueueTicket.state == SERVED,
            QueueTicket.called_at.is_not(None),
            QueueTicket.ended_at.is_not(None),
        )
        .order_by(QueueTicket.ended_at.desc())
        .limit(LAST)
    )
    served = session().execute(query).all()
    windows = _windows_at_work(line_id, day)
    if len(served) < LEAST or not windows:
        return None
    seconds = median([float((row.ended_at - row.called_at).total_seconds()) for row in served])
    return math.ceil((ahead + 1) * seconds / windows / 60)


def shown_number(letter: str, number: int) -> str:
    """ "A007"."""
    return f"{letter}{number:03d}"


def view_of(row: QueueTicket) -> TicketView:
    """The row as others read it."""
    named, queue = session().get_one(QueueLine, row.line_id), session().get_one(QueueLine, row.queue_id)
    window = session().get(CounterWindow, row.window_id) if row.window_id is not None else None
    return TicketView(
        row.id,
        shown_number(named.letter, row.number),
        row.line_id,
        row.queue_id,
        Words(queue.name_th, queue.name_en),
        row.day,
        row.state,
        row.appointment_id is not None,
        row.window_id,
        Words(window.name_th, window.name_en) if window is not None else None,
        row.issued_at,
        row.called_at,
        row.calls,
    )


def _windows_at_work(line_id: int, day: date) -> int:
    """How many windows in use call from the line and serve somebody now, or called somebody lately, of whatever line.

    One that called somebody is at work even where nobody of this line was among them: the next may be.
    """
    is_at_work = or_(QueueTicket.state == CALLED, QueueTicket.called_at >= clock.now() - AT_WORK)
    query = (
        select(CounterWindow.id, CounterWindow.lines)
        .where(
            CounterWindow.is_active,
            CounterWindow.id.in_(
                select(QueueTicket.window_id).where(
                    QueueTicket.day == day, QueueTicket.window_id.is_not(None), is_at_work
                )
            ),
        )
        .limit(200)
    )
    return sum(not row.lines or line_id in row.lines for row in session().execute(query))


def _next_number(line_id: int, day: date) -> int:
    """The row is locked until the commit: what comes to nothing leaves no gap."""
    insert = sqlite_insert if is_sqlite() else postgres_insert
    session().execute(insert(QueueNumber).values(line_id=line_id, day=day, last=0).on_conflict_do_nothing())
    row = session().get_one(QueueNumber, (line_id, day), with_for_update=True, populate_existing=True)
    row.last += 1
    session().flush()
    return row.last
