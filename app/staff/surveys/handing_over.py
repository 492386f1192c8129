"""What an institute is handed that runs the official survey, and the report that it brings back."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.shared import Refused, access, commits, current_actor, records
from app.shared.account_words import Refusal
from app.staff.blueprint import staff
from app.staff.surveys.acting_form import refusal_of
from app.staff.surveys.tabs import survey_tabs
from app.staff.surveys.words import editors
from services import surveys
from services.errors import RuleBroken


@staff.get("/surveys/<int:survey_id>/hand-over")
@access(editors)
def view_survey_hand_over(survey_id: int) -> ResponseReturnValue:
    """What is in the file, and the report."""
    return _page(survey_id)


@staff.get("/surveys/<int:survey_id>/hand-over/survey.zip")
@access(editors)
@records
def take_survey(survey_id: int) -> ResponseReturnValue:
    """Questionnaire, codes and answers in one file; who took it is noted."""
    actor = current_actor()
    view = surveys.get_survey(survey_id, actor=actor, to_edit=True)
    try:
        body = surveys.hand_over(survey_id, actor=actor)
    except RuleBroken as broken:
        words = gettext("มีคำตอบมากเกินกว่าจะรวมเป็นไฟล์เดียว ใช้ไฟล์ CSV ในหน้าผลแทน")
        raise Refused(_page(survey_id, Refusal({"": words})), 400) from broken
    answer = Response(body, mimetype="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{view.key}.zip"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@staff.post("/surveys/<int:survey_id>/report")
@access(editors)
@commits
def put_survey_report(survey_id: int) -> ResponseReturnValue:
    """Puts the report of the institute beside the published results, or takes it away."""
    actor = current_actor()
    surveys.get_survey(survey_id, actor=actor, to_edit=True)
    try:
        if request.form.get("do") == "remove":
            surveys.remove_file(survey_id, "report", actor)
            flash(gettext("เอารายงานออกแล้ว"), "success")
        else:
            upload = request.files.get("file")
            if upload is None or not upload.filename:
                raise RuleBroken("file", "file_needed")
            surveys.set_report(survey_id, upload.stream, upload.filename, actor)
            flash(gettext("เผยแพร่รายงานแล้ว"), "success")
    except RuleBroken as broken:
        raise Refused(_page(survey_id, refusal_of(broken, whole="file")), 400) from broken
    return redirect(url_for("staff.view_survey_hand_over", survey_id=survey_id))


def _page(survey_id: int, refusal: Refusal | None = None) -> str:
    view = surveys.get_survey(survey_id, actor=current_actor(), to_edit=True)
    return render_template(
        "staff/surveys/view_survey_hand_over.html",
        survey=view,
        tabs=survey_tabs(view),
        n=surveys.count_answers([survey_id]).get(survey_id, 0),
        refusal=refusal,
    )
