"""The desk prints codes: chosen, asked for, watched, fetched; a table with wrong rows makes nothing."""

import io
import re
from html import unescape

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from services import codes
from services.audit import SYSTEM, Role
from services.codes import NewCode, batches, sheet_making, sheets
from services.db import unit_of_work
from services.text import Words
from tests.factories.complaints import make_authority
from tests.factories.people import make_officer, sign_in

NEW, BATCH = "/staff/codes/sheets/new", "/staff/codes/batch"


@pytest.fixture(autouse=True)
def authority(app):
    make_authority()


class Desk:
    """An officer's browser: what it posts bears the token of the page."""

    def __init__(self, client) -> None:
        self.client, self.get = client, client.get
        self.token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(BATCH).text)[1]

    def post(self, path: str, data: dict):
        return self.client.post(path, data={"csrf_token": self.token, **data}, content_type="multipart/form-data")


@pytest.fixture
def desk(checked_client):
    with unit_of_work():
        account = make_officer(Role.REGISTRY)
    sign_in(checked_client, account)
    return Desk(checked_client)


def make(count: int = 1, **values) -> list[codes.CodeView]:
    new = NewCode("service", "complaint", Words("หน้าตลาด", "At the market"), **values)
    with unit_of_work():
        return [codes.make_code(new, actor=SYSTEM) for _ in range(count)]


def read(picture: bytes) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))]


def work() -> None:
    while batches.work_batches() or sheet_making.make_sheets():
        pass


def test_one_code_begins_as_a_poster_and_all_of_them_as_labels(desk):
    view, _ = make(2)
    for address, form in ((f"{NEW}?code={view.id}", "a4"), (NEW, "label"), (f"{NEW}?form=a3", "a3")):
        checked = re.findall(r'<input [^>]*name="form"[^>]*value="(\w+)" checked>', desk.get(address).text)
        assert checked == [form], address


def test_one_code_is_shown_as_picture_and_drawing(desk):
    (view,) = make()
    widths = []
    for size in ("small", "medium", "large", "huge"):
        answer = desk.get(f"/staff/codes/{view.id}/code.png?size={size}")
        assert answer.mimetype == "image/png" and read(answer.data) == [view.address]
        widths.append(Image.open(io.BytesIO(answer.data)).width)
    assert widths[0] < widths[1] < widths[2] and widths[3] == widths[1]
    drawing = desk.get(f"/staff/codes/{view.id}/code.svg")
    assert drawing.mimetype == "image/svg+xml" and drawing.text.startswith("<svg ")
    assert desk.get("/staff/codes/999999/code.png").status_code == 404
    assert desk.get(f"/staff/codes/{view.id}/code.gif").status_code == 404


def test_codes_are_chosen_asked_for_and_fetched(desk):
    first, second = make(2)
    page = desk.get(f"{NEW}?code={first.id}&code={second.id}&code=x").text
    assert first.printed in page and second.printed in page and f'name="code" value="{second.id}"' in page
    answer = desk.post(NEW, data={
        "code": [first.id, second.id], "form": "sticker", "language": "th", "wording_th": "แจ้ง {title}",
        "wording_en": "", "title": "สติกเกอร์ <ตลาด>",
    })  # fmt: skip
    assert answer.status_code == 302
    waiting = desk.get(answer.location)
    assert 'data-refresh="3"' in waiting.text and "codes.pdf" not in waiting.text
    assert "data-refresh" not in desk.get(f"{answer.location}?stay").text
    assert desk.get(f"{answer.location}/codes.pdf").status_code == 404
    work()
    done = desk.get(answer.location).text
    assert "data-refresh" not in done and "สติกเกอร์ <ตลาด>" in unescape(done)
    pdf = desk.get(f"{answer.location}/codes.pdf")
    assert pdf.mimetype == "application/pdf" and len(PdfReader(io.BytesIO(pdf.data)).pages) == 2
    assert pdf.content_length == len(pdf.data)
    assert "สติกเกอร์ <ตลาด>" in unescape(desk.get("/staff/codes/sheets").text)


def test_a_filter_chooses_all_that_hold(desk):
    make(3)
    page = desk.get(f"{NEW}?kind=service").text
    assert "3 รหัส" in page and 'name="kind" value="service"' in page
    answer = desk.post(NEW, data={"kind": "service", "form": "label", "language": "both"})
    assert sheets.get_sheet(int(answer.location.rpartition("/")[2])).total == 3
    assert "ไม่มีรหัสที่ใช้งานอยู่ตามที่เลือก" in desk.get(f"{NEW}?q=zzzz").text


@pytest.mark.parametrize("data", [
    {"form": "", "language": "both"}, {"form": "a4", "language": "fr"},
    {"form": "a4", "language": "both", "wording_th": "ก" * 81}, {"form": "a4", "language": "both", "code": "999999"},
])  # fmt: skip
def test_what_is_not_taken_comes_back_with_what_was_typed(desk, data):
    make()
    answer = desk.post(NEW, data={"title": "ชื่อที่พิมพ์", **data})
    assert answer.status_code == 400 and "govuk-error-summary" in answer.text
    if "code" not in data:
        assert 'value="ชื่อที่พิมพ์"' in answer.text
    assert sheets.list_sheets()[0] == []


def test_each_form_has_its_preview(desk):
    (view,) = make()
    for form in ("label", "sticker", "card", "a4", "a3"):
        for address in (f"?code={view.id}&language=th", "?language=en", "?language=fr&wording_th=x", ""):
            answer = desk.get(f"/staff/codes/sheets/preview/{form}.png{address}")
            assert answer.mimetype == "image/png" and answer.data.startswith(b"\x89PNG")


def upload(desk, text: str, name: str = "ป้าย.csv"):
    return desk.post(BATCH, data={"file": (io.BytesIO(text.encode("cp874")), name)})


def test_a_table_with_wrong_rows_makes_nothing_and_says_what_to_put_right(desk):
    answer = upload(desk, "ชนิด;ปลายทาง;อำเภอ\nบริการ;complaint;\nจรวด;x;\nบริการ;complaint;<b>ดาวอังคาร\n")
    assert answer.status_code == 400
    assert answer.text.count("ไม่พบค่านี้ในระบบ") == 2 and "<b>" not in answer.text
    assert batches.list_batches() == [] and codes.list_codes(codes.CodeFilter())[0] == []
    for data in ({}, {"file": (io.BytesIO(b""), "x.csv")}, {"file": (io.BytesIO(b"a,b\n1,2"), "x.csv")}):
        assert desk.post(BATCH, data=data).status_code == 400


def test_a_clean_table_becomes_codes_and_their_sheet(desk):
    answer = upload(desk, "ชนิด\tปลายทาง\tชื่อ\nบริการ\tcomplaint\tเคาน์เตอร์ 1\nบริการ\tcomplaint\tเคาน์เตอร์ 2\n")
    here = answer.location
    assert "เคาน์เตอร์ 2" in desk.get(here).text
    assert desk.post(f"{here}/make", data={"form": "", "language": "both"}).status_code == 400
    assert desk.post(f"{here}/make", data={"form": "label", "language": "both"}).status_code == 302
    assert 'data-refresh="3"' in desk.get(here).text
    assert desk.post(f"{here}/make", data={"form": "label", "language": "both"}).status_code == 400
    work()
    done = desk.get(here).text
    (batch,) = batches.list_batches()
    assert f"/staff/codes/sheets/{batch.sheet_id}" in done and "data-refresh" not in done
    assert sheets.get_sheet(batch.sheet_id).is_ready
    assert [view.label.th for view in codes.list_codes(codes.CodeFilter())[0]] == ["เคาน์เตอร์ 2", "เคาน์เตอร์ 1"]
    assert "ป้าย.csv" in desk.get(BATCH).text


def test_a_table_may_be_made_without_a_sheet_and_the_template_is_taken(desk):
    template = desk.get(f"{BATCH}/template.csv")
    assert template.data.startswith(b"\xef\xbb\xbf")
    here = desk.post(BATCH, data={"file": (io.BytesIO(template.data), "x.csv")}).location
    desk.post(f"{here}/make", data={"form": "none", "language": "th"})
    work()
    (batch,) = batches.list_batches()
    assert (batch.status, batch.made, batch.sheet_id) == ("made", 2, None)
    desk.get(here)
