"""Taking boundaries from a file: matched to places by code or name, staged to be looked at, then taken or discarded."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import IO, Any

from sqlalchemy import delete, select, update

from services import audit
from services.audit import Actor
from services.db import session
from services.errors import NotFound, RuleBroken
from services.organisation.boundary_files import Feature, read_boundary_file
from services.organisation.cache import changing
from services.organisation.details import get_organisation
from services.organisation.models import Boundary
from services.organisation.places import boundary_feature, list_districts, list_subdistricts
from services.organisation.views import DistrictView, SubdistrictView
from services.text import Words, search_form, single_line

KINDS = ("outline", "district", "subdistrict")
_PREFIX = re.compile(r"^(ตำบล|ต\.|อำเภอ|อ\.|tambon|amphoe|district|subdistrict)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class BoundaryPreview:
    """What an uploaded file would change. `missing` are places that stay without a line of their own."""

    kind: str
    field: str
    matched: tuple[tuple[str, Words], ...]
    unmatched: tuple[str, ...]
    missing: tuple[Words, ...]


def stage_boundaries(
    stream: IO[bytes],
    filename: str,
    *,
    kind: str,
    actor: Actor,
    code_field: str = "",
    source: str = "",
    licence: str = "",
    is_approximate: bool = False,
) -> BoundaryPreview:
    """Reads a file and keeps it aside, in place of what was staged before.

    `code_field` names the column that holds code or name; left out, the column that matches most is taken.
    Raises RuleBroken as `read_boundary_file`, and `unknown_kind`, `unknown_field` (code_field), `nothing_matches`.
    """
    if kind not in KINDS:
        raise RuleBroken("kind", "unknown_kind")
    features = read_boundary_file(stream, filename)
    preview, geometries = _matched(features, kind, single_line(code_field))
    changing()
    session().execute(delete(Boundary).where(Boundary.is_staged.is_(True)))
    session().add_all(
        Boundary(
            kind=kind,
            code=code,
            geojson=geometry,
            source=single_line(source)[:300],
            licence=single_line(licence)[:120],
            is_approximate=is_approximate,
            is_staged=True,
        )
        for code, geometry in geometries.items()
    )
    session().flush()
    audit.record("stage boundaries", actor=actor, subject="boundary", subject_id=kind, note=f"{len(geometries)} lines")
    return preview


def staged_boundaries() -> list[dict[str, Any]]:
    """What waits to be looked at, as GeoJSON Features in order of codes."""
    rows = session().execute(select(Boundary).where(Boundary.is_staged.is_(True)).order_by(Boundary.code)).scalars()
    return [boundary_feature(row) for row in rows]


def take_staged(*, actor: Actor) -> int:
    """Makes what is staged count, in place of all lines of that kind; how many. NotFound when nothing is staged."""
    changing()
    kinds = set(session().execute(select(Boundary.kind).where(Boundary.is_staged.is_(True))).scalars())
    if not kinds:
        raise NotFound("staged boundaries")
    session().execute(delete(Boundary).where(Boundary.is_staged.is_(False), Boundary.kind.in_(kinds)))
    taken = session().execute(update(Boundary).where(Boundary.is_staged.is_(True)).values(is_staged=False))
    count = int(getattr(taken, "rowcount", 0))
    for kind in sorted(kinds):
        audit.record("import boundaries", actor=actor, subject="boundary", subject_id=kind, note=f"{count} lines")
    return count


def discard_staged(*, actor: Actor) -> None:
    """Throws away what is staged."""
    changing()
    session().execute(delete(Boundary).where(Boundary.is_staged.is_(True)))
    audit.record("discard boundaries", actor=actor, subject="boundary", subject_id="staged")


def import_boundaries(
    stream: IO[bytes],
    filename: str,
    kind: str,
    code_field: str = "",
    *,
    actor: Actor,
    source: str = "",
    licence: str = "",
    is_approximate: bool = False,
) -> BoundaryPreview:
    """Stages a file and takes it at once; raises as `stage_boundaries`."""
    preview = stage_boundaries(
        stream,
        filename,
        kind=kind,
        code_field=code_field,
        source=source,
        licence=licence,
        is_approximate=is_approximate,
        actor=actor,
    )
    take_staged(actor=actor)
    return preview


def _matched(features: list[Feature], kind: str, code_field: str) -> tuple[BoundaryPreview, dict[str, dict[str, Any]]]:
    if kind == "outline":
        code = get_organisation().province_code
        name = get_organisation().short_name
        return BoundaryPreview(kind, "", ((code, name),), (), ()), {code: _joined(f.geometry for f in features)}
    places: list[DistrictView] | list[SubdistrictView]
    places = list_districts() if kind == "district" else list_subdistricts()
    keys = _keys(places)
    columns = sorted({column for feature in features for column in feature.columns})
    if code_field and code_field not in columns:
        raise RuleBroken("code_field", "unknown_field", known=", ".join(columns[:20]))
    best = code_field or max(columns, key=lambda c: _hits(features, c, keys), default="")
    found: dict[str, list[dict[str, Any]]] = {}
    unmatched = []
    for feature in features:
        code = keys.get(_key(feature.columns.get(best, "")), "")
        if code:
            found.setdefault(code, []).append(feature.geometry)
        else:
            unmatched.append(feature.columns.get(best, ""))
    if not found:
        raise RuleBroken("file", "nothing_matches")
    names = {place.code: place.name for place in places}
    preview = BoundaryPreview(
        kind,
        best,
        tuple((code, names[code]) for code in sorted(found)),
        tuple(unmatched),
        tuple(name for code, name in names.items() if code not in found),
    )
    return preview, {code: _joined(geometries) for code, geometries in found.items()}


def _keys(places: Iterable[DistrictView | SubdistrictView]) -> Mapping[str, str]:
    """What may stand for a place: its code, and its name where no other place has the same."""
    keys: dict[str, str] = {}
    twice: set[str] = set()
    for place in places:
        keys[place.code] = place.code
        for name in {_key(place.name.th), _key(place.name.en)}:
            if keys.setdefault(name, place.code) != place.code:
                twice.add(name)
    return {key: code for key, code in keys.items() if key not in twice}


def _key(value: str) -> str:
    tidy = _PREFIX.sub("", search_form(value))
    digits = re.fullmatch(r"(?:th)?(\d{4}|\d{6})(?:\.0+)?", tidy)
    return digits.group(1) if digits else tidy.replace(" ", "")


def _hits(features: list[Feature], column: str, keys: Mapping[str, str]) -> int:
    return len({keys[key] for f in features if (key := _key(f.columns.get(column, ""))) in keys})


def _joined(geometries: Iterable[dict[str, Any]]) -> dict[str, Any]:
    polygons: list[Any] = []
    for geometry in geometries:
        polygons.extend([geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"])
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "MultiPolygon", "coordinates": polygons}
