"""Boundary files, well made and hostile."""

import io
import json
import zipfile
from contextlib import suppress
from datetime import UTC, datetime

import pytest
import shapefile
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from services.errors import RuleBroken
from services.organisation import boundary_files
from services.organisation.boundary_files import read_boundary_file

RING = [[98.9, 18.4], [99.1, 18.4], [99.1, 18.6], [98.9, 18.6], [98.9, 18.4]]
WGS84 = 'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]]]'
UTM = 'PROJCS["WGS_1984_UTM_Zone_47N",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984"]]]'


def collection(*features, **more):
    return json.dumps({"type": "FeatureCollection", "features": list(features), **more}).encode()


def feature(ring=RING, **columns):
    return {"type": "Feature", "properties": columns, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def read(data, name="x.geojson"):
    return read_boundary_file(io.BytesIO(data), name)


def refusal(data, name="x.geojson"):
    with pytest.raises(RuleBroken) as refused:
        read(data, name)
    assert refused.value.problems[0].field == "file"
    return refused.value.problems[0].code


def zipped(prj=WGS84, ring=RING, names=("ในเมือง",), encoding="utf-8", cpg=None, layer="tambon", more=(), **extra):
    shp, shx, dbf = io.BytesIO(), io.BytesIO(), io.BytesIO()
    with shapefile.Writer(shp=shp, shx=shx, dbf=dbf, shapeType=shapefile.POLYGON, encoding=encoding) as writer:
        writer.field("NAME", "C", 80)
        for column in more:
            writer.field(column, "C", 200)
        for name in names:
            writer.poly([ring])
            writer.record(name, *more)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for ending, part in (("shp", shp), ("shx", shx), ("dbf", dbf)):
            archive.writestr(f"{layer}.{ending}", part.getvalue())
        if prj:
            archive.writestr(f"{layer}.prj", prj)
        if cpg:
            archive.writestr(f"{layer}.cpg", cpg)
        for path, content in extra.items():
            archive.writestr(path.replace("__", "."), content)
    return target.getvalue()


def test_geojson_is_read_with_its_columns():
    (found,) = read(b"\xef\xbb\xbf" + collection(feature(code=510101, name="ในเมือง", area=2.5, none=None)))
    assert found.columns == {"code": "510101", "name": "ในเมือง", "area": "2.5"}
    assert found.geometry == {"type": "Polygon", "coordinates": [RING]}


def test_heights_are_dropped_and_a_single_feature_will_do():
    one = feature([[*point, 300.0] for point in RING])
    assert read(json.dumps(one).encode(), "x.json")[0].geometry["coordinates"] == [RING]
    assert read(json.dumps(one["geometry"]).encode())[0].columns == {}


@pytest.mark.parametrize(("encoding", "cpg"), [("utf-8", "UTF-8"), ("utf-8", None), ("cp874", "874"), ("cp874", None)])
def test_shapefiles_are_read_in_thai(encoding, cpg):
    (found,) = read(zipped(encoding=encoding, cpg=cpg), "tambon.zip")
    assert found.columns["NAME"] == "ในเมือง"
    assert sorted(found.geometry["coordinates"][0]) == sorted(RING)


@pytest.mark.parametrize("encoding", ["utf-8", "cp874"])
@pytest.mark.parametrize(("year", "rows", "columns"), [(2028, 1, 1), (2026, 200, 1), (2026, 1, 3), (2048, 130, 7)])
def test_the_encoding_is_told_by_the_rows_whatever_the_header_says(encoding, year, rows, columns):
    """Of its numbers many a byte is no UTF-8: years from 2028 on, 128 rows, three columns."""
    with time_machine.travel(datetime(year, 2, 28, tzinfo=UTC), tick=False):
        data = zipped(encoding=encoding, names=("ในเมือง",) * rows, more=[f"C{n}" for n in range(1, columns)])
    found = read(data, "tambon.zip")
    assert [one.columns["NAME"] for one in found] == ["ในเมือง"] * rows


def test_a_shapefile_without_prj_is_judged_by_its_numbers():
    assert read(zipped(prj=None), "x.zip")
    metres = [[500000 + n, 2050000 + m] for n, m in ((0, 0), (100, 0), (100, 100), (0, 100), (0, 0))]
    assert refusal(zipped(prj=None, ring=metres), "x.zip") == "not_wgs84"


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "x.geojson", "file_empty"),
        (b"hello", "x.txt", "file_kind"),
        (b"{", "x.geojson", "file_broken"),
        (b"[]", "x.geojson", "file_broken"),
        (b"\xff\xfe\x00", "x.geojson", "file_broken"),
        (b"[" * 200_000, "x.geojson", "file_broken"),
        (b'{"a":' * 200_000, "x.geojson", "file_broken"),
        (collection(), "x.geojson", "file_empty"),
        (collection(crs={"properties": {"name": "EPSG:32647"}}), "x.geojson", "not_wgs84"),
        (collection({"type": "Feature", "geometry": None}), "x.geojson", "geometry_kind"),
        (collection("x"), "x.geojson", "geometry_kind"),
        (collection(feature([[500000, 2000000]] * 4)), "x.geojson", "not_wgs84"),
        (collection(feature([[y, x] for x, y in RING])), "x.geojson", "axes_swapped"),
        (collection(feature([[2.3, 48.8], [2.4, 48.8], [2.4, 48.9], [2.3, 48.8]])), "x.geojson", "outside_thailand"),
        (b'{"type":"Polygon","coordinates":[[[NaN,1],[1,1],[1,2],[NaN,1]]]}', "x.geojson", "file_broken"),
        (b"PK\x03\x04 not really", "x.zip", "file_kind"),
    ],
)
def test_hostile_and_wrong_files_are_refused(data, name, code):
    assert refusal(data, name) == code


def test_numbers_without_end_and_halves_of_characters_are_columns_like_others():
    data = (
        b'{"type":"Feature","properties":{"code":"51\\ud80001","x":1e999,"y":-1e999,"n":%s,"\\ud800k\\u0000":"1",'
        b'"z":"\\ud800"},"geometry":{"type":"Polygon","coordinates":[%s]}}'
    ) % (b"9" * 4000, json.dumps(RING).encode())
    (found,) = read(data)
    assert found.columns == {"code": "5101", "x": "inf", "y": "-inf", "n": "9" * 200, "k": "1", "z": ""}
    json.dumps(found.columns, ensure_ascii=False).encode()


@pytest.mark.parametrize("number", ["9" * 400, "-" + "9" * 400, "9" * 4000, "1e400", "-1e400"])
def test_places_beyond_all_numbers_are_refused(number):
    data = f'{{"type":"Polygon","coordinates":[[[{number},18.5],[99.0,18.5],[99.0,18.6],[98.9,18.5]]]}}'
    assert refusal(data.encode()) in ("not_wgs84", "geometry_shape")
    data = f'{{"type":"Polygon","coordinates":[[[98.9,{number}],[99.0,18.5],[99.0,18.6],[98.9,18.5]]]}}'
    assert refusal(data.encode()) in ("not_wgs84", "geometry_shape")


@pytest.mark.parametrize("depth", [500, 900, 970, 990, 1000, 5000])
def test_a_deep_reference_system_is_refused(depth):
    data = b'{"type":"FeatureCollection","crs":' + b"[" * depth + b'"x"' + b"]" * depth + b',"features":[]}'
    assert refusal(data) in ("not_wgs84", "file_broken")


def test_zips_are_bounded(monkeypatch):
    assert refusal(zipped(prj=UTM), "x.zip") == "not_wgs84"
    empty = io.BytesIO()
    zipfile.ZipFile(empty, "w").close()
    assert refusal(empty.getvalue(), "x.zip") == "zip_no_shapefile"
    assert refusal(zipped(other__shp=b"x"), "x.zip") == "zip_many_layers"
    many = {f"f{n}__txt": b"" for n in range(boundary_files.MOST_MEMBERS)}
    assert refusal(zipped(**many), "x.zip") == "zip_bomb"
    monkeypatch.setattr(boundary_files, "MOST_UNPACKED", 1_000_000)
    assert refusal(zipped(names=["ก"] * 20_000), "x.zip") == "zip_bomb"


def test_a_zip_that_lies_about_its_size_is_found_out(monkeypatch):
    """The directory says 10 bytes; the stream holds more: it is cut or refused, never unpacked whole."""
    data = bytearray(zipped(names=["ก"] * 2000))
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 24 : at + 28] = (10).to_bytes(4, "little")
        at = data.find(b"PK\x01\x02", at + 4)
    assert refusal(bytes(data), "x.zip") == "file_broken"


@pytest.mark.parametrize("member", ["tambon.shp", "tambon.dbf", "tambon.shx"])
@pytest.mark.parametrize("cut", [0, 1, 50, 101, -1])
def test_truncated_members_are_refused_or_read(member, cut):
    source = zipfile.ZipFile(io.BytesIO(zipped(names=["ก", "ข", "ค"])))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in source.namelist():
            content = source.read(name)
            archive.writestr(name, content[:cut] if name == member else content)
    try:
        assert len(read(target.getvalue(), "x.zip")) <= 3
    except RuleBroken as refused:
        assert refused.problems[0].code in ("file_broken", "file_empty", "geometry_kind", "geometry_shape", "not_wgs84")


@given(st.binary(max_size=400), st.integers(0, 2**32))
def test_bytes_changed_at_random_never_break_anything_else(noise, seed):
    data = bytearray(zipped(names=["ก", "ข"]))
    for n, byte in enumerate(noise):
        data[(seed + n * 7919) % len(data)] = byte
    with suppress(RuleBroken):
        read(bytes(data), "x.zip")


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5) | st.integers(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from(["type", "features", "geometry", "coordinates", "properties", "crs"]), inner, max_size=4
    ),
    max_leaves=12,
)  # fmt: skip


@given(json_values)
def test_any_json_is_read_or_refused(value):
    try:
        read(json.dumps(value).encode())
    except RuleBroken as refused:
        assert refused.problems[0].field == "file"


def test_too_large_and_too_many(monkeypatch):
    monkeypatch.setattr(boundary_files, "MOST_BYTES", 100)
    assert refusal(b"x" * 101) == "file_too_large"
    monkeypatch.undo()
    monkeypatch.setattr(boundary_files, "MOST_FEATURES", 2)
    assert refusal(collection(*[feature()] * 3)) == "too_many_features"
    monkeypatch.undo()
    monkeypatch.setattr(boundary_files, "MOST_POINTS", 12)
    assert refusal(collection(*[feature()] * 3)) == "geometry_too_many_points"
