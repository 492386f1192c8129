"""Tables of drafts: one row per draft, one per answer, the short codes that carry a draft to another device."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base, EncryptedJson, Id, Json


class Draft(Base):
    """What somebody has begun to ask for. `id` is a secret of 128 bits: who knows it and has the session may go on."""

    __tablename__ = "draft"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    service: Mapped[str] = mapped_column(String(80))
    version: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(2))
    channel: Mapped[str] = mapped_column(String(16))
    asker_kind: Mapped[str] = mapped_column(String(16))
    person_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    business_id: Mapped[int | None] = mapped_column(BigInteger)
    officer_id: Mapped[int | None] = mapped_column(BigInteger)
    #: The organisation whose system fills it in; nobody else's finds it.
    partner_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    source: Mapped[dict[str, str] | None] = mapped_column(EncryptedJson)
    state: Mapped[str] = mapped_column(String(16), default="open")
    outcome: Mapped[dict[str, Any] | None] = mapped_column(EncryptedJson)
    revision: Mapped[int] = mapped_column(default=0)
    #: Raised each time the draft moves to another session: whoever holds an older number is left out.
    holder: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime]
    touched_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    submitted_at: Mapped[datetime | None]


class DraftAnswer(Base):
    """One answer. What is personal or sensitive stands in `sealed` only, all else in `value` only."""

    __tablename__ = "draft_answer"
    __table_args__ = (UniqueConstraint("draft_id", "question"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    draft_id: Mapped[str] = mapped_column(String(32), ForeignKey("draft.id", ondelete="CASCADE"))
    question: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(32))
    data_class: Mapped[str] = mapped_column(String(16))
    value: Mapped[Any | None] = mapped_column(Json)
    sealed: Mapped[Any | None] = mapped_column(EncryptedJson)
    revision: Mapped[int]
    channel: Mapped[str] = mapped_column(String(16))
    is_prefilled: Mapped[bool] = mapped_column(default=False)
    answered_at: Mapped[datetime]

    @property
    def given(self) -> Any:
        """The answer, wherever it stands; None where the question was left out on purpose."""
        return self.value if self.sealed is None else self.sealed


class DraftCode(Base):
    """A short code that opens a draft on another device, once and for a quarter of an hour; stored hashed."""

    __tablename__ = "draft_code"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    draft_id: Mapped[str] = mapped_column(String(32), ForeignKey("draft.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class DraftTry(Base):
    """A code that somebody tried; `origin` is a keyed hash of where from."""

    __tablename__ = "draft_try"
    __table_args__ = (Index("ix_draft_try_origin_tried_at", "origin", "tried_at"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    origin: Mapped[str] = mapped_column(String(64))
    tried_at: Mapped[datetime]
