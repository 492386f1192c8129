"""The desk of assets: the register and its form, history and code, labels, imports, kinds; the case that names one."""

import io
import re

import pytest

from services import assets, codes
from services.audit import SYSTEM, Role
from services.codes.sheets import list_sheets
from services.db import unit_of_work
from services.organisation import find_unit
from tests.factories.assets import make_asset, make_register
from tests.factories.complaints import begin, send
from tests.factories.people import make_officer, sign_in

CSV = "เลขทรัพย์สิน,ละติจูด,ลองจิจูด,สีเสา\nSL-1,๑๘.๕๗๘,๙๙.๐๐๘,เทา\nSL-2,99.008,18.578,\nSL-3,18.579,99.009,\n".encode()


@pytest.fixture(autouse=True)
def register(app):
    make_register()


@pytest.fixture
def enter(checked_client):
    """Signs in an officer of that role."""

    def entered(role=Role.REGISTRY, unit=None):
        with unit_of_work():
            officer = make_officer(role, unit_id=find_unit(unit).id if unit else None)
        sign_in(checked_client, officer)
        return checked_client

    return entered


@pytest.fixture
def post(checked_client):
    """Posts the form of a page."""

    def posted(path, page, **form):
        shown = checked_client.get(page).get_data(as_text=True)
        token = re.search(r'name="csrf_token" value="([^"]+)"', shown)[1]
        return checked_client.post(path, data={"csrf_token": token, **form}, content_type="multipart/form-data")

    return posted


def text_of(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    return response.get_data(as_text=True)


def test_an_asset_is_entered_found_changed_and_retired(enter, post):
    client = enter()
    form = {"number": "SL-๐๔๑๒", "kind": "street-lamp", "lat": "18.578", "lon": "99.008", "name_th": "โคมไฟ 0412"}
    wrong = post("/staff/assets/new", "/staff/assets/new", **form | {"lat": "99.008", "kind": ""})
    assert wrong.status_code == 400
    assert "ละติจูดและลองจิจูดสลับกัน" in wrong.get_data(as_text=True)
    made = post("/staff/assets/new", "/staff/assets/new", **form)
    path = made.headers["Location"]
    code = codes.find_standing(assets.CODE_KIND, "SL-0412")
    shown = text_of(client, path)
    assert code.printed in shown
    assert "ไฟส่องสว่างถนนดับ" in shown
    picture = client.get(f"{path}/code.svg")
    assert picture.mimetype == "image/svg+xml"
    assert 'href="/staff/assets/' in text_of(client, "/staff/assets?q=๐๔๑๒&kind=street-lamp&district=5101")
    assert "ไม่พบทรัพย์สิน" in text_of(client, "/staff/assets?q=สะพาน")
    (point,) = client.get("/staff/assets/map.json").json["points"]
    assert point["title"] == "โคมไฟ 0412"
    assert client.get(f"{path}/map.json").json["points"] == [point]
    changed = form | {"place_words": "หน้าตลาด", "revision": "1"}
    assert post(f"{path}/edit", f"{path}/edit", **changed).status_code == 302
    stale = post(f"{path}/edit", f"{path}/edit", **changed | {"place_words": "อื่น"})
    assert stale.status_code == 409
    assert "อื่น" in stale.get_data(as_text=True)
    assert post(f"{path}/state", path, state="retired").status_code == 302
    assert "นำกลับมาใช้" in text_of(client, path)
    assert codes.destination_of(code) is None


def test_labels_are_asked_for_of_all_that_are_listed_or_of_one(enter, post):
    enter(Role.HEAD, "public-works")
    for number in ("SL-1", "SL-2", "SL-3"):
        make_asset(number)
    make_asset("BS-1", kind="bus-stop")
    post("/staff/assets/labels", "/staff/assets?kind=street-lamp", kind="street-lamp", state="active")
    post("/staff/assets/labels", "/staff/assets", number="BS-1")
    (one, many), _ = list_sheets()
    assert (one.total, many.total) == (1, 3)
    none = post("/staff/assets/labels", "/staff/assets", q="ไม่มีหรอก")
    assert none.headers["Location"].endswith("/staff/assets")


def test_an_officer_reads_the_register_and_changes_nothing(enter):
    made = make_asset()
    client = enter(Role.OFFICER, "education")
    assert "เพิ่มทรัพย์สิน" not in text_of(client, "/staff/assets")
    assert "/edit" not in text_of(client, f"/staff/assets/{made.id}")
    for path in ("/staff/assets/new", "/staff/assets/import", f"/staff/assets/{made.id}/edit"):
        assert client.get(path).status_code == 403


def test_a_file_is_shown_with_its_problems_then_taken_over_with_progress(enter, post):
    client = enter()
    refused = post("/staff/assets/import", "/staff/assets/import", file=(io.BytesIO(b"a,b\n1,2\n"), "a.csv"))
    assert refused.status_code == 400
    assert "ไม่พบหัวตาราง" in refused.get_data(as_text=True)
    assert post("/staff/assets/import", "/staff/assets/import").status_code == 400
    sent = post("/staff/assets/import", "/staff/assets/import", file=(io.BytesIO(CSV), "โคม.csv"), kind="street-lamp")
    path = sent.headers["Location"]
    shown = text_of(client, path)
    assert "3 แถว: เพิ่มใหม่ 2 แก้ไข 0 เหมือนเดิม 0 ไม่นำเข้า 1" in shown
    assert "ละติจูดและลองจิจูดสลับกัน" in shown
    assert "สีเสา" in shown
    assert "SL-3" not in shown
    assert "SL-3" in text_of(client, f"{path}?show=all")
    assert assets.find_asset("SL-1") is None
    assert post(f"{path}/apply", path).status_code == 302
    assert 'data-refresh="2"' in text_of(client, path)
    while assets.work_imports():
        pass
    assert "เพิ่มแล้ว 2 แก้ไขแล้ว 0 ไม่นำเข้า 0" in text_of(client, path)
    assert assets.find_asset("SL-1").subdistrict
    assert "number" not in client.get("/staff/assets/import/template.csv").get_data(as_text=True)


def test_the_template_is_read_without_a_problem(enter):
    checked = assets.check_file(assets.template().encode(), "template.csv", "")
    assert [row["problems"] for row in checked.rows] == [[], []]
    assert {row["status"] for row in checked.rows} == {"new"}


def test_kinds_are_changed_by_the_administrator_alone(enter, post):
    client = enter(Role.ADMIN)
    assert "โคมไฟถนน" in text_of(client, "/staff/settings/asset-kinds")
    new = "/staff/settings/asset-kinds/new"
    form = {"key": "cctv", "name_th": "กล้องวงจรปิด", "name_en": "Camera", "category": "hazard-spot", "is_active": "yes"}
    assert post(new, new, **form | {"category": "staff-conduct"}).status_code == 400, "never a confidential category"
    assert post(new, new, **form | {"position": "x"}).status_code == 400
    assert post(new, new, **form).status_code == 302
    path = "/staff/settings/asset-kinds/cctv"
    assert post(path, path, **form | {"name_th": "กล้อง", "revision": "1"}).status_code == 302
    assert post(path, path, **form | {"revision": "1"}).status_code == 409
    assert assets.get_kind("cctv").name.th == "กล้อง"
    assert client.get("/staff/settings/asset-kinds/nothing").status_code == 404


def test_the_case_names_its_asset_and_the_asset_its_cases(enter):
    lamp = make_asset()
    with unit_of_work():
        code = codes.ensure_codes(assets.CODE_KIND, [lamp.number], actor=SYSTEM)[lamp.number]
    source = codes.handed(code.code)
    reference = send(begin("street-light", source=source)).reference
    second = send(begin("street-light", source=source, words="ยังไม่ติด")).reference
    client = enter()
    shown = text_of(client, f"/staff/cases/{reference}")
    assert f'href="/staff/assets/{lamp.id}">โคมไฟ 0412</a><br>SL-0412' in shown
    history = text_of(client, f"/staff/assets/{lamp.id}")
    assert "แจ้ง 2 ครั้ง" in history
    assert reference in history
    assert second in history
    assert "โคมไฟ 0412 มีผู้แจ้งไว้แล้ว" in text_of(client, f"/staff/cases/{second}")
