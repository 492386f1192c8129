"""What consultations and published results show besides: draft, report, what was done; parts for other pages."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response
from flask.typing import ResponseReturnValue

from app.public import public
from app.shared import access, anyone
from services import surveys
from services.errors import NotFound
from services.surveys import ActionView, Comparison, Heard, SurveyView
from services.surveys.group_words import group_names
from services.surveys.statistics import rounded
from services.surveys.words import Breakdown, Purpose
from services.text import Words


@dataclass(frozen=True, slots=True)
class Improvement:
    """What was done after people said so, and the number that was to move."""

    action: ActionView
    measure: Words
    comparison: Comparison


@public.get("/surveys/<key>/document.pdf")
@access(anyone)
def view_survey_document(key: str) -> ResponseReturnValue:
    """The draft that people are asked about."""
    return _file(key, "document")


@public.get("/surveys/<key>/report.pdf")
@access(anyone)
def view_survey_report(key: str) -> ResponseReturnValue:
    """The report of the institute that ran the official survey."""
    return _file(key, "report")


@public.app_template_global()
def survey_improvements(survey_id: int) -> list[Improvement]:
    """What was done after people answered the survey, as far as it is published."""
    found = []
    for action in surveys.list_public_actions(survey_id):
        words = surveys.measure_words(survey_id, action.question)
        if action.breakdown is not Breakdown.ALL:
            group = group_names(survey_id, action.breakdown)(action.group)
            words = Words(f"{words.th} · {group.th}", f"{words.en} · {group.en}")
        found.append(Improvement(action, words, surveys.compare(surveys.row_of_action(action.id), public=True)))
    return found


@public.app_template_global()
def survey_heard(survey: SurveyView) -> Heard | None:
    """What a consultation found, as far as it is published; None for other surveys."""
    if survey.purpose is not Purpose.CONSULTATION or not survey.published:
        return None
    return surveys.heard_of(survey.id, public=True)


@public.app_template_global()
def survey_consultations() -> Sequence[SurveyView]:
    """All consultations, those that are open first."""
    return surveys.list_consultations()


@public.app_template_global()
def survey_number(value: float | None) -> str:
    """A mean as it is printed."""
    return rounded(value)


def _file(key: str, what: str) -> Response:
    view = surveys.find_view(key)
    if view is None:
        raise NotFound("survey")
    media_type, size, content = surveys.open_public_file(view, what)
    answer = Response(content, mimetype=media_type)
    answer.content_length = size
    answer.headers["Content-Disposition"] = f'attachment; filename="{view.key}-{what}.pdf"'
    answer.headers["Cache-Control"] = "no-cache"
    return answer
