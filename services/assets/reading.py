"""Reading tables and maps of assets as officers hand them in: CSV or GeoJSON, bounded, nothing is trusted."""

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.errors import RuleBroken
from services.text import decode_table, label_form, search_form, showable

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 20_000
_MOST_COLUMNS, _LONGEST_CELL = 60, 2100
#: The line of headings stands within the first so many.
_HEADINGS_WITHIN = 20
#: Our columns and what they are called elsewhere; the first is what the template says.
COLUMNS: Mapping[str, Sequence[str]] = {
    "number": ("เลขทรัพย์สิน", "รหัสทรัพย์สิน", "หมายเลขทรัพย์สิน", "หมายเลข", "รหัส", "เลขที่", "asset number", "number",
               "asset id", "no", "no.", "id", "ref"),
    "kind": ("ประเภท", "ประเภททรัพย์สิน", "ชนิด", "kind", "type", "asset type"),
    "name_th": ("ชื่อ", "ชื่อไทย", "ชื่อ (ไทย)", "name", "name th", "name (th)", "thai name"),
    "name_en": ("ชื่ออังกฤษ", "ชื่อ (อังกฤษ)", "name en", "name (en)", "english name"),
    "lat": ("ละติจูด", "latitude", "lat", "y"),
    "lon": ("ลองจิจูด", "ลองติจูด", "longitude", "lon", "lng", "long", "x"),
    "district": ("อำเภอ", "district", "amphoe"),
    "subdistrict": ("ตำบล", "subdistrict", "sub-district", "tambon"),
    "place": ("สถานที่", "ที่ตั้ง", "จุดสังเกต", "ตำแหน่ง", "place", "location", "landmark"),
    "unit": ("หน่วยงาน", "หน่วยงานที่ดูแล", "ผู้ดูแล", "unit", "department", "owner"),
    "note": ("หมายเหตุ", "note", "notes", "remark", "remarks"),
}  # fmt: skip
#: Where these stand, a line is the line of headings.
_NEEDED = ("number",)
_KNOWN = {label_form(alias): key for key, names in COLUMNS.items() for alias in (key, *names)}
_WGS84 = re.compile(r"CRS84|EPSG:{1,2}4326")


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What a file says: each row's number and its cells by our columns; headings that nothing is known by.

    `odd` names what a row of a map is instead of a point.
    """

    rows: Sequence[tuple[int, Mapping[str, str]]]
    unknown: Sequence[str]
    odd: Mapping[int, str]


def read_assets(data: bytes, name: str) -> ReadFile:
    """The rows of a .csv or of a .geojson or .json file.

    RuleBroken("file", …): `file_too_large` (most), `file_empty`, `file_broken`, `columns_missing` (columns),
    `too_many_rows` (most), `not_wgs84`.
    """
    if len(data) > MOST_BYTES:
        raise RuleBroken("file", "file_too_large", most=MOST_BYTES // 1024 // 1024)
    if not data.strip():
        raise RuleBroken("file", "file_empty")
    is_map = name.lower().endswith((".geojson", ".json")) or data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{"
    found = _read_map(data) if is_map else _read_table(data)
    if not found.rows:
        raise RuleBroken("file", "file_empty")
    if len(found.rows) > MOST_ROWS:
        raise RuleBroken("file", "too_many_rows", most=f"{MOST_ROWS:,}")
    return found


def _read_table(data: bytes) -> ReadFile:
    text = _decoded(data)
    first = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    places: dict[str, int] = {}
    unknown: list[str] = []
    rows: list[tuple[int, Mapping[str, str]]] = []
    try:
        for number, line in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1):
            cells = [showable(cell).strip()[:_LONGEST_CELL] for cell in line[:_MOST_COLUMNS]]
            if not any(cells):
                continue
            if not places:
                places, unknown = _headings(cells, number)
                continue
            rows.append((number, {key: cells[at] for key, at in places.items() if at < len(cells)}))
            if len(rows) > MOST_ROWS:
                break
    except csv.Error:
        raise RuleBroken("file", "file_broken") from None
    if not places:
        raise _no_headings()
    return ReadFile(rows, unknown, {})


def _headings(cells: Sequence[str], number: int) -> tuple[dict[str, int], list[str]]:
    """The places of our columns where this is the line of headings; nothing where lines of a title stand above it."""
    found: dict[str, int] = {}
    for at, cell in enumerate(cells):
        key = column_of(cell)
        if key:
            found.setdefault(key, at)
    if all(key in found for key in _NEEDED):
        return found, [cell for at, cell in enumerate(cells) if cell and at not in set(found.values())]
    if number >= _HEADINGS_WITHIN:
        raise _no_headings()
    return {}, []


def column_of(heading: str) -> str:
    """Our name of a column by what stands above it, "" for one that is not known."""
    plain = search_form(heading[:100]).replace("_", " ")
    return _KNOWN.get(plain, "") or _KNOWN.get(plain.replace(" ", "_"), "")


def _no_headings() -> RuleBroken:
    return RuleBroken("file", "columns_missing", columns=COLUMNS["number"][0])


def _decoded(data: bytes) -> str:
    text = decode_table(data)
    if text is None:
        raise RuleBroken("file", "file_broken")
    return text


def _read_map(data: bytes) -> ReadFile:
    try:
        tree = json.loads(data.decode("utf-8-sig"), parse_constant=_no_constant)
        crs = json.dumps((tree.get("crs") if isinstance(tree, dict) else None) or "CRS84")
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise RuleBroken("file", "file_broken") from None
    if not isinstance(tree, dict):
        raise RuleBroken("file", "file_broken")
    if not _WGS84.search(crs):
        raise RuleBroken("file", "not_wgs84")
    members = tree.get("features") if tree.get("type") == "FeatureCollection" else [tree]
    if not isinstance(members, list) or not all(isinstance(member, dict) for member in members):
        raise RuleBroken("file", "file_broken")
    unknown: dict[str, None] = {}
    odd: dict[int, str] = {}
    rows: list[tuple[int, Mapping[str, str]]] = []
    for number, member in enumerate(members[: MOST_ROWS + 1], start=1):
        cells, strange = _cells(member)
        unknown |= dict.fromkeys(strange)
        point, what = _point(member.get("geometry"))
        if what:
            odd[number] = what
        rows.append((number, {**cells, **point}))
    return ReadFile(rows, list(unknown)[:_MOST_COLUMNS], odd)


def _cells(member: Mapping[str, Any]) -> tuple[dict[str, str], list[str]]:
    """What the properties of one thing say by our columns, and the names of the others."""
    properties = member.get("properties")
    cells: dict[str, str] = {}
    unknown = []
    for heading, value in list(properties.items())[:_MOST_COLUMNS] if isinstance(properties, dict) else ():
        key = column_of(str(heading))
        if not key:
            unknown.append(str(heading)[:100])
        elif key not in cells:
            cells[key] = _said(value)
    if not cells.get("number"):
        cells["number"] = _said(member.get("id"))
    return cells, unknown


def _point(geometry: Any) -> tuple[dict[str, str], str]:
    """Latitude and longitude of a point as text; else what it is instead."""
    if geometry is None:
        return {}, ""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    at = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if kind != "Point":
        return {}, str(kind)[:40] if isinstance(kind, str) else "?"
    if not isinstance(at, list) or len(at) < 2 or not all(_is_number(each) for each in at[:2]):
        return {}, "Point"
    return {"lon": _said(at[0]), "lat": _said(at[1])}, ""


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _said(value: Any) -> str:
    """A value of a map as text: a number that a program wrote as 412.0 is 412."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    if isinstance(value, str):
        # "\u0000" in a map is good JSON, and nothing that a database keeps.
        return showable(value).strip()[:_LONGEST_CELL]
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() and abs(value) < 1e15 else repr(value)
    # A whole number of thousands of digits is no number of ours, and Python refuses to write it.
    return str(value) if abs(value) < 10**30 else ""


def _no_constant(_name: str) -> None:
    raise ValueError("NaN and Infinity are no JSON")
