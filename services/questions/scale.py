"""A whole number from 0 to 10, such as how gladly somebody would recommend us."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.errors import RuleBroken
from services.questions import codes
from services.questions.base import Question, register
from services.questions.kind import BaseKind, as_text
from services.text import Words, arabic_digits

#: The steps, both ends included.
STEPS = range(11)
_TYPED = {str(step): step for step in STEPS}


class Scale(BaseKind):
    """A whole number from 0 to 10. The answer is an int.

    Settings:
        low: Words for 0.
        high: Words for 10.
    """

    name = "scale"
    settings: Mapping[str, Any] = {"low": None, "high": None}

    def validate(self, question: Question) -> None:
        """Also wants words at the ends, where there are any."""
        super().validate(question)
        for name in ("low", "high"):
            if not isinstance(self.setting(question, name), Words | None):
                raise ValueError(f"{question.key}: {name} must be Words")

    def take(self, question: Question, raw: Any) -> int:
        """The step."""
        if isinstance(raw, int) and not isinstance(raw, bool) and raw in STEPS:
            return raw
        if isinstance(raw, str):
            step = _TYPED.get(arabic_digits(as_text(question, raw)))
            if step is not None:
                return step
        raise RuleBroken(question.key, codes.NOT_ON_SCALE)

    def read_back(self, question: Question, value: Any, language: str) -> Sequence[str]:
        """ "8 / 10", at the ends with their words."""
        if value is None:
            return []
        end = self.setting(question, {0: "low", 10: "high"}[value]) if value in (0, 10) else None
        return [f"{value} / 10 ({end.in_(language)})" if end else f"{value} / 10"]


KIND = register(Scale())
