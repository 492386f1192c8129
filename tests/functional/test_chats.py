"""A talk between a phone and an officer's browser: what is said appears by itself, and works without scripts."""

import re
import time

import pytest

from chatbot.platform import Phone
from tests.functional.walking import sign_in


@pytest.fixture
def desk(site, browser):
    """The officer of the registry, signed in."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    sign_in(page, site, "registry")
    yield page
    context.close()


def hears(phone: Phone, words: str, seconds: float = 30) -> str:
    """Waits until the phone shows these words."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        for message in reversed(phone.shown()):
            if words in str(message):
                return str(message)
        time.sleep(0.2)
    raise AssertionError(f"{words!r} never came; {phone.shown()}")


def test_a_talk_from_both_sides(site, desk):
    phone = Phone(site.platform, "สมหญิง")
    phone.follow()
    phone.say("ขอคุยกับเจ้าหน้าที่")
    hears(phone, "เจ้าหน้าที่จะตอบ")
    phone.say("น้ำประปาไม่ไหลค่ะ")
    desk.goto(f"{site.url}/staff")
    desk.get_by_role("link", name=re.compile("แชต")).first.click()
    desk.locator("#chats tbody a").last.click()
    desk.get_by_text("น้ำประปาไม่ไหลค่ะ").wait_for()
    desk.locator("summary", has_text="คำตอบสำเร็จรูป").click()
    desk.get_by_role("link", name=re.compile("ขอบคุณสำหรับข้อมูล")).click()
    assert "ขอบคุณสำหรับข้อมูล" in desk.locator("#words").input_value()
    desk.fill("#words", "ไม่ไหลตั้งแต่เมื่อไหร่คะ")
    desk.get_by_role("button", name="ส่งคำตอบและรับการสนทนา").click()
    hears(phone, "ไม่ไหลตั้งแต่เมื่อไหร่คะ")
    # What the citizen says meanwhile appears beside a half-written answer.
    desk.fill("#words", "เจ้าหน้าที่กำลัง")
    phone.say("ตั้งแต่เมื่อวานค่ะ")
    desk.get_by_text("ตั้งแต่เมื่อวานค่ะ").wait_for(timeout=90_000)
    desk.get_by_text("ส่งแล้ว").first.wait_for(timeout=90_000)
    assert desk.locator("#words").input_value() == "เจ้าหน้าที่กำลัง"
    desk.fill("#words", "เจ้าหน้าที่กำลังไปดูค่ะ")
    desk.get_by_role("button", name="ส่งคำตอบ").click()
    hears(phone, "เจ้าหน้าที่กำลังไปดูค่ะ")
    desk.get_by_role("button", name="จบการสนทนา").click()
    hears(phone, "จบการสนทนาแล้ว")
    desk.get_by_text("เจ้าหน้าที่จบการสนทนา").first.wait_for()


def test_without_scripts_a_link_loads_what_is_new(site, browser):
    phone = Phone(site.platform, "สมปอง")
    phone.follow()
    phone.say("ขอคุยกับเจ้าหน้าที่")
    hears(phone, "เจ้าหน้าที่จะตอบ")
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
    page = context.new_page()
    sign_in(page, site, "counter")
    page.goto(f"{site.url}/staff/chats")
    page.locator("#chats tbody a").last.click()
    page.fill("#words", "สวัสดีครับ")
    page.get_by_role("button", name="ส่งคำตอบและรับการสนทนา").click()
    hears(phone, "สวัสดีครับ")
    phone.say("ขอถามเวลาทำการค่ะ")
    for _ in range(30):
        page.get_by_role("link", name="โหลดข้อความใหม่").click()
        if page.get_by_text("ขอถามเวลาทำการค่ะ").count():
            break
        time.sleep(0.5)
    assert page.get_by_text("ขอถามเวลาทำการค่ะ").count() == 1
    context.close()
