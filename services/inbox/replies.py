"""Answers: rows written with what was done, sent right after the commit, and by the sweep where that failed.

A kill between the two loses nothing: the row is found again. It never bears another text, and a push bears the same
retry key from its first try, so that nobody is answered twice.
"""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import and_, exists, or_, select, update
from sqlalchemy.orm import aliased

from services import clock, db
from services.inbox.base import Answer, Attempt, Ended, Handler, handler_of, list_channels
from services.inbox.leasing import new_lease
from services.inbox.models import ChatReply, ChatUser, ReplyState

log = structlog.get_logger(__name__)

#: What the platform takes in one request.
MESSAGES_AT_ONCE = 5
#: An attempt ends within 20 seconds; nobody else touches the answer before.
LEASE = timedelta(seconds=25)
BACK_OFF = tuple(timedelta(seconds=seconds) for seconds in (2, 5, 15, 60, 300, 900, 3600, 3600, 3600, 3600))
_UNSENT = (ReplyState.WAITING, ReplyState.SENDING)
_COLLECTED = "chat replies"


def reply(
    user: ChatUser, messages: Sequence[Mapping[str, Any]], *, token: str = "", token_at: datetime | None = None
) -> int:
    """Leaves messages to a user in the caller's unit of work: by the token where there is one, else by push.

    More than five become several answers; only the first can use the token. Says how many answers. Within `work` they
    leave right after the commit, else when the worker wakes. What was kept for the user's next message goes before it
    with the token, as far as there is room; with a token there may be nothing else to say.
    """
    now, session = clock.now(), db.session()
    lease, collected = session.info.get(_COLLECTED, (None, None))
    batches = [list(messages[at : at + MESSAGES_AT_ONCE]) for at in range(0, len(messages), MESSAGES_AT_ONCE)]
    joined: list[tuple[ChatReply, list[Any]]] = []
    if token:
        first = batches[0] if batches else []
        joined = _join_kept(user, MESSAGES_AT_ONCE - len(first))
        batches[:1] = [[message for _, messages in joined for message in messages] + first]
    for number, batch in enumerate(batches):
        row = ChatReply(
            user_id=user.id,
            reply_token=token if token and number == 0 else None,
            token_at=token_at or now,
            messages=[dict(message) for message in batch],
            retry_key=str(uuid.uuid4()),
            state=ReplyState.WAITING if collected is None else ReplyState.SENDING,
            attempts=0 if collected is None else 1,
            next_try_at=now if collected is None else now + LEASE,
            lease=lease,
            created_at=now,
        )
        session.add(row)
        session.flush()
        if joined and number == 0:
            row.is_secret = any(kept.is_secret for kept, _ in joined)
            whole = [kept.id for kept, _ in joined if kept.state == ReplyState.JOINED]
            carried = or_(ChatReply.id.in_(whole), ChatReply.joined_to.in_(whole))
            session.execute(update(ChatReply).where(carried).values(joined_to=row.id))
        if collected is not None:
            collected.append(row.id)
    if collected is None:
        db.request_work()
    return len(batches)


def has_kept(user: ChatUser) -> bool:
    """Whether answers wait for the user's next message."""
    return db.session().execute(_kept(user).limit(1)).first() is not None


def _kept(user: ChatUser) -> Any:
    return select(ChatReply).where(ChatReply.user_id == user.id, ChatReply.state == ReplyState.KEPT)


def _join_kept(user: ChatUser, room: int) -> list[tuple[ChatReply, list[Any]]]:
    """The oldest kept answers and those of their messages, at most `room`, that leave them for a later answer."""
    joined: list[tuple[ChatReply, list[Any]]] = []
    if room <= 0:
        return joined
    for row in db.session().scalars(_kept(user).order_by(ChatReply.id).limit(room).with_for_update()):
        held = list(row.messages or [])
        joined.append((row, held[:room]))
        row.messages, room = held[room:], max(0, room - len(held))
        if not row.messages:
            row.state = ReplyState.JOINED
    return joined


@contextmanager
def collected(lease: str) -> Iterator[list[int]]:
    """Answers left inside are for the lease's holder to send right after the commit; the list has their numbers."""
    info, answered = db.session().info, list[int]()
    info[_COLLECTED] = lease, answered
    try:
        yield answered
    finally:
        info.pop(_COLLECTED, None)


def send_now(reply_ids: Sequence[int], lease: str, handler: Handler) -> None:
    """Sends answers that were just committed, unless an earlier one to the same user is still on its way."""
    for reply_id in reply_ids:
        session = db.session()
        row = session.get_one(ChatReply, reply_id)
        waits = session.scalar(select(_earlier(row.user_id, row.id)))
        answer = _answer(row, session.get_one(ChatUser, row.user_id))
        session.rollback()
        if waits:
            _mark(reply_id, lease, Attempt(Ended.LATER, "after another", wait=timedelta()))
        else:
            _mark(reply_id, lease, handler.deliver(answer))


def send_waiting(limit: int = 50) -> int:
    """Sends the answers that are due, of every channel; says how many were tried. Opens its own units of work."""
    tried = 0
    while tried < limit:
        claimed = _claim()
        if claimed is None:
            break
        answer, channel, lease = claimed
        _mark(answer.id, lease, handler_of(channel).deliver(answer))
        tried += 1
    return tried


def _earlier(user_id: int, reply_id: int) -> Any:
    return exists().where(ChatReply.user_id == user_id, ChatReply.id < reply_id, ChatReply.state.in_(_UNSENT))


def _due(now: datetime) -> Any:
    earlier = aliased(ChatReply)
    return (
        select(ChatReply.id)
        .join(ChatUser, ChatUser.id == ChatReply.user_id)
        .where(
            ChatReply.state.in_(_UNSENT),
            ChatReply.next_try_at <= now,
            ChatUser.channel.in_(list_channels()),
            ~exists().where(
                and_(earlier.user_id == ChatReply.user_id, earlier.id < ChatReply.id, earlier.state.in_(_UNSENT))
            ),
        )
        .order_by(ChatReply.next_try_at, ChatReply.id)
        .limit(1)
    )


def _claim() -> tuple[Answer, str, str] | None:
    session, now = db.session(), clock.now()
    is_idle = session.execute(_due(now)).first() is None
    session.rollback()
    if is_idle:
        return None
    with db.unit_of_work() as session:
        now = clock.now()
        row = session.scalar(
            select(ChatReply)
            .where(
                ChatReply.id.in_(_due(now).scalar_subquery()),
                ChatReply.state.in_(_UNSENT),
                ChatReply.next_try_at <= now,
            )
            .with_for_update(skip_locked=True)
            .execution_options(populate_existing=True)
        )
        if row is None:
            return None
        if row.attempts > len(BACK_OFF):
            row.state, row.last_error = ReplyState.FAILED, "killed"
            _mark_joined(row, None)
            return None
        # Whoever held it is gone, or never heard the answer: it may have arrived.
        row.is_doubtful = row.is_doubtful or row.state == ReplyState.SENDING
        row.state, row.attempts, row.next_try_at = ReplyState.SENDING, row.attempts + 1, now + LEASE
        row.lease = new_lease()
        user = session.get_one(ChatUser, row.user_id)
        return _answer(row, user), user.channel, row.lease


def _answer(row: ChatReply, user: ChatUser) -> Answer:
    return Answer(
        row.id,
        user.address,
        row.messages or [],
        row.reply_token,
        row.token_at,
        row.retry_key,
        row.is_doubtful,
        row.attempts,
    )


def _mark(reply_id: int, lease: str, attempt: Attempt) -> None:
    """Writes down how an attempt ended, unless the lease was lost to somebody else meanwhile."""
    with db.unit_of_work() as session:
        row = session.get_one(ChatReply, reply_id, with_for_update=True, populate_existing=True)
        if row.state != ReplyState.SENDING or row.lease != lease:
            return
        now = clock.now()
        row.lease, row.last_error = None, attempt.error[:200]
        row.is_doubtful = row.is_doubtful or attempt.is_doubtful
        row.provider_ref = attempt.reference or row.provider_ref
        if attempt.token_is_dead or attempt.ended is not Ended.LATER:
            row.reply_token = None
        if attempt.is_blocked:
            session.get_one(ChatUser, row.user_id).is_blocked = True
        if attempt.ended is Ended.SENT:
            row.state, row.sent_at = ReplyState.SENT, now
            _mark_joined(row, now)
        elif attempt.ended is Ended.KEPT:
            row.state = ReplyState.KEPT
        elif attempt.ended is Ended.FAILED or row.attempts > len(BACK_OFF):
            row.state = ReplyState.FAILED
            _mark_joined(row, None)
        else:
            wait = attempt.wait if attempt.wait is not None else BACK_OFF[row.attempts - 1]
            row.state, row.next_try_at = ReplyState.WAITING, now + wait
            db.request_work()
        if row.is_secret and row.state in (ReplyState.SENT, ReplyState.FAILED):
            row.messages = None
    log.info("answer", number=reply_id, ended=str(attempt.ended), error=attempt.error)


def _mark_joined(row: ChatReply, sent_at: datetime | None) -> None:
    """What an answer took along ends as it does itself."""
    db.session().execute(
        update(ChatReply)
        .where(ChatReply.joined_to == row.id, ChatReply.state == ReplyState.JOINED)
        .values(state=row.state, sent_at=sent_at, last_error=row.last_error)
    )
