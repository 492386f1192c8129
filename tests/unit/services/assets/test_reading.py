"""Files of assets as they come: encodings, headings, Thai digits, maps of points, and what is no file of ours."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.assets.checking import check_number, read_degrees
from services.assets.reading import COLUMNS, MOST_BYTES, column_of, read_assets
from services.errors import RuleBroken
from tests.factories.assets import geojson

TABLE = "เลขทรัพย์สิน,ประเภท,ละติจูด,ลองจิจูด,สี\nSL-0412,โคมไฟถนน,18.57,99.00,แดง\n\nSL-0413,,๑๘.๕๘,๙๙.๐๑,\n"


def code_of(data: bytes, name: str = "a.csv") -> str:
    with pytest.raises(RuleBroken) as refused:
        read_assets(data, name)
    return refused.value.problems[0].code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874"])
def test_a_table_is_read_in_every_encoding_that_is_used_here(encoding):
    read = read_assets(TABLE.encode(encoding), "a.csv")
    assert [number for number, _ in read.rows] == [2, 4], "lines are counted as the sheet shows them"
    assert read.rows[0][1]["kind"] == "โคมไฟถนน"
    assert list(read.unknown) == ["สี"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_is_read_whatever_stands_between_its_cells(delimiter):
    text = f"number{delimiter}Name{delimiter}Lat\nA1{delimiter}Lamp{delimiter}18.5"
    assert read_assets(text.encode(), "a.csv").rows == [(2, {"number": "A1", "name_th": "Lamp", "lat": "18.5"})]


def test_lines_of_a_title_may_stand_above_the_headings():
    read = read_assets("ทะเบียนโคมไฟ\nปีงบประมาณ 2569,,\nหมายเลข,ชื่อ\n7,โคม\n".encode(), "a.csv")
    assert read.rows == [(4, {"number": "7", "name_th": "โคม"})]


def test_columns_are_known_by_either_language_odd_spaces_and_capitals():
    assert column_of(" Asset\u00a0 Number ") == "number"
    assert column_of("NAME_EN") == "name_en"
    assert column_of("ตำบล") == "subdistrict"
    assert column_of("สี") == ""
    assert all(column_of(name) == key for key, names in COLUMNS.items() for name in names)


def test_a_map_gives_points_in_the_right_order_and_says_what_is_none():
    data = json.loads(geojson({"number": 412.0, "at": [99.008, 18.578]}, {"name": "x", "at": [99.0, 18.5]}))
    data["features"][1]["geometry"] = {"type": "LineString", "coordinates": [[99, 18], [99, 19]]}
    data["features"][1]["id"] = "R-1"
    read = read_assets(json.dumps(data).encode(), "lamps.geojson")
    assert read.rows[0] == (1, {"number": "412", "lon": "99.008", "lat": "18.578"})
    assert read.rows[1][1]["number"] == "R-1", "the feature's own id is its number where no column says one"
    assert read.odd == {2: "LineString"}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b"   \n", "file_empty"),
        (b"a,b\n1,2\n", "columns_missing"),
        (b"number\n", "file_empty"),
        (b"number\n\x00", "file_broken"),
        (b"number\n\xff\xfe\xdb\xdc", "file_broken"),
        (b'{"type": "FeatureCollection"', "file_broken"),
        (b'{"type": "FeatureCollection", "features": 7}', "file_broken"),
        (b'{"type": "FeatureCollection", "features": []}', "file_empty"),
        (b'{"type": "Feature", "geometry": {"type": "Point", "coordinates": [NaN, 1]}}', "file_broken"),
        (b"[" * 100_000, "columns_missing"),
        (b'{"a":' * 100_000, "file_broken"),
        (geojson(crs={"properties": {"name": "urn:ogc:def:crs:EPSG::32647"}}), "not_wgs84"),
        (b"x" * (MOST_BYTES + 1), "file_too_large"),
        (b"number\n" + b"A\n" * 20_001, "too_many_rows"),
    ],
)
def test_what_is_no_file_of_ours_is_refused_by_name(data, code):
    assert code_of(data) == code


@given(st.binary(max_size=400), st.sampled_from(["a.csv", "a.geojson"]))
def test_no_bytes_break_the_reader(data, name):
    for begun in (data, b"number,lat\n" + data, b'{"type":"Feature","properties":' + data):
        try:
            read = read_assets(begun, name)
        except RuleBroken:
            continue
        assert all(isinstance(value, str) for _, cells in read.rows for value in cells.values())


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
                    lambda each: st.lists(each, max_size=3) | st.dictionaries(st.text(max_size=9), each, max_size=3),
                    max_leaves=12))  # fmt: skip
def test_no_map_breaks_the_reader(tree):
    whole = {"type": "FeatureCollection", "features": [{"properties": tree, "geometry": tree, "id": tree}]}
    for made in (tree, whole, {"type": "Feature", "geometry": {"type": "Point", "coordinates": tree}}):
        try:
            read_assets(json.dumps(made).encode(), "a.geojson")
        except RuleBroken:
            continue


@pytest.mark.parametrize(
    ("typed", "kept"), [("sl-๐๔๑๒ ", "SL-0412"), ("ลพ. 3/2569", "ลพ. 3/2569"), (" โคม  7 ", "โคม 7")]
)
def test_a_number_is_kept_in_one_form(typed, kept):
    assert check_number(typed) == kept


@pytest.mark.parametrize("typed", ["", "-1", "=1+1", "a<b", "A" * 41, "@x", "/x", "A\u202eB$"])
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(RuleBroken):
        check_number(typed)


@pytest.mark.parametrize(
    ("typed", "field", "degrees"),
    [("๑๘.๕๗๘", "lat", 18.578), ("99,008", "lon", 99.008), (" 18.5° ", "lat", 18.5), ("", "lat", None)],
)
def test_degrees_are_read_as_people_type_them(typed, field, degrees):
    assert read_degrees(typed, field) == degrees


@pytest.mark.parametrize(
    ("typed", "field", "code"),
    [
        ("99.0", "lat", "axes_swapped"),
        ("18.5", "lon", "axes_swapped"),
        ("500000", "lon", "outside"),
        ("nan", "lat", "not_a_point"),
        ("1_8", "lat", "not_a_point"),
        ("เหนือ", "lat", "not_a_point"),
        ("9" * 5000, "lat", "not_a_point"),
    ],
)
def test_what_are_no_degrees_of_ours_is_said(typed, field, code):
    with pytest.raises(RuleBroken) as refused:
        read_degrees(typed, field)
    assert refused.value.problems[0].code == code
