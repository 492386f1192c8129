"""Several things, each rated from 1 to 5 in the same words: the tables of the official forms."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from services.errors import Problem, RuleBroken
from services.questions import codes
from services.questions.base import Question, register
from services.questions.choice import label_of, validate_choices
from services.questions.kind import BaseKind, as_text, is_blank
from services.questions.rating import SATISFACTION
from services.text import Words, arabic_digits, search_form

#: What a key of a row, or of a choice that gets a rank, looks like: it names form fields and problems.
PART = re.compile(r"[A-Za-z0-9_-]{1,60}")


class Matrix(BaseKind):
    """A rating from 1 to 5 for each row. The answer maps keys of rows to ints, in the order of the rows.

    Required, every row is rated; else any of them. What is wrong with a row is addressed "key.row".

    Settings:
        rows: a tuple of Choice with keys of their own.
        words: five Words, for 1 to 5.
    """

    name = "matrix"
    settings: Mapping[str, Any] = {"rows": (), "words": SATISFACTION}

    def validate(self, question: Question) -> None:
        """Also wants rows whose keys can name a field, and words for each step."""
        super().validate(question)
        validate_parts(question, self.setting(question, "rows"))
        words = self.setting(question, "words")
        if len(words) != 5 or not all(isinstance(step, Words) for step in words):
            raise ValueError(f"{question.key}: words must be five Words")

    def take(self, question: Question, raw: Any) -> dict[str, int] | None:
        """The ratings; every row that is wrong or missing is told at once."""
        rows = self.setting(question, "rows")
        if not isinstance(raw, Mapping):
            raise RuleBroken(question.key, codes.NOT_A_RATING)
        given = {key: one for key, one in raw.items() if not is_blank(one)}
        if not set(given) <= {row.key for row in rows}:
            raise RuleBroken(question.key, codes.NOT_A_RATING)
        value: dict[str, int] = {}
        problems: list[Problem] = []
        for row in rows:
            step = self._step(question, given[row.key]) if row.key in given else None
            if step is not None:
                value[row.key] = step
            elif row.key in given:
                problems.append(Problem(f"{question.key}.{row.key}", codes.NOT_A_RATING, {}))
            elif question.required and given:
                problems.append(Problem(f"{question.key}.{row.key}", codes.REQUIRED, {}))
        if problems:
            raise RuleBroken.of(problems)
        return value or None

    def _step(self, question: Question, raw: Any) -> int | None:
        if isinstance(raw, int) and not isinstance(raw, bool) and 1 <= raw <= 5:
            return raw
        if not isinstance(raw, str):
            return None
        typed = search_form(arabic_digits(as_text(question, raw)))
        for step, words in enumerate(self.setting(question, "words"), start=1):
            if typed in (str(step), search_form(words.th), search_form(words.en)):
                return step
        return None

    def read_back(self, question: Question, value: Any, language: str) -> Sequence[str]:
        """A line a row: what it is, the words and the number."""
        words = self.setting(question, "words")
        rows = self.setting(question, "rows")
        return [
            f"{label_of(rows, key, language)}: {words[step - 1].in_(language)} ({step})"
            for key, step in (value or {}).items()
        ]

    def export(self, question: Question, value: Any) -> Mapping[str, Any]:
        """All in one column ("row:5;row:4"), and one column of 1 to 5 for each row."""
        given = value or {}
        columns: dict[str, Any] = {"": ";".join(f"{key}:{step}" for key, step in given.items()) if given else None}
        return columns | {row.key: given.get(row.key) for row in self.setting(question, "rows")}


def validate_parts(question: Question, parts: Sequence[Any]) -> None:
    """ValueError where rows or choices are none, share a key, or have one that cannot name a field."""
    validate_choices(question, parts)
    for part in parts:
        if not PART.fullmatch(part.key):
            raise ValueError(f"{question.key}: {part.key!r} must be letters, digits, - and _")


KIND = register(Matrix())
