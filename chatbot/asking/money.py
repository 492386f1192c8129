"""A sum in baht, typed."""

from typing import Any

from chatbot.asking.typed import ask_typed, read_typed
from chatbot.messages.parts import Message
from chatbot.messages.turn import Turn
from chatbot.said import Said
from services.questions import Question
from services.text import Words

_HOW = Words("พิมพ์จำนวนเงินเป็นบาท เช่น 1,234.50", "Type the sum in baht, such as 1,234.50")


def ask(question: Question, turn: Turn, language: str, page: int = 0) -> list[Message]:
    """The card."""
    return ask_typed(question, turn, language, _HOW)


def read(question: Question, said: Said, turn: Turn) -> Any:
    """The words as they were typed: their kind knows what they mean."""
    return read_typed(said)
