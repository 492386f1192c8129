"""Tables of the ledger: entries whose lines always balance, never changed and never deleted."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base, Id


class LedgerEntry(Base):
    """One happening in the books: bill issued, money in, reversal, credit used, refund, write-off, remittance."""

    __tablename__ = "ledger_entry"
    __table_args__ = (
        Index("ix_ledger_entry_day", "day", "id"),
        Index("ix_ledger_entry_subject", "subject", "subject_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    at: Mapped[datetime]
    #: The day it counts for, in Bangkok: of money the day on which it was paid.
    day: Mapped[date] = mapped_column(Date)
    kind: Mapped[str] = mapped_column(String(20))
    #: What caused it: bill, payment, credit, refund, drawer, and its id.
    subject: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int] = mapped_column(Id)


class LedgerLine(Base):
    """One line of an entry: a sum on one account."""

    __tablename__ = "ledger_line"
    __table_args__ = (
        CheckConstraint("amount_satang <> 0", name="amount"),
        Index("ix_ledger_line_entry", "entry_id"),
        Index("ix_ledger_line_account", "account", "id"),
        Index("ix_ledger_line_business", "business_id", "id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    entry_id: Mapped[int] = mapped_column(Id, ForeignKey("ledger_entry.id"))
    #: receivable, bank, cash, card, suspense, credits, refunds, or revenue.
    account: Mapped[str] = mapped_column(String(20))
    #: For revenue and receivable: key of the revenue, and principal, surcharge or penalty.
    revenue: Mapped[str] = mapped_column(String(40), default="", server_default="")
    part: Mapped[str] = mapped_column(String(12), default="", server_default="")
    business_id: Mapped[int | None] = mapped_column(Id, ForeignKey("business.id"))
    #: A debit is positive, a credit negative: the lines of an entry sum to nought.
    amount_satang: Mapped[int] = mapped_column(Id)
