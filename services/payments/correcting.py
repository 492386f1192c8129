"""A transaction of the bank that came to another sum, or was for another bill, than what was told of it first."""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

from sqlalchemy import select

from services.audit import Actor
from services.db import session
from services.payments.bank_models import PaymentException
from services.payments.models import Payment
from services.payments.reversing import reverse_payment
from services.payments.rows import (
    find_by_refs,
    fresh_bill,
    fresh_payment,
    lock_businesses,
    lock_telling,
    locked_payment,
    newest_of,
)
from services.payments.taking import take_payment
from services.payments.views import NewPayment, PaymentState, Result, Taken

#: Why a payment was reversed whose sum was told of wrongly.
CORRECTED = "bank_corrected"
_KEY = "exception:"
_STANDING = (PaymentState.MATCHED, PaymentState.WAITING)


class Counted(StrEnum):
    """What the bank says about the later telling."""

    #: It is right; the first one was not.
    INSTEAD = "instead"
    #: Both are money, under one number of the bank.
    ALSO = "also"


def correct_payment(first_id: int, new: NewPayment, *, actor: Actor) -> Taken | None:
    """Brings what counts of a transaction to what `new` tells; None where it counts just that already.

    `first_id` is the payment that an earlier telling made. More is taken in addition. Where it is less, or for another
    bill, what stands is reversed as of its own day and the money is taken anew; so books, days and receipts agree with
    the bank. The key of `new` is that of the exception (`key_of`), by which all payments of a transaction are known.
    """
    first = fresh_payment(first_id)
    named = find_by_refs(new.ref1, new.ref2)
    businesses = {each.business_id for each in standing_of(first_id)} | {named.business_id if named else None}
    lock_businesses(business_id for business_id in businesses if business_id is not None)
    lock_telling(first.bank_reference)
    first = locked_payment(first_id)
    standing = standing_of(first_id)
    counted = sum(each.amount_satang for each in standing)
    is_other = named is not None and not _is_on(first, newest_of(fresh_bill(named.id)).id)
    if not is_other:
        new = replace(new, bill_id=first.bill_id, ref1=first.ref1, ref2=first.ref2)
        if new.amount_satang == counted:
            return None
        if new.amount_satang > counted:
            return take_payment(replace(new, amount_satang=new.amount_satang - counted), actor=actor)
    for each in standing:
        key = f"{new.source_key}:undo:{each.id}"
        reverse_payment(each.id, reason=CORRECTED, actor=actor, source_key=key, paid_at=each.paid_at)
    taken = take_payment(new, actor=actor)
    # From now on the bank's number means this payment: what the bank says of it later is compared with it.
    fresh_payment(taken.payment_id).bank_reference = first.bank_reference
    session().flush()
    return taken


def key_of(exception_id: int) -> str:
    """The key of the payment by which that telling was counted."""
    return f"{_KEY}{exception_id}"


def same_transaction(payment_id: int) -> set[int]:
    """The payments that are one transaction of the bank: the first telling and what corrected it, again and again."""
    root = fresh_payment(payment_id)
    while (number := root.source_key.removeprefix(_KEY)).isdecimal() and number != root.source_key:
        before = session().get(PaymentException, int(number))
        if before is None or before.payment_id is None:
            break
        root = fresh_payment(before.payment_id)
    found, ends = {root.id}, {root.id}
    while ends:
        told = select(PaymentException.id).where(
            PaymentException.payment_id.in_(ends), PaymentException.code == str(Result.AMOUNT_CHANGED)
        )
        keys = [key_of(number) for number in session().scalars(told)]
        ends = set(session().scalars(select(Payment.id).where(Payment.source_key.in_(keys)))) - found
        found |= ends
    return found


def standing_of(payment_id: int) -> Sequence[Payment]:
    """What counts of its transaction now."""
    rows = select(Payment).where(Payment.id.in_(same_transaction(payment_id)), Payment.state.in_(_STANDING))
    return session().scalars(rows.order_by(Payment.id).execution_options(populate_existing=True)).all()


def _is_on(first: Payment, bill_id: int) -> bool:
    """Whether the first telling was for that bill, or for the one whose place it took."""
    return first.bill_id is not None and newest_of(fresh_bill(first.bill_id)).id == bill_id
