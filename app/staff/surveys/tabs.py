"""The pages of a survey beside each other; one that does not exist, or is closed to the officer, is left out."""

from flask import current_app, request, url_for

from app.shared import current_actor
from app.shared.access import rule_of
from services import surveys
from services.surveys import Purpose, SurveyView
from services.text import Words

#: What only surveys of some purposes have.
_OF_PURPOSE = {
    "staff.view_survey_quotas": (Purpose.ANNUAL, Purpose.OTHER),
    "staff.view_survey_hand_over": (Purpose.ANNUAL, Purpose.OTHER),
    "staff.view_survey_consultation": (Purpose.CONSULTATION,),
}
#: Endpoint, words, and whether only those who build the survey may open it.
_TABS = (
    ("staff.view_survey", Words("คำถาม", "Questions"), False),
    ("staff.view_survey_facts", Words("ข้อมูลทั่วไป", "Settings"), True),
    ("staff.view_survey_preview", Words("ตัวอย่าง", "Preview"), False),
    ("staff.view_survey_versions", Words("เผยแพร่และรุ่น", "Publishing"), False),
    ("staff.view_survey_places", Words("จุดบริการและคิวอาร์โค้ด", "Places and QR codes"), True),
    ("staff.view_survey_invitations", Words("คำเชิญ", "Invitations"), True),
    ("staff.view_survey_results", Words("ผล", "Results"), False),
    ("staff.view_survey_consultation", Words("ร่างและผลการรับฟัง", "Draft and outcome"), False),
    ("staff.view_survey_quotas", Words("ขนาดตัวอย่างและโควตา", "Sample and quotas"), False),
    ("staff.view_survey_actions", Words("การปรับปรุง", "Improvements"), False),
    ("staff.view_survey_hand_over", Words("ส่งมอบให้สถาบัน", "Hand-over"), True),
)


def survey_tabs(view: SurveyView) -> list[tuple[str, Words, bool]]:
    """Address, words and whether it is the present page."""
    actor = current_actor()
    builds = surveys.may_edit(actor, view)
    shown = []
    for endpoint, words, for_builders in _TABS:
        rule = rule_of(current_app.view_functions.get(endpoint))
        if view.purpose not in _OF_PURPOSE.get(endpoint, tuple(Purpose)):
            continue
        if rule is not None and rule.allows(actor) and (builds or not for_builders):
            path = url_for(endpoint, survey_id=view.id)
            shown.append((path, words, request.endpoint == endpoint))
    return shown
