"""The promised dates in working days, how they pause, and where a case stands in the queue because of them."""

from datetime import UTC, datetime, timedelta

from services import clock
from services.cases.models import CaseFile
from services.cases.words import OPEN, PARKED, Status
from services.organisation import add_working_days, office_clock_start, working_days_between

_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
_NO_PROMISE = datetime(2700, 1, 1, tzinfo=UTC)
_WAITING = datetime(2800, 1, 1, tzinfo=UTC)
_SETTLED = datetime(3500, 1, 1, tzinfo=UTC)


def start_promise(case: CaseFile, answer_days: int | None, resolve_days: int | None) -> None:
    """Starts the office clock at the next working hour and counts the promised working days from there."""
    case.clock_at = office_clock_start(case.received_at)
    case.answer_due_at = add_working_days(case.clock_at, answer_days) if answer_days is not None else None
    case.due_at = add_working_days(case.clock_at, resolve_days) if resolve_days is not None else None
    case.promised_days = resolve_days


def pause(case: CaseFile, at: datetime) -> None:
    """Stops the promise while the citizen is asked."""
    if case.paused_at is None:
        case.paused_at = at


def resume(case: CaseFile, at: datetime) -> tuple[datetime, datetime] | None:
    """Lets the promise run again; gives the old and the new due moment where it moved."""
    paused, case.paused_at = case.paused_at, None
    if paused is None or case.due_at is None:
        return None
    days = working_days_between(clock.local(paused).date(), clock.local(at).date())
    if days <= 0:
        return None
    promised = clock.local_midnight(clock.local(case.due_at).date())
    old, case.due_at = case.due_at, add_working_days(promised, days)
    return old, case.due_at


def queue_position(case: CaseFile) -> datetime:
    """What the queue is ordered by, so that one index serves every list: due first, then what waits, then what is
    settled.

    Working cases stand at their next deadline (the first answer while it is owed, else the promise); those without
    one, those that wait for the citizen and the settled ones stand in the far future, the settled ones newest first.
    """
    status = Status(case.status)
    if status not in OPEN:
        return _SETTLED - ((case.closed_at or case.changed_at) - _EPOCH)
    if status is Status.PLANNED and case.review_on is not None:
        return datetime(case.review_on.year, case.review_on.month, case.review_on.day, tzinfo=UTC)
    if status is Status.WAITING_CITIZEN:
        return _WAITING + (case.changed_at - _EPOCH)
    owed = [case.due_at] if case.due_at else []
    if case.answer_due_at and case.first_answered_at is None:
        owed.append(case.answer_due_at)
    return min(owed) if owed else _NO_PROMISE + (case.received_at - _EPOCH)


def is_late(status: Status, sort_at: datetime, now: datetime) -> bool:
    """Whether a deadline that is owed has passed; what is planned or waits for the citizen is never late."""
    return status in OPEN and status not in PARKED and sort_at < now


def soon(now: datetime) -> datetime:
    """The moment before which a deadline counts as "due soon"."""
    return now + timedelta(days=2)
