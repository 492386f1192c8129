"""Sums of money."""

import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.money import MOST_SATANG, baht, format_amount, format_baht, parse_baht, to_satang

SUMS = st.integers(-MOST_SATANG, MOST_SATANG)


@pytest.mark.parametrize(
    ("typed", "satang"),
    [
        ("1,234.50", 123450), ("๑,๒๓๔.๕๐", 123450), ("1234.5", 123450), ("฿5", 500), ("5 บาท", 500), ("5 Baht", 500),
        ("0", 0), ("1,000,000", 100_000_000), (" 12 .", 1200), ("-3.25", -325), ("+3", 300), ("0.05", 5),
    ],
)  # fmt: skip
def test_typed_baht(typed, satang):
    assert parse_baht(typed) == satang


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "บาท",
        "1,23",
        "1.234,50",
        "1.005",
        "1e3",
        "NaN",
        "Infinity",
        "--1",
        "12 34,5",
        "๑๒บ๓",
        "9" * 30,
        "1,,000",
        ".",
    ],
)
def test_what_is_no_sum(typed):
    with pytest.raises(ValueError):
        parse_baht(typed)


@given(SUMS)
def test_there_and_back(satang):
    assert parse_baht(format_amount(satang)) == satang
    assert to_satang(baht(satang)) == satang
    assert format_baht(satang, "th").removesuffix(" บาท") == format_baht(satang, "en").removesuffix(" baht")


@given(st.text())
def test_nothing_breaks_the_reader(typed):
    with contextlib.suppress(ValueError):
        assert isinstance(parse_baht(typed), int)


def test_half_a_satang_goes_up():
    assert to_satang(Decimal("0.005")) == 1
    assert to_satang(Decimal("0.0049")) == 0
    assert to_satang(Decimal("-0.005")) == -1
    assert to_satang(7) == 700


def test_parts_of_a_satang_stay():
    assert baht(Decimal("454.4")) == Decimal("4.544")
    assert baht(5) == Decimal("0.05")
    assert format_baht(123450, "th") == "1,234.50 บาท"


@pytest.mark.parametrize("amount", [Decimal("NaN"), Decimal("Infinity"), Decimal(10) ** 14])
def test_no_sum_of_money(amount):
    with pytest.raises(ValueError):
        to_satang(amount)
