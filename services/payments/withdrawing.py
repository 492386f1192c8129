"""Bills that an officer cancels by hand: only those on which nothing was paid, for a reason of the list."""

from dataclasses import dataclass
from datetime import datetime

from services import audit
from services.audit import Actor
from services.errors import NotAllowed, RuleBroken
from services.events import raise_event
from services.payments.bills import cancel_bill
from services.payments.events import BillWithdrawn
from services.payments.rows import by_reference, fresh_bill, lock_businesses
from services.payments.views import NO_WORDS, BillStatus, BillView
from services.people.finance import is_finance
from services.text import Words

#: Why an officer cancels a bill, in the order of the list.
REASONS: dict[str, Words] = {
    "duplicate": Words("ออกซ้ำกับใบแจ้งอื่น", "It asks for the same as another bill"),
    "wrong_business": Words("ออกให้ผิดราย", "It was issued to the wrong business"),
    "not_owed": Words("ไม่มีหน้าที่ต้องชำระ", "Nothing is owed"),
    "ordered": Words("มีคำสั่งหรือคำวินิจฉัยให้ยกเลิก", "An order or a decision says so"),
}
#: Why the system cancelled one.
_OTHERS: dict[str, Words] = {
    "amended": Words("ยื่นแก้ไขแบบแล้วไม่มียอดต้องชำระ", "After an amendment nothing is to be paid"),
    "decided": Words("มีคำสั่งลดหรืองดจนไม่มียอดต้องชำระ", "After a decision nothing is to be paid"),
    "mistake": Words("ออกผิดพลาด", "It was issued by mistake"),
}
_ACTION, _NOTE = "cancel bill", "reason="
_HISTORY = 20


@dataclass(frozen=True, slots=True)
class Cancellation:
    """Who cancelled a bill, when and why; `officer_id` is None where the system did."""

    reason: Words
    at: datetime
    officer_id: int | None


def hindrance(bill: BillView) -> str:
    """Why the bill cannot be cancelled by hand: bill_paid, bill_part_paid or bill_closed; "" where it can."""
    return _hindrance(bill.status, bill.paid_satang)


def withdraw_bill(reference: str, *, reason: str, actor: Actor) -> BillView:
    """Cancels a bill on which nothing was paid; `reason` is a key of REASONS. Those who act for the payer are told.

    NotAllowed for who is not finance; NotFound; RuleBroken("reason", "not_on_list"), ("", bill_paid | bill_part_paid |
    bill_closed).
    """
    if not is_finance(actor):
        raise NotAllowed("bill")
    if reason not in REASONS:
        raise RuleBroken("reason", "not_on_list")
    found = by_reference(reference)
    lock_businesses([found.business_id])
    bill = fresh_bill(found.id)
    if why_not := _hindrance(BillStatus(bill.status), bill.paid_satang):
        raise RuleBroken("", why_not)
    withdrawn = cancel_bill(bill.reference, reason=reason, actor=actor)
    raise_event(BillWithdrawn(withdrawn.id, REASONS[reason]))
    return withdrawn


def cancellation_of(bill_id: int) -> Cancellation | None:
    """How a bill was cancelled, from the record of what was done to it; None where it was not."""
    for entry in audit.list_entries(subject="bill", subject_id=bill_id, limit=_HISTORY):
        if entry.action == _ACTION:
            code = entry.note.removeprefix(_NOTE)
            words = REASONS.get(code) or _OTHERS.get(code, NO_WORDS)
            return Cancellation(words, entry.at, entry.actor_id if entry.actor_kind == "officer" else None)
    return None


def _hindrance(status: BillStatus, paid_satang: int) -> str:
    if status is BillStatus.PAID:
        return "bill_paid"
    if status in (BillStatus.CANCELLED, BillStatus.REPLACED):
        return "bill_closed"
    return "bill_part_paid" if paid_satang else ""
