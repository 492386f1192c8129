"""What a question is, what a kind of question promises, and the register of kinds."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol, TypedDict

from services.text import Words

#: What the key of a question looks like: it names form fields ("key-part") and problems ("key.part").
KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")


class DataClass(StrEnum):
    """How careful one must be with an answer: encryption, masking, retention and export follow from it."""

    PUBLIC = "public"
    INTERNAL = "internal"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"

    @property
    def is_sealed(self) -> bool:
        """Whether answers are stored encrypted, drafts included."""
        return self in (DataClass.PERSONAL, DataClass.SENSITIVE)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the answers on offer. `group` heads a run of choices; `line` is the label for chat (at most 20)."""

    key: str
    label: Words
    hint: Words | None = None
    group: Words | None = None
    line: Words | None = None
    #: The label of the group for chat.
    group_line: Words | None = None
    #: What people type who mean it. `telling` words are about nothing else; one of `words` may be there by chance. In
    #: both, "*" stands for a few letters in between.
    words: tuple[str, ...] = ()
    telling: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """When a question is asked, as data: the answer to `question` is or holds one of `values`; `is_not` turns it.

    With `values` empty, any answer at all will do. Several conditions on a question must all hold.
    """

    question: str
    values: tuple[Any, ...] = ()
    is_not: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that is asked. `kind` names a registered kind; `settings` are what that kind allows to be set."""

    key: str
    kind: str
    label: Words
    data_class: DataClass
    hint: Words | None = None
    required: bool = True
    settings: Mapping[str, Any] = field(default_factory=dict)
    asked_when: tuple[Condition, ...] = ()
    #: Words of a notice shown before the field (emergency numbers …), with its level: "info" or "warning".
    notice: Words | None = None
    notice_level: str = "info"
    #: Channel → reason, where this question is only taken by a link to the web on that channel.
    by_link: Mapping[str, Words] = field(default_factory=dict)
    #: The part of the whole that this question belongs to. Where every question names one, progress counts these
    #: parts: how many questions there will be is known only once they are answered.
    stage: Words | None = None


class Place(TypedDict, total=False):
    """The answer to a place question. Codes are of the Department of Provincial Administration, degrees are WGS84."""

    district: str
    subdistrict: str
    words: str
    lat: float
    lon: float
    accuracy: float
    #: True when the point was checked and lies outside the province.
    outside: bool


class Kind(Protocol):
    """How one kind of question is answered. Values are what JSON can hold; None means "not answered"."""

    name: str
    #: The names that `Question.settings` may hold for this kind, with their defaults.
    settings: Mapping[str, Any]

    def validate(self, question: Question) -> None:
        """ValueError for a setting that this kind does not know or cannot use."""

    def check(self, question: Question, raw: Any) -> Any:
        """The normalised answer to store; None where nothing was given and the question is not required.

        `raw` is what a channel understood: text, list, or mapping of parts, never a form object. Raises
        RuleBroken(question.key or "key.part", code) for what cannot be taken. Checking a normalised answer again gives
        it back.
        """

    def read_back(self, question: Question, value: Any, language: str) -> Sequence[str]:
        """The answer as lines of plain text for the review page, chat card, slip and mail; [] for None."""

    def export(self, question: Question, value: Any) -> Mapping[str, Any]:
        """The answer as columns (suffix → scalar) for CSV and the like; the suffix "" is the main column."""


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Adds a kind; the same name twice is an error of the programmer."""
    if kind.name in _kinds:
        raise ValueError(f"the kind {kind.name!r} is registered twice")
    _kinds[kind.name] = kind
    return kind


def get_kind(name: str) -> Kind:
    """The kind of that name; KeyError where there is none."""
    return _kinds[name]


def list_kinds() -> list[str]:
    """The names of all kinds, in order."""
    return sorted(_kinds)


def validate_question(question: Question) -> Question:
    """The question itself; ValueError where its kind, a setting or a condition's shape is an error of its author."""
    if question.kind not in _kinds:
        raise ValueError(f"{question.key}: there is no kind {question.kind!r}")
    if not KEY.fullmatch(question.key):
        raise ValueError(f"{question.key!r}: a key is small letters, digits and _, beginning with a letter")
    if question.notice_level not in ("info", "warning"):
        raise ValueError(f"{question.key}: a notice is info or warning, not {question.notice_level!r}")
    get_kind(question.kind).validate(question)
    return question


def applies(question: Question, answers: Mapping[str, Any]) -> bool:
    """Whether the question is asked, given the answers so far."""
    return all(_holds(condition, answers.get(condition.question)) for condition in question.asked_when)


def _holds(condition: Condition, value: Any) -> bool:
    given = value if isinstance(value, list) else [value]
    if not condition.values:
        found = value not in (None, "", [])
    else:
        found = any(item in condition.values for item in given)
    return found != condition.is_not
