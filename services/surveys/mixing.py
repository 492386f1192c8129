"""Writing counted answers anew, many at once in the order of their random ids.

A database remembers in which transaction a row was written and where it lies. While only one answer came, both would
lead from the mark of a person (or a line of the audit) to the answer beside it. So rows are deleted and inserted again
together: afterwards all of a batch are of one transaction, and lie in an order that says nothing.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, func, insert, or_, select

from services import clock
from services.db import session, unit_of_work
from services.surveys.counting import COUNTED, MIXED
from services.surveys.models import Survey, SurveyMark, SurveyResponse, SurveyText
from services.surveys.words import SurveyState

#: Fewer than this would hide nobody among others; what is left over waits for company, at most until its month is over.
FEWEST = 10
AT_ONCE = 200

_RESPONSES: Any = SurveyResponse.__table__
_TEXTS: Any = SurveyText.__table__
_MARKS: Any = SurveyMark.__table__


def mix() -> int:
    """Writes one batch of answers with their texts anew; says how many. The worker calls it; it opens what it needs."""
    survey_id = _looked_for(_survey_with_answers)
    if survey_id is None:
        return 0
    with unit_of_work():
        rows = _held(
            select(_RESPONSES)
            .where(_RESPONSES.c.step == COUNTED, _RESPONSES.c.survey_id == survey_id)
            .order_by(_RESPONSES.c.id)
        )
        if len(rows) < FEWEST and not any(row["month"] < _this_month() for row in rows):
            return 0
        ids = [row["id"] for row in rows]
        # An officer who is just tagging one is waited for: no text may stay behind.
        held = select(_TEXTS).where(_TEXTS.c.response_id.in_(ids)).order_by(_TEXTS.c.id).with_for_update()
        texts = [dict(row) for row in session().execute(held).mappings()]
        _write_anew(_TEXTS, texts)
        _write_anew(_RESPONSES, [row | {"step": MIXED} for row in rows])
        return len(rows)


def mix_marks() -> int:
    """Writes one batch of marks of who answered anew; says how many. The worker calls it."""
    survey_id = _looked_for(_survey_with_marks)
    if survey_id is None:
        return 0
    with unit_of_work():
        rows = _held(
            select(_MARKS).where(_MARKS.c.is_mixed.is_(False), _MARKS.c.survey_id == survey_id).order_by(_MARKS.c.id)
        )
        _write_anew(_MARKS, [row | {"is_mixed": True} for row in rows])
        return len(rows)


def _looked_for(find: Callable[[], int | None]) -> int | None:
    """What there is to do, looked for outside of any write transaction: mostly there is nothing."""
    current = session()
    current.rollback()
    found = find()
    current.rollback()
    return found


def _survey_with_answers() -> int | None:
    """A survey of which enough answers are counted, or of which some are left from a month that is over."""
    old = func.min(SurveyResponse.month) < _this_month()
    query = (
        select(SurveyResponse.survey_id)
        .where(SurveyResponse.step == COUNTED)
        .group_by(SurveyResponse.survey_id)
        .having(or_(func.count() >= FEWEST, old))
        .order_by(SurveyResponse.survey_id)
        .limit(1)
    )
    return session().scalars(query).first()


def _survey_with_marks() -> int | None:
    """A survey of which enough marks are new, or one that is closed: no further will come."""
    query = (
        select(SurveyMark.survey_id)
        .join(Survey, Survey.id == SurveyMark.survey_id)
        .where(SurveyMark.is_mixed.is_(False))
        .group_by(SurveyMark.survey_id, Survey.state)
        .having(or_(func.count() >= FEWEST, Survey.state == SurveyState.CLOSED.value))
        .order_by(SurveyMark.survey_id)
        .limit(1)
    )
    return session().scalars(query).first()


def _this_month() -> date:
    return clock.today().replace(day=1)


def _held(query: Any) -> list[dict[str, Any]]:
    """The rows, held until the commit; those that another worker holds are left to it."""
    found = session().execute(query.limit(AT_ONCE).with_for_update(skip_locked=True)).mappings()
    return [dict(row) for row in found]


def _write_anew(table: Any, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        session().execute(delete(table).where(table.c.id.in_([row["id"] for row in rows])))
        session().execute(insert(table), sorted(rows, key=lambda row: int(row["id"])))
