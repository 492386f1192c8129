"""Issuing bills, issuing them anew, and withdrawing them; what was paid on a bill never stays behind."""

from collections.abc import Sequence

from sqlalchemy import select, tuple_

from services import audit, clock
from services.audit import Actor
from services.db import session
from services.errors import NotFound, RuleBroken
from services.events import raise_event
from services.payments import booking, credits, placing, undoing
from services.payments.events import BillClosed, BillIssued, CreditMade
from services.payments.ledger import Account, Line
from services.payments.models import Bill, BillItem, Credit, Payment, PaymentPart
from services.payments.numbering import BILL, free_reference, next_ref2, ref1_of
from services.payments.placing import Standing
from services.payments.rows import bill_view, by_reference, fresh_bill, items_of, lock_businesses
from services.payments.views import UNPAID, BillStatus, BillView, Method, NewBill, NewItem, Part, PaymentState
from services.people.business_models import Business
from services.text import snippet

TITLE_LENGTH, WORDS_LENGTH, NAME_LENGTH = 200, 300, 200


def issue_bill(new: NewBill, *, actor: Actor) -> BillView:
    """Issues a bill under a fresh pair of references; credits of the business go to it at once by setting.

    So the bill that comes back may be paid already. RuleBroken("items", …): `required` without lines, `amount` for a
    line that is not above nought, `open_bill_exists` where an open bill asks for the same subject. NotFound for a
    business that is not there.
    """
    lock_businesses([new.business_id])
    bill = _write(new, actor)
    credits.use_waiting(bill, actor)
    raise_event(BillIssued(bill.id, actor=actor))
    return bill_view(bill)


def replace_bill(reference: str, new: NewBill, *, actor: Actor) -> BillView:
    """Issues a bill in the place of one that still asks for money; gives the new one.

    The new one asks for the whole again: what was paid on the old one moves over, and what is too much then becomes a
    credit. Money for the old one's references finds the new one. RuleBroken("", "bill_closed") where the old one is
    paid, cancelled or replaced; else as `issue_bill`.
    """
    old = _unpaid(reference)
    return bill_view(replace_row(old, new, actor=actor))


def cancel_bill(reference: str, *, reason: str, actor: Actor) -> BillView:
    """Withdraws a bill that still asks for money; what was paid on it becomes a credit. `reason` is a code.

    NotFound; RuleBroken("", "bill_closed") where it asks for nothing.
    """
    bill = _unpaid(reference)
    _close(bill, BillStatus.CANCELLED)
    _move_money(bill, None, actor)
    audit.record(
        "cancel bill", actor=actor, subject="bill", subject_id=bill.id, fields=("status",), note=f"reason={reason}"
    )
    raise_event(BillClosed(bill.id))
    return bill_view(bill)


def replace_row(old: Bill, new: NewBill, *, actor: Actor) -> Bill:
    """The same for a row behind the lock."""
    if new.business_id != old.business_id:
        raise ValueError("a bill is replaced by one of the same business")
    _close(old, BillStatus.REPLACED)
    bill = _write(new, actor)
    old.replaced_by_id = bill.id
    session().flush()
    _move_money(old, bill, actor)
    credits.use_waiting(bill, actor)
    audit.record(
        "replace bill", actor=actor, subject="bill", subject_id=old.id, fields=("status",), note=f"by={bill.id}"
    )
    raise_event(BillClosed(old.id, bill.id))
    raise_event(BillIssued(bill.id, is_new=False, actor=actor))
    return bill


def _unpaid(reference: str) -> Bill:
    """A bill that asks for money, behind the lock of its business."""
    found = by_reference(reference)
    lock_businesses([found.business_id])
    bill = fresh_bill(found.id)
    if bill.status not in UNPAID:
        raise RuleBroken("", "bill_closed")
    return bill


def _write(new: NewBill, actor: Actor) -> Bill:
    """The row, its lines and its entry in the books."""
    _check(new)
    number = session().scalar(select(Business.number).where(Business.id == new.business_id))
    if number is None:
        raise NotFound("business")
    ref1 = ref1_of(new.business_id, number, new.tax_code)
    now = clock.now()
    bill = Bill(
        reference=free_reference(BILL),
        business_id=new.business_id,
        establishment_id=new.establishment_id,
        status=BillStatus.OPEN,
        purpose=new.purpose,
        title_th=snippet(new.title.th, TITLE_LENGTH),
        title_en=snippet(new.title.en, TITLE_LENGTH),
        payer_name=snippet(new.payer_name, NAME_LENGTH),
        ref1=ref1,
        ref2=next_ref2(ref1, new.month or clock.local(now).date()),
        amount_satang=sum(item.amount_satang for item in new.items),
        paid_satang=0,
        due_on=new.due_on,
        pay_until=new.pay_until,
        issued_at=now,
        language=new.language,
        revision=1,
    )
    session().add(bill)
    session().flush()
    items = [_item(bill.id, position, item) for position, item in enumerate(new.items, start=1)]
    session().add_all(items)
    session().flush()
    booking.book_bill(bill, items)
    audit.record("issue bill", actor=actor, subject="bill", subject_id=bill.id, fields=("reference", "amount", "items"))
    return bill


def _check(new: NewBill) -> None:
    if not new.items:
        raise RuleBroken("items", "required")
    if any(type(item.amount_satang) is not int for item in new.items):
        raise TypeError("a bill asks for whole satang")
    if any(item.amount_satang <= 0 for item in new.items):
        raise RuleBroken("items", "amount")
    subjects = sorted({(item.subject, item.subject_id) for item in new.items})
    for start in range(0, len(subjects), 200):
        asked = (
            select(Bill.id)
            .join(BillItem, BillItem.bill_id == Bill.id)
            .where(tuple_(BillItem.subject, BillItem.subject_id).in_(subjects[start : start + 200]))
            .where(Bill.status.in_(UNPAID))
        )
        if session().scalar(asked.limit(1)) is not None:
            raise RuleBroken("items", "open_bill_exists")


def _item(bill_id: int, position: int, item: NewItem) -> BillItem:
    return BillItem(
        bill_id=bill_id,
        position=position,
        revenue=item.revenue,
        part=Part(item.part),
        words_th=snippet(item.words.th, WORDS_LENGTH),
        words_en=snippet(item.words.en, WORDS_LENGTH),
        amount_satang=item.amount_satang,
        paid_satang=0,
        subject=item.subject,
        subject_id=item.subject_id,
        month=item.month,
        establishment_id=item.establishment_id,
        district=item.district,
    )


def _close(bill: Bill, status: BillStatus) -> None:
    bill.status, bill.revision = status, bill.revision + 1
    session().flush()
    booking.book_withdrawal(bill, items_of([bill.id])[bill.id])


def _move_money(old: Bill, bill: Bill | None, actor: Actor) -> None:
    """What was paid on a closed bill goes to the one in its place, else into a credit; used credits are left again."""
    payments = _payments_on(old)
    carried: list[tuple[int, int]] = []
    for payment in payments:
        if payment.method == Method.CREDIT:
            carried.append((undoing.undo_use(payment, actor=actor), payment.amount_satang))
    for payment in payments:
        if payment.method != Method.CREDIT:
            _move_payment(payment, old, bill)
    for credit_id, satang in carried if bill is not None else ():
        assert bill is not None
        credit = credits.fresh_credit(credit_id)
        left = bill.amount_satang - bill.paid_satang if bill.status in UNPAID else 0
        if min(satang, left, credit.left_satang) > 0:
            credits.carry(credit, bill, min(satang, left, credit.left_satang), actor=actor)


def _payments_on(bill: Bill) -> Sequence[Payment]:
    """The payments of which something stands on the bill, in their order."""
    ids = select(PaymentPart.payment_id).join(BillItem, BillItem.id == PaymentPart.item_id)
    rows = select(Payment).where(
        Payment.id.in_(ids.where(BillItem.bill_id == bill.id)), Payment.state == PaymentState.MATCHED
    )
    return session().scalars(rows.order_by(Payment.id).execution_options(populate_existing=True)).all()


def _move_payment(payment: Payment, old: Bill, bill: Bill | None) -> None:
    shares = placing.shares_on(old.id, placing.standing_parts(payment.id))
    satang = sum(share for _item, share in shares)
    if not satang:
        return
    undoing.owe_again(old, shares)
    moved: list[booking.Share] = []
    if bill is not None and bill.status in UNPAID:
        moved = placing.share_out(bill, min(satang, bill.amount_satang - bill.paid_satang))
    rest = satang - sum(share for _item, share in moved)
    credit = _rest(payment, bill, rest, shares)
    placing.write_parts(payment.id, old.id, shares, None, -1)
    lines = booking.owed(old, shares, 1)
    if bill is not None:
        placing.write_parts(payment.id, bill.id, moved, None)
        lines += booking.owed(bill, moved, -1)
        payment.bill_id = bill.id
    if credit is not None:
        placing.add_parts(payment.id, [Standing(None, None, credit.id, rest)])
        lines.append(Line(Account.CREDITS, -rest, business_id=payment.business_id))
    booking.book_move(payment, lines)
    if bill is not None:
        placing.pay_items(bill, moved, payment.id)
    if credit is not None:
        raise_event(CreditMade(credit.id))


def _rest(payment: Payment, bill: Bill | None, rest: int, shares: Sequence[booking.Share]) -> Credit | None:
    """What does not fit on the new bill; its subject is what the new bill asks for no more."""
    if not rest or payment.business_id is None:
        return None
    origin = "correction" if bill is None else "amendment"
    asked = {(item.subject, item.subject_id) for item in items_of([bill.id])[bill.id]} if bill is not None else set()
    gone = [(item.subject, item.subject_id) for item, _satang in shares]
    subject, subject_id = next((each for each in gone if each not in asked), ("", None))
    return placing.new_credit(
        payment.business_id, rest, origin=origin, payment_id=payment.id, subject=subject, subject_id=subject_id
    )
