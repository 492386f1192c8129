"""Tables of what stands at a chat platform: the channel as it was installed there, and whose menu is which."""

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, ForeignKey, Index, SmallInteger, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base, Id

_DUE = text("due_at IS NOT NULL")


class ChatChannel(Base):
    """One channel at its platform: what was installed, whether the platform reaches us, and what is asked for."""

    __tablename__ = "chat_channel"

    channel: Mapped[str] = mapped_column(String(16), primary_key=True)
    #: The digest of what was installed; "" before.
    mark: Mapped[str] = mapped_column(String(64), default="")
    #: The platform's ids of the menus, by our names of them.
    menus: Mapped[dict[str, Any]] = mapped_column(default=dict)
    installed_at: Mapped[datetime | None]
    #: The address to which the platform sends events, as it was set; "" before.
    webhook: Mapped[str] = mapped_column(String(500), default="")
    #: Whether the platform reached that address when it tried; None where it was never asked.
    webhook_answers: Mapped[bool | None] = mapped_column(Boolean)
    webhook_said: Mapped[str] = mapped_column(String(200), default="")
    webhook_tried_at: Mapped[datetime | None]
    #: Somebody asked for it to be installed again.
    wanted_at: Mapped[datetime | None]
    next_try_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0)
    #: A code; nothing personal.
    last_error: Mapped[str] = mapped_column(Text, default="")


class ChatMenu(Base):
    """The menu of a chat user who does not see the usual one; no row for everybody else."""

    __tablename__ = "chat_menu"
    __table_args__ = (
        Index("ix_chat_menu_due_at", "due_at", "user_id", sqlite_where=_DUE, postgresql_where=_DUE),
        Index("ix_chat_menu_wanted", "wanted", "user_id"),
    )

    user_id: Mapped[int] = mapped_column(Id, ForeignKey("chat_user.id", ondelete="CASCADE"), primary_key=True)
    #: Our name of the menu; "" is the usual one.
    wanted: Mapped[str] = mapped_column(String(40))
    #: What the platform shows, as far as we know.
    shown: Mapped[str] = mapped_column(String(40), default="")
    #: When the platform is to be told (again); None when there is nothing to tell.
    due_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0)
