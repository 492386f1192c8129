"""Several things rated from 1 to 5: a group of radio buttons a row, which stand as a table where there is room."""

from typing import Any

from app.shared.fields.base import Context, Files, Form, Shown, frame, part_of
from app.shared.problems import word_problem
from services.errors import Problem
from services.questions import Choice, Question, get_kind
from services.questions.choice import label_of


def read(form: Form, files: Files, question: Question) -> dict[str, str]:
    """The step chosen in each row, "" for none."""
    return {row.key: form.get(f"{question.key}-{row.key}", "") for row in question.settings["rows"]}


def context(shown: Shown) -> Context:
    """The rows, each from 5 down to 1 as on the official forms."""
    settings = {**get_kind("matrix").settings, **shown.question.settings}
    steps = [{"value": str(n), "label": settings["words"][n - 1].in_(shown.language)} for n in (5, 4, 3, 2, 1)]
    return frame(shown, own_only=True, steps=steps, rows=[_row(shown, row) for row in settings["rows"]])


def part_words(choices: tuple[Choice, ...], problem: Problem, language: str) -> str:
    """The row, or the choice, that a problem is about: "ความสะดวก: "; empty for one of the whole question."""
    _key, *rest = problem.field.split(".")
    return f"{label_of(choices, rest[0], language)}: " if rest else ""


def _row(shown: Shown, row: Choice) -> dict[str, Any]:
    problem = shown.problem(row.key)
    return {
        "name": f"{shown.question.key}-{row.key}",
        "label": row.label.in_(shown.language),
        "hint": row.hint.in_(shown.language) if row.hint else "",
        "chosen": part_of(shown.given, row.key),
        "error": word_problem(problem, shown.question, shown.language) if problem else "",
    }
