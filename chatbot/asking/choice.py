"""One of the answers on offer: quick replies in pages; where they stand in groups, first the group."""

from collections.abc import Sequence
from typing import Any

from chatbot.asking.base import Partly, Unclear, rest_of
from chatbot.asking.listing import Item, find_item, find_near, page_of
from chatbot.messages.parts import Message
from chatbot.messages.question import AMONG, question_messages
from chatbot.messages.turn import Turn
from chatbot.said import Said
from services.questions import SURE, Choice, Question, get_kind, hear_choices
from services.text import Words

#: Groups are asked for first only where the choices would not stand on one page.
FLAT_AT_MOST = 10
#: Words that may be there by chance choose only where little else was typed.
SHORT = 20
_GROUP = Words("เลือกหมวดก่อน", "Choose the group first")


def ask(question: Question, turn: Turn, language: str, page: int = 0) -> list[Message]:
    """The groups, or the choices (of the group that was chosen)."""
    choices = question.settings["choices"]
    heads = groups_of(choices)
    now = get_kind(question.kind).read_back(question, turn.value, language) if turn.is_answered else []
    chosen = turn.held.get("group")
    among = turn.held.get("among")
    if among:
        items = items_of([choice for choice in choices if choice.key in among])
        found = page_of(question, turn, items, page, lambda item: data_of(question, turn, items, item))
        prompt = turn.voice.say(AMONG)
        return question_messages(question, turn, items=found.items, lines=found.lines, now=now, prompt=prompt)
    if heads and chosen is None:
        found = page_of(question, turn, heads, page, lambda item: turn.data(question, f"g{item.key}"))
        return question_messages(
            question, turn, items=found.items, lines=found.lines, now=now, prompt=turn.voice.say(_GROUP)
        )
    items = items_of(_within(choices, heads, chosen))
    found = page_of(question, turn, items, page, lambda item: data_of(question, turn, items, item))
    prompt = heads[int(chosen)].label.in_(language) if heads and chosen is not None else ""
    return question_messages(question, turn, items=found.items, lines=found.lines, now=now, prompt=prompt)


def read(question: Question, said: Said, turn: Turn) -> Any:
    """The key of a choice; Partly for a group."""
    choices = question.settings["choices"]
    heads = groups_of(choices)
    if said.kind == "postback":
        rest = rest_of(said)
        if rest.startswith("g") and rest[1:].isdecimal() and int(rest[1:]) < len(heads):
            return Partly({"group": rest[1:]})
        if rest.startswith("="):
            return next((choice.key for choice in choices if choice.key.startswith(rest[1:])), Unclear("want_choice"))
        return Unclear("want_choice")
    if said.kind != "text":
        return Unclear("want_choice")
    chosen, among = turn.held.get("group"), turn.held.get("among")
    if among:
        heads, choices_near = [], [choice for choice in choices if choice.key in among]
    else:
        choices_near = list(_within(choices, heads, chosen))
    if heads and chosen is None:
        if (group := find_item(heads, said.text)) is not None:
            return Partly({"group": group.key})
        found = find_item(items_of(choices), said.text) if not said.text.strip().isdecimal() else None
    else:
        found = find_item(items_of(choices_near), said.text) or find_item(items_of(choices), said.text)
    return found.key if found else _heard(choices_near, choices, said.text)


def _heard(near: Sequence[Choice], choices: Sequence[Choice], typed: str) -> Any:
    """The choice that the words are about, or nearly the label of; Partly where it may be one of several."""
    heard = hear_choices(choices, typed)
    if heard and (heard[0].sureness >= SURE or len(typed) <= SHORT):
        keys = [each.choice.key for each in heard]
    else:
        keys = [item.key for item in find_near(items_of(near), typed) or find_near(items_of(choices), typed)]
    if not keys:
        return Unclear("not_on_list")
    return keys[0] if len(keys) == 1 else Partly({"among": keys})


def groups_of(choices: Sequence[Choice]) -> list[Item]:
    """The heads of the choices, in order, where it is worth asking for them first; keyed by their number."""
    heads: dict[Words, Words] = {}
    for choice in choices:
        if choice.group is not None:
            heads.setdefault(choice.group, choice.group_line or choice.group)
    if len(heads) < 2 or len(choices) <= FLAT_AT_MOST or any(choice.group is None for choice in choices):
        return []
    return [Item(str(number), head, line) for number, (head, line) in enumerate(heads.items())]


def items_of(choices: Sequence[Choice]) -> list[Item]:
    """The choices as things to choose."""
    return [Item(choice.key, choice.label, choice.line or choice.label, choice.hint) for choice in choices]


def data_of(question: Question, turn: Turn, items: Sequence[Item], item: Item) -> str:
    """What the button of a choice says. A key too long for a button is cut; it is known again by its beginning."""
    room = 300 - len(turn.data(question, "="))
    return turn.data(question, "=" + item.key[:room])


def _within(choices: Sequence[Choice], heads: Sequence[Item], chosen: Any) -> Sequence[Choice]:
    if not heads or chosen is None or not str(chosen).isdecimal() or int(chosen) >= len(heads):
        return choices
    return [choice for choice in choices if choice.group == heads[int(chosen)].label]
