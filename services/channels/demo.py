"""The demonstration's use of channels: counted anew from the matters and answers that stand there already."""

from collections import Counter
from datetime import datetime

from sqlalchemy import delete, func, select

from services import clock, settings
from services.audit import Channel
from services.cases.models import CaseFile
from services.channels.models import ChannelUse
from services.channels.using import add_use, channel_of, list_months
from services.db import session
from services.errors import NotAllowed
from services.surveys.keys import PREFIX, SATISFACTION, TIED
from services.surveys.models import Survey, SurveyResponse


def seed_demo_use() -> int:
    """Writes the counters of the months that are shown, in the caller's transaction; says how many were sent.

    Safe to repeat: what was counted before is counted again, not added. NotAllowed in production.
    """
    if settings.current().is_production:
        raise NotAllowed("the demonstration is not for production")
    counted = _cases() + _answers()
    session().execute(delete(ChannelUse))
    add_use((key, channel, month, n) for (key, channel, month), n in sorted(counted.items()))
    return counted.total()


def _cases() -> Counter[tuple[str, Channel, str]]:
    since = datetime.fromisoformat(f"{list_months()[-1]}-01T00:00:00+07:00")
    query = select(CaseFile.service, CaseFile.channel, CaseFile.received_at).where(
        CaseFile.received_at >= since, CaseFile.is_confidential.is_(False)
    )
    counted: Counter[tuple[str, Channel, str]] = Counter()
    for row in session().execute(query).yield_per(1000):
        if row.channel in set(Channel):
            counted[(row.service, channel_of(Channel(row.channel)), f"{clock.local(row.received_at):%Y-%m}")] += 1
    return counted


def _answers() -> Counter[tuple[str, Channel, str]]:
    oldest = list_months()[-1]
    columns = (Survey.key, SurveyResponse.channel, SurveyResponse.month, SurveyResponse.subject)
    query = select(*columns, func.count().label("n")).join(Survey, Survey.id == SurveyResponse.survey_id)
    counted: Counter[tuple[str, Channel, str]] = Counter()
    for row in session().execute(query.group_by(*columns)):
        month = f"{row.month:%Y-%m}"
        if month >= oldest and row.channel in set(Channel):
            key = f"{PREFIX}{row.key}" if row.key != SATISFACTION else TIED if row.subject else SATISFACTION
            counted[(key, channel_of(Channel(row.channel)), month)] += row.n
    return counted
