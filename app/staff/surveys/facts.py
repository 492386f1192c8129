"""What is said of a survey: its names, who may answer, when and where, and how its levels are read."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.shared import Refused, access, commits, current_actor, language
from app.shared.account_words import Refusal
from app.shared.filters import say, thai_date
from app.staff.blueprint import staff
from app.staff.settings.words import saved
from app.staff.surveys.fact_form import facts_of, number_of, typed_of, unit_choices, values_of
from app.staff.surveys.tabs import survey_tabs
from app.staff.surveys.words import BANDS_WORDS, CHANNEL_WORDS, editors, refusal_of
from services import organisation, surveys
from services.errors import RuleBroken, Stale
from services.surveys import Facts, SurveyView
from services.surveys.facts import CHANNELS
from services.surveys.words import PURPOSE_WORDS, WHO_WORDS, SurveyState
from services.text import Words


@staff.get("/surveys/<int:survey_id>/facts")
@access(editors)
def view_survey_facts(survey_id: int) -> ResponseReturnValue:
    """The facts, to be changed."""
    view = surveys.get_survey(survey_id, actor=current_actor(), to_edit=True)
    return _page(view, values_of(surveys.facts_of(view), view.revision, language()))


@staff.post("/surveys/<int:survey_id>/facts")
@access(editors)
@commits
def save_survey_facts(survey_id: int) -> ResponseReturnValue:
    """Changes them; where a colleague did meanwhile, both are shown and nothing typed is lost."""
    actor, typed = current_actor(), typed_of(request.form)
    view = surveys.get_survey(survey_id, actor=actor, to_edit=True)
    try:
        surveys.save_facts(survey_id, facts_of(typed), number_of(typed["revision"]), actor)
    except RuleBroken as broken:
        raise Refused(_page(view, typed, refusal_of(broken)), 400) from broken
    except Stale as stale:
        theirs: SurveyView = stale.theirs
        typed["revision"] = str(theirs.revision)
        words = gettext("เจ้าหน้าที่คนอื่นเพิ่งแก้ไขแบบสอบถามนี้ ตรวจสอบแล้วกดบันทึกอีกครั้งหากต้องการใช้ค่าของท่าน")
        differing = _differences(surveys.facts_of(theirs), stale.yours)
        raise Refused(_page(theirs, typed, Refusal({"": words}), differing), 409) from stale
    saved()
    return redirect(url_for("staff.view_survey_facts", survey_id=survey_id))


def _page(
    view: SurveyView,
    values: dict[str, str],
    refusal: Refusal | None = None,
    differing: list[tuple[str, str, str]] | None = None,
) -> str:
    actor = current_actor()
    return render_template(
        "staff/surveys/view_survey_facts.html",
        survey=view,
        tabs=survey_tabs(view),
        values=values,
        refusal=refusal,
        differing=differing or [],
        is_out=view.version > 0 and view.state is not SurveyState.DRAFT,
        units=unit_choices(actor),
        may_all=surveys.edits_unit(actor, None),
        purposes=[(purpose.value, words) for purpose, words in PURPOSE_WORDS.items()],
        whos=[(who.value, words) for who, words in WHO_WORDS.items()],
        channels=[(channel.value, CHANNEL_WORDS[channel]) for channel in CHANNELS],
        bands=list(BANDS_WORDS.items()),
    )


def _differences(theirs: Facts, yours: Facts) -> list[tuple[str, str, str]]:
    """What differs, by the name of the field: as it stands now, and as it was typed."""
    names = {
        "key": gettext("ชื่อบนเว็บ"),
        "title": gettext("ชื่อแบบสอบถาม"),
        "intro": gettext("คำนำ"),
        "thanks": gettext("คำขอบคุณ"),
        "purpose": gettext("ใช้เพื่อ"),
        "who": gettext("ผู้ตอบ"),
        "opens_on": gettext("วันเปิด"),
        "closes_on": gettext("วันปิด"),
        "unit_id": gettext("หน่วยงานเจ้าของ"),
        "channels": gettext("ช่องทาง"),
        "is_once": gettext("ตอบได้คนละหนึ่งครั้ง"),
        "bands": gettext("เกณฑ์แปลผล"),
    }
    return [
        (words, _shown(name, theirs), _shown(name, yours))
        for name, words in names.items()
        if getattr(theirs, name) != getattr(yours, name)
    ]


def _shown(name: str, facts: Facts) -> str:
    value = getattr(facts, name)
    if isinstance(value, Words):
        return f"{value.th} / {value.en}" if value.th or value.en else "–"
    if name == "purpose":
        return say(PURPOSE_WORDS[facts.purpose])
    if name == "who":
        return say(WHO_WORDS[facts.who])
    if name == "channels":
        return ", ".join(say(CHANNEL_WORDS[channel]) for channel in CHANNELS if channel in facts.channels)
    if name == "unit_id":
        names = {unit.id: unit.name for unit in organisation.list_units()}
        return say(names[facts.unit_id]) if facts.unit_id else gettext("ทั้งองค์กร")
    if name in ("opens_on", "closes_on"):
        return thai_date(value) if value else "–"
    if name == "is_once":
        return str(gettext("ใช่") if value else gettext("ไม่ใช่"))
    return str(value)
