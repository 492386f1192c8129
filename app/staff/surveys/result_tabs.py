"""The pages of results beside each other."""

from flask import request, url_for

from app.shared import current_actor
from services import surveys
from services.surveys import SurveyView
from services.text import Words

#: Endpoint, words, and whether only those who build the survey may open it.
_PAGES = (
    ("staff.view_survey_results", Words("ภาพรวม", "Overview"), False),
    ("staff.view_survey_trend", Words("แนวโน้ม", "Trend"), False),
    ("staff.view_survey_cross", Words("ตารางไขว้", "Cross-table"), False),
    ("staff.view_survey_words", Words("ความเห็น", "Own words"), True),
    ("staff.view_survey_release", Words("เผยแพร่ผล", "Publish results"), True),
)


def result_tabs(view: SurveyView) -> list[tuple[str, Words, bool]]:
    """Address, words and whether it is the present page."""
    builds = surveys.may_edit(current_actor(), view)
    return [
        (url_for(endpoint, survey_id=view.id), words, request.endpoint == endpoint)
        for endpoint, words, for_builders in _PAGES
        if builds or not for_builders
    ]
