"""How content somebody is: five buttons with faces, the best first, or a number typed."""

from typing import Any

from chatbot.asking.base import typed_or_unclear
from chatbot.messages import parts
from chatbot.messages.parts import Message
from chatbot.messages.question import question_messages
from chatbot.messages.turn import Turn
from chatbot.said import Said
from chatbot.words import plain
from services.questions import Question, get_kind

FACES = ("😞", "🙁", "😐", "🙂", "😀")


def ask(question: Question, turn: Turn, language: str, page: int = 0) -> list[Message]:
    """The steps as buttons of the card, with all their words, and as quick replies."""
    words = {**get_kind("rating").settings, **question.settings}["words"]
    steps = [(step, words[step - 1].in_(language)) for step in range(5, 0, -1)]
    items = [
        parts.postback(f"{FACES[step - 1]} {step}", turn.data(question, str(step)), shown=said) for step, said in steps
    ]
    lines = [f"{FACES[step - 1]} {step} {said}" for step, said in steps]
    now = get_kind(question.kind).read_back(question, turn.value, language) if turn.is_answered else []
    return question_messages(question, turn, items=items, lines=lines, now=now)


def read(question: Question, said: Said, turn: Turn) -> Any:
    """The step: its number, its words, or its face."""
    given = typed_or_unclear(said, "not_a_rating")
    if isinstance(given, str):
        for step, face in enumerate(FACES, start=1):
            if face in given:
                return str(step)
        bare = plain(given).removeprefix("ระดับ")
        return bare if bare.isdecimal() else given
    return given
