"""Results of a survey at the desk: the whole, by groups, and the files to take away."""

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from app.shared import access, current_actor, language, officer, records
from app.shared.survey_results import bands_of, drawing, file_response, json_bytes, results_file, table_file
from app.staff.blueprint import staff
from app.staff.surveys.result_tabs import result_tabs
from app.staff.surveys.tabs import survey_tabs
from app.staff.surveys.words import editors
from services import surveys
from services.errors import NotFound
from services.surveys import answer_files, results, sheets
from services.surveys.results import Results
from services.surveys.views import SurveyView
from services.surveys.words import BREAKDOWN_WORDS, Breakdown


@staff.get("/surveys/<int:survey_id>/results")
@access(officer)
def view_survey_results(survey_id: int) -> ResponseReturnValue:
    """What the survey found: all of it, by groups (`?by=unit`), or one group (`?by=unit&group=3`)."""
    view = surveys.get_survey(survey_id, actor=current_actor())
    by = _by()
    context = {
        "survey": view,
        "tabs": survey_tabs(view),
        "pages": result_tabs(view),
        "breakdowns": [(each.value, BREAKDOWN_WORDS[each]) for each in results.list_breakdowns(survey_id)],
        "by": by.value,
        "by_words": BREAKDOWN_WORDS.get(by),
        "may_take": surveys.may_see_words(current_actor(), view),
        **drawing(),
    }
    if by is not Breakdown.ALL and "group" not in request.args:
        groups = results.list_groups(survey_id, by)
        return render_template("staff/surveys/view_survey_groups.html", groups=groups, **context)
    return render_template(
        "staff/surveys/view_survey_results.html", results=_results(view), bands=bands_of(view.bands), **context
    )


@staff.get("/surveys/<int:survey_id>/results.<kind>")
@access(officer)
def export_survey_results(survey_id: int, kind: str) -> Response:
    """The same as CSV, ODS, JSON, or as the report in PDF."""
    view = surveys.get_survey(survey_id, actor=current_actor())
    return results_file(_results(view), kind, is_public=False)


@staff.get("/surveys/<int:survey_id>/answers.<kind>")
@access(editors)
@records
def export_survey_answers(survey_id: int, kind: str) -> Response:
    """The answers as rows: without any id, shuffled, without own words. Who took them is noted."""
    actor = current_actor()
    view = surveys.get_survey(survey_id, actor=actor, to_edit=True)
    if kind not in ("csv", "ods", "json"):
        raise NotFound(kind)
    most = None if kind == "csv" else answer_files.SHEET_AT_MOST
    rows = answer_files.answer_rows(survey_id, language(), most=most, actor=actor)
    answer_files.note_taken(survey_id, actor=actor)
    name = f"survey-{view.key}-answers"
    if kind == "json":
        return file_response(json_bytes(sheets.as_records(rows)), kind, name, is_public=False)
    return table_file(rows, kind, name, is_public=False)


def _results(view: SurveyView) -> Results:
    by, without = _by(), request.args.get("bursts") == "without"
    group = request.args.get("group", "")[:80] if by is not Breakdown.ALL else ""
    return results.get_results(view.id, by, group, without_bursts=without)


def _by() -> Breakdown:
    named = request.args.get("by", "")
    return Breakdown(named) if named in set(Breakdown) - {Breakdown.BURST} else Breakdown.ALL
