"""Working the inbox: the oldest event of each user, one after the other; different users at once.

An event is claimed in a transaction of its own, made ready outside of any, and worked in one that also marks it done.
A worker that dies leaves its event leased; it is worked again when the lease has ended or its process is seen to be
gone, and whoever lost the lease meanwhile writes nothing.
"""

import traceback
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from cryptography.exceptions import InvalidTag
from sqlalchemy import Select, and_, bindparam, exists, or_, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, aliased
from sqlalchemy.orm.attributes import flag_modified

from services import clock, db
from services.errors import ServiceError
from services.inbox import replies
from services.inbox.base import ChatEvent, Handler, handler_of, list_channels
from services.inbox.leasing import new_lease
from services.inbox.models import ChatEventRow, ChatUser, EventState
from services.inbox.unsending import is_unsent
from services.inbox.users import know_user

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=60)
ATTEMPTS = 5
#: Waits after the first, second … attempt. The user's later events wait too, so they are short.
BACK_OFF = tuple(timedelta(seconds=seconds) for seconds in (1, 3, 10, 30))
#: What a handler may die of without holding up the events of others. Anything else also ends the sweep's step.
FAILURES = (
    ServiceError, SQLAlchemyError, ArithmeticError, AttributeError, AssertionError, InvalidTag, LookupError, OSError,
    RuntimeError, TypeError, ValueError,
)  # fmt: skip


def work_waiting(limit: int = 50) -> int:
    """Works what waits in the inbox of every channel that has a handler; says how many events were tried."""
    return sum(work(channel, handler_of(channel), limit=limit) for channel in list_channels())


def work(channel: str, handler: Handler, *, limit: int = 50) -> int:
    """Works at most `limit` events with `handler`; says how many were tried. Called outside of any unit of work."""
    for tried in range(limit):
        claimed = _claim(channel)
        if claimed is None:
            return tried
        _work_one(*claimed, handler)
    return limit


def _claim(channel: str) -> tuple[ChatEvent, str] | None:
    """Leases the oldest event whose user has none in work; nothing is locked when nothing waits."""
    session = db.session()
    is_idle = session.execute(_WAITS, {"channel": channel, "now": clock.now()}).first() is None
    session.rollback()
    if is_idle:
        return None
    with db.unit_of_work() as session:
        now = clock.now()
        row = session.scalar(_NEXT, {"channel": channel, "now": now}, execution_options={"populate_existing": True})
        if row is None:
            # Another worker was quicker; the next sweep looks again.
            return None
        row.state, row.attempts, row.lease = EventState.WORKING, row.attempts + 1, new_lease()
        row.lease_until = now + LEASE
        return _view(row), row.lease


def _is_free() -> Any:
    waits = and_(ChatEventRow.state == EventState.WAITING, ChatEventRow.next_try_at <= _NOW)
    return or_(waits, and_(ChatEventRow.state == EventState.WORKING, ChatEventRow.lease_until <= _NOW))


def _due() -> Select[Any]:
    """Events that may be worked now, oldest first: free, none of the user's older ones undone, none in work."""
    other = aliased(ChatEventRow)
    is_undone = other.state.in_((EventState.WAITING, EventState.WORKING))
    is_older = or_(
        other.order_at < ChatEventRow.order_at,
        and_(other.order_at == ChatEventRow.order_at, other.id < ChatEventRow.id),
    )
    is_in_work = and_(other.state == EventState.WORKING, other.lease_until > _NOW)
    same_user = and_(
        other.channel == ChatEventRow.channel,
        other.user_hash == ChatEventRow.user_hash,
        other.user_hash != "",
        other.id != ChatEventRow.id,
    )
    return (
        select(ChatEventRow.id)
        .where(
            ChatEventRow.channel == bindparam("channel"),
            ChatEventRow.state.in_((EventState.WAITING, EventState.WORKING)),
            _is_free(),
            ~exists().where(is_undone, same_user, or_(is_older, is_in_work)),
        )
        .order_by(ChatEventRow.order_at, ChatEventRow.id)
    )


# Made once: putting them together took as long as all else that a claim does.
_NOW: Any = bindparam("now", type_=ChatEventRow.__table__.c.received_at.type)
_WAITS = _due().limit(1)
_NEXT = (
    select(ChatEventRow)
    .where(ChatEventRow.id.in_(_WAITS.scalar_subquery()), _is_free())
    .with_for_update(skip_locked=True)
)


def _work_one(event: ChatEvent, lease: str, handler: Handler) -> None:
    if event.attempts > ATTEMPTS:
        # Each attempt ended the process: this one is not begun.
        _note_failure(event, lease, handler, "killed")
        return
    try:
        ready = handler.prepare(event)
        answered = _handle(event, lease, handler, ready)
    except FAILURES as error:
        log.error("an event failed", number=event.id, error=type(error).__name__, traceback=_frames(error))
        _note_failure(event, lease, handler, type(error).__name__)
        return
    except BaseException as error:
        _note_failure(event, lease, handler, type(error).__name__)
        raise
    replies.send_now(answered, lease, handler)
    handler.finish(event, ready)


def _handle(event: ChatEvent, lease: str, handler: Handler, ready: Any) -> list[int]:
    """Works the event and marks it done, together; the answers that it left, to be sent right after."""
    with db.unit_of_work() as session:
        row = _held(session, event, lease)
        if row is None:
            log.warning("the lease was lost", number=event.id)
            return []
        with replies.collected(lease) as answered:
            if event.kind == "message" and event.message_ref and is_unsent(event.channel, event.message_ref):
                row.payload = None
            else:
                user = _user_of(row, event)
                handler.handle(event, user, ready)
                if user is not None:
                    flag_modified(user, "state")
        _close(row, EventState.DONE, "")
    return answered


def _note_failure(event: ChatEvent, lease: str, handler: Handler, error: str) -> None:
    """Waits before the next try; after the last one gives up, with an apology."""
    if event.attempts < ATTEMPTS:
        with db.unit_of_work() as session:
            row = _held(session, event, lease)
            if row is not None:
                row.state, row.lease, row.lease_until = EventState.WAITING, None, None
                row.last_error = error[:200]
                row.next_try_at = clock.now() + BACK_OFF[event.attempts - 1]
        return
    try:
        answered = _give_up(event, lease, handler, error)
    except FAILURES:
        log.exception("an apology failed", number=event.id)
        answered = _give_up(event, lease, None, error)
    replies.send_now(answered, lease, handler)


def _give_up(event: ChatEvent, lease: str, handler: Handler | None, error: str) -> list[int]:
    with db.unit_of_work() as session:
        row = _held(session, event, lease)
        if row is None:
            return []
        with replies.collected(lease) as answered:
            if handler is not None:
                handler.apologise(event, _user_of(row, event))
        _close(row, EventState.FAILED, error)
    log.error("an event was given up", number=event.id, error=error)
    return answered


def _held(session: Session, event: ChatEvent, lease: str) -> ChatEventRow | None:
    """The row of the event, locked; None where the lease was lost to somebody else meanwhile."""
    row = session.get(ChatEventRow, event.id, with_for_update=True, populate_existing=True)
    return row if row is not None and row.state == EventState.WORKING and row.lease == lease else None


def _user_of(row: ChatEventRow, event: ChatEvent) -> ChatUser | None:
    return know_user(row.channel, row.address, seen_at=event.happened_at) if row.address else None


def _close(row: ChatEventRow, state: EventState, error: str) -> None:
    row.state, row.lease, row.lease_until = state, None, None
    row.worked_at, row.last_error = clock.now(), error[:200]


def _view(row: ChatEventRow) -> ChatEvent:
    happened = datetime.fromtimestamp(min(row.order_at, 4_000_000_000_000) / 1000, UTC)
    return ChatEvent(
        row.id,
        row.channel,
        row.event_id,
        row.kind,
        row.payload or {},
        row.message_ref,
        happened,
        row.received_at,
        row.attempts,
    )


def _frames(error: BaseException) -> list[str]:
    """Where it arose; never its message, which may quote what somebody wrote."""
    return [f"{f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)[-8:]]
