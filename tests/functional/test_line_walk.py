"""The main job in the chat, whole: from three photographs and a place to the dispute; and half of it on the web."""

import re

import pytest

from tests.functional.phones import REFERENCE, HeldPhone
from tests.functional.test_complaint_walk import unit_of
from tests.functional.walking import act, answer_question, go_on, picture, sign_in

WORDS = {
    "th": {
        "start": "แจ้งเรื่อง/ร้องเรียน", "words": "ถนนหน้าวัดเป็นหลุมลึก รถล้มไปสองคันแล้ว", "review": "ตรวจ",
        "confirm": "ยืนยัน", "received": "เลขที่", "dispute": "ยังเป็นหลุมอยู่ค่ะ", "reply": "จะซ่อมวันศุกร์นี้",
        "wrong": "ยังไม่เรียบร้อย", "web": "ทำต่อบนเว็บ",
    },
    "en": {
        "start": "complaint", "words": "The road before the temple has a deep hole", "review": "Check before sending",
        "confirm": "Confirm and send", "received": "Reference", "dispute": "The hole is still there",
        "reply": "We mend it on Friday",
        "wrong": "Not put right", "web": "continue on the web",
    },
}  # fmt: skip


def lodge_in_chat(phone: HeldPhone, language: str) -> str:
    """A report with three photographs and a place, from the first word to the reference; the reference."""
    words = WORDS[language]
    phone.add_friend()
    phone.say(words["start"])
    phone.tap("ถนน/การเดินทาง", "Roads and travel")
    phone.tap("ถนนชำรุด", "Damaged road")
    phone.say(words["words"])
    phone.tap("ข้าม", "Skip")
    phone.tap("ใช่", "ได้", "Yes")
    phone.send_place()
    assert "3" in phone.send_photographs("road", "lamp", "flood")
    phone.tap("ไม่มีภาพเพิ่มแล้ว", "No more photos")
    phone.tap("ปกปิดชื่อ", "Keep my name hidden")
    phone.say("สมมุติ ใจดี")
    phone.say("081 234 5678")
    review = phone.tap("ทาง LINE นี้", "Here in LINE")
    assert words["words"] in review
    done = phone.tap(words["confirm"])
    return REFERENCE.search(done)[0]


@pytest.mark.parametrize("language", ["th", "en"])
def test_from_the_chat_to_the_dispute(site, open_page, language):
    words = WORDS[language]
    phone = HeldPhone(open_page(), site, language)
    reference = lodge_in_chat(phone, language)
    registry = open_page()
    sign_in(registry, site, "registry", language)
    registry.goto(f"{site.url}/staff/cases/{reference}")
    assert registry.locator("main .photographs img").count() >= 3
    act(registry, "assign", {"unit_id": unit_of(registry)})
    officer = open_page()
    sign_in(officer, site, "officer", language)
    officer.goto(f"{site.url}/staff/cases/{reference}")
    act(officer, "take")
    before = phone.newest()
    act(officer, "answer", {"words": words["reply"]})
    assert reference in phone.wait_for(words["reply"], after=before)
    before = phone.newest()
    fixed = [{"name": "after.jpg", "mimeType": "image/jpeg", "buffer": picture("yellow")}]
    act(officer, "resolve", {"outcome": "mended", "words": words["reply"]}, fixed)
    phone.wait_for(words["wrong"], after=before)
    phone.press(words["wrong"])
    phone.say(words["dispute"])
    phone.send_photographs("road")
    assert words["dispute"] in phone.tap("ไม่มีภาพเพิ่มแล้ว", "No more photos")
    officer.goto(f"{site.url}/staff/cases/{reference}")
    assert words["dispute"] in officer.locator("main").inner_text()


@pytest.mark.parametrize("language", ["th", "en"])
def test_begun_in_the_chat_and_finished_on_the_web(site, open_page, language):
    words = WORDS[language]
    phone = HeldPhone(open_page(width=360), site, language)
    phone.add_friend()
    phone.say(words["start"])
    phone.tap("ถนน/การเดินทาง", "Roads and travel")
    phone.tap("ถนนชำรุด", "Damaged road")
    phone.say(words["words"])
    phone.send_photographs("road", "lamp", "flood")
    phone.say(words["web"])
    with phone.page.context.expect_page() as opened:
        phone.button("เปิดเว็บไซต์", "Open the web site").click()
    web = opened.value
    web.set_default_timeout(90_000)
    web.wait_for_load_state("domcontentloaded")
    answers = {
        "place": ("5101", "510101", "หน้าวัด"),
        "name_kind": "hidden",
        "name": "สมมุติ ใจดี",
        "phone": "0812345678",
        "extra_passable": "yes",
        "notify": "line",
        "photo_position": "no",
    }
    for _ in range(20):
        web.wait_for_load_state("domcontentloaded")
        if web.url.endswith("/review"):
            break
        answer_question(web, answers)
    assert words["words"] in web.locator("main").inner_text()
    go_on(web)
    web.wait_for_url(re.compile(r"/done$"))
    reference = REFERENCE.search(web.locator("main").inner_text())[0]
    assert reference in phone.wait_for(reference)
