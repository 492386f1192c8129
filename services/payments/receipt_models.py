"""Tables of receipts: books with their numbers, what was issued, and the keys that sign."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base, Encrypted, EncryptedJson, Id


class ReceiptBook(Base):
    """A book in a fiscal year (Buddhist). `next_number` moves in the transaction of the receipt, so there is no gap."""

    __tablename__ = "receipt_book"
    __table_args__ = (UniqueConstraint("code", "fiscal_year"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    #: As printed after เล่มที่; proofs of payment and remittance notes have books of their own.
    code: Mapped[str] = mapped_column(String(20))
    fiscal_year: Mapped[int] = mapped_column(Integer)
    #: receipt, proof, remittance.
    kind: Mapped[str] = mapped_column(String(12))
    next_number: Mapped[int] = mapped_column(Integer, default=1, server_default="1")


class Receipt(Base):
    """A receipt, or a proof of payment while e-LAAS issues the receipt. Cancelled ones stay, marked."""

    __tablename__ = "receipt"
    __table_args__ = (
        UniqueConstraint("book_id", "number"),
        Index("ix_receipt_payment", "payment_id"),
        Index("ix_receipt_business", "business_id", "id"),
        Index("ix_receipt_day", "issued_on", "id"),
        # A payment has one receipt that holds, whatever happens at the same time.
        Index(
            "uq_receipt_valid_payment_id",
            "payment_id",
            unique=True,
            sqlite_where=text("status = 'valid'"),
            postgresql_where=text("status = 'valid'"),
        ),
        Index(
            "ix_receipt_elaas",
            "elaas_number",
            sqlite_where=text("elaas_number IS NOT NULL"),
            postgresql_where=text("elaas_number IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    #: RC-69-….
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    book_id: Mapped[int] = mapped_column(Id, ForeignKey("receipt_book.id"))
    number: Mapped[int] = mapped_column(Integer)
    #: receipt, proof.
    kind: Mapped[str] = mapped_column(String(12))
    #: valid, cancelled, replaced.
    status: Mapped[str] = mapped_column(String(12))
    payment_id: Mapped[int] = mapped_column(Id, ForeignKey("payment.id"))
    bill_id: Mapped[int | None] = mapped_column(Id, ForeignKey("bill.id"))
    business_id: Mapped[int] = mapped_column(Id, ForeignKey("business.id"))
    amount_satang: Mapped[int] = mapped_column(Id)
    issued_at: Mapped[datetime]
    issued_on: Mapped[date] = mapped_column(Date)
    #: Everything that is printed, as it was when issued.
    content: Mapped[Any] = mapped_column(EncryptedJson)
    #: Typed or scanned to verify it: as readable as a reference, not to be guessed.
    verify_code: Mapped[str] = mapped_column(String(20), unique=True)
    #: The signed compact text of the QR code.
    signed: Mapped[str] = mapped_column(Text)
    replaces_id: Mapped[int | None] = mapped_column(Id, ForeignKey("receipt.id"))
    cancelled_at: Mapped[datetime | None]
    cancelled_by_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))
    cancel_reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    #: Book and number of the receipt that e-LAAS issued for it.
    elaas_number: Mapped[str | None] = mapped_column(String(60))
    elaas_on: Mapped[date | None] = mapped_column(Date)
    #: How often a replacement copy was printed.
    copies: Mapped[int] = mapped_column(Integer, default=0, server_default="0")


class SigningKey(Base):
    """An Ed25519 key pair: the private half sealed, the public half for ever, as old receipts are checked with it."""

    __tablename__ = "signing_key"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    public: Mapped[bytes] = mapped_column(LargeBinary)
    private: Mapped[str | None] = mapped_column(Encrypted)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    #: Whether it was told to the world that what it signs is worth nothing any more.
    is_revoked: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())


class ReceiptBatch(Base):
    """The receipts of a day as one file for printing, made by the worker piece by piece."""

    __tablename__ = "receipt_batch"
    __table_args__ = (
        Index(
            "ix_receipt_batch_open",
            "id",
            sqlite_where=text("done_at IS NULL"),
            postgresql_where=text("done_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    day: Mapped[date] = mapped_column(Date)
    total: Mapped[int] = mapped_column(Integer, default=0)
    made: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    #: Id of the last receipt that was made.
    position: Mapped[int] = mapped_column(Id, default=0, server_default="0")
    #: Keys of the finished files, in order.
    files: Mapped[list[Any]]
    asked_by_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))
    asked_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


class VerifyAttempt(Base):
    """A code that no paper has, asked for from an address (kept hashed): guessing is stopped by them."""

    __tablename__ = "verify_attempt"
    __table_args__ = (Index("ix_verify_attempt_address", "address", "at"), Index("ix_verify_attempt_at", "at"))

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    address: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
