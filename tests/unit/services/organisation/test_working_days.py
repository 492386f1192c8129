"""The arithmetic of working days against a naive day-by-day loop."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.clock import BANGKOK, local
from services.organisation.working_days import MOST_DAYS, Calendar

USUAL = {day: (time(8, 30), time(16, 30)) for day in range(5)}
SONGKRAN = frozenset({date(2026, 4, 6), date(2026, 4, 13), date(2026, 4, 14), date(2026, 4, 15)})

days = st.dates(date(2020, 1, 1), date(2032, 12, 31))
moments = st.datetimes(datetime(2020, 1, 1), datetime(2032, 12, 31), timezones=st.just(BANGKOK))
spans = st.tuples(st.times(time(6), time(11, 59)), st.times(time(12), time(20)))
weeks = st.dictionaries(st.integers(0, 6), spans, min_size=1)
calendars = st.builds(Calendar, weeks, st.frozensets(days, max_size=60))


def naive_add(calendar: Calendar, start: datetime, days: int) -> date:
    day = local(calendar.clock_start(start)).date()
    while days:
        day += timedelta(days=1)
        days -= calendar.is_working_day(day)
    return day


@given(calendars, moments, st.integers(0, 60))
def test_adding_agrees_with_counting_day_by_day(calendar, start, days):
    due = calendar.add(start, days)
    assert local(due).date() == naive_add(calendar, start, days)
    assert calendar.is_working_day(local(due).date())
    assert due.tzinfo is UTC


@given(calendars, moments, st.integers(0, 60))
def test_between_undoes_adding(calendar, start, days):
    begun = local(calendar.clock_start(start)).date()
    assert calendar.between(begun, local(calendar.add(start, days)).date()) == days


@given(calendars, days, days)
def test_between_agrees_with_counting(calendar, first, last):
    low, high = sorted((first, last))
    high = min(high, low + timedelta(days=900))
    counted = sum(calendar.is_working_day(low + timedelta(days=n)) for n in range(1, (high - low).days + 1))
    assert calendar.between(low, high) == counted
    assert calendar.between(high, low) == -counted


@given(calendars, moments)
def test_the_clock_starts_open_and_never_early(calendar, at):
    begun = calendar.clock_start(at)
    assert begun >= at
    assert calendar.is_open(begun)
    assert calendar.clock_start(begun) == begun
    if calendar.is_open(at):
        assert begun == at


@given(calendars, moments, st.integers(0, 40), st.integers(0, 40))
def test_a_longer_promise_is_never_earlier(calendar, start, days, more):
    assert calendar.add(start, days + more) >= calendar.add(start, days)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 4, day, hour, minute, tzinfo=BANGKOK)


def test_songkran_moves_the_promise():
    calendar = Calendar(USUAL, SONGKRAN)
    assert local(calendar.add(at(9, 10), 2)) == at(16, 16, 30)
    assert local(Calendar(USUAL, frozenset()).add(at(9, 10), 2)) == at(13, 16, 30)
    assert calendar.closed_between(date(2026, 4, 9), date(2026, 4, 16)) == sorted(SONGKRAN)[1:]


@pytest.mark.parametrize(
    ("received", "begins"),
    [
        (at(9, 8, 29), at(9, 8, 30)),
        (at(9, 8, 30), at(9, 8, 30)),
        (at(9, 16, 29), at(9, 16, 29)),
        (at(9, 16, 30), at(10, 8, 30)),
        (at(10, 20), at(16, 8, 30)),  # a Friday evening before the holidays
        (at(11, 9), at(16, 8, 30)),
    ],
)
def test_out_of_hours_waits_for_the_office(received, begins):
    assert Calendar(USUAL, SONGKRAN).clock_start(received) == begins


def test_the_clock_is_read_in_thailand():
    assert Calendar(USUAL, frozenset()).is_open(datetime(2026, 4, 9, 2, tzinfo=UTC))
    assert not Calendar(USUAL, frozenset()).is_open(datetime(2026, 4, 9, 10, tzinfo=UTC))


@pytest.mark.parametrize("days", [-1, MOST_DAYS + 1])
def test_absurd_promises_are_refused(days):
    with pytest.raises(ValueError):
        Calendar(USUAL, frozenset()).add(at(9, 10), days)


def test_an_office_that_never_opens_is_refused():
    with pytest.raises(ValueError):
        Calendar({}, frozenset())
