"""A number: whole, or with a stated number of places."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from services.errors import RuleBroken
from services.questions import codes
from services.questions.base import Question, register
from services.questions.kind import BaseKind, as_text
from services.text import Words, arabic_digits

_NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?")
_MINUS = str.maketrans("−–—", "---")


class Number(BaseKind):
    """A number. The answer is an int where `decimals` is 0, else exact text such as "12.5": use Decimal(answer).

    Settings:
        min: the least, as a number or text, "" for none.
        max: the most, as a number or text.
        decimals: places after the point.
        unit: Words shown behind the field and the answer, or None.
    """

    name = "number"
    settings: Mapping[str, Any] = {"min": None, "max": None, "decimals": 0, "unit": None}
    LEAST, MOST = Decimal(0), Decimal(10**15)

    def validate(self, question: Question) -> None:
        """Also wants limits that are numbers and leave room."""
        super().validate(question)
        least, most = self.limits(question)
        unit = self.setting(question, "unit")
        if least > most or not 0 <= self.setting(question, "decimals") <= 9:
            raise ValueError(f"{question.key}: the limits allow no answer")
        if unit is not None and not isinstance(unit, Words):
            raise ValueError(f"{question.key}: unit must be Words")

    def limits(self, question: Question) -> tuple[Decimal, Decimal]:
        """The least and the most; 0 and 10^15 where the question sets none."""
        least, most = self.setting(question, "min"), self.setting(question, "max")
        return (
            self.LEAST if least is None else Decimal(str(least)),
            self.MOST if most is None else Decimal(str(most)),
        )

    def take(self, question: Question, raw: Any) -> int | str | None:
        """The number within its limits."""
        value = _read(question, raw)
        places = self.setting(question, "decimals")
        if value != value.quantize(Decimal(1).scaleb(-places)):
            if places == 0:
                raise RuleBroken(question.key, codes.NOT_WHOLE)
            raise RuleBroken(question.key, codes.TOO_MANY_DECIMALS, max=places)
        least, most = self.limits(question)
        if value < least:
            raise RuleBroken(question.key, codes.TOO_SMALL, min=_spoken(least))
        if value > most:
            raise RuleBroken(question.key, codes.TOO_LARGE, max=_spoken(most))
        return int(value) if places == 0 else _plain(value)

    def read_back(self, question: Question, value: Any, language: str) -> Sequence[str]:
        """With commas and its unit."""
        if value is None:
            return []
        unit = self.setting(question, "unit")
        shown = f"{Decimal(value):,f}"
        return [f"{shown} {unit.in_(language)}" if unit else shown]


def _read(question: Question, raw: Any) -> Decimal:
    if isinstance(raw, float):
        raw = f"{Decimal(repr(raw)):f}" if abs(raw) < 1e20 else ""
    if isinstance(raw, int) and not isinstance(raw, bool):
        raw = str(raw) if abs(raw) < 10**20 else ""
    if not isinstance(raw, str):
        raise RuleBroken(question.key, codes.NOT_A_NUMBER)
    plain = arabic_digits(as_text(question, raw)).translate(_MINUS).replace(" ", "")
    if len(plain) > 30 or not _NUMBER.fullmatch(plain):
        raise RuleBroken(question.key, codes.NOT_A_NUMBER)
    value = Decimal(plain.replace(",", ""))
    # Ten to the fifteenth is the most anybody may set; above it `quantize` would run out of digits.
    if abs(value) > 10**18:
        raise RuleBroken(question.key, codes.TOO_LARGE, max=_spoken(Number.MOST))
    return value


def _spoken(value: Decimal) -> str:
    """A limit as people read it, with commas."""
    return f"{Decimal(_plain(value)):,f}"


def _plain(value: Decimal) -> str:
    """Without trailing zeros, exponents or a negative zero."""
    shown = f"{value:f}"
    if "." in shown:
        shown = shown.rstrip("0").rstrip(".")
    return "0" if shown == "-0" else shown


KIND = register(Number())
