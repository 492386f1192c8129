"""The list of surveys, new ones from the library or empty, and copies for another year."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.shared import Refused, access, commits, current_actor, officer
from app.shared.account_words import Refusal
from app.shared.paging import page_of, read_key
from app.staff.blueprint import staff
from app.staff.settings.words import saved
from app.staff.surveys.fact_form import number_of, unit_choices
from app.staff.surveys.rules import rule_makers
from app.staff.surveys.words import KIND_WORDS, editors, refusal_of
from services import clock, organisation, surveys
from services.errors import NotFound, RuleBroken
from services.surveys import NewSurvey, Ready, SurveyView
from services.surveys.words import PURPOSE_WORDS, STATE_WORDS, Purpose, SurveyState
from services.text import Words

#: The name in the address of a survey that begins with nothing.
EMPTY = "empty"
_FIELDS = ("key", "title_th", "title_en", "unit", "purpose")
_COPY_FIELDS = ("key", "title_th", "title_en", "with_places")


@staff.get("/surveys")
@access(officer)
def list_surveys() -> ResponseReturnValue:
    """The surveys that the officer may see, newest first."""
    actor = current_actor()
    query, wanted = request.args.get("q", "")[:100], request.args.get("state", "")
    state = SurveyState(wanted) if wanted in set(SurveyState) else None
    key = read_key(int)
    found, after = surveys.list_surveys(actor=actor, state=state, query=query, after=key[0] if key else None)
    return render_template(
        "staff/surveys/list_surveys.html",
        page=page_of(found, next_key=[after] if after else None),
        query=query,
        state=state,
        states=STATE_WORDS,
        purposes=PURPOSE_WORDS,
        today=clock.today(),
        counts=surveys.count_answers([view.id for view in found]),
        builds={view.id for view in found if surveys.may_edit(actor, view)},
        units={unit.id: unit for unit in organisation.list_units()},
        may_build=editors.allows(actor),
        may_rule=rule_makers.allows(actor),
    )


@staff.get("/surveys/new")
@access(editors)
def new_survey() -> ResponseReturnValue:
    """What a survey may begin with, each with its questions."""
    return render_template(
        "staff/surveys/new_survey.html", library=surveys.library(), kinds=KIND_WORDS, purposes=PURPOSE_WORDS
    )


@staff.get("/surveys/new/<ready_key>")
@access(editors)
def new_survey_from(ready_key: str) -> ResponseReturnValue:
    """Its name and whose it is."""
    ready = _ready(ready_key)
    actor = current_actor()
    own = actor.unit_id if surveys.edits_unit(actor, actor.unit_id) else None
    values = {
        "key": ready.survey_key if ready and surveys.find_by_key(ready.survey_key) is None else "",
        "title_th": ready.name.th if ready else "",
        "title_en": ready.name.en if ready else "",
        "unit": "" if surveys.edits_unit(actor, None) else str(own or ""),
        "purpose": ready.purpose.value if ready else Purpose.OTHER.value,
    }
    return _new_page(ready, values)


@staff.post("/surveys/new/<ready_key>")
@access(editors)
@commits
def create_survey(ready_key: str) -> ResponseReturnValue:
    """Adds the survey as a draft."""
    ready = _ready(ready_key)
    typed = {name: request.form.get(name, "")[:300] for name in _FIELDS}
    purpose = typed["purpose"]
    new = NewSurvey(
        key=typed["key"],
        title=Words(typed["title_th"], typed["title_en"]),
        purpose=ready.purpose if ready else Purpose(purpose if purpose in set(Purpose) else Purpose.OTHER),
        definition=ready.definition if ready else surveys.Definition(),
        intro=ready.intro if ready else Words("", ""),
        thanks=ready.thanks if ready else Words("", ""),
        unit_id=number_of(typed["unit"]),
    )
    try:
        view = surveys.create_survey(new, current_actor())
    except RuleBroken as broken:
        raise Refused(_new_page(ready, typed, refusal_of(broken)), 400) from broken
    saved()
    return redirect(url_for("staff.view_survey", survey_id=view.id))


@staff.get("/surveys/<int:survey_id>/copy")
@access(editors)
def view_survey_copy(survey_id: int) -> ResponseReturnValue:
    """The name of a copy, for the next year."""
    view = surveys.get_survey(survey_id, actor=current_actor(), to_edit=True)
    year = clock.fiscal_year(clock.today()) + 1
    base = view.key.rsplit("-", 1)[0] if view.key.rpartition("-")[2].isdecimal() else view.key
    values = {
        "key": f"{base[:35]}-{year}",
        "title_th": f"{view.title.th[:190]} {year}",
        "title_en": f"{view.title.en[:190]} {year - 543}",
        "with_places": "yes",
    }
    return _copy_page(view, values)


@staff.post("/surveys/<int:survey_id>/copy")
@access(editors)
@commits
def copy_survey(survey_id: int) -> ResponseReturnValue:
    """Copies the survey: questions and words; no answers."""
    actor = current_actor()
    view = surveys.get_survey(survey_id, actor=actor, to_edit=True)
    typed = {name: request.form.get(name, "")[:300] for name in _COPY_FIELDS}
    title = Words(typed["title_th"], typed["title_en"])
    try:
        made = surveys.copy_survey(
            survey_id, typed["key"], title, with_places=typed["with_places"] == "yes", actor=actor
        )
    except RuleBroken as broken:
        raise Refused(_copy_page(view, typed, refusal_of(broken)), 400) from broken
    saved()
    return redirect(url_for("staff.view_survey_facts", survey_id=made.id))


def _ready(key: str) -> Ready | None:
    if key == EMPTY:
        return None
    ready = surveys.find_ready(key)
    if ready is None:
        raise NotFound(key)
    return ready


def _new_page(ready: Ready | None, values: dict[str, str], refusal: Refusal | None = None) -> str:
    return render_template(
        "staff/surveys/new_survey_from.html",
        ready=ready,
        heading=ready.name if ready else gettext("แบบสอบถามว่าง"),
        action=url_for("staff.create_survey", ready_key=ready.key if ready else EMPTY),
        values=values,
        refusal=refusal,
        kinds=KIND_WORDS,
        units=unit_choices(current_actor()),
        may_all=surveys.edits_unit(current_actor(), None),
        purposes=[(purpose.value, words) for purpose, words in PURPOSE_WORDS.items()],
    )


def _copy_page(view: SurveyView, values: dict[str, str], refusal: Refusal | None = None) -> str:
    return render_template("staff/surveys/view_survey_copy.html", survey=view, values=values, refusal=refusal)
