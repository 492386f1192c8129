"""What every way of asking has in common: what was understood of what somebody said."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from chatbot.messages.parts import Message
from chatbot.messages.turn import Turn
from chatbot.said import Said
from services.questions import Question


@dataclass(frozen=True, slots=True)
class Unclear:
    """What was said does not answer the question; `code` says in which way."""

    code: str


@dataclass(frozen=True, slots=True)
class Partly:
    """A step towards the answer: `held` is kept and the question asked on; `answer`, if any, is saved meanwhile."""

    held: Mapping[str, Any]
    answer: Any = None
    has_answer: bool = False
    note: str = ""


class Asking(Protocol):
    """How one kind of question is put and its answer read in chat: a module of this folder."""

    def ask(self, question: Question, turn: Turn, language: str, page: int = 0) -> list[Message]:
        """The question as messages."""

    def read(self, question: Question, said: Said, turn: Turn) -> Any:
        """The raw answer, as the kind of question takes it; Unclear or Partly where it is none (yet)."""


def rest_of(said: Said) -> str:
    """What a button of the question carried."""
    return said.data.split(":", 3)[3] if said.data.startswith("q:") and said.data.count(":") >= 3 else ""


def typed_or_unclear(said: Said, code: str) -> Any:
    """The words typed, else in which way the answer is not one."""
    if said.kind == "postback":
        return said.picked or rest_of(said) or Unclear(code)
    return said.text if said.kind == "text" and said.text.strip() else Unclear(code)
