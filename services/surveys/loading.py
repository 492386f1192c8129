"""Surveys read from their rows, and the definitions that are asked."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from sqlalchemy import or_, select

from services import clock
from services.audit import Channel
from services.db import session
from services.errors import NotFound
from services.surveys.definition import Definition, from_json
from services.surveys.models import Survey, SurveyVersion
from services.surveys.views import SurveyView
from services.surveys.words import Bands, Purpose, SurveyState, WhoMay
from services.text import Words

#: More surveys than that are never open at once.
_OPEN_AT_MOST = 100
#: So many of those that closed last are looked at for published results.
_CLOSED_AT_MOST = 100


def view_of(row: Survey) -> SurveyView:
    """The survey of that row."""
    return SurveyView(
        id=row.id,
        key=row.key,
        title=Words(row.title_th, row.title_en),
        intro=Words(row.intro_th, row.intro_en),
        thanks=Words(row.thanks_th, row.thanks_en),
        purpose=Purpose(row.purpose),
        state=SurveyState(row.state),
        who=WhoMay(row.who),
        opens_on=row.opens_on,
        closes_on=row.closes_on,
        unit_id=row.unit_id,
        channels=frozenset(map(Channel, row.channels)),
        is_once=row.is_once,
        bands=Bands(row.bands),
        version=row.version,
        published=tuple(row.published),
        invited=row.invited,
        outcome=Words(row.outcome_th, row.outcome_en),
        document_key=row.document_key,
        report_key=row.report_key,
        revision=row.revision,
    )


def get_view(survey_id: int) -> SurveyView:
    """The survey of that id; NotFound where there is none."""
    row = session().get(Survey, survey_id)
    if row is None:
        raise NotFound("survey")
    return view_of(row)


def find_view(key: str) -> SurveyView | None:
    """The survey of that key, whatever its state."""
    row = session().scalars(select(Survey).where(Survey.key == key)).one_or_none()
    return view_of(row) if row is not None else None


def list_open() -> Sequence[SurveyView]:
    """The surveys that take answers today, those that close first at the head, those without an end last."""
    today = clock.today()
    query = (
        select(Survey)
        .where(Survey.state == SurveyState.OPEN.value, Survey.version > 0)
        .where(or_(Survey.opens_on.is_(None), Survey.opens_on <= today))
        .where(or_(Survey.closes_on.is_(None), Survey.closes_on >= today))
        .order_by(Survey.closes_on.is_(None), Survey.closes_on, Survey.id)
        .limit(_OPEN_AT_MOST)
    )
    return [view_of(row) for row in session().scalars(query)]


def list_published() -> Sequence[SurveyView]:
    """The surveys that are over and whose results are public, the newest first."""
    query = (
        select(Survey)
        .where(Survey.state == SurveyState.CLOSED.value, Survey.version > 0)
        .order_by(Survey.changed_at.desc(), Survey.id.desc())
        .limit(_CLOSED_AT_MOST)
    )
    return [view_of(row) for row in session().scalars(query) if row.published]


def load_definition(survey_id: int, number: int) -> Definition:
    """What that version of the survey asks; NotFound where there is none. Versions never change, so it is kept."""
    known: dict[tuple[int, int], datetime] = session().info.setdefault("survey_versions", {})
    published = known.get((survey_id, number))
    if published is None:
        query = select(SurveyVersion.published_at).where(
            SurveyVersion.survey_id == survey_id, SurveyVersion.number == number
        )
        published = session().scalar(query)
        if published is None:
            raise NotFound("survey version")
        known[survey_id, number] = published
    return _definition(survey_id, number, published)


@lru_cache(maxsize=128)
def _definition(survey_id: int, number: int, published: datetime) -> Definition:
    query = select(SurveyVersion.definition).where(SurveyVersion.survey_id == survey_id, SurveyVersion.number == number)
    return from_json(session().execute(query).scalar_one())
