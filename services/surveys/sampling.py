"""How many people to ask, by the formulas that officials look for, and how they are shared out to districts. Pure."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

#: Errors that reports accept; 5 % is the usual one.
ERRORS = (Decimal("0.01"), Decimal("0.02"), Decimal("0.03"), Decimal("0.05"), Decimal("0.10"))
USUAL_ERROR = Decimal("0.05")
#: χ² of one degree of freedom at 95 %, as Krejcie and Morgan print it, and the share that needs the most answers.
CHI_SQUARE, SHARE = Fraction(3841, 1000), Fraction(1, 2)
#: Nobody counts more people than there are.
MOST_PEOPLE = 100_000_000


def yamane(population: int, error: Decimal = USUAL_ERROR) -> int:
    """Taro Yamane: n = N / (1 + N e²), rounded up. ValueError for what cannot be."""
    _check(population, error)
    exact = Fraction(population) / (1 + population * Fraction(error) ** 2)
    return min(population, _up(exact))


def krejcie_morgan(population: int, error: Decimal = USUAL_ERROR) -> int:
    """Krejcie and Morgan (1970): s = χ² N P (1 − P) / (d² (N − 1) + χ² P (1 − P)), rounded as in their table."""
    _check(population, error)
    spread = CHI_SQUARE * SHARE * (1 - SHARE)
    exact = population * spread / (Fraction(error) ** 2 * (population - 1) + spread) if population else Fraction(0)
    return min(population, int(exact + Fraction(1, 2)))


def share_out(sample: int, populations: Mapping[str, int]) -> dict[str, int]:
    """The sample by district in proportion to its people, by largest remainder: the shares add up to the sample.

    Where two remainders are equal the district with more people goes first, then the one that is listed first.
    """
    total = sum(populations.values())
    if sample < 0 or any(n < 0 for n in populations.values()):
        raise ValueError("nobody is less than none")
    if not total:
        return dict.fromkeys(populations, 0)
    exact = {key: Fraction(sample * people, total) for key, people in populations.items()}
    shares = {key: int(share) for key, share in exact.items()}
    order = {key: place for place, key in enumerate(populations)}
    rest = sorted(populations, key=lambda key: (shares[key] - exact[key], -populations[key], order[key]))
    for key in rest[: sample - sum(shares.values())]:
        shares[key] += 1
    return shares


def _up(exact: Fraction) -> int:
    return -(-exact.numerator // exact.denominator)


def _check(population: int, error: Decimal) -> None:
    if not 0 <= population <= MOST_PEOPLE:
        raise ValueError("how many people there are")
    if not 0 < error < 1:
        raise ValueError("an error between 0 and 1")
