"""Tables of how money is told of: bank files and their layouts, callbacks, slips, the counter's drawer, exceptions."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text, true
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base, Encrypted, Id, Json


class BankLayout(Base):
    """How a bank's text file is read: records, columns, encoding, all as data that officers may edit."""

    __tablename__ = "bank_layout"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    name_th: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    #: encoding, record kinds, columns: see services.payments.layouts.
    layout: Mapped[dict[str, Any]]
    is_active: Mapped[bool] = mapped_column(Boolean, default=True, server_default=true())
    revision: Mapped[int] = mapped_column(Integer, default=1, server_default="1")


class BankFile(Base):
    """An uploaded bank file and how far it was worked. The bytes lie in the storage under `file_key`."""

    __tablename__ = "bank_file"
    __table_args__ = (Index("ix_bank_file_state", "state", "id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    #: Of the bytes: the same file is never taken twice.
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    file_key: Mapped[str] = mapped_column(String(60))
    layout_id: Mapped[int] = mapped_column(Id, ForeignKey("bank_layout.id"))
    #: waiting, checking, matching, done, refused.
    state: Mapped[str] = mapped_column(String(12))
    #: What is wrong with it as a whole (wrong_trailer, wrong_layout …).
    problem: Mapped[str] = mapped_column(String(40), default="", server_default="")
    bank: Mapped[str] = mapped_column(String(10), default="", server_default="")
    account: Mapped[str] = mapped_column(String(20), default="", server_default="")
    effective_on: Mapped[date | None] = mapped_column(Date)
    size: Mapped[int] = mapped_column(Id)
    #: Byte at which the next chunk begins, and lines worked so far.
    position: Mapped[int] = mapped_column(Id, default=0, server_default="0")
    line_count: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    total_lines: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    credit_satang: Mapped[int] = mapped_column(Id, default=0, server_default="0")
    debit_satang: Mapped[int] = mapped_column(Id, default=0, server_default="0")
    matched_count: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    exception_count: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    uploaded_by_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))
    uploaded_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    #: The layout as it was when the file was checked, with the encoding and the era that were found.
    read_as: Mapped[Any | None] = mapped_column(Json)


class BankLine(Base):
    """One detail line of a bank file, by its number in the file; what became of it."""

    __tablename__ = "bank_line"
    __table_args__ = (
        UniqueConstraint("file_id", "number"),
        Index("ix_bank_line_payment", "payment_id"),
        Index("ix_bank_line_identity", "identity"),
        Index(
            "ix_bank_line_cheque", "cheque", sqlite_where=text("cheque <> ''"), postgresql_where=text("cheque <> ''")
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    file_id: Mapped[int] = mapped_column(Id, ForeignKey("bank_file.id"))
    number: Mapped[int] = mapped_column(Integer)
    paid_at: Mapped[datetime | None]
    ref1: Mapped[str] = mapped_column(String(20), default="")
    ref2: Mapped[str] = mapped_column(String(20), default="")
    ref3: Mapped[str] = mapped_column(String(20), default="", server_default="")
    amount_satang: Mapped[int] = mapped_column(Id)
    is_debit: Mapped[bool] = mapped_column(Boolean, default=False)
    cheque: Mapped[str] = mapped_column(String(20), default="", server_default="")
    customer: Mapped[str | None] = mapped_column(Encrypted)
    bank_reference: Mapped[str] = mapped_column(String(60), default="", server_default="")
    payment_id: Mapped[int | None] = mapped_column(Id, ForeignKey("payment.id"))
    #: matched, reversed, or the code of the exception.
    result: Mapped[str] = mapped_column(String(30))
    #: Hash by which the same line is known again in another file: of the bank's number, or of all that it says.
    identity: Mapped[str] = mapped_column(String(64), default="", server_default="")


class PaymentException(Base):
    """Something about money that an officer must settle; the proper next steps follow from its code."""

    __tablename__ = "payment_exception"
    __table_args__ = (
        Index("ix_payment_exception_open", "is_open", "code", "id"),
        Index("ix_payment_exception_payment", "payment_id"),
        Index("ix_payment_exception_list", "is_open", "id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    #: unknown_reference, short, over, double, cancelled_bill, unmatched_debit, returned, bad_line, amount_changed, …
    code: Mapped[str] = mapped_column(String(30))
    is_open: Mapped[bool] = mapped_column(Boolean, default=True, server_default=true())
    payment_id: Mapped[int | None] = mapped_column(Id, ForeignKey("payment.id"))
    bank_file_id: Mapped[int | None] = mapped_column(Id, ForeignKey("bank_file.id"))
    bank_line_id: Mapped[int | None] = mapped_column(Id, ForeignKey("bank_line.id"))
    bill_id: Mapped[int | None] = mapped_column(Id, ForeignKey("bill.id"))
    amount_satang: Mapped[int] = mapped_column(Id, default=0, server_default="0")
    data: Mapped[dict[str, Any]]
    raised_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))
    #: What was done: matched_to, made_credit, reversed, noted, …
    step: Mapped[str] = mapped_column(String(20), default="", server_default="")
    note: Mapped[str] = mapped_column(Text, default="", server_default="")


class CallbackMessage(Base):
    """A signed message of the bank as it came, once for each of the bank's numbers and sums."""

    __tablename__ = "callback_message"
    __table_args__ = (
        UniqueConstraint("transaction", "fingerprint"),
        Index(
            "ix_callback_message_waiting",
            "id",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    transaction: Mapped[str] = mapped_column(String(60))
    #: Hash of what it says, so that the same said again is known.
    fingerprint: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(12))
    ref1: Mapped[str] = mapped_column(String(20))
    ref2: Mapped[str] = mapped_column(String(20))
    amount_satang: Mapped[int] = mapped_column(Id)
    paid_at: Mapped[datetime]
    sent_at: Mapped[datetime]
    received_at: Mapped[datetime]
    #: done, waiting (its bill or payment is not here yet), exception.
    state: Mapped[str] = mapped_column(String(12))
    payment_id: Mapped[int | None] = mapped_column(Id, ForeignKey("payment.id"))
    #: The transaction that a reversal undoes.
    reverses: Mapped[str] = mapped_column(String(60), default="", server_default="")
    #: What the bank was answered, and is answered again.
    result: Mapped[str] = mapped_column(String(30), default="", server_default="")


class Slip(Base):
    """A slip that a payer uploaded: a claim, never money. `trans_hash` shows one that is used twice."""

    __tablename__ = "slip"
    __table_args__ = (Index("ix_slip_bill", "bill_id", "id"), Index("ix_slip_trans", "trans_hash"))

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    bill_id: Mapped[int] = mapped_column(Id, ForeignKey("bill.id"))
    file_key: Mapped[str] = mapped_column(String(60))
    bank: Mapped[str] = mapped_column(String(10), default="", server_default="")
    trans_ref: Mapped[str | None] = mapped_column(Encrypted)
    trans_hash: Mapped[str | None] = mapped_column(String(64))
    #: waiting, matched, used_before, unreadable, refused.
    state: Mapped[str] = mapped_column(String(12))
    uploaded_at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(Id, ForeignKey("person.id"))
    payment_id: Mapped[int | None] = mapped_column(Id, ForeignKey("payment.id"))


class Drawer(Base):
    """An officer's cash drawer from opening to the remittance note at the day's end."""

    __tablename__ = "drawer"
    __table_args__ = (
        Index(
            "uq_drawer_open_officer_id",
            "officer_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        Index("ix_drawer_day", "day", "id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    officer_id: Mapped[int] = mapped_column(Id, ForeignKey("officer.id"))
    unit_id: Mapped[int | None] = mapped_column(Id, ForeignKey("unit.id"))
    day: Mapped[date] = mapped_column(Date)
    opened_at: Mapped[datetime]
    float_satang: Mapped[int] = mapped_column(Id, default=0, server_default="0")
    closed_at: Mapped[datetime | None]
    cash_satang: Mapped[int] = mapped_column(Id, default=0, server_default="0")
    card_satang: Mapped[int] = mapped_column(Id, default=0, server_default="0")
    #: What was counted at the end, without the float; the difference needs words.
    counted_satang: Mapped[int | None] = mapped_column(Id)
    note: Mapped[str] = mapped_column(Text, default="", server_default="")
    #: Number of the remittance note, without gaps in a fiscal year.
    remittance_year: Mapped[int | None] = mapped_column(Integer)
    remittance_number: Mapped[int | None] = mapped_column(Integer)


class DaySummary(Base):
    """The sum of a day, revenue and part, as e-LAAS's file says it, to be compared with the ledger."""

    __tablename__ = "day_summary"
    __table_args__ = (UniqueConstraint("day", "revenue", "part"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    day: Mapped[date] = mapped_column(Date)
    revenue: Mapped[str] = mapped_column(String(40))
    part: Mapped[str] = mapped_column(String(12))
    amount_satang: Mapped[int] = mapped_column(Id)
    count: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    imported_at: Mapped[datetime]
    imported_by_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))
