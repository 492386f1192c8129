"""Tables that people hand in: CSV in UTF-8 or Thai Windows, or XLSX, read row by row as text."""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import openpyxl

from services.errors import RuleBroken
from services.text import decode_table, label_form, search_form

#: More rows are refused: a year of a large hotel has fewer.
ROWS_AT_MOST = 50_000
#: What a sheet may hold once it is unpacked: a small archive can hold more than there is memory.
UNPACKED_AT_MOST = 64 * 1024 * 1024
#: What the libraries below raise for a file that is damaged, encrypted, or no sheet at all.
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, SyntaxError, LookupError, ValueError, TypeError,
    AttributeError, ArithmeticError,
)  # fmt: skip
#: By these a spreadsheet knows a formula, those of full width among them.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
#: The line of headings stands within the first so many.
_HEADINGS_WITHIN = 20
_COLUMNS_AT_MOST = 60
_CELL_AT_MOST = 200


def read_rows(data: bytes, *, name: str) -> Iterator[tuple[int, list[str]]]:
    """The rows as text with their numbers as the sheet shows them, blank ones left out.

    RuleBroken("", code) with table_unreadable or table_too_many_rows.
    """
    rows = _sheet_rows(data) if data.startswith(b"PK\x03\x04") else _text_rows(data)
    for number, row in enumerate(rows, start=1):
        if number > ROWS_AT_MOST:
            raise RuleBroken("", "table_too_many_rows", max=f"{ROWS_AT_MOST:,}")
        if any(row):
            yield number, row


def find_headings(row: Sequence[str], aliases: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Which column is which: its key → its place, as far as the headings of `row` are known."""
    wanted = {label_form(alias): key for key, names in aliases.items() for alias in (key, *names)}
    found: dict[str, int] = {}
    for place, cell in enumerate(row):
        key = wanted.get(search_form(cell))
        if key is not None:
            found.setdefault(key, place)
    return found


def with_headings(
    rows: Iterator[tuple[int, list[str]]], aliases: Mapping[str, Sequence[str]], needed: Sequence[str]
) -> tuple[dict[str, int], list[str], Iterator[tuple[int, list[str]]]]:
    """The places of the columns, the headings as they stand there, and the rows below them.

    RuleBroken("", "table_columns_missing") where no line within the first twenty holds the needed ones.
    """
    missing = list(needed)
    for tried, (_, row) in enumerate(rows):
        places = find_headings(row, aliases)
        lacking = [key for key in needed if key not in places]
        if not lacking:
            return places, row, rows
        if places and len(lacking) < len(missing):
            missing = lacking
        if tried >= _HEADINGS_WITHIN:
            break
    raise RuleBroken("", "table_columns_missing", columns=", ".join((aliases[key] or [key])[0] for key in missing))


def write_csv(rows: Sequence[Sequence[Any]]) -> bytes:
    """The rows as CSV that every spreadsheet opens with its Thai intact (UTF-8 with its mark)."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([[harmless(str(cell)) for cell in row] for row in rows])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; numbers stay as they are."""
    if cell.startswith(_FORMULA) and not cell[1:].replace(".", "").replace(",", "").isdigit():
        return f"'{cell}"
    return cell


def _text_rows(data: bytes) -> Iterator[list[str]]:
    text = decode_table(data)
    if text is None:
        raise RuleBroken("", "table_unreadable")
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield [cell.strip()[:_CELL_AT_MOST] for cell in row[:_COLUMNS_AT_MOST]]
    except csv.Error as error:
        raise RuleBroken("", "table_unreadable") from error


def _sheet_rows(data: bytes) -> Iterator[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(each.file_size for each in packed.infolist()) > UNPACKED_AT_MOST:
                raise RuleBroken("", "table_unreadable")
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        for row in sheet.iter_rows(values_only=True, max_col=_COLUMNS_AT_MOST):
            yield [_cell(value) for value in row]
    except _DAMAGED as error:
        raise RuleBroken("", "table_unreadable") from error


def _cell(value: Any) -> str:
    """A cell of a sheet as text. Numbers of spreadsheets are binary: their shortest writing is what was typed."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{Decimal(repr(value)):f}".removesuffix(".0")
    return str(value).strip()[:_CELL_AT_MOST]
