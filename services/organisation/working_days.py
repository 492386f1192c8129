"""The arithmetic of working days: pure, from opening hours and closed days."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from datetime import UTC, date, datetime, time

from services.clock import BANGKOK, local

#: More working days than any promise has; a guard against a mistyped setting.
MOST_DAYS = 10_000


class Calendar:
    """Opening hours by weekday (Monday 0) and the days on which the office is closed all day."""

    def __init__(self, hours: Mapping[int, tuple[time, time]], closed: frozenset[date]) -> None:
        if not hours:
            raise ValueError("an office that never opens has no working days")
        self._hours = dict(hours)
        self._closed = closed
        self._years: dict[int, list[int]] = {}

    def is_working_day(self, day: date) -> bool:
        """Whether the office opens on `day`."""
        return day.weekday() in self._hours and day not in self._closed

    def is_open(self, at: datetime) -> bool:
        """Whether the office is open at that moment (the closing moment is closed)."""
        there = local(at)
        if not self.is_working_day(there.date()):
            return False
        opens, closes = self._hours[there.weekday()]
        return opens <= there.time() < closes

    def clock_start(self, at: datetime) -> datetime:
        """`at` when the office is open then, else the moment it next opens."""
        there = local(at)
        day = there.date()
        if self.is_working_day(day):
            opens, closes = self._hours[day.weekday()]
            if there.time() < opens:
                return _moment(day, opens)
            if there.time() < closes:
                return at.astimezone(UTC)
        following = self._later(day, 1)
        return _moment(following, self._hours[following.weekday()][0])

    def add(self, start: datetime, days: int) -> datetime:
        """The end of office hours of the day that many working days after the day on which the office clock starts."""
        if not 0 <= days <= MOST_DAYS:
            raise ValueError(f"{days} working days cannot be promised")
        day = local(self.clock_start(start)).date()
        due = self._later(day, days) if days else day
        return _moment(due, self._hours[due.weekday()][1])

    def between(self, first: date, last: date) -> int:
        """How many working days lie after `first`, up to and including `last`; negative when `last` is the earlier."""
        if last < first:
            return -self.between(last, first)
        total = 0
        for year in range(first.year, last.year + 1):
            days = self._days_of(year)
            total += bisect_right(days, last.toordinal()) - bisect_right(days, first.toordinal())
        return total

    def closed_between(self, first: date, last: date) -> list[date]:
        """The closed days after `first`, up to and including `last`, that would have been working days."""
        return sorted(day for day in self._closed if first < day <= last and day.weekday() in self._hours)

    def _later(self, day: date, days: int) -> date:
        """The working day that is the `days`-th after `day`; `days` is at least 1."""
        year, left = day.year, days
        while True:
            known = self._days_of(year)
            index = bisect_left(known, day.toordinal() + 1) + left - 1
            if index < len(known):
                return date.fromordinal(known[index])
            left -= max(0, len(known) - bisect_left(known, day.toordinal() + 1))
            year += 1

    def _days_of(self, year: int) -> list[int]:
        """The working days of a year as ordinals, in order; counted once."""
        if year not in self._years:
            first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
            self._years[year] = [n for n in range(first, last + 1) if self.is_working_day(date.fromordinal(n))]
        return self._years[year]


def _moment(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, tzinfo=BANGKOK).astimezone(UTC)
