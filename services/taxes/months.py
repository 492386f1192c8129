"""Months for which an establishment owes a return: made row by row, filed, missing; the calendar of an operator."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import and_, case, exists, or_, select, update

from services import clock
from services.audit import Actor
from services.db import session
from services.errors import NotFound
from services.people import (
    EstablishmentTaxView,
    EstablishmentView,
    TaxesChanged,
    find_establishment,
    list_establishments_of,
)
from services.people.business_models import EstablishmentTax
from services.taxes.kinds import TAXES
from services.taxes.models import NEVER_YET, TaxMonth, TaxReturn
from services.taxes.ordinances import due_on
from services.taxes.rules import add_months, first_of

DUE, FILED, ESTIMATED, EXCUSED = "due", "filed", "estimated", "excused"
#: So many months back are asked for; what is older is for the finance desk.
MONTHS_BACK = 36
#: Establishments whose months one round of the sweep makes.
_AT_ONCE = 100
#: Rows that one round moves to another due day.
_MOVED = 500


@dataclass(frozen=True, slots=True)
class MonthView:
    """One month of one establishment and tax. `days_left` is negative once it is late."""

    establishment: EstablishmentView
    tax: str
    month: date
    due_on: date
    status: str
    days_left: int
    return_reference: str | None = None

    @property
    def is_missing(self) -> bool:
        """Whether a return is still to be filed."""
        return self.status == DUE

    @property
    def is_late(self) -> bool:
        """Whether it is missing and its due day is past."""
        return self.is_missing and self.days_left < 0


def last_month(day: date) -> date:
    """The newest month that is over, by its first day."""
    return add_months(first_of(day), -1)


def expected(tax: EstablishmentTaxView, today: date) -> Iterator[date]:
    """The months that are over and for which the establishment files that tax, oldest first, back to a bound."""
    newest = last_month(today)
    until = newest if tax.until_month is None else min(newest, tax.until_month)
    month = max(tax.from_month, add_months(newest, -MONTHS_BACK + 1))
    while month <= until:
        yield month
        month = add_months(month, 1)


def months_of(establishment: EstablishmentView, tax: str, *, today: date | None = None) -> list[MonthView]:
    """The months of one establishment and tax, newest first: what is missing, filed, estimated or excused.

    Rows that the sweep has not made yet are there already.
    """
    return calendar_of([establishment], tax=tax, today=today)


def list_months(actor: Actor, *, tax: str | None = None, today: date | None = None) -> list[MonthView]:
    """The months of every establishment for which the citizen may act, newest first; by establishment within."""
    return calendar_of(list_establishments_of(actor, tax=tax), tax=tax, today=today)


def calendar_of(
    establishments: Sequence[EstablishmentView], *, tax: str | None = None, today: date | None = None
) -> list[MonthView]:
    """The same for establishments that the caller may see."""
    day = today or clock.today()
    rows = _rows_of([one.id for one in establishments], add_months(last_month(day), -MONTHS_BACK + 1))
    found = []
    for establishment in establishments:
        for each in establishment.taxes:
            if each.tax not in TAXES or (tax is not None and each.tax != tax):
                continue
            for month in expected(each, day):
                view = _view(establishment, each.tax, month, rows, day)
                if view is not None:
                    found.append(view)
    return sorted(found, key=lambda one: (one.month, one.is_missing), reverse=True)


def _view(
    establishment: EstablishmentView,
    tax: str,
    month: date,
    rows: Mapping[tuple[int, str, date], tuple[date, str, str | None]],
    today: date,
) -> MonthView | None:
    row = rows.get((establishment.id, tax, month))
    if row is None:
        try:
            row = (due_on(tax, month), DUE, None)
        except NotFound:
            # No ordinance holds for that month: nothing is owed.
            return None
    due, status, reference = row
    return MonthView(establishment, tax, month, due, status, (due - today).days, reference)


def _rows_of(ids: Sequence[int], since: date) -> dict[tuple[int, str, date], tuple[date, str, str | None]]:
    found: dict[tuple[int, str, date], tuple[date, str, str | None]] = {}
    for start in range(0, len(ids), 200):
        query = (
            select(
                TaxMonth.establishment_id, TaxMonth.tax, TaxMonth.month, TaxMonth.due_on, TaxMonth.status,
                TaxReturn.reference,
            )
            .outerjoin(TaxReturn, TaxReturn.id == TaxMonth.return_id)
            .where(TaxMonth.establishment_id.in_(ids[start : start + 200]), TaxMonth.month >= since)
        )  # fmt: skip
        for establishment_id, tax, month, due, status, reference in session().execute(query):
            found[establishment_id, tax, month] = (due, status, reference)
    return found


def make_months_due() -> int:
    """Makes the rows of months that are over, for a bounded number of establishments; says how many it made.

    An establishment whose newest month has its row is done: a round without anything to do asks one question.
    """
    newest = last_month(clock.today())
    wanted = case((EstablishmentTax.until_month < newest, EstablishmentTax.until_month), else_=newest)
    has_row = exists().where(
        TaxMonth.establishment_id == EstablishmentTax.establishment_id,
        TaxMonth.tax == EstablishmentTax.tax,
        TaxMonth.month == wanted,
    )
    lacking = (
        select(EstablishmentTax.establishment_id)
        .where(EstablishmentTax.from_month <= newest, ~has_row, EstablishmentTax.tax.in_(list(TAXES)))
        .where(or_(EstablishmentTax.until_month.is_(None), EstablishmentTax.until_month >= EstablishmentTax.from_month))
        .where(wanted >= add_months(newest, -MONTHS_BACK + 1))
        .order_by(EstablishmentTax.establishment_id)
        .distinct()
        .limit(_AT_ONCE)
    )
    made = sum(_make_of(establishment_id) for establishment_id in session().scalars(lacking).all())
    return made + follow_due_days()


def follow_due_days() -> int:
    """Moves what is still open to the day on which it is due now: the ordinance or a holiday was changed meanwhile.

    Reminding begins anew from there, as nobody was told of that day yet. A bounded number of rows; how many.
    """
    since = add_months(last_month(clock.today()), -MONTHS_BACK + 1)
    days = select(TaxMonth.tax, TaxMonth.month, TaxMonth.due_on).where(
        TaxMonth.status == DUE, TaxMonth.tax.in_(list(TAXES)), TaxMonth.month >= since
    )
    moved = 0
    for tax, month, was in session().execute(days.distinct().order_by(TaxMonth.month)).all():
        try:
            due = due_on(tax, month)
        except NotFound:
            continue
        if due == was:
            continue
        same = select(TaxMonth.id).where(TaxMonth.tax == tax, TaxMonth.month == month, TaxMonth.status == DUE)
        ids = session().scalars(same.where(TaxMonth.due_on == was).order_by(TaxMonth.id).limit(_MOVED - moved)).all()
        change = {"due_on": due, "remind_on": NEVER_YET, "reminded": []}
        session().execute(update(TaxMonth).where(TaxMonth.id.in_(ids), TaxMonth.status == DUE).values(**change))
        moved += len(ids)
        if moved >= _MOVED:
            break
    return moved


def follow_taxes(event: TaxesChanged) -> None:
    """Makes the months of an establishment whose taxes are others now; what it does not owe any more is excused."""
    establishment = find_establishment(event.establishment_id)
    if establishment is None:
        return
    _make_of(establishment.id)
    ranges = {each.tax: each for each in establishment.taxes}
    outside = []
    for tax in TAXES:
        each = ranges.get(tax)
        if each is None:
            outside.append(TaxMonth.tax == tax)
            continue
        beyond = [TaxMonth.month < each.from_month]
        if each.until_month is not None:
            beyond.append(TaxMonth.month > each.until_month)
        outside.append(and_(TaxMonth.tax == tax, or_(*beyond)))
    own = TaxMonth.establishment_id == establishment.id
    session().execute(update(TaxMonth).where(own, TaxMonth.status == DUE, or_(*outside)).values(status=EXCUSED))
    session().execute(
        update(TaxMonth)
        .where(own, TaxMonth.status == EXCUSED, TaxMonth.return_id.is_(None), ~or_(*outside))
        .values(status=DUE)
    )


def _make_of(establishment_id: int) -> int:
    establishment = find_establishment(establishment_id)
    if establishment is None:
        return 0
    today = clock.today()
    known = _rows_of([establishment_id], add_months(last_month(today), -MONTHS_BACK + 1))
    made = 0
    for each in establishment.taxes:
        if each.tax not in TAXES:
            continue
        for month in expected(each, today):
            if (establishment_id, each.tax, month) in known:
                continue
            try:
                due = due_on(each.tax, month)
            except NotFound:
                continue
            session().add(
                TaxMonth(
                    establishment_id=establishment_id,
                    business_id=establishment.business_id,
                    tax=each.tax,
                    month=month,
                    due_on=due,
                    status=DUE,
                    reminded=[],
                )
            )
            made += 1
    session().flush()
    return made


def mark_filed(made: TaxReturn, establishment: EstablishmentView) -> None:
    """Notes the return that stands for its month; the row is made where it is not there yet."""
    row = (
        session()
        .scalars(
            select(TaxMonth).where(
                TaxMonth.establishment_id == made.establishment_id,
                TaxMonth.tax == made.tax,
                TaxMonth.month == made.month,
            )
        )
        .one_or_none()
    )
    if row is None:
        row = TaxMonth(
            establishment_id=made.establishment_id,
            business_id=establishment.business_id,
            tax=made.tax,
            month=made.month,
            due_on=made.due_on,
            reminded=[],
        )
        session().add(row)
    row.status = ESTIMATED if made.is_estimate else FILED
    row.return_id = made.id
    session().flush()


def with_days(view: MonthView, today: date) -> MonthView:
    """The same month seen from another day."""
    return replace(view, days_left=(view.due_on - today).days)
