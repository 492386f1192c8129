"""Cross-tables of any two: of a small survey at once, of a large one by the worker, kept and counted anew when old."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select

from services import clock
from services.audit import Actor
from services.db import request_work, session, unit_of_work
from services.errors import RuleBroken
from services.surveys.asked import about_block, questions_ever
from services.surveys.definition import TEXT_KINDS
from services.surveys.group_words import group_names
from services.surveys.hiding import hidden_cells, hidden_groups
from services.surveys.loading import get_view, load_definition
from services.surveys.marking import ANSWERED, NO, ROW, YES, groups_of, marks_of
from services.surveys.models import SurveyCross, SurveyResponse
from services.surveys.tallies import count_of, read_tallies
from services.surveys.words import BREAKDOWN_WORDS, Breakdown
from services.text import Words

#: A survey with no more answers is counted while the page is made.
SMALL = 2000
#: So many answers are read at once by the worker.
AT_ONCE = 1000
#: A kept table is counted anew when it is older than this and answers came since.
OLD = timedelta(hours=1)
#: Before the key of what is no question: the unit, the service, the channel …
GROUP = "@"
_WAITING, _DONE = "wanted", "done"
_GROUPS = (Breakdown.UNIT, Breakdown.SERVICE, Breakdown.CHANNEL, Breakdown.MONTH, Breakdown.PLACE)
_LARGEST_ID = 2**63

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Axis:
    """What may stand at a side of a table; `values` in their order, None where they are what was counted."""

    key: str
    label: Words
    values: tuple[tuple[str, Words], ...] | None


@dataclass(frozen=True, slots=True)
class CrossCell:
    """How many of a row; `share` of those of the row who answered both. None where it is hidden."""

    n: int | None
    share: float | None


@dataclass(frozen=True, slots=True)
class CrossRow:
    """One row with how many of it answered both; None where it is hidden."""

    label: Words
    n: int | None
    cells: tuple[CrossCell, ...]


@dataclass(frozen=True, slots=True)
class Cross:
    """A cross-table. Until it is counted (`is_ready`), `progress` says how far it is, from 0 to 1."""

    first: Axis
    second: Axis
    is_ready: bool
    progress: float
    columns: tuple[Words, ...] = ()
    rows: tuple[CrossRow, ...] = ()
    n: int = 0
    counted_at: datetime | None = None


@dataclass
class _Sums:
    """Cells counted so far; "" is the sum of a row, a column, of all (persons, not marks)."""

    cells: Counter[Pair] = field(default_factory=Counter)

    def add(self, firsts: set[str], seconds: set[str]) -> None:
        if firsts and seconds:
            self.cells.update((a, b) for a in (*firsts, "") for b in (*seconds, ""))


def list_axes(survey_id: int) -> list[Axis]:
    """Everything that can be crossed: closed questions, rows of tables, who answers, and where the answer came by."""
    axes = []
    for asked in questions_ever(survey_id):
        question = asked.question
        if question.kind in TEXT_KINDS or question.kind == "ranking":
            continue
        if question.kind == "matrix":
            axes += [Axis(f"{question.key}{ROW}{row.key}", row.label, _marks(5)) for row in question.rows]
            continue
        known: dict[str, tuple[tuple[str, Words], ...]] = {
            "rating": _marks(5), "scale": _marks(10), "yes_no": ((YES, Words("ใช่", "Yes")), (NO, Words("ไม่ใช่", "No"))),
        }  # fmt: skip
        options = tuple((option.key, option.label) for option in question.options)
        axes.append(Axis(question.key, question.label, known.get(question.kind) or options or None))
    if get_view(survey_id).version:
        axes += [
            Axis(question.key, question.label, tuple((choice.key, choice.label) for choice in choices))
            for question, choices in about_block()
        ]
    return axes + [Axis(f"{GROUP}{each.value}", BREAKDOWN_WORDS[each], None) for each in _GROUPS]


def find_cross(survey_id: int, first: str, second: str) -> Cross | None:
    """The table of two axes; None where it must be asked for (`want_cross`) or one of them is not known. NotFound.

    Of a small survey it is counted here; of a large one it is what the worker counted.
    """
    axes = {axis.key: axis for axis in list_axes(survey_id)}
    if first not in axes or second not in axes or first == second:
        return None
    row = _find(survey_id, first, second)
    if row is None and count_of(read_tallies(survey_id)) <= SMALL:
        sums = _Sums()
        _count(survey_id, first, second, sums, 0, SMALL * 2)
        return _shown(survey_id, axes[first], axes[second], dict(sums.cells), None)
    if row is None:
        return None
    kept = _unpacked(row.cells.get("kept", {}))
    if not kept and row.state == _WAITING:
        return Cross(axes[first], axes[second], is_ready=False, progress=row.position / _LARGEST_ID)
    return _shown(survey_id, axes[first], axes[second], kept, row.counted_at)


def want_cross(survey_id: int, first: str, second: str, *, actor: Actor) -> None:
    """Has the worker count a table, anew where it is there. RuleBroken("second", "not_on_list") for no two axes."""
    keys = {axis.key for axis in list_axes(survey_id)}
    if first not in keys or second not in keys or first == second:
        raise RuleBroken("second", "not_on_list")
    row = _find(survey_id, first, second)
    if row is None:
        row = SurveyCross(
            survey_id=survey_id, first=first, second=second, state=_WAITING, cells={}, answers=0, position=0
        )
        session().add(row)
    elif row.state == _DONE:
        row.state, row.position, row.answers = _WAITING, 0, 0
    session().flush()
    request_work()


def count_crosses() -> int:
    """Counts a piece of a table that is wanted, or of one that is old; says how many answers. The worker calls it."""
    if not _has_work():
        return 0
    with unit_of_work():
        row = (
            session()
            .scalars(
                select(SurveyCross)
                .where(SurveyCross.state == _WAITING)
                .order_by(SurveyCross.id)
                .limit(1)
                .with_for_update(skip_locked=True)
                .execution_options(populate_existing=True)
            )
            .first()
        )
        if row is None:
            return _wake_old()
        sums = _Sums(Counter(_unpacked(row.cells.get("fresh", {})) if row.position else {}))
        read, last = _count(row.survey_id, row.first, row.second, sums, row.position, AT_ONCE)
        if read < AT_ONCE:
            row.cells, row.state, row.counted_at = {"kept": _packed(sums.cells)}, _DONE, clock.now()
            row.answers, row.position = row.answers + read, 0
        else:
            row.cells = {**row.cells, "fresh": _packed(sums.cells)}
            row.answers, row.position = row.answers + read, last
        return max(1, read)


def _has_work() -> bool:
    """Looks outside of any write transaction: mostly there is nothing."""
    current = session()
    current.rollback()
    wanted = or_(SurveyCross.state == _WAITING, SurveyCross.counted_at < clock.now() - OLD)
    found = current.scalar(select(SurveyCross.id).where(wanted).limit(1))
    current.rollback()
    return found is not None


def _wake_old() -> int:
    """Wants the oldest table anew where it is old and answers came since."""
    row = (
        session()
        .scalars(
            select(SurveyCross)
            .where(SurveyCross.state == _DONE, SurveyCross.counted_at < clock.now() - OLD)
            .order_by(SurveyCross.counted_at)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        .first()
    )
    if row is None:
        return 0
    if count_of(read_tallies(row.survey_id)) == row.answers:
        row.counted_at = clock.now()
        return 0
    row.state, row.position, row.answers = _WAITING, 0, 0
    return 1


def _count(survey_id: int, first: str, second: str, sums: _Sums, after: int, limit: int) -> tuple[int, int]:
    """Adds the counted answers after an id; how many they were, and the last id."""
    query = (
        select(
            SurveyResponse.id, SurveyResponse.version, SurveyResponse.month, SurveyResponse.channel,
            SurveyResponse.service, SurveyResponse.unit_id, SurveyResponse.place_id, SurveyResponse.is_burst,
            SurveyResponse.answers,
        )
        .where(SurveyResponse.survey_id == survey_id, SurveyResponse.id > after, SurveyResponse.step > 0)
        .order_by(SurveyResponse.id)
        .limit(limit)
    )  # fmt: skip
    read, last = 0, after
    for row in session().execute(query):
        marks = marks_of(load_definition(survey_id, row.version), row.answers)
        sums.add(_values(first, row, marks), _values(second, row, marks))
        read, last = read + 1, row.id
    return read, last


def _values(axis: str, row: Any, marks: set[Pair]) -> set[str]:
    if not axis.startswith(GROUP):
        return {value for question, value in marks if question == axis and value != ANSWERED}
    groups = groups_of(
        row.answers, month=row.month, channel=row.channel, service=row.service, unit_id=row.unit_id,
        place_id=row.place_id, is_burst=row.is_burst,
    )  # fmt: skip
    return {key for breakdown, key in groups if breakdown.value == axis.removeprefix(GROUP)}


def _shown(survey_id: int, first: Axis, second: Axis, cells: dict[Pair, int], counted_at: datetime | None) -> Cross:
    downs, acrosses = _side(survey_id, first, {a for a, _b in cells}), _side(survey_id, second, {b for _a, b in cells})
    table = [[cells.get((a, b), 0) for b, _words in acrosses] for a, _words in downs]
    hidden = hidden_cells(table)
    # A row or a column of few is hidden as a group is; its sum would tell as much as its cells.
    few = hidden_groups({a: cells.get((a, ""), 0) for a, _words in downs})
    rows = []
    for r, (a, words) in enumerate(downs):
        n = cells.get((a, ""), 0)
        row = [
            CrossCell(None, None) if a in few or (r, c) in hidden else CrossCell(value, value / n if n else None)
            for c, value in enumerate(table[r])
        ]
        rows.append(CrossRow(words, None if a in few else n, tuple(row)))
    columns = tuple(words for _b, words in acrosses)
    return Cross(first, second, True, 1.0, columns, tuple(rows), cells.get(("", ""), 0), counted_at)


def _side(survey_id: int, axis: Axis, counted: set[str]) -> list[tuple[str, Words]]:
    if axis.values is not None:
        return list(axis.values)
    named = axis.key.removeprefix(GROUP)
    name = group_names(survey_id, Breakdown(named)) if axis.key.startswith(GROUP) else lambda key: Words(key, key)
    return [(key, name(key)) for key in sorted(counted - {""})]


def _find(survey_id: int, first: str, second: str) -> SurveyCross | None:
    query = select(SurveyCross).where(
        SurveyCross.survey_id == survey_id, SurveyCross.first == first, SurveyCross.second == second
    )
    return session().scalars(query).one_or_none()


def _marks(most: int) -> tuple[tuple[str, Words], ...]:
    least = 1 if most == 5 else 0
    return tuple((str(mark), Words(str(mark), str(mark))) for mark in range(most, least - 1, -1))


def _packed(cells: Counter[Pair]) -> dict[str, dict[str, int]]:
    packed: dict[str, dict[str, int]] = {}
    for (a, b), n in cells.items():
        packed.setdefault(a, {})[b] = n
    return packed


def _unpacked(packed: dict[str, dict[str, int]]) -> dict[Pair, int]:
    return {(a, b): n for a, row in packed.items() for b, n in row.items()}
