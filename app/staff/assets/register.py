"""The pages of the register of assets: the list with its map, one asset with its history and code, the form."""

import json
from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Response, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.security import map_tiles
from app.shared import Refused, access, casework, commits, current_actor, language, officer
from app.shared.account_words import Refusal
from app.shared.paging import page_of, read_key
from app.staff.assets.words import STATES, editors, kind_choices, refusal_of, unit_choices
from app.staff.blueprint import staff
from services import assets, codes, complaints, organisation
from services.assets import AssetDetails, AssetFilter, AssetView
from services.cases import STATUS_FOR_OTHERS
from services.codes import CodeView
from services.codes.sheets import MOST as MOST_LABELS
from services.codes.sheets import ask_labels
from services.errors import NotFound, RuleBroken, Stale
from services.qr.printed import printed_svg
from services.text import Words

_FIELDS = (
    "number", "kind", "name_th", "name_en", "lat", "lon", "district", "subdistrict", "place_words", "unit", "note",
    "revision",
)  # fmt: skip
#: So many are drawn on the map.
_ON_MAP = 500


@staff.get("/assets")
@access(officer)
def list_assets() -> ResponseReturnValue:
    """The register by number, found by number, name and place, narrowed by kind, district, unit and state."""
    key = read_key(str)
    found = assets.list_assets(_wanted(), after=key[0] if key else "")
    typed = _typed_filter()
    return render_template(
        "staff/assets/list_assets.html",
        page=page_of(found.rows, next_key=[found.after] if found.after else None),
        typed=typed,
        kinds=kind_choices(typed["kind"]),
        districts=organisation.list_districts(),
        units=unit_choices(),
        states=STATES,
        place_words=casework.place_words,
        may_edit=assets.edits_assets(current_actor()),
        map_data=_map_data(f"{url_for('staff.list_asset_points')}?{urlencode(_given(typed))}"),
    )


@staff.get("/assets/map.json")
@access(officer)
def list_asset_points() -> Response:
    """What the map draws: the first assets of the filter that have a point."""
    reader = language()
    rows = assets.list_assets(_wanted(), limit=_ON_MAP).rows
    return jsonify(areas=[], points=[_point_of(asset, reader) for asset in rows if asset.lat is not None])


@staff.get("/assets/new")
@access(editors)
def new_asset() -> ResponseReturnValue:
    """The form of a new asset."""
    return _form_page(None, dict.fromkeys(_FIELDS, ""))


@staff.post("/assets/new")
@access(editors)
@commits
def create_asset() -> ResponseReturnValue:
    """Enters an asset and gives it its code."""
    typed = _typed()
    try:
        made = assets.add_asset(typed["number"], _details(typed), actor=current_actor())
    except RuleBroken as broken:
        raise Refused(_form_page(None, typed, refusal_of(broken)), 400) from broken
    flash(_("เพิ่มทรัพย์สินแล้ว"), "success")
    return redirect(url_for("staff.view_asset", asset_id=made.id))


@staff.get("/assets/<int:asset_id>")
@access(officer)
def view_asset(asset_id: int) -> ResponseReturnValue:
    """One asset: what is known of it, its code, the cases about it."""
    asset = assets.get_asset(asset_id)
    category = complaints.find_category(asset.kind.category) if asset.kind.category else None
    return render_template(
        "staff/assets/view_asset.html",
        asset_view=asset,
        place=assets.say_place(asset),
        category=category,
        unit=next((unit.name for unit in organisation.list_units() if unit.id == asset.unit_id), None),
        statuses=STATUS_FOR_OTHERS,
        history=assets.list_history(asset_id, actor=current_actor()),
        categories={one.key: one.name for one in complaints.list_categories()},
        code=_code_of(asset),
        may_edit=assets.edits_assets(current_actor()),
        map_data=_map_data(url_for("staff.view_asset_point", asset_id=asset_id)) if asset.lat is not None else None,
    )


@staff.get("/assets/<int:asset_id>/map.json")
@access(officer)
def view_asset_point(asset_id: int) -> Response:
    """What the map of one asset draws."""
    asset = assets.get_asset(asset_id)
    return jsonify(areas=[], points=[_point_of(asset, language())] if asset.lat is not None else [])


@staff.get("/assets/<int:asset_id>/code.svg")
@access(officer)
def view_asset_code(asset_id: int) -> Response:
    """The picture of an asset's code, read back before it is given out."""
    code = _code_of(assets.get_asset(asset_id))
    if code is None:
        raise NotFound("code")
    response = Response(printed_svg(code.address), mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


@staff.get("/assets/<int:asset_id>/edit")
@access(editors)
def edit_asset(asset_id: int) -> ResponseReturnValue:
    """One asset, to be changed."""
    asset = assets.get_asset(asset_id)
    return _form_page(asset, _values_of(asset))


@staff.post("/assets/<int:asset_id>/edit")
@access(editors)
@commits
def save_asset(asset_id: int) -> ResponseReturnValue:
    """Changes an asset; where a colleague did meanwhile, what was typed stays and nothing is lost."""
    asset, typed = assets.get_asset(asset_id), _typed()
    try:
        assets.change_asset(asset_id, _details(typed), revision=_number(typed["revision"]), actor=current_actor())
    except RuleBroken as broken:
        raise Refused(_form_page(asset, typed, refusal_of(broken)), 400) from broken
    except Stale as stale:
        typed["revision"] = str(asset.revision)
        words = _("เจ้าหน้าที่คนอื่นเพิ่งแก้ไขทรัพย์สินนี้ ตรวจสอบแล้วกดบันทึกอีกครั้งหากต้องการใช้ค่าของท่าน")
        raise Refused(_form_page(asset, typed, Refusal({"": words})), 409) from stale
    flash(_("บันทึกแล้ว"), "success")
    return redirect(url_for("staff.view_asset", asset_id=asset_id))


@staff.post("/assets/<int:asset_id>/state")
@access(editors)
@commits
def turn_asset(asset_id: int) -> ResponseReturnValue:
    """Takes an asset out of use, or back into it."""
    is_active = request.form.get("state") == "active"
    assets.retire_asset(asset_id, is_active=is_active, revision=None, actor=current_actor())
    flash(_("นำกลับมาใช้แล้ว") if is_active else _("เลิกใช้แล้ว ป้ายของทรัพย์สินนี้จะบอกว่าเลิกใช้"), "success")
    return redirect(url_for("staff.view_asset", asset_id=asset_id))


@staff.post("/assets/labels")
@access(editors)
@commits
def print_asset_labels() -> ResponseReturnValue:
    """Asks for labels of all assets of the filter, or of one."""
    actor = current_actor()
    one = assets.find_asset(request.form.get("number", "")) if request.form.get("number") else None
    numbers = [one.number] if one else assets.list_numbers(_wanted(request.form), limit=MOST_LABELS + 1)
    if len(numbers) > MOST_LABELS:
        words = refusal_of(RuleBroken("", "too_many", max=f"{MOST_LABELS:,}")).at("")
        flash(words, "warning")
        return redirect(url_for("staff.list_assets"))
    if not numbers:
        flash(_("ไม่มีทรัพย์สินที่จะพิมพ์ป้าย"), "warning")
        return redirect(url_for("staff.list_assets"))
    found = codes.ensure_codes(assets.CODE_KIND, numbers, actor=actor)
    title = one.title.th if one else Words("ป้ายทรัพย์สิน", "Asset labels").in_(language())
    try:
        sheet_id = ask_labels([found[number].id for number in numbers], title=title, actor=actor)
    except RuleBroken:
        flash(_("ป้ายของทรัพย์สินนี้ถูกยกเลิก จึงไม่พิมพ์"), "warning")
        return redirect(url_for("staff.list_assets"))
    return redirect(f"/staff/codes/sheets/{sheet_id}")


def _code_of(asset: AssetView) -> CodeView | None:
    return codes.find_standing(assets.CODE_KIND, asset.number)


def _point_of(asset: AssetView, reader: str) -> dict[str, object]:
    return {
        "lat": asset.lat,
        "lon": asset.lon,
        "title": asset.title.in_(reader),
        "status": f"{asset.number} · {asset.kind.name.in_(reader)}",
        "url": url_for("staff.view_asset", asset_id=asset.id),
    }


def _map_data(points: str) -> dict[str, str]:
    return {
        "outline": url_for("public.view_outline"),
        "tiles": map_tiles(),
        "words": json.dumps({"reports": "{n}", "around": ""}),
        "points": points,
    }


def _typed_filter(source: Mapping[str, str] | None = None) -> dict[str, str]:
    given = request.args if source is None else source
    typed = {name: given.get(name, "")[:100] for name in ("q", "kind", "district", "unit", "state")}
    return typed | {"state": typed["state"] if typed["state"] in STATES else "active"}


def _given(typed: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in typed.items() if value}


def _wanted(source: Mapping[str, str] | None = None) -> AssetFilter:
    typed = _typed_filter(source)
    return AssetFilter(
        q=typed["q"],
        kind=typed["kind"],
        district=typed["district"],
        unit_id=_number(typed["unit"]),
        state="" if typed["state"] == "any" else typed["state"],
    )


def _number(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else None


def _typed() -> dict[str, str]:
    return {name: request.form.get(name, "")[:2500] for name in _FIELDS}


def _details(typed: Mapping[str, str]) -> AssetDetails:
    return AssetDetails(
        kind=typed["kind"],
        name=Words(typed["name_th"], typed["name_en"]),
        lat=assets.read_degrees(typed["lat"], "lat"),
        lon=assets.read_degrees(typed["lon"], "lon"),
        district=typed["district"],
        subdistrict=typed["subdistrict"],
        place_words=typed["place_words"],
        unit_id=_number(typed["unit"]),
        note=typed["note"],
    )


def _values_of(asset: AssetView) -> dict[str, str]:
    return {
        "number": asset.number,
        "kind": asset.kind.key,
        "name_th": asset.name.th,
        "name_en": asset.name.en,
        "lat": "" if asset.lat is None else f"{asset.lat:.6f}".rstrip("0"),
        "lon": "" if asset.lon is None else f"{asset.lon:.6f}".rstrip("0"),
        "district": asset.district or "",
        "subdistrict": asset.subdistrict or "",
        "place_words": asset.place_words,
        "unit": str(asset.own_unit_id or ""),
        "note": asset.note,
        "revision": str(asset.revision),
    }


def _form_page(asset: AssetView | None, values: Mapping[str, str], refusal: Refusal | None = None) -> str:
    return render_template(
        "staff/assets/edit_asset.html",
        asset_view=asset,
        values=values,
        refusal=refusal,
        kinds=kind_choices(values["kind"]),
        units=unit_choices(asset.own_unit_id if asset else None),
        districts=organisation.list_districts(),
        subdistricts=organisation.list_subdistricts(),
    )
