"""The survey that an authority begins with: the short one after services, open from the first day."""

from services import clock
from services.audit import Actor, record
from services.db import session
from services.surveys.definition import to_json
from services.surveys.editing import find_by_key
from services.surveys.facts import CHANNELS
from services.surveys.library import Ready, find_ready
from services.surveys.loading import view_of
from services.surveys.models import Survey, SurveyVersion
from services.surveys.views import SurveyView
from services.surveys.words import SurveyState
from services.text import Words


def seed_satisfaction(actor: Actor) -> SurveyView:
    """The survey `satisfaction`, written and opened where there is none yet."""
    ready = find_ready("satisfaction")
    assert ready is not None
    found = find_by_key(ready.survey_key)
    title = Words("ประเมินความพึงพอใจต่อการให้บริการ", "Rate our service")
    return found or open_ready(ready, ready.survey_key, title, actor)


def open_ready(ready: Ready, key: str, title: Words, actor: Actor, *, unit_id: int | None = None) -> SurveyView:
    """An open survey that asks what the library has ready, as its first version."""
    now = clock.now()
    definition = to_json(ready.definition)
    row = Survey(
        key=key,
        title_th=title.th,
        title_en=title.en,
        intro_th=ready.intro.th,
        intro_en=ready.intro.en,
        thanks_th=ready.thanks.th,
        thanks_en=ready.thanks.en,
        purpose=ready.purpose.value,
        state=SurveyState.OPEN.value,
        who="anyone",
        unit_id=unit_id,
        channels=sorted(channel.value for channel in CHANNELS),
        working=definition,
        version=1,
        published=[],
        created_at=now,
        changed_at=now,
        revision=1,
    )
    session().add(row)
    session().flush()
    session().add(SurveyVersion(survey_id=row.id, number=1, definition=definition, published_at=now))
    session().flush()
    record("publish survey", actor=actor, subject="survey", subject_id=row.id, note=f"key={key} version=1")
    return view_of(row)
