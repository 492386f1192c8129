"""Tables that leave the house: CSV that every spreadsheet opens with its Thai intact, and XLSX with real numbers."""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from services import clock
from services.taxes.tables import harmless, write_csv

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MONEY = "#,##0.00"


def as_csv(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """The table as CSV; money as plain baht ("1234.50"), days as ISO."""
    return write_csv([list(headings), *([_plain(cell) for cell in row] for row in rows)])


def as_xlsx(title: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """The table as XLSX; a Decimal is money and stays a number, a day stays a day, the rest is text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    sheet.append([_bold(sheet, heading) for heading in headings])
    for row in rows:
        sheet.append([_cell(sheet, cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _plain(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{clock.local(cell):%Y-%m-%d %H:%M}"
    if isinstance(cell, date):
        return cell.isoformat()
    return f"{cell:.2f}" if isinstance(cell, Decimal) else str(cell)


def _bold(sheet: Any, words: str) -> Any:
    cell = WriteOnlyCell(sheet, value=words)
    cell.font = Font(bold=True)
    return cell


def _cell(sheet: Any, value: Any) -> Any:
    if isinstance(value, Decimal):
        cell = WriteOnlyCell(sheet, value=value)
        cell.number_format = _MONEY
        return cell
    if isinstance(value, datetime):
        return _plain(value)
    if value is None or isinstance(value, int | date):
        return value
    return harmless(ILLEGAL_CHARACTERS_RE.sub("", str(value)))
