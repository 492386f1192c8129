"""One row of a file of assets: its cells understood, checked against the register, and made what is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import select

from services.assets.checking import AssetDetails, check_number, checked, plain_number, read_degrees
from services.assets.kinds import list_kinds
from services.assets.models import Asset
from services.assets.reading import ReadFile
from services.assets.register import said_of
from services.db import session
from services.errors import RuleBroken
from services.organisation import list_districts, list_subdistricts, list_units, locate
from services.text import Words, search_form

WRONG, NEW, CHANGE, SAME = "wrong", "new", "change", "same"
#: So many numbers are looked up by one statement.
_AT_ONCE = 400


def check_rows(read: ReadFile, kind: str) -> list[dict[str, Any]]:
    """The rows as they are kept: row, said, problems, status. `kind` is that of rows that name none."""
    checker = RowChecker(kind, _known([cells.get("number", "") for _, cells in read.rows]))
    return [checker.check(number, cells, read.odd.get(number, "")) for number, cells in read.rows]


class RowChecker:
    """Checks rows one after another: a row may contradict an earlier one."""

    def __init__(self, kind: str, known: Mapping[str, tuple[AssetDetails, int]]) -> None:
        self.kind, self.known = kind, known
        self.kinds = {
            search_form(name): one.key for one in list_kinds() for name in (one.key, one.name.th, one.name.en)
        }
        self.units = {
            search_form(name): unit.id
            for unit in list_units()
            for name in (unit.key, unit.name.th, unit.name.en, unit.short.th, unit.short.en)
            if name
        }
        self.districts = {
            search_form(name): area.code
            for area in list_districts()
            for name in (area.code, area.name.th, area.name.en)
        }
        self.areas = list_subdistricts()
        self.numbers: set[str] = set()
        self.problems: list[tuple[str, str, str]] = []

    def check(self, row: int, cells: Mapping[str, str], odd: str = "") -> dict[str, Any]:
        """The row as it is kept; what a row leaves empty of an asset that is known stays as it is."""
        self.problems = []
        if odd:
            self._error("lat", "not_a_point")
        number = self._number(cells.get("number", ""))
        before, revision = self.known.get(number, (None, 0))
        details = self._details(cells, before or AssetDetails(kind=self.kind))
        if not self._is_wrong():
            details = self._settled(details)
        status = WRONG if self._is_wrong() else NEW if before is None else SAME if details == before else CHANGE
        return {
            "row": row,
            # What it was compared with: who changes the asset before the row is applied is not overwritten.
            "said": {"number": number or cells.get("number", "")[:80], "revision": revision, **_as_said(details)},
            "problems": [list(problem) for problem in self.problems],
            "status": status,
        }

    def _number(self, typed: str) -> str:
        try:
            number = check_number(typed)
        except RuleBroken as broken:
            self._error("number", broken.problems[0].code)
            return ""
        if number in self.numbers:
            self._error("number", "number_twice")
        self.numbers.add(number)
        return number

    def _details(self, cells: Mapping[str, str], before: AssetDetails) -> AssetDetails:
        lat, lon = self._degrees(cells, "lat"), self._degrees(cells, "lon")
        has_moved = lat is not None or lon is not None
        district, subdistrict = self._area(cells)
        unit = self._listed(cells, "unit", self.units)
        return AssetDetails(
            kind=self._listed(cells, "kind", self.kinds) or ("" if cells.get("kind") else before.kind),
            name=Words(cells.get("name_th") or before.name.th, cells.get("name_en") or before.name.en),
            lat=lat if has_moved else before.lat,
            lon=lon if has_moved else before.lon,
            # A thing that was moved lies where its new point says, unless the row says it.
            district=district or ("" if has_moved else before.district),
            subdistrict=subdistrict or ("" if has_moved or district else before.subdistrict),
            place_words=cells.get("place") or before.place_words,
            unit_id=unit or before.unit_id,
            note=cells.get("note") or before.note,
        )

    def _settled(self, details: AssetDetails) -> AssetDetails:
        try:
            placed = checked(details)
        except RuleBroken as broken:
            for problem in broken.problems:
                self._error({"place_words": "place"}.get(problem.field, problem.field), problem.code)
            return details
        if placed.lat is not None and placed.lon is not None and details.district:
            there = locate(placed.lat, placed.lon).district
            if there is not None and there.code != placed.district:
                self._warn("district", "district_differs")
        return placed

    def _degrees(self, cells: Mapping[str, str], field: str) -> float | None:
        try:
            return read_degrees(cells.get(field, ""), field)
        except RuleBroken as broken:
            self._error(field, broken.problems[0].code)
            return None

    def _area(self, cells: Mapping[str, str]) -> tuple[str, str]:
        district = self.districts.get(_bare(cells.get("district", ""), "อำเภอ", "อ."), "")
        if cells.get("district") and not district:
            self._error("district", "not_on_list")
        typed = _bare(cells.get("subdistrict", ""), "ตำบล", "ต.")
        if not typed:
            return district, ""
        found = [
            area
            for area in self.areas
            if typed in (area.code, search_form(area.name.th), search_form(area.name.en))
            and district in ("", area.district)
        ]
        if len(found) != 1:
            self._error("subdistrict", "subdistrict_twice" if found else "not_on_list")
            return district, ""
        return found[0].district, found[0].code

    def _listed(self, cells: Mapping[str, str], column: str, names: Mapping[str, Any]) -> Any:
        typed = cells.get(column, "")
        found = names.get(search_form(typed)) if typed else None
        if typed and found is None:
            self._error(column, "not_on_list")
        return found

    def _is_wrong(self) -> bool:
        return any(level == "error" for _, _, level in self.problems)

    def _error(self, column: str, code: str) -> None:
        self.problems.append((column, code, "error"))

    def _warn(self, column: str, code: str) -> None:
        self.problems.append((column, code, "warning"))


def details_of(said: Mapping[str, Any]) -> AssetDetails:
    """The details that a kept row says."""
    names = {name: said[name] for name in AssetDetails.__dataclass_fields__ if name != "name"}
    return AssetDetails(**names, name=Words(said["name_th"], said["name_en"]))


def _as_said(details: AssetDetails) -> dict[str, Any]:
    said = asdict(replace(details))
    name = said.pop("name")
    return {**said, "name_th": name["th"], "name_en": name["en"]}


def _known(typed: Sequence[str]) -> dict[str, tuple[AssetDetails, int]]:
    """What the register says of the numbers of a file, and in which revision."""
    numbers = list(dict.fromkeys(plain_number(each[:200]) for each in typed if each))
    found: dict[str, tuple[AssetDetails, int]] = {}
    for start in range(0, len(numbers), _AT_ONCE):
        part = numbers[start : start + _AT_ONCE]
        rows = session().scalars(select(Asset).where(Asset.number.in_(part)))
        found |= {row.number: (said_of(row), row.revision) for row in rows}
    return found


def _bare(typed: str, *prefixes: str) -> str:
    plain = search_form(typed)
    for prefix in prefixes:
        plain = plain.removeprefix(prefix).strip()
    return plain
