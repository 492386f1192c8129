"""The outbox: what must be told to somebody, a row for each message and recipient."""

from datetime import date, datetime
from enum import IntEnum, StrEnum

from sqlalchemy import Date, Index, Integer, SmallInteger, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base, Encrypted, EncryptedJson, Id


class NoticeState(StrEnum):
    """Where a message stands."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    #: The other side says that it never will be taken: no such mailbox.
    FAILED = "failed"
    #: Tried as often as is sensible.
    GIVEN_UP = "given_up"
    #: The recipient unsubscribed before it left.
    SUPPRESSED = "suppressed"
    #: News that no push is spent on: it rides along with the answer to the recipient's next message.
    HELD = "held"
    #: Sent another way instead, by a notice of its own.
    TURNED = "turned"


class Priority(IntEnum):
    """What leaves first. Sign-in links are urgent; news can wait."""

    URGENT = 0
    NORMAL = 1
    LOW = 2


_DUE = text("state IN ('waiting', 'sending')")
_HELD = text("state = 'held'")


class Notice(Base):
    """One message to one recipient."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("message_id", name="uq_notice_message_id"),
        Index("ix_notice_due", "priority", "next_try_at", "id", sqlite_where=_DUE, postgresql_where=_DUE),
        Index("ix_notice_subject_kind_subject_id", "subject_kind", "subject_id"),
        Index(
            "ix_notice_held_address_hash", "address_hash", "priority", "id",
            sqlite_where=_HELD, postgresql_where=_HELD,
        ),
        Index("ix_notice_held_next_try_at", "next_try_at", "id", sqlite_where=_HELD, postgresql_where=_HELD),
        Index("ix_notice_ride", "ride"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(Text)
    channel: Mapped[str] = mapped_column(Text)
    address: Mapped[str] = mapped_column(Encrypted)
    #: By which the messages to one address are found without reading any.
    address_hash: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(Text)
    #: The gaps of the text, already in the recipient's language.
    params: Mapped[dict[str, str]] = mapped_column(EncryptedJson)
    subject_kind: Mapped[str] = mapped_column(Text)
    subject_id: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, default=NoticeState.WAITING)
    priority: Mapped[int] = mapped_column(SmallInteger, default=Priority.NORMAL)
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0)
    #: When it is to be tried (again); while it is being sent, the end of the lease; while it is held, the last day.
    next_try_at: Mapped[datetime]
    #: Until when the worker named below may be sending it: nobody else touches it before.
    lease_until: Mapped[datetime | None]
    worker: Mapped[str | None] = mapped_column(Text)
    #: A code of the other side or the name of an error; never an address.
    last_error: Mapped[str] = mapped_column(Text, default="")
    #: A repeat after a kill bears the same one, so that mail programs show it once.
    message_id: Mapped[str] = mapped_column(Text)
    unsubscribe_token: Mapped[str | None] = mapped_column(Encrypted)
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    #: The name by which the other side's support finds the message.
    provider_ref: Mapped[str] = mapped_column(Text, default="", server_default="")
    #: The retry key of the answer with which it rides, from before that leaves until its end is known.
    ride: Mapped[str | None] = mapped_column(String(36))
    #: The notice of another channel in whose place this one was written.
    turned_from: Mapped[int | None] = mapped_column(Id)


class MessageQuota(Base):
    """How many messages a channel allows this month, and how many are used: as the platform said, and counted since."""

    __tablename__ = "message_quota"

    channel: Mapped[str] = mapped_column(String(16), primary_key=True)
    #: The first day of the month, in Thailand, that `used` counts.
    month: Mapped[date] = mapped_column(Date)
    #: None where there is no limit, or nobody knows one yet.
    limit: Mapped[int | None] = mapped_column(Integer)
    used: Mapped[int] = mapped_column(Integer, default=0)
    #: When the platform was last asked.
    asked_at: Mapped[datetime | None]
    #: When the platform refused a push for the month's end; None while pushes go.
    spent_at: Mapped[datetime | None]
    #: The month for which administrators were told.
    told_month: Mapped[date | None] = mapped_column(Date)
