"""How a survey will look in chat, before anybody is asked: drawn by whoever speaks on that channel."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from services.questions import Question
from services.text import Words

Messages = Sequence[Mapping[str, Any]]


class Sketcher(Protocol):
    """One channel that shows what it would ask. Composing is pure."""

    def sketch(self, title: Words, questions: Sequence[Question], language: str) -> Sequence[Messages]:
        """For each question the messages that ask it."""


_sketchers: dict[str, Callable[[], Sketcher]] = {}


def register_sketcher(channel: str, make: Callable[[], Sketcher]) -> None:
    """Says who shows what is asked on that channel."""
    _sketchers[channel] = make


def sketch(channel: str, title: Words, questions: Sequence[Question], language: str) -> Sequence[Messages]:
    """The messages of each question as that channel would ask it; [] where nobody speaks there."""
    make = _sketchers.get(channel)
    return make().sketch(title, questions, language) if make is not None else []
