"""Text of several lines."""

from collections.abc import Mapping
from typing import Any

from services.questions.base import Question, register
from services.questions.kind import LONGEST, BaseKind, as_text
from services.questions.text import check_length


class LongText(BaseKind):
    """Several lines. Lengths count characters (code points) of the normal form, newlines included.

    Settings:
        min_length: fewest characters.
        max_length: most characters.
        rows: the height of the field in lines.
    """

    name = "long_text"
    settings: Mapping[str, Any] = {"min_length": 0, "max_length": 2000, "rows": 6}

    def validate(self, question: Question) -> None:
        """Also wants lengths that allow an answer."""
        super().validate(question)
        if not 0 <= self.setting(question, "min_length") <= self.setting(question, "max_length") <= LONGEST:
            raise ValueError(f"{question.key}: the lengths allow no answer")

    def take(self, question: Question, raw: Any) -> str | None:
        """The text in its normal form."""
        value = as_text(question, raw, lines=True)
        check_length(question, value, self.setting(question, "min_length"), self.setting(question, "max_length"))
        return value or None


KIND = register(LongText())
