"""The page of kiosks: a code shown once, the list, shut off, let in again, removed."""

import re

from services import devices
from services.db import session
from services.devices.models import KioskDevice
from tests.factories.kiosks import ADMIN, make_kiosk

BASE = "/staff/settings/kiosks"


def only():
    [row] = session().query(KioskDevice).all()
    return row


def code_on(page):
    found = re.search(r"<span class='ref'>([0-9A-Z]{4}-[0-9A-Z]{4})</span>", page)
    return found[1] if found else None


def test_a_kiosk_from_its_code_to_its_end(send, admin, app):
    answer = send(BASE, name=" ตู้หน้าห้อง ", place_th="โถง", place_en="Hall", unit_id="")
    assert answer.status_code == 302 and only().name == "ตู้หน้าห้อง"
    code = code_on(admin.get(BASE).text)
    assert code and "รอเครื่อง" in admin.get(BASE).text
    # The code is for the browser that asked for it, and only until it is used.
    devices.enrol(code, origin="203.0.113.7")
    page = admin.get(BASE).text
    assert code_on(page) is None and "ปิดทันที" in page and "2569" in page
    refused = send(f"{BASE}/{only().id}/remove", page=BASE)
    assert refused.status_code == 400 and "ปิดตู้ก่อนนำออก" in refused.text
    assert send(f"{BASE}/{only().id}/shut", page=BASE).status_code == 302
    assert not devices.get_kiosk(only().id, actor=ADMIN).is_active
    assert "เปิดใช้อีกครั้ง" in admin.get(BASE).text
    assert send(f"{BASE}/{only().id}/code", page=BASE).status_code == 302
    again = code_on(admin.get(BASE).text)
    assert again and again != code
    assert send(f"{BASE}/{only().id}/remove", page=BASE).status_code == 302
    assert session().query(KioskDevice).count() == 0


def test_the_use_of_an_old_key_is_told(admin, app):
    kiosk, code = make_kiosk()
    devices.enrol(code, origin="203.0.113.7")
    assert "กุญแจเก่า" not in admin.get(BASE).text
    devices.note_replayed(kiosk.id)
    page = admin.get(BASE).text
    assert "มีผู้ใช้กุญแจเก่าเมื่อ" in page and "กุญแจของตู้เปลี่ยนเองทุกวัน" in page
    assert "An old key was used at" in admin.get(f"{BASE}?lang=en").text
    devices.enrol(devices.new_code(kiosk.id, actor=ADMIN), origin="203.0.113.7")
    assert "old key" not in admin.get(BASE).text


def test_what_is_wrong_is_said_beside_its_field(send, admin):
    page = send(BASE, name="", place_th="โถง", unit_id="x")
    assert page.status_code == 400 and "error-summary" in page.text and 'value="โถง"' in page.text
    send(BASE, name="ตู้ 1", unit_id="")
    page = send(BASE, name="ตู้ 1", unit_id="")
    assert page.status_code == 400 and "มีตู้ชื่อนี้แล้ว" in page.text
    assert send(BASE, name="ตู้ 2", unit_id="999999").status_code == 400
    assert send(f"{BASE}/999999/shut", page=BASE).status_code == 404
