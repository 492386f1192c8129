"""Choices put in order."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.errors import Problem, RuleBroken
from services.questions import codes
from services.questions.base import Question, register
from services.questions.choice import find_choice, label_of
from services.questions.kind import BaseKind, as_text, is_blank
from services.questions.matrix import validate_parts
from services.text import arabic_digits


class Ranking(BaseKind):
    """Choices in order, the first one first: a list of them, or a mapping of key to rank. The answer is a list of keys.

    Required, every rank is given; else those that are. What is wrong with a choice's rank is addressed "key.choice".

    Settings:
        choices: a tuple of Choice with keys of their own.
        most: how many ranks there are, 0 for as many as there are choices.
    """

    name = "ranking"
    settings: Mapping[str, Any] = {"choices": (), "most": 0}

    def validate(self, question: Question) -> None:
        """Also wants choices whose keys can name a field, and no more ranks than choices."""
        super().validate(question)
        choices = self.setting(question, "choices")
        validate_parts(question, choices)
        if not 0 <= self.setting(question, "most") <= len(choices):
            raise ValueError(f"{question.key}: most must be between 0 and the number of choices")

    def take(self, question: Question, raw: Any) -> list[str] | None:
        """The keys in order."""
        choices = self.setting(question, "choices")
        if isinstance(raw, Mapping):
            return self._of_ranks(question, raw)
        given = raw if isinstance(raw, list | tuple) else [raw]
        if len(given) > 10 * len(choices):
            raise RuleBroken(question.key, codes.NOT_ON_LIST)
        keys = [find_choice(question, choices, item).key for item in given if not is_blank(item)]
        most = ranks_of(question)
        if len(keys) > most:
            raise RuleBroken(question.key, codes.TOO_MANY, max=most)
        for n, key in enumerate(keys, start=1):
            if key in keys[: n - 1]:
                raise RuleBroken(question.key, codes.RANK_TAKEN, rank=n)
        if keys and question.required and len(keys) < most:
            raise RuleBroken(question.key, codes.TOO_FEW, min=most)
        return keys or None

    def _of_ranks(self, question: Question, raw: Mapping[Any, Any]) -> list[str] | None:
        """From key → rank, as a form gives it."""
        choices, most = self.setting(question, "choices"), ranks_of(question)
        given = {key: one for key, one in raw.items() if not is_blank(one)}
        if not set(given) <= {choice.key for choice in choices}:
            raise RuleBroken(question.key, codes.NOT_ON_LIST)
        taken: dict[int, str] = {}
        problems: list[Problem] = []
        for choice in choices:
            field = f"{question.key}.{choice.key}"
            rank = _rank(question, given[choice.key], most) if choice.key in given else 0
            if rank is None:
                problems.append(Problem(field, codes.NOT_ON_LIST, {}))
            elif rank in taken:
                problems.append(Problem(field, codes.RANK_TAKEN, {"rank": rank}))
            elif rank:
                taken[rank] = choice.key
            elif question.required and given and most == len(choices):
                problems.append(Problem(field, codes.REQUIRED, {}))
        if problems:
            raise RuleBroken.of(problems)
        if taken and question.required and len(taken) < most:
            raise RuleBroken(question.key, codes.TOO_FEW, min=most)
        return [taken[rank] for rank in sorted(taken)] or None

    def read_back(self, question: Question, value: Any, language: str) -> Sequence[str]:
        """ "1. " and the label, a line a rank."""
        choices = self.setting(question, "choices")
        return [f"{n}. {label_of(choices, key, language)}" for n, key in enumerate(value or [], start=1)]

    def export(self, question: Question, value: Any) -> Mapping[str, Any]:
        """The keys in one column, and one column for each rank."""
        given = value or []
        columns: dict[str, Any] = {"": ";".join(given) if given else None}
        for n in range(ranks_of(question)):
            columns[str(n + 1)] = given[n] if n < len(given) else None
        return columns


def ranks_of(question: Question) -> int:
    """How many ranks there are."""
    return int(question.settings.get("most", 0)) or len(question.settings["choices"])


def _rank(question: Question, raw: Any, most: int) -> int | None:
    typed = arabic_digits(as_text(question, raw)) if isinstance(raw, str) else raw
    if isinstance(typed, str):
        typed = int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 3 else None
    is_rank = isinstance(typed, int) and not isinstance(typed, bool) and 1 <= typed <= most
    return typed if is_rank else None


KIND = register(Ranking())
