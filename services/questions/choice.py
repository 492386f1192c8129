"""One of the answers on offer."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.errors import RuleBroken
from services.questions import codes
from services.questions.base import Choice, Question, register
from services.questions.kind import BaseKind, as_text
from services.text import label_form, search_form


class OneChoice(BaseKind):
    """One choice. Its key is taken, or its label in either language, or a word that only it has; the answer is the key.

    Settings:
        choices: a tuple of Choice with keys of their own.
        compact: shown as one line that opens, where officers choose among many.
    """

    name = "choice"
    settings: Mapping[str, Any] = {"choices": (), "compact": False}

    def validate(self, question: Question) -> None:
        """Also wants choices, each with its own key."""
        super().validate(question)
        validate_choices(question, self.setting(question, "choices"))

    def take(self, question: Question, raw: Any) -> str:
        """The key of the choice."""
        return find_choice(question, self.setting(question, "choices"), raw).key

    def read_back(self, question: Question, value: Any, language: str) -> Sequence[str]:
        """Its label."""
        return [] if value is None else [label_of(self.setting(question, "choices"), value, language)]

    def export(self, question: Question, value: Any) -> Mapping[str, Any]:
        """Its key, and its label in Thai."""
        label = None if value is None else label_of(self.setting(question, "choices"), value, "th")
        return {"": value, "label": label}


def validate_choices(question: Question, choices: Sequence[Any]) -> None:
    """ValueError where there are none, where something else stands among them, or where two share a key."""
    if not choices or any(not isinstance(choice, Choice) for choice in choices):
        raise ValueError(f"{question.key}: choices must be a tuple of Choice, and not empty")
    keys = [choice.key for choice in choices]
    if len(set(keys)) != len(keys) or not all(keys):
        raise ValueError(f"{question.key}: two choices share a key, or one has none")


def find_choice(question: Question, choices: Sequence[Choice], raw: Any) -> Choice:
    """The choice of that key, else the first of that label or the only one with that word. Raises RuleBroken."""
    if not isinstance(raw, str):
        raise RuleBroken(question.key, codes.NOT_ON_LIST)
    for choice in choices:
        if choice.key == raw:
            return choice
    typed = search_form(as_text(question, raw))
    for choice in choices:
        labels = [choice.key, choice.label.th, choice.label.en]
        labels += [choice.line.th, choice.line.en] if choice.line else []
        if typed in map(search_form, labels):
            return choice
    named = [choice for choice in choices if typed in map(label_form, (*choice.telling, *choice.words))]
    if len(named) == 1:
        return named[0]
    raise RuleBroken(question.key, codes.NOT_ON_LIST)


def label_of(choices: Sequence[Choice], key: str, language: str) -> str:
    """The label of a choice; its key where it is no longer on offer, so that old answers stay readable."""
    return next((choice.label.in_(language) for choice in choices if choice.key == key), key)


KIND = register(OneChoice())
