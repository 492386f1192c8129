"""Figures of a distribution (value → how often): mean, S.D., median, shares, intervals, level, percentage.

The S.D. is that of a sample (divided by n − 1), as Thai reports print it. Sums are exact: whole numbers and fractions;
only what is shown is a float. What cannot be known (the mean of nobody, the S.D. of one) is None.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from statistics import NormalDist
from typing import TypeVar

from services.surveys.words import Bands
from services.text import Words

CONFIDENCE = 0.95
#: Marks of 4 and 5 are satisfied ones.
SATISFIED = (4, 5)
MOST = 5
#: The levels in the words of official reports.
LEVEL_WORDS = {
    5: Words("มากที่สุด", "Highest"),
    4: Words("มาก", "High"),
    3: Words("ปานกลาง", "Moderate"),
    2: Words("น้อย", "Low"),
    1: Words("น้อยที่สุด", "Lowest"),
}
#: Where the levels 5, 4, 3 and 2 begin, in hundredths; below the last is level 1.
_BEGINNINGS = {Bands.HALVES: (451, 351, 251, 151), Bands.FIFTHS: (421, 341, 261, 181)}
#: From so many degrees of freedom on the expansion is exact to ten places.
_MANY = 400
_Z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)

Value = TypeVar("Value", int, Fraction)


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many: `share` from 0 to 1 with its 95 % interval (Wilson); None of nobody."""

    n: int
    of: int
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Figures:
    """What a distribution says. `low` and `high` are the 95 % interval of the mean (t), None below two answers.

    `level` (5 best to 1), `percent` (mean ÷ 5 × 100) and `satisfied` (4 and 5) are of ratings from 1 to 5 only.
    """

    n: int
    mean: float | None = None
    sd: float | None = None
    median: float | None = None
    low: float | None = None
    high: float | None = None
    level: int | None = None
    percent: float | None = None
    satisfied: Share | None = None


@dataclass(frozen=True, slots=True)
class Promoters:
    """Net promoter score of a scale from 0 to 10: per cent of 9–10 less per cent of 0–6; None of nobody."""

    promoters: Share
    passives: Share
    detractors: Share
    score: float | None


def figures_of(distribution: Mapping[Value, int]) -> Figures:
    """Mean, S.D., median and interval of numbers of any kind. ValueError for a count below nothing."""
    held = {value: n for value, n in distribution.items() if n}
    if any(n < 0 for n in held.values()):
        raise ValueError("nobody answers less than never")
    n = sum(held.values())
    if n == 0:
        return Figures(0)
    mean = Fraction(sum(value * count for value, count in held.items())) / n
    middle = _median(held, n)
    if n == 1:
        return Figures(1, float(mean), median=middle)
    squares = sum((value - mean) ** 2 * count for value, count in held.items())
    sd = math.sqrt(squares / (n - 1))
    reach = t_quantile(n - 1) * sd / math.sqrt(n)
    return Figures(n, float(mean), sd, middle, float(mean) - reach, float(mean) + reach)


def ratings_of(distribution: Mapping[int, int], bands: Bands = Bands.HALVES, *, is_pooled: bool = False) -> Figures:
    """The same of ratings from 1 to 5, with level, percentage and the share of the satisfied.

    `is_pooled`: marks of several questions together. One person gave several of them, so no interval is worked out: it
    would be too narrow. ValueError for another mark.
    """
    if any(not 1 <= value <= MOST for value, n in distribution.items() if n):
        raise ValueError("not a rating from 1 to 5")
    found = figures_of(distribution)
    satisfied = share_of(sum(distribution.get(value, 0) for value in SATISFIED), found.n)
    if is_pooled:
        satisfied = Share(satisfied.n, satisfied.of, satisfied.share, None, None)
    if found.mean is None:
        return Figures(0, satisfied=satisfied)
    return Figures(
        n=found.n,
        mean=found.mean,
        sd=found.sd,
        median=found.median,
        # No mean of ratings lies outside of them.
        low=None if is_pooled or found.low is None else max(1.0, found.low),
        high=None if is_pooled or found.high is None else min(float(MOST), found.high),
        level=level_of(_hundredths(distribution), bands),
        percent=found.mean / MOST * 100,
        satisfied=satisfied,
    )


def level_of(hundredths: int, bands: Bands) -> int:
    """The level of a mean as it is printed, in hundredths: 4.505 is printed as 4.51 and has its level."""
    beginnings = _BEGINNINGS[bands]
    return next((MOST - place for place, begins in enumerate(beginnings) if hundredths >= begins), 1)


def band_edges(bands: Bands) -> list[tuple[int, int, int]]:
    """Every level with its first and last mean in hundredths, the best first: (5, 451, 500) …"""
    beginnings = (*_BEGINNINGS[bands], 100)
    ends = (MOST * 100, *(begins - 1 for begins in beginnings))
    return [(MOST - place, begins, ends[place]) for place, begins in enumerate(beginnings)]


def share_of(n: int, of: int) -> Share:
    """A share with its interval by Wilson's formula, which also holds near 0 and 1 and for few answers."""
    if not 0 <= n <= of:
        raise ValueError("not a part of the whole")
    if of == 0:
        return Share(0, 0, None, None, None)
    share, square = n / of, _Z * _Z
    middle = (share + square / (2 * of)) / (1 + square / of)
    reach = _Z / (1 + square / of) * math.sqrt(share * (1 - share) / of + square / (4 * of * of))
    # What the formula gives for none and all is 0 and 1 but for the last digit of the machine.
    low = 0.0 if n == 0 else max(0.0, middle - reach)
    high = 1.0 if n == of else min(1.0, middle + reach)
    return Share(n, of, share, low, high)


def promoters_of(distribution: Mapping[int, int]) -> Promoters:
    """The net promoter score: only for a question that says it is one."""
    n = sum(distribution.values())
    best = sum(count for value, count in distribution.items() if value >= 9)
    worst = sum(count for value, count in distribution.items() if value <= 6)
    score = (best - worst) / n * 100 if n else None
    return Promoters(share_of(best, n), share_of(n - best - worst, n), share_of(worst, n), score)


def pool(distributions: Iterable[Mapping[int, int]]) -> Counter[int]:
    """The marks of several questions together."""
    together: Counter[int] = Counter()
    for each in distributions:
        together.update(each)
    return together


def rounded(value: float | None, places: int = 2) -> str:
    """As it is printed, a half rounded up ("4.51"); "–" for what cannot be known."""
    if value is None:
        return "–"
    # The machine's 4.505 lies a little below: what is meant by it is its shortest decimal form.
    scaled = Fraction(repr(value)) * 10**places
    whole = math.floor(abs(scaled) + Fraction(1, 2))
    sign = "−" if scaled < 0 and whole else ""
    if not places:
        return f"{sign}{whole:,}"
    return f"{sign}{whole // 10**places:,}.{whole % 10**places:0{places}d}"


@lru_cache(maxsize=4096)
def t_quantile(freedom: int, confidence: float = CONFIDENCE) -> float:
    """How many standard errors the interval of the mean reaches to either side: Student's t with `freedom` degrees."""
    if freedom < 1:
        raise ValueError("at least one degree of freedom")
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    if freedom >= _MANY:
        return _expanded(z, freedom)
    low, high = 0.0, 1.0
    while _within(high, freedom) < confidence:
        high *= 2
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if _within(middle, freedom) < confidence else (low, middle)
    return (low + high) / 2


def _median(held: Mapping[Value, int], n: int) -> float:
    """The middle value, or halfway between the two in the middle."""
    ordered, passed = sorted(held), 0
    lower: Value | None = None
    for value in ordered:
        passed += held[value]
        if lower is None and passed >= (n + 1) // 2:
            lower = value
        if lower is not None and passed >= n // 2 + 1:
            return float(Fraction(lower + value) / 2)
    raise AssertionError("a distribution has a middle")


def _hundredths(distribution: Mapping[int, int]) -> int:
    """The mean in hundredths, a half rounded up; exact."""
    n = sum(distribution.values())
    total = sum(value * count for value, count in distribution.items())
    return (total * 200 + n) // (2 * n)


def _within(t: float, freedom: int) -> float:
    """How likely Student's t lies between −t and t.

    By the finite sums of Abramowitz and Stegun, 26.7.3 and 26.7.4.
    """
    angle = math.atan(t / math.sqrt(freedom))
    cosine, sine = math.cos(angle), math.sin(angle)
    if freedom % 2:
        term, total = cosine, cosine if freedom > 1 else 0.0
        for k in range(3, freedom - 1, 2):
            term *= cosine * cosine * (k - 1) / k
            total += term
        return 2 / math.pi * (angle + sine * total)
    term = total = 1.0
    for k in range(2, freedom - 1, 2):
        term *= cosine * cosine * (k - 1) / k
        total += term
    return sine * total


def _expanded(z: float, freedom: int) -> float:
    """Student's t from the normal one: Abramowitz and Stegun, 26.7.5."""
    terms = (
        z,
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return math.fsum(term / float(freedom) ** power for power, term in enumerate(terms))
