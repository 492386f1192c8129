"""How codes are used: sums of the counters of a period by code, day, hour, place and channel. Nobody is followed."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select

from services import clock
from services.codes.kinds import list_kinds
from services.codes.listing import get_codes
from services.codes.models import CodeTally, QrCode
from services.codes.tallying import BEGUN, SCAN, SENT
from services.codes.views import CodeView, view_of
from services.db import session
from services.text import Words

#: A period is never longer; days are shown one by one up to so many, months above.
MOST_DAYS, MOST_SINGLE_DAYS = 400, 92
MOST_RANKED, MOST_SILENT = 50, 20
_FIRST_YEAR = 2020
_READ = "read"


@dataclass(frozen=True, slots=True)
class Uses:
    """How often in a period something was scanned, begun and sent.

    The three are counted apart: who goes on later sends in another hour, so a small period may show more sent than
    scanned. What was not finished is never less than nothing. `read` are the scans among them of codes that lead to
    something to be read, or answered without a name.
    """

    scans: int = 0
    begun: int = 0
    sent: int = 0
    read: int = 0

    @property
    def unfinished(self) -> int:
        """Scanned to do something, and nothing sent."""
        return max(0, self.scans - self.read - self.sent)

    @property
    def given_up(self) -> int:
        """Begun, and not sent."""
        return max(0, self.begun - self.sent)

    @property
    def percent(self) -> int | None:
        """How many of a hundred such scans led to something sent; None without one."""
        wanted = self.scans - self.read
        return min(100, round(100 * self.sent / wanted)) if wanted > 0 else None


@dataclass(frozen=True, slots=True)
class Period:
    """The days that are counted, both included, and what they are narrowed to."""

    first: date
    last: date
    code_id: int | None = None
    kind: str = ""
    district: str = ""

    @property
    def days(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Ranked:
    """A code and how it was used."""

    code: CodeView
    uses: Uses


@dataclass(frozen=True, slots=True)
class AtPlace:
    """Where codes hang, in words or by district, and how those were used together."""

    place: Words
    district: str | None
    uses: Uses


def bounded(
    first: date | None, last: date | None, *, code_id: int | None = None, kind: str = "", district: str = ""
) -> Period:
    """A period that can be counted: the last 30 days where nothing is said, never longer than `MOST_DAYS`."""
    today = clock.today()
    last = min(last or today, today)
    last = max(last, date(_FIRST_YEAR, 1, 1))
    first = min(first or last - timedelta(days=29), last)
    first = max(first, last - timedelta(days=MOST_DAYS - 1))
    return Period(first, last, code_id, kind, district)


def total(period: Period) -> Uses:
    """Everything of the period together."""
    return _sums(period, CodeTally.what).get((), Uses())


def by_day(period: Period) -> Sequence[tuple[date, Uses]]:
    """Each day of the period, those without a use too; the first of each month for a period of many days."""
    found = _sums(period, CodeTally.day, CodeTally.what)
    days = [period.first + timedelta(days=n) for n in range(period.days)]
    if period.days <= MOST_SINGLE_DAYS:
        return [(day, found.get((day,), Uses())) for day in days]
    months: dict[date, Uses] = {}
    for day in days:
        months[day.replace(day=1)] = _add(months.get(day.replace(day=1), Uses()), found.get((day,), Uses()))
    return list(months.items())


def by_hour(period: Period) -> Sequence[tuple[int, Uses]]:
    """The 24 hours of the day, in Thailand."""
    found = _sums(period, CodeTally.hour, CodeTally.what)
    return [(hour, found.get((hour,), Uses())) for hour in range(24)]


def by_channel(period: Period) -> Sequence[tuple[str, Uses]]:
    """Each channel that was used, the most scans first."""
    found = _sums(period, CodeTally.channel, CodeTally.what)
    return sorted(((key[0], uses) for key, uses in found.items()), key=lambda pair: (-pair[1].scans, pair[0]))


def by_place(period: Period) -> Sequence[AtPlace]:
    """Where the codes hang, the most scans first."""
    found = _sums(period, QrCode.district, QrCode.place_th, QrCode.place_en, CodeTally.what)
    rows = [AtPlace(Words(th, en), district, uses) for (district, th, en), uses in found.items()]
    return sorted(rows, key=lambda row: (-row.uses.scans, row.place.th, row.district or ""))[:MOST_RANKED]


def ranking(period: Period, most: int = MOST_RANKED) -> Sequence[Ranked]:
    """Which codes are scanned most, at most `most` of them."""
    query = _wanted(select(CodeTally.code_id), period).where(CodeTally.what == SCAN).group_by(CodeTally.code_id)
    scans = func.sum(CodeTally.n)
    best = session().execute(query.order_by(scans.desc(), CodeTally.code_id).limit(most)).scalars().all()
    found = _sums(period, CodeTally.code_id, CodeTally.what, only=CodeTally.code_id.in_(best))
    codes = get_codes(best)
    return [Ranked(codes[code_id], found.get((code_id,), Uses())) for code_id in best if code_id in codes]


def silent(period: Period, most: int = MOST_SILENT) -> Sequence[CodeView]:
    """Codes that hang and hold since the period began, and that nobody scanned in it; the oldest first."""
    scanned = exists().where(
        CodeTally.code_id == QrCode.id, CodeTally.day.between(period.first, period.last), CodeTally.what == SCAN
    )
    query = select(QrCode).where(
        ~scanned,
        QrCode.state == "active",
        or_(QrCode.expires_on.is_(None), QrCode.expires_on >= clock.today()),
        QrCode.made_at < clock.local_midnight(period.first),
        *_narrowed(period),
    )
    return [view_of(row) for row in session().scalars(query.order_by(QrCode.id).limit(most))]


def uses_of(code_ids: Sequence[int], period: Period) -> Mapping[int, Uses]:
    """How these codes were used, by id; those without a use are left out."""
    found = _sums(period, CodeTally.code_id, CodeTally.what, only=CodeTally.code_id.in_(list(code_ids)[:1000]))
    return {key[0]: uses for key, uses in found.items()}


def _sums(period: Period, *parts: Any, only: ColumnElement[bool] | None = None) -> Mapping[tuple[Any, ...], Uses]:
    """The sums by the parts but the last, which is `what`."""
    query = _wanted(select(*parts, QrCode.kind, func.sum(CodeTally.n)), period, joined=True).group_by(
        *parts, QrCode.kind
    )
    if only is not None:
        query = query.where(only)
    read = {kind.key for kind in list_kinds() if kind.is_read_only}
    counted: defaultdict[tuple[Any, ...], Counter[str]] = defaultdict(Counter)
    for *key, what, kind, n in session().execute(query):
        if kind not in read:
            counted[tuple(key)][what] += int(n)
        elif what == SCAN:
            # What its page offers besides (the report of a fake) finishes nothing that others began.
            counted[tuple(key)].update({SCAN: int(n), _READ: int(n)})
    return {key: Uses(each[SCAN], each[BEGUN], each[SENT], each[_READ]) for key, each in counted.items()}


def _wanted(query: Any, period: Period, *, joined: bool = False) -> Any:
    query = query.where(CodeTally.day.between(period.first, period.last))
    if period.code_id is not None:
        query = query.where(CodeTally.code_id == period.code_id)
    if joined or period.kind or period.district:
        query = query.join(QrCode, QrCode.id == CodeTally.code_id).where(*_narrowed(period))
    return query


def _narrowed(period: Period) -> list[ColumnElement[bool]]:
    found = [QrCode.kind == period.kind] if period.kind else []
    found += [QrCode.district == period.district] if period.district else []
    return found + ([QrCode.id == period.code_id] if period.code_id is not None else [])


def _add(one: Uses, other: Uses) -> Uses:
    return Uses(one.scans + other.scans, one.begun + other.begun, one.sent + other.sent, one.read + other.read)
