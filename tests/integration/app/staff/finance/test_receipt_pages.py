"""Receipts at the desk: found, cancelled, replaced, copied; numbers of e-LAAS; for whom each page is."""

import io
import re

import pytest

from services import clock
from services.audit import Role
from services.db import unit_of_work
from services.payments import receipts
from tests.factories.complaint_pages import as_officer, post
from tests.factories.receipts import make_business, paid


@pytest.fixture
def found(app):
    with unit_of_work():
        payment = paid(125_050, business=make_business("โรงแรมตัวอย่างหริภุญไชย"))
    return receipts.find_receipt_of(payment.id)


def test_the_list_finds_and_sums_up_a_day(checked_client, found):
    as_officer(checked_client, Role.FINANCE)
    page = checked_client.get("/staff/finance/receipts", query_string={"q": "โรงแรม"}).get_data(as_text=True)
    assert found.reference in page and "1,250.50" in page
    nothing = checked_client.get("/staff/finance/receipts?q=zzzz").get_data(as_text=True)
    assert "ไม่มีใบเสร็จตามที่ค้นหา" in nothing
    day = checked_client.get(f"/staff/finance/receipts?day={clock.today().isoformat()}").get_data(as_text=True)
    assert "รวมทั้งวัน 1,250.50" in day and "000001–000001" in day
    assert checked_client.get("/staff/finance/receipts?day=31-31&status=x&after=zz").status_code == 200
    english = checked_client.get(f"/staff/finance/receipts?lang=en&day={clock.today().isoformat()}")
    assert "The whole day" in english.get_data(as_text=True)


def test_cancelling_asks_why_and_leads_to_the_new_one(checked_client, found):
    as_officer(checked_client, Role.FINANCE)
    path = f"/staff/finance/receipts/{found.reference}"
    refused = post(checked_client, f"{path}/cancel", page=path, reason="", replace="yes", payer_name="ชื่อใหม่")
    text = refused.get_data(as_text=True)
    assert refused.status_code == 400 and "กรุณากรอกข้อมูลในช่องนี้" in text and 'value="ชื่อใหม่"' in text
    done = post(checked_client, f"{path}/cancel", page=path, reason="ชื่อผิด", replace="yes", payer_name="ชื่อใหม่")
    assert done.status_code == 302
    new = checked_client.get(done.location).get_data(as_text=True)
    assert "000002" in new and "ชื่อใหม่" in new and f"เลขที่ {found.number} ซึ่งยกเลิกแล้ว" in new
    old = checked_client.get(path).get_data(as_text=True)
    assert "ชื่อผิด" in old and "เปิดใบที่ออกแทน" in old and f"{path}/cancel" not in old
    again = post(checked_client, f"{path}/cancel", page=path, reason="อีก")
    assert again.status_code == 400 and "ใบเสร็จนี้ถูกยกเลิกแล้ว" in again.get_data(as_text=True)


def test_a_copy_is_counted_before_it_is_printed(checked_client, found):
    as_officer(checked_client, Role.FINANCE)
    path = f"/staff/finance/receipts/{found.reference}"
    assert checked_client.get(f"{path}/copies/1.pdf").status_code == 404
    done = post(checked_client, f"{path}/copy", page=path)
    assert done.location.endswith(f"{path}/copies/1.pdf")
    assert checked_client.get(done.location).mimetype == "application/pdf"
    assert checked_client.get(f"{path}/copies/2.pdf").status_code == 404
    assert checked_client.get(f"{path}.pdf").mimetype == "application/pdf"


def test_numbers_of_elaas_one_by_one_and_by_file(checked_client, found):
    as_officer(checked_client, Role.FINANCE)
    path = f"/staff/finance/receipts/{found.reference}"
    wrong = post(checked_client, f"{path}/elaas", page=path, number="R-1", elaas_on="31/31")
    assert wrong.status_code == 400 and "กรุณากรอกวันที่ให้ถูกต้อง" in wrong.get_data(as_text=True)
    assert post(checked_client, f"{path}/elaas", page=path, number="R-1", elaas_on="2026-11-20").status_code == 302
    assert "R-1 · 20 พฤศจิกายน 2569" in checked_client.get(path).get_data(as_text=True)
    template = checked_client.get("/staff/finance/receipts/elaas.csv").get_data().decode("utf-8-sig")
    rows = f"{template}{found.reference},R-2,20/11/2569,1250.50\r\nRC-69-AAAA-AA,R-3,20/11/2569,\r\n"
    file = (io.BytesIO(rows.encode()), "elaas.csv")
    token = re.search(r'name="csrf_token" value="([^"]+)"', checked_client.get(path).get_data(as_text=True))
    done = checked_client.post("/staff/finance/receipts/elaas", data={"file": file, "csrf_token": token and token[1]})
    text = done.get_data(as_text=True)
    assert "บันทึกได้ 1 แถว ไม่บันทึก 1 แถว" in text and "ไม่พบเลขอ้างอิงนี้" in text
    assert post(checked_client, "/staff/finance/receipts/elaas").status_code == 400


def test_books_and_keys_are_shown_without_secrets(checked_client, found):
    as_officer(checked_client, Role.AUDITOR)
    text = checked_client.get("/staff/finance/receipts/books").get_data(as_text=True)
    assert found.book in text and "ใช้อยู่" in text


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.EXECUTIVE])
def test_who_reads_along_sees_no_names_and_no_paper(checked_client, found, role):
    as_officer(checked_client, role)
    path = f"/staff/finance/receipts/{found.reference}"
    text = checked_client.get(path).get_data(as_text=True)
    assert "***" in text and "โรงแรมตัวอย่าง" not in text and "/cancel" not in text
    listed = checked_client.get("/staff/finance/receipts").get_data(as_text=True)
    assert found.reference in listed and "โรงแรมตัวอย่าง" not in listed
    for closed in (f"{path}.pdf", f"/receipts/{found.reference}.pdf"):
        assert checked_client.get(closed).status_code == 403
    for action in ("cancel", "copy", "elaas"):
        assert post(checked_client, f"{path}/{action}", page=path).status_code == 403


def test_the_counter_prints_and_changes_nothing(checked_client, found):
    as_officer(checked_client, Role.COUNTER)
    path = f"/staff/finance/receipts/{found.reference}"
    assert checked_client.get(f"{path}.pdf").status_code == 200
    assert "/cancel" not in checked_client.get(path).get_data(as_text=True)
    assert checked_client.get("/staff/finance/receipts").status_code == 403
