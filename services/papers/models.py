"""The table of papers that are no receipts: what they show, under which code they are checked, what became of them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base, Encrypted, EncryptedJson, Id


class IssuedPaper(Base):
    """A memorandum, certificate or letter. Once it was issued, what it shows never changes and the row stays."""

    __tablename__ = "issued_paper"
    __table_args__ = (
        UniqueConstraint("unit_id", "year", "number"),
        Index("ix_issued_paper_unit", "unit_id", "id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    #: memorandum, certificate, letter.
    kind: Mapped[str] = mapped_column(String(16))
    #: draft, good, cancelled, replaced.
    state: Mapped[str] = mapped_column(String(10))
    unit_id: Mapped[int] = mapped_column(Id, ForeignKey("unit.id"))
    #: The Buddhist year of the register in which the number stands.
    year: Mapped[int] = mapped_column(Integer)
    number: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(200))
    issued_on: Mapped[date] = mapped_column(Date)
    #: Whether it is made out to a person, whose name is masked for all who do not hold the paper.
    is_person: Mapped[bool] = mapped_column(default=False)
    #: Whether the paper itself is made elsewhere, and only the stamp is ours.
    is_elsewhere: Mapped[bool] = mapped_column(default=False)
    #: Everything else that the paper shows: to whom, its words and facts, who signs.
    content: Mapped[Any] = mapped_column(EncryptedJson)
    #: The keyed hash of to whom it is made out: found by the whole name, never by a part of it.
    to_hash: Mapped[str] = mapped_column(String(64), index=True)
    #: Number and title in the form in which they are searched.
    search: Mapped[str] = mapped_column(Text)
    #: None while it is a draft.
    verify_code: Mapped[str | None] = mapped_column(String(20), unique=True)
    #: The signed facts of the QR code; they hold the beginning of a name.
    signed: Mapped[str | None] = mapped_column(Encrypted)
    made_by_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))
    made_at: Mapped[datetime]
    issued_at: Mapped[datetime | None]
    #: The paper in whose place this one stands; one takes the place of one.
    replaces_id: Mapped[int | None] = mapped_column(Id, ForeignKey("issued_paper.id"), unique=True)
    cancelled_at: Mapped[datetime | None]
    cancelled_by_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(Integer, default=1)
