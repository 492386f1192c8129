"""Tables of the help desk: conversations of citizens with officers, and what was said in them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, false, text
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base, Encrypted, Id


class ThreadState(StrEnum):
    """Where a conversation stands."""

    #: Somebody asked for a person, or was handed on, and nobody has taken it.
    WAITING = "waiting"
    WITH_OFFICER = "with_officer"
    ENDED = "ended"


class EndedBy(StrEnum):
    """Who ended a conversation."""

    OFFICER = "officer"
    CITIZEN = "citizen"
    TIME = "time"


class Side(StrEnum):
    """Whose a message is."""

    CITIZEN = "citizen"
    OFFICER = "officer"
    SYSTEM = "system"


_OPEN = text("state <> 'ended'")
_ENDED = text("state = 'ended'")
_HAS_REF = text("message_ref IS NOT NULL")


class ChatThread(Base):
    """One conversation of somebody who writes by chat with the officers; at most one of a user is open."""

    __tablename__ = "chat_thread"
    __table_args__ = (
        Index("uq_chat_thread_open_user_id", "user_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_chat_thread_open", "state", "waiting_since", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_chat_thread_ended", "ended_at", "id", sqlite_where=_ENDED, postgresql_where=_ENDED),
        Index("ix_chat_thread_user_id", "user_id", "id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    user_id: Mapped[int] = mapped_column(Id, ForeignKey("chat_user.id", ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(String(12), default=ThreadState.WAITING)
    #: The unit that shall answer; None is the desk that takes what nobody else has.
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    #: Who answers, or for whom it waits.
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    #: The matter from which an officer began it. Whoever may not know who reported that one learns nothing here.
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id", ondelete="SET NULL"))
    #: Whether an officer began it, from a matter.
    is_from_case: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    waiting_since: Mapped[datetime]
    #: The last word of either side.
    last_word_at: Mapped[datetime]
    #: Whether the last word is an officer's.
    is_answered: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    #: When officers were mailed that it waits.
    told_at: Mapped[datetime | None]
    #: The token of the citizen's last event, by which an answer within a minute costs nothing.
    reply_token: Mapped[str | None] = mapped_column(Encrypted)
    token_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str] = mapped_column(String(10), default="", server_default="")
    #: Raised by whatever an officer does: a page that shows an older one acts on nothing.
    revision: Mapped[int] = mapped_column(Integer, default=1, server_default="1")
    created_at: Mapped[datetime]


class ChatMessage(Base):
    """One thing that was said in a conversation, or that happened to it (`note`)."""

    __tablename__ = "chat_message"
    __table_args__ = (
        Index("ix_chat_message_thread_id", "thread_id", "id"),
        Index("ix_chat_message_ref", "message_ref", sqlite_where=_HAS_REF, postgresql_where=_HAS_REF),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    thread_id: Mapped[int] = mapped_column(Id, ForeignKey("chat_thread.id", ondelete="CASCADE"))
    side: Mapped[str] = mapped_column(String(8))
    #: text, picture, sticker, place, video, audio, file; "" of what only happened.
    kind: Mapped[str] = mapped_column(String(12), default="", server_default="")
    #: None once it was taken back.
    words: Mapped[str | None] = mapped_column(Encrypted)
    #: The stored picture or file.
    file_key: Mapped[str | None] = mapped_column(String(22))
    #: What happened, as a code: "asked", "taken", "to unit:3" …
    note: Mapped[str] = mapped_column(String(40), default="", server_default="")
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    #: The platform's id of the message, by which it is blanked when it is unsent.
    message_ref: Mapped[str | None] = mapped_column(String(80))
    #: The answer of the inbox that carries it; the inbox lets go of its rows in its own time, so nothing ties them.
    reply_id: Mapped[int | None] = mapped_column(Id)
    is_unsent: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    created_at: Mapped[datetime]
