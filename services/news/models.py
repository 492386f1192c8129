"""Tables of news: the items, who agreed to be told, the sendings and their batches."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Boolean, ForeignKey, Index, Integer, SmallInteger, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base, Encrypted, EncryptedJson, Id, Json


class NewsState(StrEnum):
    """Where an item stands on the web."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Audience(StrEnum):
    """Who is meant by a sending."""

    #: Everybody who has the account as a friend: one call of the platform, which knows them all.
    FRIENDS = "friends"
    #: Those who agreed to news in the chat, all of them or a segment.
    SUBSCRIBERS = "subscribers"


class BroadcastState(StrEnum):
    """Where a sending stands."""

    DRAFT = "draft"
    #: For a second officer to approve.
    WAITING = "waiting"
    #: Approved; begins at once, or at its time.
    APPROVED = "approved"
    RUNNING = "running"
    #: Held up (quota, or the platform refuses); an officer lets it go on.
    STOPPED = "stopped"
    DONE = "done"
    CANCELLED = "cancelled"


class BatchState(StrEnum):
    """Where one call of the platform stands."""

    #: Recipients are still being added.
    FILLING = "filling"
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"


class BatchKind(StrEnum):
    """By which call a batch leaves."""

    MULTICAST = "multicast"
    BROADCAST = "broadcast"
    TEST = "test"


_PUBLISHED = text("state = 'published'")
_AT_WORK = text("state IN ('approved', 'running')")
_UNSENT = text("state IN ('waiting', 'sending')")


class NewsKind(Base):
    """A kind of news that somebody may be interested in, as officers changed it or added it."""

    __tablename__ = "news_kind"

    key: Mapped[str] = mapped_column(String(20), primary_key=True)
    name_th: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(80))
    position: Mapped[int] = mapped_column(Integer, default=0)
    is_active: Mapped[bool] = mapped_column(Boolean, default=True)


class NewsItem(Base):
    """One item of news in two languages; English may be missing."""

    __tablename__ = "news"
    __table_args__ = (
        Index(
            "ix_news_published", "published_at", "id", sqlite_where=_PUBLISHED, postgresql_where=_PUBLISHED
        ),
        Index("ix_news_case_reference", "case_reference"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    title_th: Mapped[str] = mapped_column(Text)
    title_en: Mapped[str] = mapped_column(Text, default="")
    text_th: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text, default="")
    link: Mapped[str] = mapped_column(Text, default="")
    picture_key: Mapped[str | None] = mapped_column(String(64))
    #: What the picture shows, for those who do not see it.
    picture_words: Mapped[str] = mapped_column(Text, default="")
    #: The public matter of which this is the result; its released pictures are shown while they are released.
    case_reference: Mapped[str | None] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(12), default=NewsState.DRAFT)
    #: Raised with every change; an approval is for one revision.
    revision: Mapped[int] = mapped_column(Integer, default=1)
    author_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))
    changed_by_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    published_at: Mapped[datetime | None]


class Subscriber(Base):
    """Somebody who agreed to get news, by chat or by e-mail; kept after withdrawal as the record of both."""

    __tablename__ = "news_subscriber"
    __table_args__ = (
        UniqueConstraint("chat_user_id", name="uq_news_subscriber_chat_user_id"),
        UniqueConstraint("channel", "address_hash", name="uq_news_subscriber_channel_address_hash"),
        Index("ix_news_subscriber_agreed", "channel", "district", "id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    channel: Mapped[str] = mapped_column(String(16))
    #: By chat: who; address and language are theirs.
    chat_user_id: Mapped[int | None] = mapped_column(Id, ForeignKey("chat_user.id", ondelete="CASCADE"))
    #: By e-mail.
    address: Mapped[str | None] = mapped_column(Encrypted)
    address_hash: Mapped[str | None] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(2), default="th")
    #: The code of a district; "" is all of them.
    district: Mapped[str] = mapped_column(String(10), default="")
    #: None while an address has not answered, and after withdrawal.
    agreed_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class SubscriberInterest(Base):
    """A kind of news that a subscriber agreed to."""

    __tablename__ = "news_interest"
    __table_args__ = (Index("ix_news_interest_kind", "kind", "subscriber_id"),)

    subscriber_id: Mapped[int] = mapped_column(
        Id, ForeignKey("news_subscriber.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)


class Tester(Base):
    """The chat in which an officer sees what is about to be sent."""

    __tablename__ = "news_tester"
    __table_args__ = (UniqueConstraint("code_hash", name="uq_news_tester_code_hash"),)

    officer_id: Mapped[int] = mapped_column(Id, ForeignKey("officer.id"), primary_key=True, autoincrement=False)
    code_hash: Mapped[str | None] = mapped_column(String(64))
    code_expires_at: Mapped[datetime | None]
    chat_user_id: Mapped[int | None] = mapped_column(Id, ForeignKey("chat_user.id", ondelete="SET NULL"))
    linked_at: Mapped[datetime | None]


class Broadcast(Base):
    """One sending of an item: to whom, when, who wrote it, who approved it, how far it has come."""

    __tablename__ = "broadcast"
    __table_args__ = (
        Index("ix_broadcast_news_id", "news_id"),
        Index("ix_broadcast_state", "state", "id"),
        Index("ix_broadcast_at_work", "id", sqlite_where=_AT_WORK, postgresql_where=_AT_WORK),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    news_id: Mapped[int] = mapped_column(Id, ForeignKey("news.id"))
    audience: Mapped[str] = mapped_column(String(12), default=Audience.SUBSCRIBERS)
    interest: Mapped[str] = mapped_column(String(20), default="")
    district: Mapped[str] = mapped_column(String(10), default="")
    language: Mapped[str] = mapped_column(String(2), default="")
    by_email: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    #: None: as soon as it is approved.
    scheduled_at: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(String(12), default=BroadcastState.DRAFT)
    #: Why it was stopped or handed back: a code.
    reason: Mapped[str] = mapped_column(String(40), default="")
    #: What the approver wrote when handing it back.
    remark: Mapped[str] = mapped_column(Text, default="")
    #: The revision of the item that was submitted, and so approved.
    news_revision: Mapped[int | None] = mapped_column(Integer)
    author_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))
    approved_by_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))
    submitted_at: Mapped[datetime | None]
    approved_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    #: What is sent, by language, as it was when the sending began.
    bodies: Mapped[dict[str, Any] | None] = mapped_column(Json)
    #: The last subscriber whose place in a batch was settled.
    position: Mapped[int] = mapped_column(Id, default=0)
    is_collected: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    recipients: Mapped[int] = mapped_column(Integer, default=0)
    sent: Mapped[int] = mapped_column(Integer, default=0)
    failed: Mapped[int] = mapped_column(Integer, default=0)
    #: Left out: they blocked the account, left, or withdrew meanwhile.
    left_out: Mapped[int] = mapped_column(Integer, default=0)
    mailed: Mapped[int] = mapped_column(Integer, default=0)


class BroadcastBatch(Base):
    """One call of the platform: at most 500 recipients, one body, one retry key from its first try."""

    __tablename__ = "broadcast_batch"
    __table_args__ = (
        UniqueConstraint("retry_key", name="uq_broadcast_batch_retry_key"),
        Index("ix_broadcast_batch_broadcast_id", "broadcast_id", "id"),
        Index("ix_broadcast_batch_unsent", "next_try_at", "id", sqlite_where=_UNSENT, postgresql_where=_UNSENT),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    broadcast_id: Mapped[int] = mapped_column(Id, ForeignKey("broadcast.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))
    language: Mapped[str] = mapped_column(String(2), default="th")
    #: Pairs of chat user and address; None for all friends, and once it has left.
    recipients: Mapped[list[Any] | None] = mapped_column(EncryptedJson)
    people: Mapped[int] = mapped_column(Integer, default=0)
    messages: Mapped[list[Any] | None] = mapped_column(Json)
    retry_key: Mapped[str] = mapped_column(String(36))
    state: Mapped[str] = mapped_column(String(10))
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0)
    first_tried_at: Mapped[datetime | None]
    next_try_at: Mapped[datetime]
    lease: Mapped[str | None] = mapped_column(String(160))
    last_error: Mapped[str] = mapped_column(String(200), default="")
    #: By which the platform's support finds the call.
    request_id: Mapped[str] = mapped_column(String(80), default="")
    #: Of a test: for whom.
    officer_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
