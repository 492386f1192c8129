"""What this room tells the rooms above and beside it; every event is raised in the transaction of its cause."""

from dataclasses import dataclass

from services.audit import SYSTEM, Actor
from services.text import Words


@dataclass(frozen=True, slots=True)
class BillIssued:
    """A bill stands. `is_new` is False where it takes the place of an earlier one; `actor` is who caused it."""

    bill_id: int
    is_new: bool = True
    actor: Actor = SYSTEM


@dataclass(frozen=True, slots=True)
class BillSettled:
    """The last satang of a bill was paid, by this payment (one of method "credit" where a credit was used)."""

    bill_id: int
    payment_id: int


@dataclass(frozen=True, slots=True)
class BillClosed:
    """A bill asks for nothing any more without being paid: cancelled, or replaced by `replaced_by_id`."""

    bill_id: int
    replaced_by_id: int | None = None


@dataclass(frozen=True, slots=True)
class BillWithdrawn:
    """An officer cancelled a bill by hand, for this reason: whoever holds its QR has to hear of it."""

    bill_id: int
    reason: Words


@dataclass(frozen=True, slots=True)
class PaymentTaken:
    """Money came in and its place is known: on a bill, in a credit, or both. Raised once for each payment.

    Money that waits for its place raises it when an officer has found that place. A credit that is used on a bill is no
    money coming in: it raises `CreditUsed`.
    """

    payment_id: int


@dataclass(frozen=True, slots=True)
class PaymentReversed:
    """A payment was undone (returned cheque, debit, mistake); `bill_id` is the bill on which it stood, if any."""

    payment_id: int
    bill_id: int | None


@dataclass(frozen=True, slots=True)
class PartsWritten:
    """Parts of a payment were written: where its money went, or (negative) from where it was taken away.

    Raised by the one function that writes them, whatever the cause; for whoever keeps sums. `items` are pairs of the id
    of a line of a bill and satang; what went into a credit is not among them.
    """

    payment_id: int
    items: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class PartsWrittenMany:
    """The same for many payments of a bank file at once; PartsWritten is not raised for them."""

    written: tuple[PartsWritten, ...]


@dataclass(frozen=True, slots=True)
class CreditMade:
    """The authority owes a business something."""

    credit_id: int


@dataclass(frozen=True, slots=True)
class CreditUsed:
    """A credit, or a part of it, was carried to a bill; `payment_id` is the payment of method "credit" for it."""

    credit_id: int
    bill_id: int
    payment_id: int


@dataclass(frozen=True, slots=True)
class RefundDecided:
    """A refund was approved by the second officer, refused, or withdrawn."""

    refund_id: int


@dataclass(frozen=True, slots=True)
class RefundDone:
    """What was asked back was paid out, or carried to bills to its end."""

    refund_id: int
