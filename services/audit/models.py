"""The audit trail and the head of its chain."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base, Id, Json


class AuditEntry(Base):
    """One thing that somebody did. `id` is the place in the chain: 1, 2, 3 … without a gap.

    The row names actions, fields and ids and never a personal value, so that erasing a person does not break the chain.
    """

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_subject_subject_id", "subject", "subject_id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    action: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    actor_kind: Mapped[str] = mapped_column(Text)
    actor_id: Mapped[int | None] = mapped_column(Id)
    actor_role: Mapped[str | None] = mapped_column(Text)
    channel: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    subject_id: Mapped[str] = mapped_column(Text)
    fields: Mapped[list[str]] = mapped_column(Json)
    note: Mapped[str] = mapped_column(Text)
    mac: Mapped[str] = mapped_column(Text)


class ChainHead(Base):
    """How long the chain is and its last MAC: one row, outside the table it guards, sealed by a MAC of its own."""

    __tablename__ = "chain_head"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    count: Mapped[int] = mapped_column(Id)
    mac: Mapped[str] = mapped_column(Text)
    seal: Mapped[str] = mapped_column(Text)
