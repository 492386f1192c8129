"""Counters of revenue: a difference is written with each payment, sums are read, the worker folds them now and then.

Nobody is woken for that: a bank's file writes differences several times a second, and sums count loose ones too.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, delete, func, insert, select, update

from services.db import session
from services.events import listen
from services.payments.booking import REPAYMENT
from services.payments.events import CreditMade, PartsWritten, PartsWrittenMany
from services.payments.ledger import Account
from services.payments.ledger_models import LedgerEntry, LedgerLine
from services.payments.models import BillItem, Credit, Payment, PaymentPart
from services.people.business_models import Establishment
from services.taxes.desk_models import RevenueDay
from services.taxes.models import TaxReturn

#: So many differences a transaction.
AT_ONCE = 2000
#: Folding fewer differences than this saves nothing.
WORTH_FOLDING = 50

Key = tuple[date, str, str, str]


def declare_counting() -> None:
    """Listens to money; safe to call again."""
    listen(PartsWritten, _count)
    listen(CreditMade, _count_credit)
    listen(PartsWrittenMany, _count_many)


def _count(written: PartsWritten) -> None:
    """Writes the difference that these parts make; money without a line of a bill (a credit) is no revenue yet."""
    if written.items:
        _count_many(PartsWrittenMany((written,)))


def _count_many(many: PartsWrittenMany) -> None:
    """The same for the payments of a bank file, together."""
    paid = select(Payment.id, Payment.paid_on).where(Payment.id.in_([each.payment_id for each in many.written]))
    days = dict(session().execute(paid).tuples().all())
    items = [(each.payment_id, item, satang) for each in many.written for item, satang in each.items]
    lines = {
        item_id: (revenue, part, district)
        for item_id, revenue, part, district in session().execute(
            select(BillItem.id, BillItem.revenue, BillItem.part, func.coalesce(BillItem.district, "")).where(
                BillItem.id.in_([item_id for _payment, item_id, _satang in items])
            )
        )
    }
    counted = [(payment, item, satang) for payment, item, satang in items if lines[item][0] != REPAYMENT]
    _write(
        [((days[payment], *lines[item]), satang, 1 if satang > 0 else -1) for payment, item, satang in counted],
        is_folded=False,
    )


def _count_credit(made: CreditMade) -> None:
    """What had been counted and is owed back (an amendment, a correction) is no revenue any more.

    A credit of money that was too much never was any. Used on a bill, both come back as parts of that bill.
    """
    query = _given_back().where(Credit.id == made.credit_id)
    _write([_undone(row) for row in session().execute(query)], is_folded=False)


def _given_back() -> Select[*tuple[Any, ...]]:
    """Credits that took something out of the revenue, with the part that the books name and the place."""
    return (
        select(LedgerEntry.day, Credit.revenue, LedgerLine.part, Establishment.district, LedgerLine.amount_satang)
        .select_from(Credit)
        .join(LedgerEntry, (LedgerEntry.subject == "credit") & (LedgerEntry.subject_id == Credit.id))
        .join(LedgerLine, (LedgerLine.entry_id == LedgerEntry.id) & (LedgerLine.account == Account.REVENUE))
        .outerjoin(TaxReturn, (Credit.subject == "tax_return") & (TaxReturn.id == Credit.subject_id))
        .outerjoin(Establishment, Establishment.id == TaxReturn.establishment_id)
        .where(Credit.payment_id.is_(None), Credit.revenue != "")
    )


def _undone(row: Any) -> tuple[Key, int, int]:
    day, revenue, part, district, satang = row
    return (day, revenue, part, district or ""), -int(satang), 0


def _write(differences: Sequence[tuple[Key, int, int]], *, is_folded: bool) -> None:
    if not differences:
        return
    session().execute(
        insert(RevenueDay),
        [
            {
                "day": key[0],
                "revenue": key[1],
                "part": key[2],
                "district": key[3],
                "amount_satang": satang,
                "n": n,
                "is_folded": is_folded,
            }
            for key, satang, n in differences
        ],
    )


def fold_revenue() -> int:
    """Adds loose differences to the row of their day; gives how many went. Called by the worker in a transaction."""
    loose = (
        session()
        .execute(
            select(RevenueDay)
            .where(RevenueDay.is_folded.is_(False))
            .order_by(RevenueDay.id)
            .limit(AT_ONCE)
            .with_for_update(skip_locked=True)
        )
        .scalars()
        .all()
    )
    if len(loose) < WORTH_FOLDING:
        return 0
    sums: Counter[Key] = Counter()
    counts: Counter[Key] = Counter()
    for row in loose:
        key = (row.day, row.revenue, row.part, row.district)
        sums[key] += row.amount_satang
        counts[key] += row.n
    session().execute(delete(RevenueDay).where(RevenueDay.id.in_([row.id for row in loose])))
    _write(
        [(key, sums[key], counts[key]) for key in sorted(sums) if not _add(key, sums[key], counts[key])], is_folded=True
    )
    return len(loose)


def _add(key: Key, satang: int, n: int) -> bool:
    """Adds to the folded row of a key; False where there is none yet."""
    found = session().execute(
        update(RevenueDay)
        .where(
            RevenueDay.day == key[0],
            RevenueDay.revenue == key[1],
            RevenueDay.part == key[2],
            RevenueDay.district == key[3],
            RevenueDay.is_folded.is_(True),
        )
        .values(amount_satang=RevenueDay.amount_satang + satang, n=RevenueDay.n + n)
        .returning(RevenueDay.id)
    )
    return found.first() is not None


def check_revenue(first: date, last: date) -> list[tuple[Key, int, int]]:
    """Where counters and payments of these days say otherwise: key, counted, paid. For tests and the auditor."""
    counted: Counter[Key] = Counter()
    for day, revenue, part, district, satang in session().execute(
        select(
            RevenueDay.day, RevenueDay.revenue, RevenueDay.part, RevenueDay.district, func.sum(RevenueDay.amount_satang)
        )
        .where(RevenueDay.day.between(first, last))
        .group_by(RevenueDay.day, RevenueDay.revenue, RevenueDay.part, RevenueDay.district)
    ):
        counted[day, revenue, part, district] += int(satang)
    paid: Counter[Key] = Counter()
    parts = (
        select(
            Payment.paid_on,
            BillItem.revenue,
            BillItem.part,
            func.coalesce(BillItem.district, ""),
            PaymentPart.amount_satang,
        )
        .join(Payment, Payment.id == PaymentPart.payment_id)
        .join(BillItem, BillItem.id == PaymentPart.item_id)
        .where(Payment.paid_on.between(first, last), BillItem.revenue != REPAYMENT)
    )
    for day, revenue, part, district, satang in session().execute(parts):
        paid[day, revenue, part, district] += int(satang)
    for row in session().execute(_given_back().where(LedgerEntry.day.between(first, last))):
        key, satang, _n = _undone(row)
        paid[key] += satang
    keys = sorted({*counted, *paid})
    return [(key, counted[key], paid[key]) for key in keys if counted[key] != paid[key]]
