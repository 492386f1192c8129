"""Rows of money: found, locked in one order, and shown as plain values."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from services import crypto
from services.db import session
from services.errors import NotFound
from services.payments.models import Bill, BillItem, Payment
from services.payments.views import BillRow, BillStatus, BillView, ItemView, Part
from services.people.attempts import one_at_a_time
from services.people.business_models import Business
from services.text import Words


def lock_businesses(business_ids: Iterable[int]) -> None:
    """Whoever moves money of these businesses stands in line until the commit: by the rows of the businesses, in order.

    One lock for all that belongs to a business, bills, credits and refunds: so nobody waits for somebody who waits.
    """
    ids = sorted(set(business_ids))
    for start in range(0, len(ids), 500):
        chunk = ids[start : start + 500]
        rows = select(Business.id).where(Business.id.in_(chunk)).order_by(Business.id)
        session().execute(rows.with_for_update(key_share=True)).all()


def lock_telling(bank_reference: str) -> None:
    """Two tellings of one and the same money stand in line. Asked for behind the lock of the business, never before."""
    if bank_reference:
        one_at_a_time(crypto.fingerprint(bank_reference, "bank reference"))


def lock_tellings(bank_references: Iterable[str]) -> None:
    """The same for many, in one order."""
    for reference in sorted({crypto.fingerprint(each, "bank reference") for each in bank_references if each}):
        one_at_a_time(reference)


def fresh_bill(bill_id: int) -> Bill:
    """The bill as it stands now; NotFound. What decides about money is read behind the lock, never before."""
    bill = session().get(Bill, bill_id, populate_existing=True)
    if bill is None:
        raise NotFound("bill")
    return bill


def newest_of(bill: Bill) -> Bill:
    """The end of the chain of bills that took each other's place."""
    seen = {bill.id}
    while bill.replaced_by_id is not None and bill.replaced_by_id not in seen:
        seen.add(bill.replaced_by_id)
        bill = fresh_bill(bill.replaced_by_id)
    return bill


def items_of(bill_ids: Sequence[int]) -> dict[int, list[BillItem]]:
    """The lines of bills, in their order."""
    found: dict[int, list[BillItem]] = {bill_id: [] for bill_id in bill_ids}
    rows = select(BillItem).where(BillItem.bill_id.in_(bill_ids)).order_by(BillItem.bill_id, BillItem.position)
    for item in session().scalars(rows.execution_options(populate_existing=True)):
        found[item.bill_id].append(item)
    return found


def find_by_refs(ref1: str, ref2: str) -> Bill | None:
    """The bill of these two references, whatever became of it."""
    if not ref1:
        return None
    return session().scalars(select(Bill).where(Bill.ref1 == ref1, Bill.ref2 == ref2)).one_or_none()


def by_reference(reference: str) -> Bill:
    """The bill of that reference as printed; NotFound."""
    bill = session().scalars(select(Bill).where(Bill.reference == reference)).one_or_none()
    if bill is None:
        raise NotFound(reference)
    return bill


def fresh_payment(payment_id: int) -> Payment:
    """The payment as it stands now; NotFound."""
    payment = session().get(Payment, payment_id, populate_existing=True)
    if payment is None:
        raise NotFound("payment")
    return payment


def locked_payment(payment_id: int) -> Payment:
    """The same, its row locked too: for money that belongs to no business yet. Behind the lock of the business."""
    session().execute(select(Payment.id).where(Payment.id == payment_id).with_for_update(key_share=True)).first()
    return fresh_payment(payment_id)


def bill_view(bill: Bill) -> BillView:
    """The bill with its lines."""
    number = session().scalar(select(Business.number).where(Business.id == bill.business_id)) or ""
    replaced_by = None
    if bill.replaced_by_id is not None:
        replaced_by = session().scalar(select(Bill.reference).where(Bill.id == bill.replaced_by_id))
    return BillView(
        id=bill.id,
        reference=bill.reference,
        business_id=bill.business_id,
        establishment_id=bill.establishment_id,
        status=BillStatus(bill.status),
        purpose=bill.purpose,
        title=Words(bill.title_th, bill.title_en),
        payer_name=bill.payer_name,
        ref1=bill.ref1,
        ref2=bill.ref2,
        amount_satang=bill.amount_satang,
        paid_satang=bill.paid_satang,
        due_on=bill.due_on,
        pay_until=bill.pay_until,
        issued_at=bill.issued_at,
        settled_at=bill.settled_at,
        replaced_by=replaced_by,
        language=bill.language,
        revision=bill.revision,
        items=tuple(item_view(item) for item in items_of([bill.id])[bill.id]),
        business_number=number,
    )


def item_view(item: BillItem) -> ItemView:
    """A line of a bill."""
    return ItemView(
        id=item.id,
        revenue=item.revenue,
        part=Part(item.part),
        words=Words(item.words_th, item.words_en),
        amount_satang=item.amount_satang,
        paid_satang=item.paid_satang,
        subject=item.subject,
        subject_id=item.subject_id,
        month=item.month,
        establishment_id=item.establishment_id,
        district=item.district,
    )


def bill_row(bill: Bill, business_number: str) -> BillRow:
    """A bill in a list."""
    return BillRow(
        id=bill.id,
        reference=bill.reference,
        business_id=bill.business_id,
        business_number=business_number,
        payer_name=bill.payer_name,
        title=Words(bill.title_th, bill.title_en),
        status=BillStatus(bill.status),
        amount_satang=bill.amount_satang,
        paid_satang=bill.paid_satang,
        due_on=bill.due_on,
        issued_at=bill.issued_at,
        ref1=bill.ref1,
        ref2=bill.ref2,
        establishment_id=bill.establishment_id,
    )
