"""Tables of the inbox: what came in by chat, who writes, and what is to be answered."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Date,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base, Encrypted, EncryptedJson, Id


class EventState(StrEnum):
    """Where an event stands."""

    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    #: Tried as often as is sensible.
    FAILED = "failed"


class ReplyState(StrEnum):
    """Where an answer stands."""

    SENDING = "sending"
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    #: The month's pushes are used up: it leaves with the answer to the user's next message.
    KEPT = "kept"
    #: Its messages belong to a later answer now, and end with that.
    JOINED = "joined"


def _open(*states: str) -> Any:
    return text("state IN ({})".format(", ".join(f"'{state}'" for state in states)))


_UNDONE = _open("waiting", "working")
_UNSENT = _open("waiting", "sending")
_KEPT = text("state = 'kept'")
_JOINED = text("joined_to IS NOT NULL")


class ChatEventRow(Base):
    """One event of a chat platform, raw. Events of one user are worked in the order of (`order_at`, `id`)."""

    __tablename__ = "chat_event"
    __table_args__ = (
        UniqueConstraint("channel", "event_id", name="uq_chat_event_channel_event_id"),
        Index("ix_chat_event_undone", "order_at", "id", sqlite_where=_UNDONE, postgresql_where=_UNDONE),
        Index(
            "ix_chat_event_undone_user", "channel", "user_hash", "order_at", "id",
            sqlite_where=_UNDONE, postgresql_where=_UNDONE,
        ),
        Index("ix_chat_event_message_ref", "message_ref"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    channel: Mapped[str] = mapped_column(String(16))
    event_id: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(40))
    #: The keyed hash of who wrote (or of the group); "" where the event names nobody.
    user_hash: Mapped[str] = mapped_column(String(64))
    #: The platform's id of who wrote, for a conversation between two; None in groups.
    address: Mapped[str | None] = mapped_column(Encrypted)
    #: The platform's id of the message, by which its content is blanked when it is unsent.
    message_ref: Mapped[str | None] = mapped_column(String(80))
    #: When it happened, in milliseconds, by the platform's clock.
    order_at: Mapped[int] = mapped_column(BigInteger)
    #: None once it was blanked or has become old.
    payload: Mapped[Any | None] = mapped_column(EncryptedJson)
    state: Mapped[str] = mapped_column(String(10), default=EventState.WAITING)
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0)
    next_try_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    #: Which attempt holds the lease; whoever lost it writes nothing.
    lease: Mapped[str | None] = mapped_column(String(160))
    received_at: Mapped[datetime]
    worked_at: Mapped[datetime | None]
    #: The name of an error; never a message, which might quote what somebody wrote.
    last_error: Mapped[str] = mapped_column(String(200), default="")


class ChatUser(Base):
    """Somebody who writes by chat, and where the conversation stands."""

    __tablename__ = "chat_user"
    __table_args__ = (
        UniqueConstraint("channel", "address_hash", name="uq_chat_user_channel_address_hash"),
        Index("ix_chat_user_person_id", "person_id"),
        Index("ix_chat_user_draft_id", "draft_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    channel: Mapped[str] = mapped_column(String(16))
    #: The platform's id of the user, to which messages are pushed.
    address: Mapped[str] = mapped_column(Encrypted)
    address_hash: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(2), default="th")
    person_id: Mapped[int | None] = mapped_column(Id, ForeignKey("person.id", ondelete="SET NULL"))
    is_following: Mapped[bool] = mapped_column(Boolean, default=True)
    #: The platform lets nothing through to this user.
    is_blocked: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    #: The draft that the chat is in; drafts are an upper room, so nothing ties the two but the conversation.
    draft_id: Mapped[str | None] = mapped_column(String(32))
    #: Small things of the conversation: the page of a list, pictures that wait for their question.
    state: Mapped[dict[str, Any]] = mapped_column(EncryptedJson, default=dict)
    #: Until when an officer answers and the bot is silent.
    handover_until: Mapped[datetime | None]
    greeted_on: Mapped[date | None] = mapped_column(Date)
    last_seen_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class ChatReply(Base):
    """An answer that a conversation gave, written with what it did: at most five messages."""

    __tablename__ = "chat_reply"
    __table_args__ = (
        UniqueConstraint("retry_key", name="uq_chat_reply_retry_key"),
        Index("ix_chat_reply_unsent", "next_try_at", "id", sqlite_where=_UNSENT, postgresql_where=_UNSENT),
        Index("ix_chat_reply_user_id", "user_id", "id"),
        Index("ix_chat_reply_joined_to", "joined_to", sqlite_where=_JOINED, postgresql_where=_JOINED),
        Index("ix_chat_reply_kept", "user_id", "id", sqlite_where=_KEPT, postgresql_where=_KEPT),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    user_id: Mapped[int] = mapped_column(Id, ForeignKey("chat_user.id", ondelete="CASCADE"))
    #: A token that lives a minute and serves once; None where there is none (any more).
    reply_token: Mapped[str | None] = mapped_column(Encrypted)
    #: When the token was made.
    token_at: Mapped[datetime]
    messages: Mapped[list[Any] | None] = mapped_column(EncryptedJson)
    #: Borne by a push from its first try, so that the platform takes it once.
    retry_key: Mapped[str] = mapped_column(String(36))
    state: Mapped[str] = mapped_column(String(10), default=ReplyState.SENDING)
    #: An attempt ended without an answer: the token may have been spent on this very reply.
    is_doubtful: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    #: Blanked as soon as it was sent: nothing may join the chat with what it tells.
    is_secret: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0)
    next_try_at: Mapped[datetime]
    lease: Mapped[str | None] = mapped_column(String(160))
    last_error: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    #: The name by which the platform's support finds the message.
    provider_ref: Mapped[str] = mapped_column(Text, default="", server_default="")
    #: The later answer that has its messages.
    joined_to: Mapped[int | None] = mapped_column(Id)
