"""A day: the picker of the phone within the days that are taken, or typed in either era."""

from typing import Any

from chatbot.asking.base import typed_or_unclear
from chatbot.messages import parts
from chatbot.messages.parts import Message, Part
from chatbot.messages.question import question_messages
from chatbot.messages.turn import Turn
from chatbot.said import Said
from services import clock
from services.questions import Question, get_kind
from services.questions.days import day_limit
from services.text import Words

_PICK = Words("เลือกวัน", "Pick a day")
_TODAY = Words("วันนี้", "Today")
_YESTERDAY = Words("เมื่อวาน", "Yesterday")
_HOW = Words("กด “เลือกวัน” หรือพิมพ์ เช่น 20/11/2569", "Press “Pick a day”, or type 20/11/2026")


def ask(question: Question, turn: Turn, language: str, page: int = 0) -> list[Message]:
    """The picker, with today and yesterday where they are taken."""
    earliest = day_limit(question.settings.get("earliest", ""))
    latest = day_limit(question.settings.get("latest", ""))
    picker: Part = {
        "type": "datetimepicker",
        "label": turn.voice.say(_PICK),
        "data": turn.data(question, ""),
        "mode": "date",
    }
    if earliest:
        picker["min"] = earliest.isoformat()
    if latest:
        picker["max"] = latest.isoformat()
    items = [picker]
    for words, back in ((_TODAY, 0), (_YESTERDAY, 1)):
        day = clock.today() - clock.days(back)
        if (not earliest or day >= earliest) and (not latest or day <= latest):
            items.append(parts.postback(turn.voice.say(words), turn.data(question, day.isoformat())))
    now = get_kind(question.kind).read_back(question, turn.value, language) if turn.is_answered else []
    return question_messages(question, turn, items=items, now=now, prompt=turn.voice.say(_HOW))


def read(question: Question, said: Said, turn: Turn) -> Any:
    """The day that was picked or typed."""
    return typed_or_unclear(said, "want_day")
