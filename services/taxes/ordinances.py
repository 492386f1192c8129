"""Reading the ordinances: kept in the process until an officer changes them, with the due days that follow."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select

from services.db import session
from services.errors import NotFound
from services.organisation import is_working_day
from services.organisation.cache import cached
from services.taxes.models import Ordinance, OrdinanceRate
from services.taxes.rules import (
    Basis,
    HolidayRule,
    OrdinanceView,
    RateView,
    Rounding,
    RoundsBy,
    add_months,
    first_of,
    last_of,
    merge,
)
from services.text import Words

#: No office is closed for longer: a guard against a calendar without working days.
_CLOSED_AT_MOST = 40


@dataclass(slots=True)
class _Kept:
    """All ordinances, and what was worked out from them and from the calendar."""

    all: Sequence[OrdinanceView]
    months: dict[tuple[str, date], OrdinanceView | None] = field(default_factory=dict)
    due: dict[tuple[int, HolidayRule, date], date] = field(default_factory=dict)


def list_ordinances(tax: str | None = None) -> list[OrdinanceView]:
    """The ordinances (of one tax), by tax and newest first."""
    found = [one for one in _kept().all if tax is None or one.tax == tax]
    return sorted(found, key=lambda one: (one.tax, -one.valid_from.toordinal(), -one.id))


def get_ordinance(ordinance_id: int) -> OrdinanceView:
    """The ordinance of that id as it was entered; NotFound."""
    for one in _kept().all:
        if one.id == ordinance_id:
            return one
    raise NotFound("ordinance")


def ordinance_for(tax: str, month: date) -> OrdinanceView | None:
    """The rules of a tax for a month, those of its last day, with every rate that holds on a day of it; or None."""
    kept, first = _kept(), first_of(month)
    key = (tax, first)
    if key not in kept.months:
        kept.months[key] = merge([one for one in kept.all if one.tax == tax], first)
    return kept.months[key]


def due_on(tax: str, month: date, *, ordinance: OrdinanceView | None = None) -> date:
    """The last day in time for a month: the due day of the following month, or the working day after it.

    NotFound where no ordinance holds.
    """
    rules = ordinance or ordinance_for(tax, month)
    if rules is None:
        raise NotFound(f"ordinance of {tax}")
    kept = _kept()
    key = (rules.due_day, rules.holiday_rule, first_of(month))
    if key not in kept.due:
        kept.due[key] = _due(rules, month)
    return kept.due[key]


def _due(rules: OrdinanceView, month: date) -> date:
    following = add_months(first_of(month), 1)
    day = min(following + timedelta(days=rules.due_day - 1), last_of(following))
    if rules.holiday_rule is HolidayRule.SAME_DAY:
        return day
    for ahead in range(_CLOSED_AT_MOST):
        if is_working_day(day + timedelta(days=ahead)):
            return day + timedelta(days=ahead)
    return day


def _kept() -> _Kept:
    return cached("tax ordinances", _load)


def _load() -> _Kept:
    rates: dict[int, list[RateView]] = {}
    for rate in session().scalars(select(OrdinanceRate).order_by(OrdinanceRate.position, OrdinanceRate.id)):
        rates.setdefault(rate.ordinance_id, []).append(
            RateView(
                product=rate.product,
                name=Words(rate.name_th, rate.name_en),
                basis=Basis(rate.basis),
                rate=Decimal(f"{rate.rate.normalize():f}"),
                valid_from=rate.valid_from,
                valid_until=rate.valid_until,
                is_waiver=rate.is_waiver,
                source=rate.source,
                position=rate.position,
                id=rate.id,
            )
        )
    rows = session().scalars(select(Ordinance).order_by(Ordinance.tax, Ordinance.valid_from, Ordinance.id))
    return _Kept([_view(row, rates.get(row.id, [])) for row in rows])


def _view(row: Ordinance, rates: Sequence[RateView]) -> OrdinanceView:
    return OrdinanceView(
        id=row.id,
        tax=row.tax,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        due_day=row.due_day,
        rates=tuple(rates),
        title=row.title,
        legal_source=row.legal_source,
        form_number=row.form_number,
        is_confirmed=row.is_confirmed,
        rounds_by=RoundsBy(row.rounds_by),
        rounding=Rounding(row.rounding),
        holiday_rule=HolidayRule(row.holiday_rule),
        needs_nil_return=row.needs_nil_return,
        surcharge_percent=row.surcharge_percent,
        surcharge_most_percent=row.surcharge_most_percent,
        surcharge_source=row.surcharge_source,
        penalty_percent=row.penalty_percent,
        penalty_source=row.penalty_source,
        estimates_source=row.estimates_source,
        needs_guest_names=row.needs_guest_names,
        note=row.note,
        revision=row.revision,
    )
