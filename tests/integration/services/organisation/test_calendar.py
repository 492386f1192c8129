"""Opening hours, holidays and promises as officers keep them."""

from datetime import date, datetime, time

import pytest

from services import organisation
from services.audit import SYSTEM
from services.clock import BANGKOK, local
from services.errors import NotFound, RuleBroken
from services.text import Words


def at(day, hour=10, month=4):
    return datetime(2026, month, day, hour, tzinfo=BANGKOK)


@pytest.fixture
def demo(demo):
    """With the holidays of the tests' year, whichever are loaded of themselves today."""
    organisation.load_holidays(2026, actor=SYSTEM)
    return demo


def test_songkran_moves_a_promise_and_says_why(demo):
    promise = organisation.promise(at(9), 5)
    assert promise.day == date(2026, 4, 21)
    assert [h.day.day for h in promise.holidays] == [13, 14, 15]
    assert {h.name.en for h in promise.holidays} == {"Songkran Festival"}
    assert local(promise.due_at) == datetime(2026, 4, 21, 16, 30, tzinfo=BANGKOK)
    assert organisation.working_days_between(at(9), promise.due_at) == 5


def test_government_offices_work_on_labour_day_until_an_officer_says_otherwise(demo, admin):
    (labour,) = [h for h in organisation.list_holidays(2026) if h.name.en == "National Labor Day"]
    assert organisation.is_working_day(labour.day)
    organisation.switch_holiday(labour.id, is_active=True, actor=admin)
    assert not organisation.is_working_day(labour.day)


@pytest.mark.parametrize("year", [2026, 2027, 2028])
def test_observances_are_no_days_off_for_offices(demo, admin, year):
    organisation.load_holidays(year, actor=admin)
    active = {h.name.en for h in organisation.list_holidays(year) if h.is_active}
    assert "New Year's Day" in active
    assert not [name for name in active if "Labor" in name or "Children" in name]


def test_an_added_holiday_counts_at_once(demo, admin):
    assert organisation.add_working_days(at(16), 1) == at(17, 16).replace(minute=30)
    organisation.add_holiday(date(2026, 4, 17), Words("วันหยุดพิเศษ", ""), actor=admin)
    assert organisation.promise(at(16), 1).day == date(2026, 4, 20)
    with pytest.raises(RuleBroken, match="holiday_exists"):
        organisation.add_holiday(date(2026, 4, 17), Words("อีกครั้ง", ""), actor=admin)
    with pytest.raises(RuleBroken, match="required"):
        organisation.add_holiday(date(2026, 4, 20), Words(" ", "x"), actor=admin)


def test_loading_again_keeps_what_an_officer_switched(demo, admin):
    day = organisation.list_holidays(2026)[0]
    organisation.switch_holiday(day.id, is_active=False, actor=admin)
    assert organisation.load_holidays(2026, actor=admin) == 0
    assert not organisation.list_holidays(2026)[0].is_active
    assert organisation.load_holidays(2031, actor=admin) > 15
    with pytest.raises(NotFound):
        organisation.switch_holiday(99999, is_active=True, actor=admin)


def test_without_rows_the_office_keeps_usual_hours(app):
    assert organisation.is_office_open(at(9))
    assert not organisation.is_office_open(at(11))
    assert organisation.missing_holiday_years()


def test_opening_hours_are_replaced_whole(demo, admin):
    organisation.set_opening_hours({5: (time(9), time(12)), 0: None}, actor=admin)
    assert [(h.weekday, h.opens) for h in organisation.opening_hours() if h.opens] == [(5, time(9))]
    assert local(organisation.office_clock_start(at(9))) == datetime(2026, 4, 11, 9, tzinfo=BANGKOK)


@pytest.mark.parametrize(
    ("hours", "field", "code"),
    [
        ({}, "", "never_open"),
        ({0: None}, "", "never_open"),
        ({0: (time(9), time(9)), 1: (time(9), time(12))}, "closes-0", "closes_before_opening"),
    ],
)
def test_impossible_hours_are_refused_and_the_old_stay(demo, admin, hours, field, code):
    with pytest.raises(RuleBroken) as refused:
        organisation.set_opening_hours(hours, actor=admin)
    assert [(p.field, p.code) for p in refused.value.problems] == [(field, code)]
    assert sum(h.opens is not None for h in organisation.opening_hours()) == 5
