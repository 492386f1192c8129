"""What an ordinance says, as frozen values: rates with the days on which they hold, rounding, the due day, lateness."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Context, Decimal
from enum import StrEnum

from services.text import Words

#: Enough digits for any base times any rate: nothing is lost before the one rounding that the ordinance orders.
EXACT = Context(prec=80)
_WHOLE = Decimal(1)


class Basis(StrEnum):
    """What a rate is of: percent of baht, or satang for each litre, kilogram or stick."""

    PERCENT = "percent"
    LITRE = "litre"
    KILOGRAM = "kilogram"
    STICK = "stick"


class RoundsBy(StrEnum):
    """Whether each line is rounded to a whole satang, or the total alone."""

    LINE = "line"
    TOTAL = "total"


class Rounding(StrEnum):
    """How parts of a satang are rounded."""

    HALF_UP = "half_up"
    DOWN = "down"
    UP = "up"


class HolidayRule(StrEnum):
    """What becomes of a due day on which the office is closed."""

    NEXT_WORKING_DAY = "next_working_day"
    SAME_DAY = "same_day"


_MODES = {Rounding.HALF_UP: ROUND_HALF_UP, Rounding.DOWN: ROUND_DOWN, Rounding.UP: ROUND_UP}

BASIS_WORDS = {
    Basis.PERCENT: Words("ร้อยละของค่าห้องพัก", "percent of the room charge"),
    Basis.LITRE: Words("สตางค์ต่อลิตร", "satang per litre"),
    Basis.KILOGRAM: Words("สตางค์ต่อกิโลกรัม", "satang per kilogram"),
    Basis.STICK: Words("สตางค์ต่อมวน", "satang per stick"),
}
UNITS = {
    Basis.PERCENT: Words("บาท", "baht"),
    Basis.LITRE: Words("ลิตร", "litres"),
    Basis.KILOGRAM: Words("กิโลกรัม", "kilograms"),
    Basis.STICK: Words("มวน", "sticks"),
}


@dataclass(frozen=True, slots=True)
class RateView:
    """What one product or base costs on the days from `valid_from` to `valid_until`, both counted."""

    product: str
    name: Words
    basis: Basis
    rate: Decimal
    valid_from: date
    valid_until: date | None = None
    is_waiver: bool = False
    source: str = ""
    position: int = 0
    id: int = 0

    @property
    def words(self) -> Words:
        """The rate as it is said: "ร้อยละ 1 ของค่าห้องพัก", "4.54 สตางค์ต่อลิตร"."""
        shown = f"{self.rate.normalize():f}"
        if self.basis is Basis.PERCENT:
            return Words(f"ร้อยละ {shown} ของค่าห้องพัก", f"{shown} percent of the room charge")
        unit = BASIS_WORDS[self.basis]
        return Words(f"{shown} {unit.th}", f"{shown} {unit.en}")

    def holds_on(self, day: date) -> bool:
        """Whether it holds on that day."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, slots=True)
class Period:
    """The days of one month on which one rate of one product holds. `key` names it in answers and choices."""

    key: str
    rate: RateView
    first: date
    last: date
    #: Whether it is the whole month: then nobody needs to be told its days.
    is_whole: bool


@dataclass(frozen=True, slots=True)
class OrdinanceView:
    """The rules of one tax, from a day on. Percentages are Decimals; surcharge and penalty count only where cited."""

    id: int
    tax: str
    valid_from: date
    due_day: int
    rates: Sequence[RateView]
    valid_until: date | None = None
    title: str = ""
    legal_source: str = ""
    form_number: str = ""
    is_confirmed: bool = False
    rounds_by: RoundsBy = RoundsBy.TOTAL
    rounding: Rounding = Rounding.HALF_UP
    holiday_rule: HolidayRule = HolidayRule.NEXT_WORKING_DAY
    needs_nil_return: bool = True
    surcharge_percent: Decimal | None = None
    surcharge_most_percent: Decimal | None = None
    surcharge_source: str = ""
    penalty_percent: Decimal | None = None
    penalty_source: str = ""
    estimates_source: str = ""
    needs_guest_names: bool = False
    note: str = ""
    revision: int = 1
    #: Days on which the office is closed, as far as they were asked for: see `services.taxes.ordinances.due_on`.
    _periods: dict[date, tuple[Period, ...]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def has_surcharge(self) -> bool:
        """Whether lateness costs a surcharge: only where the ordinance is cited for it."""
        return bool(self.surcharge_percent and self.surcharge_source.strip())

    @property
    def has_penalty(self) -> bool:
        """Whether lateness costs a penalty: only where the ordinance is cited for it."""
        return bool(self.penalty_percent and self.penalty_source.strip())

    def periods(self, month: date) -> tuple[Period, ...]:
        """Which rates hold on which days of the month, products in their order; a waiver goes before what it waives."""
        known = self._periods.get(month)
        if known is None:
            known = self._periods[month] = tuple(_periods_of(self.rates, month))
        return known

    def round_satang(self, amount: Decimal) -> int:
        """Parts of a satang rounded as the ordinance orders."""
        return int(amount.quantize(_WHOLE, _MODES[self.rounding], EXACT))


def first_of(month: date) -> date:
    """The first day of that month."""
    return month.replace(day=1)


def last_of(month: date) -> date:
    """The last day of that month."""
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def add_months(day: date, number: int) -> date:
    """The same day so many months later; the last of a month that is shorter."""
    years, month = divmod(day.year * 12 + day.month - 1 + number, 12)
    return date(years, month + 1, min(day.day, calendar.monthrange(years, month + 1)[1]))


def months_late(due: date, day: date) -> int:
    """How many months have begun since the due day: 0 until then, 1 on the day after it."""
    if day <= due:
        return 0
    number = (day.year - due.year) * 12 + day.month - due.month
    return number + 1 if day > add_months(due, number) else number


def merge(ordinances: Sequence[OrdinanceView], month: date) -> OrdinanceView | None:
    """The rules for a month: those in force on its last day, with the rates of all that hold on any day of it.

    Rates are cut to the days of their ordinance. None where no ordinance holds at all.
    """
    first, last = first_of(month), last_of(month)
    holding = [one for one in ordinances if one.valid_from <= last and (one.valid_until or last) >= first]
    if not holding:
        return None
    holding.sort(key=lambda one: (one.valid_from, one.id))
    newest = holding[-1]
    if len(holding) == 1 and newest.valid_from <= first and (newest.valid_until is None or newest.valid_until >= last):
        return newest
    rates: list[RateView] = []
    for number, one in enumerate(holding):
        following = holding[number + 1].valid_from - timedelta(days=1) if number + 1 < len(holding) else None
        ends = [day for day in (one.valid_until, following) if day is not None]
        rates += [cut for rate in one.rates if (cut := _cut(rate, one.valid_from, min(ends, default=None)))]
    return replace(newest, rates=tuple(rates), _periods={})


def _cut(rate: RateView, first: date, last: date | None) -> RateView | None:
    begins = max(rate.valid_from, first)
    ends = min((day for day in (rate.valid_until, last) if day is not None), default=None)
    if ends is not None and ends < begins:
        return None
    return replace(rate, valid_from=begins, valid_until=ends)


def _periods_of(rates: Sequence[RateView], month: date) -> list[Period]:
    first, last = first_of(month), last_of(month)
    order = {rate.product: rate.position for rate in sorted(rates, key=lambda rate: rate.position, reverse=True)}
    found: list[Period] = []
    for product in sorted(order, key=lambda key: (order[key], key)):
        own = [rate for rate in rates if rate.product == product]
        starts = {first, *(rate.valid_from for rate in own)}
        starts |= {rate.valid_until + timedelta(days=1) for rate in own if rate.valid_until is not None}
        days = sorted(day for day in starts if first <= day <= last)
        runs: list[tuple[RateView, date, date]] = []
        for day, following in zip(days, [*days[1:], last + timedelta(days=1)], strict=True):
            rate = _rate_on(own, day)
            end = following - timedelta(days=1)
            if rate is None:
                continue
            if runs and runs[-1][2] == day - timedelta(days=1) and _costs_the_same(runs[-1][0], rate):
                runs[-1] = (runs[-1][0], runs[-1][1], end)
            else:
                runs.append((rate, day, end))
        for rate, begins, ends in runs:
            key = product if begins == first else f"{product}-{begins.day}"
            found.append(Period(key, rate, begins, ends, (begins, ends) == (first, last)))
    return found


def _rate_on(own: Sequence[RateView], day: date) -> RateView | None:
    """The rate of a day: a waiver before all others, then what began last."""
    holding = [rate for rate in own if rate.holds_on(day)]
    return max(holding, key=lambda rate: (rate.is_waiver, rate.valid_from, rate.id), default=None)


def _costs_the_same(one: RateView, other: RateView) -> bool:
    return (one.rate, one.basis, one.is_waiver) == (other.rate, other.basis, other.is_waiver)
