"""The kiosk in a browser: from a verb to the slip, an end that leaves nothing, Thai by touch, no network, shut off."""

import io
import re

import pytest
import zxingcpp
from PIL import Image
from sqlalchemy import select

from app.shared.holding import SCREEN_IDLE
from services import devices
from services.cases.models import CaseFile
from services.db import session
from services.drafts.models import Draft
from tests.factories.kiosks import row_of
from tests.functional.conftest import free_port
from tests.functional.kiosk_walking import PORTRAIT, SMALL, TABLET, Wire, begin, kiosk, planted, shut
from tests.functional.walking import answer_question, go_on

__all__ = ["kiosk", "planted"]

ANSWERS = {
    "category": "street-light",
    "words": "ไฟดับสามดวง หน้าวัด มืดมาก",
    "place": ("5101", "510101", "หน้าวัด"),
    "name_kind": "none",
    "notify": "none",
}
_WARNED = (SCREEN_IDLE - 15) * 1000


def draft_of(page):
    return re.search(r"/ask/([^/]+)", page.url)[1]


def state_of(draft_id):
    session().rollback()
    return session().scalar(select(Draft.state).where(Draft.id == draft_id))


def type_words(page, words, *, layers=()):
    """Touches a key for each sign."""
    for sign in words:
        key = page.locator(".kbd__key").filter(has_text=re.compile(f"^◌?{re.escape(sign)}$"))
        if sign == " ":
            key = page.locator(".kbd__key--space")
        elif not key.count():
            page.locator(".kbd__key[aria-pressed]").tap()
        key.first.tap()


def fill_in(page, answers, *, until="review"):
    """Answers page by page; what is not named is left out."""
    for _ in range(30):
        if page.url.endswith(f"/{until}"):
            return
        skip = page.locator("main button[value=skip]")
        key = page.url.partition("?")[0].rpartition("/")[2]
        if key not in answers and skip.count():
            with page.expect_navigation():
                skip.first.tap()
        else:
            answer_question(page, answers)
    raise AssertionError(f"{page.url}: {page.locator('main').inner_text()}")


def is_within(page):
    """Nothing is wider than the screen."""
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("size", [PORTRAIT, TABLET])
def test_from_a_verb_to_the_slip(site, kiosk, size):
    page, _made = kiosk(size)
    begin(page, site)
    fill_in(page, ANSWERS)
    assert "ไฟดับสามดวง" in page.locator("main").inner_text()
    go_on(page)
    page.wait_for_url("**/done")
    slip = page.locator(".slip")
    reference = re.search(r"[A-Z]{2}-\d\d-[0-9A-Z]{4}-[0-9A-Z]{2}", slip.inner_text())[0]
    assert re.search(r"\b[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}\b", slip.inner_text())
    assert "โถงหน้า" in slip.inner_text() and is_within(page)
    print_button = page.locator("[data-print]")
    assert print_button.is_visible() and print_button.bounding_box()["height"] >= 60
    session().rollback()
    assert session().scalar(select(CaseFile.channel).where(CaseFile.reference == reference)) == "kiosk"
    # Its code leads to the matter, as a telephone reads it.
    code = read_code(slip.locator(".slip__qr"))
    assert code.startswith(f"{site.url}/track/")
    # On paper it stands alone, 80 mm wide.
    page.emulate_media(media="print")
    assert not page.locator(".kiosk-bar").is_visible() and not page.locator(".kiosk-done").is_visible()
    assert slip.is_visible() and slip.bounding_box()["width"] <= 80 / 25.4 * 96 + 1
    paper = page.pdf(prefer_css_page_size=True)
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", paper)
    assert float(box[1]) / 72 * 25.4 == pytest.approx(80, abs=1)
    assert paper.count(b"/Type /Page\n") == 1
    page.emulate_media(media="screen")
    # Shown once: loaded again it is the next person's first page.
    page.reload()
    page.wait_for_url("**/kiosk")


def read_code(locator):
    """What the drawn code says, from a picture of the screen."""
    found = zxingcpp.read_barcodes(Image.open(io.BytesIO(locator.screenshot())))
    assert len(found) == 1
    return found[0].text


def test_idle_it_ends_and_leaves_nothing(site, kiosk):
    page, _made = kiosk()
    page.clock.install()
    begin(page, site)
    draft_id = draft_of(page)
    answer_question(page, ANSWERS)
    page.wait_for_url("**/words")
    page.locator("textarea").fill("ความลับของฉัน")
    with page.expect_navigation():
        page.locator("main form button[value=next]").click()
    page.evaluate(
        """async () => {
            localStorage.setItem("a", "ความลับ"); sessionStorage.setItem("a", "ความลับ");
            await (await caches.open("other")).put("/x", new Response("ความลับ"));
            await navigator.serviceWorker.ready;
        }"""
    )
    before = {each["name"]: each["value"] for each in page.context.cookies()}
    page.clock.fast_forward(_WARNED)
    dialog = page.locator("#kiosk-idle")
    dialog.wait_for(state="visible")
    assert 0 < int(page.locator("[data-kiosk-count]").inner_text()) <= 20
    page.locator("[data-kiosk-stay]").tap()
    dialog.wait_for(state="hidden")
    assert state_of(draft_id) == "open"
    page.clock.fast_forward(_WARNED)
    dialog.wait_for(state="visible")
    page.clock.fast_forward(16_000)
    page.wait_for_url("**/kiosk")
    page.locator(".kiosk-verbs").wait_for()
    assert state_of(draft_id) == "abandoned"
    after = {each["name"]: each["value"] for each in page.context.cookies()}
    assert after["kiosk-device"] == before["kiosk-device"]
    assert set(after) <= {"kiosk-device", "pracha"} and after.get("pracha") != before["pracha"]
    kept = page.evaluate("async () => [localStorage.length, sessionStorage.length, await caches.keys()]")
    assert kept[:2] == [0, 0] and set(kept[2]) <= {"kiosk-offline"}
    # Back leads nowhere, however often.
    for _ in range(4):
        page.go_back(wait_until="commit")
        page.wait_for_url("**/kiosk")
        assert "ความลับ" not in page.content()
    page.goto(f"{site.url}/ask/{draft_id}/words")
    assert page.url == f"{site.url}/kiosk"
    # The next person's fields are empty, and nothing is offered for them.
    begin(page, site)
    answer_question(page, ANSWERS)
    page.wait_for_url("**/words")
    field = page.locator("textarea")
    assert field.input_value() == "" and field.get_attribute("autocomplete") == "off"
    assert not page.locator("input:not([type=hidden]):not([autocomplete=off]):not([type=radio])").count()


def test_the_bar_ends_it_at_once(site, kiosk):
    page, _made = kiosk(TABLET)
    begin(page, site)
    draft_id = draft_of(page)
    page.locator(".kiosk-bar__end").tap()
    page.wait_for_url("**/kiosk")
    assert state_of(draft_id) == "abandoned"


def test_thai_is_typed_by_touch(site, kiosk):
    page, _made = kiosk(TABLET)
    begin(page, site)
    answer_question(page, ANSWERS)
    page.wait_for_url("**/words")
    field = page.locator("textarea")
    field.tap()
    page.locator(".kbd").wait_for()
    assert field.get_attribute("inputmode") == "none"
    words = "น้ำท่วมที่บ้านผู้ใหญ่ เมื่อคืนนี้ ฝนตกหนัก"
    type_words(page, words)
    assert field.input_value() == words
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    # A vowel typed after its tone stands before it; a sign without a letter stands nowhere.
    field.fill("")
    type_words(page, "ท่ี ่ก")
    assert field.input_value() == "ที่ ก"
    page.get_by_label("ลบตัวก่อนหน้า").tap()
    assert field.input_value() == "ที่ "
    type_words(page, "ไฟดับ")
    page.get_by_label("English").tap()
    type_words(page, " LED 3")
    assert field.input_value() == "ที่ ไฟดับ LED 3"
    keys = page.locator(".kbd__key").evaluate_all("keys => keys.map(key => key.getBoundingClientRect().height)")
    assert min(keys) >= 60 and is_within(page)
    with page.expect_navigation():
        page.locator(".kbd__key--go").tap()
    assert not page.url.endswith("/words")


def test_codes_and_numbers_have_keys_of_their_own(site, kiosk):
    page, _made = kiosk(TABLET)
    page.locator("a[href='/track']").tap()
    page.wait_for_url("**/track")
    page.locator("#reference").tap()
    type_words(page, "RP69")
    assert page.locator("#reference").input_value() == "RP69"
    page.locator(".kbd__key--go").tap()
    assert page.evaluate("document.activeElement.id") == "access_code"


def test_carried_on_by_telephone(site, kiosk, open_page):
    page, _made = kiosk()
    begin(page, site)
    answer_question(page, ANSWERS)
    page.wait_for_url("**/words")
    draft_id = draft_of(page)
    address = read_code(page.locator(".kiosk-carry__code"))
    phone = open_page(width=360)
    phone.goto(address)
    phone.wait_for_url("**/words")
    assert phone.locator(".masthead").is_visible() and not phone.locator("#kiosk").count()
    page.reload()
    assert "ทำต่อที่อื่นแล้ว" in page.locator("h1").inner_text()
    page.locator(".kiosk-bar__end").tap()
    page.wait_for_url("**/kiosk")
    assert state_of(draft_id) == "open"


def test_shut_off_at_the_desk(site, kiosk):
    page, made = kiosk()
    begin(page, site)
    shut(made)
    page.locator("main input[type=radio]").first.check()
    with page.expect_navigation():
        page.locator("main form[method=post] button").first.click()
    page.locator("h1", has_text="ตู้นี้ปิดใช้งานอยู่").wait_for()
    page.goto(f"{site.url}/track")
    assert page.url == f"{site.url}/kiosk"


def test_a_first_page_that_stands_there_learns_it(site, kiosk):
    page, made = kiosk()
    page.clock.install()
    page.goto(f"{site.url}/kiosk")
    shut(made)
    page.clock.fast_forward(61_000)
    page.locator("h1", has_text="ตู้นี้ปิดใช้งานอยู่").wait_for()
    session().rollback()
    assert not devices.find_device("") and row_of(made).shut_at is not None


def test_the_network_goes_and_comes_back(site, kiosk):
    page, _made = kiosk(TABLET)
    wire = Wire(free_port(), int(site.url.rpartition(":")[2]))
    wire.plug_in()
    page.goto(f"http://127.0.0.1:{wire.port}/kiosk")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    wire.pull_out()
    page.locator("a[href='/info']").tap()
    page.locator("h1", has_text="ขออภัย เครือข่ายขัดข้อง").wait_for()
    assert is_within(page) and page.locator("svg").bounding_box()["width"] > 60
    wire.plug_in()
    page.locator("h1", has_text="ศูนย์ข้อมูล").wait_for()
    assert page.url.endswith("/info")
    wire.pull_out()


def test_without_a_network_for_long_it_is_the_next_persons(site, kiosk):
    page, _made = kiosk(TABLET)
    wire = Wire(free_port(), int(site.url.rpartition(":")[2]))
    wire.plug_in()
    page.clock.install()
    page.goto(f"http://127.0.0.1:{wire.port}/kiosk")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    begin(page, site)
    asked = page.url
    wire.pull_out()
    page.reload()
    page.locator("h1", has_text="ขออภัย เครือข่ายขัดข้อง").wait_for()
    assert page.url == asked
    page.clock.fast_forward(61_000)
    wire.plug_in()
    page.clock.run_for(4_000)
    page.locator(".kiosk-verbs").wait_for()
    assert page.url.endswith("/kiosk")
    wire.pull_out()


def test_links_that_scripts_draw_lead_nowhere(site, kiosk):
    page, _made = kiosk(TABLET)
    page.goto(f"{site.url}/track")
    page.evaluate(
        """() => {
            const draw = (id, href, more) => {
                const link = Object.assign(document.createElement("a"), { id, href, textContent: id, ...more });
                document.querySelector("main").prepend(link);
            };
            draw("map", "https://leafletjs.example/");
            draw("window", "/info", { target: "_blank" });
        }"""
    )
    for name in ("map", "window"):
        page.locator(f"#{name}").click()
    page.locator(".kiosk-bar a[href='/kiosk']").click(modifiers=["Control"])
    page.keyboard.press("Alt+ArrowLeft")
    page.locator("#reference").fill("RP69")
    page.locator("#reference").press("Control+p")
    assert page.url == f"{site.url}/track" and len(page.context.pages) == 1
    page.reload()
    page.locator(".kiosk-bar a[href='/kiosk']").click()
    page.wait_for_url("**/kiosk")


def test_the_first_page_forgets_who_left_it(site, kiosk):
    page, _made = kiosk()
    page.clock.install()
    begin(page, site)
    draft_id = draft_of(page)
    page.goto(f"{site.url}/kiosk")
    page.clock.fast_forward(_WARNED)
    page.locator("#kiosk-idle").wait_for(state="visible")
    page.clock.fast_forward(16_000)
    page.locator(".kiosk-bar[data-start]").wait_for()
    assert state_of(draft_id) == "abandoned"
    page.goto(f"{site.url}/ask/{draft_id}")
    assert page.url == f"{site.url}/kiosk"


@pytest.mark.parametrize("size", [PORTRAIT, TABLET, SMALL])
@pytest.mark.parametrize("language", ["th", "en"])
def test_everything_is_large_and_in_reach(site, kiosk, size, language):
    page, _made = kiosk(size)
    for path in ("/kiosk", "/kiosk/services", "/track", "/verify", "/info", "/services/complaint"):
        page.goto(f"{site.url}{path}?lang={language}")
        assert is_within(page), path
        boxes = page.locator(
            ".kiosk-bar a, .kiosk-bar button, .kiosk-verbs a, .kiosk-offers a, .kiosk-more a, main .govuk-button, "
            "main .govuk-input, main a.govuk-link"
        ).evaluate_all(
            "all => all.filter(e => e.offsetParent && e.href !== '').map(e => e.getBoundingClientRect().toJSON())"
        )
        assert boxes and min(box["height"] for box in boxes) >= 59.5, path
        if size == PORTRAIT:
            assert min(box["top"] for box in boxes) >= size[1] / 3, path


def test_without_scripts_it_works_and_ends(site, kiosk):
    page, _made = kiosk(TABLET, scripts=False)
    begin(page, site)
    assert page.locator("meta[http-equiv=refresh]").get_attribute("content") == f"{SCREEN_IDLE};url=/kiosk/end"
    draft_id = draft_of(page)
    with page.expect_navigation():
        page.locator(".kiosk-bar__end").click()
    page.wait_for_url("**/kiosk")
    assert state_of(draft_id) == "abandoned" and not page.locator(".kbd").is_visible()
