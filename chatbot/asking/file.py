"""A document: photographed here, sent as a file, or added on the web."""

from typing import Any

from chatbot.asking.base import Unclear
from chatbot.asking.photographs import CHOOSE, TAKE
from chatbot.messages import parts
from chatbot.messages.parts import Message, Part
from chatbot.messages.question import ON_THE_WEB, question_messages
from chatbot.messages.turn import Turn
from chatbot.said import Said
from services.questions import Question, get_kind
from services.text import Words

_HOW = Words("ถ่ายภาพเอกสาร หรือส่งไฟล์ได้เลย หรือแนบบนเว็บไซต์", "Photograph the paper, send the file, or add it on the web")
_PHOTO = Words("ภาพจาก LINE", "Picture from LINE")


def ask(question: Question, turn: Turn, language: str, page: int = 0) -> list[Message]:
    """Camera, camera roll, and the page of the question."""
    say = turn.voice.say
    items: list[Part] = [{"type": "camera", "label": say(TAKE)}, {"type": "cameraRoll", "label": say(CHOOSE)}]
    buttons = []
    if turn.web:
        items.append(parts.link(say(ON_THE_WEB), turn.web))
        buttons.append(parts.link(say(ON_THE_WEB), turn.web))
    now = get_kind(question.kind).read_back(question, turn.value, language) if turn.is_answered else []
    return question_messages(question, turn, items=items, now=now, buttons=buttons, prompt=say(_HOW))


def read(question: Question, said: Said, turn: Turn) -> Any:
    """The first picture or the file that was sent."""
    if said.kind == "picture":
        if said.trouble:
            return Unclear(said.trouble)
        if said.pictures:
            return {"key": said.pictures[0], "name": turn.voice.say(_PHOTO)}
    if said.kind == "file" and said.kept:
        return {"key": said.kept, "name": said.file_name}
    return Unclear("not_a_file")
