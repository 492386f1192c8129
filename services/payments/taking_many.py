"""Taking the plain payments of a bank file together: each settles a bill of its own to the satang.

They are most of a file. What is written is what `take_payment` writes, in a few statements instead of a dozen for each;
everything that is not plain is left to `take_payment`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from services import audit, clock
from services.audit import Actor
from services.db import session
from services.events import raise_event
from services.payments.adding import add_rows
from services.payments.events import BillSettled, PartsWritten, PartsWrittenMany, PaymentTaken
from services.payments.ledger import Account, Line
from services.payments.ledger_many import Entry, post_many
from services.payments.models import Bill, BillItem, Payment, PaymentPart
from services.payments.numbering import PAYMENT
from services.payments.rows import lock_tellings
from services.payments.views import BillStatus, Method, NewPayment, PaymentState, Result, Taken
from services.references import new_reference


@dataclass(frozen=True, slots=True)
class _Plain:
    """A payment and the bill that it settles."""

    new: NewPayment
    bill_id: int
    business_id: int


def take_plain(news: Sequence[NewPayment], *, actor: Actor) -> dict[str, Taken]:
    """Takes those that are plain; what became of them by their source keys. The caller holds `lock_for` of all.

    Plain is money of a bank for both references of an open bill on which nothing was paid, to the satang, that nobody
    told of before. Of several for one bill only the first can be.
    """
    lock_tellings([new.bank_reference for new in news])
    plain = _plain_of(news)
    if not plain:
        return {}
    payments = _write(plain)
    items = _items_of([each.bill_id for each in plain])
    parts, entries, written = [], [], []
    for each in plain:
        payment_id = payments[each.new.source_key]
        owed = [item for item in items[each.bill_id] if item.amount_satang > item.paid_satang]
        shares = [(item, item.amount_satang - item.paid_satang) for item in owed]
        if sum(satang for _item, satang in shares) != each.new.amount_satang:
            raise RuntimeError(f"the lines of bill {each.bill_id} do not come to its sum")
        parts += [
            {"payment_id": payment_id, "bill_id": each.bill_id, "item_id": item.id, "credit_id": None,
             "amount_satang": satang}
            for item, satang in shares
        ]  # fmt: skip
        entries.append(Entry(payment_id, clock.local(each.new.paid_at).date(), _lines(each, shares)))
        written.append(PartsWritten(payment_id, tuple((item.id, satang) for item, satang in shares)))
    add_rows(PaymentPart, parts)
    post_many("money", "payment", entries)
    _settle([each.bill_id for each in plain])
    return _tell(plain, payments, written, actor)


def taken_before(source_keys: Sequence[str]) -> dict[str, int]:
    """The payments that were taken under these keys already."""
    found = select(Payment.source_key, Payment.id).where(Payment.source_key.in_(source_keys))
    return dict(session().execute(found).tuples().all())


def _plain_of(news: Sequence[NewPayment]) -> list[_Plain]:
    told = _told(news)
    bills = _bills_of(news)
    plain: list[_Plain] = []
    seen: set[object] = set()
    for new in news:
        bill = bills.get((new.ref1, new.ref2))
        marks = {("bill", bill.id if bill else 0), ("bank", new.bank_reference or new.source_key)}
        is_first = seen.isdisjoint(marks)
        seen |= marks
        if bill is None or not is_first or new.source_key in told or new.bank_reference in told:
            continue
        is_open = bill.status == BillStatus.OPEN and bill.replaced_by_id is None and bill.paid_satang == 0
        if is_open and bill.amount_satang == new.amount_satang and new.method in (Method.BANK_FILE, Method.CALLBACK):
            plain.append(_Plain(new, bill.id, bill.business_id))
    return plain


def _told(news: Sequence[NewPayment]) -> set[str]:
    """Source keys and numbers of the bank that were told of before."""
    keys = [new.source_key for new in news]
    numbers = [new.bank_reference for new in news if new.bank_reference]
    found = set(session().scalars(select(Payment.source_key).where(Payment.source_key.in_(keys))))
    if numbers:
        found |= set(session().scalars(select(Payment.bank_reference).where(Payment.bank_reference.in_(numbers))))
    return found


def _bills_of(news: Sequence[NewPayment]) -> dict[tuple[str, str], Any]:
    query = select(
        Bill.id, Bill.ref1, Bill.ref2, Bill.business_id, Bill.status, Bill.amount_satang, Bill.paid_satang,
        Bill.replaced_by_id,
    ).where(Bill.ref1.in_({new.ref1 for new in news}), Bill.ref2.in_({new.ref2 for new in news}))  # fmt: skip
    return {(row.ref1, row.ref2): row for row in session().execute(query)}


def _items_of(bill_ids: Sequence[int]) -> dict[int, list[Any]]:
    query = select(
        BillItem.id, BillItem.bill_id, BillItem.revenue, BillItem.part, BillItem.amount_satang, BillItem.paid_satang
    ).where(BillItem.bill_id.in_(bill_ids))
    found: dict[int, list[Any]] = {bill_id: [] for bill_id in bill_ids}
    for row in session().execute(query.order_by(BillItem.bill_id, BillItem.position)):
        found[row.bill_id].append(row)
    return found


def _write(plain: Sequence[_Plain]) -> dict[str, int]:
    """The rows of the payments; their ids by their source keys."""
    now, references = clock.now(), _references(len(plain))
    rows = [
        {
            "reference": reference, "bill_id": each.bill_id, "business_id": each.business_id,
            "method": Method(each.new.method), "amount_satang": each.new.amount_satang, "paid_at": each.new.paid_at,
            "paid_on": clock.local(each.new.paid_at).date(), "received_at": now, "state": PaymentState.MATCHED,
            "source_key": each.new.source_key, "bank_reference": each.new.bank_reference, "ref1": each.new.ref1,
            "ref2": each.new.ref2, "payer": each.new.payer, "officer_id": each.new.officer_id,
            "drawer_id": each.new.drawer_id,
        }
        for each, reference in zip(plain, references, strict=True)
    ]  # fmt: skip
    return {source_key: payment_id for payment_id, source_key in add_rows(Payment, rows, "id", "source_key")}


def _references(count: int) -> list[str]:
    """So many that are free, drawn together."""
    found: set[str] = set()
    while len(found) < count:
        drawn = {new_reference(PAYMENT, clock.today()) for _ in range(count - len(found))} - found
        found |= drawn - set(session().scalars(select(Payment.reference).where(Payment.reference.in_(drawn))))
    return sorted(found)


def _lines(each: _Plain, shares: Sequence[tuple[Any, int]]) -> list[Line]:
    """The lines of its entry, those of one revenue and part added up."""
    owed: dict[tuple[str, str], int] = {}
    for item, satang in shares:
        key = (item.revenue, item.part)
        owed[key] = owed.get(key, 0) + satang
    receivable = [
        Line(Account.RECEIVABLE, -satang, revenue, part, each.business_id) for (revenue, part), satang in owed.items()
    ]
    return [Line(Account.BANK, each.new.amount_satang), *receivable]


def _settle(bill_ids: Sequence[int]) -> None:
    """The bills and their lines are paid; the lock keeps out everybody else, and this looks once more."""
    quiet = {"synchronize_session": False}
    items = update(BillItem).where(BillItem.bill_id.in_(bill_ids)).values(paid_satang=BillItem.amount_satang)
    session().execute(items, execution_options=quiet)
    bills = update(Bill).where(Bill.id.in_(bill_ids), Bill.status == BillStatus.OPEN, Bill.paid_satang == 0)
    values = {
        "paid_satang": Bill.amount_satang, "status": BillStatus.PAID.value, "settled_at": clock.now(),
        "revision": Bill.revision + 1,
    }  # fmt: skip
    settled = session().execute(bills.values(values).returning(Bill.id), execution_options=quiet).all()
    if len(settled) != len(bill_ids):
        raise RuntimeError("a bill changed behind the lock")


def _tell(
    plain: Sequence[_Plain], payments: dict[str, int], written: Sequence[PartsWritten], actor: Actor
) -> dict[str, Taken]:
    raise_event(PartsWrittenMany(tuple(written)))
    taken = {}
    for each in plain:
        payment_id = payments[each.new.source_key]
        raise_event(BillSettled(each.bill_id, payment_id))
        audit.record("take payment", actor=actor, subject="payment", subject_id=payment_id, note="result=matched")
        raise_event(PaymentTaken(payment_id))
        taken[each.new.source_key] = Taken(payment_id, Result.MATCHED, bill_id=each.bill_id)
    return taken
