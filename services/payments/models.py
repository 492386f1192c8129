"""Tables of what is owed and paid: bills with their items, payments and where they went, credits, refunds."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base, Encrypted, Id


class Bill(Base):
    """What a business is asked to pay, under two references of the bank. The sums are those of its items."""

    __tablename__ = "bill"
    __table_args__ = (
        UniqueConstraint("ref1", "ref2"),
        CheckConstraint("amount_satang > 0", name="amount"),
        CheckConstraint("paid_satang >= 0 AND paid_satang <= amount_satang", name="paid"),
        Index("ix_bill_business", "business_id", "id"),
        Index(
            "ix_bill_unpaid",
            "due_on",
            "id",
            sqlite_where=text("status IN ('open', 'part_paid')"),
            postgresql_where=text("status IN ('open', 'part_paid')"),
        ),
        Index("ix_bill_status", "status", "id"),
        Index(
            "ix_bill_remind",
            "remind_on",
            "id",
            sqlite_where=text("status IN ('open', 'part_paid')"),
            postgresql_where=text("status IN ('open', 'part_paid')"),
        ),
        Index(
            "ix_bill_owing",
            "business_id",
            "due_on",
            sqlite_where=text("status IN ('open', 'part_paid')"),
            postgresql_where=text("status IN ('open', 'part_paid')"),
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    #: BL-69-….
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    business_id: Mapped[int] = mapped_column(Id, ForeignKey("business.id"))
    establishment_id: Mapped[int | None] = mapped_column(Id, ForeignKey("establishment.id"))
    #: open, part_paid, paid, cancelled, replaced.
    status: Mapped[str] = mapped_column(String(12))
    #: What it is for, as `services.taxes` and others name it: tax_return, combined …
    purpose: Mapped[str] = mapped_column(String(20))
    title_th: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str] = mapped_column(String(200))
    payer_name: Mapped[str] = mapped_column(String(200))
    ref1: Mapped[str] = mapped_column(String(20))
    ref2: Mapped[str] = mapped_column(String(20))
    amount_satang: Mapped[int] = mapped_column(Id)
    paid_satang: Mapped[int] = mapped_column(Id, default=0, server_default="0")
    due_on: Mapped[date] = mapped_column(Date)
    #: The last day on which this very sum is right: after it the bill is issued anew with its surcharge.
    pay_until: Mapped[date | None] = mapped_column(Date)
    issued_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    replaced_by_id: Mapped[int | None] = mapped_column(Id, ForeignKey("bill.id"))
    language: Mapped[str] = mapped_column(String(2), default="th")
    #: The day from which the next reminder of it is due; long ago where none was sent yet.
    remind_on: Mapped[date] = mapped_column(Date, default=date(1970, 1, 1), server_default="1970-01-01")
    revision: Mapped[int] = mapped_column(Integer, default=1, server_default="1")


class BillItem(Base):
    """One line of a bill: which revenue, which part of it, for what."""

    __tablename__ = "bill_item"
    __table_args__ = (
        CheckConstraint("paid_satang >= 0 AND paid_satang <= amount_satang", name="paid"),
        Index("ix_bill_item_bill", "bill_id", "position"),
        Index("ix_bill_item_subject", "subject", "subject_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    bill_id: Mapped[int] = mapped_column(Id, ForeignKey("bill.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(Integer)
    #: Key of the revenue: hotel-fee, oil-tax, tobacco-tax …
    revenue: Mapped[str] = mapped_column(String(40))
    #: principal, surcharge, penalty.
    part: Mapped[str] = mapped_column(String(12))
    words_th: Mapped[str] = mapped_column(String(300))
    words_en: Mapped[str] = mapped_column(String(300))
    amount_satang: Mapped[int] = mapped_column(Id)
    paid_satang: Mapped[int] = mapped_column(Id, default=0, server_default="0")
    #: What it is owed for, as the upper room names it: tax_return and its id.
    subject: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int] = mapped_column(Id)
    #: The first day of the month it is for.
    month: Mapped[date | None] = mapped_column(Date)
    establishment_id: Mapped[int | None] = mapped_column(Id, ForeignKey("establishment.id"))
    district: Mapped[str | None] = mapped_column(String(10))


class Payment(Base):
    """Money that came in, or went back (negative), by one way; it stays also when it could not be matched."""

    __tablename__ = "payment"
    __table_args__ = (
        Index("ix_payment_bill", "bill_id", "id"),
        Index("ix_payment_business", "business_id", "id"),
        Index("ix_payment_day", "paid_on", "id"),
        Index("ix_payment_reverses", "reverses_id"),
        Index("ix_payment_refs", "ref1", "ref2", "id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    #: PY-69-….
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    bill_id: Mapped[int | None] = mapped_column(Id, ForeignKey("bill.id"))
    business_id: Mapped[int | None] = mapped_column(Id, ForeignKey("business.id"))
    #: bank_file, callback, cash, card, credit.
    method: Mapped[str] = mapped_column(String(12))
    amount_satang: Mapped[int] = mapped_column(Id)
    #: When the payer paid, as the bank says: it decides lateness. `paid_on` is its day in Bangkok.
    paid_at: Mapped[datetime]
    paid_on: Mapped[date] = mapped_column(Date)
    received_at: Mapped[datetime]
    #: matched, waiting (an exception is open), reversed, reversal.
    state: Mapped[str] = mapped_column(String(12))
    #: Where it comes from, once and never again: "bank:<line id>", "callback:<id of the bank>", "counter:<id>", …
    source_key: Mapped[str] = mapped_column(String(120), unique=True)
    #: The bank's own number of the transaction, by which file and callback recognise one and the same money.
    bank_reference: Mapped[str] = mapped_column(String(60), default="", server_default="", index=True)
    ref1: Mapped[str] = mapped_column(String(20), default="", server_default="")
    ref2: Mapped[str] = mapped_column(String(20), default="", server_default="")
    payer: Mapped[str | None] = mapped_column(Encrypted)
    officer_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))
    drawer_id: Mapped[int | None] = mapped_column(Id, ForeignKey("drawer.id"))
    reverses_id: Mapped[int | None] = mapped_column(Id, ForeignKey("payment.id"))


class PaymentPart(Base):
    """Where the money of a payment went: to an item of a bill, or (without one) into a credit. Negative undoes it."""

    __tablename__ = "payment_part"
    __table_args__ = (Index("ix_payment_part_payment", "payment_id"), Index("ix_payment_part_item", "item_id"))

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    payment_id: Mapped[int] = mapped_column(Id, ForeignKey("payment.id"))
    bill_id: Mapped[int | None] = mapped_column(Id, ForeignKey("bill.id"))
    item_id: Mapped[int | None] = mapped_column(Id, ForeignKey("bill_item.id"))
    credit_id: Mapped[int | None] = mapped_column(Id, ForeignKey("credit.id"))
    amount_satang: Mapped[int] = mapped_column(Id)


class Credit(Base):
    """What the authority owes a business: overpaid, paid twice, or less due after an amendment."""

    __tablename__ = "credit"
    __table_args__ = (
        CheckConstraint("left_satang >= 0 AND left_satang <= amount_satang", name="left"),
        Index("ix_credit_business", "business_id", "id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    business_id: Mapped[int] = mapped_column(Id, ForeignKey("business.id"))
    payment_id: Mapped[int | None] = mapped_column(Id, ForeignKey("payment.id"))
    #: over, double, amendment, correction.
    origin: Mapped[str] = mapped_column(String(12))
    revenue: Mapped[str] = mapped_column(String(40), default="", server_default="")
    subject: Mapped[str] = mapped_column(String(20), default="", server_default="")
    subject_id: Mapped[int | None] = mapped_column(Id)
    amount_satang: Mapped[int] = mapped_column(Id)
    left_satang: Mapped[int] = mapped_column(Id)
    created_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(Integer, default=1, server_default="1")


class CreditUse(Base):
    """A part of a credit that was carried to a bill, held for a refund, paid out, or undone (negative)."""

    __tablename__ = "credit_use"
    __table_args__ = (Index("ix_credit_use_credit", "credit_id"), Index("ix_credit_use_refund", "refund_id"))

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    credit_id: Mapped[int] = mapped_column(Id, ForeignKey("credit.id"))
    bill_id: Mapped[int | None] = mapped_column(Id, ForeignKey("bill.id"))
    refund_id: Mapped[int | None] = mapped_column(Id, ForeignKey("refund.id"))
    amount_satang: Mapped[int] = mapped_column(Id)
    at: Mapped[datetime]


class Refund(Base):
    """A request to give back a credit or a part of it, by either side; two officers approve."""

    __tablename__ = "refund"
    __table_args__ = (
        CheckConstraint("amount_satang > 0", name="amount"),
        Index("ix_refund_status", "status", "id"),
        Index("ix_refund_business", "business_id", "id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    #: RF-69-….
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    business_id: Mapped[int] = mapped_column(Id, ForeignKey("business.id"))
    credit_id: Mapped[int] = mapped_column(Id, ForeignKey("credit.id"))
    amount_satang: Mapped[int] = mapped_column(Id)
    #: carry (to the next bill) or pay_out.
    manner: Mapped[str] = mapped_column(String(10))
    #: asked, first_approved, approved, done, refused, withdrawn.
    status: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    account: Mapped[str | None] = mapped_column(Encrypted)
    asked_by_person_id: Mapped[int | None] = mapped_column(Id, ForeignKey("person.id"))
    asked_by_officer_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))
    asked_at: Mapped[datetime]
    first_officer_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))
    first_at: Mapped[datetime | None]
    second_officer_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))
    second_at: Mapped[datetime | None]
    decision: Mapped[str] = mapped_column(Text, default="", server_default="")
    letter_number: Mapped[str] = mapped_column(String(60), default="", server_default="")
    done_at: Mapped[datetime | None]
    done_reference: Mapped[str] = mapped_column(String(60), default="", server_default="")
    revision: Mapped[int] = mapped_column(Integer, default=1, server_default="1")
