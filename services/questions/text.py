"""A line of text."""

import re
from collections.abc import Mapping
from typing import Any

from services.errors import RuleBroken
from services.questions import codes
from services.questions.base import Question, register
from services.questions.kind import LONGEST, BaseKind, as_text
from services.text import arabic_digits


class Text(BaseKind):
    """One line. Lengths count characters (code points) of the normal form.

    Settings:
        min_length: fewest characters.
        max_length: most characters.
        pattern: a regular expression for the whole answer, "" for any.
        arabic_digits: whether Thai digits become 0–9 (for codes and numbers of papers).
        autocomplete: the HTML token for what the browser may fill in, such as "name".
        inputmode: the phone keyboard wanted: "", "numeric", "url".
    """

    name = "text"
    settings: Mapping[str, Any] = {
        "min_length": 0,
        "max_length": 200,
        "pattern": "",
        "arabic_digits": False,
        "autocomplete": "",
        "inputmode": "",
    }

    def validate(self, question: Question) -> None:
        """Also wants a pattern that compiles and lengths that allow an answer."""
        super().validate(question)
        try:
            re.compile(self.setting(question, "pattern"))
        except re.error as error:
            raise ValueError(f"{question.key}: the pattern is none: {error}") from error
        if not 0 <= self.setting(question, "min_length") <= self.setting(question, "max_length") <= LONGEST:
            raise ValueError(f"{question.key}: the lengths allow no answer")

    def take(self, question: Question, raw: Any) -> str | None:
        """The line in its normal form."""
        value = as_text(question, raw)
        if self.setting(question, "arabic_digits"):
            value = arabic_digits(value)
        check_length(question, value, self.setting(question, "min_length"), self.setting(question, "max_length"))
        pattern = self.setting(question, "pattern")
        if value and pattern and not re.fullmatch(pattern, value):
            raise RuleBroken(question.key, codes.WRONG_FORM)
        return value or None


def check_length(question: Question, value: str, shortest: int, longest: int) -> None:
    """Raises RuleBroken for a text that is there but too short, or too long."""
    if len(value) > longest:
        raise RuleBroken(question.key, codes.TOO_LONG, max=longest)
    if value and len(value) < shortest:
        raise RuleBroken(question.key, codes.TOO_SHORT, min=shortest)


KIND = register(Text())
