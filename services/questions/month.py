"""A month of a year, in either era."""

from collections.abc import Mapping, Sequence
from typing import Any

from services import clock
from services.errors import RuleBroken
from services.questions import codes, days
from services.questions.base import Question, register
from services.questions.date import parts_of
from services.questions.kind import BaseKind, as_text


class Month(BaseKind):
    """A month: {"month", "year"} or text. The answer is "2026-11".

    Settings:
        earliest: the first month taken: "2026-11", "this", "this-12", "" for none.
        latest: the last month taken, likewise.
    """

    name = "month"
    settings: Mapping[str, Any] = {"earliest": "", "latest": ""}

    def validate(self, question: Question) -> None:
        """Also wants limits that are months."""
        super().validate(question)
        days.month_limit(self.setting(question, "earliest"))
        days.month_limit(self.setting(question, "latest"))

    def take(self, question: Question, raw: Any) -> str:
        """The month within its limits."""
        parts = parts_of(question, raw, ("month", "year")) or days.split_month(as_text(question, raw))
        if parts is None:
            raise RuleBroken(question.key, codes.NOT_A_MONTH)
        month, year = days.read_month(parts[0]), days.read_year(parts[1])
        if month is None or year is None:
            raise RuleBroken(question.key, codes.NOT_A_MONTH)
        value = f"{year:04d}-{month:02d}"
        earliest = days.month_limit(self.setting(question, "earliest"))
        latest = days.month_limit(self.setting(question, "latest"))
        if earliest and value < earliest:
            raise RuleBroken(question.key, codes.MONTH_TOO_EARLY, min=earliest)
        if latest and value > latest:
            raise RuleBroken(question.key, codes.MONTH_TOO_LATE, max=latest)
        return value

    def read_back(self, question: Question, value: Any, language: str) -> Sequence[str]:
        """In the era of the language."""
        if value is None:
            return []
        year, month = value.split("-")
        return [clock.say_month(int(year), int(month), language)]


KIND = register(Month())
