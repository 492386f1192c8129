"""What lateness adds to a tax: a surcharge for each month begun, and the penalty apart; only where they are cited."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.taxes.rules import EXACT, OrdinanceView, months_late

_NOUGHT = Decimal(0)
_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Layer:
    """So much of the tax (satang, counted from nought) was declared by that day: what an earlier version filed."""

    tax_satang: int
    filed_on: date


@dataclass(frozen=True, slots=True)
class Lateness:
    """Surcharge and penalty in satang, and the months begun since the due day."""

    surcharge: int
    penalty: int
    months: int


def lateness(rules: OrdinanceView, due: date, owed: int, day: date, layers: Sequence[Layer] = ()) -> Lateness:
    """What is added to `owed` satang that are declared or paid on `day`; `layers` are late by days of their own."""
    surcharge, late_tax, below = _NOUGHT, 0, 0
    for layer in (*_standing(layers, owed), Layer(owed, day)):
        part, below = layer.tax_satang - below, layer.tax_satang
        late = months_late(due, layer.filed_on)
        if part > 0 and late:
            late_tax += part
            surcharge = EXACT.add(surcharge, _surcharge(rules, part, late))
    penalty = 0
    if rules.has_penalty and rules.penalty_percent is not None:
        share = EXACT.multiply(EXACT.multiply(Decimal(late_tax), rules.penalty_percent), _HUNDREDTH)
        penalty = rules.round_satang(share)
    return Lateness(rules.round_satang(surcharge), penalty, months_late(due, day))


def _surcharge(rules: OrdinanceView, tax_satang: int, months: int) -> Decimal:
    if not rules.has_surcharge or rules.surcharge_percent is None:
        return _NOUGHT
    percent = EXACT.multiply(rules.surcharge_percent, Decimal(months))
    if rules.surcharge_most_percent is not None:
        percent = min(percent, rules.surcharge_most_percent)
    return EXACT.multiply(EXACT.multiply(Decimal(tax_satang), percent), _HUNDREDTH)


def _standing(layers: Sequence[Layer], owed: int) -> list[Layer]:
    """What of the earlier versions still counts: a later one that declared less took the rest of it away."""
    kept: list[Layer] = []
    for layer in layers:
        kept = [Layer(min(one.tax_satang, layer.tax_satang), one.filed_on) for one in kept]
        kept.append(layer)
    return [Layer(min(one.tax_satang, owed), one.filed_on) for one in kept]
