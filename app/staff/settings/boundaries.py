"""The pages of the boundaries: what is drawn, an upload that is looked at before it counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.shared import Refused, access, commits, current_actor
from app.shared.account_words import Refusal
from app.staff.blueprint import staff
from app.staff.settings.words import administrators, refusal_of
from services import organisation
from services.errors import NotFound, RuleBroken
from services.text import Words

KINDS = (
    ("outline", Words("ขอบเขตจังหวัด", "Outline of the province")),
    ("district", Words("ขอบเขตอำเภอ", "Districts")),
    ("subdistrict", Words("ขอบเขตตำบล", "Subdistricts")),
)
_FIELDS = ("kind", "code_field", "source", "licence", "is_approximate")
#: The drawing's width in its own units, and the most points in a line of it: enough for the eye.
_WIDTH, _MOST_POINTS = 600.0, 400


@dataclass(frozen=True, slots=True)
class Drawing:
    """Lines as SVG paths in a box of `width` × `height`."""

    width: int
    height: int
    base: tuple[str, ...]
    lines: tuple[tuple[str, Words], ...]


@staff.get("/settings/boundaries")
@access(administrators)
def view_boundaries() -> ResponseReturnValue:
    """What is drawn at present, and the form to bring a file."""
    return _page({"kind": "outline"})


@staff.post("/settings/boundaries")
@access(administrators)
@commits
def stage_boundaries() -> ResponseReturnValue:
    """Reads a file and keeps it aside to be looked at."""
    typed = {name: request.form.get(name, "")[:300] for name in _FIELDS}
    upload = request.files.get("file")
    try:
        if upload is None or not upload.filename:
            raise RuleBroken("file", "file_empty")
        preview = organisation.stage_boundaries(
            upload.stream,
            upload.filename,
            kind=typed["kind"],
            code_field=typed["code_field"],
            source=typed["source"],
            licence=typed["licence"],
            is_approximate=typed["is_approximate"] == "yes",
            actor=current_actor(),
        )
    except RuleBroken as broken:
        raise Refused(_page(typed, refusal_of(broken)), 400) from broken
    if preview.unmatched:
        names = ", ".join(name or "–" for name in preview.unmatched[:8])
        said = gettext(
            "ในไฟล์มี %(count)s แห่งที่ไม่ตรงกับรายการ และจะไม่นำเข้า: %(names)s", count=len(preview.unmatched), names=names
        )
        flash(said, "warning")
    return redirect(url_for("staff.view_staged"))


@staff.get("/settings/boundaries/staged")
@access(administrators)
def view_staged() -> ResponseReturnValue:
    """The uploaded file drawn over what counts now."""
    staged = organisation.staged_boundaries()
    if not staged:
        raise NotFound("staged boundaries")
    kind = staged[0]["properties"]["kind"]
    names = _names(kind)
    codes = {feature["properties"]["code"] for feature in staged}
    return render_template(
        "staff/settings/view_staged.html",
        kind=dict(KINDS)[kind],
        drawing=_drawing(organisation.boundaries("outline"), staged, names),
        rows=[names[code] for code in sorted(codes) if code in names],
        missing=[] if kind == "outline" else [name for code, name in names.items() if code not in codes],
        properties=staged[0]["properties"],
    )


@staff.post("/settings/boundaries/take")
@access(administrators)
@commits
def take_boundaries() -> ResponseReturnValue:
    """Makes the file count."""
    count = organisation.take_staged(actor=current_actor())
    flash(gettext("นำเข้าขอบเขตแล้ว %(count)s พื้นที่", count=count), "success")
    return redirect(url_for("staff.view_boundaries"))


@staff.post("/settings/boundaries/discard")
@access(administrators)
@commits
def discard_boundaries() -> ResponseReturnValue:
    """Throws the file away."""
    organisation.discard_staged(actor=current_actor())
    flash(gettext("ทิ้งไฟล์แล้ว ขอบเขตเดิมยังใช้อยู่"), "success")
    return redirect(url_for("staff.view_boundaries"))


def _names(kind: str) -> dict[str, Words]:
    if kind == "outline":
        view = organisation.get_organisation()
        return {view.province_code: view.short_name}
    places = organisation.list_districts() if kind == "district" else organisation.list_subdistricts()
    return {place.code: place.name for place in places}


def _page(values: dict[str, str], refusal: Refusal | None = None) -> str:
    drawn = organisation.list_boundaries()
    by_kind = []
    for kind, words in KINDS:
        of_kind = [boundary for boundary in drawn if boundary.kind == kind]
        by_kind.append((words, len(of_kind), len(_names(kind)), of_kind[0] if of_kind else None))
    finest = organisation.boundaries("subdistrict") or organisation.boundaries("district")
    return render_template(
        "staff/settings/view_boundaries.html",
        by_kind=by_kind,
        drawing=_drawing(organisation.boundaries("outline"), finest, {}),
        has_staged=bool(organisation.staged_boundaries()),
        kinds=KINDS,
        values=values,
        refusal=refusal,
    )


def _drawing(
    base: Sequence[dict[str, Any]], features: Sequence[dict[str, Any]], names: dict[str, Words]
) -> Drawing | None:
    """Both in one picture, north up; a degree of longitude is drawn narrower, as it is at this latitude."""
    points = [point for f in (*base, *features) for rings in _polygons(f) for point in rings[0]]
    if not points:
        return None
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    narrow = 0.95
    scale = _WIDTH / max((east - west) * narrow, north - south, 1e-6)

    def path(feature: dict[str, Any]) -> str:
        parts = []
        for ring in (ring for rings in _polygons(feature) for ring in rings):
            step = max(1, len(ring) // _MOST_POINTS)
            kept = ring[::step]
            parts.append(
                "M" + "L".join(f"{(x - west) * narrow * scale:.1f} {(north - y) * scale:.1f}" for x, y in kept)
            )
        return "Z".join(parts) + "Z"

    lines = tuple((path(f), names.get(f["properties"]["code"], Words("", ""))) for f in features)
    width, height = (east - west) * narrow * scale, (north - south) * scale
    return Drawing(round(width) or 1, round(height) or 1, tuple(path(f) for f in base), lines)


def _polygons(feature: dict[str, Any]) -> list[Any]:
    geometry = feature["geometry"]
    coordinates: list[Any] = geometry["coordinates"]
    return [coordinates] if geometry["type"] == "Polygon" else coordinates
