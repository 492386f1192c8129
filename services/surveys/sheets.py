"""Tables as files: CSV that every spreadsheet opens with its Thai intact, and ODS."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

CSV_TYPE = "text/csv; charset=utf-8"
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
JSON_TYPE = "application/json"
#: By these a spreadsheet knows a formula, those of full width among them.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

Cell = str | int | float | None


def harmless(cell: Cell) -> Cell:
    """A cell that no spreadsheet takes for a formula; numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def csv_lines(rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """The rows as CSV in pieces, UTF-8 with its mark."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    yield b"\xef\xbb\xbf"
    for row in rows:
        writer.writerow(["" if cell is None else harmless(cell) for cell in row])
        yield out.getvalue().encode()
        out.seek(0)
        out.truncate()


def as_csv(rows: Iterable[Sequence[Cell]]) -> bytes:
    """The same in one piece."""
    return b"".join(csv_lines(rows))


def as_ods(name: str, rows: Iterable[Sequence[Cell]]) -> bytes:
    """The rows as one sheet of that name."""
    book: Any = OpenDocumentSpreadsheet()
    sheet = Table(name=name[:31])
    for row in rows:
        line = TableRow()
        for cell in row:
            line.addElement(_ods_cell(cell))
        sheet.addElement(line)
    book.spreadsheet.addElement(sheet)
    out = io.BytesIO()
    book.write(out)
    return out.getvalue()


def as_records(rows: Iterable[Sequence[Cell]]) -> list[dict[str, Cell]]:
    """The rows by the headings of the first of them; a heading that is there twice gets a number."""
    lines = iter(rows)
    names: list[str] = []
    for heading in next(lines):
        name, number = str(heading), 2
        while name in names:
            name, number = f"{heading} ({number})", number + 1
        names.append(name)
    return [dict(zip(names, row, strict=True)) for row in lines]


def _ods_cell(cell: Cell) -> Any:
    if cell is None or cell == "":
        return TableCell()
    if isinstance(cell, str):
        made = TableCell(valuetype="string")
        made.addElement(P(text=str(harmless(cell))))
        return made
    made = TableCell(valuetype="float", value=cell)
    made.addElement(P(text=str(cell)))
    return made
