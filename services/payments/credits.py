"""Credits: what the authority owes a business, carried to its bills or asked back."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, and_, func, null, or_, select, true

from services import audit, clock
from services.audit import Actor
from services.db import session
from services.errors import NotFound, RuleBroken
from services.events import raise_event
from services.organisation import get_setting
from services.payments import booking, placing
from services.payments.events import CreditMade, CreditUsed, RefundDone
from services.payments.models import Bill, Credit, CreditUse, Payment, Refund
from services.payments.numbering import PAYMENT, free_reference
from services.payments.rows import fresh_bill, lock_businesses
from services.payments.views import (
    HOLDING,
    UNPAID,
    CreditView,
    Manner,
    Method,
    Part,
    PaymentState,
    RefundStatus,
)
from services.people.acting import covers_line
from services.people.business_models import Business

TO_NEXT_BILL = "payments.credit_to_next_bill"
#: Begins the source key of a payment by credit; the id of the use follows.
SOURCE = "credit:"


def make_credit(
    business_id: int,
    amount_satang: int,
    *,
    origin: str,
    revenue: str,
    part: Part = Part.PRINCIPAL,
    subject: str = "",
    subject_id: int | None = None,
    actor: Actor,
) -> int:
    """The authority owes a business a sum that it had counted as revenue: less due after an amendment, a correction.

    Gives the credit's id. ValueError for a sum that is not above nought.
    """
    if type(amount_satang) is not int or amount_satang <= 0:
        raise ValueError("a credit is of whole satang above nought")
    lock_businesses([business_id])
    credit = placing.new_credit(
        business_id, amount_satang, origin=origin, revenue=revenue, subject=subject, subject_id=subject_id
    )
    booking.book_credit(credit, part)
    audit.record("make credit", actor=actor, subject="credit", subject_id=credit.id, fields=("amount", "origin"))
    raise_event(CreditMade(credit.id))
    return credit.id


def use_credit(credit_id: int, bill_id: int, amount_satang: int, *, actor: Actor) -> int:
    """Carries so much of a credit to a bill of the same business; gives the payment's id.

    NotFound where one of them is not there or not of that business; RuleBroken("amount", "more_than_left") where credit
    or bill have not so much left.
    """
    business_id = session().scalar(select(Credit.business_id).where(Credit.id == credit_id))
    if business_id is None:
        raise NotFound("credit")
    lock_businesses([business_id])
    credit, bill = fresh_credit(credit_id), fresh_bill(bill_id)
    if bill.business_id != business_id:
        raise NotFound("bill")
    left = bill.amount_satang - bill.paid_satang if bill.status in UNPAID else 0
    if not 0 < amount_satang <= min(left, credit.left_satang):
        raise RuleBroken("amount", "more_than_left")
    return carry(credit, bill, amount_satang, actor=actor).id


def carry(credit: Credit, bill: Bill, satang: int, *, actor: Actor, refund: Refund | None = None) -> Payment:
    """Carries a sum to a bill, out of what a refund holds where one is given. The caller holds the lock."""
    now = clock.now()
    use = CreditUse(credit_id=credit.id, bill_id=bill.id, amount_satang=satang, at=now)
    session().add(use)
    if refund is None:
        credit.left_satang -= satang
    else:
        session().add(CreditUse(credit_id=credit.id, refund_id=refund.id, amount_satang=-satang, at=now))
    credit.revision += 1
    session().flush()
    payment = Payment(
        reference=free_reference(PAYMENT),
        bill_id=bill.id,
        business_id=bill.business_id,
        method=Method.CREDIT,
        amount_satang=satang,
        paid_at=now,
        paid_on=clock.local(now).date(),
        received_at=now,
        state=PaymentState.MATCHED,
        source_key=f"{SOURCE}{use.id}",
        ref1=bill.ref1,
        ref2=bill.ref2,
    )
    session().add(payment)
    session().flush()
    placing.place(payment, bill, held=False)
    audit.record(
        "use credit", actor=actor, subject="credit", subject_id=credit.id, fields=("left",), note=f"bill={bill.id}"
    )
    raise_event(CreditUsed(credit.id, bill.id, payment.id))
    if refund is not None and held_for(refund.id) == 0:
        refund.status, refund.done_at = RefundStatus.DONE, now
        refund.revision += 1
        session().flush()
        raise_event(RefundDone(refund.id))
    return payment


def use_waiting(bill: Bill, actor: Actor) -> None:
    """Carries what the business has to a bill that was just issued, the oldest credit first, where the setting says so.

    What two officers approved to be carried goes there in any case.
    """
    for refund, credit, held in _approved_to_carry(bill.business_id):
        if bill.status in UNPAID:
            carry(credit, bill, min(held, bill.amount_satang - bill.paid_satang), actor=actor, refund=refund)
    if not get_setting(TO_NEXT_BILL):
        return
    rows = select(Credit).where(Credit.business_id == bill.business_id, Credit.left_satang > 0).order_by(Credit.id)
    for credit in session().scalars(rows.limit(100).execution_options(populate_existing=True)).all():
        if bill.status in UNPAID:
            carry(credit, bill, min(credit.left_satang, bill.amount_satang - bill.paid_satang), actor=actor)


def _approved_to_carry(business_id: int) -> list[tuple[Refund, Credit, int]]:
    """Refunds that were approved to go to the next bills, with what each still holds."""
    held = (
        select(CreditUse.refund_id, func.sum(CreditUse.amount_satang).label("satang"))
        .group_by(CreditUse.refund_id)
        .subquery()
    )
    rows = (
        select(Refund, Credit, held.c.satang)
        .join(Credit, Credit.id == Refund.credit_id)
        .join(held, held.c.refund_id == Refund.id)
        .where(
            Refund.business_id == business_id,
            Refund.manner == Manner.CARRY,
            Refund.status == RefundStatus.APPROVED,
            held.c.satang > 0,
        )
        .order_by(Refund.id)
        .limit(100)
    )
    return [(refund, credit, int(satang)) for refund, credit, satang in session().execute(rows).tuples()]


def fresh_credit(credit_id: int) -> Credit:
    """The credit as it stands now; NotFound."""
    credit = session().get(Credit, credit_id, populate_existing=True)
    if credit is None:
        raise NotFound("credit")
    return credit


def held_for(refund_id: int) -> int:
    """What a refund still holds of its credit."""
    query = select(func.coalesce(func.sum(CreditUse.amount_satang), 0)).where(CreditUse.refund_id == refund_id)
    return int(session().scalar(query) or 0)


def concerns(person_id: int) -> ColumnElement[bool]:
    """The credits of businesses for which the person acts today: for all of it, or for their tax at every place."""
    return covers_line(person_id, Credit.business_id, Credit.revenue, null())


def list_credits(
    business_ids: Iterable[int], *, person_id: int | None = None, with_spent: bool = True, limit: int = 200
) -> list[CreditView]:
    """The credits of businesses, newest first; without those of which nothing is left or held where not asked for.

    With a person only those that concern that person.
    """
    theirs = Credit.business_id.in_(sorted(set(business_ids)))
    wanted = theirs if person_id is None else and_(theirs, concerns(person_id))
    return _views(wanted, with_spent=with_spent, limit=limit)


def list_open_credits(*, after: int | None = None, limit: int = 50) -> list[CreditView]:
    """What is owed to all businesses, newest first, for officers; `after` is the id of the last one seen."""
    return _views(true() if after is None else Credit.id < after, with_spent=False, limit=limit)


def find_credit(credit_id: int) -> CreditView | None:
    """A credit as it stands, or None."""
    return next(iter(_views(Credit.id == credit_id, with_spent=True, limit=1)), None)


def _views(condition: ColumnElement[bool], *, with_spent: bool, limit: int) -> list[CreditView]:
    held = (
        select(func.coalesce(func.sum(CreditUse.amount_satang), 0))
        .join(Refund, Refund.id == CreditUse.refund_id)
        .where(CreditUse.credit_id == Credit.id, Refund.status.in_(HOLDING))
        .correlate(Credit)
        .scalar_subquery()
    )
    query = (
        select(Credit, Business.number, Business.name, Payment.reference, held)
        .join(Business, Business.id == Credit.business_id)
        .outerjoin(Payment, Payment.id == Credit.payment_id)
        .where(condition)
        .order_by(Credit.id.desc())
        .limit(min(limit, 500))
    )
    if not with_spent:
        query = query.where(or_(Credit.left_satang > 0, held > 0))
    return [
        CreditView(
            id=credit.id,
            business_id=credit.business_id,
            business_number=number,
            business_name=name,
            payment_id=credit.payment_id,
            payment_reference=reference,
            origin=credit.origin,
            revenue=credit.revenue,
            amount_satang=credit.amount_satang,
            left_satang=credit.left_satang,
            held_satang=int(holding),
            created_at=credit.created_at,
            revision=credit.revision,
        )
        for credit, number, name, reference, holding in session().execute(query).tuples()
    ]
