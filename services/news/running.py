"""A sending at work: begun when its time has come and the month can pay it; its batches filled in small steps."""

import uuid
from collections.abc import Sequence
from typing import Any

import structlog
from sqlalchemy import Select, or_, select

from services import clock, db, notifications, settings
from services.audit import SYSTEM, record
from services.news.base import MOST_RECIPIENTS, broadcaster_of
from services.news.ending import finish
from services.news.models import Audience, BatchKind, BatchState, Broadcast, BroadcastBatch, BroadcastState, NewsItem
from services.news.models import NewsState as ItemState
from services.news.reading import ItemView, view_of
from services.news.segments import LINE, Reader, count_chats, next_readers, segment_of
from services.news.sending import send_batches
from services.news.subscribing_mail import unsubscribe_token
from services.news.voiding import void_approvals
from services.notifications import Recipient
from services.text import Words, snippet

log = structlog.get_logger(__name__)

#: So many subscribers a transaction.
AT_ONCE = 200
#: The notice by which news goes out as mail.
MAIL = "news.item"
#: The key of the body for readers of both languages.
BOTH = ""
_LANGUAGES = ("th", "en")
#: Beside the bodies by language: what the mails say.
_MAIL_BODY = "mail"


def work_broadcasts() -> int:
    """A few steps of every sending that is due; how many were done. Must be called outside of any unit of work."""
    done = sum(_begin(number) for number in _due())
    done += sum(_collect(number) for number in _running())
    return done + send_batches()


def _due() -> Sequence[int]:
    query = select(Broadcast.id).where(
        Broadcast.state == BroadcastState.APPROVED,
        or_(Broadcast.scheduled_at.is_(None), Broadcast.scheduled_at <= clock.now()),
    )
    return _numbers(query.order_by(Broadcast.id).limit(20))


def _running() -> Sequence[int]:
    query = select(Broadcast.id).where(Broadcast.state == BroadcastState.RUNNING, Broadcast.is_collected.is_(False))
    return _numbers(query.order_by(Broadcast.id).limit(20))


def _numbers(query: Select[Any]) -> Sequence[int]:
    found = list(db.session().scalars(query))
    db.session().rollback()
    return found


def _begin(number: int) -> int:
    """Asks the platform what the month still allows, then begins, goes on, or stops with the reason."""
    notifications.refresh_quota(LINE)
    with db.unit_of_work() as session:
        row = session.get_one(Broadcast, number, with_for_update=True, populate_existing=True)
        is_due = row.scheduled_at is None or row.scheduled_at <= clock.now()
        if row.state != BroadcastState.APPROVED or not is_due:
            return 0
        item = session.get_one(NewsItem, row.news_id, with_for_update=True, populate_existing=True)
        if row.bodies is None and (item.revision != row.news_revision or item.state == ItemState.WITHDRAWN):
            # Only a change that slipped in beside the approval comes here: see `voiding`.
            void_approvals(item.id, actor=SYSTEM)
            return 1
        reason = _obstacle(row)
        if reason:
            row.state, row.reason = BroadcastState.STOPPED, reason
        else:
            row.state, row.reason = BroadcastState.RUNNING, ""
            row.started_at = row.started_at or clock.now()
            if row.bodies is None:
                shown = view_of(item)
                row.bodies = {**compose_bodies(shown, Audience(row.audience)), _MAIL_BODY: [_mail_of(shown)]}
        action = "stop broadcast" if reason else "begin broadcast"
        record(action, actor=SYSTEM, subject="broadcast", subject_id=row.id, fields=["state"], note=reason)
    log.info("broadcast", number=number, reason=reason or "begun")
    return 1


def _obstacle(row: Broadcast) -> str:
    """Why it cannot begin; "" where it can. What was sent already is not asked of the month again."""
    chats = count_chats(segment_of(row))
    if row.is_collected:
        chats = row.recipients
    left = max(0, chats - row.sent - row.failed - row.left_out)
    if left and not notifications.read_quota(LINE).is_known:
        return "quota_unknown"
    if left and not notifications.can_broadcast(left):
        return "quota_reserve"
    return ""


def compose_bodies(item: ItemView, audience: Audience, *, is_test: bool = False) -> dict[str, list[dict[str, object]]]:
    """What is sent, by language, as the text stands now; a test says that it is one."""
    broadcaster = broadcaster_of(LINE)
    languages = (BOTH,) if audience is Audience.FRIENDS else _LANGUAGES
    return {each: [dict(message) for message in broadcaster.compose(item, each, is_test=is_test)] for each in languages}


def _collect(number: int) -> int:
    """Puts the next subscribers into batches, in one short transaction; the place is saved with them."""
    with db.unit_of_work() as session:
        row = session.scalar(
            select(Broadcast)
            .where(Broadcast.id == number)
            .with_for_update(skip_locked=True)
            .execution_options(populate_existing=True)
        )
        if row is None or row.state != BroadcastState.RUNNING or row.is_collected:
            return 0
        if row.audience == Audience.FRIENDS and row.position == 0:
            _add_batch(row, BatchKind.BROADCAST, BOTH, [], count_chats(segment_of(row)))
            row.recipients += count_chats(segment_of(row))
        readers = next_readers(segment_of(row), row.position, AT_ONCE)
        _put(row, [reader for reader in readers if reader.user_id is not None])
        _mail(row, [reader for reader in readers if reader.user_id is None and reader.address])
        if len(readers) < AT_ONCE:
            row.is_collected = True
            _close_batches(row)
        else:
            row.position = readers[-1].id
        session.flush()
        finish(row)
        db.request_work()
    return 1


def _put(row: Broadcast, readers: Sequence[Reader]) -> None:
    row.recipients += len(readers)
    row.left_out += sum(not reader.is_reachable for reader in readers)
    for language in _LANGUAGES:
        waiting = [[reader.user_id, reader.address] for reader in readers
                   if reader.is_reachable and reader.language == language]  # fmt: skip
        while waiting:
            batch = _filling(row, language)
            held = list(batch.recipients or [])
            room = MOST_RECIPIENTS - len(held)
            batch.recipients, waiting = [*held, *waiting[:room]], waiting[room:]
            batch.people = len(batch.recipients)
            if batch.people == MOST_RECIPIENTS:
                batch.state = BatchState.WAITING
            db.session().flush()


def _filling(row: Broadcast, language: str) -> BroadcastBatch:
    found = db.session().scalar(
        select(BroadcastBatch).where(
            BroadcastBatch.broadcast_id == row.id,
            BroadcastBatch.state == BatchState.FILLING,
            BroadcastBatch.language == language,
        )
    )
    return found or _add_batch(row, BatchKind.MULTICAST, language, [], 0, state=BatchState.FILLING)


def _add_batch(
    row: Broadcast, kind: BatchKind, language: str, recipients: list[object], people: int,
    state: BatchState = BatchState.WAITING,
) -> BroadcastBatch:  # fmt: skip
    now = clock.now()
    batch = BroadcastBatch(
        broadcast_id=row.id, kind=kind, language=language, recipients=recipients, people=people,
        messages=(row.bodies or {})[language], retry_key=str(uuid.uuid4()), state=state, next_try_at=now,
        created_at=now,
    )  # fmt: skip
    db.session().add(batch)
    db.session().flush()
    return batch


def _close_batches(row: Broadcast) -> None:
    filling = db.session().scalars(
        select(BroadcastBatch).where(BroadcastBatch.broadcast_id == row.id, BroadcastBatch.state == BatchState.FILLING)
    )
    for batch in filling:
        batch.state = BatchState.WAITING


def _mail(row: Broadcast, readers: Sequence[Reader]) -> None:
    """Leaves the mails to the outbox, which sends each of them once."""
    if not readers:
        return
    recipients = [
        Recipient("email", reader.address, reader.language, unsubscribe_token(reader.id)) for reader in readers
    ]
    # As it was approved: somebody may have changed the item since.
    (approved,) = (row.bodies or {})[_MAIL_BODY]
    title = Words(*(snippet(each, 150) for each in approved["title"]))
    row.mailed += notifications.notify(
        MAIL,
        recipients=recipients,
        params={"title": title, "words": Words(*approved["words"]), "link": approved["link"]},
        subject=("broadcast", row.id),
    )


def _mail_of(item: ItemView) -> dict[str, Any]:
    """What a mail says of an item, in both languages."""
    english, base = item.has_english, settings.current().base_url
    return {
        "title": [item.title.th, item.title.en if english else item.title.th],
        "words": [item.text.th, item.text.en if english else item.text.th],
        "link": f"{base}/news/{item.id}" if item.state is ItemState.PUBLISHED else item.link or f"{base}/news",
    }
