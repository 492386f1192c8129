"""Giving money its place: on the lines of a bill, and what is too much into a credit. The caller holds the lock."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, insert, select

from services import clock
from services.db import session
from services.events import raise_event
from services.organisation import get_setting
from services.payments import booking
from services.payments.apportioning import apportion
from services.payments.booking import Share
from services.payments.events import BillSettled, CreditMade, PartsWritten
from services.payments.models import Bill, BillItem, Credit, Payment, PaymentPart
from services.payments.rows import items_of
from services.payments.views import UNPAID, BillStatus, Result

SURCHARGE_FIRST = "payments.surcharge_first"
_PART: Any = PaymentPart.__table__


@dataclass(frozen=True, slots=True)
class Placed:
    """Where money went: how it fitted, and the credit that took the rest."""

    result: Result
    credit_id: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """A part of a payment as it stands after all that moved it."""

    bill_id: int | None
    item_id: int | None
    credit_id: int | None
    satang: int


def place(payment: Payment, bill: Bill, *, held: bool) -> Placed:
    """Puts the whole of a new payment on a bill, the rest into a credit; with its entry in the books.

    `held` says that the money lay in suspense. A bill that asks for nothing takes nothing: all becomes a credit.
    """
    left = bill.amount_satang - bill.paid_satang if bill.status in UNPAID else 0
    shares = share_out(bill, min(left, payment.amount_satang))
    credited = payment.amount_satang - sum(satang for _item, satang in shares)
    credit = None
    if credited:
        origin = "over" if left else "double"
        credit = new_credit(bill.business_id, credited, origin=origin, payment_id=payment.id, revenue=_revenue(bill))
    write_parts(payment.id, bill.id, shares, credit)
    booking.book_money(payment, bill, shares, credited, held=held)
    pay_items(bill, shares, payment.id)
    if credit is not None:
        raise_event(CreditMade(credit.id))
        return Placed(Result.OVER if left else Result.DOUBLE, credit.id)
    return Placed(Result.MATCHED if payment.amount_satang == left else Result.SHORT)


def share_out(bill: Bill, satang: int) -> list[Share]:
    """The lines of a bill that so much money goes to, as the setting orders them."""
    first = bool(get_setting(SURCHARGE_FIRST))
    return apportion(items_of([bill.id])[bill.id], satang, surcharge_first=first) if satang else []


def pay_items(bill: Bill, shares: list[Share], payment_id: int) -> None:
    """Adds what was paid to the lines and the bill, tells where that settles it."""
    for item, satang in shares:
        item.paid_satang += satang
    was_unpaid = bill.status in UNPAID
    count_paid(bill, sum(satang for _item, satang in shares))
    session().flush()
    if was_unpaid and bill.status == BillStatus.PAID:
        raise_event(BillSettled(bill.id, payment_id))


def count_paid(bill: Bill, satang: int) -> None:
    """More (or, negative, less) of a bill is paid; its status follows while it is not closed."""
    if not satang:
        return
    bill.paid_satang += satang
    bill.revision += 1
    if bill.status in (BillStatus.CANCELLED, BillStatus.REPLACED):
        return
    if bill.paid_satang == bill.amount_satang:
        bill.status, bill.settled_at = BillStatus.PAID, clock.now()
    else:
        bill.status = BillStatus.PART_PAID if bill.paid_satang else BillStatus.OPEN
        bill.settled_at = None


def write_parts(payment_id: int, bill_id: int, shares: list[Share], credit: Credit | None, sign: int = 1) -> None:
    """Notes where the money of a payment went, or (sign -1) from where it was taken away."""
    parts = [Standing(bill_id, item.id, None, sign * satang) for item, satang in shares]
    if credit is not None:
        parts.append(Standing(None, None, credit.id, sign * credit.amount_satang))
    add_parts(payment_id, parts)


def add_parts(payment_id: int, parts: list[Standing]) -> None:
    """Writes parts of a payment; empty ones are none."""
    rows = [
        {
            "payment_id": payment_id,
            "bill_id": part.bill_id,
            "item_id": part.item_id,
            "credit_id": part.credit_id,
            "amount_satang": part.satang,
        }
        for part in parts
        if part.satang
    ]
    if rows:
        session().connection().execute(insert(_PART), rows)
        items = tuple((part.item_id, part.satang) for part in parts if part.satang and part.item_id is not None)
        raise_event(PartsWritten(payment_id, items))


def new_credit(
    business_id: int,
    satang: int,
    *,
    origin: str,
    payment_id: int | None = None,
    revenue: str = "",
    subject: str = "",
    subject_id: int | None = None,
) -> Credit:
    """Writes a credit; its entry in the books is the caller's."""
    credit = Credit(
        business_id=business_id,
        payment_id=payment_id,
        origin=origin,
        revenue=revenue,
        subject=subject,
        subject_id=subject_id,
        amount_satang=satang,
        left_satang=satang,
        created_at=clock.now(),
        revision=1,
    )
    session().add(credit)
    session().flush()
    return credit


def standing_parts(payment_id: int) -> list[Standing]:
    """Where the money of a payment stands now."""
    total = func.sum(PaymentPart.amount_satang)
    query = (
        select(PaymentPart.bill_id, PaymentPart.item_id, PaymentPart.credit_id, total)
        .where(PaymentPart.payment_id == payment_id)
        .group_by(PaymentPart.bill_id, PaymentPart.item_id, PaymentPart.credit_id)
        .having(total != 0)
        .order_by(PaymentPart.item_id, PaymentPart.credit_id)
    )
    return [Standing(bill, item, credit, int(satang)) for bill, item, credit, satang in session().execute(query)]


def shares_on(bill_id: int, standing: list[Standing]) -> list[Share]:
    """The lines of one bill among them, with their rows."""
    items: dict[int, BillItem] = {item.id: item for item in items_of([bill_id])[bill_id]}
    return [(items[each.item_id], each.satang) for each in standing if each.bill_id == bill_id and each.item_id]


def _revenue(bill: Bill) -> str:
    """The revenue of a bill where it is of one alone."""
    keys = set(session().scalars(select(BillItem.revenue).where(BillItem.bill_id == bill.id).distinct()))
    return keys.pop() if len(keys) == 1 else ""
