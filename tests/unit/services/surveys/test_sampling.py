"""Sample sizes against the published tables, and shares that add up."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.surveys.sampling import krejcie_morgan, share_out, yamane

#: Krejcie and Morgan, Educational and Psychological Measurement 30 (1970), table 1.
TABLE = {
    10: 10, 15: 14, 20: 19, 25: 24, 30: 28, 35: 32, 40: 36, 45: 40, 50: 44, 55: 48, 60: 52, 65: 56, 70: 59, 75: 63,
    80: 66, 85: 70, 90: 73, 95: 76, 100: 80, 110: 86, 120: 92, 130: 97, 140: 103, 150: 108, 160: 113, 170: 118,
    180: 123, 190: 127, 200: 132, 210: 136, 220: 140, 230: 144, 240: 148, 250: 152, 260: 155, 270: 159, 280: 162,
    290: 165, 300: 169, 320: 175, 340: 181, 360: 186, 380: 191, 400: 196, 420: 201, 440: 205, 460: 210, 480: 214,
    500: 217, 550: 226, 600: 234, 650: 242, 700: 248, 750: 254, 800: 260, 850: 265, 900: 269, 950: 274, 1000: 278,
    1100: 285, 1200: 291, 1300: 297, 1400: 302, 1500: 306, 1600: 310, 1700: 313, 1800: 317, 1900: 320, 2000: 322,
    2200: 327, 2400: 331, 2600: 335, 2800: 338, 3000: 341, 3500: 346, 4000: 351, 4500: 354, 5000: 357, 6000: 361,
    7000: 364, 8000: 367, 9000: 368, 10000: 370, 15000: 375, 20000: 377, 30000: 379, 40000: 380, 50000: 381,
    75000: 382, 1000000: 384,
}  # fmt: skip
#: Yamane (1967), the columns of 5 % and 10 %.
YAMANE = {500: 222, 1000: 286, 2000: 333, 5000: 370, 10000: 385, 20000: 392, 50000: 397, 100000: 398}
YAMANE_TENTH = {500: 83, 1000: 91, 2000: 95, 5000: 98, 10000: 99, 100000: 100}


@pytest.mark.parametrize(("population", "sample"), TABLE.items())
def test_the_table_of_krejcie_and_morgan(population, sample):
    # The table rounds now up, now down; we follow its formula to the nearest.
    assert abs(krejcie_morgan(population) - sample) <= 1


def test_most_of_the_table_to_the_last_person():
    assert sum(krejcie_morgan(population) == sample for population, sample in TABLE.items()) >= len(TABLE) - 6


def test_the_tables_of_yamane():
    # Printed to the nearest; a sample is never rounded down.
    assert {population: yamane(population) - sample for population, sample in YAMANE.items()} == {
        500: 1, 1000: 0, 2000: 1, 5000: 1, 10000: 0, 20000: 1, 50000: 0, 100000: 1,
    }  # fmt: skip
    for population, sample in YAMANE_TENTH.items():
        assert yamane(population, Decimal("0.1")) - sample in (0, 1)
    assert yamane(404_000) == 400


@pytest.mark.parametrize("formula", [yamane, krejcie_morgan])
def test_nobody_few_and_impossible(formula):
    assert [formula(n) for n in (0, 1, 2)] == [0, 1, 2]
    for population, error in ((-1, "0.05"), (10**9, "0.05"), (10, "0"), (10, "1")):
        with pytest.raises(ValueError):
            formula(population, Decimal(error))


def test_the_largest_remainders_get_what_is_left():
    assert share_out(10, {"a": 34, "b": 33, "c": 33}) == {"a": 4, "b": 3, "c": 3}
    assert share_out(7, {"a": 1, "b": 1, "c": 5}) == {"a": 1, "b": 1, "c": 5}
    assert share_out(2, {"a": 1, "b": 1, "c": 1}) == {"a": 1, "b": 1, "c": 0}
    assert share_out(5, {"a": 0, "b": 0}) == {"a": 0, "b": 0}
    assert share_out(400, {"5101": 140_000, "5102": 38_000, "5103": 0}) == {"5101": 315, "5102": 85, "5103": 0}


@given(st.integers(0, 5000), st.dictionaries(st.text(min_size=1), st.integers(0, 10**6), min_size=1, max_size=10))
def test_shares_add_up_and_lie_within_one_of_the_exact_share(sample, populations):
    shares, total = share_out(sample, populations), sum(populations.values())
    if total:
        assert sum(shares.values()) == sample
        assert all(abs(shares[key] - Fraction(sample * people, total)) < 1 for key, people in populations.items())
