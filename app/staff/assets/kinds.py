"""The settings pages of the kinds of assets: the list, one form for a new and an old one."""

from collections.abc import Mapping

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.shared import Refused, access, commits, current_actor
from app.shared.account_words import Refusal
from app.staff.assets.words import refusal_of, unit_choices
from app.staff.blueprint import staff
from app.staff.settings.words import administrators, saved
from services import assets, complaints, organisation
from services.assets import AssetKindView, KindDetails
from services.errors import RuleBroken, Stale
from services.text import Words, arabic_digits

#: In an address, the kind that is not there yet.
NEW = "new"
_FIELDS = ("key", "name_th", "name_en", "category", "unit", "position", "is_active", "revision")


@staff.get("/settings/asset-kinds")
@access(administrators)
def view_asset_kinds() -> ResponseReturnValue:
    """All kinds, those out of use too."""
    return render_template(
        "staff/assets/view_asset_kinds.html",
        kinds=assets.list_kinds(),
        categories={one.key: one.name for one in complaints.list_categories()},
        units={unit.id: unit.name for unit in organisation.list_units()},
    )


@staff.get("/settings/asset-kinds/<key>")
@access(administrators)
def view_asset_kind(key: str) -> ResponseReturnValue:
    """One kind to be changed; "new" is the form of another."""
    return _page(key, _values_of(None if key == NEW else assets.get_kind(key)))


@staff.post("/settings/asset-kinds/<key>")
@access(administrators)
@commits
def save_asset_kind(key: str) -> ResponseReturnValue:
    """Adds or changes a kind; where a colleague changed it meanwhile, what was typed stays."""
    view = None if key == NEW else assets.get_kind(key)
    typed = {name: request.form.get(name, "")[:300] for name in _FIELDS}
    try:
        if view is None:
            assets.add_kind(typed["key"], _details(typed), actor=current_actor())
        else:
            seen = _number(typed, "revision")
            assets.change_kind(key, _details(typed), revision=seen, actor=current_actor())
    except RuleBroken as broken:
        raise Refused(_page(key, typed, refusal_of(broken)), 400) from broken
    except Stale as stale:
        typed["revision"] = str(view.revision if view else "")
        words = _("เจ้าหน้าที่คนอื่นเพิ่งแก้ไขเรื่องนี้ ตรวจสอบแล้วกดบันทึกอีกครั้งหากต้องการใช้ค่าของท่าน")
        raise Refused(_page(key, typed, Refusal({"": words})), 409) from stale
    saved()
    return redirect(url_for("staff.view_asset_kinds"))


def _details(typed: Mapping[str, str]) -> KindDetails:
    category = typed["category"]
    found = complaints.find_category(category) if category else None
    if category and (found is None or found.is_confidential):
        raise RuleBroken("category", "not_on_list")
    return KindDetails(
        name=Words(typed["name_th"], typed["name_en"]),
        category=category,
        unit_id=_number(typed, "unit"),
        is_active=typed["is_active"] == "yes",
        position=_number(typed, "position") or 0,
    )


def _number(typed: Mapping[str, str], name: str) -> int | None:
    plain = arabic_digits(typed[name]).strip()
    if plain and not (plain.isascii() and plain.isdecimal() and len(plain) < 6):
        raise RuleBroken(name, "whole_number")
    return int(plain) if plain else None


def _values_of(kind: AssetKindView | None) -> dict[str, str]:
    if kind is None:
        return dict.fromkeys(_FIELDS, "") | {"is_active": "yes"}
    return {
        "key": kind.key,
        "name_th": kind.name.th,
        "name_en": kind.name.en,
        "category": kind.category,
        "unit": str(kind.unit_id or ""),
        "position": str(kind.position),
        "is_active": "yes" if kind.is_active else "",
        "revision": str(kind.revision),
    }


def _page(key: str, values: Mapping[str, str], refusal: Refusal | None = None) -> str:
    categories = [
        (one.key, one.name)
        for one in complaints.list_categories()
        if not one.is_confidential and (one.is_active or one.key == values["category"])
    ]
    return render_template(
        "staff/assets/view_asset_kind.html",
        key=key,
        values=values,
        refusal=refusal,
        categories=categories,
        units=unit_choices(int(values["unit"]) if values["unit"].isdecimal() else None),
    )
