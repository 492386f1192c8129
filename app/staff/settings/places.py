"""The pages of districts and subdistricts with their centres."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.shared import Refused, access, commits, current_actor
from app.shared.account_words import Refusal
from app.staff.blueprint import staff
from app.staff.settings.words import administrators, refusal_of, saved
from services import organisation
from services.errors import NotFound, RuleBroken
from services.organisation import DistrictView, SubdistrictView
from services.text import arabic_digits


@staff.get("/settings/places")
@access(administrators)
def view_places() -> ResponseReturnValue:
    """All districts with their subdistricts."""
    return _list_page()


@staff.post("/settings/places")
@access(administrators)
@commits
def import_places() -> ResponseReturnValue:
    """Takes centres from a table."""
    upload = request.files.get("file")
    try:
        if upload is None or not upload.filename:
            raise RuleBroken("file", "file_empty")
        done = organisation.import_places(upload.stream, actor=current_actor())
    except RuleBroken as broken:
        raise Refused(_list_page(refusal_of(broken)), 400) from broken
    flash(gettext("รับพิกัดจากตารางแล้ว %(count)s แห่ง", count=done.changed), "success")
    return redirect(url_for("staff.view_places"))


@staff.get("/settings/places/<code>")
@access(administrators)
def view_place(code: str) -> ResponseReturnValue:
    """One place, to have its centre changed."""
    place = _find(code)
    values = {
        "lat": "" if place.lat is None else f"{place.lat:g}",
        "lon": "" if place.lon is None else f"{place.lon:g}",
        "is_approximate": "yes" if place.is_approximate else "",
    }
    return _page(place, values)


@staff.post("/settings/places/<code>")
@access(administrators)
@commits
def update_place(code: str) -> ResponseReturnValue:
    """Changes a centre."""
    place = _find(code)
    typed = {name: request.form.get(name, "")[:40] for name in ("lat", "lon", "is_approximate")}
    try:
        organisation.set_centre(
            code,
            _degrees(typed, "lat"),
            _degrees(typed, "lon"),
            is_approximate=typed["is_approximate"] == "yes",
            actor=current_actor(),
        )
    except RuleBroken as broken:
        raise Refused(_page(place, typed, refusal_of(broken)), 400) from broken
    saved()
    return redirect(url_for("staff.view_places"))


def _degrees(typed: dict[str, str], name: str) -> float:
    try:
        return float(arabic_digits(typed[name].strip()))
    except ValueError:
        raise RuleBroken(name, f"{name}_range") from None


def _find(code: str) -> DistrictView | SubdistrictView:
    place = organisation.find_district(code) or organisation.find_subdistrict(code)
    if place is None:
        raise NotFound("place")
    return place


def _list_page(refusal: Refusal | None = None) -> str:
    districts = [(d, organisation.list_subdistricts(d.code)) for d in organisation.list_districts()]
    return render_template("staff/settings/view_places.html", districts=districts, refusal=refusal)


def _page(place: DistrictView | SubdistrictView, values: dict[str, str], refusal: Refusal | None = None) -> str:
    return render_template("staff/settings/view_place.html", place=place, values=values, refusal=refusal)
