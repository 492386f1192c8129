"""Printed codes that begin a complaint: of a category, or of a place; and what officers see of the code it came by."""

from collections.abc import Mapping
from typing import Any

from services import codes, organisation
from services.codes import CodeKind, Destination, declare_kind
from services.complaints.categories import find_category, list_categories
from services.text import Words

_SERVICE = "complaint"
_DISTRICT = 4


def declare_code_kinds() -> None:
    """Says what codes of categories and places lead to; safe to call again."""
    declare_kind(CodeKind("category", Words("ประเภทเรื่องร้องเรียน", "Kind of complaint"), _category, _categories))
    declare_kind(CodeKind(codes.PLACE, Words("สถานที่", "Place"), _place, _places))


def came_by(source: Mapping[str, str]) -> dict[str, Any]:
    """What is kept with a complaint of the code it came by, as extra answers are: the printed code, and its unit."""
    view = codes.find_code(source.get(codes.CODE, ""))
    if view is None:
        return {}
    read = [view.printed, *([view.label.th] if view.label.th else []), *([view.place.th] if view.place.th else [])]
    kept = {
        "scanned_code": _kept(Words("มาจากรหัส", "Came by code"), view.code, Words(" · ".join(read), " · ".join(read)))
    }
    unit = organisation.find_unit(source.get(codes.UNIT, ""))
    if unit is not None:
        kept["scanned_unit"] = _kept(Words("หน่วยงานของรหัส", "Unit of the code"), unit.key, unit.name)
    return kept


def _kept(label: Words, value: str, read: Words) -> dict[str, Any]:
    return {"label": [label.th, label.en], "value": value, "read": {"th": [read.th], "en": [read.en]}}


def _category(target: str) -> Destination | None:
    category = find_category(target)
    if category is None or not category.is_active:
        return None
    return Destination(category.name, f"/services/{_SERVICE}", _SERVICE, {"category": category.key})


def _categories() -> list[tuple[str, Words]]:
    return [(category.key, category.name) for category in list_categories(active_only=True)]


def _place(target: str) -> Destination | None:
    """A district or subdistrict by its code."""
    district = organisation.find_district(target[:_DISTRICT])
    if district is None:
        return None
    handed, words = {"district": district.code}, district.name
    if target != district.code:
        subdistrict = organisation.find_subdistrict(target)
        if subdistrict is None:
            return None
        handed["subdistrict"] = subdistrict.code
        words = _joined(subdistrict.name, district.name)
    title = Words(f"แจ้งเรื่องใน{words.th}", f"Report something in {words.en}")
    return Destination(title, f"/services/{_SERVICE}", _SERVICE, handed, place=words)


def _places() -> list[tuple[str, Words]]:
    found = []
    for district in organisation.list_districts():
        found.append((district.code, district.name))
        for each in organisation.list_subdistricts(district.code):
            found.append((each.code, _joined(each.name, district.name)))
    return found


def _joined(smaller: Words, larger: Words) -> Words:
    return Words(f"{smaller.th} {larger.th}", f"{smaller.en}, {larger.en}")
