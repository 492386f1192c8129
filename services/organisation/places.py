"""Districts, subdistricts and their drawn boundaries."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from services import audit
from services.audit import Actor
from services.db import session
from services.errors import NotFound, RuleBroken
from services.organisation.cache import cached, changing
from services.organisation.geometry import Shape, shape_of
from services.organisation.models import Boundary, District, Subdistrict
from services.organisation.views import BoundaryView, DistrictView, SubdistrictView
from services.text import Words


@dataclass(frozen=True, slots=True)
class Drawn:
    """One drawn line, ready to be asked."""

    kind: str
    code: str
    shape: Shape
    is_approximate: bool


def list_districts() -> list[DistrictView]:
    """The districts in order of their codes."""
    return list(_districts().values())


def list_subdistricts(district: str | None = None) -> list[SubdistrictView]:
    """The subdistricts in order of their codes, those of one district when its code is given."""
    return [s for s in _subdistricts().values() if district is None or s.district == district]


def find_district(code: str) -> DistrictView | None:
    """The district with that code, or None."""
    return _districts().get(code)


def find_subdistrict(code: str) -> SubdistrictView | None:
    """The subdistrict with that code, or None."""
    return _subdistricts().get(code)


def outline() -> dict[str, Any] | None:
    """The outline of the province as a GeoJSON Feature with `source` and `is_approximate`, or None."""
    return next(iter(boundaries("outline")), None)


def boundaries(kind: str) -> list[dict[str, Any]]:
    """The drawn lines of one kind ("outline", "district", "subdistrict") as GeoJSON Features, in order of codes."""

    def load() -> list[dict[str, Any]]:
        live = select(Boundary).where(Boundary.kind == kind, Boundary.is_staged.is_(False))
        rows = session().execute(live.order_by(Boundary.code)).scalars()
        return [boundary_feature(row) for row in rows]

    return cached(f"boundaries {kind}", load)


def drawn() -> list[Drawn]:
    """All drawn lines, ready to be asked, in order of codes."""

    def load() -> list[Drawn]:
        rows = session().execute(
            select(Boundary.kind, Boundary.code, Boundary.geojson, Boundary.is_approximate)
            .where(Boundary.is_staged.is_(False))
            .order_by(Boundary.code)
        )
        return [Drawn(kind, code, shape_of(geometry), rough) for kind, code, geometry, rough in rows]

    return cached("drawn", load)


def list_boundaries() -> list[BoundaryView]:
    """What is drawn, without the points, in order of kind and code."""
    columns = (Boundary.kind, Boundary.code, Boundary.source, Boundary.licence, Boundary.is_approximate)
    live = select(*columns).where(Boundary.is_staged.is_(False)).order_by(Boundary.kind, Boundary.code)
    return [BoundaryView(*row) for row in session().execute(live)]


def set_centre(code: str, lat: float, lon: float, *, is_approximate: bool, actor: Actor) -> None:
    """Sets the centre of a district (4 digits) or subdistrict (6); NotFound, RuleBroken `lat_range`, `lon_range`."""
    if not 5 <= lat <= 21:
        raise RuleBroken("lat", "lat_range")
    if not 97 <= lon <= 106:
        raise RuleBroken("lon", "lon_range")
    changing()
    row: District | Subdistrict | None
    if len(code) == 4:
        row = session().get(District, code, populate_existing=True)
    else:
        row = session().get(Subdistrict, code, populate_existing=True)
    if row is None:
        raise NotFound("place")
    row.lat, row.lon, row.is_approximate = lat, lon, is_approximate
    session().flush()
    audit.record("change centre", actor=actor, subject=row.__tablename__, subject_id=code, fields=("lat", "lon"))


def _districts() -> dict[str, DistrictView]:
    def load() -> dict[str, DistrictView]:
        rows = session().execute(select(District).order_by(District.code)).scalars()
        return {r.code: DistrictView(r.code, Words(r.name_th, r.name_en), r.lat, r.lon, r.is_approximate) for r in rows}

    return cached("districts", load)


def _subdistricts() -> dict[str, SubdistrictView]:
    def load() -> dict[str, SubdistrictView]:
        rows = session().execute(select(Subdistrict).order_by(Subdistrict.code)).scalars()
        return {
            r.code: SubdistrictView(
                r.code, r.district_code, Words(r.name_th, r.name_en), r.lat, r.lon, r.postcode, r.is_approximate
            )
            for r in rows
        }

    return cached("subdistricts", load)


def boundary_feature(row: Boundary) -> dict[str, Any]:
    """One drawn line as a GeoJSON Feature."""
    names = ("kind", "code", "source", "licence", "is_approximate")
    return {"type": "Feature", "geometry": row.geojson, "properties": {name: getattr(row, name) for name in names}}
