"""Points in polygons over GeoJSON, with a bounding box before the exact test: pure, WGS84 degrees, [lon, lat] order."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Ring = tuple[tuple[float, float], ...]


class BadGeometry(ValueError):
    """Not a Polygon or MultiPolygon in degrees; the text is a code that the door words."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Polygons, each an outer ring and its holes, and the box around them (west, south, east, north)."""

    polygons: tuple[tuple[Ring, ...], ...]
    box: tuple[float, float, float, float]

    def holds(self, lat: float, lon: float) -> bool:
        """Whether the point lies inside (even-odd rule: in a hole is outside)."""
        west, south, east, north = self.box
        if not (west <= lon <= east and south <= lat <= north):
            return False
        return any(sum(_crosses(ring, lat, lon) for ring in rings) % 2 == 1 for rings in self.polygons)


def _crosses(ring: Ring, lat: float, lon: float) -> int:
    """1 when a ray to the east crosses the ring an odd number of times, else 0."""
    odd = False
    previous = ring[-1]
    for point in ring:
        (x1, y1), (x2, y2) = previous, point
        if (y1 > lat) != (y2 > lat) and lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1:
            odd = not odd
        previous = point
    return int(odd)


def shape_of(geometry: Mapping[str, Any], *, most_points: int = 200_000) -> Shape:
    """The shape of a GeoJSON Polygon or MultiPolygon; BadGeometry with a code for anything else."""
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind not in ("Polygon", "MultiPolygon") or not isinstance(coordinates, list) or not coordinates:
        raise BadGeometry("geometry_kind")
    polygons = [coordinates] if kind == "Polygon" else coordinates
    left = most_points
    made: list[tuple[Ring, ...]] = []
    for rings in polygons:
        if not isinstance(rings, list) or not rings:
            raise BadGeometry("geometry_shape")
        tidy = tuple(_ring(ring) for ring in rings)
        left -= sum(len(ring) for ring in tidy)
        if left < 0:
            raise BadGeometry("geometry_too_many_points")
        made.append(tidy)
    outer = [point for rings in made for point in rings[0]]
    lons, lats = [p[0] for p in outer], [p[1] for p in outer]
    return Shape(tuple(made), (min(lons), min(lats), max(lons), max(lats)))


def _ring(ring: object) -> Ring:
    if not isinstance(ring, list) or len(ring) < 4:
        raise BadGeometry("geometry_shape")
    return tuple(_point(point) for point in ring)


def _point(point: object) -> tuple[float, float]:
    if not isinstance(point, list | tuple) or len(point) < 2:
        raise BadGeometry("geometry_shape")
    lon, lat = point[0], point[1]
    for number in (lon, lat):
        if isinstance(number, bool) or not isinstance(number, int | float):
            raise BadGeometry("geometry_shape")
        # A whole number may have more digits than a float can hold; the bounds below are compared as it is.
        if isinstance(number, float) and not math.isfinite(number):
            raise BadGeometry("geometry_shape")
    if -90 <= lon <= 90 < lat <= 180:
        raise BadGeometry("geometry_axes_swapped")
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise BadGeometry("geometry_not_degrees")
    return float(lon), float(lat)


def kilometres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """The distance between two points near each other (flat approximation, good to a percent within a province)."""
    x = math.radians(lon2 - lon1) * math.cos(math.radians((lat1 + lat2) / 2))
    return 6371.0 * math.hypot(x, math.radians(lat2 - lat1))


def box_of(shapes: Sequence[Shape]) -> tuple[float, float, float, float]:
    """The box around all `shapes`; there must be at least one."""
    return (
        min(s.box[0] for s in shapes),
        min(s.box[1] for s in shapes),
        max(s.box[2] for s in shapes),
        max(s.box[3] for s in shapes),
    )
