"""Once a person: a mark says that somebody answered a survey, and leads to no answer.

Its id is 63 bits of a keyed hash of the survey and of who: "device:…", "line:…" or "person:…". Only whoever holds the
key and knows whom to ask for can find it.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from services import crypto
from services.db import is_sqlite, session
from services.errors import RuleBroken
from services.surveys.models import SurveyMark

_PURPOSE = "survey mark"


def device(token: str) -> str:
    """The browser that holds this cookie."""
    return f"device:{token}"


def line(address: str) -> str:
    """Who writes from this address of LINE."""
    return f"line:{address}"


def person(person_id: int) -> str:
    """Who has this account."""
    return f"person:{person_id}"


def mark_of(survey_id: int, who: str) -> int:
    """The mark that `who` leaves on that survey."""
    return int(crypto.fingerprint(f"{survey_id}:{who}", _PURPOSE)[:16], 16) >> 1


def has_answered(survey_id: int, whos: Sequence[str]) -> bool:
    """Whether one of these left a mark."""
    ids = [mark_of(survey_id, who) for who in whos]
    return bool(ids) and session().scalar(select(SurveyMark.id).where(SurveyMark.id.in_(ids)).limit(1)) is not None


def make_marks(survey_id: int, ids: Sequence[int], *, is_strict: bool = True) -> None:
    """Leaves these marks. RuleBroken("", "survey_answered") where one is there; others who write it now are awaited.

    Unless `is_strict`, what is there already is no hindrance.
    """
    rows = [{"id": one, "survey_id": survey_id, "is_mixed": False} for one in sorted(set(ids))]
    if not rows:
        return
    made = sqlite_insert(SurveyMark) if is_sqlite() else postgres_insert(SurveyMark)
    statement = made.values(rows).on_conflict_do_nothing().returning(SurveyMark.id)
    if len(session().execute(statement).all()) < len(rows) and is_strict:
        raise RuleBroken("", "survey_answered")
