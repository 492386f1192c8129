"""How content somebody is, from 1 to 5."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.errors import RuleBroken
from services.questions import codes
from services.questions.base import Question, register
from services.questions.kind import BaseKind, as_text
from services.text import Words, arabic_digits, search_form

#: The words of the official forms, for 1 to 5.
SATISFACTION = (
    Words("พึงพอใจน้อยที่สุด", "Very dissatisfied"),
    Words("พึงพอใจน้อย", "Dissatisfied"),
    Words("พึงพอใจปานกลาง", "Neither satisfied nor dissatisfied"),
    Words("พึงพอใจมาก", "Satisfied"),
    Words("พึงพอใจมากที่สุด", "Very satisfied"),
)


class Rating(BaseKind):
    """A number from 1 to 5, or the words for it. The answer is an int.

    Settings:
        words: five Words, for 1 to 5.
    """

    name = "rating"
    settings: Mapping[str, Any] = {"words": SATISFACTION}

    def validate(self, question: Question) -> None:
        """Also wants words for each step."""
        super().validate(question)
        words = self.setting(question, "words")
        if len(words) != 5 or not all(isinstance(step, Words) for step in words):
            raise ValueError(f"{question.key}: words must be five Words")

    def take(self, question: Question, raw: Any) -> int:
        """The step."""
        if isinstance(raw, int) and not isinstance(raw, bool) and 1 <= raw <= 5:
            return raw
        if isinstance(raw, str):
            typed = search_form(arabic_digits(as_text(question, raw)))
            for step, words in enumerate(self.setting(question, "words"), start=1):
                if typed in (str(step), search_form(words.th), search_form(words.en)):
                    return step
        raise RuleBroken(question.key, codes.NOT_A_RATING)

    def read_back(self, question: Question, value: Any, language: str) -> Sequence[str]:
        """The words and the number."""
        if value is None:
            return []
        words: Words = self.setting(question, "words")[value - 1]
        return [f"{words.in_(language)} ({value})"]


KIND = register(Rating())
