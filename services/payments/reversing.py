"""Reversing a payment: a returned cheque, a debit of the bank, a mistake at the counter."""

from datetime import datetime

from services import audit
from services.audit import Actor, ActorKind
from services.db import session
from services.errors import NotAllowed, RuleBroken, Stale
from services.events import raise_event
from services.payments import booking, placing, undoing
from services.payments.credits import fresh_credit
from services.payments.events import PaymentReversed
from services.payments.ledger import Account, Line
from services.payments.models import Payment
from services.payments.noting import note_exception
from services.payments.placing import Standing
from services.payments.rows import fresh_bill, fresh_payment, lock_businesses, locked_payment
from services.payments.taking import find_telling
from services.payments.views import Method, PaymentState, Result, Taken

#: Code of the exception where a credit was used before its money went back: the business owes.
CREDIT_USED = "credit_used"


def reverse_payment(
    payment_id: int,
    *,
    reason: str,
    actor: Actor,
    source_key: str,
    paid_at: datetime,
    bank_reference: str = "",
) -> Taken:
    """Undoes a payment whole: its bill is owed again, a credit it made is taken back; gives the reversal.

    `reason` is a code (returned_cheque, bank_debit, mistake …). The same `source_key` twice does nothing twice. Where a
    credit of it was used meanwhile, the bills to which it went are owed again and what was paid out has to come back:
    an exception says so. RuleBroken("", "already_reversed"), or "not_reversible" for a reversal or a used credit; Stale
    where its place was found meanwhile.
    """
    if actor.kind is ActorKind.CITIZEN:
        raise NotAllowed("money is reversed by officers and by the bank")
    business_id = fresh_payment(payment_id).business_id
    if business_id is not None:
        lock_businesses([business_id])
    known = find_telling(source_key, "")
    if known is not None:
        return Taken(known.id, Result.MATCHED, is_known=True, bill_id=known.bill_id)
    payment = locked_payment(payment_id)
    if payment.business_id != business_id:
        raise Stale("payment", theirs=payment.state, yours=reason)
    _check(payment)
    was_waiting = payment.state == PaymentState.WAITING
    standing = placing.standing_parts(payment.id)
    officer_id = actor.id if actor.is_officer else None
    reversal = undoing.new_reversal(
        payment, source_key=source_key, paid_at=paid_at, bank_reference=bank_reference, officer_id=officer_id
    )
    if was_waiting:
        lines = [Line(Account.SUSPENSE, payment.amount_satang)]
    else:
        placing.add_parts(reversal.id, undoing.negated(standing))
        lines = _take_from_bills(standing) + _take_from_credits(payment, standing, actor)
    booking.book_reversal(reversal, lines)
    audit.record(
        "reverse payment",
        actor=actor,
        subject="payment",
        subject_id=payment.id,
        fields=("state",),
        note=f"reason={reason} by={reversal.id}",
    )
    session().flush()
    raise_event(PaymentReversed(payment.id, payment.bill_id))
    return Taken(reversal.id, Result.MATCHED, bill_id=payment.bill_id)


def _check(payment: Payment) -> None:
    if payment.state == PaymentState.REVERSED:
        raise RuleBroken("", "already_reversed")
    if payment.state == PaymentState.REVERSAL or payment.method == Method.CREDIT:
        raise RuleBroken("", "not_reversible")


def _take_from_bills(standing: list[Standing]) -> list[Line]:
    lines: list[Line] = []
    for bill_id in sorted({each.bill_id for each in standing if each.bill_id is not None}):
        bill = fresh_bill(bill_id)
        shares = placing.shares_on(bill_id, standing)
        undoing.owe_again(bill, shares)
        lines += booking.owed(bill, shares, 1)
    return lines


def _take_from_credits(payment: Payment, standing: list[Standing], actor: Actor) -> list[Line]:
    lines: list[Line] = []
    for each in standing:
        if each.credit_id is None:
            continue
        taken = undoing.empty_credit(fresh_credit(each.credit_id), each.satang, actor=actor)
        kept = each.satang - taken.paid_out_satang
        lines += [
            Line(Account.CREDITS, kept, business_id=payment.business_id),
            Line(Account.REFUNDS, taken.paid_out_satang, business_id=payment.business_id),
        ]
        if taken.used_satang or taken.paid_out_satang:
            note_exception(
                CREDIT_USED,
                payment_id=payment.id,
                bill_id=taken.bill_ids[0] if taken.bill_ids else None,
                amount_satang=taken.used_satang + taken.paid_out_satang,
                data={
                    "credit": each.credit_id,
                    "bills": list(taken.bill_ids),
                    "used": taken.used_satang,
                    "paid_out": taken.paid_out_satang,
                },
            )
    return lines
