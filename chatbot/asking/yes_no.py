"""Yes or no: two buttons with the words of the question."""

from typing import Any

from chatbot.asking.base import Unclear, rest_of
from chatbot.asking.listing import Item, find_item
from chatbot.messages import parts
from chatbot.messages.parts import Message
from chatbot.messages.question import question_messages
from chatbot.messages.turn import Turn
from chatbot.said import Said
from chatbot.words import Command, find_command
from services.questions import Question, get_kind


def ask(question: Question, turn: Turn, language: str, page: int = 0) -> list[Message]:
    """The two."""
    items = [
        parts.postback(item.short(language), turn.data(question, item.key), shown=item.label.in_(language))
        for item in _both(question)
    ]
    now = get_kind(question.kind).read_back(question, turn.value, language) if turn.is_answered else []
    return question_messages(question, turn, items=items, now=now)


def read(question: Question, said: Said, turn: Turn) -> Any:
    """Which of the two; what else people say for it, the kind knows."""
    if said.kind == "postback":
        return rest_of(said) if rest_of(said) in ("yes", "no") else Unclear("not_yes_no")
    if said.kind != "text":
        return Unclear("not_yes_no")
    if (found := find_item(_both(question), said.text)) is not None:
        return found.key
    command = find_command(said.text)
    return {Command.YES: "yes", Command.NO: "no"}.get(command, said.text) if command else said.text


def _both(question: Question) -> list[Item]:
    kind = get_kind("yes_no")
    settings = {**kind.settings, **question.settings}
    return [Item("yes", settings["yes"], settings["yes"]), Item("no", settings["no"], settings["no"])]
