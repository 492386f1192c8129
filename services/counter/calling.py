"""What a window does: calls the next, calls again, has served, lets go who did not come, passes on to another line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from services import clock
from services.audit import Actor, record
from services.counter.models import CounterWindow, QueueTicket
from services.counter.places import LineView, list_lines
from services.counter.tickets import CALLED, MISSED, PASSED, SERVED, WAITING, TicketView, count_waiting, view_of
from services.db import session
from services.errors import NotAllowed, NotFound

#: Calls that a screen shows beside the present one.
MOST_SHOWN = 8
#: So long a call stands on the screens.
SHOWN_FOR = timedelta(minutes=30)
_LISTED = 60


@dataclass(frozen=True, slots=True)
class LineState:
    """A line with how many wait in it."""

    line: LineView
    waiting: int


@dataclass(frozen=True, slots=True)
class Call:
    """A number and where it is awaited; `n` differs with each call."""

    ticket: TicketView
    n: str


def call_next(window_id: int, *, actor: Actor, seen: int | None = None) -> TicketView | None:
    """Calls whoever is next for the window; whom it served until now has been served. None where nobody waits.

    Two windows that ask at once get two different numbers. `seen` is the ticket at the window as the officer saw it, 0
    for none: NotAllowed where another stands there by now, so that nobody who was just called is passed over by a
    second press. NotFound for a window that is not in use.
    """
    window = _window(window_id)
    present = _present(window_id, seen)
    if present is not None:
        _end(present, SERVED, actor)
    lines = [int(each) for each in window.lines] or [line.id for line in list_lines()]
    query = (
        select(QueueTicket)
        .where(QueueTicket.day == clock.today(), QueueTicket.queue_id.in_(lines), QueueTicket.state == WAITING)
        .order_by(QueueTicket.priority, QueueTicket.issued_at, QueueTicket.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    row = session().scalars(query).one_or_none()
    if row is None:
        return None
    row.state, row.window_id, row.officer_id = CALLED, window_id, actor.id
    row.called_at, row.calls = clock.now(), 1
    session().flush()
    record("call ticket", actor=actor, subject="queue-ticket", subject_id=row.id)
    return view_of(row)


def call_again(window_id: int, *, actor: Actor, seen: int | None = None) -> TicketView:
    """Calls the present number once more. NotAllowed where the window has none. `seen` as for `call_next`."""
    row = _called(window_id, seen)
    row.called_at, row.calls = clock.now(), row.calls + 1
    session().flush()
    record("call ticket again", actor=actor, subject="queue-ticket", subject_id=row.id)
    return view_of(row)


def note_served(window_id: int, *, actor: Actor, seen: int | None = None) -> TicketView:
    """Whoever stood at the window has been served. NotAllowed where nobody does. `seen` as for `call_next`."""
    return _end(_called(window_id, seen), SERVED, actor)


def note_absent(window_id: int, *, actor: Actor, seen: int | None = None) -> TicketView:
    """Whoever was called did not come. NotAllowed where nobody was called. `seen` as for `call_next`."""
    return _end(_called(window_id, seen), MISSED, actor)


def pass_on(window_id: int, line_id: int, *, actor: Actor, seen: int | None = None) -> TicketView:
    """Sends whoever stands at the window to another line, where the number is kept and called soon.

    NotFound for a line that is not in use; NotAllowed where nobody stands there. `seen` as for `call_next`.
    """
    row = _called(window_id, seen)
    if line_id not in {line.id for line in list_lines(active_only=True)}:
        raise NotFound("line")
    row.queue_id, row.state, row.priority = line_id, WAITING, min(row.priority, PASSED)
    row.window_id, row.called_at, row.calls = None, None, 0
    session().flush()
    record("pass ticket on", actor=actor, subject="queue-ticket", subject_id=row.id, fields=("line",))
    return view_of(row)


def present_at(window_id: int) -> TicketView | None:
    """Whom the window has called and not finished with."""
    row = _present(window_id)
    return view_of(row) if row is not None else None


def list_waiting(lines: Sequence[int] = (), limit: int = _LISTED) -> list[TicketView]:
    """Who waits today, in the order in which they are called."""
    query = select(QueueTicket).where(QueueTicket.day == clock.today(), QueueTicket.state == WAITING)
    if lines:
        query = query.where(QueueTicket.queue_id.in_(lines))
    ordered = query.order_by(QueueTicket.priority, QueueTicket.issued_at, QueueTicket.id).limit(limit)
    return [view_of(row) for row in session().scalars(ordered)]


def list_line_states(*, active_only: bool = True) -> list[LineState]:
    """The lines with how many wait in each."""
    today = clock.today()
    return [LineState(line, count_waiting(line.id, today)) for line in list_lines(active_only=active_only)]


def list_calls(lines: Sequence[int] = (), limit: int = MOST_SHOWN) -> list[Call]:
    """The last calls of today, newest first, for a screen: numbers and windows, nothing else."""
    query = select(QueueTicket).where(
        QueueTicket.day == clock.today(), QueueTicket.called_at >= clock.now() - SHOWN_FOR
    )
    if lines:
        query = query.where(QueueTicket.queue_id.in_(lines))
    rows = session().scalars(query.order_by(QueueTicket.called_at.desc(), QueueTicket.id.desc()).limit(limit))
    return [Call(view_of(row), f"{row.id}.{row.calls}") for row in rows]


def _end(row: QueueTicket, state: str, actor: Actor) -> TicketView:
    row.state, row.ended_at = state, clock.now()
    session().flush()
    record("end ticket", actor=actor, subject="queue-ticket", subject_id=row.id, note=state)
    return view_of(row)


def _present(window_id: int, seen: int | None = None) -> QueueTicket | None:
    query = (
        select(QueueTicket)
        .where(QueueTicket.day == clock.today(), QueueTicket.window_id == window_id, QueueTicket.state == CALLED)
        .order_by(QueueTicket.called_at.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )
    row = session().scalars(query).one_or_none()
    if seen is not None and seen != (row.id if row is not None else 0):
        raise NotAllowed("somebody else stands there")
    return row


def _called(window_id: int, seen: int | None) -> QueueTicket:
    _window(window_id)
    row = _present(window_id, seen)
    if row is None:
        raise NotAllowed("nobody was called")
    return row


def _window(window_id: int) -> CounterWindow:
    """The window, locked: what it does is done one after the other."""
    row = session().get(CounterWindow, window_id, with_for_update=True, populate_existing=True)
    if row is None or not row.is_active:
        raise NotFound("window")
    return row
