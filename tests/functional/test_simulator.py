"""The phone that plays LINE, in a real browser: what a buyer tries first, and what goes wrong at will."""

import re
import time

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests.functional.phones import REFERENCE, HeldPhone
from tests.functional.test_every_page import AXE, TOO_WIDE
from tests.functional.walking import go_on, sign_in

MENU = "เมนู"
#: How much of the chat lies below what is in sight.
END = "log => log.scrollHeight - log.scrollTop - log.clientHeight"


@pytest.fixture
def phone(site, open_page):
    return HeldPhone(open_page(), site)


def calm(phone) -> None:
    """Opens the part of the page where things go wrong, all of it switched off."""
    phone.page.locator("#trouble").evaluate("form => form.closest('details').open = true")
    for box in phone.page.locator("#trouble [type=checkbox]").all():
        box.set_checked(False)


def test_a_complaint_by_word_to_its_reference(site, open_page):
    """On a small phone, by typing and by the buttons below the chat alone."""
    phone = HeldPhone(open_page(width=360, height=740), site)
    assert "สวัสดี" in phone.add_friend()
    phone.say("แจ้งเรื่อง/ร้องเรียน")
    phone.tap("ถนน/การเดินทาง")
    phone.tap("ถนนชำรุด")
    phone.say("ถนนหน้าวัดเป็นหลุมลึก รถล้มไปสองคันแล้ว")
    phone.tap("ข้าม")
    phone.tap("ใช่", "ได้")
    phone.send_place()
    assert "3 ภาพ" in phone.send_photographs("road", "lamp", "rubbish")
    phone.tap("ไม่มีภาพเพิ่มแล้ว")
    review = phone.tap("ไม่ออกนาม")
    assert "3 ภาพ" in review
    assert REFERENCE.search(phone.tap("ยืนยัน"))
    assert phone.page.locator("#chat .sim-bubble--image img").count() == 3
    sets = [event["message"]["imageSet"]["total"] for event in phone.events() if "imageSet" in event.get("message", {})]
    assert sets == [3, 3, 3]


@pytest.mark.parametrize("language", ["th", "en"])
def test_nothing_stands_in_the_way_of_anybody(site, open_page, language):
    phone = HeldPhone(open_page(width=320, height=640), site, language)
    phone.add_friend()
    phone.say("แจ้งเรื่อง" if language == "th" else "complaint")
    page = phone.page
    page.locator(".sim-bench details").first.locator("summary").click()
    page.locator("#log summary").first.click()
    page.evaluate(AXE_SCRIPT)
    assert page.evaluate(AXE) == []
    assert page.evaluate(TOO_WIDE) == ""
    for button, sheet in (("#open-more", "#more"), ("#open-photos", "#photos")):
        page.locator(button).click()
        page.locator(sheet).wait_for()
        assert page.evaluate(AXE) == []
        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement.id") == button[1:]
    page.goto(f"{site.url}/simulator/messages?lang={language}")
    page.evaluate(AXE_SCRIPT)
    assert page.evaluate(AXE) == []
    assert page.evaluate(TOO_WIDE) == ""


def test_by_the_keyboard_alone(phone):
    phone.page.locator("#greeting-add").focus()
    phone.answer(lambda: phone.page.keyboard.press("Enter"))
    phone.page.locator("#quick button").first.focus()
    said = phone.answer(lambda: phone.page.keyboard.press("Enter"))
    assert said


def test_without_scripts_there_is_a_list_and_a_line(site, open_page):
    page = open_page(scripts=False)
    page.goto(f"{site.url}/simulator")
    page.locator(".sim-plain a").last.click()
    go_on(page)
    page.fill("#plain-text", MENU)
    go_on(page)
    for _ in range(40):
        if page.locator(".sim-plain ol li").count() >= 3:
            break
        page.wait_for_timeout(250)
        page.reload()
    assert MENU in page.locator(".sim-plain ol").inner_text()
    assert page.locator(".sim-plain ol li").count() >= 3


def test_a_lost_event_is_delivered_again_from_the_log(phone):
    phone.add_friend()
    calm(phone)
    before = phone.newest()
    phone.page.check("#trouble [name=drop]")
    _until(phone, lambda: phone.site.platform.trouble().get("drop"))
    phone._type(MENU)
    lost = (
        phone.page.locator("#log > li").filter(has_text=MENU).filter(has=phone.page.locator(".sim-mark--dropped")).first
    )
    lost.wait_for()
    assert phone.newest() == before
    phone.page.uncheck("#trouble [name=drop]")
    _until(phone, lambda: not phone.site.platform.trouble())
    lost.locator("summary").click()
    lost.get_by_role("button", name="ส่งซ้ำ").click()
    assert phone.wait_for("", after=before)


def test_twice_delivered_is_answered_once(phone):
    phone.add_friend()
    calm(phone)
    phone.page.check("#trouble [name=twice]")
    _until(phone, lambda: phone.site.platform.trouble().get("twice"))
    phone.say(MENU)
    phone.page.uncheck("#trouble [name=twice]")
    _until(phone, lambda: not phone.site.platform.trouble())
    _until(phone, lambda: len([each for each in phone.events() if each.get("message", {}).get("text") == MENU]) == 2)
    _until(phone, lambda: not phone.site.platform.state.rows("SELECT 1 FROM webhook WHERE state = 'waiting'"))
    count = phone.page.locator("#chat .sim-row--other").count()
    phone.say("ยกเลิก")
    own = phone.page.locator("#chat .sim-row--own").count()
    assert own == 2
    assert phone.page.locator("#chat .sim-row--other").count() > count


def test_taken_back_blocked_and_unblocked(phone):
    phone.add_friend()
    phone.say(MENU)
    phone.page.locator("#chat .sim-row--own").last.hover()
    phone.page.locator("#chat .sim-row__undo").last.click()
    phone.page.locator("#chat .sim-row--unsent").wait_for()
    phone.page.locator("#friend").click()
    phone.page.locator("#greeting").wait_for()
    assert phone.page.locator("#composer").is_hidden()
    phone.answer(lambda: phone.page.locator("#greeting-add").click())
    kinds = [event["type"] for event in phone.events()]
    assert kinds == ["follow", "message", "unsend", "unfollow", "follow"]
    assert phone.events()[-1]["follow"] == {"isUnblocked": True}


def test_the_menu_is_drawn_and_pressed(phone):
    phone.add_friend()
    bar = phone.page.locator("#menu-bar")
    bar.wait_for()
    if bar.get_attribute("aria-expanded") == "false":
        bar.click()
    image = phone.page.locator("#menu-panel img")
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") >= 800
    areas = phone.page.locator("#menu-panel button")
    assert areas.count() >= 6
    assert phone.answer(lambda: areas.filter(has_text=re.compile("^$")).first.click())


def test_somebody_signs_in_beside_it(site, phone):
    """The sign-in in another tab renews the token of all forms of the browser."""
    phone.add_friend()
    beside = phone.page.context.new_page()
    sign_in(beside, site, "counter")
    assert phone.say(MENU)
    phone.page.bring_to_front()
    phone.page.goto(f"{site.url}/simulator/messages")
    beside.locator(".signed-in form button").click()
    sign_in(beside, site, "counter")
    phone.page.fill("#sheet-json", '{"type": "text", "text": "สวัสดี"}')
    phone.page.locator("#sheet button").click()
    phone.page.locator("#sheet-said p:not(.sim-sheet__error)").wait_for()


def test_what_could_not_be_sent_stays_where_it_was_typed(phone):
    phone.add_friend()
    labels = phone.page.locator("#quick button").all_inner_texts()
    phone.page.route("**/simulator/act", lambda route: route.abort())
    phone._type("น้ำไม่ไหลมาสามวันแล้ว")
    phone.page.locator("#toast:not([hidden])").wait_for()
    assert phone.page.locator("#text").input_value() == "น้ำไม่ไหลมาสามวันแล้ว"
    assert phone.page.locator("#quick button").all_inner_texts() == labels != []
    phone.page.unroute("**/simulator/act")
    assert phone.answer(lambda: phone.page.locator("#text").press("Enter"))
    assert phone.page.locator("#text").input_value() == ""


def test_the_newest_answer_is_in_sight_when_the_menu_has_changed(site, open_page):
    """The picture of an officer's menu comes late, and is taller than the citizen's was."""
    phone = HeldPhone(open_page(width=360, height=740), site)
    page = phone.page
    phone.add_friend()
    for _ in range(3):
        phone.say(MENU)
    image = page.locator("#menu-panel img")
    before = image.get_attribute("src")
    page.route("**/simulator/menus/**", lambda route: (time.sleep(1), route.continue_()))
    desk = open_page()
    sign_in(desk, site, "finance")
    desk.goto(f"{site.url}/staff/me")
    desk.locator("form[action='/staff/me/line'] button").click()
    code = re.search(r"เจ้าหน้าที่ [A-Z0-9]{8}", desk.locator("main").inner_text())[0]
    if page.locator("#menu-panel").is_hidden():
        page.locator("#menu-bar").click()
    page.locator("#text").evaluate("(field, words) => { field.value = words }", code)
    page.locator("#text").dispatch_event("keydown", {"key": "Enter"})
    _until(phone, lambda: image.get_attribute("src") != before)
    image.evaluate("image => image.decode()")
    assert page.locator("#menu-panel").is_visible()
    _until(phone, lambda: page.locator("#chat").evaluate(END) < 5, 5)
    # What was pressed and its answer may come in one piece, while the chat stood further up.
    page.route("**/simulator/state?*", lambda route: (time.sleep(1.5), route.continue_()))
    for area in range(2):
        page.locator("#chat").evaluate("log => { log.scrollTop = 0 }")
        page.wait_for_timeout(200)
        phone.answer(lambda area=area: page.locator("#menu-panel button").nth(area).click())
        _until(phone, lambda: page.locator("#chat").evaluate(END) < 5, 5)
    desk.goto(f"{site.url}/staff/me")
    desk.locator("form[action='/staff/me/line/untie'] button").click()


def test_the_sheet_draws_and_judges(site, open_page):
    page = open_page()
    page.goto(f"{site.url}/simulator/messages")
    good = """{"type": "flex", "altText": "บัตร", "contents": {"type": "bubble", "body": {"type": "box",
      "layout": "vertical", "contents": [{"type": "text", "text": "หัวข้อ", "size": "xl", "weight": "bold"}]}}}"""
    page.fill("#sheet-json", good)
    page.locator("#sheet button").click()
    text = page.locator("#sheet-drawn .fx-text")
    assert text.inner_text() == "หัวข้อ"
    assert text.evaluate("each => getComputedStyle(each).fontSize") == "22px"
    page.locator("#sheet-said p").wait_for()
    page.fill("#sheet-json", good.replace('"xl"', '"huge"'))
    page.locator("#sheet button").click()
    page.locator("#sheet-said li").filter(has_text="size").wait_for()


def _until(phone, holds, seconds: int = 30) -> None:
    for _ in range(seconds * 10):
        if holds():
            return
        phone.page.wait_for_timeout(100)
    raise AssertionError("it did not come about")
