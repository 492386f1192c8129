"""What other rooms and doors see of receipts: plain values, sums in whole satang."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from services.text import Words


class ReceiptKind(StrEnum):
    """A receipt of our own book, or a proof of payment while e-LAAS issues the receipt."""

    RECEIPT = "receipt"
    PROOF = "proof"


class ReceiptStatus(StrEnum):
    """How a receipt stands. One that was replaced is cancelled too, and says by which."""

    VALID = "valid"
    CANCELLED = "cancelled"
    REPLACED = "replaced"


KINDS = {
    ReceiptKind.RECEIPT: Words("ใบเสร็จรับเงิน", "Receipt"),
    ReceiptKind.PROOF: Words("หลักฐานการรับชำระ (ไม่ใช่ใบเสร็จรับเงิน)", "Proof of payment (not a receipt)"),
}
#: The same where there is little room.
SHORT_KINDS = {
    ReceiptKind.RECEIPT: Words("ใบเสร็จรับเงิน", "Receipt"),
    ReceiptKind.PROOF: Words("หลักฐานรับชำระ", "Proof of payment"),
}
STATUSES = {
    ReceiptStatus.VALID: Words("ใช้ได้", "Valid"),
    ReceiptStatus.CANCELLED: Words("ยกเลิก", "Cancelled"),
    ReceiptStatus.REPLACED: Words("ยกเลิก ออกใบใหม่แทนแล้ว", "Cancelled and replaced"),
}
METHODS = {
    "bank_file": Words("ชำระผ่านธนาคาร", "Through a bank"),
    "callback": Words("สแกน Thai QR ชำระเงิน", "Thai QR payment"),
    "cash": Words("เงินสด", "Cash"),
    "card": Words("บัตร", "Card"),
    "credit": Words("หักจากเครดิต", "From a credit"),
}


@dataclass(frozen=True, slots=True)
class ReceiptItem:
    """One line: `part` is principal, surcharge, penalty, or credit (what was paid beyond the bill)."""

    revenue: str
    part: str
    words: Words
    detail: Words
    satang: int


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """A receipt with everything that is printed on it, as it was when it was issued (`content`)."""

    id: int
    reference: str
    kind: ReceiptKind
    status: ReceiptStatus
    #: As printed after เล่มที่ and เลขที่.
    book: str
    number: str
    amount_satang: int
    issued_at: datetime
    issued_on: date
    payment_id: int
    bill_id: int | None
    business_id: int
    verify_code: str
    signed: str = field(repr=False)
    content: dict[str, Any] = field(repr=False)
    items: tuple[ReceiptItem, ...]
    #: References of the receipts before and after it.
    replaces: str | None = None
    replaced_by: str | None = None
    cancelled_at: datetime | None = None
    cancelled_by_id: int | None = None
    cancel_reason: str = ""
    elaas_number: str | None = None
    elaas_on: date | None = None
    copies: int = 0
    #: Personal data are hidden: the paper itself is not for this reader.
    is_masked: bool = False

    @property
    def is_valid(self) -> bool:
        """Whether it holds."""
        return self.status is ReceiptStatus.VALID


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """A receipt in a list."""

    id: int
    reference: str
    kind: ReceiptKind
    status: ReceiptStatus
    book: str
    number: str
    amount_satang: int
    issued_on: date
    issued_at: datetime
    business_number: str
    business_name: str
    elaas_number: str | None


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    """One page of receipts; `after` asks for the next one, None on the last."""

    receipts: tuple[ReceiptRow, ...]
    after: int | None


@dataclass(frozen=True, slots=True)
class VerifiedReceipt:
    """What anybody learns who holds a code: no more than what proves the paper in hand."""

    kind: ReceiptKind
    status: ReceiptStatus
    issuer: Words
    book: str
    number: str
    day: date
    amount_satang: int
    #: Partly masked.
    payer: str
    cancelled_on: date | None
    #: Book and number of the receipt that took its place, as printed.
    replaced_by: tuple[str, str] | None
    elaas_number: str | None
