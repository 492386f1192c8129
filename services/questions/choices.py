"""Any number of the answers on offer."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.errors import RuleBroken
from services.questions import codes
from services.questions.base import Question, register
from services.questions.choice import find_choice, label_of, validate_choices
from services.questions.kind import BaseKind, is_blank


class Choices(BaseKind):
    """Several choices, given as a list (or one alone). The answer is a list of keys in the order of the offer.

    Settings:
        choices: a tuple of Choice with keys of their own.
        min: fewest chosen, where any is.
        max: most chosen, 0 for as many as there are.
        alone: keys that go with no other, such as "none of these".
    """

    name = "choices"
    settings: Mapping[str, Any] = {"choices": (), "min": 0, "max": 0, "alone": ()}

    def validate(self, question: Question) -> None:
        """Also wants choices, and `alone` among them."""
        super().validate(question)
        choices = self.setting(question, "choices")
        validate_choices(question, choices)
        if not set(self.setting(question, "alone")) <= {choice.key for choice in choices}:
            raise ValueError(f"{question.key}: alone names a choice that is not there")

    def take(self, question: Question, raw: Any) -> list[str] | None:
        """The keys, each once."""
        given = raw if isinstance(raw, list | tuple) else [raw]
        choices = self.setting(question, "choices")
        if len(given) > 10 * len(choices):
            raise RuleBroken(question.key, codes.NOT_ON_LIST)
        keys = {find_choice(question, choices, item).key for item in given if not is_blank(item)}
        value = [choice.key for choice in choices if choice.key in keys]
        alone = [key for key in value if key in self.setting(question, "alone")]
        if alone and len(value) > 1:
            raise RuleBroken(question.key, codes.STANDS_ALONE, choice=alone[0])
        most = self.setting(question, "max")
        if most and len(value) > most:
            raise RuleBroken(question.key, codes.TOO_MANY, max=most)
        if value and not alone and len(value) < self.setting(question, "min"):
            raise RuleBroken(question.key, codes.TOO_FEW, min=self.setting(question, "min"))
        return value or None

    def read_back(self, question: Question, value: Any, language: str) -> Sequence[str]:
        """A label a line."""
        choices = self.setting(question, "choices")
        return [label_of(choices, key, language) for key in value or []]

    def export(self, question: Question, value: Any) -> Mapping[str, Any]:
        """The keys in one column, and one column of 1 or 0 for each choice."""
        given = value or []
        columns: dict[str, Any] = {"": None if value is None else ";".join(given)}
        for choice in self.setting(question, "choices"):
            columns[choice.key] = None if value is None else int(choice.key in given)
        return columns


KIND = register(Choices())
