"""What other rooms and doors see of money: plain values, sums in whole satang."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from services.text import Words

NO_WORDS = Words("", "")


class Part(StrEnum):
    """Which part of a revenue a sum is. A fine (ค่าปรับ) is none of them: it is never computed here."""

    PRINCIPAL = "principal"
    SURCHARGE = "surcharge"
    PENALTY = "penalty"


class BillStatus(StrEnum):
    """How a bill stands. That it is overdue is no status: it depends on the day."""

    OPEN = "open"
    PART_PAID = "part_paid"
    PAID = "paid"
    CANCELLED = "cancelled"
    REPLACED = "replaced"


UNPAID = (BillStatus.OPEN, BillStatus.PART_PAID)


class Method(StrEnum):
    """The way by which money came in; a credit that is used is a payment too, without money."""

    BANK_FILE = "bank_file"
    CALLBACK = "callback"
    CASH = "cash"
    CARD = "card"
    CREDIT = "credit"


class PaymentState(StrEnum):
    """What became of a payment."""

    MATCHED = "matched"
    #: Its place is not known yet: the money is in suspense, an exception is open.
    WAITING = "waiting"
    REVERSED = "reversed"
    #: It undoes another one; its sum is negative.
    REVERSAL = "reversal"


class RefundStatus(StrEnum):
    """How far a refund is."""

    ASKED = "asked"
    FIRST_APPROVED = "first_approved"
    APPROVED = "approved"
    DONE = "done"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


#: While a refund stands here, its sum is held: it cannot be used otherwise.
HOLDING = (RefundStatus.ASKED, RefundStatus.FIRST_APPROVED, RefundStatus.APPROVED)


class Manner(StrEnum):
    """How a refund is given: to the next bills, or to a bank account."""

    CARRY = "carry"
    PAY_OUT = "pay_out"


class Result(StrEnum):
    """How taking a payment ended; all but MATCHED are also codes of exceptions."""

    MATCHED = "matched"
    SHORT = "short"
    OVER = "over"
    DOUBLE = "double"
    UNKNOWN_REFERENCE = "unknown_reference"
    CANCELLED_BILL = "cancelled_bill"
    #: The bank told of the same money with another sum or bill: nothing was taken, the first telling stands.
    AMOUNT_CHANGED = "amount_changed"


@dataclass(frozen=True, slots=True)
class NewItem:
    """One line of a bill to be issued. `subject`, `subject_id` name what it is owed for ("tax_return", its id)."""

    revenue: str
    part: Part
    words: Words
    amount_satang: int
    subject: str
    subject_id: int
    month: date | None = None
    establishment_id: int | None = None
    district: str | None = None


@dataclass(frozen=True, slots=True)
class NewBill:
    """A bill to be issued. `tax_code` is two digits, "00" for several taxes together."""

    business_id: int
    establishment_id: int | None
    purpose: str
    title: Words
    payer_name: str
    tax_code: str
    items: Sequence[NewItem]
    due_on: date
    #: The last day on which this sum is right; None where it does not change.
    pay_until: date | None = None
    month: date | None = None
    language: str = "th"


@dataclass(frozen=True, slots=True)
class ItemView:
    """One line of a bill and what was paid of it."""

    id: int
    revenue: str
    part: Part
    words: Words
    amount_satang: int
    paid_satang: int
    subject: str
    subject_id: int
    month: date | None
    establishment_id: int | None
    district: str | None

    @property
    def left_satang(self) -> int:
        """What is still to be paid of it."""
        return self.amount_satang - self.paid_satang


@dataclass(frozen=True, slots=True)
class BillView:
    """A bill with its lines."""

    id: int
    reference: str
    business_id: int
    establishment_id: int | None
    status: BillStatus
    purpose: str
    title: Words
    payer_name: str
    ref1: str
    ref2: str
    amount_satang: int
    paid_satang: int
    due_on: date
    pay_until: date | None
    issued_at: datetime
    settled_at: datetime | None
    #: Reference of the bill that took its place.
    replaced_by: str | None
    language: str
    revision: int
    items: tuple[ItemView, ...]
    business_number: str = ""

    @property
    def left_satang(self) -> int:
        """What is still to be paid; nothing of a bill that was cancelled or replaced."""
        return self.amount_satang - self.paid_satang if self.is_unpaid else 0

    @property
    def is_unpaid(self) -> bool:
        """Whether it still asks for money."""
        return self.status in UNPAID

    def is_overdue(self, day: date) -> bool:
        """Whether its due day has passed on `day` while it asks for money."""
        return self.is_unpaid and self.due_on < day

    def is_outdated(self, day: date) -> bool:
        """Whether its sum is not right any more on `day`: it is to be issued anew."""
        return self.is_unpaid and self.pay_until is not None and self.pay_until < day


@dataclass(frozen=True, slots=True)
class BillRow:
    """A bill in a list."""

    id: int
    reference: str
    business_id: int
    business_number: str
    payer_name: str
    title: Words
    status: BillStatus
    amount_satang: int
    paid_satang: int
    due_on: date
    issued_at: datetime
    ref1: str
    ref2: str
    #: None where it asks for several.
    establishment_id: int | None = None

    @property
    def left_satang(self) -> int:
        """What is still to be paid."""
        return self.amount_satang - self.paid_satang if self.status in UNPAID else 0


@dataclass(frozen=True, slots=True)
class BillPage:
    """One page of bills; `after` asks for the next one, None on the last."""

    bills: tuple[BillRow, ...]
    after: int | None


@dataclass(frozen=True, slots=True)
class NewPayment:
    """Money that came in. `source_key` is taken once and never again; so is a `bank_reference`, whoever tells of it."""

    method: Method
    amount_satang: int
    paid_at: datetime
    source_key: str
    bank_reference: str = ""
    ref1: str = ""
    ref2: str = ""
    bill_id: int | None = None
    payer: str | None = field(default=None, repr=False)
    officer_id: int | None = None
    drawer_id: int | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """How taking a payment ended. `is_known`: it had been taken before, and nothing was done now."""

    payment_id: int
    result: Result
    is_known: bool = False
    bill_id: int | None = None
    credit_id: int | None = None


@dataclass(frozen=True, slots=True)
class PartView:
    """Where a part of a payment went: to a line of a bill, or into a credit."""

    bill_id: int | None
    item_id: int | None
    credit_id: int | None
    amount_satang: int
    revenue: str = ""
    part: str = ""
    words: Words = NO_WORDS
    month: date | None = None
    establishment_id: int | None = None
    district: str | None = None


@dataclass(frozen=True, slots=True)
class PaymentView:
    """A payment and where its money went."""

    id: int
    reference: str
    bill_id: int | None
    bill_reference: str | None
    business_id: int | None
    method: Method
    amount_satang: int
    paid_at: datetime
    paid_on: date
    received_at: datetime
    state: PaymentState
    source_key: str
    bank_reference: str
    ref1: str
    ref2: str
    reverses_id: int | None
    officer_id: int | None
    drawer_id: int | None
    parts: tuple[PartView, ...] = ()
    payer: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class CreditView:
    """What the authority owes a business. `held_satang` of it is held for refunds that were asked."""

    id: int
    business_id: int
    business_number: str
    business_name: str
    payment_id: int | None
    payment_reference: str | None
    origin: str
    revenue: str
    amount_satang: int
    left_satang: int
    held_satang: int
    created_at: datetime
    revision: int


@dataclass(frozen=True, slots=True)
class RefundView:
    """A request to give something back. `account` is readable for finance officers alone, else masked or empty."""

    id: int
    reference: str
    business_id: int
    business_number: str
    business_name: str
    credit_id: int
    amount_satang: int
    manner: Manner
    status: RefundStatus
    reason: str
    asked_at: datetime
    asked_by_officer_id: int | None
    asked_by_business: bool
    first_officer_id: int | None
    first_at: datetime | None
    second_officer_id: int | None
    second_at: datetime | None
    decision: str
    letter_number: str
    done_at: datetime | None
    done_reference: str
    revision: int
    account: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class RefundPage:
    """One page of refunds; `after` asks for the next one, None on the last."""

    refunds: tuple[RefundView, ...]
    after: int | None
