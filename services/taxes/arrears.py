"""Who owes what: months for which no return came, bills past their day, by age; a page of businesses at a time."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, case, exists, func, select
from sqlalchemy.orm import aliased

from services import clock
from services.audit import Actor
from services.db import session
from services.errors import NotAllowed
from services.payments.models import Bill, BillItem
from services.people.business_models import Business, Establishment
from services.people.finance import may_see_finance
from services.taxes.models import TaxMonth
from services.text import Words

PAGE = 50
#: The upper ends of the ages in days: up to 30, 60, 90, and above.
AGES = (30, 60, 90)
#: More of one kind are not listed for one business.
MOST_LINES = 60
UNPAID = ("open", "part_paid")
SHOWS = ("all", "months", "bills")


@dataclass(frozen=True, slots=True)
class ArrearsFilter:
    """What is asked for: a tax, a district, only what is missing or only bills, and how many days late at least."""

    tax: str = ""
    district: str = ""
    show: str = "all"
    least_days: int = 1
    #: Bills of which less is left are left out; the list shows them all, letters do not.
    least_satang: int = 0


@dataclass(frozen=True, slots=True)
class MissingMonth:
    """A month for which no return came."""

    tax: str
    month: date
    due_on: date
    establishment: str
    branch: str
    establishment_id: int

    @property
    def days(self) -> int:
        """How many days it is late."""
        return (clock.today() - self.due_on).days


@dataclass(frozen=True, slots=True)
class OverdueBill:
    """A bill past its day; `left_satang` is what is still to be paid of it."""

    reference: str
    title: Words
    due_on: date
    left_satang: int

    @property
    def days(self) -> int:
        """How many days it is late."""
        return (clock.today() - self.due_on).days


@dataclass(frozen=True, slots=True)
class Debtor:
    """A business that owes something. `ages` are the sums of its bills by age: 30, 60, 90 days and above."""

    business_id: int
    number: str
    name: str
    months: tuple[MissingMonth, ...]
    bills: tuple[OverdueBill, ...]
    ages: tuple[int, int, int, int]
    oldest_on: date

    @property
    def satang(self) -> int:
        """What its bills ask for; of missing returns nobody knows the sum."""
        return sum(self.ages)


@dataclass(frozen=True, slots=True)
class ArrearsPage:
    """Debtors in the order of their entry; `after` asks for the next page, None on the last."""

    debtors: tuple[Debtor, ...]
    after: int | None


@dataclass(frozen=True, slots=True)
class ArrearsSums:
    """All that is overdue: bills and their sums by age, and the missing months."""

    bills: int
    ages: tuple[int, int, int, int]
    months: int

    @property
    def satang(self) -> int:
        """All ages together."""
        return sum(self.ages)


def list_arrears(wanted: ArrearsFilter, *, after: int = 0, limit: int = PAGE, actor: Actor) -> ArrearsPage:
    """A page of businesses in arrears. NotAllowed for whoever has no part in finance."""
    _only_readers(actor)
    ids = find_debtors(wanted, after=after, limit=limit + 1)
    shown = ids[:limit]
    return ArrearsPage(tuple(debtors_of(shown, wanted)), shown[-1] if len(ids) > limit else None)


def find_debtors(wanted: ArrearsFilter, *, after: int = 0, limit: int = PAGE) -> list[int]:
    """The ids of businesses in arrears beyond `after`, in order. For the worker, who asks for nobody."""
    found: set[int] = set()
    for model, conditions in ((TaxMonth, _months(wanted)), (Bill, _bills(wanted))):
        if conditions is None:
            continue
        query = (
            select(model.business_id)
            .where(*conditions, model.business_id > after)
            .group_by(model.business_id)
            .order_by(model.business_id)
            .limit(limit)
        )
        found.update(session().scalars(query))
    return sorted(found)[:limit]


def each_debtor(wanted: ArrearsFilter, *, actor: Actor) -> Iterator[Debtor]:
    """All of them, for a file; a page at a time from the database."""
    after: int | None = 0
    while after is not None:
        page = list_arrears(wanted, after=after, limit=200, actor=actor)
        yield from page.debtors
        after = page.after


def debtors_of(business_ids: Sequence[int], wanted: ArrearsFilter) -> list[Debtor]:
    """What these businesses owe, as far as the filter asks for it, in the order of `business_ids`."""
    if not business_ids:
        return []
    months, bills = _months_of(business_ids, wanted), _bills_of(business_ids, wanted)
    query = select(Business.id, Business.number, Business.name).where(Business.id.in_(business_ids))
    names = {key: (number, name) for key, number, name in session().execute(query).tuples()}
    found = []
    for key in business_ids:
        if not months[key] and not bills[key]:
            continue
        ages = [0, 0, 0, 0]
        for bill in bills[key]:
            ages[age_of(bill.days)] += bill.left_satang
        days = [month.due_on for month in months[key]] + [bill.due_on for bill in bills[key]]
        found.append(
            Debtor(
                key,
                *names[key],
                tuple(months[key]),
                tuple(bills[key]),
                (ages[0], ages[1], ages[2], ages[3]),
                min(days),
            )
        )
    return found


def age_of(days: int) -> int:
    """Which of the four ages so many days are."""
    return sum(days > end for end in AGES)


def sum_arrears(wanted: ArrearsFilter, *, actor: Actor) -> ArrearsSums:
    """All of it together, over what is open alone; the sums are of the whole bills that the filter finds."""
    _only_readers(actor)
    ages, bills, months = (0, 0, 0, 0), 0, 0
    conditions = _bills(wanted)
    if conditions is not None:
        today, left = clock.today(), Bill.amount_satang - Bill.paid_satang
        ends = [today - clock.days(end) for end in AGES]
        bands = [
            Bill.due_on >= ends[0],
            (Bill.due_on < ends[0]) & (Bill.due_on >= ends[1]),
            (Bill.due_on < ends[1]) & (Bill.due_on >= ends[2]),
            Bill.due_on < ends[2],
        ]
        sums = [func.coalesce(func.sum(case((band, left), else_=0)), 0) for band in bands]
        bills, *rest = session().execute(select(func.count(), *sums).where(*conditions)).one()._tuple()
        ages = (int(rest[0]), int(rest[1]), int(rest[2]), int(rest[3]))
    missing = _months(wanted)
    if missing is not None:
        months = session().execute(select(func.count()).select_from(TaxMonth).where(*missing)).scalar_one()
    return ArrearsSums(int(bills), ages, months)


def _only_readers(actor: Actor) -> None:
    if not may_see_finance(actor):
        raise NotAllowed("finance")


def _months(wanted: ArrearsFilter) -> list[ColumnElement[bool]] | None:
    """What makes a month missing; None where only bills are asked for."""
    if wanted.show == "bills":
        return None
    found: list[ColumnElement[bool]] = [TaxMonth.status == "due", TaxMonth.due_on <= _late_since(wanted)]
    if wanted.tax:
        found.append(TaxMonth.tax == wanted.tax)
    if wanted.district:
        place = aliased(Establishment)
        found.append(TaxMonth.establishment_id.in_(select(place.id).where(place.district == wanted.district)))
    return found


def _bills(wanted: ArrearsFilter) -> list[ColumnElement[bool]] | None:
    if wanted.show == "months":
        return None
    found: list[ColumnElement[bool]] = [Bill.status.in_(UNPAID), Bill.due_on <= _late_since(wanted)]
    if wanted.least_satang:
        found.append(Bill.amount_satang - Bill.paid_satang >= wanted.least_satang)
    if wanted.tax or wanted.district:
        items: list[ColumnElement[bool]] = [BillItem.bill_id == Bill.id]
        if wanted.tax:
            items.append(BillItem.revenue == wanted.tax)
        if wanted.district:
            items.append(BillItem.district == wanted.district)
        found.append(exists().where(*items))
    return found


def _late_since(wanted: ArrearsFilter) -> date:
    return clock.today() - clock.days(max(1, wanted.least_days))


def _months_of(ids: Sequence[int], wanted: ArrearsFilter) -> dict[int, list[MissingMonth]]:
    found: dict[int, list[MissingMonth]] = defaultdict(list)
    conditions = _months(wanted)
    if conditions is None:
        return found
    query = (
        select(
            TaxMonth.business_id,
            TaxMonth.tax,
            TaxMonth.month,
            TaxMonth.due_on,
            Establishment.name,
            Establishment.branch,
            Establishment.id,
        )
        .join(Establishment, Establishment.id == TaxMonth.establishment_id)
        .where(*conditions, TaxMonth.business_id.in_(ids))
        .order_by(TaxMonth.business_id, TaxMonth.due_on, TaxMonth.id)
    )
    for business_id, tax, month, due_on, name, branch, place in session().execute(query).tuples():
        if len(found[business_id]) < MOST_LINES:
            found[business_id].append(MissingMonth(tax, month, due_on, name, branch, place))
    return found


def _bills_of(ids: Sequence[int], wanted: ArrearsFilter) -> dict[int, list[OverdueBill]]:
    found: dict[int, list[OverdueBill]] = defaultdict(list)
    conditions = _bills(wanted)
    if conditions is None:
        return found
    query = (
        select(
            Bill.business_id,
            Bill.reference,
            Bill.title_th,
            Bill.title_en,
            Bill.due_on,
            Bill.amount_satang - Bill.paid_satang,
        )
        .where(*conditions, Bill.business_id.in_(ids))
        .order_by(Bill.business_id, Bill.due_on, Bill.id)
    )
    for business_id, reference, th, en, due_on, left in session().execute(query).tuples():
        found[business_id].append(OverdueBill(reference, Words(th, en), due_on, left))
    return found
