"""A whole number from 0 to 10: a button for each, or the number typed."""

import re
from typing import Any

from chatbot.asking.base import typed_or_unclear
from chatbot.messages import parts
from chatbot.messages.parts import Message
from chatbot.messages.question import question_messages
from chatbot.messages.turn import Turn
from chatbot.said import Said
from chatbot.words import plain
from services.questions import Question, get_kind
from services.questions.scale import STEPS
from services.text import Words

_HOW = Words("กดคะแนน 0 ถึง 10 หรือพิมพ์ตัวเลข", "Press a number from 0 to 10, or type it")
#: "ให้ 9 คะแนน", "9/10".
_SCORE = re.compile(r"(?:ให้|ได้|คะแนน)?(\d{1,3})(?:/10|/๑๐|เต็ม10|เต็ม๑๐|คะแนน)?")


def ask(question: Question, turn: Turn, language: str, page: int = 0) -> list[Message]:
    """The steps as quick replies, and what the ends mean."""
    items = [parts.postback(str(step), turn.data(question, str(step))) for step in STEPS]
    ends = [(step, question.settings.get(name)) for step, name in ((0, "low"), (10, "high"))]
    lines = [f"{step} = {words.in_(language)}" for step, words in ends if words]
    now = get_kind(question.kind).read_back(question, turn.value, language) if turn.is_answered else []
    return question_messages(question, turn, items=items, lines=lines, now=now, prompt=turn.voice.say(_HOW))


def read(question: Question, said: Said, turn: Turn) -> Any:
    """The number that was pressed or typed."""
    given = typed_or_unclear(said, "not_on_scale")
    if not isinstance(given, str):
        return given
    score = _SCORE.fullmatch(plain(given))
    return score[1] if score else given
