"""Any number of the answers on offer: each press ticks or unticks one, "done" takes what is ticked."""

from typing import Any

from chatbot.asking.base import Partly, Unclear, rest_of
from chatbot.asking.choice import data_of, items_of
from chatbot.asking.listing import Item, find_item, page_of
from chatbot.messages import parts
from chatbot.messages.parts import Message
from chatbot.messages.question import question_messages
from chatbot.messages.turn import Turn
from chatbot.said import Said
from chatbot.words import Command, find_command
from services.questions import Question
from services.text import Words

_DONE = Words("เสร็จแล้ว", "Done")
_HOW = Words("เลือกได้หลายข้อ แล้วกด “เสร็จแล้ว”", "Choose as many as fit, then press “Done”")


def ask(question: Question, turn: Turn, language: str, page: int = 0) -> list[Message]:
    """The choices, those ticked with a mark, and "done" once there are any."""
    ticked = _ticked(turn)
    items = [_marked(item, item.key in ticked) for item in items_of(question.settings["choices"])]
    found = page_of(question, turn, items, page, lambda item: data_of(question, turn, items, item), extra=1)
    buttons = list(found.items)
    if ticked:
        buttons.insert(0, parts.postback(turn.voice.say(_DONE), f"next:{turn.mark}:{question.key}"))
    return question_messages(question, turn, items=buttons, lines=found.lines, prompt=turn.voice.say(_HOW))


def read(question: Question, said: Said, turn: Turn) -> Any:
    """Partly for a tick; the list once it is done."""
    ticked = _ticked(turn)
    choices = question.settings["choices"]
    if said.kind == "postback":
        rest = rest_of(said)
        key = next((choice.key for choice in choices if rest[:1] == "=" and choice.key.startswith(rest[1:])), None)
        return Unclear("want_choice") if key is None else _tick(question, ticked, [key], turn)
    if said.kind != "text":
        return Unclear("want_choice")
    if find_command(said.text) is Command.NEXT:
        return ticked or (Unclear("want_choice") if question.required else None)
    items = items_of(choices)
    whole = find_item(items, said.text)
    if whole is not None:
        return _tick(question, ticked, [whole.key], turn)
    found = [find_item(items, piece) for piece in _pieces(said.text)]
    keys = [item.key for item in found if item is not None]
    if not keys or len(keys) < len(found):
        return Unclear("not_on_list")
    return _tick(question, ticked, keys, turn, only_add=True)


def _pieces(typed: str) -> list[str]:
    """Several choices in one message: parted by commas, "และ", lines, else by spaces."""
    pieces = [piece for piece in typed.replace("และ", ",").replace("\n", ",").split(",") if piece.strip()]
    return pieces if len(pieces) > 1 else typed.split()


def _ticked(turn: Turn) -> list[str]:
    held = turn.held.get("ticked")
    return list(held) if held is not None else list(turn.value or [])


def _tick(question: Question, ticked: list[str], keys: list[str], turn: Turn, *, only_add: bool = False) -> Partly:
    """What is ticked after these were pressed; what goes with no other pushes the others out."""
    alone = set(question.settings.get("alone", ()))
    for key in keys:
        if key in ticked and not only_add:
            ticked = [each for each in ticked if each != key]
        elif key in alone:
            ticked = [key]
        else:
            ticked = [each for each in ticked if each not in alone and each != key] + [key]
    return Partly({"ticked": ticked, "page": turn.held.get("page", 0)})


def _marked(item: Item, is_ticked: bool) -> Item:
    if not is_ticked:
        return item
    return Item(item.key, _with_mark(item.label), _with_mark(item.line), item.hint)


def _with_mark(words: Words) -> Words:
    return Words(f"✓ {words.th}", f"✓ {words.en}")
