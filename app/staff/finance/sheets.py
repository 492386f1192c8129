"""Tables of the desk as files to take away."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask import Response

from services.errors import NotFound
from services.taxes.sheets import CSV_TYPE, XLSX_TYPE, as_csv, as_xlsx

FORMATS = ("csv", "xlsx")


def sheet_response(kind: str, name: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> Response:
    """The table as CSV or XLSX, to be saved as `name`; NotFound for another kind of file."""
    if kind not in FORMATS:
        raise NotFound(kind)
    body = as_csv(headings, rows) if kind == "csv" else as_xlsx(name, headings, rows)
    answer = Response(body, mimetype=None, content_type=CSV_TYPE if kind == "csv" else XLSX_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
