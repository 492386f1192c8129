"""The import of a register on the desk: uploaded, shown with its problems, applied, invited, printed."""

import io
import re

import pytest

from services import people, taxes
from services.audit import Role
from services.db import unit_of_work
from tests.factories.people import make_officer, sign_in
from tests.factories.registering import make_places

CSV = (
    "เลขทะเบียน,ชื่อผู้ประกอบการ,อีเมล,สาขา,สถานประกอบการ,ภาษี,สีป้าย\n"
    "HT-1,บจก.หนึ่งตัวอย่าง,one@example.org,0,โรงแรมหนึ่ง,โรงแรม,แดง\n"
    "HT-2,บจก.สองตัวอย่าง,,0,โรงแรมสอง,โรงแรม,\n"
    "HT-3,,,0,โรงแรมสาม,โรงแรม,\n"
).encode()


@pytest.fixture
def finance(app, checked_client):
    """A finance officer, signed in."""
    make_places()
    with unit_of_work():
        officer = make_officer(Role.FINANCE)
    sign_in(checked_client, officer)
    return people.actor_for(officer)


@pytest.fixture
def post(checked_client):
    """Posts the form of a page."""

    def posted(path, page="/staff/finance/imports", **form):
        shown = checked_client.get(page).get_data(as_text=True)
        token = re.search(r'name="csrf_token" value="([^"]+)"', shown)[1]
        return checked_client.post(path, data={"csrf_token": token, **form}, content_type="multipart/form-data")

    return posted


def test_from_the_file_to_the_slips(finance, post, checked_client):
    sent = post("/staff/finance/imports", file=(io.BytesIO(CSV), "ทะเบียน.csv"), first_month="10/2569")
    path = sent.headers["Location"]
    shown = checked_client.get(path).get_data(as_text=True)
    assert "3 แถว นำเข้าได้ 2 ติดปัญหา 1" in shown
    assert "สีป้าย" in shown
    assert "ว่าง" in shown
    assert "โรงแรมหนึ่ง" not in shown
    assert "โรงแรมหนึ่ง" in checked_client.get(f"{path}?show=all").get_data(as_text=True)
    assert people.search_businesses(actor=finance).rows == ()
    assert post(f"{path}/invite", page=path).status_code == 400
    assert post(f"{path}/apply", page=path).status_code == 302
    assert "กำลังนำเข้า" in checked_client.get(path).get_data(as_text=True)
    while taxes.work_imports():
        pass
    assert "รายใหม่ 2" in checked_client.get(path).get_data(as_text=True)
    assert [row.number for row in people.search_businesses(actor=finance).rows] == ["HT-1", "HT-2"]
    assert post(f"{path}/invite", page=path).status_code == 302
    while taxes.work_imports():
        pass
    assert "ส่งคำเชิญ 1" in checked_client.get(path).get_data(as_text=True)
    slips = post(f"{path}/slips", page=path).get_data(as_text=True)
    assert "บจก.สองตัวอย่าง" in slips
    assert "บจก.หนึ่งตัวอย่าง" not in slips
    (code,) = re.findall(r"[2-9A-Z]{3}-[2-9A-Z]{3}-[2-9A-Z]{3}", slips)
    assert people.find_business_invitation(code).business_number == "HT-2"


def test_a_refused_row_and_a_remark_are_told_with_their_column(finance, post, checked_client):
    rows = "เลขทะเบียน,ชื่อผู้ประกอบการ,อีเมล,ภาษี\nHT-1,บจก.หนึ่งตัวอย่าง,no mail,โรงแรม\nHT-2,บจก.สองตัวอย่าง,,ทองคำ\n"
    sent = post("/staff/finance/imports", file=(io.BytesIO(rows.encode()), "ทะเบียน.csv"))
    shown = checked_client.get(sent.headers["Location"]).get_data(as_text=True)
    assert "2 แถว นำเข้าได้ 1 ติดปัญหา 1" in shown and shown.count("ไม่นำเข้า") == 1
    assert "อีเมล: ไม่ใช่ที่อยู่อีเมล นำเข้าโดยเว้นว่าง" in shown and "ภาษี: ไม่ทราบว่ายื่นภาษีใด" in shown


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"a,b\n1,2\n", "ไม่พบหัวตาราง"), ("ชื่อผู้ประกอบการ\n".encode(), "ไม่มีข้อมูล"), (b"PK\x03\x04broken", "อ่านไฟล์นี้ไม่ได้")],
)
def test_what_is_no_register_is_told(finance, post, data, said):
    refused = post("/staff/finance/imports", file=(io.BytesIO(data), "x.csv"))
    assert refused.status_code == 400
    assert said in refused.get_data(as_text=True)


def test_a_file_is_needed_and_the_template_is_there(finance, post, checked_client):
    assert post("/staff/finance/imports", first_month="x").status_code == 400
    template = checked_client.get("/staff/finance/imports/template.csv")
    assert "เลขทะเบียน".encode() in template.get_data()
