"""Files of boundaries, centres and authorities, as they are taken in; where points lie afterwards."""

import io
import json

import pytest

from services import organisation
from services.errors import NotFound, RuleBroken
from services.organisation import tables


def box(west, south, east, north):
    return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]


def geojson(*features):
    made = [
        {"type": "Feature", "properties": columns, "geometry": {"type": "Polygon", "coordinates": ring}}
        for columns, ring in features
    ]
    return io.BytesIO(json.dumps({"type": "FeatureCollection", "features": made}).encode())


NAI_MUEANG, PAK_BONG = box(98.98, 18.55, 99.03, 18.60), box(98.90, 18.50, 98.96, 18.545)


def test_a_staged_file_counts_only_once_it_is_taken(demo, admin):
    file = geojson(
        ({"tam": "TH510101", "n": 1}, NAI_MUEANG), ({"tam": "510601"}, PAK_BONG), ({"tam": "999999"}, PAK_BONG)
    )
    preview = organisation.stage_boundaries(file, "t.geojson", kind="subdistrict", source="ทดสอบ", actor=admin)
    assert (preview.field, [code for code, _ in preview.matched]) == ("tam", ["510101", "510601"])
    assert preview.unmatched == ("999999",)
    assert len(preview.missing) == 49
    assert organisation.boundaries("subdistrict") == []
    assert organisation.locate(18.56, 99.0).is_approximate
    assert len(organisation.staged_boundaries()) == 2
    assert organisation.take_staged(actor=admin) == 2
    assert organisation.staged_boundaries() == []
    found = organisation.locate(18.56, 99.0)
    assert (found.subdistrict.code, found.is_approximate) == ("510101", False)
    assert [b.source for b in organisation.list_boundaries() if b.kind == "subdistrict"] == ["ทดสอบ", "ทดสอบ"]
    with pytest.raises(NotFound):
        organisation.take_staged(actor=admin)


def test_staging_again_replaces_and_discarding_leaves_what_counts(demo, admin):
    organisation.stage_boundaries(geojson(({"c": "510101"}, NAI_MUEANG)), "a.json", kind="subdistrict", actor=admin)
    organisation.stage_boundaries(geojson(({"c": "ป่าซาง"}, PAK_BONG)), "a.json", kind="district", actor=admin)
    assert [f["properties"]["code"] for f in organisation.staged_boundaries()] == ["5106"]
    organisation.discard_staged(actor=admin)
    assert organisation.staged_boundaries() == []
    assert organisation.outline() is not None


def test_names_match_with_and_without_their_prefix(demo, admin):
    file = geojson(({"ชื่อ": "อำเภอแม่ทา"}, NAI_MUEANG), ({"ชื่อ": "Li"}, PAK_BONG), ({"ชื่อ": "อ.บ้านธิ"}, PAK_BONG))
    preview = organisation.import_boundaries(file, "a.geojson", "district", actor=admin)
    assert [code for code, _ in preview.matched] == ["5102", "5104", "5107"]
    assert organisation.locate(18.57, 99.0).district.code == "5102"


def test_an_outline_is_all_of_the_file_and_decides_what_is_inside(demo, admin):
    organisation.import_boundaries(
        geojson(({}, NAI_MUEANG), ({}, PAK_BONG)), "a.geojson", "outline", source="กรม", licence="CC BY", actor=admin
    )
    assert organisation.outline()["geometry"]["type"] == "MultiPolygon"
    assert organisation.outline()["properties"]["licence"] == "CC BY"
    assert organisation.locate(18.52, 98.93).is_inside
    outside = organisation.locate(18.0, 99.0)
    assert (outside.is_inside, outside.subdistrict, outside.is_approximate) == (False, None, False)


def test_outside_names_the_neighbour_to_turn_to(demo):
    assert organisation.locate(18.79, 98.99).authority.key == "damrongtham-50"
    assert organisation.locate(18.29, 99.49).authority.key == "damrongtham-52"
    assert organisation.locate(13.75, 100.5).authority.key == "damrongtham"
    assert organisation.locate(48.85, 2.35).authority is None
    assert organisation.locate(18.578, 99.008).authority is None


def test_without_an_outline_nobody_is_said_to_be_outside(demo, admin):
    from services.db import session
    from services.organisation.cache import changing
    from services.organisation.models import Boundary

    changing()
    session().query(Boundary).delete()
    changing()
    assert organisation.locate(18.578, 99.008).is_inside is None
    assert organisation.locate(18.578, 99.008).subdistrict.code == "510101"
    assert organisation.locate(13.75, 100.5).subdistrict is None


@pytest.mark.parametrize(
    ("columns", "options", "code"),
    [
        ({"c": "999999"}, {"kind": "subdistrict"}, "nothing_matches"),
        ({}, {"kind": "district"}, "nothing_matches"),
        ({"c": "510101"}, {"kind": "subdistrict", "code_field": "x"}, "unknown_field"),
        ({"c": "510101"}, {"kind": "village"}, "unknown_kind"),
    ],
)
def test_files_that_match_nothing_are_refused(demo, admin, columns, options, code):
    with pytest.raises(RuleBroken, match=code):
        organisation.stage_boundaries(geojson((columns, NAI_MUEANG)), "a.geojson", actor=admin, **options)


def csv(text, encoding="utf-8"):
    return io.BytesIO(text.encode(encoding))


def test_centres_come_from_a_table(demo, admin):
    done = organisation.import_places(csv("code;lat;lon\n510101;๑๘.58;99.01\n5102;18.46;99.14\n"), actor=admin)
    assert done.changed == 2
    place = organisation.find_subdistrict("510101")
    assert (place.lat, place.lon, place.is_approximate) == (18.58, 99.01, False)


def test_wrong_rows_are_named_and_nothing_is_taken(demo, admin):
    before = organisation.find_subdistrict("510101")
    with pytest.raises(RuleBroken) as refused:
        organisation.import_places(
            csv("code,lat,lon\n510101,18.6,99\n77,1,1\n510102,99,18\n510103,nan,99\n"), actor=admin
        )
    assert [(p.code, p.params["row"]) for p in refused.value.problems] == [
        ("row_unknown_place", 3),
        ("row_bad_position", 4),
        ("row_bad_position", 5),
    ]
    assert organisation.find_subdistrict("510101") == before


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874"])
def test_authorities_come_from_a_table_in_any_thai_encoding(demo, admin, encoding):
    text = "name_th,phone,categories,subdistricts,kind\nเทศบาลตำบลทดสอบ,053-1,rubbish nuisance,510101 510102,local\n"
    done = organisation.import_agencies(csv(text, encoding), actor=admin)
    assert (done.added, done.changed) == (1, 0)
    (agency,) = [a for a in organisation.list_agencies() if a.name.th == "เทศบาลตำบลทดสอบ"]
    assert len(agency.coverage) == 4
    again = organisation.import_agencies(csv(text.replace("053-1", "053-2"), encoding), actor=admin)
    assert (again.added, again.changed) == (0, 1)
    assert organisation.get_agency(agency.id).phone == "053-2"


def test_what_a_row_names_twice_is_covered_once(demo, admin):
    table = "name_th,categories,subdistricts,districts\nก,rubbish rubbish,510101 510101,5101 5101\n"
    organisation.import_agencies(csv(table), actor=admin)
    (agency,) = [one for one in organisation.list_agencies() if one.name.th == "ก"]
    assert {(c.category, c.district, c.subdistrict) for c in agency.coverage} == {
        ("rubbish", None, "510101"),
        ("rubbish", "5101", None),
    }
    assert len(agency.coverage) == 2


def test_coverage_does_not_multiply_without_bound(demo, admin, monkeypatch):
    many = " ".join(f"c{number}" for number in range(4000))
    table = f"name_th,categories,subdistricts\nก,rubbish,\nข,{many},510101 510102\n"
    with pytest.raises(RuleBroken) as refused:
        organisation.import_agencies(csv(table), actor=admin)
    (problem,) = refused.value.problems
    assert (problem.field, problem.code, problem.params["row"]) == ("file", "row_too_much_covered", 3)
    monkeypatch.setattr(tables, "MOST_COVERED_BY_ALL", 5)
    with pytest.raises(RuleBroken) as refused:
        organisation.import_agencies(csv("name_th,categories\nก,a b c\nข,d e f\n"), actor=admin)
    assert refused.value.problems[0].code == "table_too_much_covered"
    assert not {"ก", "ข"} & {one.name.th for one in organisation.list_agencies()}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "columns_missing"),
        (b"name\nx\n", "columns_missing"),
        (b"name_th\n", "file_empty"),
        (b"name_th\nx\x00\n", "file_broken"),
        (b"name_th,phone\n,1\n", "row_no_name"),
        (b"name_th,kind\nx,king\n", "row_unknown_kind"),
        (b"name_th,subdistricts\nx,123456\n", "row_unknown_place"),
        (b'name_th\n"' + b"x" * 200_000 + b'"\n', "file_broken"),
        (b"\x81\xfe\xff", "columns_missing"),
        (b"x" * (5 * 1024 * 1024 + 1), "file_too_large"),
    ],
)
def test_hostile_tables_are_refused(demo, admin, data, code):
    with pytest.raises(RuleBroken) as refused:
        organisation.import_agencies(io.BytesIO(data), actor=admin)
    assert refused.value.problems[0].code in (code, "file_broken")
