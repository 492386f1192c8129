"""Batches leave one by one: claimed in a short transaction, posted outside of any, marked in another.

A batch keeps recipients, body and retry key from its first try, so a repeat after a kill is taken once. Who withdrew or
left before the first try is left out of it. Nothing is claimed of a sending that was stopped or cancelled.
"""

import secrets
import uuid
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy import Select, exists, or_, select, update

from services import clock, db, notifications
from services.audit import SYSTEM, record
from services.news.base import Posted, Posting, broadcaster_of
from services.news.ending import finish
from services.news.models import BatchKind, BatchState, Broadcast, BroadcastBatch, BroadcastState
from services.news.segments import LINE, still_agreed
from services.processes import has_ended, this_process

log = structlog.get_logger(__name__)

#: A call ends within 20 seconds; nobody else touches the batch before.
LEASE = timedelta(seconds=60)
#: After too many calls a minute nothing is tried for so long.
RATE_WAIT = timedelta(seconds=30)
BACK_OFF = tuple(timedelta(seconds=seconds) for seconds in (5, 30, 120, 600, 1800, 3600, 3600, 3600))
#: The platform remembers a retry key for 24 hours; what went unheard longer ago might be sent twice.
KEY_LIVES = timedelta(hours=23)
_UNSENT = (BatchState.WAITING, BatchState.SENDING)


def send_batches(limit: int = 20) -> int:
    """Sends what is due, at most `limit` batches; says how many were tried. Opens its own units of work."""
    tried = 0
    while tried < limit:
        lease = f"{this_process()}:{secrets.token_hex(8)}"
        number = _claim(lease)
        if number is None:
            break
        tried += 1
        if number and not _send(number, lease):
            break
    return tried


def release_batches() -> int:
    """Frees what a worker of this host held that is no longer alive; says how many. Opens its own unit of work."""
    session = db.session()
    held = session.scalars(select(BroadcastBatch.lease).where(BroadcastBatch.state == BatchState.SENDING)).all()
    session.rollback()
    dead = [lease for lease in held if lease and has_ended(lease.rpartition(":")[0])]
    if not dead:
        return 0
    with db.unit_of_work() as session:
        freed = session.execute(
            update(BroadcastBatch)
            .where(BroadcastBatch.state == BatchState.SENDING, BroadcastBatch.lease.in_(dead))
            .values(next_try_at=clock.now(), lease=None)
            .returning(BroadcastBatch.id)
        ).all()
        db.request_work()
    return len(freed)


def _claim(lease: str) -> int | None:
    """The number of a batch that is ours to send; 0 where one was settled instead, None where nothing is due."""
    session = db.session()
    due = _due()
    is_idle = session.execute(due).first() is None
    session.rollback()
    if is_idle:
        return None
    with db.unit_of_work() as session:
        first = session.execute(_due()).first()
        if first is None:
            return None
        row, batch = _locked(first.broadcast_id, first.id)
        now = clock.now()
        if batch.state not in _UNSENT or batch.next_try_at > now or not _may_leave(row, batch):
            # Somebody else was quicker; whatever is left is looked for anew.
            return 0
        if batch.first_tried_at is None:
            _leave_out(row, batch)
        is_old = batch.first_tried_at is not None and batch.first_tried_at < now - KEY_LIVES
        if is_old or batch.attempts > len(BACK_OFF):
            _settle(row, batch, BatchState.FAILED, "given up")
            return 0
        if batch.kind != BatchKind.BROADCAST and not batch.recipients:
            _settle(row, batch, BatchState.SENT, "")
            return 0
        batch.state, batch.lease, batch.next_try_at = BatchState.SENDING, lease, now + LEASE
        batch.attempts += 1
        batch.first_tried_at = batch.first_tried_at or now
        return batch.id


def _due() -> Select[Any, Any]:
    is_running = exists().where(Broadcast.id == BroadcastBatch.broadcast_id, Broadcast.state == BroadcastState.RUNNING)
    return (
        select(BroadcastBatch.id, BroadcastBatch.broadcast_id)
        .where(
            BroadcastBatch.state.in_(_UNSENT),
            BroadcastBatch.next_try_at <= clock.now(),
            or_(BroadcastBatch.kind == BatchKind.TEST, is_running),
        )
        .order_by(BroadcastBatch.next_try_at, BroadcastBatch.id)
        .limit(1)
    )


def _may_leave(row: Broadcast, batch: BroadcastBatch) -> bool:
    return batch.kind == BatchKind.TEST or row.state == BroadcastState.RUNNING


def _locked(broadcast_id: int, batch_id: int) -> tuple[Broadcast, BroadcastBatch]:
    """The sending first, then its batch, as everywhere: two who wait for each other would both lose."""
    session = db.session()
    row = session.get_one(Broadcast, broadcast_id, with_for_update=True, populate_existing=True)
    return row, session.get_one(BroadcastBatch, batch_id, with_for_update=True, populate_existing=True)


def _leave_out(row: Broadcast, batch: BroadcastBatch) -> None:
    """Whoever withdrew or left since the batch was filled gets nothing."""
    if batch.kind != BatchKind.MULTICAST:
        return
    held = list(batch.recipients or [])
    wanted = still_agreed([user_id for user_id, _ in held], row.interest)
    kept = [[user_id, address] for user_id, address in held if user_id in wanted]
    row.left_out += len(held) - len(kept)
    batch.recipients, batch.people = kept, len(kept)


def _send(number: int, lease: str) -> bool:
    """Posts one batch and marks it; whether more may be tried now."""
    session = db.session()
    batch = session.get_one(BroadcastBatch, number)
    addresses = None if batch.kind == BatchKind.BROADCAST else [address for _, address in batch.recipients or []]
    messages, key = batch.messages or [], batch.retry_key
    session.rollback()
    posted = broadcaster_of(LINE).post(addresses, messages, retry_key=key)
    _mark(number, lease, posted)
    log.info("batch", number=number, posting=str(posted.posting), error=posted.error, request=posted.request_id)
    return posted.posting in (Posting.TAKEN, Posting.REFUSED, Posting.ADDRESS)


def _mark(number: int, lease: str, posted: Posted) -> None:
    """Writes down how the call ended, unless the lease was lost to somebody else meanwhile."""
    with db.unit_of_work() as session:
        row, batch = _locked(session.get_one(BroadcastBatch, number).broadcast_id, number)
        if batch.state != BatchState.SENDING or batch.lease != lease:
            return
        batch.lease, batch.last_error, batch.request_id = None, posted.error[:200], posted.request_id[:80]
        if posted.posting is Posting.TAKEN:
            notifications.note_pushed(batch.people)
            _settle(row, batch, BatchState.SENT, "")
        elif posted.posting is Posting.ADDRESS and batch.kind == BatchKind.MULTICAST and batch.people > 1:
            _halve(row, batch, posted.error)
        elif posted.posting in (Posting.REFUSED, Posting.ADDRESS):
            _settle(row, batch, BatchState.FAILED, posted.error)
        elif posted.posting is Posting.QUOTA:
            _stop_for_quota(row, batch)
        elif row.state == BroadcastState.CANCELLED:
            _settle(row, batch, BatchState.CANCELLED, posted.error)
        else:
            _wait(batch, is_rate=posted.posting is Posting.RATE)


def _settle(row: Broadcast, batch: BroadcastBatch, state: BatchState, error: str) -> None:
    """The batch has ended; what it held of people goes."""
    batch.state, batch.last_error, batch.lease = state, error[:200], None
    batch.recipients, batch.messages = None, None
    if state is BatchState.SENT:
        batch.sent_at = clock.now()
    if batch.kind == BatchKind.TEST:
        return
    if state is BatchState.SENT:
        row.sent += batch.people
    elif state is BatchState.FAILED:
        row.failed += batch.people
    db.session().flush()
    finish(row)


def _halve(row: Broadcast, batch: BroadcastBatch, error: str) -> None:
    """One address spoils the whole call: both halves go on by themselves, until it stands alone."""
    held, now = list(batch.recipients or []), clock.now()
    middle = len(held) // 2
    for part in (held[:middle], held[middle:]):
        db.session().add(
            BroadcastBatch(
                broadcast_id=row.id, kind=batch.kind, language=batch.language, recipients=part, people=len(part),
                messages=batch.messages, retry_key=str(uuid.uuid4()), state=BatchState.WAITING, next_try_at=now,
                created_at=now,
            )
        )  # fmt: skip
    db.session().flush()
    batch.people = 0
    _settle(row, batch, BatchState.FAILED, error)


def _stop_for_quota(row: Broadcast, batch: BroadcastBatch) -> None:
    """The month is used up: nothing of this batch was sent, an officer lets the rest go on when there is more."""
    notifications.note_spent()
    if batch.kind == BatchKind.TEST:
        _settle(row, batch, BatchState.FAILED, "quota")
        return
    _untried(batch)
    batch.state, batch.next_try_at = BatchState.WAITING, clock.now()
    if row.state == BroadcastState.RUNNING:
        row.state, row.reason = BroadcastState.STOPPED, "quota"
        record("stop broadcast", actor=SYSTEM, subject="broadcast", subject_id=row.id, fields=["state"], note="quota")


def _wait(batch: BroadcastBatch, *, is_rate: bool) -> None:
    """Later: the same call again where nobody knows whether it was taken; all of them where we are too fast."""
    now = clock.now()
    batch.state = BatchState.WAITING
    if not is_rate:
        batch.next_try_at = now + BACK_OFF[min(batch.attempts, len(BACK_OFF)) - 1]
        return
    _untried(batch)
    db.session().flush()
    db.session().execute(
        update(BroadcastBatch).where(BroadcastBatch.state == BatchState.WAITING).values(next_try_at=now + RATE_WAIT)
    )


def _untried(batch: BroadcastBatch) -> None:
    """The platform did nothing and no earlier try went unheard: the next is a first one, under a key of its own."""
    if batch.attempts == 1:
        batch.attempts, batch.first_tried_at, batch.retry_key = 0, None, str(uuid.uuid4())
    else:
        batch.attempts -= 1
