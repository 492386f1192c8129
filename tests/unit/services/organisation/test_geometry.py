"""Points in polygons."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from services.organisation.demo import OUTLINE
from services.organisation.geometry import BadGeometry, box_of, kilometres, shape_of
from services.organisation.provinces import CENTRES


def square(west, south, east, north):
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


WITH_HOLE = {"type": "Polygon", "coordinates": [square(98, 17, 100, 19), square(98.5, 17.5, 99.5, 18.5)]}
TWO = {"type": "MultiPolygon", "coordinates": [[square(98, 17, 99, 18)], [square(101, 17, 102, 18)]]}

numbers = st.floats(-3, 3, allow_nan=False).map(lambda n: round(n, 3))


@given(st.floats(97, 101), st.floats(16, 20))
def test_a_hole_is_outside(lon, lat):
    assume(all(abs(lon - edge) > 1e-9 for edge in (98, 98.5, 99.5, 100)))
    assume(all(abs(lat - edge) > 1e-9 for edge in (17, 17.5, 18.5, 19)))
    in_outer = 98 < lon < 100 and 17 < lat < 19
    in_hole = 98.5 < lon < 99.5 and 17.5 < lat < 18.5
    assert shape_of(WITH_HOLE).holds(lat, lon) == (in_outer and not in_hole)


def test_each_part_of_a_multipolygon_counts_and_the_gap_does_not():
    shape = shape_of(TWO)
    assert shape.holds(17.5, 98.5)
    assert shape.holds(17.5, 101.5)
    assert not shape.holds(17.5, 100)
    assert box_of([shape]) == (98, 17, 102, 18)


@given(st.lists(st.floats(0.2, 1), min_size=3, max_size=30), numbers, numbers)
def test_star_shaped_polygons_agree_with_their_own_radius(radii, x, y):
    """A polygon around the origin holds a point exactly when the point is nearer than the edge in its direction."""
    n = len(radii)
    corners = [(r * math.cos(2 * math.pi * i / n), r * math.sin(2 * math.pi * i / n)) for i, r in enumerate(radii)]
    assume(n >= 4 and math.hypot(x, y) > 1e-6)
    angle = math.atan2(y, x) % (2 * math.pi)
    i = min(n - 1, int(angle / (2 * math.pi / n)))
    (x1, y1), (x2, y2) = corners[i], corners[(i + 1) % n]
    # Distance along the ray to the edge between the two corners.
    cross = x * (y2 - y1) - y * (x2 - x1)
    assume(abs(cross) > 1e-9)
    t = (x1 * (y2 - y1) - y1 * (x2 - x1)) / cross
    assume(abs(t - 1) > 1e-6)
    ring = [[10 + cx, 10 + cy] for cx, cy in corners] + [[10 + corners[0][0], 10 + corners[0][1]]]
    assert shape_of({"type": "Polygon", "coordinates": [ring]}).holds(10 + y, 10 + x) == (t > 1)


@pytest.mark.parametrize(
    ("geometry", "code"),
    [
        ({}, "geometry_kind"),
        ({"type": "Point", "coordinates": [1, 2]}, "geometry_kind"),
        ({"type": "Polygon", "coordinates": []}, "geometry_kind"),
        ({"type": "Polygon", "coordinates": "x"}, "geometry_kind"),
        ({"type": "Polygon", "coordinates": [[]]}, "geometry_shape"),
        ({"type": "Polygon", "coordinates": [[[1, 2], [3, 4], [1, 2]]]}, "geometry_shape"),
        ({"type": "Polygon", "coordinates": [[[1, 2]] * 3 + [["1", 2]]]}, "geometry_shape"),
        ({"type": "Polygon", "coordinates": [[[1, 2]] * 3 + [[True, 2]]]}, "geometry_shape"),
        ({"type": "Polygon", "coordinates": [[[1, 2]] * 3 + [[float("nan"), 2]]]}, "geometry_shape"),
        ({"type": "Polygon", "coordinates": [[[500000, 2000000]] * 4]}, "geometry_not_degrees"),
        ({"type": "MultiPolygon", "coordinates": [[]]}, "geometry_shape"),
        ({"type": "Polygon", "coordinates": [[[1, 2]] * 201]}, "geometry_too_many_points"),
    ],
)
def test_what_is_no_polygon_is_refused(geometry, code):
    with pytest.raises(BadGeometry, match=code):
        shape_of(geometry, most_points=200)


def test_the_rough_outline_parts_lamphun_from_its_neighbours():
    shape = shape_of(OUTLINE)
    assert [code for code, town in CENTRES.items() if shape.holds(*town)] == ["51"]


def test_distance_is_that_of_the_map():
    assert kilometres(18.58, 99.01, 18.79, 98.99) == pytest.approx(23.4, abs=0.3)


def test_every_province_has_a_town():
    import geothai

    assert set(CENTRES) == {p.code for p in geothai.provinces()}
