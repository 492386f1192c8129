"""Returns assessed in the worker's manner: so many a second of CPU time, beside the bare sums of the same returns."""

import random
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import Any

from services.db import unit_of_work
from services.taxes import assess, ordinances, seed_ordinances
from tools.bench.measure import Figure, in_turn, ratio

#: Returns in a round, and rounds of each: 100,000 in all.
RETURNS, ROUNDS = 20_000, 5
MONTHS = tuple(date(2026, month, 1) for month in range(5, 11))
FUELS = ("petrol", "diesel", "gas_kg")

Return = tuple[str, date, dict[str, Any], date]


def measure(database: str) -> list[Figure]:
    """`assess` in the present application; its base is base × rate and the rounding, nothing else."""
    with unit_of_work():
        seed_ordinances()
    returns = [_return(number, random.Random(number)) for number in range(RETURNS)]
    bare = [_bare(each) for each in returns]
    if _assessed(returns) != _summed(bare):
        raise SystemExit("what was assessed is not what the bare sums come to")
    ours, base = in_turn(ROUNDS, lambda: _rate(_assessed, returns), lambda: _rate(_summed, bare))
    return [Figure("assess", database, RETURNS * ROUNDS, ratio(ours, base), median(ours), "a second of CPU")]


def _rate(work: Callable[[Sequence[Any]], object], returns: Sequence[Any]) -> float:
    began = time.process_time()
    work(returns)
    return len(returns) / (time.process_time() - began)


def _assessed(returns: Sequence[Return]) -> int:
    return sum(assess(tax, month, answers, filed_on=day).tax_satang for tax, month, answers, day in returns)


def _summed(bare: Sequence[Sequence[tuple[Decimal, Decimal]]]) -> int:
    one = Decimal(1)
    sums = (sum((base * rate for base, rate in lines), Decimal(0)) for lines in bare)
    return sum(int(exact.quantize(one, ROUND_HALF_UP)) for exact in sums)


def _return(number: int, chance: random.Random) -> Return:
    """Half are hotels, a third oil of up to three products, the rest tobacco; a fifth is late by up to a year."""
    month = chance.choice(MONTHS)
    filed_on = month + timedelta(days=chance.randint(31, 39) if number % 5 else chance.randint(60, 400))
    kind = number % 6
    if kind < 3:
        rooms = chance.randint(1, 900)
        charge = rooms * chance.randint(1, 400_000)
        hotel = {"way": "month", "rooms_sold": rooms, "nights": rooms, "room_charge": charge}
        return "hotel-fee", month, hotel, filed_on
    if kind < 5:
        sold = [{"product": fuel, "sold": str(chance.randint(1, 900_000))} for fuel in FUELS[: chance.randint(1, 3)]]
        return "oil-tax", month, {"products": sold}, filed_on
    return "tobacco-tax", month, {"packs": chance.randint(0, 90_000), "sticks": chance.randint(0, 19)}, filed_on


def _bare(each: Return) -> list[tuple[Decimal, Decimal]]:
    """Base and rate of each line, worked out beforehand."""
    tax, month, answers, day = each
    rules = ordinances.ordinance_for(tax, month)
    return [(line.base, line.rate) for line in assess(tax, month, answers, filed_on=day, ordinance=rules).lines]
