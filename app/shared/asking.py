"""Asking the questions of a draft in HTML: one a page for citizens, all on one page for officers."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import request
from flask_babel import gettext as _
from markupsafe import Markup

from app.shared import fields
from app.shared.language import language
from app.shared.problems import word_problem
from services import references
from services.drafts import Asked
from services.errors import Problem, RuleBroken
from services.questions import Question, get_kind

FileUrl = Callable[[str], str]


def show_field(
    asked: Asked,
    *,
    typed: Any = None,
    problems: Sequence[Problem] = (),
    is_heading: bool = False,
    file_url: FileUrl | None = None,
) -> Markup:
    """The field of a question with what was typed, else with the saved answer; its problems stand beside it."""
    shown: Markup = fields.render_field(
        asked.question, asked.value, typed=typed, problem=problems, is_heading=is_heading, file_url=file_url
    )
    return shown


def read_posted(question: Question) -> Any:
    """What the posted form holds for the question: what `carry` made goes before what was typed.

    Pictures are saved on the way. Raises `fields.Unread`, whose `typed` is what can be kept.
    """
    carried = request.form.get(f"carried-{question.key}")
    if carried:
        payload = references.unsign(carried, _purpose(question))
        if payload is not None:
            return payload["value"]
    return fields.read_answer(question, request.form, request.files)


def rearranged(question: Question) -> Any:
    """The rows to show again where a row was to be added or removed; None otherwise."""
    return fields.rearranged_rows(question, request.form, request.files)


def typed_of(error: RuleBroken, read: Any) -> Any:
    """What to show again after a refusal: what was read, or what of it could be."""
    return error.typed if isinstance(error, fields.Unread) else read


def heading_of(question: Question) -> str:
    """The heading of a question's page, as its field says it."""
    label = question.label.in_(language())
    return label if question.required else _("%(label)s (ไม่บังคับ)", label=label)


def read_seen(name: str = "seen") -> int:
    """The revision of the answer that the form showed."""
    typed = request.form.get(name, "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0


def carry(question: Question, value: Any) -> str:
    """An answer on its way through another page, unaltered."""
    return references.sign({"value": value}, _purpose(question), None)


def say_problem(question: Question | None, problem: Problem) -> str:
    """The problem in the reader's language."""
    return word_problem(problem, question, language())


def summary_of(problems: Sequence[Problem], questions: Sequence[Question]) -> list[dict[str, str]]:
    """The error summary, each with the link to its input."""
    return fields.summary_of(problems, questions)


def read_back(question: Question, value: Any) -> list[str]:
    """The answer as lines of text in the reader's language; it says so where nothing was given."""
    return list(get_kind(question.kind).read_back(question, value, language())) or [_("ไม่ระบุ")]


def _purpose(question: Question) -> str:
    return f"carried-answer:{question.key}"
