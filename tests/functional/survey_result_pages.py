"""The pages of what surveys found, and the answered surveys that their addresses need."""

import random

from services.audit import SYSTEM, Channel
from services.db import unit_of_work
from services.surveys import counting, crossing, showing
from services.surveys.models import Survey, SurveyText
from tests.factories.survey_counters import EVERYTHING, made_answers
from tests.factories.surveys import answer_survey, make_survey

_DESK = "/staff/surveys/{answered}/results"
#: Published with and without enough answers; groups that are hidden; nothing at all.
OPEN = ["/surveys/{answered_key}/results", "/surveys/few-2569/results", "/surveys/no-such-survey/results"]
EXECUTIVE = [
    _DESK, f"{_DESK}?bursts=without", f"{_DESK}?by=channel", f"{_DESK}?by=channel&group=kiosk",
    f"{_DESK}?by=sex&group=female", f"{_DESK}?by=unit", f"{_DESK}/trend", f"{_DESK}/trend?question=steps",
    f"{_DESK}/cross", f"{_DESK}/cross?first=about_sex&second=steps", f"{_DESK}/cross?first=one&second=one",
    f"{_DESK}/cross?first=yes&second=many", "/staff/surveys/{unanswered}/results",
    "/staff/surveys/{unanswered}/results/trend", "/staff/surveys/{unanswered}/results/cross",
]  # fmt: skip
REGISTRY = [
    f"{_DESK}/words", f"{_DESK}/words?q=zzzz", f"{_DESK}/words?q=จอด&tag=ที่จอดรถ", f"{_DESK}/publish",
    f"{_DESK}/publish?preview=1&keys=steps&keys=about",
    "/staff/surveys/{unanswered}/results/publish?preview=1&keys=steps",
]  # fmt: skip
LINKS = [
    *(f"/surveys/{{answered_key}}/results.{kind}" for kind in ("csv", "ods", "json")),
    *(f"/opendata/satisfaction.{kind}" for kind in ("csv", "ods", "json")),
]
PAPERS = [
    *(f"{_DESK}.{kind}" for kind in ("csv", "ods", "json", "pdf")),
    *(f"/staff/surveys/{{answered}}/answers.{kind}" for kind in ("csv", "ods", "json")),
]
EMPTY = [(f"{_DESK}/publish", "")]
NOT_FOUND = {"/surveys/no-such-survey/results": 404}


_TITLE = {"title_th": "ความพึงพอใจประจำปี 2569", "title_en": "Annual survey 2026"}


def plant() -> dict[str, str]:
    """One survey with answers of every kind, one of few answers that is published, one of none."""
    dice = random.Random(2)
    with unit_of_work() as current:
        answered = make_survey("answered-2569", EVERYTHING, **_TITLE)
        for number in range(60):
            channel = Channel.KIOSK if number < 3 else Channel.LINE if number < 20 else Channel.WEB
            answer_survey(answered, made_answers(dice), channel=channel, is_burst=number % 20 == 0)
        few = make_survey("few-2569", EVERYTHING)
        answer_survey(few, {"steps": 5})
        unanswered = make_survey("unanswered", EVERYTHING)
        for view in (answered, few):
            current.get_one(Survey, view.id).published = ["steps", "table", "many", "order", "likely", "about"]
        text = current.query(SurveyText).filter(SurveyText.survey_id == answered.id).order_by(SurveyText.id).first()
        assert text is not None
        text.tags = ["ที่จอดรถ"]
        crossing.want_cross(answered.id, "yes", "many", actor=SYSTEM)
    while counting.count_fresh():
        pass
    showing.renew_shown()
    return {
        "answered": str(answered.id),
        "answered_key": answered.key,
        "unanswered": str(unanswered.id),
    }
