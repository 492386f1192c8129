"""Taking centres and authorities from a CSV table: the whole of it or nothing, with every wrong row named."""

import csv
import io
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import IO

from services.audit import Actor
from services.errors import Problem, RuleBroken
from services.organisation.agencies import (
    KINDS,
    MOST_COVERED,
    AgencyDetails,
    create_agency,
    each_covered,
    list_agencies,
    update_agency,
)
from services.organisation.places import find_district, find_subdistrict, set_centre
from services.organisation.views import CoverageView
from services.text import Words, arabic_digits, decode_table, single_line

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 20_000
#: Categories times places of all rows together.
MOST_COVERED_BY_ALL = 100_000
#: So many wrong rows are named at once; more would hide the first.
MOST_PROBLEMS = 20
_YES = ("yes", "true", "1", "ใช่")


@dataclass(frozen=True, slots=True)
class Imported:
    """How many rows were added and how many changed what was there."""

    added: int
    changed: int


def import_places(stream: IO[bytes], *, actor: Actor) -> Imported:
    """Sets centres from columns code (4 or 6 digits), lat, lon and, if they are, approximate (yes).

    Raises RuleBroken("file", …): `file_too_large`, `file_broken`, `file_empty`, `columns_missing` (names), and for rows
    `row_unknown_place`, `row_bad_position` (row).
    """
    rows = _rows(stream, ("code", "lat", "lon"))
    centres: list[tuple[str, float, float, bool]] = []

    def take(row: Mapping[str, str]) -> str | None:
        code = arabic_digits(row["code"])
        if find_district(code) is None and find_subdistrict(code) is None:
            return "row_unknown_place"
        lat, lon = _number(row["lat"]), _number(row["lon"])
        if lat is None or lon is None or not (5 <= lat <= 21 and 97 <= lon <= 106):
            return "row_bad_position"
        centres.append((code, lat, lon, row.get("approximate", "").lower() in _YES))
        return None

    _each(rows, take)
    for code, lat, lon, is_approximate in centres:
        set_centre(code, lat, lon, is_approximate=is_approximate, actor=actor)
    return Imported(0, len(centres))


def import_agencies(stream: IO[bytes], *, actor: Actor) -> Imported:
    """Adds or changes authorities, known by their Thai names; only the column name_th must be there.

    The others: name_en, letter_address, phone, email, kind, note; categories, subdistricts, districts by spaces.
    Raises as `import_places`, and `row_no_name`, `row_unknown_kind`, `row_too_much_covered` (row, most),
    `table_too_much_covered` (most).
    """
    rows = _rows(stream, ("name_th",))
    wanted: list[tuple[AgencyDetails, Sequence[CoverageView]]] = []
    covered = 0

    def take(row: Mapping[str, str]) -> str | None:
        nonlocal covered
        if not row["name_th"]:
            return "row_no_name"
        if (row.get("kind") or "local") not in KINDS:
            return "row_unknown_kind"
        try:
            coverage = _coverage(row)
        except RuleBroken:
            return "row_too_much_covered"
        if coverage is None:
            return "row_unknown_place"
        wanted.append((_details(row), coverage))
        covered += len(coverage)
        if covered > MOST_COVERED_BY_ALL:
            raise RuleBroken("file", "table_too_much_covered", most=MOST_COVERED_BY_ALL)
        return None

    _each(rows, take)
    known = {agency.name.th: agency.id for agency in list_agencies()}
    added = changed = 0
    for details, coverage in wanted:
        if details.name.th in known:
            update_agency(known[details.name.th], details, coverage=coverage, actor=actor)
            changed += 1
        else:
            known[details.name.th] = create_agency(details, coverage=coverage, actor=actor).id
            added += 1
    return Imported(added, changed)


def _details(row: Mapping[str, str]) -> AgencyDetails:
    return AgencyDetails(
        name=Words(row["name_th"][:200], row.get("name_en", "")[:200]),
        letter_address=row.get("letter_address", "")[:2000],
        phone=row.get("phone", "")[:60],
        email=row.get("email", "")[:254],
        kind=row.get("kind", "") or "local",
        note=row.get("note", "")[:2000],
    )


def _coverage(row: Mapping[str, str]) -> list[CoverageView] | None:
    """Every category in every place that the row names; None when a place is not known."""
    subdistricts = [arabic_digits(code) for code in row.get("subdistricts", "").split()]
    districts = [arabic_digits(code) for code in row.get("districts", "").split()]
    if any(find_subdistrict(c) is None for c in subdistricts) or any(find_district(c) is None for c in districts):
        return None
    categories: Sequence[str | None] = [c[:60] for c in row.get("categories", "").split()] or [None]
    places: list[tuple[str | None, str | None]] = [(None, code) for code in subdistricts]
    places += [(code, None) for code in districts]
    if not places and categories == [None]:
        return []
    return each_covered(categories, places)


def _each(rows: Sequence[Mapping[str, str]], take: Callable[[Mapping[str, str]], str | None]) -> None:
    problems = []
    for number, row in enumerate(rows, start=2):
        code = take(row)
        if code is not None:
            problems.append(Problem("file", code, {"row": number, "most": MOST_COVERED}))
            if len(problems) == MOST_PROBLEMS:
                break
    if problems:
        raise RuleBroken.of(problems)


def _rows(stream: IO[bytes], needed: Sequence[str]) -> list[Mapping[str, str]]:
    data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise RuleBroken("file", "file_too_large", most=MOST_BYTES // 1024 // 1024)
    text = _decoded(data)
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, restval="")
        reader.fieldnames = [single_line(name or "").lower() for name in reader.fieldnames or ()]
        missing = [name for name in needed if name not in reader.fieldnames]
        if missing:
            raise RuleBroken("file", "columns_missing", names=", ".join(missing))
        rows: list[Mapping[str, str]] = []
        for row in reader:
            rows.append({name: single_line(value) for name, value in row.items() if name and isinstance(value, str)})
            if len(rows) > MOST_ROWS:
                raise RuleBroken("file", "file_too_large", most=MOST_BYTES // 1024 // 1024)
    except csv.Error:
        raise RuleBroken("file", "file_broken") from None
    if not rows:
        raise RuleBroken("file", "file_empty")
    return rows


def _decoded(data: bytes) -> str:
    text = decode_table(data)
    if text is None:
        raise RuleBroken("file", "file_broken")
    return text


def _number(value: str) -> float | None:
    try:
        number = float(arabic_digits(value))
    except ValueError:
        return None
    return number if math.isfinite(number) else None
