"""Revenue: counted in the transaction of the payment, folded without a change, set beside last year and the target."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from services import clock, payments
from services.audit import SYSTEM, Role
from services.db import session, unit_of_work
from services.errors import NotAllowed, RuleBroken
from services.payments import Method, NewPayment
from services.payments.models import Credit
from services.taxes import revenue
from services.taxes.desk_models import RevenueDay
from services.taxes.revenue_counting import WORTH_FOLDING, check_revenue, fold_revenue
from tests.factories.businesses import citizen, make_business
from tests.factories.finance import (
    HOTEL,
    add_bill,
    add_payment,
    file_for,
    finance_head,
    finance_officer,
    seed_finance,
    undo_payment,
)
from tests.factories.people import make_actor, make_person


@pytest.fixture(autouse=True)
def _a_day_in_february(app):
    with clock.standing_at(datetime(2027, 2, 15, 3, tzinfo=UTC)):
        yield


@pytest.fixture
def year():
    """Some money of two fiscal years, for two revenues in two districts."""
    with unit_of_work():
        business = make_business()
        for day, satang, tax, part, district in (
            (date(2026, 10, 1), 100_00, "hotel-fee", "principal", "5101"),
            (date(2026, 10, 31), 7_50, "hotel-fee", "surcharge", "5101"),
            (date(2027, 1, 20), 40_00, "oil-tax", "principal", "5103"),
            (date(2026, 9, 30), 11_11, "hotel-fee", "principal", "5101"),
            (date(2026, 1, 15), 30_00, "oil-tax", "principal", None),
            (date(2026, 2, 16), 5_00, "hotel-fee", "principal", "5101"),
            (date(2025, 9, 30), 99_99, "hotel-fee", "principal", "5101"),
        ):
            bill = add_bill(business, satang, due_on=day, revenue=tax, part=part, district=district)
            add_payment(bill, satang, day)
        return finance_officer()


def test_a_year_beside_the_one_before_until_the_same_day(year):
    shown = revenue.read_revenue(2570, actor=year)
    assert shown.total.satang == 147_50
    assert (shown.total.principal_satang, shown.total.surcharge_satang) == (140_00, 7_50)
    assert (shown.total.last_same_satang, shown.total.last_satang) == (30_00, 46_11)
    assert [line.satang for line in shown.months[:4]] == [107_50, 0, 0, 40_00]
    assert [line.last_satang for line in shown.months][3:5] == [30_00, 5_00]
    assert {line.key: line.satang for line in shown.revenues} == {
        "hotel-fee": 107_50,
        "oil-tax": 40_00,
        "tobacco-tax": 0,
    }
    assert {line.key: (line.satang, line.last_satang) for line in shown.districts} == {
        "5101": (107_50, 16_11), "5103": (40_00, 0), "": (0, 30_00),
    }  # fmt: skip


def test_narrowed_to_a_tax_or_a_district(year):
    assert revenue.read_revenue(2570, tax="oil-tax", actor=year).total.satang == 40_00
    assert revenue.read_revenue(2570, district="5101", actor=year).total.satang == 107_50
    assert revenue.read_revenue(2569, actor=year).total.satang == 46_11


def test_what_is_undone_is_taken_off_on_its_own_day(app):
    with unit_of_work():
        payment = add_payment(add_bill(make_business(), 50_00, due_on=date(2026, 10, 5)), 50_00, date(2026, 10, 5))
        undo_payment(payment, date(2026, 12, 1))
        reader = finance_officer()
    months = revenue.read_revenue(2570, actor=reader).months
    assert [line.satang for line in months[:3]] == [50_00, 0, -50_00]
    assert check_revenue(date(2026, 1, 1), date(2027, 12, 31)) == []


def test_folding_changes_no_sum(app):
    days = [date(2026, 10, 1), date(2026, 10, 2)]
    with unit_of_work():
        business = make_business()
        for number in range(WORTH_FOLDING):
            day = days[number % 2]
            add_payment(add_bill(business, 100 + number, due_on=day), 100 + number, day)
        reader = finance_officer()
    before = revenue.read_revenue(2570, actor=reader)
    with unit_of_work():
        assert fold_revenue() == WORTH_FOLDING
    assert session().scalar(select(func.count()).select_from(RevenueDay)) == len(days)
    assert revenue.read_revenue(2570, actor=reader) == before
    with unit_of_work():
        assert fold_revenue() == 0
        for number in range(WORTH_FOLDING):
            add_payment(add_bill(business, 7 + number, due_on=days[0]), 7 + number, days[0])
    with unit_of_work():
        assert fold_revenue() == WORTH_FOLDING
    assert session().scalar(select(func.count()).select_from(RevenueDay)) == len(days)
    assert check_revenue(date(2026, 1, 1), date(2027, 12, 31)) == []


def test_a_counter_that_differs_is_found(year):
    with unit_of_work():
        session().add(
            RevenueDay(
                day=date(2026, 10, 1), revenue="hotel-fee", part="principal", district="5101", amount_satang=1, n=1
            )
        )
    wrong = check_revenue(date(2026, 10, 1), date(2026, 10, 1))
    assert wrong == [((date(2026, 10, 1), "hotel-fee", "principal", "5101"), 100_01, 100_00)]


def test_a_payment_that_is_rolled_back_was_never_counted(app):
    with pytest.raises(ZeroDivisionError), unit_of_work():
        add_payment(add_bill(make_business(), 50_00, due_on=date(2026, 10, 5)), 50_00, date(2026, 10, 5))
        raise ZeroDivisionError
    assert session().scalar(select(func.count()).select_from(RevenueDay)) == 0


def test_targets_are_set_changed_and_taken_away(year):
    with unit_of_work():
        revenue.set_target("hotel-fee", 2570, 200_00, actor=year)
        revenue.set_target("oil-tax", 2570, 100_00, actor=year)
    shown = revenue.read_revenue(2570, actor=year)
    assert (shown.total.target_satang, shown.total.percent) == (300_00, 49)
    assert {line.key: line.percent for line in shown.revenues} == {"hotel-fee": 53, "oil-tax": 40, "tobacco-tax": None}
    assert revenue.read_revenue(2570, district="5101", actor=year).total.target_satang is None
    with unit_of_work():
        revenue.set_target("hotel-fee", 2570, None, actor=year)
    held = {each.revenue: (each.satang, each.last_satang) for each in revenue.list_targets(2570, actor=year)}
    assert held == {"hotel-fee": (None, 16_11), "oil-tax": (100_00, 30_00), "tobacco-tax": (None, 0)}


@pytest.mark.parametrize(
    ("key", "fiscal_year", "satang", "code"),
    [
        ("land-tax", 2570, 1, "not_on_list"),
        ("hotel-fee", 1999, 1, "year_out_of_range"),
        ("hotel-fee", 2570, 0, "amount_out_of_range"),
        ("hotel-fee", 2570, 10**15 + 1, "amount_out_of_range"),
    ],
)
def test_targets_that_are_refused(app, key, fiscal_year, satang, code):
    with unit_of_work(), pytest.raises(RuleBroken) as refused:
        revenue.set_target(key, fiscal_year, satang, actor=finance_officer())
    assert refused.value.problems[0].code == code


def test_who_may_read_and_who_may_set(app):
    with unit_of_work():
        for reader in (finance_head(), make_actor(Role.EXECUTIVE), make_actor(Role.AUDITOR)):
            assert revenue.read_revenue(2570, actor=reader).total.satang == 0
        for stranger in (make_actor(Role.HEAD), make_actor(Role.OFFICER), make_actor(Role.ADMIN)):
            with pytest.raises(NotAllowed):
                revenue.read_revenue(2570, actor=stranger)
        for reader in (make_actor(Role.EXECUTIVE), make_actor(Role.AUDITOR), make_actor(Role.HEAD)):
            with pytest.raises(NotAllowed):
                revenue.set_target("hotel-fee", 2570, 1, actor=reader)
        revenue.set_target("hotel-fee", 2570, 1, actor=make_actor(Role.ADMIN))


def test_what_an_amendment_gives_back_is_taken_off_and_comes_again_when_it_is_used(app):
    """100 baht paid, 80 owed after all: 80 are revenue; the 20 count again for the bill that they pay."""
    with unit_of_work():
        seed_finance()
        owner = citizen(make_person().id)
        business = make_business(owner=owner.id)
        reader = finance_officer()
        first = file_for(business, owner, date(2026, 12, 1), HOTEL | {"room_charge": 1_000_000})
        take(first.bill, 10_000)
    with unit_of_work():
        assert revenue.read_revenue(2570, actor=reader).total.satang == 100_00
        file_for(business, owner, date(2026, 12, 1), HOTEL | {"room_charge": 800_000})
    assert revenue.read_revenue(2570, actor=reader).total.satang == 80_00
    with unit_of_work():
        later = file_for(business, owner, date(2027, 1, 1), HOTEL | {"room_charge": 500_000})
        credit = session().scalars(select(Credit.id)).one()
        payments.use_credit(credit, later.bill.id, 20_00, actor=finance_officer())
    assert revenue.read_revenue(2570, actor=reader).total.satang == 100_00
    with unit_of_work():
        take(payments.find_bill(later.bill.id), 30_00)
    assert revenue.read_revenue(2570, actor=reader).total.satang == 130_00
    assert check_revenue(date(2026, 10, 1), date(2027, 9, 30)) == []


def take(bill, satang):
    """Money for a bill by a file of the bank."""
    key = f"bank:{bill.reference}:{satang}"
    new = NewPayment(Method.BANK_FILE, satang, clock.now(), key, ref1=bill.ref1, ref2=bill.ref2)
    payments.take_payment(new, actor=SYSTEM)
