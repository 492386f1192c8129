"""A repeating group: rows of the same few questions, such as the product lines of a return."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.errors import Problem, RuleBroken
from services.questions import codes
from services.questions.base import Question, applies, get_kind, register, validate_question
from services.questions.kind import BaseKind, is_blank
from services.text import Words

#: Rows are read up to here, so that what is refused can still be shown.
ROWS_AT_MOST = 500
#: Kinds whose answers have a life of their own beside the row.
_NOT_IN_ROWS = frozenset({"lines", "photographs", "file"})


class Lines(BaseKind):
    """A list of rows, each a mapping of column key to answer. Blank rows are dropped.

    A problem in a cell is addressed "key.row.column", rows counted from 0, blank ones too; all are raised at once.

    Settings:
        columns: a tuple of Question, none of the kinds lines, photographs, file.
        min_rows: fewest rows.
        max_rows: most rows.
        row_name: Words for one row.
        start: the rows that stand there before anything is answered, not checked and no answer yet.
    """

    name = "lines"
    settings: Mapping[str, Any] = {
        "columns": (),
        "min_rows": 1,
        "max_rows": 50,
        "row_name": Words("รายการที่", "Item"),
        "start": (),
    }

    def validate(self, question: Question) -> None:
        """Also wants columns, each valid by itself and with a key of its own."""
        super().validate(question)
        columns = self.setting(question, "columns")
        if not columns or len({column.key for column in columns}) != len(columns):
            raise ValueError(f"{question.key}: columns must have keys of their own, and not be empty")
        for column in columns:
            if column.kind in _NOT_IN_ROWS:
                raise ValueError(f"{question.key}: lines cannot hold {column.kind}")
            validate_question(column)
        if not 0 <= self.setting(question, "min_rows") <= self.setting(question, "max_rows") <= ROWS_AT_MOST:
            raise ValueError(f"{question.key}: the numbers of rows allow no answer")

    def check(self, question: Question, raw: Any) -> Any:
        """As for every kind; rows that hold nothing count as absent."""
        if isinstance(raw, list | tuple) and len(raw) <= ROWS_AT_MOST and all(map(_is_blank_row, raw)):
            raw = None
        return super().check(question, raw)

    def take(self, question: Question, raw: Any) -> list[dict[str, Any]]:
        """The rows, every cell checked."""
        most, fewest = self.setting(question, "max_rows"), self.setting(question, "min_rows")
        if not isinstance(raw, list | tuple):
            raise RuleBroken(question.key, codes.NOT_LINES)
        if len(raw) > ROWS_AT_MOST:
            raise RuleBroken(question.key, codes.TOO_MANY_ROWS, max=most)
        rows: list[dict[str, Any]] = []
        problems: list[Problem] = []
        for index, row in enumerate(raw):
            if _is_blank_row(row):
                continue
            if not isinstance(row, Mapping):
                raise RuleBroken(question.key, codes.NOT_LINES)
            rows.append(_check_row(question, self.setting(question, "columns"), index, row, problems))
        if problems:
            raise RuleBroken.of(problems)
        if len(rows) > most:
            raise RuleBroken(question.key, codes.TOO_MANY_ROWS, max=most)
        if len(rows) < fewest:
            raise RuleBroken(question.key, codes.TOO_FEW_ROWS, min=fewest)
        return rows

    def read_back(self, question: Question, value: Any, language: str) -> Sequence[str]:
        """A line a row: "1. ดีเซล · 1,200 ลิตร"."""
        lines = []
        for number, row in enumerate(value or [], start=1):
            cells = []
            for column in self.setting(question, "columns"):
                shown = " ".join(get_kind(column.kind).read_back(column, row.get(column.key), language))
                if shown:
                    cells.append(f"{column.label.in_(language)} {shown}")
            lines.append(f"{number}. {' · '.join(cells)}")
        return lines

    def export(self, question: Question, value: Any) -> Mapping[str, Any]:
        """The number of rows, then the columns of each row under "1.column"."""
        columns: dict[str, Any] = {"": None if value is None else len(value)}
        for number, row in enumerate(value or [], start=1):
            for column in self.setting(question, "columns"):
                for suffix, cell in get_kind(column.kind).export(column, row.get(column.key)).items():
                    columns[".".join(filter(None, (str(number), column.key, suffix)))] = cell
        return columns


def _is_blank_row(row: Any) -> bool:
    """Whether every cell is blank, those made of parts (a day) included."""
    return is_blank(row) or (isinstance(row, Mapping) and all(map(is_blank, row.values())))


def _check_row(
    question: Question,
    columns: Sequence[Question],
    index: int,
    row: Mapping[str, Any],
    problems: list[Problem],
) -> dict[str, Any]:
    """The checked cells of a row; what is wrong is added to `problems`."""
    checked: dict[str, Any] = {}
    for column in columns:
        if not applies(column, checked):
            continue
        try:
            checked[column.key] = get_kind(column.kind).check(column, row.get(column.key))
        except RuleBroken as error:
            problems += [
                Problem(f"{question.key}.{index}.{problem.field}", problem.code, problem.params)
                for problem in error.problems
            ]
    return checked


KIND = register(Lines())
