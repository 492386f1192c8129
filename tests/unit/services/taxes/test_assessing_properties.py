"""What holds of every assessment: lines make up the total, more is never less, and no amount is ever a float."""

import dataclasses
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Float

from services.db import Base
from services.taxes import Assessment, Rounding, RoundsBy, add_months, assess, months_late
from tests.factories.taxes import seeded, with_rules

OCTOBER, DUE = date(2026, 10, 1), date(2026, 11, 20)
PRODUCTS = ("petrol", "diesel", "gas_kg", "gas_litre")
quantities = st.integers(0, 10**12).map(lambda n: f"{Decimal(n) / 1000:f}")
rows = st.lists(st.tuples(st.sampled_from(PRODUCTS), quantities), max_size=8)
roundings, ways = st.sampled_from(list(Rounding)), st.sampled_from(list(RoundsBy))
days = st.integers(0, 900).map(lambda n: DUE + timedelta(days=n))


def oil(lines: list[tuple[str, str]], *, filed_on: date = DUE, **rules: Any) -> Assessment:
    answers = {"products": [{"product": product, "sold": sold} for product, sold in lines]}
    ordinance = with_rules(seeded("oil-tax"), **rules)
    return assess("oil-tax", OCTOBER, answers, filed_on=filed_on, ordinance=ordinance, due_on=DUE)


@given(rows, roundings)
def test_rounded_lines_make_up_the_total(lines: list[tuple[str, str]], rounding: Rounding) -> None:
    found = oil(lines, rounds_by="line", rounding=rounding)
    assert found.tax_satang == sum(line.satang or 0 for line in found.lines)
    assert all(line.satang is not None and abs(line.satang - line.amount) < 1 for line in found.lines)


@given(rows, roundings)
def test_exact_lines_make_up_the_total(lines: list[tuple[str, str]], rounding: Rounding) -> None:
    found = oil(lines, rounds_by="total", rounding=rounding)
    exact = sum((line.amount for line in found.lines), Decimal(0))
    assert abs(found.tax_satang - exact) < 1
    if rounding is Rounding.DOWN:
        assert found.tax_satang <= exact
    elif rounding is Rounding.UP:
        assert found.tax_satang >= exact
    else:
        assert abs(found.tax_satang - exact) <= Decimal("0.5")


@given(rows, st.tuples(st.sampled_from(PRODUCTS), quantities), roundings, ways)
def test_more_sold_is_never_less_owed(
    lines: list[tuple[str, str]], more: tuple[str, str], rounding: Rounding, way: RoundsBy
) -> None:
    rules = {"rounds_by": way, "rounding": rounding}
    assert oil([*lines, more], **rules).tax_satang >= oil(lines, **rules).tax_satang


@given(rows, days, days, roundings)
def test_later_is_never_cheaper_and_never_beyond_the_cap(
    lines: list[tuple[str, str]], one: date, other: date, rounding: Rounding
) -> None:
    rules = {
        "surcharge_percent": "1.5", "surcharge_most_percent": "18", "surcharge_source": "test", "rounding": rounding
    }  # fmt: skip
    earlier, later = (oil(lines, filed_on=day, **rules) for day in sorted((one, other)))
    assert earlier.surcharge_satang <= later.surcharge_satang
    assert later.surcharge_satang <= later.tax_satang * 18 // 100 + 1
    assert earlier.tax_satang == later.tax_satang


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.integers(1, 60))
def test_a_month_begins_on_the_day_after(due: date, months: int) -> None:
    end = add_months(due, months)
    assert months_late(due, end) == months
    assert months_late(due, end + timedelta(days=1)) == months + 1
    assert months_late(due, due) == 0


@given(rows, days, roundings, ways)
def test_no_amount_is_a_float(lines: list[tuple[str, str]], day: date, rounding: Rounding, way: RoundsBy) -> None:
    found = oil(
        lines, filed_on=day, rounding=rounding, rounds_by=way, surcharge_percent="1.5", surcharge_source="test",
        penalty_percent="33.3333", penalty_source="test",
    )  # fmt: skip
    kinds = {type(value) for value in walk(found)}
    assert float not in kinds
    for name in ("tax_satang", "surcharge_satang", "penalty_satang", "total_satang"):
        assert type(getattr(found, name)) is int
    assert all(isinstance(line.amount, Decimal) and isinstance(line.rate, Decimal) for line in found.lines)


def walk(value: Any) -> Iterator[Any]:
    """Every value within, however deep."""
    if dataclasses.is_dataclass(value):
        for each in dataclasses.fields(value):
            yield from walk(getattr(value, each.name))
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from walk(key)
            yield from walk(inner)
    elif isinstance(value, list | tuple) and not isinstance(value, Enum):
        for inner in value:
            yield from walk(inner)
    else:
        yield value


def test_the_walker_finds_a_float() -> None:
    assert float in {type(value) for value in walk(({"a": [1, (2.5,)]},))}


def test_no_column_of_money_or_rates_is_a_float() -> None:
    floats = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, Float) and column.type.asdecimal is False
    }
    assert "establishment.lat" in floats
    assert {name.rpartition(".")[2] for name in floats} <= {"lat", "lon", "accuracy", "score", "sureness"}, floats
