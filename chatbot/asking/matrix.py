"""Several things rated from 1 to 5: asked row after row within the one question; all at once may be typed."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from chatbot.asking.base import Partly, Unclear, rest_of
from chatbot.asking.rating import FACES
from chatbot.messages import parts
from chatbot.messages.parts import Message
from chatbot.messages.question import question_messages
from chatbot.messages.turn import Turn
from chatbot.said import Said
from chatbot.words import Command, find_command
from services.errors import RuleBroken
from services.questions import Choice, Question, get_kind
from services.text import Words, arabic_digits

_ROW = Words("{n} จาก {of} · {row}", "{n} of {of} · {row}")
_LEAVE = Words("เว้นข้อนี้", "Leave this one")
_PRESSED = re.compile(r"(\d{1,3})\.(\d{1,3})=([1-5-])")
_STEP = re.compile(r"[1-5-]")

Ratings = dict[str, int | None]


def ask(question: Question, turn: Turn, language: str, page: int = 0) -> list[Message]:
    """The row that is next, with the steps as buttons."""
    rows = question.settings["rows"]
    given = _given(question, turn)
    waiting = [row for row in rows if row.key not in given] or rows[-1:]
    words = {**get_kind("matrix").settings, **question.settings}["words"]
    n = rows.index(waiting[0])
    steps = [(step, words[step - 1].in_(language)) for step in range(5, 0, -1)]
    items = [
        parts.postback(f"{FACES[step - 1]} {step}", _data(question, turn, len(given), n, str(step)), shown=said)
        for step, said in steps
    ]
    if not question.required:
        items.append(parts.postback(turn.voice.say(_LEAVE), _data(question, turn, len(given), n, "-")))
    lines = [f"{FACES[step - 1]} {step} {said}" for step, said in steps]
    now = get_kind("matrix").read_back(question, turn.value, language) if turn.is_answered and not given else []
    prompt = turn.voice.say(_ROW, n=n + 1, of=len(rows), row=waiting[0].label.in_(language))
    return question_messages(question, turn, items=items, lines=lines, now=now, prompt=prompt)


def read(question: Question, said: Said, turn: Turn) -> Any:
    """Partly after a row; the ratings after the last."""
    given = _given(question, turn)
    if said.kind == "postback":
        return _press(question, rest_of(said), turn, given)
    if said.kind != "text":
        return Unclear("not_a_rating")
    if find_command(said.text) is Command.NEXT:
        return _ratings(given) if given and not question.required else Unclear("not_a_rating")
    rows = [row for row in question.settings["rows"] if row.key not in given]
    steps = _steps(question, said.text, len(rows))
    if not steps or len(steps) > len(rows):
        return Unclear("not_a_rating")
    for row, step in zip(rows, steps, strict=False):
        given[row.key] = step
    return _on(question, given)


def _press(question: Question, rest: str, turn: Turn, given: Ratings) -> Any:
    pressed = _PRESSED.fullmatch(rest)
    rows = question.settings["rows"]
    if pressed is None or int(pressed[2]) >= len(rows):
        return Unclear("not_a_rating")
    key, step = rows[int(pressed[2])].key, _step(question, pressed[3])
    if not given and int(pressed[1]) and isinstance(turn.value, Mapping) and step is not None:
        # A button of a row further down, pressed when all of it was answered: only that row changes.
        return {**turn.value, key: step}
    given[key] = step
    return _on(question, given)


def _on(question: Question, given: Ratings) -> Any:
    """The whole answer, or what is known so far."""
    if all(row.key in given for row in question.settings["rows"]):
        return _ratings(given)
    return Partly({"steps": [[key, step] for key, step in given.items()]})


def _ratings(given: Ratings) -> dict[str, int]:
    return {key: step for key, step in given.items() if step is not None}


def _given(question: Question, turn: Turn) -> Ratings:
    """What was said so far to rows that are still there, in the order in which it was said."""
    keys = {row.key for row in question.settings["rows"]}
    return {key: step for key, step in turn.held.get("steps", ()) if key in keys}


def _steps(question: Question, typed: str, most: int) -> Sequence[int | None]:
    """The ratings that were typed: "5 4 3 5 4", "54354", or one of them by its number, words or face."""
    alone = _step_of_words(question, typed)
    if alone is not None:
        return [alone]
    said = arabic_digits(typed)
    pieces = [piece for piece in re.split(r"[\s,;/]+", said) if piece]
    if len(pieces) == 1 and len(said.strip()) == most:
        pieces = list(said.strip())
    if not all(_STEP.fullmatch(piece) and (piece != "-" or not question.required) for piece in pieces):
        return []
    return [_step(question, piece) for piece in pieces]


def _step_of_words(question: Question, typed: str) -> int | None:
    for step, face in enumerate(FACES, start=1):
        if typed.strip().startswith(face):
            return step
    alone = Question(
        question.key, "matrix", question.label, question.data_class,
        settings={**question.settings, "rows": (Choice("row", question.label),)},
    )  # fmt: skip
    try:
        return int(get_kind("matrix").check(alone, {"row": typed})["row"])
    except RuleBroken:
        return None


def _step(question: Question, said: str) -> int | None:
    return None if said == "-" else int(said)


def _data(question: Question, turn: Turn, given: int, row: int, step: str) -> str:
    """What a button says: how many rows were answered when it was shown, its row, its step."""
    return turn.data(question, f"{given}.{row}={step}")
