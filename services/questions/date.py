"""A day, in either era."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from services import clock
from services.errors import RuleBroken
from services.questions import codes, days
from services.questions.base import Question, register
from services.questions.kind import BaseKind, as_text, is_blank
from services.text import arabic_digits


class Date(BaseKind):
    """A day: {"day", "month", "year"} or text. The answer is ISO text of the Christian era, "2026-11-20".

    Settings:
        earliest: the first day taken: ISO, "today", "today-365", "" for none.
        latest: the last day taken, likewise.
        autocomplete: "bday" where a date of birth is asked.
    """

    name = "date"
    settings: Mapping[str, Any] = {"earliest": "", "latest": "", "autocomplete": ""}

    def validate(self, question: Question) -> None:
        """Also wants limits that are days."""
        super().validate(question)
        days.day_limit(self.setting(question, "earliest"))
        days.day_limit(self.setting(question, "latest"))

    def take(self, question: Question, raw: Any) -> str:
        """The day within its limits."""
        parts = parts_of(question, raw, ("day", "month", "year")) or days.split_day(as_text(question, raw))
        if parts is None:
            raise RuleBroken(question.key, codes.NOT_A_DATE)
        day, month, year = parts
        day = arabic_digits(day)
        found_month, found_year = days.read_month(month), days.read_year(year)
        if not day.isdecimal() or len(day) > 2 or found_month is None or found_year is None:
            raise RuleBroken(question.key, codes.NOT_A_DATE)
        try:
            value = date(found_year, found_month, int(day))
        except ValueError as error:
            raise RuleBroken(question.key, codes.DATE_NOT_REAL) from error
        earliest = days.day_limit(self.setting(question, "earliest"))
        latest = days.day_limit(self.setting(question, "latest"))
        if earliest and value < earliest:
            raise RuleBroken(question.key, codes.DATE_TOO_EARLY, min=earliest.isoformat())
        if latest and value > latest:
            raise RuleBroken(question.key, codes.DATE_TOO_LATE, max=latest.isoformat())
        return value.isoformat()

    def read_back(self, question: Question, value: Any, language: str) -> Sequence[str]:
        """In the era of the language."""
        return [] if value is None else [clock.say_day(date.fromisoformat(value), language)]


def parts_of(question: Question, raw: Any, names: Sequence[str]) -> Any:
    """The parts of a mapping as text, None for anything but a mapping. A part that is missing is asked for by name."""
    if not isinstance(raw, Mapping):
        return None
    for name in names:
        if is_blank(raw.get(name)):
            raise RuleBroken(f"{question.key}.{name}", codes.REQUIRED)
    found = []
    for name in names:
        part = raw[name]
        if isinstance(part, int) and not isinstance(part, bool) and 0 <= part < 10_000:
            part = str(part)
        if not isinstance(part, str):
            raise RuleBroken(question.key, codes.NOT_A_MONTH if len(names) == 2 else codes.NOT_A_DATE)
        found.append(as_text(question, part))
    return tuple(found)


KIND = register(Date())
