"""Whoever owns an improvement is reminded a week before its day, and once more when the day has passed."""

from datetime import timedelta

from sqlalchemy import select

from services import clock, notifications, people, settings
from services.audit import SYSTEM, record
from services.db import session
from services.notifications import Recipient, declare_notice, notify
from services.notifications.wording import Value
from services.surveys.actions import OPEN
from services.surveys.models import Survey, SurveyAction
from services.surveys.telling import list_heads
from services.text import Words, snippet

DUE = "survey.action_due"
SOON = timedelta(days=7)
#: What the notices are about, in the outbox: one before the day, one after it.
BEFORE, AFTER = "survey action soon", "survey action late"


def declare_action_notices() -> None:
    """Declares the notice; safe to call again."""
    declare_notice(
        DUE, ("what", "survey", "day", "link"), "normal", Words("เตือนผู้รับผิดชอบการปรับปรุง", "An improvement falls due")
    )


def remind_of_actions(limit: int = 50) -> int:
    """Reminds of actions that fall due within a week or are late, each once; how many."""
    today = clock.today()
    query = (
        select(SurveyAction, Survey)
        .join(Survey, Survey.id == SurveyAction.survey_id)
        .where(SurveyAction.state.in_([state.value for state in OPEN]), SurveyAction.due_on <= today + SOON)
        .order_by(SurveyAction.due_on, SurveyAction.id)
        .limit(1000)
    )
    told = 0
    for action, survey in session().execute(query):
        about = AFTER if action.due_on < today else BEFORE
        if told < limit and not notifications.list_for_subject(about, action.id, limit=1):
            told += _tell(action, survey, about)
    return told


def _tell(action: SurveyAction, survey: Survey, about: str) -> bool:
    """The owner, or the heads where the owner has left."""
    owners = [one for one in people.list_officers() if one.id == action.owner_id]
    to = [Recipient("email", one.email, one.language) for one in owners or list_heads(action.unit_id)]
    params: dict[str, Value] = {
        "what": Words(snippet(action.todo, 200), snippet(action.todo_en or action.todo, 200)),
        "survey": Words(survey.title_th, survey.title_en),
        "day": action.due_on,
        "link": f"{settings.current().base_url}/staff/surveys/actions/{action.id}",
    }
    if not notify(DUE, recipients=to, params=params, subject=(about, action.id)):
        return False
    record("remind of survey action", actor=SYSTEM, subject="survey-action", subject_id=action.id)
    return True
