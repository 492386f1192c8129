"""Taking a message back: its content goes, its id stays, and a message that comes after its own end is never read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from services import clock, db, events
from services.inbox.accepting import plain_key
from services.inbox.models import ChatEventRow, EventState

_UNSEND = "unsend"


@dataclass(frozen=True, slots=True)
class MessageUnsent:
    """Somebody took a message back; `ref` is the key under which the inbox knows it."""

    channel: str
    ref: str


def blank(channel: str, message_id: str) -> int:
    """Blanks what is held of a message, in the caller's unit of work; says how many events held it.

    Where the message is yet to come, it is remembered that it was taken back.
    """
    session, ref, now = db.session(), plain_key(message_id), clock.now()
    blanked = session.execute(
        update(ChatEventRow)
        .where(ChatEventRow.channel == channel, ChatEventRow.message_ref == ref, ChatEventRow.kind != _UNSEND)
        .values(payload=None)
        .returning(ChatEventRow.id)
    ).all()
    if not is_unsent(channel, message_id):
        session.add(
            ChatEventRow(
                channel=channel,
                event_id=plain_key(f"unsend:{message_id}"),
                kind=_UNSEND,
                user_hash="",
                message_ref=ref,
                order_at=int(now.timestamp() * 1000),
                payload=None,
                state=EventState.DONE,
                next_try_at=now,
                received_at=now,
                worked_at=now,
            )
        )
        session.flush()
    events.raise_event(MessageUnsent(channel, ref))
    return len(blanked)


def find_message(channel: str, message_id: str) -> Mapping[str, Any]:
    """What the platform handed in of a message, as long as it is held; nothing otherwise."""
    found = db.session().scalar(
        select(ChatEventRow.payload)
        .where(
            ChatEventRow.channel == channel,
            ChatEventRow.message_ref == plain_key(message_id),
            ChatEventRow.kind != _UNSEND,
        )
        .order_by(ChatEventRow.id)
        .limit(1)
    )
    return found if isinstance(found, dict) else {}


def is_unsent(channel: str, message_id: str) -> bool:
    """Whether it is known that the message was taken back."""
    found = db.session().scalar(
        select(ChatEventRow.id)
        .where(
            ChatEventRow.channel == channel,
            ChatEventRow.message_ref == plain_key(message_id),
            ChatEventRow.kind == _UNSEND,
        )
        .limit(1)
    )
    return found is not None
