"""What pages of survey results have in common, public and at the desk: numbers as they are printed, charts, files."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from flask import Response

from app.shared.language import language
from services.errors import NotFound
from services.surveys import charts, exporting, reporting, sheets, statistics
from services.surveys.results import Results
from services.surveys.sheets import Cell
from services.surveys.statistics import LEVEL_WORDS
from services.surveys.words import Bands


def drawing() -> dict[str, Any]:
    """What `components/survey_results.html` needs."""
    return {
        "rounded": statistics.rounded,
        "stacked": charts.stacked,
        "stripes": charts.stripes,
        "levels": LEVEL_WORDS,
        "method": reporting.METHOD,
    }


def bands_of(bands: Bands) -> list[tuple[str, str, Any]]:
    """From, to and words of every level, the best first: ("4.51", "5.00", มากที่สุด) …"""
    return [
        (f"{low / 100:.2f}", f"{high / 100:.2f}", LEVEL_WORDS[level])
        for level, low, high in statistics.band_edges(bands)
    ]


def results_file(results: Results, kind: str, *, is_public: bool) -> Response:
    """The results as CSV, ODS, JSON or, at the desk, as the report in PDF. NotFound for another kind of file."""
    name = f"survey-{results.view.key}"
    if kind == "json":
        return file_response(json_bytes(exporting.result_data(results)), kind, name, is_public=is_public)
    if kind == "pdf":
        return file_response(reporting.report_pdf(results, language()), kind, name, is_public=is_public)
    return table_file(exporting.result_rows(results, language()), kind, name, is_public=is_public)


def table_file(rows: Iterable[Sequence[Cell]], kind: str, name: str, *, is_public: bool) -> Response:
    """Rows as CSV or ODS. NotFound for another kind of file."""
    if kind not in ("csv", "ods"):
        raise NotFound(kind)
    body = sheets.as_csv(rows) if kind == "csv" else sheets.as_ods(name, rows)
    return file_response(body, kind, name, is_public=is_public)


def json_bytes(data: Any) -> bytes:
    """The data as people can read them too."""
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def file_response(body: bytes, kind: str, name: str, *, is_public: bool) -> Response:
    """The file to be saved under that name; what is not public is kept nowhere."""
    types = {"csv": sheets.CSV_TYPE, "ods": sheets.ODS_TYPE, "json": sheets.JSON_TYPE, "pdf": "application/pdf"}
    answer = Response(body, content_type=types[kind])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    answer.headers["Cache-Control"] = "public, max-age=300" if is_public else "no-store"
    return answer
