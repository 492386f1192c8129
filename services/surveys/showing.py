"""What the public sees of a survey moves in steps of at least five answers.

Counters are live, so whoever read a published page before and after one answer would see that answer whole. The page
therefore reads a copy, which the worker renews once five more answers are counted, and a last time when none is taken
any more.
"""

from typing import Any

from sqlalchemy import select

from services import clock
from services.db import session, unit_of_work
from services.surveys.hiding import FEWEST
from services.surveys.loading import view_of
from services.surveys.models import Survey
from services.surveys.tallies import count_of, read_answers, read_tallies

_AT_MOST = 200


def read_shown(survey_id: int) -> dict[str, dict[str, int]]:
    """The copy of the counters that the public sees; {} before there was one."""
    kept: dict[str, Any] | None = session().scalar(select(Survey.shown).where(Survey.id == survey_id))
    return dict(kept["tallies"]) if kept else {}


def renew_shown() -> int:
    """Sweep: renews the copies of what is published where it is time; how many. It opens its own transactions."""
    session().rollback()
    query = select(Survey).where(Survey.version > 0).order_by(Survey.id.desc()).limit(_AT_MOST)
    due = [row.id for row in session().scalars(query) if row.published and _is_due(row)]
    session().rollback()
    for survey_id in due:
        with unit_of_work():
            renew(session().get_one(Survey, survey_id, with_for_update=True, populate_existing=True))
    return len(due)


def renew(row: Survey) -> None:
    """Renews the copy of a survey whose row the caller holds, if it is time."""
    if _is_due(row):
        row.shown = {"tallies": read_tallies(row.id), "is_last": _is_over(row)}
        session().flush()


def _is_due(row: Survey) -> bool:
    kept: dict[str, Any] = row.shown or {}
    counted, shown = read_answers(row.id), count_of(kept.get("tallies", {}))
    if counted < FEWEST or (_is_over(row) and kept.get("is_last")):
        return False
    return _is_over(row) or counted - shown >= FEWEST or counted < shown


def _is_over(row: Survey) -> bool:
    view = view_of(row)
    return not view.takes_answers(clock.today()) and not view.is_to_come(clock.today())
