"""Reading bills and payments: one by its reference or signed link, lists by status, what was paid on them."""

import re
from collections.abc import Collection, Iterable

from sqlalchemy import ColumnElement, Select, or_, select

from services import clock, settings
from services.audit import Actor, ActorKind
from services.db import session
from services.errors import NotFound
from services.payments.models import Bill, BillItem, Payment, PaymentPart
from services.payments.rows import bill_row, bill_view, by_reference, find_by_refs, newest_of
from services.payments.views import (
    NO_WORDS,
    UNPAID,
    BillPage,
    BillRow,
    BillStatus,
    BillView,
    Method,
    PartView,
    PaymentState,
    PaymentView,
)
from services.people.acting import covers, covers_line, rights_of, sees_businesses
from services.people.business_models import Business
from services.references import parse_reference, sign, unsign
from services.text import Words, single_line

#: What a signed link to a bill is for.
_LINK = "bill"
OVERDUE = "overdue"
#: Names by which lists are narrowed, in the order of the tabs.
FILTERS = ("open", "part_paid", OVERDUE, "paid", "cancelled", "replaced")
_REFS = re.compile(r"[0-9A-Z]{4,20}")


def get_bill(reference: str, *, owner: Actor, opened: Collection[str] = ()) -> BillView:
    """The bill of that reference, as typed. NotFound where it is not there, and where it is not the actor's to see.

    `opened` are references that signed links have shown to the same reader. Officers of finance and of the counter,
    executives and auditors see every one; a citizen those of businesses for which the citizen acts today, within what
    the citizen acts for.
    """
    bill = by_reference(parse_reference(reference) or "")
    view = bill_view(bill)
    if view.reference not in opened and not may_see(view, owner):
        raise NotFound(reference)
    return view


def may_see(bill: BillView, actor: Actor) -> bool:
    """Whether the actor may see the bill: by office, or by acting for one of the things that it asks money for."""
    if sees_businesses(actor):
        return True
    if actor.kind is not ActorKind.CITIZEN or actor.id is None:
        return False
    rights = rights_of(actor.id, [bill.business_id])
    return any(
        covers(right.scope, item.revenue) and right.establishment_id in (None, item.establishment_id)
        for right in rights
        for item in bill.items
    )


def find_bill(bill_id: int) -> BillView | None:
    """A bill by its id, for services; None where it is not there."""
    bill = session().get(Bill, bill_id)
    return None if bill is None else bill_view(bill)


def find_bill_by_refs(ref1: str, ref2: str) -> BillView | None:
    """The bill of the two references of the bank, whatever became of it; for services."""
    bill = find_by_refs(ref1, ref2)
    return None if bill is None else bill_view(bill)


def newest_bill(bill_id: int) -> BillView:
    """The bill that stands in the place of this one, or this one; NotFound."""
    bill = session().get(Bill, bill_id)
    if bill is None:
        raise NotFound("bill")
    return bill_view(newest_of(bill))


def bills_for(subject: str, subject_id: int) -> list[BillView]:
    """The bills that ask money for a subject (a return), newest first; for services."""
    asked = select(BillItem.bill_id).where(BillItem.subject == subject, BillItem.subject_id == subject_id)
    rows = select(Bill).where(Bill.id.in_(asked)).order_by(Bill.id.desc()).limit(100)
    return [bill_view(bill) for bill in session().scalars(rows)]


def bill_token(bill_id: int) -> str:
    """A signed token that opens this one bill without signing in; it does not expire, as a printed bill does not."""
    return sign({"b": bill_id}, _LINK)


def bill_by_token(token: str) -> BillView:
    """The bill behind a signed token; NotFound."""
    payload = unsign(token, _LINK)
    found = find_bill(int(payload["b"])) if payload else None
    if found is None:
        raise NotFound("token")
    return found


def bill_url(bill_id: int) -> str:
    """The address for notices and papers: it opens the bill without signing in."""
    return f"{settings.current().base_url}/bills/open/{bill_token(bill_id)}"


def list_bills(status: str = "", query: str = "", *, after: int | None = None, limit: int = 50) -> BillPage:
    """Bills of all businesses, newest first, for officers: by one of `FILTERS`, and by what was typed.

    That is a reference, one of the bank's two, a number or name of a business, or a payer's name.
    """
    rows = _listed(status)
    typed = single_line(query)[:100]
    if typed:
        rows = rows.where(_matches(typed))
    if after is not None:
        rows = rows.where(Bill.id < after)
    found = [
        bill_row(bill, number)
        for bill, number in session().execute(rows.order_by(Bill.id.desc()).limit(limit + 1)).tuples()
    ]
    return BillPage(tuple(found[:limit]), found[limit - 1].id if len(found) > limit else None)


def list_bills_of(
    business_ids: Iterable[int],
    *,
    person_id: int | None = None,
    only_unpaid: bool = False,
    after: int | None = None,
    limit: int = 50,
) -> list[BillRow]:
    """The bills of businesses, newest first, without those that were replaced; the caller knows who may see them.

    With a person only those with a line for which that person may act, as `get_bill` shows them.
    """
    rows = (
        select(Bill, Business.number)
        .join(Business, Business.id == Bill.business_id)
        .where(Bill.business_id.in_(sorted(set(business_ids))), Bill.status != BillStatus.REPLACED)
    )
    if person_id is not None:
        own = covers_line(person_id, Bill.business_id, BillItem.revenue, BillItem.establishment_id)
        rows = rows.where(select(BillItem.id).where(BillItem.bill_id == Bill.id, own).exists())
    if only_unpaid:
        rows = rows.where(Bill.status.in_(UNPAID))
    if after is not None:
        rows = rows.where(Bill.id < after)
    found = session().execute(rows.order_by(Bill.id.desc()).limit(min(limit, 500))).tuples()
    return [bill_row(bill, number) for bill, number in found]


def get_payment(payment_id: int) -> PaymentView:
    """A payment and where its money stands, for services and officers; NotFound."""
    payment = session().get(Payment, payment_id)
    if payment is None:
        raise NotFound("payment")
    return _payment_view(payment)


def payments_of_bill(bill_id: int) -> list[PaymentView]:
    """What was paid on a bill, and what of it was taken back, in its order."""
    touched = select(PaymentPart.payment_id).where(PaymentPart.bill_id == bill_id)
    rows = select(Payment).where(or_(Payment.id.in_(touched), Payment.bill_id == bill_id)).order_by(Payment.id)
    return [_payment_view(payment) for payment in session().scalars(rows.limit(200))]


def _listed(status: str) -> Select[Bill, str]:
    rows = select(Bill, Business.number).join(Business, Business.id == Bill.business_id)
    if status == OVERDUE:
        return rows.where(Bill.status.in_(UNPAID), Bill.due_on < clock.today())
    if status in FILTERS:
        return rows.where(Bill.status == status)
    return rows


def _matches(typed: str) -> ColumnElement[bool]:
    reference = parse_reference(typed)
    if reference is not None and reference.startswith("BR-"):
        return Bill.reference == reference
    named = select(Business.id).where(or_(Business.number == typed, Business.name.icontains(typed, autoescape=True)))
    conditions = [Bill.business_id.in_(named.limit(500)), Bill.payer_name.icontains(typed, autoescape=True)]
    plain = typed.replace(" ", "").upper()
    if _REFS.fullmatch(plain):
        conditions += [Bill.ref1 == plain, Bill.ref2 == plain]
    return or_(*conditions)


def _payment_view(payment: Payment) -> PaymentView:
    reference = None
    if payment.bill_id is not None:
        reference = session().scalar(select(Bill.reference).where(Bill.id == payment.bill_id))
    return PaymentView(
        id=payment.id,
        reference=payment.reference,
        bill_id=payment.bill_id,
        bill_reference=reference,
        business_id=payment.business_id,
        method=Method(payment.method),
        amount_satang=payment.amount_satang,
        paid_at=payment.paid_at,
        paid_on=payment.paid_on,
        received_at=payment.received_at,
        state=PaymentState(payment.state),
        source_key=payment.source_key,
        bank_reference=payment.bank_reference,
        ref1=payment.ref1,
        ref2=payment.ref2,
        reverses_id=payment.reverses_id,
        officer_id=payment.officer_id,
        drawer_id=payment.drawer_id,
        parts=tuple(_parts(payment.id)),
        payer=payment.payer,
    )


def _parts(payment_id: int) -> list[PartView]:
    """As they were written, with the words of their lines; moved ones stand there negative and anew."""
    rows = (
        select(PaymentPart, BillItem)
        .outerjoin(BillItem, BillItem.id == PaymentPart.item_id)
        .where(PaymentPart.payment_id == payment_id)
        .order_by(PaymentPart.id)
    )
    found: list[PartView] = []
    for part, item in session().execute(rows).tuples():
        # An outer join gives no line for what became a credit; the type of the query does not say so.
        line: BillItem | None = item
        found.append(
            PartView(
                bill_id=part.bill_id,
                item_id=part.item_id,
                credit_id=part.credit_id,
                amount_satang=part.amount_satang,
                revenue="" if line is None else line.revenue,
                part="" if line is None else line.part,
                words=NO_WORDS if line is None else Words(line.words_th, line.words_en),
                month=None if line is None else line.month,
                establishment_id=None if line is None else line.establishment_id,
                district=None if line is None else line.district,
            )
        )
    return found
