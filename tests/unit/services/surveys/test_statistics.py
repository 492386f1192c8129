"""Figures of surveys equal what scipy works out from the same made data."""

import random
import statistics as plain
from collections import Counter
from fractions import Fraction

import pytest
from scipy import stats

from services.surveys import statistics
from services.surveys.statistics import figures_of, level_of, promoters_of, ratings_of, share_of
from services.surveys.words import Bands

_DICE = random.Random(5)
#: Made answers: one, two, all equal, the ends, lopsided, many.
MADE = {
    "one": [4],
    "two": [1, 5],
    "all equal": [3] * 12,
    "all best": [5] * 7,
    "ends": [1, 1, 5, 5, 5],
    "few": [5, 4, 4, 3, 2],
    "lopsided": [5] * 90 + [4] * 7 + [1] * 3,
    "many": _DICE.choices([1, 2, 3, 4, 5], [3, 5, 14, 40, 38], k=2000),
}


@pytest.mark.parametrize("answers", MADE.values(), ids=MADE.keys())
def test_ratings_equal_scipy(answers):
    found, n = ratings_of(Counter(answers)), len(answers)
    assert found.n == n
    assert found.mean == pytest.approx(stats.tmean(answers), abs=1e-12)
    assert found.median == plain.median(answers)
    assert found.percent == pytest.approx(stats.tmean(answers) / 5 * 100, abs=1e-10)
    if n == 1:
        assert (found.sd, found.low, found.high) == (None, None, None)
        return
    assert found.sd == pytest.approx(stats.tstd(answers), abs=1e-12)
    if found.sd:
        low, high = stats.t.interval(0.95, n - 1, loc=stats.tmean(answers), scale=stats.sem(answers))
        assert (found.low, found.high) == (pytest.approx(max(1, low), abs=1e-9), pytest.approx(min(5, high), abs=1e-9))
    else:
        assert found.low == found.high == found.mean


@pytest.mark.parametrize("answers", MADE.values(), ids=MADE.keys())
def test_share_of_satisfied_equals_scipy(answers):
    satisfied = sum(mark >= 4 for mark in answers)
    found = ratings_of(Counter(answers)).satisfied
    wanted = stats.binomtest(satisfied, len(answers)).proportion_ci(0.95, "wilson")
    assert (found.n, found.of, found.share) == (satisfied, len(answers), satisfied / len(answers))
    assert found.low == pytest.approx(wanted.low, abs=1e-12)
    assert found.high == pytest.approx(wanted.high, abs=1e-12)


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 9, 10, 30, 99, 100, 399, 400, 1_000, 99_999])
def test_t_quantile_equals_scipy(freedom):
    assert statistics.t_quantile(freedom) == pytest.approx(stats.t.ppf(0.975, freedom), rel=1e-11)


def test_nobody_has_no_figures():
    found = ratings_of({})
    assert (found.n, found.mean, found.sd, found.median, found.low, found.level, found.percent) == (0, *[None] * 6)
    assert found.satisfied == statistics.Share(0, 0, None, None, None)
    assert ratings_of({1: 0, 5: 0}) == found


def test_scale_and_numbers_equal_scipy():
    answers = _DICE.choices(range(11), k=300)
    found = figures_of(Counter(answers))
    low, high = stats.t.interval(0.95, 299, loc=stats.tmean(answers), scale=stats.sem(answers))
    assert (found.mean, found.sd) == (pytest.approx(stats.tmean(answers)), pytest.approx(stats.tstd(answers)))
    assert (found.low, found.high, found.median) == (pytest.approx(low), pytest.approx(high), plain.median(answers))
    assert (found.level, found.percent, found.satisfied) == (None, None, None)
    halves = figures_of({Fraction(1, 2): 1, Fraction(3, 2): 2, Fraction(4): 1})
    assert (halves.mean, halves.median) == (1.875, 1.5)
    assert halves.sd == pytest.approx(stats.tstd([0.5, 1.5, 1.5, 4]))


def test_pooled_marks_of_a_person_make_no_interval():
    first, second = [5, 4, 4, 2], [3, 5, 5]
    found = ratings_of(statistics.pool([Counter(first), Counter(second)]), is_pooled=True)
    assert (found.n, found.mean) == (7, pytest.approx(stats.tmean(first + second)))
    assert found.sd == pytest.approx(stats.tstd(first + second))
    assert (found.low, found.high, found.satisfied.low) == (None, None, None)


@pytest.mark.parametrize(
    ("bands", "hundredths", "level"),
    [
        (Bands.HALVES, 500, 5), (Bands.HALVES, 451, 5), (Bands.HALVES, 450, 4), (Bands.HALVES, 351, 4),
        (Bands.HALVES, 350, 3), (Bands.HALVES, 150, 1), (Bands.HALVES, 151, 2), (Bands.FIFTHS, 421, 5),
        (Bands.FIFTHS, 420, 4), (Bands.FIFTHS, 340, 3), (Bands.FIFTHS, 261, 3), (Bands.FIFTHS, 180, 1),
    ],
)  # fmt: skip
def test_levels_begin_where_the_bands_say(bands, hundredths, level):
    assert level_of(hundredths, bands) == level
    (first, last) = next((low, high) for named, low, high in statistics.band_edges(bands) if named == level)
    assert first <= hundredths <= last


def test_level_is_that_of_the_printed_mean():
    # 901 ÷ 200 = 4.505, printed as 4.51.
    found = ratings_of({4: 99, 5: 101})
    assert (statistics.rounded(found.mean), found.level) == ("4.51", 5)
    assert ratings_of({4: 1, 5: 1}).level == 4


def test_published_case_of_the_percentage():
    """A published report prints 4.64 as 92.74: the mean had more places than were shown."""
    found = ratings_of({5: 637, 4: 363})
    assert (statistics.rounded(found.mean), statistics.rounded(found.percent)) == ("4.64", "92.74")


def test_promoters():
    found = promoters_of({10: 3, 9: 1, 8: 2, 7: 1, 6: 1, 0: 2})
    assert (found.promoters.n, found.passives.n, found.detractors.n, found.score) == (4, 3, 3, 10.0)
    assert promoters_of({}).score is None


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [(4.505, 2, "4.51"), (None, 2, "–"), (-0.001, 2, "0.00"), (-1.5, 0, "−2"), (12345.678, 1, "12,345.7")],
)
def test_rounded(value, places, shown):
    assert statistics.rounded(value, places) == shown


def test_what_is_no_distribution_is_refused():
    wrongs = (
        lambda: ratings_of({6: 1}),
        lambda: figures_of({3: -1}),
        lambda: share_of(3, 2),
        lambda: statistics.t_quantile(0),
    )
    for wrong in wrongs:
        with pytest.raises(ValueError):
            wrong()
