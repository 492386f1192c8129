"""Flags of returns: each from data that should raise it and from data that should not."""

from datetime import date

import pytest
from sqlalchemy import select

from services import clock
from services.audit import SYSTEM
from services.db import session, unit_of_work
from services.organisation import set_setting
from services.people import NewEstablishment
from services.people.business_models import Establishment
from services.taxes import flagging
from services.taxes.desk_models import TaxReturnFlag
from services.taxes.flagging import Flag, find_flags, flag_returns
from services.taxes.models import TaxReturn
from services.taxes.rules import add_months
from tests.factories.businesses import SINCE, make_business, make_station
from tests.factories.finance import add_return

MONTH = date(2026, 9, 1)


def months(business, sums, *, until=MONTH, **values):
    """Returns of the months before `until`, the last one first."""
    for back, satang in enumerate(sums, start=1):
        add_return(business, add_months(until, -back), satang, **values)


def placed(rooms, district="5101"):
    """A hotel of that size in that district."""
    business = make_business(NewEstablishment("โรงแรมทดสอบ", "hotel", rooms=rooms, taxes={"hotel-fee": SINCE}))
    session().get_one(Establishment, business.establishments[0].id).district = district
    session().flush()
    return business


def products(**numbers):
    line = {"product": "diesel", "opening": "100", "received": "50", "sold": "60", "change": "0", "closing": "90"}
    return {"products": [line | numbers]}


@pytest.mark.parametrize(("satang", "is_flagged"), [(500, True), (501, False), (0, True), (5000, False)])
def test_a_sudden_drop_is_against_the_median_of_six_months(app, satang, is_flagged):
    with unit_of_work():
        business = make_business()
        # The median of the last six is 1,000; the twelve months before them do not count.
        months(business, [900, 1000, 1000, 50_000, 1000, 1100, 10, 10, 10, 10])
        row = add_return(business, MONTH, satang, is_nil=False)
        assert (Flag.SUDDEN_DROP in find_flags(row)) is is_flagged


def test_two_months_are_too_few_for_a_drop(app):
    with unit_of_work():
        business = make_business()
        months(business, [1000, 1000])
        assert Flag.SUDDEN_DROP not in find_flags(add_return(business, MONTH, 1))


def test_the_threshold_is_a_setting(app):
    with unit_of_work():
        business = make_business()
        months(business, [1000] * 6)
        row = add_return(business, MONTH, 700)
        assert Flag.SUDDEN_DROP not in find_flags(row)
        set_setting(flagging.DROP_PERCENT, 30, SYSTEM)
        assert Flag.SUDDEN_DROP in find_flags(row)


@pytest.mark.parametrize(
    ("answers", "is_flagged"),
    [(products(), False), (products(closing="90.001"), True), (products(change="-0.5", closing="89.5"), False)],
)
def test_stock_that_does_not_balance(app, answers, is_flagged):
    with unit_of_work():
        row = add_return(make_business(make_station()), MONTH, 1, tax="oil-tax", answers=answers)
        assert (Flag.STOCK_IMBALANCE in find_flags(row)) is is_flagged


@pytest.mark.parametrize(("opening", "is_flagged"), [("90", False), ("90.000", False), ("91", True)])
def test_opening_stock_is_the_closing_of_the_month_before(app, opening, is_flagged):
    with unit_of_work():
        business = make_business(make_station())
        add_return(business, add_months(MONTH, -1), 1, tax="oil-tax", answers=products())
        later = products(opening=opening)
        assert (
            Flag.STOCK_BROKEN in find_flags(add_return(business, MONTH, 1, tax="oil-tax", answers=later))
        ) is is_flagged


def test_below_neighbours_of_the_same_kind_size_and_district(app):
    with unit_of_work():

        def hotel(rooms, district="5101", satang=0):
            business = placed(rooms, district)
            return add_return(business, MONTH, satang) if satang else business

        for rooms, satang in ((12, 12_000), (20, 20_000), (30, 33_000)):
            hotel(rooms, satang=satang)
        # Others of another size or district, and a nil month, say nothing of it.
        for rooms, district, satang in ((80, "5101", 8_000_000), (20, "5102", 2_000_000), (5, "5101", 5_000_000)):
            hotel(rooms, district, satang)
        row = add_return(hotel(20), MONTH, 10_000)
        near = flagging.compare_neighbours(row)
        assert (near.count, near.median_satang, near.own_satang, near.is_per_room) == (3, 1000, 500, True)
        assert near.percent == 50
        assert Flag.BELOW_NEIGHBOURS in find_flags(row)
        row.tax_satang = 10_020
        assert Flag.BELOW_NEIGHBOURS not in find_flags(row)


def test_two_neighbours_are_too_few(app):
    with unit_of_work():
        for satang in (1000, 1000):
            add_return(placed(20), MONTH, satang)
        assert flagging.compare_neighbours(add_return(placed(20), MONTH, 1)) is None


@pytest.mark.parametrize(("sums", "is_flagged"), [([0, 0], True), ([0, 100], False), ([0], False)])
def test_nil_for_three_months_running(app, sums, is_flagged):
    with unit_of_work():
        business = make_business()
        months(business, sums)
        assert (Flag.NIL_AGAIN in find_flags(add_return(business, MONTH, 0))) is is_flagged


def test_the_first_return_of_an_establishment(app):
    with unit_of_work():
        business = make_business()
        assert find_flags(add_return(business, MONTH, 100)) == [Flag.FIRST_RETURN]
        assert find_flags(add_return(business, add_months(MONTH, 1), 100)) == []


def test_the_worker_flags_once_and_can_be_found_by_flag(app):
    with unit_of_work():
        row = add_return(make_business(), MONTH, 100)
        gone = add_return(make_business(), MONTH, 100, status="replaced")
    assert flag_returns() == 2
    assert flag_returns() == 0
    session().expire_all()
    assert session().get_one(TaxReturn, row.id).flags == ["first_return"]
    assert session().get_one(TaxReturn, gone.id).flags == []
    assert session().execute(select(TaxReturnFlag.return_id, TaxReturnFlag.flag)).all() == [(row.id, "first_return")]


def test_an_amendment_looks_at_the_month_after_again(app):
    with unit_of_work():
        business = make_business(make_station())
        early = clock.now() - clock.days(9)
        first = add_return(business, MONTH, 1, tax="oil-tax", answers=products(), filed_at=early)
        after = add_return(
            business,
            add_months(MONTH, 1),
            1,
            tax="oil-tax",
            answers=products(opening="90", closing="80"),
            filed_at=early,
        )
    while flag_returns():
        pass
    session().expire_all()
    assert "stock_broken" not in session().get_one(TaxReturn, after.id).flags
    with unit_of_work():
        session().get_one(TaxReturn, first.id).status = "replaced"
        add_return(
            business,
            MONTH,
            1,
            tax="oil-tax",
            answers=products(closing="95"),
            version=2,
            filed_at=clock.now() + clock.days(1),
        )
    while flag_returns():
        pass
    session().expire_all()
    assert "stock_broken" in session().get_one(TaxReturn, after.id).flags
