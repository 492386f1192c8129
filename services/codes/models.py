"""Tables of codes: what was printed and where it leads, how often it was used, and sheets of them for printing."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base, Id, Json


class QrCode(Base):
    """A code that was printed somewhere. It is never removed, and never given out again."""

    __tablename__ = "qr_code"
    __table_args__ = (
        Index("ix_qr_code_target", "kind", "target"),
        Index(
            "uq_qr_code_standing",
            "kind",
            "target",
            unique=True,
            sqlite_where=text("is_standing"),
            postgresql_where=text("is_standing"),
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    code: Mapped[str] = mapped_column(String(8), unique=True)
    kind: Mapped[str] = mapped_column(String(16))
    target: Mapped[str] = mapped_column(String(80))
    #: Whether this is the one code that the target itself bears (an asset's label, a piece's tag).
    is_standing: Mapped[bool] = mapped_column(default=False)
    label_th: Mapped[str] = mapped_column(String(120), default="")
    label_en: Mapped[str] = mapped_column(String(120), default="")
    #: Where it hangs, in words.
    place_th: Mapped[str] = mapped_column(String(200), default="")
    place_en: Mapped[str] = mapped_column(String(200), default="")
    district: Mapped[str | None] = mapped_column(String(4))
    subdistrict: Mapped[str | None] = mapped_column(String(6))
    unit_id: Mapped[int | None] = mapped_column(Id, ForeignKey("unit.id"))
    #: What it hands to a draft beyond what its target hands.
    handed: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    #: "th" or "en": the language that it opens in; "" is the reader's own.
    language: Mapped[str] = mapped_column(String(2), default="")
    state: Mapped[str] = mapped_column(String(10), default="active")
    #: The last day on which it leads anywhere.
    expires_on: Mapped[date | None]
    withdrawn_at: Mapped[datetime | None]
    #: Why it was withdrawn, as whoever scans it reads.
    reason_th: Mapped[str] = mapped_column(String(200), default="")
    reason_en: Mapped[str] = mapped_column(String(200), default="")
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))
    revision: Mapped[int] = mapped_column(default=1)


class CodePointing(Base):
    """Where a code led before it was pointed elsewhere."""

    __tablename__ = "code_pointing"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    code_id: Mapped[int] = mapped_column(Id, ForeignKey("qr_code.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    target: Mapped[str] = mapped_column(String(80))
    until: Mapped[datetime]
    officer_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))


class CodeTally(Base):
    """How often a code was used, as rows of differences that the worker folds. No row knows who used it."""

    __tablename__ = "code_tally"
    __table_args__ = (
        Index("ix_code_tally_code", "code_id", "day", "hour", "channel", "what", "n"),
        Index("ix_code_tally_day", "day", "code_id", "what", "channel", "hour", "n"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    code_id: Mapped[int] = mapped_column(Id, ForeignKey("qr_code.id"))
    #: The day and hour in Thailand.
    day: Mapped[date] = mapped_column(Date)
    hour: Mapped[int] = mapped_column(Integer)
    channel: Mapped[str] = mapped_column(String(16))
    what: Mapped[str] = mapped_column(String(8))
    n: Mapped[int] = mapped_column(Integer)


class CodeSheet(Base):
    """Codes to be printed: asked for at the desk, made by the worker, with how far it is."""

    __tablename__ = "code_sheet"
    __table_args__ = (
        Index(
            "ix_code_sheet_open",
            "id",
            sqlite_where=text("done_at IS NULL"),
            postgresql_where=text("done_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    #: What it is a sheet of, for the officer who looks for it.
    title: Mapped[str] = mapped_column(String(200), default="")
    form: Mapped[str] = mapped_column(String(10))
    language: Mapped[str] = mapped_column(String(4), default="both")
    wording_th: Mapped[str] = mapped_column(Text, default="")
    wording_en: Mapped[str] = mapped_column(Text, default="")
    #: The ids of the codes, in the order of printing.
    codes: Mapped[list[Any]] = mapped_column(Json, default=list)
    total: Mapped[int]
    made: Mapped[int] = mapped_column(default=0)
    #: Keys of the parts that are made, until they are joined.
    parts: Mapped[list[Any]] = mapped_column(Json, default=list)
    file_key: Mapped[str | None] = mapped_column(String(64))
    #: The code of what went wrong, where it ended so.
    problem: Mapped[str] = mapped_column(String(40), default="")
    asked_by_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))
    asked_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


class CodeBatch(Base):
    """A table of codes that an officer handed in: every row checked, made by the worker, then a sheet of them."""

    __tablename__ = "code_batch"
    __table_args__ = (
        Index(
            "ix_code_batch_open",
            "id",
            sqlite_where=text("status = 'making'"),
            postgresql_where=text("status = 'making'"),
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    #: ready, making, made.
    status: Mapped[str] = mapped_column(String(8))
    #: What is printed of them when they are made.
    form: Mapped[str] = mapped_column(String(10), default="")
    language: Mapped[str] = mapped_column(String(4), default="both")
    total: Mapped[int]
    made: Mapped[int] = mapped_column(default=0)
    sheet_id: Mapped[int | None] = mapped_column(Id, ForeignKey("code_sheet.id", ondelete="SET NULL"))
    officer_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))
    created_at: Mapped[datetime]
    made_at: Mapped[datetime | None]


class CodeBatchRow(Base):
    """One row of it, as it was checked, and the code that became of it."""

    __tablename__ = "code_batch_row"
    __table_args__ = (UniqueConstraint("batch_id", "row"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    batch_id: Mapped[int] = mapped_column(Id, ForeignKey("code_batch.id", ondelete="CASCADE"))
    #: As the sheet counts.
    row: Mapped[int] = mapped_column(Integer)
    said: Mapped[dict[str, Any]] = mapped_column(Json)
    #: Why no code became of it, where what it names was gone by then.
    problem: Mapped[str] = mapped_column(String(40), default="")
    code_id: Mapped[int | None] = mapped_column(Id, ForeignKey("qr_code.id"))
