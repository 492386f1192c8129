"""Files of assets: every problem by its line before anything is written, then the worker, killed and gone on."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import delete

from services import assets, clock, codes
from services.assets import AssetDetails, AssetFilter, AssetView, applying, importing
from services.assets.models import AssetImport, AssetKind
from services.audit import SYSTEM, Role
from services.db import session, unit_of_work
from services.errors import NotFound, RuleBroken
from services.organisation.cache import changing
from tests.factories.assets import LAMP, geojson, make_asset, make_register
from tests.factories.complaints import officer

TABLE = """เลขทรัพย์สิน,ประเภท,ชื่อ,ละติจูด,ลองจิจูด,อำเภอ,ตำบล,สถานที่,หน่วยงาน
SL-0412,,,,,,,หน้าวัด,
sl-๐๔๑๓,โคมไฟถนน,โคมไฟ 0413,๑๘.๕๗๘,๙๙.๐๐๘,,,,สำนักช่าง
SL-0413,Street lamp,,18.578,99.008,,,,
SL-0414,จรวด,,18.578,99.008,,,,กองอวกาศ
SL-0415,street-lamp,,99.008,18.578,,,,
SL-0416,street-lamp,,13.75,100.5,,,,
BS-1,bus-stop,,,,อ.ลี้,ต.ลี้,,
BS-2,bus-stop,,,,,,,
,bus-stop,,,,ลี้,,,
SL-0417,street-lamp,,18.578,99.008,ลี้,,,
"""


@pytest.fixture(autouse=True)
def register(app):
    make_register()


def said_of(asset: AssetView) -> AssetDetails:
    own = ("name", "lat", "lon", "district", "subdistrict", "place_words", "note")
    return AssetDetails(asset.kind.key, **{name: getattr(asset, name) for name in own}, unit_id=asset.own_unit_id)


def keep(text=TABLE, name="assets.csv", kind="street-lamp", actor=SYSTEM):
    checked = assets.check_file(text.encode() if isinstance(text, str) else text, name, kind)
    with unit_of_work():
        return assets.keep_import(checked, actor=actor)


def apply(made):
    with unit_of_work():
        assets.apply_import(made.id, actor=SYSTEM)


def work():
    done = 0
    while more := assets.work_imports():
        done += more
    return done


def test_every_problem_is_told_by_its_line_and_nothing_is_written_yet():
    make_asset()
    made = keep()
    assert (made.total, made.fresh, made.known, made.same, made.wrong) == (10, 3, 1, 0, 6)
    rows, more = assets.list_import_rows(made.id, actor=SYSTEM)
    told = {row.row: (row.status, [tuple(problem[:2]) for problem in row.problems]) for row in rows}
    assert more is None
    assert told == {
        2: ("change", []),
        3: ("new", []),
        4: ("wrong", [("number", "number_twice")]),
        5: ("wrong", [("unit", "not_on_list"), ("kind", "not_on_list")]),
        6: ("wrong", [("lat", "axes_swapped"), ("lon", "axes_swapped")]),
        7: ("wrong", [("lat", "outside")]),
        8: ("new", []),
        9: ("wrong", [("district", "place_needed")]),
        10: ("wrong", [("number", "required")]),
        11: ("new", [("district", "district_differs")]),
    }  # fmt: skip
    assert len(assets.list_assets(AssetFilter()).rows) == 1
    only, _ = assets.list_import_rows(made.id, actor=SYSTEM, only_problems=True)
    assert [row.row for row in only] == [4, 5, 6, 7, 9, 10, 11]


def test_good_rows_are_taken_over_with_codes_and_known_numbers_are_changed():
    before = make_asset()
    made = keep()
    apply(made)
    work()
    done = assets.get_import(made.id, actor=SYSTEM)
    assert (done.status, done.seen, done.made, done.changed, done.refused) == ("applied", 4, 3, 1, 0)
    lamp = assets.find_asset(LAMP)
    assert (lamp.place_words, lamp.name, lamp.lat) == ("หน้าวัด", before.name, before.lat), "what was empty stays"
    fresh = assets.find_asset("SL-0413")
    assert fresh.kind.key == "street-lamp"
    assert fresh.subdistrict, "the subdistrict is found from the point"
    stop = assets.find_asset("BS-1")
    assert stop.subdistrict.startswith("5104")
    found = codes.ensure_codes(assets.CODE_KIND, ["SL-0413", "BS-1"], actor=SYSTEM)
    assert codes.destination_of(found["SL-0413"]) is not None
    with pytest.raises(RuleBroken):
        apply(made)


def test_the_same_file_again_changes_nothing():
    apply(keep())
    work()
    again = keep()
    assert (again.fresh, again.known, again.same) == (0, 0, 3)
    with pytest.raises(RuleBroken) as refused:
        apply(again)
    assert refused.value.problems[0].code == "nothing_good"


def test_a_row_is_checked_anew_when_it_is_applied():
    before = make_asset()
    rows = [f"{LAMP},โคมไฟถนน,,,หน้าวัด,", "SL-9,โคมไฟถนน,18.578,99.008,,", "P-9,สวนสาธารณะ,18.578,99.008,,",
            "SL-8,โคมไฟถนน,18.578,99.008,,"]  # fmt: skip
    made = keep("\n".join(["เลขทรัพย์สิน,ประเภท,ละติจูด,ลองจิจูด,สถานที่,หมายเหตุ", *rows]))
    assert (made.fresh, made.known) == (3, 1)
    with unit_of_work():
        assets.change_asset(before.id, replace(said_of(before), note="เปลี่ยนหลอดแล้ว"), revision=1, actor=SYSTEM)
        session().execute(delete(AssetKind).where(AssetKind.key == "park"))
        changing()
    make_asset("SL-9", note="ของเพื่อน")
    apply(made)
    work()
    done = assets.get_import(made.id, actor=SYSTEM)
    assert (done.made, done.changed, done.refused) == (1, 0, 3)
    lamp, other = assets.find_asset(LAMP), assets.find_asset("SL-9")
    assert (lamp.note, lamp.place_words) == ("เปลี่ยนหลอดแล้ว", before.place_words)
    assert (other.note, other.place_words) == ("ของเพื่อน", before.place_words)
    told, _ = assets.list_import_rows(made.id, actor=SYSTEM, only_problems=True)
    assert [row.problems[-1][:2] for row in told] == [
        ["number", "changed_meanwhile"], ["number", "changed_meanwhile"], ["kind", "not_on_list"],
    ]  # fmt: skip


def test_a_file_waits_for_the_officer_who_sent_it():
    mine, theirs = officer(Role.REGISTRY), officer(Role.HEAD)
    first, other = keep(actor=mine), keep(actor=theirs)
    second = keep(actor=mine)
    assert [each.id for each in assets.list_imports(actor=mine)] == [second.id, other.id]
    with pytest.raises(NotFound):
        assets.get_import(first.id, actor=mine)
    with unit_of_work():
        session().get(AssetImport, other.id).created_at -= importing.KEPT + clock.days(1)
    keep(actor=mine)
    with pytest.raises(NotFound):
        assets.get_import(other.id, actor=theirs)


@pytest.mark.parametrize("odd", ["\x00", "\ud800"])
def test_characters_that_no_database_keeps_are_left_out(odd):
    features = [
        {"number": f"P-{odd}1", "type": f"rocket{odd}", "name": f"ก{odd}", odd: 1, "at": [99.01, 18.57]},
        {"number": f"P-2{odd}", "type": "park", "name": f"สวน{odd}สาธารณะ", "at": [99.01, 18.57]},
    ]
    data = json.dumps(json.loads(geojson()) | {"features": [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": each.pop("at")}, "properties": each}
        for each in features
    ]}).encode()  # fmt: skip
    made = keep(data, f"a{odd}.geojson", "")
    assert (made.fresh, made.wrong) == (1, 1)
    rows, _ = assets.list_import_rows(made.id, actor=SYSTEM)
    assert [(row.said["number"], row.said["name_th"]) for row in rows] == [("P-1", "ก"), ("P-2", "สวนสาธารณะ")]


def test_a_map_is_taken_over_as_a_table_is():
    data = geojson(
        {"number": "P-1", "type": "สวนสาธารณะ", "name": "สวนหนองดอก", "at": [99.01, 18.57]},
        {"number": "P-2", "type": "park", "at": [18.57, 99.01]},
    )
    made = keep(data, "parks.geojson", "")
    apply(made)
    work()
    assert assets.find_asset("P-1").kind.key == "park"
    assert assets.find_asset("P-2") is None


def test_others_than_editors_see_no_import():
    made, auditor = keep(), officer(Role.AUDITOR)
    assert assets.list_imports(actor=auditor) == []
    for look in (
        lambda: assets.get_import(made.id, actor=auditor),
        lambda: assets.apply_import(made.id, actor=auditor),
        lambda: assets.list_import_rows(made.id, actor=auditor),
    ):
        with pytest.raises(NotFound):
            look()


@pytest.mark.committed
def test_a_worker_that_is_killed_between_goes_on_where_it_was(monkeypatch):
    """Killed in the middle of a batch, nothing of that batch is there, and what was before it stays."""
    monkeypatch.setattr(applying, "ROWS", 7)
    lines = [f"SL-{number:04},18.578,99.008" for number in range(40)]
    apply(keep("number,lat,lon\n" + "\n".join(lines)))
    assert assets.work_imports() == 7

    def die(*_args, **_kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as killing:
        killing.setattr(applying.codes, "ensure_codes", die)
        with pytest.raises(KeyboardInterrupt):
            assets.work_imports()
    session().rollback()
    (view,) = assets.list_imports(actor=SYSTEM)
    assert (view.status, view.seen, view.made) == ("applying", 7, 7)
    assert len(assets.list_assets(AssetFilter(), limit=100).rows) == 7
    session().rollback()
    work()
    session().rollback()
    (view,) = assets.list_imports(actor=SYSTEM)
    assert (view.status, view.seen, view.made) == ("applied", 40, 40)
    numbers = assets.list_numbers(AssetFilter(), limit=100)
    assert len(numbers) == 40
    assert len(codes.ensure_codes(assets.CODE_KIND, numbers, actor=SYSTEM)) == 40
