"""Filing for many establishments by one table: a template with one's own, each row checked, all filed or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from services import clock
from services.audit import Actor
from services.errors import NotFound, Problem, RuleBroken
from services.payments import BillView
from services.people import EstablishmentView, list_establishments_of
from services.taxes import tables
from services.taxes.assessing import assess
from services.taxes.filing import CERTIFICATION, Filed, NewReturn, file_many, standing_return
from services.taxes.kinds import TaxKind, get_tax
from services.taxes.months import expected, last_month
from services.taxes.ordinances import ordinance_for
from services.text import Words, search_form

#: More at once are refused: a head office with more files in parts.
MOST = 500
_NUMBER = ("เลขทะเบียน", "เลขทะเบียนผู้ประกอบการ", "business number")
_BRANCH = ("สาขา", "branch no", "branch number")
_NAME = ("ชื่อสถานประกอบการ", "สถานประกอบการ", "establishment")
_NIL = ("ไม่มีรายการ", "ไม่มีรายการ (ใส่ x)", "nil (x)")
_MARKS = {"x", "✓", "/", "1", "yes", "y", "ใช่", "ไม่มี", "nil"}


@dataclass(frozen=True, slots=True)
class ManyRow:
    """One establishment of the table: what is to be filed for it, and what it comes to; or why not."""

    number: int
    establishment: EstablishmentView | None
    answers: Mapping[str, Any]
    total_satang: int
    warnings: Sequence[Words] = ()
    problems: Sequence[Problem] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class ManyCheck:
    """The whole table, checked. It may be filed where no row has a problem."""

    kind: TaxKind
    month: date
    rows: Sequence[ManyRow]
    total_satang: int

    @property
    def may_file(self) -> bool:
        """Whether every row can be filed."""
        return bool(self.rows) and not any(row.problems for row in self.rows)


def many_template(tax: str, month: date, *, actor: Actor) -> bytes:
    """The table to fill in: one row for each own establishment that owes that month, for oil one for each product."""
    kind = get_tax(tax)
    rules = ordinance_for(tax, month)
    rows: list[list[str]] = [
        [_NUMBER[0], _BRANCH[0], _NAME[0], *(column.label.th for column in kind.columns), "ไม่มีรายการ (ใส่ x)"]
    ]
    products = [period.rate.name.th for period in rules.periods(month)] if rules and _has_products(kind) else [""]
    for place in _owing(kind, month, actor):
        for product in products:
            cells = [product if column.key == "product" else "" for column in kind.columns]
            rows.append([place.business_number, place.branch, place.name, *cells, ""])
    return tables.write_csv(rows)


def check_many(data: bytes, *, name: str, tax: str, month: date, actor: Actor) -> ManyCheck:
    """The table row by row: what each establishment files and what it comes to.

    RuleBroken("table", code) where it is no table at all; problems of rows stand with the rows.
    """
    kind = get_tax(tax)
    if month > last_month(clock.today()):
        raise RuleBroken("month", "month_not_over")
    rules = ordinance_for(tax, month)
    if rules is None:
        raise RuleBroken("month", "no_ordinance")
    places = {(one.business_number, one.branch): one for one in _mine(kind, actor)}
    grouped: dict[tuple[str, str], list[tuple[int, Mapping[str, str]]]] = {}
    for number, cells in _read(kind, data, name):
        branch = cells.get("branch", "").strip().zfill(5)
        grouped.setdefault((cells.get("number", "").strip(), branch), []).append((number, cells))
    if len(grouped) > MOST:
        raise RuleBroken("table", "table_too_many_rows", max=str(MOST))
    rows = [_row(kind, month, places.get(key), lines) for key, lines in grouped.items()]
    return ManyCheck(kind, month, rows, sum(row.total_satang for row in rows))


def submit_many(check: ManyCheck, *, actor: Actor, language: str) -> tuple[list[Filed], list[BillView]]:
    """Files every row, or none: one return each, one bill for each business. RuleBroken where a row has a problem."""
    if not check.may_file:
        raise RuleBroken("table", "rows_wrong")
    news = [
        NewReturn(
            tax=check.kind.key,
            establishment_id=row.establishment.id,
            month=check.month,
            answers=row.answers,
            certified=CERTIFICATION.in_(language),
            language=language,
            channel=actor.channel,
        )
        for row in check.rows
        if row.establishment is not None
    ]
    return file_many(news, actor=actor)


def _mine(kind: TaxKind, actor: Actor) -> list[EstablishmentView]:
    return list_establishments_of(actor, tax=kind.key)


def _owing(kind: TaxKind, month: date, actor: Actor) -> list[EstablishmentView]:
    return [
        one
        for one in _mine(kind, actor)
        if any(each.tax == kind.key and month in expected(each, clock.today()) for each in one.taxes)
        and standing_return(one.id, kind.key, month) is None
    ]


def _has_products(kind: TaxKind) -> bool:
    return any(column.key == "product" for column in kind.columns)


def _read(kind: TaxKind, data: bytes, name: str) -> list[tuple[int, dict[str, str]]]:
    aliases: dict[str, Sequence[str]] = {"number": _NUMBER, "branch": _BRANCH, "name": _NAME, "nil": _NIL}
    aliases |= {column.key: (column.label.th, column.label.en, *column.aliases) for column in kind.columns}
    try:
        places, _, rows = tables.with_headings(tables.read_rows(data, name=name), aliases, ("number", "branch"))
        return [
            (number, {key: (row[place].lstrip("'") if place < len(row) else "") for key, place in places.items()})
            for number, row in rows
        ]
    except RuleBroken as error:
        problem = error.problems[0]
        raise RuleBroken("table", problem.code, **{"name": name, **problem.params}) from error


def _row(
    kind: TaxKind, month: date, place: EstablishmentView | None, lines: Sequence[tuple[int, Mapping[str, str]]]
) -> ManyRow:
    number = lines[0][0]
    if place is None:
        return ManyRow(number, None, {}, 0, problems=[Problem("", "no_establishment")])
    if standing_return(place.id, kind.key, month) is not None:
        return ManyRow(number, place, {}, 0, problems=[Problem("", "filed_already")])
    rules = ordinance_for(kind.key, month)
    if rules is None:
        raise NotFound("ordinance")
    answers: dict[str, Any] = {"month": f"{month:%Y-%m}", "has_items": True}
    problems: list[Problem] = []
    filled = [(at, cells) for at, cells in lines if _is_filled(kind, cells)]
    if not filled and any(_is_marked(cells) for _, cells in lines):
        answers["has_items"] = False
    elif not filled:
        problems.append(Problem("", "row_empty", {"row": number}))
    for at, cells in filled:
        if _is_marked(cells):
            problems.append(Problem("", "row_nil_and_filled", {"row": at}))
        try:
            given = kind.from_row(cells, rules.periods(month))
        except ValueError as error:
            column = next((one.label.th for one in kind.columns if one.key == str(error)), str(error))
            problems.append(Problem("", "row_value", {"row": at, "column": column}))
            continue
        for key, value in given.items():
            answers[key] = [*answers.get(key, []), *value] if isinstance(value, list) else value
    if not _has_products(kind) and len(lines) > 1:
        problems.append(Problem("", "row_twice", {"row": lines[1][0]}))
    if problems:
        return ManyRow(number, place, {}, 0, problems=problems)
    found = assess(kind.key, month, answers, filed_on=clock.today(), ordinance=rules)
    return ManyRow(number, place, answers, found.total_satang)


def _is_filled(kind: TaxKind, cells: Mapping[str, str]) -> bool:
    return any(cells.get(column.key, "").strip() not in ("", "0") for column in kind.columns if column.key != "product")


def _is_marked(cells: Mapping[str, str]) -> bool:
    return search_form(cells.get("nil", "")) in _MARKS
