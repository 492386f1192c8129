"""Money that was here before its bill: when a bill is issued under the references, it gets its place."""

from sqlalchemy import select

from services import audit
from services.audit import SYSTEM
from services.db import session
from services.events import listen, raise_event
from services.payments import placing
from services.payments.events import BillIssued, PaymentTaken
from services.payments.exception_words import Step
from services.payments.models import Bill, Payment
from services.payments.noting import note_exception
from services.payments.settling import settle_of
from services.payments.views import PaymentState, Result

#: More than this for one bill is for the desk.
_MOST = 20


def declare_arriving() -> None:
    """Listens to bills; safe to call again."""
    listen(BillIssued, find_waiting)


def find_waiting(event: BillIssued) -> None:
    """Puts money that waits in suspense under the references of a new bill on that bill. The issuer holds the lock."""
    bill = session().get_one(Bill, event.bill_id)
    query = select(Payment).where(
        Payment.ref1 == bill.ref1, Payment.ref2 == bill.ref2, Payment.state == PaymentState.WAITING
    )
    for payment in session().scalars(query.order_by(Payment.id).limit(_MOST).with_for_update()).all():
        payment.bill_id, payment.business_id, payment.state = bill.id, bill.business_id, PaymentState.MATCHED
        session().flush()
        placed = placing.place(payment, bill, held=True)
        note = f"result={placed.result}"
        audit.record("match payment", actor=SYSTEM, subject="payment", subject_id=payment.id, note=note)
        settle_of(payment.id, (Result.UNKNOWN_REFERENCE,), step=Step.MATCH)
        if placed.result is not Result.MATCHED:
            data = {"credit": placed.credit_id} if placed.credit_id else {}
            note_exception(
                placed.result, payment_id=payment.id, bill_id=bill.id, amount_satang=payment.amount_satang, data=data
            )
        raise_event(PaymentTaken(payment.id))
