"""The guest ledger of a hotel: checked row by row as it comes in, kept without names, summed up by day.

What is kept is a table of our own (row, date, room, nights, satang): names and whatever else the file held go before
anything is stored, unless the ordinance demands names.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache

from services import files
from services.errors import NotFound, Problem, RuleBroken
from services.money import parse_baht
from services.questions import DataClass, Question, get_kind
from services.taxes.tables import read_rows, with_headings, write_csv
from services.text import Words, arabic_digits

CLEANER, CLEANER_WITH_NAMES = "guest-ledger", "guest-ledger-with-names"
HEADINGS = ("row", "date", "room", "nights", "satang")
ALIASES: Mapping[str, Sequence[str]] = {
    "date": ("วันที่เข้าพัก", "วันเข้าพัก", "วันที่", "วันเดือนปี", "check-in", "checkin", "check in", "arrival", "arrival date"),
    "room": ("เลขห้อง", "ห้อง", "หมายเลขห้อง", "ห้องพัก", "room no", "room no.", "room number"),
    "nights": ("จำนวนคืน", "คืน", "จำนวนวัน", "night", "no. of nights"),
    "charge": ("ค่าห้องพัก", "ค่าห้อง", "ค่าเช่าห้อง", "ค่าที่พัก", "ค่าห้องพัก (บาท)", "จำนวนเงิน", "room charge", "amount"),
    "name": ("ชื่อ", "ชื่อผู้พัก", "ผู้เข้าพัก", "ชื่อ-สกุล", "ชื่อ นามสกุล", "guest", "guest name", "name of guest"),
}
#: So many problems are shown; whoever mends them sees the rest.
SHOWN = 20
_ROOM_AT_MOST = 10
_NIGHTS_AT_MOST = 366
_NIGHTS = re.compile(r"(\d{1,3})(?:\.0+)?")
_DAY = Question("date", "date", Words("วันที่", "Date"), DataClass.INTERNAL)


def template(month: date) -> bytes:
    """The table to download: our columns with two rows of that month as examples. It has no column for names."""
    first = f"01/{month.month:02d}/{month.year + 543}"
    return write_csv(
        [
            ["วันที่เข้าพัก", "เลขห้อง", "จำนวนคืน", "ค่าห้องพัก"],
            [first, "101", "1", "800.00"],
            [first, "102", "2", "1600.00"],
        ]
    )


def clean_ledger(data: bytes, name: str) -> tuple[bytes, str]:
    """The ledger as it is kept, without names. Raises RuleBroken with every problem, its row and its column."""
    return _clean(data, name, with_names=False)


def clean_ledger_with_names(data: bytes, name: str) -> tuple[bytes, str]:
    """The same where the ordinance demands the guests' names."""
    return _clean(data, name, with_names=True)


def install() -> None:
    """Lets uploads be cleaned before they are stored."""
    files.register_cleaner(CLEANER, clean_ledger)
    files.register_cleaner(CLEANER_WITH_NAMES, clean_ledger_with_names)


def sums_of(key: str, month: date | None) -> dict[str, object]:
    """What a kept ledger sums up to within the month: charge by day in satang, nights, stays, rows of other months.

    RuleBroken("ledger", "table_unreadable") for a file that is none of ours.
    """
    by_day: dict[str, int] = {}
    nights = stays = outside = 0
    for day, its_nights, satang in _kept_rows(key):
        if month is not None and (day.year, day.month) != (month.year, month.month):
            outside += 1
            continue
        by_day[str(day.day)] = by_day.get(str(day.day), 0) + satang
        nights += its_nights
        stays += 1
    return {"charge_by_day": by_day, "nights": nights, "rooms_sold": stays, "outside_month": outside}


@lru_cache(maxsize=32)
def _kept_rows(key: str) -> tuple[tuple[date, int, int], ...]:
    """The rows of a kept ledger; a file never changes under its key."""
    try:
        _, _, pieces = files.open_file(key)
        text = b"".join(pieces).decode("utf-8-sig")
        rows = csv.reader(io.StringIO(text, newline=""))
        if tuple(next(rows, ()))[: len(HEADINGS)] != HEADINGS:
            raise ValueError("headings")
        return tuple((date.fromisoformat(row[1]), int(row[3]), int(row[4])) for row in rows)
    except (NotFound, ValueError, IndexError) as error:
        raise RuleBroken("ledger", "table_unreadable") from error


def _clean(data: bytes, name: str, *, with_names: bool) -> tuple[bytes, str]:
    kept: list[list[object]] = [[*HEADINGS, "name"] if with_names else list(HEADINGS)]
    places, headings, rows = with_headings(read_rows(data, name=name), ALIASES, ("date", "nights", "charge"))
    problems: list[Problem] = []
    for number, row in rows:
        cells = {key: (row[place] if place < len(row) else "") for key, place in places.items()}
        if _is_total(row, cells):
            continue
        found = list(_row_problems(cells))
        if found:
            problems += [
                Problem("", code, {"row": number, "column": headings[places[column]], "given": cells[column][:30]})
                for column, code in found
            ]
            continue
        line: list[object] = [
            number, _day_of(cells["date"]), _room(cells.get("room", "")), _nights_of(cells["nights"]),
            _satang_of(cells["charge"]),
        ]  # fmt: skip
        kept.append([*line, cells.get("name", "")] if with_names else line)
    if problems:
        more = len(problems) - SHOWN
        rest = [Problem("", "ledger_more", {"n": more})] if more > 0 else []
        raise RuleBroken.of([*problems[:SHOWN], *rest])
    if len(kept) == 1:
        raise RuleBroken("", "table_empty")
    stem = name.rpartition(".")[0] or name
    return write_csv(kept), f"{stem}.csv"


def _is_total(row: Sequence[str], cells: Mapping[str, str]) -> bool:
    """The line below a table that adds it up: no day, and a word that says so."""
    return any(cell.startswith(("รวม", "Total", "total")) for cell in row) and _day_of(cells["date"]) is None


def _row_problems(cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if _day_of(cells["date"]) is None:
        yield "date", "ledger_date"
    if _nights_of(cells["nights"]) is None:
        yield "nights", "ledger_nights"
    if _satang_of(cells["charge"]) is None:
        yield "charge", "ledger_charge"


@lru_cache(maxsize=4096)
def _day_of(typed: str) -> str | None:
    try:
        value = get_kind("date").check(_DAY, typed)
    except RuleBroken:
        return None
    return str(value)


@lru_cache(maxsize=1024)
def _nights_of(typed: str) -> int | None:
    match = _NIGHTS.fullmatch(arabic_digits(typed).strip())
    return int(match[1]) if match and 1 <= int(match[1]) <= _NIGHTS_AT_MOST else None


@lru_cache(maxsize=4096)
def _satang_of(typed: str) -> int | None:
    try:
        satang = parse_baht(typed)
    except ValueError:
        return None
    return satang if satang >= 0 else None


def _room(typed: str) -> str:
    """The number of the room; what is longer is no number and may be somebody's name."""
    plain = arabic_digits(typed).strip()
    return plain if len(plain) <= _ROOM_AT_MOST and any(letter.isdigit() for letter in plain) else ""
