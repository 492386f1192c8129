"""What the fields of all kinds share: names and ids, the words around an input, what was typed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage, MultiDict

from app.shared.problems import word_problem
from services.errors import Problem, RuleBroken
from services.questions import Question
from services.text import showable

Form = MultiDict[str, str]
Files = MultiDict[str, FileStorage]
Context = dict[str, Any]


class Unread(RuleBroken):
    """What was sent can't be read whole (a broken picture). `typed` holds what was good, to be shown and kept."""

    typed: Any = None

    @classmethod
    def keeping(cls, problems: Sequence[Problem], typed: Any) -> "Unread":
        """The problems together with what is kept."""
        first, *_rest = problems
        error = cls(first.field, first.code)
        error.problems, error.typed = tuple(problems), typed
        return error


@dataclass(frozen=True)
class Shown:
    """How one question is to be shown: with which answer, what was typed instead, and what was wrong with it."""

    question: Question
    value: Any = None
    #: What was typed and refused, as `read` gave it; None where nothing was.
    typed: Any = None
    problems: Sequence[Problem] = ()
    language: str = "th"
    is_heading: bool = False
    #: Gives the address of a stored file's small picture, where whoever renders knows one.
    file_url: Callable[[str], str] | None = None

    @property
    def given(self) -> Any:
        """What was typed, else the answer."""
        return self.value if self.typed is None else self.typed

    def problem(self, part: str = "") -> Problem | None:
        """The first problem of the question itself, or of that part of it."""
        wanted = f"{self.question.key}.{part}" if part else self.question.key
        return next((problem for problem in self.problems if problem.field == wanted), None)

    def any_problem(self) -> Problem | None:
        """The first problem of the question or any of its parts."""
        key = self.question.key
        return next((p for p in self.problems if p.field == key or p.field.startswith(key + ".")), None)


class Field(Protocol):
    """The web field of one kind of question: a module with these functions, and a template of the same name."""

    def read(self, form: Form, files: Files, question: Question) -> Any:
        """What was typed, as the kind's `check` takes it; never None. Raises Unread."""

    def context(self, shown: Shown) -> Context:
        """What the field's template needs."""


def frame(shown: Shown, *, hint: str = "", own_only: bool = False, **more: Any) -> Context:
    """The names, ids and words around every input. Ids: the key itself, key-hint, key-error.

    With `own_only` the problems of parts stand beside the parts and not here.
    """
    question = shown.question
    problem = shown.problem() if own_only else shown.any_problem()
    hints = [text for text in (question.hint.in_(shown.language) if question.hint else "", hint) if text]
    described = [f"{question.key}-hint"] if hints else []
    described += [f"{question.key}-error"] if problem else []
    label = question.label.in_(shown.language)
    return {
        "kind": question.kind,
        "key": question.key,
        "label": label if question.required else _("%(label)s (ไม่บังคับ)", label=label),
        "hints": hints,
        "notice": question.notice.in_(shown.language) if question.notice else "",
        "notice_level": question.notice_level,
        "error": word_problem(problem, question, shown.language) if problem else "",
        "described_by": " ".join(described),
        "is_heading": shown.is_heading,
        **more,
    }


def text_of(given: Any) -> str:
    """What an input of text shows for an answer or for what was typed."""
    return showable(given) if isinstance(given, str) else "" if given is None else str(given)


def part_of(given: Any, part: str) -> str:
    """What the input of a part shows."""
    return text_of(given.get(part)) if isinstance(given, dict) else ""
