"""A repeating group: a fieldset a row, with buttons that add and remove rows without scripts."""

import re
from dataclasses import replace
from typing import Any

from app.shared.fields import registry
from app.shared.fields.base import Context, Files, Form, Shown, frame
from services.errors import Problem
from services.questions import Question, get_kind
from services.questions.lines import ROWS_AT_MOST

Row = dict[str, Any]


def read(form: Form, files: Files, question: Question) -> list[Row]:
    """The rows as typed, each a mapping of column key to what its field read."""
    pattern = re.compile(rf"{re.escape(question.key)}-(\d{{1,3}})-")
    found = {int(match[1]) for name in form if (match := pattern.match(name))}
    columns = _settings(question)["columns"]
    return [
        {column.key: registry.field_of(column.kind).read(form, files, _cell(question, n, column)) for column in columns}
        for n in sorted(found)[:ROWS_AT_MOST]
    ]


def rearranged(form: Form, files: Files, question: Question) -> list[Row] | None:
    """The rows after "add" or "remove" was pressed; None where neither was, so that the answer is to be taken."""
    if f"add-{question.key}" in form:
        return [*read(form, files, question), {}]
    removed = form.get(f"remove-{question.key}", "")
    if removed.isascii() and removed.isdigit():
        return [row for n, row in enumerate(read(form, files, question)) if n != int(removed)]
    return None


def cell_words(question: Question, problem: Problem, language: str) -> str:
    """The row and the column that a problem is about: "ชนิดที่ 2 รับเข้า: "; empty for one of the whole group."""
    _key, *rest = problem.field.split(".")
    if len(rest) < 2 or not rest[0].isdigit():
        return ""
    settings = _settings(question)
    column = next((one for one in settings["columns"] if one.key == rest[1]), None)
    if column is None:
        return ""
    return f"{settings['row_name'].in_(language)} {int(rest[0]) + 1} {column.label.in_(language)}: "


def context(shown: Shown) -> Context:
    """Every row with its fields; at least one row stands open, and as many as are asked for."""
    settings = _settings(shown.question)
    given = settings["start"] if shown.given is None else shown.given
    rows = [row if isinstance(row, dict) else {} for row in given]
    rows += [{}] * max(0, max(1, settings["min_rows"]) - len(rows))
    return frame(
        shown,
        own_only=True,
        rows=[_row(shown, settings, n, row) for n, row in enumerate(rows)],
        row_name=settings["row_name"].in_(shown.language),
        can_add=len(rows) < settings["max_rows"],
        can_remove=len(rows) > 1,
    )


def _row(shown: Shown, settings: Row, n: int, row: Row) -> list[tuple[str, Context]]:
    cells = []
    for column in settings["columns"]:
        question = _cell(shown.question, n, column)
        given = row.get(column.key)
        cell = Shown(
            question,
            value=given if shown.typed is None else None,
            typed=given if shown.typed is not None else None,
            problems=_problems_of(shown, n, column, question),
            language=shown.language,
        )
        cells.append((registry.template_of(column.kind), registry.field_of(column.kind).context(cell)))
    return cells


def _problems_of(shown: Shown, n: int, column: Question, cell: Question) -> list[Problem]:
    """ "key.0.column.part" becomes "key-0-column.part": what the cell's own field knows."""
    prefix = f"{shown.question.key}.{n}.{column.key}"
    return [
        Problem(cell.key + problem.field.removeprefix(prefix), problem.code, problem.params)
        for problem in shown.problems
        if problem.field == prefix or problem.field.startswith(prefix + ".")
    ]


def _cell(question: Question, n: int, column: Question) -> Question:
    return replace(column, key=f"{question.key}-{n}-{column.key}")


def _settings(question: Question) -> Row:
    return {**get_kind("lines").settings, **question.settings}
