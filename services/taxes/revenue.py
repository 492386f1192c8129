"""Revenue as it came in: a fiscal year against the one before, by tax, month and district; the targets."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import String, cast, func, select

from services import audit, clock
from services.audit import Actor, Role
from services.db import read, session
from services.errors import NotAllowed, RuleBroken
from services.money import MOST_SATANG
from services.organisation import find_district
from services.people.finance import is_finance, may_see_finance
from services.taxes.desk_models import RevenueDay
from services.taxes.kinds import TAXES
from services.taxes.models import RevenueTarget
from services.text import Words

PARTS = ("principal", "surcharge", "penalty")
#: No authority looked at here is older, and no budget is written further ahead.
YEARS = (2540, 2700)
TOTAL = Words("รวม", "Total")
UNKNOWN_PLACE = Words("ไม่ระบุอำเภอ", "District not known")


#: First day of the month, revenue, part, district.
Key = tuple[date, str, str, str]


@dataclass(frozen=True, slots=True)
class RevenueLine:
    """One line of a table: what came in this year and, of last year, until the same day and in all."""

    key: str
    name: Words
    satang: int
    last_same_satang: int
    last_satang: int
    principal_satang: int = 0
    surcharge_satang: int = 0
    penalty_satang: int = 0
    target_satang: int | None = None

    @property
    def percent(self) -> int | None:
        """How much of the target came in, in whole per cent rounded down; None without a target."""
        return self.satang * 100 // self.target_satang if self.target_satang else None


@dataclass(frozen=True, slots=True)
class RevenueYear:
    """A fiscal year (Buddhist), October to September. `until` is the last day that is counted."""

    fiscal_year: int
    until: date
    months: tuple[RevenueLine, ...]
    revenues: tuple[RevenueLine, ...]
    districts: tuple[RevenueLine, ...]
    total: RevenueLine


@dataclass(frozen=True, slots=True)
class TargetView:
    """What the budget expects of one revenue; None where nothing was set."""

    revenue: str
    name: Words
    satang: int | None
    last_satang: int


def first_day_of(fiscal_year: int) -> date:
    """The first of October with which it begins."""
    return date(fiscal_year - 544, 10, 1)


def last_day_of(fiscal_year: int) -> date:
    """The last of September with which it ends."""
    return date(fiscal_year - 543, 9, 30)


def read_revenue(fiscal_year: int, *, tax: str = "", district: str = "", actor: Actor) -> RevenueYear:
    """The year as it came in so far, narrowed to a tax or a district. NotAllowed for whoever has no part in finance.

    Of the running year, last year's figures are those until the same day, so that like is set beside like.
    """
    if not may_see_finance(actor):
        raise NotAllowed("finance")
    until = min(clock.today(), last_day_of(fiscal_year))
    sums = _read_sums(fiscal_year, until, tax, district)
    keys = [key for key in revenue_keys() if not tax or key == tax]
    targets = {} if district else _targets(fiscal_year)
    places = sorted(
        {place for year in (sums.now, sums.last) for _, _, _, place in year}, key=lambda code: (not code, code)
    )
    return RevenueYear(
        fiscal_year,
        until,
        tuple(sums.line(f"{first:%Y-%m}", month_words(first), month=first) for first in months_of(fiscal_year)),
        tuple(sums.line(key, revenue_name(key), revenue=key, target=targets.get(key)) for key in keys),
        tuple(sums.line(code, place_name(code), place=code) for code in places),
        sums.line("", TOTAL, target=sum(targets.get(key, 0) for key in keys) or None),
    )


def revenue_keys() -> list[str]:
    """The keys of the revenues that this house collects, in their usual order."""
    return list(TAXES)


def revenue_name(key: str) -> Words:
    """The name of a revenue; its key where this house does not know it."""
    kind = TAXES.get(key)
    return kind.name if kind else Words(key, key)


def place_name(code: str) -> Words:
    """The name of a district by its code."""
    found = find_district(code) if code else None
    return found.name if found else UNKNOWN_PLACE


def month_words(first: date) -> Words:
    """ "ต.ค. 69" and "Oct 2026"."""
    return Words(*(clock.say_day_short(first, language).partition(" ")[2] for language in ("th", "en")))


def months_of(fiscal_year: int) -> list[date]:
    """The first days of its twelve months."""
    begin = first_day_of(fiscal_year)
    return [date(begin.year + (begin.month + n - 1) // 12, (begin.month + n - 1) % 12 + 1, 1) for n in range(12)]


def list_targets(fiscal_year: int, *, actor: Actor) -> list[TargetView]:
    """What the budget of that year expects, with what came in the year before. NotAllowed."""
    if not may_see_finance(actor) and not actor.has_role(Role.ADMIN):
        raise NotAllowed("finance")
    targets = _targets(fiscal_year)
    came: Counter[str] = Counter()
    first, last = first_day_of(fiscal_year - 1), last_day_of(fiscal_year - 1)
    for (_month, revenue, _part, _place), satang in _sums(first, last, "", "").items():
        came[revenue] += satang
    return [TargetView(key, revenue_name(key), targets.get(key), came[key]) for key in revenue_keys()]


def set_target(revenue: str, fiscal_year: int, satang: int | None, *, actor: Actor) -> None:
    """Sets what is expected of a revenue in a year; None takes it away.

    NotAllowed but for finance and administrators; RuleBroken: revenue: not_on_list; fiscal_year: year_out_of_range;
    the key of the revenue: amount_out_of_range.
    """
    if not is_finance(actor) and not actor.has_role(Role.ADMIN):
        raise NotAllowed("finance")
    if revenue not in revenue_keys():
        raise RuleBroken("revenue", "not_on_list")
    if not YEARS[0] <= fiscal_year <= YEARS[1]:
        raise RuleBroken("fiscal_year", "year_out_of_range")
    if satang is not None and not 0 < satang <= MOST_SATANG:
        raise RuleBroken(revenue, "amount_out_of_range")
    row = session().scalar(
        select(RevenueTarget)
        .where(RevenueTarget.revenue == revenue, RevenueTarget.fiscal_year == fiscal_year)
        .with_for_update()
    )
    if (row.amount_satang if row else None) == satang:
        return
    if row is not None and satang is None:
        session().delete(row)
    elif row is None:
        session().add(RevenueTarget(revenue=revenue, fiscal_year=fiscal_year, amount_satang=satang))
    else:
        row.amount_satang = satang or 0
    session().flush()
    audit.record(
        "set revenue target",
        actor=actor,
        subject="revenue",
        subject_id=f"{revenue}:{fiscal_year}",
        fields=["amount_satang"],
    )


@dataclass(frozen=True, slots=True)
class _Sums:
    """Sums by (month, revenue, part, district): of the year, of the one before until the same day, and in all."""

    now: Mapping[Key, int]
    same: Mapping[Key, int]
    last: Mapping[Key, int]

    def line(
        self,
        key: str,
        name: Words,
        *,
        month: date | None = None,
        revenue: str | None = None,
        place: str | None = None,
        target: int | None = None,
    ) -> RevenueLine:
        """What belongs to a month, a revenue or a place."""
        before = month and month.replace(year=month.year - 1)
        by_part: Counter[str] = Counter()
        for part in PARTS:
            by_part[part] = _total(self.now, month, revenue, place, part)
        return RevenueLine(
            key,
            name,
            sum(by_part.values()),
            _total(self.same, before, revenue, place),
            _total(self.last, before, revenue, place),
            by_part["principal"],
            by_part["surcharge"],
            by_part["penalty"],
            target,
        )


def _total(sums: Mapping[Key, int], month: date | None, revenue: str | None, place: str | None, part: str = "") -> int:
    return sum(
        satang
        for key, satang in sums.items()
        if (month is None or key[0] == month)
        and (revenue is None or key[1] == revenue)
        and (not part or key[2] == part)
        and (place is None or key[3] == place)
    )


def _read_sums(fiscal_year: int, until: date, tax: str, district: str) -> _Sums:
    same_day = _year_before(until)
    same = _sums(first_day_of(fiscal_year - 1), same_day, tax, district)
    last = Counter(same)
    last.update(_sums(same_day + clock.days(1), last_day_of(fiscal_year - 1), tax, district))
    return _Sums(_sums(first_day_of(fiscal_year), until, tax, district), same, last)


def _sums(first: date, last: date, tax: str, district: str) -> dict[Key, int]:
    """What came in on these days, both counted; one statement over the counters."""
    if last < first:
        return {}
    # The first seven characters of a day are its month, on both databases; far cheaper than two functions of a date.
    month = func.substr(cast(RevenueDay.day, String), 1, 7)
    keys = (month, RevenueDay.revenue, RevenueDay.part, RevenueDay.district)
    query = select(*keys, func.sum(RevenueDay.amount_satang)).where(RevenueDay.day >= first, RevenueDay.day <= last)
    if tax:
        query = query.where(RevenueDay.revenue == tax)
    if district:
        query = query.where(RevenueDay.district == district)
    sums = {}
    for row in read(query.group_by(*keys)):
        named, revenue, part, place, satang = tuple(row)
        sums[date.fromisoformat(f"{named}-01"), revenue, part, place] = int(satang)
    return sums


def _targets(fiscal_year: int) -> dict[str, int]:
    found = session().execute(
        select(RevenueTarget.revenue, RevenueTarget.amount_satang).where(RevenueTarget.fiscal_year == fiscal_year)
    )
    return dict(found.tuples().all())


def _year_before(day: date) -> date:
    """The same day a year ago; the 28th for a leap day."""
    return day.replace(year=day.year - 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)
