"""Answers that are simply typed: the card, and the words as they were typed."""

from typing import Any

from chatbot.asking.base import Unclear
from chatbot.messages import parts
from chatbot.messages.parts import Message
from chatbot.messages.question import question_messages
from chatbot.messages.turn import Turn
from chatbot.said import Said
from services.questions import Question, get_kind
from services.text import Words

_TYPE = Words("พิมพ์คำตอบ", "Type the answer")


def ask_typed(question: Question, turn: Turn, language: str, prompt: Words) -> list[Message]:
    """The card with how to answer."""
    now = get_kind(question.kind).read_back(question, turn.value, language) if turn.is_answered else []
    items = [parts.keyboard(turn.voice.say(_TYPE))]
    return question_messages(question, turn, items=items, now=now, prompt=turn.voice.say(prompt))


def read_typed(said: Said) -> Any:
    """The words, as they were typed; a place's words or a file's name are no answer."""
    return said.text if said.kind == "text" and said.text.strip() else Unclear("want_text")
