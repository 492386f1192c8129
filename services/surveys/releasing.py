"""Publishing results: which questions the public may read, and taking that back."""

from collections.abc import Sequence

from sqlalchemy import select

from services import audit, clock
from services.audit import Actor
from services.db import session
from services.errors import NotAllowed, NotFound, RuleBroken, Stale
from services.surveys.access import may_edit
from services.surveys.asked import ABOUT_YOU, asks_about_you, questions_ever
from services.surveys.loading import view_of
from services.surveys.models import Survey
from services.surveys.question_results import has_texts
from services.surveys.showing import renew
from services.surveys.views import SurveyView
from services.text import Words

_RELEASED_AT_MOST = 200
ABOUT_WORDS = Words("ข้อมูลทั่วไปของผู้ตอบ (จำนวนและร้อยละ)", "Who answered (numbers and shares)")


def list_releasable(survey_id: int) -> list[tuple[str, Words]]:
    """What may be published: every question but those answered in own words, and the block about who answered."""
    listed = [
        (each.question.key, each.question.label) for each in questions_ever(survey_id) if not has_texts(each.question)
    ]
    return [*listed, (ABOUT_YOU, ABOUT_WORDS)] if asks_about_you(survey_id) else listed


def list_released() -> list[SurveyView]:
    """The surveys of which anything is public, the newest first; at most `_RELEASED_AT_MOST`."""
    query = select(Survey).where(Survey.version > 0).order_by(Survey.id.desc()).limit(_RELEASED_AT_MOST)
    return [view_of(row) for row in session().scalars(query) if row.published]


def release_results(survey_id: int, keys: Sequence[str], *, seen: int, actor: Actor) -> SurveyView:
    """Makes the results of these questions public, and those of no other; none withdraws all.

    `seen` is the revision that the officer saw. NotFound; NotAllowed but for who builds the survey; Stale;
    RuleBroken: keys: not_on_list.
    """
    row = session().get(Survey, survey_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("survey")
    if not may_edit(actor, view_of(row)):
        raise NotAllowed("survey")
    known = [key for key, _label in list_releasable(survey_id)]
    if not set(keys) <= set(known):
        raise RuleBroken("keys", "not_on_list")
    if row.revision != seen:
        raise Stale("survey", view_of(row), list(keys))
    wanted = [key for key in known if key in set(keys)]
    if wanted != row.published:
        row.published, row.changed_at, row.revision = wanted, clock.now(), row.revision + 1
        session().flush()
        if wanted:
            renew(row)
        action = "publish survey results" if wanted else "withdraw survey results"
        audit.record(action, actor=actor, subject="survey", subject_id=survey_id, fields=["published"])
    return view_of(row)
