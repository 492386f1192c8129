"""The demonstration's days: when the office works, when citizens write, and where in a day a step may stand."""

from bisect import bisect_left
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from services import clock

#: How many days of the past the demonstration covers: 13 months.
REACH = 395
#: How much is written in each hour of the day: least from 2 to 5, most at 8 and 11 to 13, again from 18 to 23.
HOURS = (3, 2, 0.5, 0.5, 0.5, 1, 3, 6, 9, 6, 6, 8, 9, 8, 5, 4, 4, 4, 6, 7, 7, 6, 5, 4)
_OPENS, _CLOSES = time(8, 40), time(16, 15)


class Days:
    """The office's working days up to now, numbered; the last one is `last`."""

    def __init__(self, now: datetime, is_working_day: Callable[[date], bool], random: Random) -> None:
        self.now, self.random = now, random
        local = clock.local(now)
        today = local.date()
        known = [today - timedelta(days=back) for back in range(REACH + 40, -1, -1)]
        self.working = [day for day in known if is_working_day(day)]
        if self.working[-1] == today and local.time() < time(9, 30):
            self.working.pop()
        self.last = len(self.working) - 1

    def index(self, at: datetime) -> int:
        """The number of the first working day on which something received then can be dealt with."""
        local = clock.local(at)
        number = bisect_left(self.working, local.date())
        is_after_hours = number <= self.last and self.working[number] == local.date() and local.time() > time(15, 0)
        return number + 1 if is_after_hours else number

    def age(self, day: date) -> int:
        """How many working days back a day lies."""
        return self.last - bisect_left(self.working, day)

    def office(self, number: int, after: datetime) -> datetime:
        """A moment in office hours of that working day, later than `after` and earlier than now."""
        day = self.working[max(0, min(number, self.last))]
        begins = max(_at(day, _OPENS), after + timedelta(minutes=4))
        ends = min(_at(day, _CLOSES), self.now - timedelta(minutes=2))
        if begins >= ends:
            return self._between(after + timedelta(minutes=4), after)
        # Work is done rather in the morning, and early enough that more may follow on the same day.
        return begins + (ends - begins) * self.random.random() * 0.6

    def citizen(self, day: date, after: datetime | None = None) -> datetime:
        """A moment at which citizens write on that day, later than `after` and earlier than now."""
        hour = self.random.choices(range(24), HOURS)[0]
        at = _at(day, time(hour, self.random.randrange(60), self.random.randrange(60)))
        if after is None:
            return min(at, self.now - timedelta(minutes=3))
        return self._between(at if at > after else after + timedelta(minutes=self.random.randrange(20, 300)), after)

    def _between(self, at: datetime, after: datetime) -> datetime:
        """`at`, or halfway to now where that is not yet."""
        return at if at < self.now else after + (self.now - after) / 2

    def lately(self, within: timedelta) -> datetime:
        """A moment at which citizens write, within so much time before now."""
        for _ in range(40):
            at = self.now - within * self.random.random()
            if self.random.random() * 9 < HOURS[clock.local(at).hour]:
                break
        return at


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, clock.BANGKOK).astimezone(UTC)
