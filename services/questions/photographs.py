"""Photographs, already saved: the answer names their files."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from services.errors import RuleBroken
from services.questions import codes
from services.questions.base import Question, register
from services.questions.kind import BaseKind, is_blank

#: A key as `services.files` makes them; what it opens is looked up there.
KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")


class Photographs(BaseKind):
    """Photographs that `services.files` has saved; the answer is the list of their keys.

    Settings:
        min: fewest, where the question is required or any is given.
        max: most.
    """

    name = "photographs"
    settings: Mapping[str, Any] = {"min": 0, "max": 5}

    def take(self, question: Question, raw: Any) -> list[str] | None:
        """The keys, each once, in the order given."""
        given = [raw] if isinstance(raw, str) else raw
        if not isinstance(given, list | tuple):
            raise RuleBroken(question.key, codes.NOT_PHOTOGRAPHS)
        keys = [key for key in given if not is_blank(key)]
        if any(not isinstance(key, str) or not KEY.fullmatch(key) for key in keys):
            raise RuleBroken(question.key, codes.NOT_PHOTOGRAPHS)
        value = list(dict.fromkeys(keys))
        if len(value) > self.setting(question, "max"):
            raise RuleBroken(question.key, codes.TOO_MANY, max=self.setting(question, "max"))
        if value and len(value) < self.setting(question, "min"):
            raise RuleBroken(question.key, codes.TOO_FEW, min=self.setting(question, "min"))
        return value or None

    def read_back(self, question: Question, value: Any, language: str) -> Sequence[str]:
        """How many there are."""
        if not value:
            return []
        if language == "en":
            return [f"{len(value)} photograph{'' if len(value) == 1 else 's'}"]
        return [f"{len(value)} ภาพ"]

    def export(self, question: Question, value: Any) -> Mapping[str, Any]:
        """How many there are: the keys open files and stay inside."""
        return {"": None if value is None else len(value)}


KIND = register(Photographs())
