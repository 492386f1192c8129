"""Published results: what an officer chose to show, as a page, as files, and all together as open data."""

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from app.public import public
from app.shared import access, anyone, language
from app.shared.describing import describe
from app.shared.json_addresses import SATISFACTION, SURVEY_RESULTS
from app.shared.survey_results import bands_of, drawing, file_response, json_bytes, results_file, table_file
from services import surveys
from services.errors import NotFound
from services.surveys import exporting, results, sheets
from services.surveys.releasing import list_released
from services.surveys.results import Results


@public.get("/surveys/<key>/results")
@access(anyone)
def view_survey_results(key: str) -> ResponseReturnValue:
    """What a survey found, of the questions that are published; nothing of fewer than five answers."""
    shown = _published(key)
    return render_template(
        "public/surveys/view_survey_results.html",
        survey=shown.view,
        results=shown,
        bands=bands_of(shown.view.bands),
        language=language(),
        **drawing(),
    )


@public.get("/surveys/<key>/results.<kind>")
@describe(SURVEY_RESULTS)
@access(anyone)
def view_survey_results_file(key: str, kind: str) -> Response:
    """The same as CSV, ODS or JSON."""
    if kind == "pdf":
        raise NotFound(kind)
    return results_file(_published(key), kind, is_public=True)


@public.get("/opendata/satisfaction.<kind>")
@describe(SATISFACTION)
@access(anyone)
def view_satisfaction_data(kind: str) -> Response:
    """The published figures of every survey in one table."""
    rows = exporting.open_rows([results.get_results(view.id, public=True) for view in list_released()])
    if kind == "json":
        return file_response(json_bytes(sheets.as_records(rows)), kind, "satisfaction", is_public=True)
    return table_file(rows, kind, "satisfaction", is_public=True)


def _published(key: str) -> Results:
    view = surveys.find_view(key)
    if view is None or not view.published:
        raise NotFound("survey results")
    return results.get_results(view.id, public=True)
