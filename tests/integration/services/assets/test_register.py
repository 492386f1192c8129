"""The register of assets: entered, found, changed, retired; kinds; who may."""

import pytest

from services import assets, audit, codes
from services.assets import AssetDetails, AssetFilter, KindDetails
from services.audit import SYSTEM, Role
from services.db import unit_of_work
from services.errors import NotAllowed, NotFound, RuleBroken, Stale
from services.text import Words
from tests.factories.assets import LAMP, make_asset, make_register
from tests.factories.complaints import officer


@pytest.fixture(autouse=True)
def register(app):
    make_register()


def refused(code, **values):
    said = {"kind": "street-lamp", "district": "5101"} | values
    with pytest.raises(RuleBroken) as broken, unit_of_work():
        assets.add_asset(said.pop("number", "A-1"), AssetDetails(**said), actor=SYSTEM)
    assert code in {problem.code for problem in broken.value.problems}


def test_an_asset_is_found_by_its_number_as_people_type_it_and_bears_one_code():
    made = make_asset()
    assert assets.find_asset(" sl-๐๔๑๒ ") == made
    code = codes.ensure_codes(assets.CODE_KIND, [made.number], actor=SYSTEM)[made.number]
    destination = codes.destination_of(code)
    assert destination.service == "complaint"
    assert destination.title == Words("โคมไฟ 0412", "Street lamp 0412")
    assert codes.handed(code.code) == {
        "asset": LAMP, "category": "street-light", "district": "5101", "subdistrict": "510101",
        "lat": "18.578000", "lon": "99.008000", "place_words": "หน้าตลาดหนองดอก", "code": code.code,
        "unit": "public-works",
    }  # fmt: skip


def test_the_area_is_found_from_the_point_where_it_was_not_given():
    made = make_asset("A-2", district="", subdistrict="")
    assert (made.district, made.subdistrict) != (None, None)


def test_what_may_not_be_said_is_refused():
    make_asset()
    refused("number_taken", number="sl-0412")
    refused("not_on_list", kind="rocket")
    refused("outside", lat=13.75, lon=100.5)
    refused("half_a_point", lat=18.5)
    refused("place_needed", district="")
    refused("not_on_list", district="9999")
    refused("not_on_list", district="5102", subdistrict="510101")
    refused("not_on_list", unit_id=999_999)
    refused("too_long", place_words="ก" * 301)


def test_the_list_is_narrowed_and_goes_on_by_number():
    for number in ("SL-1", "SL-2", "SL-3"):
        make_asset(number)
    stop = make_asset("BS-1", kind="bus-stop", district="5106", subdistrict="", lat=None, lon=None, place_words="ลี้ 50%")
    page = assets.list_assets(AssetFilter(kind="street-lamp"), limit=2)
    assert [row.number for row in page.rows] == ["SL-1", "SL-2"]
    assert page.after == "SL-2"
    rest = assets.list_assets(AssetFilter(kind="street-lamp"), after=page.after, limit=2)
    assert ([row.number for row in rest.rows], rest.after) == (["SL-3"], None)
    for wanted in (AssetFilter(q="ป้ายหยุดรถ bs-๑"), AssetFilter(q="50%"), AssetFilter(district="5106")):
        assert [row.number for row in assets.list_assets(wanted).rows] == [stop.number]
    assert assets.list_assets(AssetFilter(q="%")).rows == [stop], "a sign is a sign, not a wildcard"
    works = assets.get_kind("street-lamp").unit_id
    assert len(assets.list_assets(AssetFilter(unit_id=works)).rows) == 3
    assert assets.list_numbers(AssetFilter(kind="street-lamp"), limit=2) == ["SL-1", "SL-2"]


def test_a_change_is_kept_with_its_trail_and_a_stale_one_is_not():
    made, head = make_asset(), officer(Role.HEAD)
    with unit_of_work():
        details = AssetDetails(kind="street-lamp", lat=18.578, lon=99.008, place_words="หน้าวัด")
        changed = assets.change_asset(made.id, details, revision=made.revision, actor=head)
    assert (changed.place_words, changed.revision, changed.number) == ("หน้าวัด", 2, LAMP)
    assert assets.list_assets(AssetFilter(q="หน้าวัด")).rows == [changed]
    assert [entry.action for entry in audit.list_entries(subject="asset", limit=9)] == ["change asset", "add asset"]
    with pytest.raises(Stale), unit_of_work():
        assets.change_asset(made.id, AssetDetails(kind="bridge", district="5101"), revision=1, actor=head)


def test_one_out_of_use_leads_nowhere_and_may_come_back():
    made = make_asset()
    code = codes.ensure_codes(assets.CODE_KIND, [made.number], actor=SYSTEM)[made.number]
    with unit_of_work():
        assets.retire_asset(made.id, is_active=False, revision=1, actor=SYSTEM)
    assert codes.destination_of(code) is None
    assert codes.handed(code.code) == {}
    assert assets.list_assets(AssetFilter()).rows == []
    assert len(assets.list_assets(AssetFilter(state="retired")).rows) == 1
    with unit_of_work():
        assets.retire_asset(made.id, is_active=True, revision=2, actor=SYSTEM)
    assert codes.destination_of(code) is not None


@pytest.mark.parametrize("role", [Role.COUNTER, Role.OFFICER, Role.AUDITOR, Role.FINANCE])
def test_others_do_not_change_the_register(role):
    made, actor = make_asset(), officer(role)
    details = AssetDetails(kind="street-lamp", district="5101")
    for change in (
        lambda: assets.add_asset("A-9", details, actor=actor),
        lambda: assets.change_asset(made.id, details, revision=None, actor=actor),
        lambda: assets.retire_asset(made.id, is_active=False, revision=None, actor=actor),
        lambda: assets.add_kind("kiosk", KindDetails(Words("ตู้", "Kiosk")), actor=actor),
    ):
        with pytest.raises(NotAllowed), unit_of_work():
            change()


def test_kinds_are_seeded_once_and_changed_by_the_administrator():
    admin = officer(Role.ADMIN)
    with unit_of_work():
        assert assets.seed_kinds() == 0
        lamp = assets.get_kind("street-lamp")
        details = KindDetails(Words("ไฟทาง", "Lamp"), "street-light", None, is_active=False, position=7)
        changed = assets.change_kind("street-lamp", details, revision=lamp.revision, actor=admin)
    assert (changed.name.th, changed.is_active, changed.position) == ("ไฟทาง", False, 7)
    assert changed not in assets.list_kinds(active_only=True)
    with pytest.raises(Stale), unit_of_work():
        assets.change_kind("street-lamp", details, revision=lamp.revision, actor=admin)
    for key, name, code in (("Bad key", "x", "key_shape"), ("bridge", "x", "key_taken"), ("new", "", "required")):
        with pytest.raises(RuleBroken) as broken, unit_of_work():
            assets.add_kind(key, KindDetails(Words(name, "x")), actor=admin)
        assert broken.value.problems[0].code == code
    with pytest.raises(NotFound):
        assets.get_kind("nothing")
