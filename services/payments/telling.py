"""What those who act for a business are told of its money: bills, payments, what was undone, refunds.

Everything is collected and worded at the end of the transaction: who files and pays by a credit at once hears of the
payment alone, and a bank's file asks for the contacts of each business once.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import event, select
from sqlalchemy.orm import Session, SessionTransaction

from services import people, settings
from services.audit import Actor, ActorKind, Channel
from services.db import before_commit, session
from services.events import listen
from services.money import format_baht
from services.notifications import Recipient, declare_notice, notify
from services.notifications.wording import Value
from services.payments.codes import bill_qr_text
from services.payments.events import (
    BillIssued,
    BillWithdrawn,
    CreditUsed,
    PaymentReversed,
    PaymentTaken,
    RefundDecided,
    RefundDone,
)
from services.payments.models import Bill, Credit, Payment, PaymentPart, Refund
from services.payments.papers import qr_picture_link
from services.payments.reading import bill_url, may_see
from services.payments.receipts.links import receipt_link, receipt_picture_link
from services.payments.rows import bill_view
from services.payments.views import UNPAID, BillView, Manner, Method, RefundStatus
from services.people import Contact
from services.people.business_models import ActingFor
from services.text import Words

ISSUED, RECEIVED, REVERSED, REFUND = "bill.issued", "payment.received", "payment.reversed", "refund.decided"
WITHDRAWN = "bill.cancelled"
_DUE = "money_to_tell"
_OVERPAID = Words("เงินที่ชำระเกิน", "Money paid too much")
_SETTLED = Words("ชำระครบแล้ว", "Paid in full")
_TO_CREDIT = Words("เก็บเป็นเงินที่ต้องคืนให้ท่าน", "Kept as money owed to you")
_DECIDED = {
    RefundStatus.APPROVED: Words("อนุมัติแล้ว", "Approved"),
    RefundStatus.REFUSED: Words("ไม่อนุมัติ", "Refused"),
}
_DONE = {
    Manner.PAY_OUT: Words("จ่ายคืนแล้ว", "Paid out"),
    Manner.CARRY: Words("นำไปหักใบแจ้งชำระเงินครบแล้ว", "Carried to your bills"),
}
_MONEY_GONE = Words("เงินที่ชำระไว้ถูกเรียกคืน", "The payment behind it was taken back")


@dataclass(slots=True)
class _Told:
    """What the present transaction has to tell, and of whom that was asked already."""

    bills: dict[int, Actor] = field(default_factory=dict)
    withdrawn: dict[int, Words] = field(default_factory=dict)
    payments: list[int] = field(default_factory=list)
    reversed: list[int] = field(default_factory=list)
    refunds: list[int] = field(default_factory=list)


def declare_telling() -> None:
    """Declares the notices and listens; safe to call again."""
    declare_notice(
        ISSUED,
        ("title", "amount", "date", "ref", "link", "picture"),
        "normal",
        Words("แจ้งใบแจ้งการชำระเงิน", "A bill was issued"),
    )
    declare_notice(
        WITHDRAWN,
        ("title", "amount", "ref", "reason", "link"),
        "urgent",
        Words("แจ้งยกเลิกใบแจ้งการชำระเงิน", "A bill was cancelled"),
    )
    declare_notice(
        RECEIVED,
        ("title", "amount", "ref", "state", "link", "picture"),
        "normal",
        Words("แจ้งได้รับชำระเงิน", "A payment was received"),
    )
    declare_notice(
        REVERSED, ("title", "amount", "ref", "link"), "urgent", Words("แจ้งเงินที่ชำระถูกเรียกคืน", "A payment was taken back")
    )
    declare_notice(
        REFUND,
        ("ref", "amount", "result", "words", "link"),
        "normal",
        Words("แจ้งผลคำร้องขอคืนเงิน", "A refund was decided"),
    )
    listen(BillIssued, _keep_bill)
    listen(BillWithdrawn, _keep_withdrawal)
    listen(PaymentTaken, _keep_payment)
    listen(CreditUsed, _keep_use)
    listen(PaymentReversed, _keep_reversal)
    listen(RefundDecided, _keep_refund)
    listen(RefundDone, _keep_refund)
    before_commit(tell_due)


def tell_due(current: Session) -> None:
    """Puts what the present transaction has to tell into the outbox: runs before each commit."""
    told: _Told | None = current.info.pop(_DUE, None)
    if told is None:
        return
    asked: dict[int, list[Contact]] = {}
    for bill_id, actor in told.bills.items():
        _tell_bill(bill_id, actor, asked)
    for bill_id, reason in told.withdrawn.items():
        _tell_withdrawal(bill_id, reason, asked)
    # Held while they are told of: the session finds them again without asking.
    held, nobody = _without_readers(list(dict.fromkeys(told.payments)))
    asked |= nobody
    for payment in held:
        if asked.get(payment.business_id or 0) != []:
            _tell_payment(payment.id, asked)
    for payment_id in dict.fromkeys(told.reversed):
        _tell_reversal(payment_id, asked)
    for refund_id in dict.fromkeys(told.refunds):
        _tell_refund(refund_id, asked)


def _without_readers(payment_ids: list[int]) -> tuple[list[Payment], dict[int, list[Contact]]]:
    """The payments, and which of their businesses nobody acts for: a bank's file has many, asked for together."""
    held = list(session().scalars(select(Payment).where(Payment.id.in_(payment_ids)).order_by(Payment.id)))
    businesses = {payment.business_id for payment in held if payment.business_id is not None}
    reached = set(session().scalars(select(ActingFor.business_id).where(ActingFor.business_id.in_(businesses))))
    return held, {business_id: [] for business_id in businesses - reached}


def _due() -> _Told:
    told: _Told = session().info.setdefault(_DUE, _Told())
    return told


def _keep_bill(issued: BillIssued) -> None:
    if issued.is_new:
        _due().bills[issued.bill_id] = issued.actor


def _keep_withdrawal(withdrawn: BillWithdrawn) -> None:
    _due().withdrawn[withdrawn.bill_id] = withdrawn.reason


def _keep_payment(taken: PaymentTaken) -> None:
    _due().payments.append(taken.payment_id)


def _keep_use(used: CreditUsed) -> None:
    _due().payments.append(used.payment_id)


def _keep_reversal(undone: PaymentReversed) -> None:
    _due().reversed.append(undone.payment_id)


def _keep_refund(decided: RefundDecided | RefundDone) -> None:
    _due().refunds.append(decided.refund_id)


@event.listens_for(Session, "after_soft_rollback")
def _forget(current: Session, ended: SessionTransaction) -> None:
    """Nobody is told of what was rolled back. (Of a savepoint no row is left: nothing is found.)"""
    if ended.parent is None:
        current.info.pop(_DUE, None)


def _tell_bill(bill_id: int, actor: Actor, asked: dict[int, list[Contact]]) -> None:
    """Who filed in the chat sees the bill there at once and is not told again by the same chat."""
    bill = session().get(Bill, bill_id)
    if bill is None or bill.status not in UNPAID:
        return
    view = bill_view(bill)
    is_shown = actor.kind is ActorKind.CITIZEN and actor.channel is Channel.LINE
    for contact, recipient in _reached(view.business_id, view, asked):
        if is_shown and contact.person_id == actor.id and recipient.channel == "line":
            continue
        params: dict[str, Value] = {
            "title": view.title,
            "amount": _baht(view.left_satang),
            "date": view.due_on,
            "ref": view.reference,
            "link": bill_url(view.id),
            "picture": qr_picture_link(view.id) if bill_qr_text(view) else "",
        }
        notify(ISSUED, recipients=[recipient], params=params, subject=("bill", bill_id))


def _tell_withdrawal(bill_id: int, reason: Words, asked: dict[int, list[Contact]]) -> None:
    bill = session().get(Bill, bill_id)
    if bill is None:
        return
    view = bill_view(bill)
    for _contact, recipient in _reached(view.business_id, view, asked):
        params: dict[str, Value] = {
            "title": view.title,
            "amount": _baht(view.amount_satang),
            "ref": view.reference,
            "reason": reason,
            "link": bill_url(view.id),
        }
        notify(WITHDRAWN, recipients=[recipient], params=params, subject=("bill", bill_id))


def _tell_payment(payment_id: int, asked: dict[int, list[Contact]]) -> None:
    payment = session().get(Payment, payment_id)
    if payment is None or payment.business_id is None:
        return
    view = _bill_of(payment)
    state = _state_of(payment, view)
    for contact, recipient in _reached(payment.business_id, view, asked):
        link = receipt_link(payment_id, contact.language) or (bill_url(view.id) if view else _credits_link())
        params: dict[str, Value] = {
            "title": view.title if view else _OVERPAID,
            "amount": _baht(payment.amount_satang),
            "ref": view.reference if view else payment.reference,
            "state": state,
            "link": link,
            "picture": receipt_picture_link(payment_id, contact.language),
        }
        notify(RECEIVED, recipients=[recipient], params=params, subject=("payment", payment_id))


def _tell_reversal(payment_id: int, asked: dict[int, list[Contact]]) -> None:
    payment = session().get(Payment, payment_id)
    if payment is None or payment.business_id is None:
        return
    view = _bill_of(payment)
    if payment.method == Method.CREDIT and not (view and view.is_unpaid):
        # A credit that follows its bill to the next one, or comes back from a bill that was withdrawn.
        return
    for _contact, recipient in _reached(payment.business_id, view, asked):
        params: dict[str, Value] = {
            "title": view.title if view else _OVERPAID,
            "amount": _baht(payment.amount_satang),
            "ref": view.reference if view else payment.reference,
            "link": bill_url(view.id) if view else _credits_link(),
        }
        notify(REVERSED, recipients=[recipient], params=params, subject=("payment", payment_id))


def _tell_refund(refund_id: int, asked: dict[int, list[Contact]]) -> None:
    refund = session().get(Refund, refund_id)
    if refund is None:
        return
    status = RefundStatus(refund.status)
    result = _DONE[Manner(refund.manner)] if status is RefundStatus.DONE else _DECIDED.get(status)
    if result is None:
        return
    said: Value = _MONEY_GONE if refund.decision == "money_gone" else refund.decision or "-"
    for _contact, recipient in _reached(refund.business_id, None, asked):
        params: dict[str, Value] = {
            "ref": refund.reference,
            "amount": _baht(refund.amount_satang),
            "result": result,
            "words": said,
            "link": _credits_link(),
        }
        notify(REFUND, recipients=[recipient], params=params, subject=("refund", refund_id))


def _reached(
    business_id: int, bill: BillView | None, asked: dict[int, list[Contact]]
) -> Iterator[tuple[Contact, Recipient]]:
    """Who acts for the business and may see the bill: by LINE where it is tied, else by e-mail."""
    contacts = asked.get(business_id)
    if contacts is None:
        contacts = asked[business_id] = people.contacts_of(business_id)
    for contact in contacts:
        if bill is not None and not may_see(bill, Actor.citizen(contact.person_id)):
            continue
        channel, address = ("line", contact.line_user) if contact.line_user else ("email", contact.email)
        if address:
            yield contact, Recipient(channel, address, contact.language)


def _bill_of(payment: Payment) -> BillView | None:
    bill = session().get(Bill, payment.bill_id) if payment.bill_id is not None else None
    return None if bill is None else bill_view(bill)


def _state_of(payment: Payment, view: BillView | None) -> Words:
    """What the payment came to: all paid, so much still owed, so much kept as a credit."""
    credited = session().scalars(
        select(Credit.amount_satang)
        .join(PaymentPart, PaymentPart.credit_id == Credit.id)
        .where(PaymentPart.payment_id == payment.id, PaymentPart.amount_satang > 0)
    )
    over = sum(credited)
    if view is None:
        return _TO_CREDIT
    if view.left_satang:
        left = _baht(view.left_satang)
        return Words(f"ยังค้างชำระ {left.th}", f"{left.en} still to be paid")
    if over:
        rest = _baht(over)
        return Words(
            f"{_SETTLED.th} ชำระเกิน {rest.th} {_TO_CREDIT.th}", f"{_SETTLED.en}. {rest.en} too much: {_TO_CREDIT.en}"
        )
    return _SETTLED


def _baht(satang: int) -> Words:
    return Words(format_baht(satang, "th"), format_baht(satang, "en"))


def _credits_link() -> str:
    return f"{settings.current().base_url}/taxes/credits"
