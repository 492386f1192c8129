"""Delivering an answer: by its reply token while that lives (free of charge), else by a push that bears a retry key.

An answer that goes by its token takes along the news that waits for this user, up to five messages in all.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import structlog
from cryptography.exceptions import InvalidTag

from chatbot.client import (
    Accepted,
    Client,
    Gone,
    LineError,
    QuotaSpent,
    RateLimited,
    Refused,
    Temporary,
    TokenDead,
    connected,
)
from chatbot.incoming import CHANNEL
from chatbot.messages import notices
from chatbot.messages.parts import MESSAGES, Message
from chatbot.sender import voice_of
from services import clock, notifications
from services.errors import Unavailable
from services.inbox import Answer, Attempt, Ended
from services.notifications import Rider

log = structlog.get_logger(__name__)

#: A token lives a minute; what is later than this is not tried any more.
TOKEN_LIVES = timedelta(seconds=50)
_SOON = timedelta(seconds=1)
_RATE = timedelta(seconds=10)


def deliver(answer: Answer) -> Attempt:
    """Sends the answer once; says how that ended."""
    try:
        client = connected()
        if answer.reply_token and clock.now() - answer.token_at < TOKEN_LIVES:
            return _reply(client, answer, answer.reply_token)
        if answer.is_doubtful:
            notifications.leave_behind(answer.retry_key)
        return _push(client, answer)
    except RateLimited as error:
        return Attempt(Ended.LATER, error.code, wait=_RATE)
    except QuotaSpent as error:
        # Only the citizen's next message opens a free way again: the answer is kept and leaves with that one's.
        notifications.stop_pushes(CHANNEL)
        return Attempt(Ended.KEPT, error.code, reference=error.request_id)
    except Gone as error:
        return Attempt(Ended.FAILED, error.code, is_blocked=True, reference=error.request_id)
    except Temporary as error:
        return Attempt(Ended.LATER, error.code, is_doubtful=error.is_doubtful)
    except LineError as error:
        log.error("LINE refused an answer", number=answer.id, code=error.code, request=error.request_id)
        return Attempt(Ended.FAILED, error.code, reference=error.request_id)
    except Unavailable as error:
        return Attempt(Ended.LATER, type(error).__name__)


def _reply(client: Client, answer: Answer, token: str) -> Attempt:
    riders = _worded(answer)
    news = [message for _, message in riders]
    if not answer.messages and not news:
        return Attempt(Ended.SENT)
    try:
        accepted = _send(client, token, answer, riders)
    except TokenDead as error:
        if answer.is_doubtful:
            # Nothing else uses this token: the attempt that went unheard has spent it, so the answer is there.
            notifications.note_ridden(answer.retry_key)
            return Attempt(Ended.SENT, error.code)
        _leave(answer, riders)
        return _push(client, answer)
    except Temporary as error:
        if not error.is_doubtful:
            _leave(answer, riders)
        # With the same token again, at once: if it was taken after all, the token is spent and tells us so.
        return Attempt(Ended.LATER, error.code, is_doubtful=error.is_doubtful, wait=_SOON)
    except LineError:
        _leave(answer, riders)
        raise
    if riders:
        notifications.note_ridden(answer.retry_key, accepted.request_id)
    return Attempt(Ended.SENT, reference=accepted.request_id)


def _send(client: Client, token: str, answer: Answer, riders: Sequence[tuple[Rider, Message]]) -> Accepted:
    """Sends answer and riders by the token; without them where LINE does not take the whole, which spends no token."""
    news = [message for _, message in riders]
    try:
        return client.reply(token, _joined(answer.messages, news))
    except Refused as error:
        if not riders:
            raise
        log.error("LINE refused news that rode along", code=error.code, request=error.request_id)
        accepted = client.reply(token, answer.messages) if answer.messages else Accepted(error.request_id)
        for rider, _ in riders:
            notifications.refuse_rider(rider.id, error.code)
        return accepted


def _worded(answer: Answer) -> list[tuple[Rider, Message]]:
    """The news that rides with an answer; after an attempt that went unheard only what rode with that."""
    riders = notifications.take_along(
        CHANNEL,
        answer.address,
        ride=answer.retry_key,
        room=MESSAGES - len(answer.messages),
        is_repeat=answer.is_doubtful,
    )
    worded = []
    for rider in riders:
        try:
            (message,) = notices.notice_messages(rider.outgoing, voice_of(rider.outgoing.language))
        except (InvalidTag, LookupError, ValueError) as error:
            log.exception("a notice cannot be written", notice=rider.id)
            notifications.refuse_rider(rider.id, type(error).__name__)
        else:
            worded.append((rider, message))
    return worded


def _joined(messages: Sequence[Mapping[str, Any]], news: Sequence[Message]) -> list[Mapping[str, Any]]:
    """The answer, then the news. LINE shows the quick replies of the last message: those of the answer move there."""
    quick = messages[-1].get("quickReply") if messages else None
    last = [{**news[-1], "quickReply": quick}] if news and quick else list(news[-1:])
    return [*messages, *news[:-1], *last]


def _leave(answer: Answer, riders: Sequence[tuple[Rider, Message]]) -> None:
    if riders:
        notifications.leave_behind(answer.retry_key)


def _push(client: Client, answer: Answer) -> Attempt:
    if not answer.messages:
        return Attempt(Ended.SENT)
    try:
        accepted = client.push(answer.address, answer.messages, retry_key=answer.retry_key)
    except Temporary as error:
        # The retry key settles whether it was taken; that the token is dead stays true.
        return Attempt(Ended.LATER, error.code, token_is_dead=True)
    notifications.count_push(CHANNEL)
    return Attempt(Ended.SENT, reference=accepted.request_id)
