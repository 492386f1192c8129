"""A repeating group: a table is filled in on the web, and the chat goes on behind it."""

from typing import Any

from chatbot.asking.base import Unclear
from chatbot.messages import parts
from chatbot.messages.parts import Message
from chatbot.messages.question import CONTINUE, ON_THE_WEB, question_messages
from chatbot.messages.turn import Turn
from chatbot.said import Said
from services.questions import Question, get_kind
from services.text import Words

#: Why this kind is taken by link: no channel of short messages holds a table.
BY_LINK = Words(
    "รายการแบบตารางกรอกบนเว็บไซต์สะดวกกว่า เสร็จแล้วกลับมากด “ทำต่อ”",
    "A table is easier on the web. Come back and press “Continue”",
)


def ask(question: Question, turn: Turn, language: str, page: int = 0) -> list[Message]:
    """The link, and "continue" for when it is done."""
    return ask_by_link(question, turn, language, turn.voice.say(BY_LINK))


def read(question: Question, said: Said, turn: Turn) -> Any:
    """Nothing that is said here answers it."""
    return Unclear("not_lines")


def ask_by_link(question: Question, turn: Turn, language: str, reason: str) -> list[Message]:
    """Any question that this channel takes by link."""
    say = turn.voice.say
    go_on = parts.postback(say(CONTINUE), "cmd:continue")
    links = [parts.link(say(ON_THE_WEB), turn.web)] if turn.web else []
    now = get_kind(question.kind).read_back(question, turn.value, language) if turn.is_answered else []
    return question_messages(question, turn, items=[*links, go_on], now=now, buttons=links, prompt=reason)
