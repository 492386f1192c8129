"""Emptying the outbox: claim a few rows, commit, send outside of any transaction, mark each; at least once.

A worker that dies leaves its rows leased. They are tried again, with the same Message-ID, when the lease has ended, or
when a worker starts on the same host and sees that the other is gone. Each row is marked as soon as it was sent, so
that at most the one in flight is sent twice.
"""

import random
import time
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from cryptography.exceptions import InvalidTag
from sqlalchemy import case, select, update

from services import clock, db
from services.notifications.base import Delivery, Outgoing, Result, Sender, make_sender
from services.notifications.models import Notice, NoticeState
from services.notifications.riding import hold, outgoing_of
from services.processes import has_ended
from services.processes import this_process as this_worker

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=60)
#: A batch stops here, so that a slow server never makes it outlive its lease (one attempt ends within 20 seconds).
_BATCH_SECONDS = 35.0
_BATCH = 20
#: Waits after the first, second … attempt; after the last one it is given up.
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 1440))

_OPEN = (NoticeState.WAITING, NoticeState.SENDING)


def send_due(limit: int = 200) -> int:
    """Sends what is due, at most `limit`; says how many were tried. Must be called outside of a unit of work."""
    tried = 0
    while tried < limit:
        claimed = _claim(min(_BATCH, limit - tried))
        if not claimed:
            break
        tried += _send_batch(claimed)
    return tried


def release_leases() -> int:
    """Frees what a worker of this host held that is no longer alive; called when a worker starts. Says how many."""
    session = db.session()
    workers = session.scalars(
        select(Notice.worker).where(Notice.state == NoticeState.SENDING, Notice.worker.is_not(None)).distinct()
    ).all()
    session.rollback()
    dead = [worker for worker in workers if worker is not None and has_ended(worker)]
    if not dead:
        return 0
    with db.unit_of_work() as session:
        now = clock.now()
        freed = session.execute(
            update(Notice)
            .where(Notice.state == NoticeState.SENDING, Notice.worker.in_(dead))
            .values(state=NoticeState.WAITING, next_try_at=now, lease_until=None, worker=None)
            .returning(Notice.id)
        ).all()
    return len(freed)


def _claim(limit: int) -> Sequence[int]:
    """Leases due rows to this process, in a short transaction of its own; nothing is locked when nothing is due."""
    session = db.session()
    now = clock.now()
    due = select(Notice.id).where(Notice.state.in_(_OPEN), Notice.next_try_at <= now)
    is_idle = session.execute(due.limit(1)).first() is None
    session.rollback()
    if is_idle:
        return []
    spent = Notice.attempts > len(BACK_OFF)
    with db.unit_of_work() as session:
        now = clock.now()
        first = (
            due.order_by(Notice.priority, Notice.next_try_at, Notice.id).limit(limit).with_for_update(skip_locked=True)
        )
        ids = session.scalars(first).all()
        until = now + LEASE
        # A row whose sending ended the process each time is given up too, and not tried for ever.
        rows = session.execute(
            update(Notice)
            .where(Notice.id.in_(ids))
            .values(
                state=case((spent, NoticeState.GIVEN_UP), else_=NoticeState.SENDING),
                attempts=Notice.attempts + case((spent, 0), else_=1),
                next_try_at=until,
                lease_until=until,
                worker=this_worker(),
            )
            .returning(Notice.id, Notice.state)
        ).all()
    mine = {row.id for row in rows if row.state == NoticeState.SENDING}
    return [notice_id for notice_id in ids if notice_id in mine]


def _send_batch(claimed: Sequence[int]) -> int:
    """Sends the claimed rows one after the other and marks each; what there is no time left for goes back."""
    senders: dict[str, Sender] = {}
    begun = time.monotonic()
    tried = 0
    try:
        for place, notice_id in enumerate(claimed):
            if time.monotonic() - begun > _BATCH_SECONDS:
                _give_back(claimed[place:])
                break
            tried += 1
            _mark(notice_id, _try_one(notice_id, senders))
    finally:
        for sender in senders.values():
            sender.close()
    return tried


def _try_one(notice_id: int, senders: dict[str, Sender]) -> Delivery:
    try:
        channel, outgoing = _load(notice_id)
        if channel not in senders:
            senders[channel] = make_sender(channel)
        delivery = senders[channel].send(outgoing)
    except (InvalidTag, LookupError, ValueError) as error:
        # A text with an unknown gap, another data key, an address that is none: trying again would not help.
        log.exception("a notice cannot be written", notice=notice_id)
        delivery = Delivery(Result.REFUSED, type(error).__name__)
    return delivery


def _load(notice_id: int) -> tuple[str, Outgoing]:
    session = db.session()
    notice = session.get_one(Notice, notice_id, populate_existing=True)
    loaded = notice.channel, outgoing_of(notice)
    session.rollback()
    return loaded


def _mark(notice_id: int, delivery: Delivery) -> None:
    """Writes down how the attempt ended, unless the lease was lost to somebody else meanwhile."""
    with db.unit_of_work() as session:
        notice = session.get_one(Notice, notice_id, with_for_update=True, populate_existing=True)
        if notice.state != NoticeState.SENDING or notice.worker != this_worker():
            return
        now = clock.now()
        notice.last_error, notice.worker, notice.lease_until = delivery.error[:200], None, None
        notice.provider_ref = delivery.reference or notice.provider_ref
        if delivery.result is Result.SENT:
            notice.state, notice.sent_at, notice.last_error = NoticeState.SENT, now, ""
        elif delivery.result is Result.HELD:
            # Nothing was tried.
            notice.attempts -= 1
            hold(notice, delivery.error)
        elif delivery.result is Result.REFUSED:
            notice.state = NoticeState.FAILED
        elif notice.attempts > len(BACK_OFF):
            notice.state = NoticeState.GIVEN_UP
        else:
            notice.state, notice.next_try_at = NoticeState.WAITING, _next_try(now, notice.attempts)
    log.info("notice", notice=notice_id, result=str(delivery.result), error=delivery.error)


def _give_back(notice_ids: Sequence[int]) -> None:
    with db.unit_of_work() as session:
        session.execute(
            update(Notice)
            .where(Notice.id.in_(notice_ids), Notice.worker == this_worker(), Notice.state == NoticeState.SENDING)
            .values(
                state=NoticeState.WAITING,
                attempts=Notice.attempts - 1,
                next_try_at=clock.now(),
                lease_until=None,
                worker=None,
            )
        )


def _next_try(now: datetime, attempts: int) -> datetime:
    """When to try again: later each time, and not all at once after the server was away."""
    return now + BACK_OFF[attempts - 1] * random.uniform(0.9, 1.1)
