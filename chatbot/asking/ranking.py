"""Choices put in order: one is pressed after the other."""

import re
from typing import Any

from chatbot.asking.base import Partly, Unclear, rest_of
from chatbot.asking.choice import items_of
from chatbot.asking.listing import Item, find_item, page_of
from chatbot.messages import parts
from chatbot.messages.parts import Message
from chatbot.messages.question import question_messages
from chatbot.messages.turn import Turn
from chatbot.said import Said
from chatbot.words import Command, find_command
from services.questions import Question, get_kind
from services.questions.ranking import ranks_of
from services.text import Words

_FIRST = Words("อันดับ 1 จาก {of} · กดข้อที่สำคัญที่สุด", "1 of {of} · Press the most important")
_NEXT = Words("อันดับ {n} จาก {of} · กดข้อที่สำคัญรองลงมา", "{n} of {of} · Press the next most important")
_DONE = Words("เสร็จแล้ว", "Done")
_PRESSED = re.compile(r"(\d{1,3})=(.+)")


def ask(question: Question, turn: Turn, language: str, page: int = 0) -> list[Message]:
    """What has no rank yet, and what has."""
    given, of = _given(question, turn), ranks_of(question)
    items = _left(question, given)
    can_stop = bool(given) and not question.required
    found = page_of(
        question, turn, items, page, lambda item: _data(question, turn, len(given), item), extra=1 if can_stop else 0
    )
    buttons = list(found.items)
    if can_stop:
        buttons.insert(0, parts.postback(turn.voice.say(_DONE), turn.data(question, "done")))
    value = given or (turn.value if turn.is_answered else None)
    prompt = turn.voice.say(_NEXT if given else _FIRST, n=len(given) + 1, of=of)
    now = get_kind("ranking").read_back(question, value, language)
    return question_messages(question, turn, items=buttons, lines=found.lines, now=now, prompt=prompt)


def read(question: Question, said: Said, turn: Turn) -> Any:
    """Partly after a choice; the order after the last."""
    given = _given(question, turn)
    if said.kind == "postback":
        return _press(question, rest_of(said), turn, given)
    if said.kind != "text":
        return Unclear("want_choice")
    if find_command(said.text) is Command.NEXT:
        return given if given and not question.required else Unclear("want_choice")
    items = _left(question, given)
    pieces = [piece for piece in re.split(r"[\s,;]+", said.text.strip()) if piece]
    keys = list(dict.fromkeys(item.key for piece in pieces if (item := find_item(items, piece)) is not None))
    if len(pieces) < 2 or len(keys) < len(pieces):
        # Words of one label, unless they are numbers: "1 1" is not the eleventh.
        whole = None if len(pieces) > 1 and all(map(str.isdecimal, pieces)) else find_item(items, said.text)
        keys = [whole.key] if whole is not None else []
    if not keys or len(given) + len(keys) > ranks_of(question):
        return Unclear("not_on_list")
    return _on(question, [*given, *keys])


def _press(question: Question, rest: str, turn: Turn, given: list[str]) -> Any:
    if rest == "done":
        return given or Unclear("want_choice")
    pressed = _PRESSED.fullmatch(rest)
    choices = question.settings["choices"]
    key = pressed[2] if pressed else ""
    if pressed is None or not any(one.key == key for one in choices):
        return Unclear("want_choice")
    if not given and int(pressed[1]) and isinstance(turn.value, list):
        # Pressed twice, when all of it was answered.
        return turn.value
    return _on(question, given if key in given else [*given, key])


def _on(question: Question, given: list[str]) -> Any:
    """The whole order, or what is known so far."""
    return given if len(given) >= ranks_of(question) else Partly({"steps": given})


def _given(question: Question, turn: Turn) -> list[str]:
    keys = {choice.key for choice in question.settings["choices"]}
    return [key for key in turn.held.get("steps", ()) if key in keys]


def _left(question: Question, given: list[str]) -> list[Item]:
    return [item for item in items_of(question.settings["choices"]) if item.key not in given]


def _data(question: Question, turn: Turn, given: int, item: Item) -> str:
    """What a button says: how many had a rank when it was shown, and its choice."""
    return turn.data(question, f"{given}={item.key}")
