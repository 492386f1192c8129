"""Choices in chat: pages of quick replies, numbers before the lines, and words that nearly name one."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from chatbot.messages import parts
from chatbot.messages.parts import Part
from chatbot.messages.question import MORE, controls
from chatbot.messages.turn import Turn
from chatbot.words import plain, plain_label
from services.questions import Question
from services.text import Words, arabic_digits, label_form, search_form, sound_form

#: Fewer letters stand in too many labels by chance; so many are needed to know a label that is misspelt.
_SHORTEST, _LONG = 3, 6
#: How alike a misspelt label must be, of 100, and how far behind the likest another one is still asked for.
_LIKE, _BEHIND = 88, 10
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to choose: what its button says to the bot, its full words and those of the button."""

    key: str
    label: Words
    line: Words
    hint: Words | None = None

    def short(self, language: str) -> str:
        """What stands on the button."""
        return parts.label(self.line.in_(language))


@dataclass(frozen=True, slots=True)
class Page:
    """The buttons of one page and the numbered lines of all that stand on it."""

    items: list[Part]
    lines: list[str]


def page_of(
    question: Question, turn: Turn, items: Sequence[Item], page: int, data: Callable[[Item], str], *, extra: int = 0
) -> Page:
    """The page of that number; beyond the last the first comes again. `extra` buttons are kept free."""
    language = turn.voice.language
    room = parts.QUICK - len(controls(question, turn)) - extra
    if len(items) <= room:
        per_page, pages = max(len(items), 1), 1
    else:
        per_page = room - 1
        pages = -(-len(items) // per_page)
    first = page % pages * per_page
    shown = items[first : first + per_page]
    buttons = [parts.postback(item.short(language), data(item), shown=item.label.in_(language)) for item in shown]
    if pages > 1:
        buttons.append(parts.postback(turn.voice.say(MORE), f"more:{turn.mark}:{question.key}"))
    lines = []
    for number, item in enumerate(shown, start=first + 1):
        hint = f" – {item.hint.in_(language)}" if item.hint else ""
        lines.append(f"{number}. {item.label.in_(language)}{hint}")
    return Page(buttons, lines)


def find_item(items: Sequence[Item], typed: str) -> Item | None:
    """The item that was typed: by label, button, number or key, kindly; else the only one that holds the words."""
    found, wanted = find_exact(items, typed), plain(typed)
    return _only_one_near(items, wanted) if found is None and not _is_number(wanted) else found


def find_exact(items: Sequence[Item], typed: str) -> Item | None:
    """The item that was typed: by label, button, number or key."""
    exact, wanted = search_form(typed), plain(typed)
    for item in items:
        if exact in (label_form(word) for word in _names(item)[1:]):
            return item
    digits = arabic_digits(wanted).removeprefix("ข้อ").removesuffix(".")
    if digits.isdecimal() and len(digits) <= 3:
        number = int(digits)
        if 1 <= number <= len(items):
            return items[number - 1]
    for item in items:
        if wanted and wanted in (plain_label(word) for word in _names(item)):
            return item
    return None


def find_near(items: Sequence[Item], typed: str) -> list[Item]:
    """The items whose label begins with what was typed, then those that hold it; else those that are spelt nearly so.

    One alone is what is meant; where there are several, nobody can tell which. A label of other numbers is none.
    """
    wanted = plain(typed)
    if len(wanted) < _SHORTEST or _is_number(wanted):
        return []
    begin = [item for item in items if any(word.startswith(wanted) for word in _labels(item))]
    return begin + [item for item in _holding(items, wanted) if item not in begin] or _misspelt(items, wanted)


def _only_one_near(items: Sequence[Item], wanted: str) -> Item | None:
    if len(wanted) < _SHORTEST:
        return None
    near = _holding(items, wanted)
    if not near:
        near = [item for item in items if any(_stands_in(word, wanted) for word in _labels(item))]
    return near[0] if len(near) == 1 else None


def _holding(items: Sequence[Item], wanted: str) -> list[Item]:
    return [item for item in items if any(wanted in word for word in _labels(item))]


def _misspelt(items: Sequence[Item], wanted: str) -> list[Item]:
    """The items that sound nearly like what was typed, the likest first."""
    said, numbers = sound_form(wanted), set(_NUMBER.findall(wanted))
    if len(said) < _LONG:
        return []
    scored = [(max(_likeness(said, numbers, word) for word in _labels(item)), item) for item in items]
    best = max((score for score, _ in scored), default=0.0)
    near = [(score, item) for score, item in scored if best >= _LIKE and score >= best - _BEHIND]
    return [item for _, item in sorted(near, key=lambda pair: -pair[0])]


def _likeness(said: str, numbers: set[str], word: str) -> float:
    """How like the label is to what was said, or some part of it where more stands there; 0 for other numbers."""
    if not numbers <= set(_NUMBER.findall(word)):
        return 0.0
    label = sound_form(word)
    return fuzz.partial_ratio(said, label) if len(said) <= len(label) else fuzz.ratio(said, label)


def _is_number(wanted: str) -> bool:
    return arabic_digits(wanted).removeprefix("ข้อ").removesuffix(".").isdecimal()


def _labels(item: Item) -> list[str]:
    return [plain_label(word) for word in _names(item)[1:]]


def _names(item: Item) -> tuple[str, ...]:
    return (item.key, item.label.th, item.label.en, item.line.th, item.line.en)


def _stands_in(word: str, wanted: str) -> bool:
    """Whether a word that is long enough to tell stands within what was typed."""
    return len(word) > 3 and word in wanted
