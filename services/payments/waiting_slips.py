"""Slips that no payment has met yet, as the desk lists them: oldest first, with the exception that tells of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from services import db
from services.audit import Actor
from services.errors import NotFound
from services.payments.bank_files import Keyed
from services.payments.bank_models import PaymentException, Slip
from services.payments.models import Bill, Payment
from services.payments.slips import OPEN, SlipState
from services.payments.views import UNPAID, PaymentState
from services.people.business_models import Business
from services.people.finance import may_see_finance

PAGE = 50
_REUSED = "slip_reused"


@dataclass(frozen=True, slots=True)
class WaitingSlip:
    """A slip that waits, with its bill. `exception_id` is the open exception about it, if there is one."""

    id: int
    state: SlipState
    uploaded_at: datetime
    bill_reference: str
    business_number: str
    payer_name: str
    left_satang: int
    due_on: date
    exception_id: int | None


def list_waiting_slips(*, actor: Actor, after: int | None = None) -> Keyed:
    """A page of the slips of bills that still ask for money, oldest first. NotFound for those who may not see."""
    if not may_see_finance(actor):
        raise NotFound("slips")
    query = (
        select(Slip, Bill, Business.number)
        .join(Bill, Bill.id == Slip.bill_id)
        .join(Business, Business.id == Bill.business_id)
        .where(Slip.state.in_(OPEN), Bill.status.in_(UNPAID), Slip.id > (after or 0))
    )
    found = db.session().execute(query.order_by(Slip.id).limit(PAGE + 1)).tuples().all()
    shown = found[:PAGE]
    troubles = _exceptions_of([slip for slip, _bill, _number in shown])
    rows = [
        WaitingSlip(
            slip.id, SlipState(slip.state), slip.uploaded_at, bill.reference, number, bill.payer_name,
            bill.amount_satang - bill.paid_satang, bill.due_on, troubles.get(slip.id),
        )
        for slip, bill, number in shown
    ]  # fmt: skip
    return Keyed(rows, rows[-1].id if len(found) > PAGE else None)


def _exceptions_of(waiting: Sequence[Slip]) -> dict[int, int]:
    """The open exception of each: money in suspense under the number on the slip, else that the slip was used twice."""
    found: dict[int, int] = {}
    bills = {slip.bill_id for slip in waiting}
    reused = select(PaymentException.data, PaymentException.id).where(
        PaymentException.is_open, PaymentException.code == _REUSED, PaymentException.bill_id.in_(bills)
    )
    for data, number in db.session().execute(reused.order_by(PaymentException.id)):
        found[int(data["slip"])] = number
    named = {slip.trans_ref: slip.id for slip in waiting if slip.trans_ref}
    held = (
        select(Payment.bank_reference, PaymentException.id)
        .join(PaymentException, PaymentException.payment_id == Payment.id)
        .where(Payment.bank_reference.in_(named), Payment.state == PaymentState.WAITING, PaymentException.is_open)
    )
    for reference, number in db.session().execute(held.order_by(PaymentException.id)):
        found[named[reference]] = number
    return found
