"""Arrears: who owes what, by age, narrowed and page by page."""

from datetime import UTC, date, datetime

import pytest

from services import clock
from services.audit import Role
from services.db import session, unit_of_work
from services.errors import NotAllowed
from services.people.business_models import Establishment
from services.taxes import arrears
from services.taxes.arrears import ArrearsFilter, age_of
from services.taxes.models import TaxMonth
from tests.factories.businesses import make_business, make_station
from tests.factories.finance import add_bill, add_month, finance_officer
from tests.factories.people import make_actor

TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _that_day(app):
    with clock.standing_at(datetime(2026, 11, 20, 3, tzinfo=UTC)):
        yield


@pytest.fixture
def debtors():
    """Three who owe, one who does not: by the number of days."""
    with unit_of_work():
        hotel, station, both, good = make_business(), make_business(make_station()), make_business(), make_business()
        session().get_one(Establishment, both.establishments[0].id).district = "5102"
        session().query(TaxMonth).delete()
        add_bill(hotel, 100_00, due_on=clock.today() - clock.days(1))
        add_bill(hotel, 200_00, due_on=clock.today() - clock.days(31), paid_satang=50_00, status="part_paid")
        add_month(station, date(2026, 7, 1), due_on=date(2026, 8, 20), tax="oil-tax")
        add_month(station, date(2026, 8, 1), due_on=date(2026, 9, 21), tax="oil-tax")
        add_bill(both, 7_00, due_on=clock.today() - clock.days(91), district="5102")
        add_month(both, date(2026, 9, 1), due_on=date(2026, 10, 12))
        # None of these is owed: not due yet, due today, filed, paid, cancelled.
        add_bill(good, 1_00, due_on=clock.today() + clock.days(1))
        add_bill(good, 1_00, due_on=clock.today())
        add_month(good, date(2026, 9, 1), due_on=date(2026, 10, 12), status="filed")
        add_bill(good, 1_00, due_on=date(2026, 1, 10), status="paid", paid_satang=1_00)
        add_bill(good, 1_00, due_on=date(2026, 1, 10), status="cancelled")
        return hotel, station, both, finance_officer()


def test_who_owes_what(debtors):
    hotel, station, both, reader = debtors
    page = arrears.list_arrears(ArrearsFilter(), actor=reader)
    assert page.after is None
    assert [each.number for each in page.debtors] == [hotel.number, station.number, both.number]
    first, second, third = page.debtors
    assert (first.satang, first.ages) == (250_00, (100_00, 150_00, 0, 0))
    assert [bill.days for bill in first.bills] == [31, 1]
    assert first.oldest_on == TODAY - clock.days(31)
    assert [(month.month, month.days) for month in second.months] == [(date(2026, 7, 1), 92), (date(2026, 8, 1), 60)]
    assert (second.satang, second.bills) == (0, ())
    assert (third.ages, len(third.months)) == ((0, 0, 0, 7_00), 1)


@pytest.mark.parametrize(
    ("wanted", "places"),
    [
        (ArrearsFilter(show="months"), [1, 2]),
        (ArrearsFilter(show="bills"), [0, 2]),
        (ArrearsFilter(tax="oil-tax"), [1]),
        (ArrearsFilter(tax="hotel-fee"), [0, 2]),
        (ArrearsFilter(district="5102"), [2]),
        (ArrearsFilter(district="5109"), []),
        (ArrearsFilter(least_days=60), [1, 2]),
        (ArrearsFilter(least_days=60, show="bills"), [2]),
        (ArrearsFilter(least_days=91, show="months"), [1]),
    ],
)
def test_narrowed(debtors, wanted, places):
    page = arrears.list_arrears(wanted, actor=debtors[3])
    assert [each.number for each in page.debtors] == [debtors[place].number for place in places]


def test_page_by_page_each_once(debtors):
    reader = debtors[3]
    seen, after = [], 0
    while after is not None:
        page = arrears.list_arrears(ArrearsFilter(), after=after, limit=1, actor=reader)
        seen += [each.number for each in page.debtors]
        after = page.after
    assert seen == [each.number for each in debtors[:3]]
    assert [each.number for each in arrears.each_debtor(ArrearsFilter(), actor=reader)] == seen


def test_the_sums_are_those_of_the_list(debtors):
    reader = debtors[3]
    sums = arrears.sum_arrears(ArrearsFilter(), actor=reader)
    listed = list(arrears.each_debtor(ArrearsFilter(), actor=reader))
    assert sums.ages == tuple(sum(each.ages[age] for each in listed) for age in range(4)) == (100_00, 150_00, 0, 7_00)
    assert (sums.bills, sums.months) == (3, 3)
    assert arrears.sum_arrears(ArrearsFilter(show="months"), actor=reader).satang == 0


@pytest.mark.parametrize(("days", "age"), [(1, 0), (30, 0), (31, 1), (60, 1), (61, 2), (90, 2), (91, 3), (900, 3)])
def test_the_four_ages(days, age):
    assert age_of(days) == age


def test_others_learn_nothing(debtors):
    for role in (Role.OFFICER, Role.HEAD, Role.COUNTER, Role.ADMIN):
        with unit_of_work():
            stranger = make_actor(role)
        with pytest.raises(NotAllowed):
            arrears.list_arrears(ArrearsFilter(), actor=stranger)
        with pytest.raises(NotAllowed):
            arrears.sum_arrears(ArrearsFilter(), actor=stranger)
