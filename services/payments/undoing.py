"""Undoing: money taken from bills and credits again. The caller holds the lock of the business."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from services import audit, clock
from services.audit import Actor
from services.db import session
from services.events import raise_event
from services.payments import booking, placing
from services.payments.booking import Share
from services.payments.credits import SOURCE, fresh_credit, held_for
from services.payments.events import PaymentReversed, RefundDecided
from services.payments.models import Bill, Credit, CreditUse, Payment, Refund
from services.payments.numbering import PAYMENT, free_reference
from services.payments.placing import Standing
from services.payments.rows import fresh_bill
from services.payments.views import HOLDING, Method, PaymentState, RefundStatus

#: Decision of a refund that ended because the money behind it went back; worded where it is shown.
MONEY_GONE = "money_gone"


@dataclass(frozen=True, slots=True)
class TakenBack:
    """How a credit was emptied: from which bills it was taken, and what had been paid out and has to come back."""

    bill_ids: tuple[int, ...]
    used_satang: int
    paid_out_satang: int


def new_reversal(
    payment: Payment,
    *,
    source_key: str,
    paid_at: datetime | None = None,
    bank_reference: str = "",
    officer_id: int | None = None,
) -> Payment:
    """The payment of the negative sum that undoes another one, which is marked."""
    now = clock.now()
    paid_at = paid_at or now
    reversal = Payment(
        reference=free_reference(PAYMENT),
        bill_id=payment.bill_id,
        business_id=payment.business_id,
        method=payment.method,
        amount_satang=-payment.amount_satang,
        paid_at=paid_at,
        paid_on=clock.local(paid_at).date(),
        received_at=now,
        state=PaymentState.REVERSAL,
        source_key=source_key,
        bank_reference=bank_reference,
        ref1=payment.ref1,
        ref2=payment.ref2,
        officer_id=officer_id,
        reverses_id=payment.id,
    )
    payment.state = PaymentState.REVERSED
    session().add(reversal)
    session().flush()
    return reversal


def owe_again(bill: Bill, shares: Sequence[Share]) -> None:
    """Lines of a bill are owed again, and so is the bill while it is not closed."""
    for item, satang in shares:
        item.paid_satang -= satang
    placing.count_paid(bill, -sum(satang for _item, satang in shares))
    session().flush()


def negated(standing: Sequence[Standing]) -> list[Standing]:
    """The parts that undo others."""
    return [Standing(each.bill_id, each.item_id, each.credit_id, -each.satang) for each in standing]


def undo_use(payment: Payment, *, actor: Actor) -> int:
    """Takes a credit from the bill to which this payment carried it; it is left again. Gives the credit's id."""
    use = session().get_one(CreditUse, int(payment.source_key.removeprefix(SOURCE)))
    credit = fresh_credit(use.credit_id)
    standing = placing.standing_parts(payment.id)
    session().add(CreditUse(credit_id=credit.id, bill_id=use.bill_id, amount_satang=-use.amount_satang, at=clock.now()))
    credit.left_satang += use.amount_satang
    credit.revision += 1
    reversal = new_reversal(payment, source_key=f"{payment.source_key}:undone")
    placing.add_parts(reversal.id, negated(standing))
    lines = []
    for bill_id in sorted({each.bill_id for each in standing if each.bill_id is not None}):
        bill = fresh_bill(bill_id)
        shares = placing.shares_on(bill_id, standing)
        owe_again(bill, shares)
        lines += booking.owed(bill, shares, 1)
    booking.book_reversal(reversal, lines)
    audit.record("undo use of credit", actor=actor, subject="credit", subject_id=credit.id, fields=("left",))
    raise_event(PaymentReversed(payment.id, payment.bill_id))
    return credit.id


def empty_credit(credit: Credit, satang: int, *, actor: Actor) -> TakenBack:
    """Takes a sum out of a credit because the money behind it went back.

    First what is left, then what is held for refunds (they are refused), then what was carried to bills, the last
    first (they are owed again). What was paid out cannot be taken: it has to come back.
    """
    if credit.left_satang < satang:
        for refund in session().scalars(
            select(Refund).where(Refund.credit_id == credit.id, Refund.status.in_(HOLDING)).order_by(Refund.id.desc())
        ):
            release_hold(credit, refund)
            refund.status, refund.decision = RefundStatus.REFUSED, MONEY_GONE
            refund.revision += 1
            session().flush()
            raise_event(RefundDecided(refund.id))
    bills: list[int] = []
    used = 0
    for payment in _uses_of(credit) if credit.left_satang < satang else ():
        if credit.left_satang >= satang:
            break
        used += payment.amount_satang
        bills += [payment.bill_id] if payment.bill_id is not None else []
        undo_use(payment, actor=actor)
    missing = max(0, satang - credit.left_satang)
    if missing:
        _mark_to_come_back(credit, missing)
    credit.left_satang -= satang - missing
    credit.revision += 1
    session().flush()
    return TakenBack(tuple(bills), used, missing)


def release_hold(credit: Credit, refund: Refund) -> None:
    """What a refund held is left again."""
    held = held_for(refund.id)
    if held:
        session().add(CreditUse(credit_id=credit.id, refund_id=refund.id, amount_satang=-held, at=clock.now()))
        credit.left_satang += held
        credit.revision += 1
        session().flush()


def _uses_of(credit: Credit) -> list[Payment]:
    """The payments that carried this credit to bills and still stand, the last first."""
    keys = [
        f"{SOURCE}{use_id}"
        for use_id in session().scalars(
            select(CreditUse.id).where(
                CreditUse.credit_id == credit.id, CreditUse.bill_id.is_not(None), CreditUse.amount_satang > 0
            )
        )
    ]
    query = select(Payment).where(
        Payment.source_key.in_(keys), Payment.method == Method.CREDIT, Payment.state == PaymentState.MATCHED
    )
    return list(session().scalars(query.order_by(Payment.id.desc())))


def _mark_to_come_back(credit: Credit, satang: int) -> None:
    """Counts what refunds paid out of this credit as uses undone, the last first: the claim stands in the ledger."""
    rows = select(Refund).where(Refund.credit_id == credit.id, Refund.status == RefundStatus.DONE)
    for refund in session().scalars(rows.order_by(Refund.id.desc())):
        share = min(satang, held_for(refund.id))
        if share:
            session().add(CreditUse(credit_id=credit.id, refund_id=refund.id, amount_satang=-share, at=clock.now()))
            satang -= share
    session().flush()
    if satang:
        raise RuntimeError(f"credit {credit.id} holds less than its payments gave it")
