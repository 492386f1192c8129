"""A public consultation at the desk: the draft, what people said of it, and what was done with it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.shared import Refused, access, commits, current_actor, officer
from app.shared.account_words import Refusal
from app.staff.blueprint import staff
from app.staff.settings.words import saved
from app.staff.surveys.acting_form import refusal_of, typed_of
from app.staff.surveys.fact_form import number_of
from app.staff.surveys.tabs import survey_tabs
from app.staff.surveys.words import editors
from services import surveys
from services.errors import RuleBroken, Stale
from services.text import Words

_FIELDS = ("outcome_th", "outcome_en", "revision")


@staff.get("/surveys/<int:survey_id>/consultation")
@access(officer)
def view_survey_consultation(survey_id: int) -> ResponseReturnValue:
    """The draft, opinions and reasons, and the words for the public."""
    return _page(survey_id)


@staff.post("/surveys/<int:survey_id>/document")
@access(editors)
@commits
def put_survey_document(survey_id: int) -> ResponseReturnValue:
    """Puts the draft that people are asked about, or takes it away."""
    actor = current_actor()
    surveys.get_survey(survey_id, actor=actor, to_edit=True)
    try:
        if request.form.get("do") == "remove":
            surveys.remove_file(survey_id, "document", actor)
            flash(gettext("เอาร่างออกแล้ว"), "success")
        else:
            upload = request.files.get("file")
            if upload is None or not upload.filename:
                raise RuleBroken("file", "file_needed")
            surveys.set_document(survey_id, upload.stream, upload.filename, actor)
            flash(gettext("แนบร่างแล้ว"), "success")
    except RuleBroken as broken:
        raise Refused(_page(survey_id, refusal=refusal_of(broken, whole="file")), 400) from broken
    return redirect(url_for("staff.view_survey_consultation", survey_id=survey_id))


@staff.post("/surveys/<int:survey_id>/outcome")
@access(editors)
@commits
def save_survey_outcome(survey_id: int) -> ResponseReturnValue:
    """Says in public what was done with what people said."""
    actor = current_actor()
    surveys.get_survey(survey_id, actor=actor, to_edit=True)
    typed = typed_of(request.form, _FIELDS)
    words = Words(typed["outcome_th"], typed["outcome_en"])
    try:
        surveys.save_outcome(survey_id, words, number_of(typed["revision"]), actor)
    except RuleBroken as broken:
        raise Refused(_page(survey_id, typed, refusal_of(broken)), 400) from broken
    except Stale as stale:
        typed["revision"] = str(surveys.get_survey(survey_id, actor=actor).revision)
        said = gettext("มีผู้แก้ไขระหว่างนี้ โปรดตรวจแล้วบันทึกอีกครั้ง")
        raise Refused(_page(survey_id, typed, Refusal({"": said})), 409) from stale
    saved()
    return redirect(url_for("staff.view_survey_consultation", survey_id=survey_id))


def _page(survey_id: int, typed: dict[str, str] | None = None, refusal: Refusal | None = None) -> str:
    actor = current_actor()
    view = surveys.get_survey(survey_id, actor=actor)
    values = {"outcome_th": view.outcome.th, "outcome_en": view.outcome.en, "revision": str(view.revision)}
    return render_template(
        "staff/surveys/view_survey_consultation.html",
        survey=view,
        tabs=survey_tabs(view),
        heard=surveys.heard_of(survey_id, public=False),
        values=typed or values,
        refusal=refusal,
        builds=surveys.may_edit(actor, view),
    )
