"""The pages of the units."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.shared import Refused, access, commits, current_actor
from app.shared.account_words import Refusal
from app.staff.blueprint import staff
from app.staff.settings.words import administrators, refusal_of, saved
from services import organisation
from services.errors import RuleBroken
from services.organisation import UnitDetails, UnitView
from services.text import Words

_FIELDS = ("key", "name_th", "name_en", "short_th", "short_en", "parent_id", "phone", "email", "position", "is_active")


@staff.get("/settings/units")
@access(administrators)
def view_units() -> ResponseReturnValue:
    """All units as a tree."""
    return render_template("staff/settings/view_units.html", units=organisation.list_units())


@staff.get("/settings/units/new")
@access(administrators)
def new_unit() -> ResponseReturnValue:
    """The form of a new unit."""
    return _page(None, {"is_active": "yes", "position": str(len(organisation.list_units()))})


@staff.post("/settings/units/new")
@access(administrators)
@commits
def create_unit() -> ResponseReturnValue:
    """Adds a unit."""
    typed = _typed()
    try:
        organisation.create_unit(typed["key"].strip(), _details(typed), actor=current_actor())
    except RuleBroken as broken:
        raise Refused(_page(None, typed, refusal_of(broken)), 400) from broken
    saved()
    return redirect(url_for("staff.view_units"))


@staff.get("/settings/units/<int:unit_id>")
@access(administrators)
def view_unit(unit_id: int) -> ResponseReturnValue:
    """One unit, to be changed."""
    unit = organisation.get_unit(unit_id)
    return _page(unit, _values(unit))


@staff.post("/settings/units/<int:unit_id>")
@access(administrators)
@commits
def update_unit(unit_id: int) -> ResponseReturnValue:
    """Changes a unit."""
    unit, typed = organisation.get_unit(unit_id), _typed()
    try:
        organisation.update_unit(unit_id, _details(typed), actor=current_actor())
    except RuleBroken as broken:
        raise Refused(_page(unit, typed, refusal_of(broken)), 400) from broken
    saved()
    return redirect(url_for("staff.view_units"))


def _typed() -> dict[str, str]:
    return {name: request.form.get(name, "")[:300] for name in _FIELDS}


def _details(typed: dict[str, str]) -> UnitDetails:
    for name in ("parent_id", "position"):
        if typed[name] and not (typed[name].isascii() and typed[name].isdecimal() and len(typed[name]) < 10):
            raise RuleBroken(name, "whole_number" if name == "position" else "unknown_unit")
    return UnitDetails(
        Words(typed["name_th"], typed["name_en"]),
        Words(typed["short_th"], typed["short_en"]),
        int(typed["parent_id"]) if typed["parent_id"] else None,
        typed["phone"],
        typed["email"],
        typed["is_active"] == "yes",
        int(typed["position"] or 0),
    )


def _values(unit: UnitView) -> dict[str, str]:
    return {
        "key": unit.key,
        "name_th": unit.name.th,
        "name_en": unit.name.en,
        "short_th": unit.short.th,
        "short_en": unit.short.en,
        "parent_id": str(unit.parent_id or ""),
        "phone": unit.phone,
        "email": unit.email,
        "position": str(unit.position),
        "is_active": "yes" if unit.is_active else "",
    }


def _page(unit: UnitView | None, values: dict[str, str], refusal: Refusal | None = None) -> str:
    below = organisation.unit_and_below(unit.id) if unit else frozenset()
    parents = [(str(u.id), u.name) for u in organisation.list_units() if u.id not in below]
    return render_template("staff/settings/view_unit.html", unit=unit, values=values, refusal=refusal, parents=parents)
