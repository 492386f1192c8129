"""Photographs: camera and camera roll, one after another or many at once, until "no more photos"."""

from typing import Any

from chatbot.asking.base import Partly, Unclear
from chatbot.messages import parts
from chatbot.messages.parts import Message, Part
from chatbot.messages.question import question_messages
from chatbot.messages.refusals import word_code
from chatbot.messages.turn import Turn
from chatbot.said import Said
from chatbot.words import Command, find_command
from services.questions import Question, get_kind
from services.text import Words

TAKE = Words("ถ่ายภาพ", "Take a photo")
CHOOSE = Words("เลือกภาพ", "Choose a photo")
DONE = Words("ไม่มีภาพเพิ่มแล้ว", "No more photos")
_HOW = Words("ถ่ายหรือเลือกภาพได้ไม่เกิน {max} ภาพ", "Take or choose up to {max}")
_GOT = Words("ได้รับ {n} ภาพแล้ว ส่งเพิ่มได้อีก หรือกด “ไม่มีภาพเพิ่มแล้ว”", "{n} received. Send more, or press “No more photos”")
_FULL = Words("ได้รับครบ {n} ภาพแล้ว กด “ไม่มีภาพเพิ่มแล้ว”", "All {n} received: press “No more photos”")


def ask(question: Question, turn: Turn, language: str, page: int = 0) -> list[Message]:
    """Camera, camera roll, and "no more" once there is one."""
    most, given = most_of(question), len(turn.value or [])
    say = turn.voice.say
    items: list[Part] = []
    if given:
        items.append(parts.postback(say(DONE), f"next:{turn.mark}:{question.key}"))
    if given < most:
        items += [{"type": "camera", "label": say(TAKE)}, {"type": "cameraRoll", "label": say(CHOOSE)}]
    prompt = say(_HOW, max=most) if not given else say(_GOT if given < most else _FULL, n=given)
    return question_messages(question, turn, items=items, prompt=prompt)


def read(question: Question, said: Said, turn: Turn) -> Any:
    """The pictures so far with the new ones, as many as there may be; saved at once and asked on."""
    if said.kind == "picture":
        if said.trouble:
            return Unclear(said.trouble)
        return add_pictures(question, said, turn)
    if said.kind == "text" and find_command(said.text) in (Command.NEXT, Command.NO):
        return list(turn.value or []) or None
    return Unclear("want_picture")


def add_pictures(question: Question, said: Said, turn: Turn) -> Partly:
    """What is kept with the new pictures; the note says where some were too many."""
    together = list(dict.fromkeys([*(turn.value or []), *said.pictures]))
    most = most_of(question)
    note = word_code("picture_too_many", turn.voice, max=most) if len(together) > most else ""
    return Partly({}, answer=together[:most], has_answer=True, note=note)


def most_of(question: Question) -> int:
    """The most that the question takes."""
    return int({**get_kind("photographs").settings, **question.settings}["max"])
