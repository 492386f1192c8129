"""Open public cases near a point, by squares of 0.005 degrees.

Place before text keeps a look-up flat at a million rows.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Float, Select, bindparam, select

from services.cases.models import CaseFile
from services.cases.words import Status
from services.db import Base, read, session

#: The side of a square, in degrees: about 550 metres.
CELL = 0.005


@dataclass(frozen=True, slots=True)
class NearCase:
    """What may be compared of a public case. `words` never reach a page: they are compared, not shown."""

    id: int
    lat: float | None
    lon: float | None
    topic: str
    title: str
    words: str
    received_at: datetime
    status: Status
    subdistrict: str | None


def near_cell(lat: float | None, lon: float | None) -> int | None:
    """The number of the square that holds a point, None without one."""
    if lat is None or lon is None:
        return None
    return math.floor(lat / CELL) * 100_000 + math.floor(lon / CELL)


def near(lat: float, lon: float, *, degrees: float = CELL, limit: int = 400) -> Sequence[NearCase]:
    """Open, public, not confidential cases within `degrees` (one square at the most) of a point, nearest first."""
    cells = [near_cell(lat + dy * CELL, lon + dx * CELL) for dy in (-1, 0, 1) for dx in (-1, 0, 1)]
    bounds = {"south": lat - degrees, "north": lat + degrees, "west": lon - degrees, "east": lon + degrees}
    bounds |= {"lat": lat, "lon": lon, "shrink": math.cos(math.radians(lat)) ** 2}
    return [_as_near(row) for row in read(_NEAR, {"cells": cells, "limit": limit, **bounds})]


def near_in_subdistrict(subdistrict: str, topic: str, *, limit: int = 200) -> Sequence[NearCase]:
    """The newest open public cases of a subdistrict and topic, where no point is known."""
    rows = session().execute(
        _columns()
        .where(
            CaseFile.subdistrict == subdistrict,
            CaseFile.topic == topic,
            CaseFile.is_listed.is_(True),
            CaseFile.is_open.is_(True),
        )
        .order_by(CaseFile.id.desc())
        .limit(limit)
    )
    return [_as_near(row) for row in rows]


def _columns() -> Any:
    return select(
        CaseFile.id, CaseFile.lat, CaseFile.lon, CaseFile.topic, CaseFile.title, CaseFile.words, CaseFile.received_at,
        CaseFile.status, CaseFile.subdistrict,
    )  # fmt: skip


def _near() -> Select[Any]:
    """The nearest are chosen in the index alone, as dense squares hold thousands; only those are then read."""
    c = Base.metadata.tables[CaseFile.__tablename__].c
    north, east = c.lat - bindparam("lat", type_=Float), c.lon - bindparam("lon", type_=Float)
    nearest = (
        select(c.id)
        .where(
            c.near_cell.in_(bindparam("cells", expanding=True)),
            c.lat.between(bindparam("south"), bindparam("north")),
            c.lon.between(bindparam("west"), bindparam("east")),
        )
        .order_by(north * north + east * east * bindparam("shrink", type_=Float), c.id.desc())
        .limit(bindparam("limit"))
    )
    return select(c.id, c.lat, c.lon, c.topic, c.title, c.words, c.received_at, c.status, c.subdistrict).where(
        c.id.in_(nearest)
    )


_NEAR = _near()


def _as_near(row: Any) -> NearCase:
    return NearCase(row[0], row[1], row[2], row[3], row[4], row[5], row[6], Status(row[7]), row[8])
