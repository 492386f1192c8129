"""A table of codes to be made: CSV as spreadsheets in Thailand write it, every problem told by its line."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services import organisation
from services.codes.checking import LABEL, NewCode, checked
from services.codes.kinds import CodeKind, list_kinds
from services.errors import RuleBroken
from services.questions import DataClass, Question, get_kind
from services.text import Words, decode_table, label_form, search_form, single_line

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 5_000
#: More problems than these are not told at once: whoever made so many made one of them often.
MOST_PROBLEMS = 500
COLUMNS: Mapping[str, Sequence[str]] = {
    "kind": ("ชนิด", "ชนิดของรหัส", "kind"),
    "target": ("ปลายทาง", "รหัสปลายทาง", "target"),
    "label_th": ("ชื่อ", "ชื่อ (ไทย)", "label", "name"),
    "label_en": ("ชื่อ (อังกฤษ)", "ชื่ออังกฤษ", "name (english)"),
    "place_th": ("จุดติดตั้ง", "จุดติดตั้ง (ไทย)", "place"),
    "place_en": ("จุดติดตั้ง (อังกฤษ)", "place (english)"),
    "district": ("อำเภอ", "district"),
    "subdistrict": ("ตำบล", "subdistrict"),
    "expires": ("ใช้ได้ถึง", "วันหมดอายุ", "expires on", "until"),
}
_NEEDED = ("kind", "target")
#: The line of headings stands within the first so many.
_HEADINGS_WITHIN = 20
_LONGEST_CELL, _MOST_COLUMNS = 300, 60
_BLANK = Words("-", "-")
_FIELDS = {"expires_on": "expires"}


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong with a cell: the row as the spreadsheet counts, our column ("" the row), a code with its values."""

    row: int
    column: str
    code: str
    params: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ReadTable:
    """The rows as they will be made, with every problem; headings that nothing is known by."""

    rows: Sequence[tuple[int, Mapping[str, Any]]]
    problems: Sequence[RowProblem]
    unknown: Sequence[str]
    total: int


def template() -> bytes:
    """The table to download, with rows as examples, as every spreadsheet opens it with its Thai intact."""
    rows = [
        [names[0] for names in COLUMNS.values()],
        ["ประเภทเรื่องร้องเรียน", "street-light", "ไฟส่องสว่างหน้าตลาด", "Lights at the market", "เสาไฟหน้าตลาดหนองดอก",
         "Lamp post at Nong Dok market", "เมืองลำพูน", "ในเมือง", ""],
        ["บริการ", "complaint", "แจ้งเรื่องถึง อบจ.", "Report something", "เคาน์เตอร์ชั้น 1", "Counter, ground floor", "", "",
         "31/12/2570"],
    ]  # fmt: skip
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def read_table(data: bytes) -> ReadTable:
    """Reads and checks a whole table; called outside of any transaction.

    RuleBroken("file", …): `file_too_large` (most), `file_empty`, `file_broken`, `columns_missing` (columns),
    `too_many_rows` (most).
    """
    if len(data) > MOST_BYTES:
        raise RuleBroken("file", "file_too_large", most=MOST_BYTES // 1024 // 1024)
    lines = _lines(data)
    places, unknown = _headings(lines)
    checker, kept, problems, total = _Checker(), [], list[RowProblem](), 0
    for number, cells in lines:
        total += 1
        if total > MOST_ROWS:
            raise RuleBroken("file", "too_many_rows", most=f"{MOST_ROWS:,}")
        told = {key: cells[at] if at < len(cells) else "" for key, at in places.items()}
        try:
            kept.append((number, checker.check(told)))
        except RuleBroken as refused:
            for each in refused.problems:
                problems.append(RowProblem(number, _FIELDS.get(each.field, each.field), each.code, each.params))
    if not total:
        raise RuleBroken("file", "file_empty")
    return ReadTable(kept, problems[:MOST_PROBLEMS], unknown, total)


def new_code_of(said: Mapping[str, Any]) -> NewCode:
    """A kept row as what is to be made."""
    return NewCode(
        kind=said["kind"],
        target=said["target"],
        label=Words(said["label_th"], said["label_en"]),
        place=Words(said["place_th"], said["place_en"]),
        district=said["district"],
        subdistrict=said["subdistrict"],
        expires_on=date.fromisoformat(said["expires"]) if said["expires"] else None,
    )


class _Checker:
    """Checks row by row; names of kinds, targets and places are looked up once."""

    def __init__(self) -> None:
        self.kinds: dict[str, CodeKind] = {}
        for kind in list_kinds():
            self.kinds |= {label_form(name): kind for name in (kind.key, kind.name.th, kind.name.en)}
        self.targets: dict[str, dict[str, str]] = {}
        self.districts = {
            label_form(name): each.code
            for each in organisation.list_districts()
            for name in (each.code, each.name.th, each.name.en)
        }
        self.subdistricts: dict[str, dict[str, str]] = {}
        for area in organisation.list_subdistricts():
            named = self.subdistricts.setdefault(area.district, {})
            named |= {label_form(name): area.code for name in (area.code, area.name.th, area.name.en)}

    def check(self, told: Mapping[str, str]) -> dict[str, Any]:
        """The row as it is kept; RuleBroken with everything that is wrong."""
        cells = {key: single_line(told.get(key, "")) for key in COLUMNS}
        problems: list[tuple[str, str]] = []
        kind = self.kinds.get(search_form(cells["kind"]))
        district, subdistrict = self._area(cells, problems)
        expires = self._day(cells["expires"], problems)
        if kind is None:
            problems.append(("kind", "not_on_list" if cells["kind"] else "required"))
        elif not cells["target"]:
            problems.append(("target", "required"))
        new = None
        if kind is not None and cells["target"]:
            new = NewCode(
                kind=kind.key,
                target=self._target(kind, cells["target"]),
                label=Words(cells["label_th"], cells["label_en"]),
                place=Words(cells["place_th"], cells["place_en"]),
                district=district,
                subdistrict=subdistrict,
                expires_on=expires,
            )
        return _kept(new, problems)

    def _target(self, kind: CodeKind, typed: str) -> str:
        """The target of a name that its kind offers; else what was typed, which the kind knows or refuses."""
        if kind.key not in self.targets:
            offered = kind.choices() if kind.choices is not None else []
            self.targets[kind.key] = {search_form(name): key for key, words in offered for name in (words.th, words.en)}
        return self.targets[kind.key].get(search_form(typed), typed)

    def _area(self, cells: Mapping[str, str], problems: list[tuple[str, str]]) -> tuple[str | None, str | None]:
        district = self.districts.get(_bare(cells["district"], "อำเภอ", "อ."))
        if cells["district"] and district is None:
            problems.append(("district", "not_on_list"))
        if not cells["subdistrict"]:
            return district, None
        typed = _bare(cells["subdistrict"], "ตำบล", "ต.")
        # A code names its district with it; a name stands in several.
        named = self.subdistricts.get(district or typed[:4], {})
        subdistrict = named.get(typed)
        if subdistrict is None:
            problems.append(("subdistrict", "not_on_list" if district else "district_needed"))
        return district, subdistrict

    def _day(self, typed: str, problems: list[tuple[str, str]]) -> date | None:
        if not typed:
            return None
        asked = Question("expires", "date", _BLANK, DataClass.INTERNAL, required=False)
        try:
            return date.fromisoformat(str(get_kind("date").check(asked, typed[:40])))
        except RuleBroken:
            problems.append(("expires", "not_a_date"))
            return None


def _kept(new: NewCode | None, problems: list[tuple[str, str]]) -> dict[str, Any]:
    found = [RuleBroken(column, code).problems[0] for column, code in problems]
    if new is not None:
        try:
            new = checked(new)
        except RuleBroken as refused:
            found += [each for each in refused.problems if _FIELDS.get(each.field, each.field) not in dict(problems)]
    if found or new is None:
        raise RuleBroken.of(found)
    return {
        "kind": new.kind,
        "target": new.target,
        "label_th": new.label.th[:LABEL],
        "label_en": new.label.en[:LABEL],
        "place_th": new.place.th,
        "place_en": new.place.en,
        "district": new.district,
        "subdistrict": new.subdistrict,
        "expires": new.expires_on.isoformat() if new.expires_on else "",
    }


def _lines(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """The lines that say something, with their numbers."""
    text = _decoded(data)
    first = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        for number, line in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1):
            cells = [single_line(cell)[:_LONGEST_CELL] for cell in line[:_MOST_COLUMNS]]
            if any(cells):
                yield number, cells
    except csv.Error:
        raise RuleBroken("file", "file_broken") from None


def _headings(lines: Iterator[tuple[int, list[str]]]) -> tuple[dict[str, int], list[str]]:
    """The places of our columns, and headings that nothing is known by; lines of a title may stand above."""
    known = {label_form(name): key for key, names in COLUMNS.items() for name in (key, *names)}
    is_empty = True
    for number, cells in lines:
        is_empty = False
        found: dict[str, int] = {}
        for at, cell in enumerate(cells):
            key = known.get(search_form(cell))
            if key:
                found.setdefault(key, at)
        if all(key in found for key in _NEEDED):
            return found, [cell for at, cell in enumerate(cells) if cell and at not in found.values()]
        if number >= _HEADINGS_WITHIN:
            break
    if is_empty:
        raise RuleBroken("file", "file_empty")
    raise RuleBroken("file", "columns_missing", columns=", ".join(COLUMNS[key][0] for key in _NEEDED))


def _decoded(data: bytes) -> str:
    text = decode_table(data)
    if text is None:
        raise RuleBroken("file", "file_broken")
    return text


def _bare(typed: str, *prefixes: str) -> str:
    plain = search_form(typed)
    for prefix in prefixes:
        plain = plain.removeprefix(prefix).strip()
    return plain
