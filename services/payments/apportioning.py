"""Which lines of a bill a sum of money goes to: the oldest month first, surcharge before tax or after it."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol, TypeVar

from services.payments.views import Part

_SURCHARGE_FIRST = {Part.SURCHARGE: 0, Part.PENALTY: 1, Part.PRINCIPAL: 2}
_TAX_FIRST = {Part.PRINCIPAL: 0, Part.SURCHARGE: 1, Part.PENALTY: 2}


class Owed(Protocol):
    """A line on which something is owed."""

    part: str
    month: date | None
    amount_satang: int
    paid_satang: int


Item = TypeVar("Item", bound=Owed)


def apportion(items: Sequence[Item], satang: int, *, surcharge_first: bool) -> list[tuple[Item, int]]:
    """The lines that get something, and how much; what they cannot take is left over. Lines without a month come first.

    TypeError for a sum that is not whole satang, ValueError for a negative one.
    """
    if type(satang) is not int:
        raise TypeError("whole satang are apportioned")
    if satang < 0:
        raise ValueError("nothing negative is apportioned")
    ranks = _SURCHARGE_FIRST if surcharge_first else _TAX_FIRST
    ordered = sorted(enumerate(items), key=lambda each: (each[1].month or date.min, ranks[Part(each[1].part)], each[0]))
    given = []
    for _position, item in ordered:
        share = min(satang, item.amount_satang - item.paid_satang)
        if share > 0:
            given.append((item, share))
            satang -= share
    return given
