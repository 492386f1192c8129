"""Issuing a bill anew with the sum of another day: the room that asked for the money knows that sum."""

from collections.abc import Callable
from datetime import date

from services import clock
from services.audit import Actor
from services.errors import RuleBroken
from services.payments import bills
from services.payments.models import Bill
from services.payments.rows import bill_view, fresh_bill, lock_businesses
from services.payments.views import BillView, NewBill

#: The bill that stands, and the day on which it is to be paid; None where it cannot be issued anew.
Reissue = Callable[[BillView, date], NewBill | None]

_known: dict[str, Reissue] = {}


def register_reissue(purpose: str, reissue: Reissue) -> None:
    """Says who works out the sum of bills of that purpose for another day; registering anew replaces."""
    _known[purpose] = reissue


def may_reissue(bill: BillView) -> bool:
    """Whether the bill's sum is not right any more and somebody knows the new one."""
    return bill.is_outdated(clock.today()) and bill.purpose in _known


def reissue_bill(bill_id: int, *, actor: Actor) -> BillView:
    """Issues a bill anew with the sum of today. The caller has seen to it that the actor may see the bill.

    RuleBroken("", "not_outdated") where its sum is right still, "no_new_sum" where nobody knows another.
    """
    lock_businesses([fresh_bill(bill_id).business_id])
    bill = fresh_bill(bill_id)
    seen = bill_view(bill)
    if not seen.is_outdated(clock.today()):
        raise RuleBroken("", "not_outdated")
    reissue = _known.get(seen.purpose)
    new = reissue(seen, clock.today()) if reissue else None
    if new is None:
        raise RuleBroken("", "no_new_sum")
    return bill_view(bills.replace_row(bill, new, actor=actor))


def sum_of_that_day(named: Bill, newest: Bill, day: date, actor: Actor) -> Bill:
    """The bill on which money of `day` belongs that names an older one: who paid in time owes no later surcharge."""
    if day > (named.pay_until or named.due_on):
        return newest
    reissue = _known.get(newest.purpose)
    new = reissue(bill_view(newest), day) if reissue else None
    if new is None or sum(item.amount_satang for item in new.items) == newest.amount_satang:
        return newest
    return bills.replace_row(newest, new, actor=actor)
