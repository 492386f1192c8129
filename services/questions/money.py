"""A sum of money, kept in satang."""

from collections.abc import Mapping, Sequence
from typing import Any

from services import money
from services.errors import RuleBroken
from services.questions import codes
from services.questions.base import Question, register
from services.questions.kind import BaseKind, as_text


class Money(BaseKind):
    """A sum: text is baht ("1,234.50"), a whole number is satang already. The answer is an int of satang.

    Settings:
        min: the least, in satang.
        max: the most, in satang.
    """

    name = "money"
    settings: Mapping[str, Any] = {"min": 0, "max": money.MOST_SATANG // 100}

    def take(self, question: Question, raw: Any) -> int:
        """The sum within its limits."""
        if isinstance(raw, int) and not isinstance(raw, bool):
            value = raw
        elif isinstance(raw, str):
            try:
                value = money.parse_baht(as_text(question, raw))
            except ValueError as error:
                raise RuleBroken(question.key, codes.NOT_MONEY) from error
        else:
            raise RuleBroken(question.key, codes.NOT_MONEY)
        least, most = self.setting(question, "min"), self.setting(question, "max")
        if value < least:
            raise RuleBroken(question.key, codes.MONEY_TOO_SMALL, min=least)
        if value > most:
            raise RuleBroken(question.key, codes.MONEY_TOO_LARGE, max=most)
        return value

    def read_back(self, question: Question, value: Any, language: str) -> Sequence[str]:
        """In baht."""
        return [] if value is None else [money.format_baht(value, language)]

    def export(self, question: Question, value: Any) -> Mapping[str, Any]:
        """In baht with two places, exact."""
        return {"": None if value is None else str(money.baht(value))}


KIND = register(Money())
