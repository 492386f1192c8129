"""Taking money in: found by its references, put on its bill or into suspense, once however often it is told of."""

from dataclasses import dataclass

from sqlalchemy import and_, case, or_, select

from services import audit, clock
from services.audit import Actor, ActorKind
from services.db import session
from services.errors import NotAllowed, NotFound, RuleBroken
from services.events import raise_event
from services.payments import booking, placing
from services.payments.events import CreditMade, PaymentTaken
from services.payments.models import Bill, Payment
from services.payments.noting import note_exception
from services.payments.numbering import PAYMENT, free_reference
from services.payments.placing import Standing
from services.payments.reissuing import sum_of_that_day
from services.payments.rows import (
    by_reference,
    find_by_refs,
    fresh_bill,
    lock_businesses,
    lock_telling,
    locked_payment,
    newest_of,
)
from services.payments.views import BillStatus, Method, NewPayment, PaymentState, Result, Taken
from services.people.finance import is_finance

_BANK = (Method.BANK_FILE, Method.CALLBACK)


@dataclass(frozen=True, slots=True)
class _Named:
    """The bill that money names, before anything is locked."""

    id: int
    business_id: int


def take_payment(new: NewPayment, *, actor: Actor) -> Taken:
    """Takes money in, in one transaction with its entry in the books; says how it fitted.

    It finds its bill by `bill_id` or by both references, those of a bill that was replaced too; goes to the oldest line
    first; what is too much becomes a credit; what fits nowhere lies in suspense. All but "matched" opens an exception.
    The same `source_key`, or the same `bank_reference` told by file and callback, is taken once: with another sum, or
    for another bill, the result is "amount_changed". TypeError for a sum that is not whole satang, ValueError for one
    that is not above nought or a moment without zone.
    """
    if actor.kind is ActorKind.CITIZEN:
        raise NotAllowed("money is taken by officers and told of by the bank")
    _check(new)
    named = _find_named(new)
    if named is not None:
        lock_businesses([named.business_id])
    lock_telling(new.bank_reference)
    told = find_telling(new.source_key, new.bank_reference)
    if told is not None:
        return _known(told, new, named)
    bill = None if named is None else _bill_for(fresh_bill(named.id), new, actor)
    if bill is None or bill.status == BillStatus.CANCELLED:
        return _wait(new, bill, actor)
    payment = _write(new, bill, PaymentState.MATCHED)
    placed = placing.place(payment, bill, held=False)
    return _finish(payment, bill, placed, actor)


def match_payment(payment_id: int, bill_reference: str, *, actor: Actor) -> Taken:
    """Puts money out of suspense on a bill, or the newest in its place. Finance alone: NotAllowed.

    NotFound; RuleBroken("", "not_waiting") where its place is known, ("bill", "bill_closed") for a cancelled bill.
    """
    if not is_finance(actor):
        raise NotAllowed("finance officers match money")
    named = by_reference(bill_reference)
    lock_businesses([named.business_id])
    payment = _waiting(payment_id)
    bill = newest_of(fresh_bill(named.id))
    if bill.status == BillStatus.CANCELLED:
        raise RuleBroken("bill", "bill_closed")
    payment.bill_id, payment.business_id, payment.state = bill.id, bill.business_id, PaymentState.MATCHED
    session().flush()
    placed = placing.place(payment, bill, held=True)
    return _finish(payment, bill, placed, actor, did="match payment")


def credit_waiting(payment_id: int, business_id: int, *, actor: Actor) -> int:
    """Puts money out of suspense into a credit of a business; gives the credit's id. Finance alone: NotAllowed."""
    if not is_finance(actor):
        raise NotAllowed("finance officers credit money")
    lock_businesses([business_id])
    payment = _waiting(payment_id)
    payment.business_id, payment.state = business_id, PaymentState.MATCHED
    credit = placing.new_credit(business_id, payment.amount_satang, origin="correction", payment_id=payment.id)
    placing.add_parts(payment.id, [Standing(None, None, credit.id, payment.amount_satang)])
    booking.book_money(payment, None, [], payment.amount_satang, held=True)
    audit.record("credit payment", actor=actor, subject="payment", subject_id=payment.id, fields=("state", "business"))
    raise_event(CreditMade(credit.id))
    raise_event(PaymentTaken(payment.id))
    return credit.id


def lock_for(pairs: list[tuple[str, str]], bill_ids: list[int] | None = None) -> None:
    """Locks the businesses of many bills in one order, before a batch takes their payments in one transaction."""
    found = set(session().scalars(select(Bill.business_id).where(Bill.id.in_(bill_ids or []))))
    for start in range(0, len(pairs), 200):
        chunk = pairs[start : start + 200]
        rows = select(Bill.ref1, Bill.ref2, Bill.business_id).where(Bill.ref1.in_({ref1 for ref1, _ref2 in chunk}))
        wanted = set(chunk)
        found |= {
            business_id
            for ref1, ref2, business_id in session().execute(rows.where(Bill.ref2.in_({ref2 for _ref1, ref2 in chunk})))
            if (ref1, ref2) in wanted
        }
    lock_businesses(found)


def find_telling(source_key: str, bank_reference: str) -> Payment | None:
    """The payment that was taken under this key already, or under this number of the bank."""
    same = Payment.source_key == source_key
    if bank_reference:
        by_bank = and_(Payment.bank_reference == bank_reference, Payment.state != PaymentState.REVERSAL)
        same = or_(same, by_bank)
    # The key says most; else the one that stands: what the bank corrected was reversed and taken anew.
    likeliest = case((Payment.source_key == source_key, 0), (Payment.state == PaymentState.REVERSED, 2), else_=1)
    return session().scalars(select(Payment).where(same).order_by(likeliest, Payment.id).limit(1)).first()


def _check(new: NewPayment) -> None:
    if type(new.amount_satang) is not int:
        raise TypeError("money is whole satang")
    if new.amount_satang <= 0 or new.paid_at.tzinfo is None:
        raise ValueError("money that comes in is above nought, at a moment with its zone")
    if Method(new.method) is Method.CREDIT:
        raise ValueError("a credit is used by use_credit")


def _find_named(new: NewPayment) -> _Named | None:
    if new.bill_id is not None:
        row = session().execute(select(Bill.id, Bill.business_id).where(Bill.id == new.bill_id)).first()
        if row is None:
            raise NotFound("bill")
        return _Named(row.id, row.business_id)
    bill = find_by_refs(new.ref1, new.ref2)
    return None if bill is None else _Named(bill.id, bill.business_id)


def _bill_for(named: Bill, new: NewPayment, actor: Actor) -> Bill:
    """The newest bill of the chain; with the sum of the day on which it was paid, where that was in time."""
    bill = newest_of(named)
    if bill.id != named.id and bill.status == BillStatus.OPEN:
        bill = sum_of_that_day(named, bill, clock.local(new.paid_at).date(), actor)
    return bill


def _known(told: Payment, new: NewPayment, named: _Named | None) -> Taken:
    """The answer to a telling that repeats an earlier one."""
    is_other = _is_other_bill(told, new, named)
    if told.amount_satang > 0 and (told.amount_satang != new.amount_satang or is_other):
        note_exception(
            Result.AMOUNT_CHANGED,
            payment_id=told.id,
            bill_id=told.bill_id,
            amount_satang=new.amount_satang,
            data={"taken": told.amount_satang, "told": new.amount_satang, "source": str(Method(new.method))}
            | ({"ref1": new.ref1, "ref2": new.ref2} if is_other else {}),
        )
        return Taken(told.id, Result.AMOUNT_CHANGED, is_known=True, bill_id=told.bill_id)
    is_waiting = told.state == PaymentState.WAITING
    result = Result.UNKNOWN_REFERENCE if is_waiting else Result.MATCHED
    if is_waiting and told.bill_id is not None:
        result = Result.CANCELLED_BILL
    return Taken(told.id, result, is_known=True, bill_id=told.bill_id)


def _is_other_bill(told: Payment, new: NewPayment, named: _Named | None) -> bool:
    """Whether it names another bill of ours: a number that the bank gives twice is no reason to swallow money."""
    if named is None or told.bill_id is None or (told.ref1, told.ref2) == (new.ref1, new.ref2):
        return False
    return newest_of(fresh_bill(named.id)).id != newest_of(fresh_bill(told.bill_id)).id


def _write(new: NewPayment, bill: Bill | None, state: PaymentState) -> Payment:
    payment = Payment(
        reference=free_reference(PAYMENT),
        bill_id=None if bill is None else bill.id,
        business_id=None if bill is None else bill.business_id,
        method=Method(new.method),
        amount_satang=new.amount_satang,
        paid_at=new.paid_at,
        paid_on=clock.local(new.paid_at).date(),
        received_at=clock.now(),
        state=state,
        source_key=new.source_key,
        bank_reference=new.bank_reference,
        ref1=new.ref1 or (bill.ref1 if bill else ""),
        ref2=new.ref2 or (bill.ref2 if bill else ""),
        payer=new.payer,
        officer_id=new.officer_id,
        drawer_id=new.drawer_id,
    )
    session().add(payment)
    session().flush()
    return payment


def _wait(new: NewPayment, bill: Bill | None, actor: Actor) -> Taken:
    """Money whose place is not known stays, in suspense, and an officer is told."""
    payment = _write(new, bill, PaymentState.WAITING)
    booking.book_waiting(payment)
    result = Result.UNKNOWN_REFERENCE if bill is None else Result.CANCELLED_BILL
    note_exception(result, payment_id=payment.id, bill_id=payment.bill_id, amount_satang=payment.amount_satang)
    audit.record("take payment", actor=actor, subject="payment", subject_id=payment.id, note=f"result={result}")
    return Taken(payment.id, result, bill_id=payment.bill_id)


def _finish(payment: Payment, bill: Bill, placed: placing.Placed, actor: Actor, did: str = "take payment") -> Taken:
    if placed.result is not Result.MATCHED:
        data = {"credit": placed.credit_id} if placed.credit_id else {}
        note_exception(
            placed.result, payment_id=payment.id, bill_id=bill.id, amount_satang=payment.amount_satang, data=data
        )
    audit.record(did, actor=actor, subject="payment", subject_id=payment.id, note=f"result={placed.result}")
    raise_event(PaymentTaken(payment.id))
    return Taken(payment.id, placed.result, bill_id=bill.id, credit_id=placed.credit_id)


def _waiting(payment_id: int) -> Payment:
    """Money in suspense, read behind a lock: two officers may have it before them."""
    payment = locked_payment(payment_id)
    if payment.state != PaymentState.WAITING:
        raise RuleBroken("", "not_waiting")
    return payment
