"""Asked at once: a matter is closed, five faces come, one tap is stored; a bad one asks why and reopens it."""

import re
from email.message import EmailMessage

import pytest

from app import create_app
from services.audit import SYSTEM, Actor
from services.cases import NewCase, Reporter, Status, open_case
from services.db import db, unit_of_work
from services.surveys.seed import seed_satisfaction
from tests.conftest import make_settings
from tests.functional.phones import HeldPhone
from tests.functional.test_complaint_walk import unit_of
from tests.functional.test_line_walk import lodge_in_chat
from tests.functional.walking import act, go_on, sign_in

SAID = "ไฟยังดับอยู่ ไม่มีใครมาดู"


@pytest.fixture(scope="module")
def survey(site):
    """The short survey is open on the running site."""
    with create_app(make_settings(site.folder, smtp_url=site.mail.url, base_url=site.url)).app_context():
        with unit_of_work():
            seed_satisfaction(SYSTEM)
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def officer(site, open_page):
    page = open_page()
    sign_in(page, site, "officer", "th")
    return page


def close(site, open_page, officer, reference) -> None:
    """The registry sends it to the officer's unit, who closes it."""
    registry = open_page()
    sign_in(registry, site, "registry", "th")
    registry.goto(f"{site.url}/staff/cases/{reference}")
    act(registry, "assign", {"unit_id": unit_of(registry)})
    officer.goto(f"{site.url}/staff/cases/{reference}")
    act(officer, "take")
    act(officer, "close", {"outcome": "mended", "words": "เปลี่ยนหลอดแล้ว"})


def test_five_faces_on_the_phone_one_tap_why_and_reopened(site, open_page, survey, officer):
    phone = HeldPhone(open_page(), site)
    reference = lodge_in_chat(phone, "th")
    close(site, open_page, officer, reference)
    # Where no push is spent on it, it comes with the next answer.
    phone.wait_for("ยุติแล้ว")
    phone.say("เมนู")
    phone.wait_for("ปานกลาง")
    before = phone.newest()
    phone.page.locator("#chat [role=button], #chat button").filter(has_text=re.compile("น้อยที่สุด$")).last.click()
    assert "ขออภัย" in phone.wait_for("เรื่องใดที่ควรปรับปรุง", after=before)
    phone.say("1")
    phone.tap("เสร็จ", "ถัดไป")
    phone.say("ข้าม")
    assert SAID in phone.say(SAID)
    assert "ขอบคุณ" in phone.tap("ส่งคำตอบ")
    phone.press("ขอเปิดเรื่องอีกครั้ง")
    phone.say(SAID)
    phone.say("ข้าม")
    head = open_page()
    sign_in(head, site, "head", "th")
    head.goto(f"{site.url}/staff/cases/{reference}")
    page = head.locator("main").inner_text()
    assert "เปิดเรื่องอีกครั้ง" in page and "1/5 พึงพอใจน้อยที่สุด" in page and SAID in page

    def is_told(message: EmailMessage) -> bool:
        return "คะแนนต่ำ" in message["Subject"] and reference in message["Subject"]

    told = site.wait_for_mail(is_told).get_body(("plain",)).get_content()
    assert f"/staff/cases/{reference}" in told and "สมมุติ" not in told and SAID not in told


@pytest.mark.parametrize("scripts", [True, False])
def test_the_link_of_a_mail_stores_by_itself_or_by_one_button(site, open_page, survey, officer, scripts):
    page = open_page(width=360, scripts=scripts)
    reference = _lodge(site, f"faces{scripts}@example.org")
    close(site, open_page, officer, reference)

    def asks(message: EmailMessage) -> bool:
        is_theirs = message["To"].endswith(f"faces{scripts}@example.org")
        return is_theirs and "/rate/" in message.get_body(("plain",)).get_content()

    body = site.wait_for_mail(asks).get_body(("plain",)).get_content()
    page.goto(re.search(r"https?://\S+/rate/\S+/4\b", body)[0])
    if not scripts:
        go_on(page)
    page.wait_for_url(re.compile(r"/rate/[^/]+$"))
    assert "บันทึกคะแนนของท่านแล้ว" in page.locator("main").inner_text()


def _lodge(site, address) -> str:
    """A report by the web whose reporter is told by mail; its reference."""
    with create_app(make_settings(site.folder, smtp_url=site.mail.url, base_url=site.url)).app_context():
        with unit_of_work():
            opened = open_case(
                NewCase(
                    "complaint", "RP", "street-light", "", "ไฟทางหน้าวัดดับ", Status.RECEIVED, None, "web", "web",
                    Reporter("open", "ผู้แจ้งสมมุติ", "", address, "email"), answer_days=2, resolve_days=7,
                ),
                actor=Actor.citizen(),
            )  # fmt: skip
        db.session.remove()
        db.engine.dispose()
    return opened.reference
