"""Tables of the finance desk: counters of revenue, flags of returns, files of letters, layouts of exports."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base, Id


class RevenueDay(Base):
    """What came in on a day, by revenue, part and district: differences as they happen, folded by the worker."""

    __tablename__ = "revenue_day"
    __table_args__ = (
        Index("ix_revenue_day_day", "day", "revenue"),
        Index(
            "ix_revenue_day_loose",
            "id",
            sqlite_where=text("NOT is_folded"),
            postgresql_where=text("NOT is_folded"),
        ),
        Index(
            "uq_revenue_day_folded",
            "day",
            "revenue",
            "part",
            "district",
            unique=True,
            sqlite_where=text("is_folded"),
            postgresql_where=text("is_folded"),
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    #: The day on which it was paid; of money that went back, the day on which it did.
    day: Mapped[date] = mapped_column(Date)
    revenue: Mapped[str] = mapped_column(String(40))
    part: Mapped[str] = mapped_column(String(12))
    #: Code of the district, "" where none is known.
    district: Mapped[str] = mapped_column(String(10))
    amount_satang: Mapped[int] = mapped_column(Id)
    #: How many items were paid, less those undone.
    n: Mapped[int] = mapped_column(Integer)
    is_folded: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())


class TaxReturnFlag(Base):
    """One flag of a return, to find returns by it."""

    __tablename__ = "tax_return_flag"
    __table_args__ = (UniqueConstraint("return_id", "flag"), Index("ix_tax_return_flag_flag", "flag", "return_id"))

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    return_id: Mapped[int] = mapped_column(Id, ForeignKey("tax_return.id", ondelete="CASCADE"))
    flag: Mapped[str] = mapped_column(String(30))


class LetterFile(Base):
    """Some letters of a batch as one PDF; the bytes lie with the files under `file_key`."""

    __tablename__ = "letter_file"
    __table_args__ = (UniqueConstraint("batch_id", "number"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    batch_id: Mapped[int] = mapped_column(Id, ForeignKey("letter_batch.id"))
    number: Mapped[int] = mapped_column(Integer)
    letters: Mapped[int] = mapped_column(Integer)
    file_key: Mapped[str] = mapped_column(String(60))
    made_at: Mapped[datetime]


class ExportLayout(Base):
    """How a file for another system is written: columns, order, encoding, codes, all as data that officers may edit."""

    __tablename__ = "export_layout"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    name_th: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    layout: Mapped[dict[str, Any]]
    revision: Mapped[int] = mapped_column(Integer, default=1, server_default="1")
