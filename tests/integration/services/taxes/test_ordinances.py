"""Ordinances as rows: the rules of a month, due days over holidays, versions, confirming, and what is refused."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from services import organisation, taxes
from services.audit import SYSTEM, Role
from services.db import session, unit_of_work
from services.errors import NotAllowed, RuleBroken, Stale
from services.taxes import Basis, NewOrdinance, NewRate
from services.taxes.models import Ordinance
from tests.factories.people import make_actor
from tests.factories.taxes import read_examples

SINCE = date(2020, 1, 1)
RATE = NewRate("room_charge", "ค่าห้องพัก", "Room charge", Basis.PERCENT, Decimal("1"), SINCE)
HOTEL = NewOrdinance("hotel-fee", "ข้อบัญญัติ", SINCE, 10, [RATE])


@pytest.fixture(autouse=True)
def world(app):
    """The holidays of these years."""
    with unit_of_work():
        for year in (2025, 2026, 2027):
            organisation.load_holidays(year, actor=SYSTEM)
        yield


@pytest.fixture
def admin():
    return make_actor(Role.ADMIN)


def test_the_known_values_are_entered_once_and_not_confirmed():
    assert taxes.seed_ordinances() == 3
    assert taxes.seed_ordinances() == 0
    for tax in taxes.TAXES:
        (one,) = taxes.list_ordinances(tax)
        assert not one.is_confirmed and "ตรวจกับข้อบัญญัติ" in one.note and not one.has_surcharge
    rates = {rate.product: rate.rate for rate in taxes.list_ordinances("oil-tax")[0].rates}
    assert rates == {name: Decimal(rate) for name, rate in
                     {"petrol": "4.54", "diesel": "4.54", "gas_kg": "4.54", "gas_litre": "2.42"}.items()}  # fmt: skip


def test_due_days_of_the_examples_follow_from_the_calendar():
    taxes.seed_ordinances()
    checked = 0
    for example in read_examples():
        month = date.fromisoformat(example["month"] + "-01")
        if "due_day" in example.get("rules", {}) or month.year != 2026 or example["due_on"].endswith("-31"):
            continue
        assert taxes.due_on(example["tax"], month).isoformat() == example["due_on"], example["name"]
        checked += 1
    assert checked > 40


@pytest.mark.parametrize(
    ("month", "due_day", "rule", "due"),
    [
        ("2026-11", 10, "next_working_day", "2026-12-11"),
        ("2026-11", 5, "next_working_day", "2026-12-08"),
        ("2026-11", 20, "next_working_day", "2026-12-21"),
        ("2026-11", 10, "same_day", "2026-12-10"),
        ("2026-01", 31, "same_day", "2026-02-28"),
        ("2026-03", 13, "next_working_day", "2026-04-16"),
        ("2026-12", 1, "next_working_day", "2027-01-04"),
    ],
)
def test_a_due_day_on_a_holiday(admin, month, due_day, rule, due):
    taxes.add_ordinance(replace(HOTEL, due_day=due_day, holiday_rule=taxes.HolidayRule(rule)), actor=admin)
    assert taxes.due_on("hotel-fee", date.fromisoformat(month + "-01")).isoformat() == due


def test_a_holiday_that_is_added_moves_the_due_day(admin):
    taxes.add_ordinance(HOTEL, actor=admin)
    assert taxes.due_on("hotel-fee", date(2026, 10, 1)) == date(2026, 11, 10)
    organisation.add_holiday(date(2026, 11, 10), taxes.BASIS_WORDS[Basis.LITRE], actor=admin)
    assert taxes.due_on("hotel-fee", date(2026, 10, 1)) == date(2026, 11, 11)


def test_a_new_version_ends_the_one_before_and_splits_the_month(admin):
    first = taxes.add_ordinance(HOTEL, actor=admin)
    since = date(2026, 10, 16)
    new = replace(HOTEL, valid_from=since, due_day=20, rates=[replace(RATE, rate=Decimal(2), valid_from=since)])
    second = taxes.add_ordinance(new, actor=admin)
    assert taxes.get_ordinance(first.id).valid_until == date(2026, 10, 15)
    rules = taxes.ordinance_for("hotel-fee", date(2026, 10, 1))
    assert (rules.id, rules.due_day) == (second.id, 20)
    assert [(p.key, p.rate.rate, p.first.day, p.last.day) for p in rules.periods(date(2026, 10, 1))] == [
        ("room_charge", 1, 1, 15), ("room_charge-16", 2, 16, 31)]  # fmt: skip
    assert taxes.ordinance_for("hotel-fee", date(2026, 9, 1)).id == first.id
    found = taxes.assess(
        "hotel-fee", date(2026, 10, 1), {"way": "month", "room_charge": 1_000_000, "room_charge_16": 1_000_000},
        filed_on=date(2026, 11, 1),
    )  # fmt: skip
    assert found.tax_satang == 10_000 + 20_000


def test_the_questions_ask_for_each_rate_of_the_month(admin):
    since = date(2026, 10, 16)
    taxes.add_ordinance(
        replace(HOTEL, rates=[RATE, replace(RATE, rate=Decimal(2), valid_from=since)]),
        actor=admin,
    )
    rules = taxes.ordinance_for("hotel-fee", since)
    asked = taxes.get_tax("hotel-fee").questions(taxes.Asking(date(2026, 10, 1), rules.periods(since)))
    labels = {each.key: each.label.th for each in asked if each.key.startswith("room_charge")}
    assert list(labels) == ["room_charge", "room_charge_16"] and "16–31 ต.ค. 69" in labels["room_charge_16"]


def test_confirming_wants_its_source_and_a_change_undoes_it(admin):
    one = taxes.add_ordinance(HOTEL, actor=admin)
    with pytest.raises(RuleBroken):
        taxes.confirm_ordinance(one.id, actor=admin)
    one = taxes.change_ordinance(one.id, replace(HOTEL, legal_source="ข้อ 5"), actor=admin, seen=one.revision)
    one = taxes.confirm_ordinance(one.id, actor=make_actor(Role.FINANCE), seen=one.revision)
    assert one.is_confirmed
    with pytest.raises(Stale):
        taxes.change_ordinance(one.id, HOTEL, actor=admin, seen=1)
    assert not taxes.change_ordinance(one.id, HOTEL, actor=admin, seen=one.revision).is_confirmed


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"surcharge_percent": Decimal("1.5")}, "surcharge_source", "source_needed"),
        ({"penalty_percent": Decimal("1.5")}, "penalty_source", "source_needed"),
        ({"due_day": 32}, "due_day", "due_day_outside"),
        ({"valid_until": date(2019, 1, 1)}, "valid_until", "ends_before_it_begins"),
        ({"rates": []}, "rates", "required"),
        ({"title": " "}, "title", "required"),
        ({"rates": [replace(RATE, basis=Basis.STICK)]}, "rates.0.basis", "not_on_list"),
        ({"rates": [replace(RATE, product="other")]}, "rates.0.product", "product_unknown"),
        ({"rates": [replace(RATE, rate=Decimal(-1))]}, "rates.0.rate", "rate_outside"),
        ({"rates": [replace(RATE, rate=Decimal(0), is_waiver=True)]}, "rates.0.source", "source_needed"),
    ],
)
def test_what_is_refused(admin, changes, field, code):
    with pytest.raises(RuleBroken) as refused:
        taxes.add_ordinance(replace(HOTEL, **changes), actor=admin)
    assert (field, code) in [(problem.field, problem.code) for problem in refused.value.problems]
    assert session().scalars(select(Ordinance)).all() == []


def test_others_change_nothing():
    for role in (Role.OFFICER, Role.COUNTER, Role.AUDITOR, Role.EXECUTIVE):
        with pytest.raises(NotAllowed):
            taxes.add_ordinance(HOTEL, actor=make_actor(role))
