"""One web field for each kind of question: how it is shown and how it is read from a form."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from flask import Flask, current_app

from app.shared.commits import before_transaction
from app.shared.fields import (
    choice,
    choices,
    date,
    email,
    file,
    lines,
    long_text,
    matrix,
    money,
    month,
    number,
    phone,
    photographs,
    place,
    ranking,
    rating,
    scale,
    text,
    thai_id,
    yes_no,
)
from app.shared.fields.base import Context, Field, Files, Form, Shown, Unread
from app.shared.fields.registry import field_of, list_fields, register_field, template_of
from app.shared.language import language as reader_language
from app.shared.problems import word_problem
from services.errors import Problem
from services.questions import Question

__all__ = [
    "Field",
    "Shown",
    "Unread",
    "anchor_of",
    "field_context",
    "field_scripts",
    "get_field",
    "init_app",
    "list_fields",
    "needs_map",
    "read_answer",
    "rearranged_rows",
    "register_field",
    "render_field",
    "summary_of",
]

_MODULES = (
    choice,
    choices,
    date,
    email,
    file,
    lines,
    long_text,
    matrix,
    money,
    month,
    number,
    phone,
    photographs,
    place,
    ranking,
    rating,
    scale,
    text,
    thai_id,
    yes_no,
)
for _module in _MODULES:
    register_field(_module.__name__.rpartition(".")[2], _module)

#: Scripts that help with a kind; the page works without them.
_SCRIPTS = {"place": "js/fields/place.js", "photographs": "js/fields/photographs.js"}
#: The setting that lists the parts of a kind which are told apart in the summary.
_PARTS = {"matrix": "rows", "ranking": "choices"}
#: The part on which the error summary lands where the whole question is wrong and no input bears its key.
_FIRST_PART = {"date": "day", "month": "month", "place": "district"}


def get_field(kind: str) -> Field:
    """The field of a kind; KeyError where there is none."""
    return field_of(kind)


def read_answer(question: Question, form: Form, files: Files) -> Any:
    """What was typed, as the kind's `check` takes it; never None.

    Photographs and documents are saved on the way, so the caller is within a unit of work. Raises Unread, whose `typed`
    is what can be kept.
    """
    return field_of(question.kind).read(form, files, question)


def rearranged_rows(question: Question, form: Form, files: Files) -> Any:
    """The rows to show again after "add a row" or "remove" of a question of lines was pressed; None otherwise."""
    return lines.rearranged(form, files, question) if question.kind == "lines" else None


def field_context(
    question: Question,
    value: Any = None,
    typed: Any = None,
    problem: Problem | Sequence[Problem] | None = None,
    is_heading: bool = False,
    file_url: Callable[[str], str] | None = None,
    language: str | None = None,
) -> Context:
    """What the template of the question's field needs; see `Shown`."""
    problems = (problem,) if isinstance(problem, Problem) else tuple(problem or ())
    shown = Shown(question, value, typed, problems, language or reader_language(), is_heading, file_url)
    return field_of(question.kind).context(shown)


def render_field(
    question: Question,
    value: Any = None,
    typed: Any = None,
    problem: Problem | Sequence[Problem] | None = None,
    is_heading: bool = False,
    file_url: Callable[[str], str] | None = None,
) -> Any:
    """The field as markup: label (the page's h1 where `is_heading`), notice, hint, error, input.

    `value` is the answer so far; `typed` what `read_answer` gave and was refused, None where nothing was typed.
    """
    context = field_context(question, value, typed, problem, is_heading, file_url)
    return draw_field(template_of(question.kind), context)


def draw_field(template: str, context: Context) -> Any:
    """The macro `field` of a field's template. Its context is complete: nothing of the page is needed."""
    # Macros of a template are made when it runs, so mypy cannot know them.
    module: Any = current_app.jinja_env.get_template(template).module
    return module.field(context)


def anchor_of(problem: Problem, questions: Iterable[Question]) -> str:
    """The link to the input that a problem is about: "#key", "#key-day", "#key-0-column"."""
    key, *rest = problem.field.split(".")
    question = next((each for each in questions if each.key == key), None)
    if question is None:
        return ""
    name = key
    if question.kind == "lines" and len(rest) >= 2:
        row, column_key, *rest = rest
        columns: Sequence[Question] = question.settings["columns"]
        question = next((column for column in columns if column.key == column_key), question)
        name = f"{key}-{row}-{column_key}"
    if rest:
        return f"#{name}-{rest[0]}"
    first = _FIRST_PART.get(question.kind)
    return f"#{name}-{first}" if first else f"#{name}"


def summary_of(
    problems: Iterable[Problem], questions: Sequence[Question], *, is_named: bool = False
) -> list[dict[str, str]]:
    """The error summary: what is wrong in words, each with the link to its input.

    Where several questions stand on a page, each line begins with the words of its own (`is_named`); what is wrong in a
    row of lines with its row and column.
    """
    by_key = {question.key: question for question in questions}
    told = []
    for problem in problems:
        question = by_key.get(problem.field.partition(".")[0])
        words = word_problem(problem, question, reader_language())
        if question is not None and question.kind == "lines":
            words = f"{lines.cell_words(question, problem, reader_language())}{words}"
        elif question is not None and question.kind in _PARTS and "." in problem.field:
            parts = question.settings[_PARTS[question.kind]]
            words = f"{matrix.part_words(parts, problem, reader_language())}{words}"
        elif is_named and question is not None:
            words = f"{question.label.in_(reader_language())}: {words}"
        told.append({"text": words, "href": anchor_of(problem, questions)})
    return told


def field_scripts(questions: Iterable[Question]) -> list[str]:
    """The scripts, under app/static, that help with these questions."""
    return sorted({_SCRIPTS[question.kind] for question in questions if question.kind in _SCRIPTS})


def needs_map(questions: Iterable[Question]) -> bool:
    """Whether the page should load the map's library."""
    return any(question.kind == "place" for question in questions)


def init_app(app: Flask) -> None:
    """Makes the fields known to the templates, and has photographs decoded before a view's transaction."""
    before_transaction(photographs.make_ready)
    app.jinja_env.globals.update(
        render_field=render_field, draw_field=draw_field, field_scripts=field_scripts, needs_map=needs_map
    )
