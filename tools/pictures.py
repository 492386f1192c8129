"""Takes the pictures of the documents anew: `.venv/bin/python tools/pictures.py [URL of a demonstration site]`.

Without an address it makes a site of its own with the demonstration's data, and removes it afterwards. A name after the
address takes that picture only.
"""

import os
import re
import sys
import time
from io import BytesIO
from pathlib import Path

from counter_pictures import COUNTER, save_small
from demonstration_site import demonstration
from money_pictures import MONEY
from picture_steps import DESKTOP, PASSWORD, PHONE, Shown, Take, go_on, sign_in
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, sync_playwright
from survey_pictures import SURVEYS

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
MOST_BYTES = 150_000
WORDS = "ไฟทางหน้าวัดดับ 3 ดวง มืดมาก รถล้มไปสองคันแล้ว"


def save(page: Page, name: str, *, height: int | None = None) -> None:
    """Writes what the window shows as a small PNG: few colours are enough for a page."""
    page.wait_for_load_state("networkidle")
    page.evaluate("document.activeElement && document.activeElement.blur()")
    clip = {"x": 0, "y": 0, "width": page.viewport_size["width"], "height": height} if height else None
    if height:
        page.set_viewport_size({"width": page.viewport_size["width"], "height": height})
    shot = Image.open(BytesIO(page.screenshot(clip=clip))).convert("RGB")
    PICTURES.mkdir(parents=True, exist_ok=True)
    if name in COUNTER:
        size = save_small(shot, COUNTER[name][1], PICTURES / f"{name}.webp")
        print(f"{name}.webp {shot.width}x{shot.height} {size // 1024} KB")
        return
    for colours in (256, 128, 64, 32, 16):
        buffer = BytesIO()
        few = shot.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        few.save(buffer, "PNG", optimize=True)
        if buffer.tell() <= MOST_BYTES:
            break
    else:
        raise SystemExit(f"{name} stays above {MOST_BYTES} bytes")
    (PICTURES / f"{name}.png").write_bytes(buffer.getvalue())
    print(f"{name}.png {shot.width}x{shot.height} {buffer.tell() // 1024} KB, {colours} colours")


def photograph() -> bytes:
    """A dark road with a lamp that is out."""
    image = Image.new("RGB", (1200, 900), "#1b2440")
    drawn = ImageDraw.Draw(image)
    drawn.polygon([(480, 900), (720, 900), (620, 420), (580, 420)], fill="#3a3f4d")
    drawn.rectangle((820, 240, 836, 760), fill="#8b90a0")
    drawn.rectangle((700, 240, 836, 252), fill="#8b90a0")
    drawn.ellipse((680, 232, 730, 262), fill="#5a5f70")
    buffer = BytesIO()
    image.save(buffer, "JPEG", quality=85)
    return buffer.getvalue()


def home(page: Page, url: str) -> None:
    """The first page, as a citizen sees it."""
    page.goto(f"{url}/?lang=th")


def service(page: Page, url: str) -> None:
    """What a service needs, costs and takes."""
    page.goto(f"{url}/services/complaint?lang=th")


def _answer_up_to(page: Page, url: str, stop: str) -> None:
    page.goto(f"{url}/services/complaint?lang=th")
    go_on(page)
    while True:
        key = page.url.rstrip("/").split("/")[-1]
        if key == stop:
            return
        main = page.locator("main")
        if key == "category":
            lamp = main.locator("input[value='street-light']")
            if not lamp.is_visible():
                main.locator("details", has=page.locator("input[value='street-light']")).locator("summary").click()
            lamp.check()
        elif key == "words":
            main.locator("textarea").fill(WORDS)
        elif key == "place":
            main.locator("select").nth(0).select_option("5101")
            main.locator("select").nth(1).select_option("510101")
            main.locator("input[name$=-words]").fill("ใกล้วัดพระธาตุหริภุญชัย")
        elif key == "photographs":
            main.locator("input[type=file]").set_input_files(
                [{"name": "lamp.jpg", "mimeType": "image/jpeg", "buffer": photograph()}]
            )
        elif key == "name_kind":
            main.locator("input[value='none']").check()
        elif main.locator("input[type=radio]:visible").count():
            main.locator("input[type=radio]:visible").last.check()
        go_on(page)


def question(page: Page, url: str) -> None:
    """One question of a report."""
    _answer_up_to(page, url, "words")
    page.locator("main textarea").fill(WORDS)


def place(page: Page, url: str) -> None:
    """The place: lists and words first, a map beside."""
    _answer_up_to(page, url, "place")


def review(page: Page, url: str) -> None:
    """Everything once more before it is sent."""
    _answer_up_to(page, url, "review")


def done(page: Page, url: str) -> None:
    """Reference, access code, promised date. The matter stays in the demonstration."""
    _answer_up_to(page, url, "review")
    go_on(page)
    page.wait_for_url(re.compile(r"/done$"))


def track(page: Page, url: str) -> None:
    """A matter as its sender follows it."""
    page.goto(f"{url}/account/sign-in?lang=th")
    page.fill("#email", "citizen@demo.pracha.example")
    page.fill("#password", PASSWORD)
    go_on(page)
    page.goto(f"{url}/account/cases")
    page.locator("main a[href*='/track/']").first.click()


def reports(page: Page, url: str) -> None:
    """The public map and list."""
    page.goto(f"{url}/reports?lang=th")
    time.sleep(1)


def staff_login(page: Page, url: str) -> None:
    """The officers' way in."""
    page.goto(f"{url}/staff/login?lang=th")


def staff_home(page: Page, url: str) -> None:
    """What waits, what is late, what came back."""
    sign_in(page, url, "officer")


def queue(page: Page, url: str) -> None:
    """The queue, first deadline first, with one row chosen by keyboard where there is room."""
    sign_in(page, url, "officer")
    page.goto(f"{url}/staff/queue")
    if page.viewport_size["width"] > 600:
        page.keyboard.press("j")
        page.keyboard.press("j")


def queue_filtered(page: Page, url: str) -> None:
    """The queue with its filters open."""
    sign_in(page, url, "officer")
    page.goto(f"{url}/staff/queue?district=5101")
    page.locator(".queue-filter__more summary").click()


def _open_first(page: Page, url: str, who: str, query: str, wanted: str = "ภาพ") -> str:
    sign_in(page, url, who)
    page.goto(f"{url}/staff/queue?{query}")
    rows = page.locator("main table tbody tr", has_text=wanted)
    row = rows.first if rows.count() else page.locator("main table tbody tr").first
    address = row.locator("a").first.get_attribute("href")
    page.goto(f"{url}{address}")
    return str(address)


def case(page: Page, url: str) -> None:
    """Everything of one matter on one page."""
    _open_first(page, url, "officer", "scope=unit&status=in_progress")


def case_action(page: Page, url: str) -> None:
    """An action opened: closing with an outcome."""
    _open_first(page, url, "officer", "scope=unit&status=in_progress")
    page.locator("#act-resolve summary").click()
    page.locator("#act-resolve").scroll_into_view_if_needed()


def screening(page: Page, url: str) -> None:
    """What waits for the registry."""
    sign_in(page, url, "registry")
    page.goto(f"{url}/staff/screening")


def screen_case(page: Page, url: str) -> None:
    """One matter with the form that sends it on."""
    screening(page, url)
    rows = page.locator("main table tbody tr").filter(has_not_text="ความลับ", has_text="ภาพ")
    rows.first.locator("a").first.click()


def release(page: Page, url: str) -> None:
    """What the public shall see of a matter."""
    address = _open_first(page, url, "registry", "scope=all&status=closed&topic=street-light")
    page.goto(f"{url}{address}/release")


def redact(page: Page, url: str) -> None:
    """Making a part of a picture unreadable."""
    address = _open_first(page, url, "registry", "scope=all&status=closed&topic=street-light")
    page.goto(f"{url}{address}/release")
    page.goto(url + str(page.locator("ul.photographs a").first.get_attribute("href")))
    page.wait_for_load_state("networkidle")
    stage = page.locator("[data-redact] img, .redact img, main img").first
    box = stage.bounding_box()
    if box:
        page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.3)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] * 0.55, box["y"] + box["height"] * 0.5, steps=8)
        page.mouse.up()


def filing(page: Page, url: str) -> None:
    """Filing for somebody who called, wrote or came."""
    sign_in(page, url, "counter")
    page.goto(f"{url}/staff/file/complaint")


def confidential(page: Page, url: str) -> None:
    """The reason that opens a confidential matter."""
    sign_in(page, url, "integrity")
    page.goto(f"{url}/staff/queue?scope=all&status=any")
    page.locator("main table tbody tr a").first.click()


def settings(page: Page, url: str) -> None:
    """What the administrator may set."""
    sign_in(page, url, "admin")
    page.goto(f"{url}/staff/settings")


def category(page: Page, url: str) -> None:
    """One category with its unit, promise and questions."""
    sign_in(page, url, "admin")
    page.goto(f"{url}/staff/settings/categories/street-light")


def _say(page: Page, words: str) -> None:
    """Types on the phone of the simulator and waits for the answer."""
    page.fill("#text", words)
    page.press("#text", "Enter")
    time.sleep(4)


def _phone(page: Page, url: str) -> None:
    page.goto(f"{url}/simulator?lang=th")
    page.locator("#phone").wait_for()
    time.sleep(1)
    if page.locator("#greeting-add").is_visible():
        page.click("#greeting-add")
        time.sleep(4)
    page.evaluate("document.getElementById('phone').scrollIntoView()")


def line(page: Page, url: str) -> None:
    """The chat on the phone of the simulator: a report begun by saying what it is about."""
    _phone(page, url)
    _say(page, "เมนู")
    _say(page, "ไฟถนนดับ")


def chats(page: Page, url: str) -> None:
    """The talks that wait for an officer: one is asked for on the phone first."""
    _phone(page, url)
    _say(page, "เจ้าหน้าที่")
    _say(page, "แจ้งไฟถนนดับไว้สัปดาห์ก่อน ช่างจะเข้ามาวันไหน")
    sign_in(page, url, "registry")
    page.goto(f"{url}/staff/chats")


def talk(page: Page, url: str) -> None:
    """One talk with the line to answer."""
    sign_in(page, url, "registry")
    page.goto(f"{url}/staff/chats")
    page.locator("main a[href*='/staff/chats/']").first.click()


def _staff_page(who: str, path: str) -> Take:
    def show(page: Page, url: str) -> None:
        sign_in(page, url, who)
        page.goto(f"{url}{path}")

    return show


def officers(page: Page, url: str) -> None:
    """The accounts of officers."""
    sign_in(page, url, "admin")
    page.goto(f"{url}/staff/officers")


#: name → what to show, the window, the height where it is not the window's
TAKEN: dict[str, Shown] = {
    "home": (home, DESKTOP, None),
    "home-phone": (home, PHONE, 900),
    "service-phone": (service, PHONE, 900),
    "question-phone": (question, PHONE, 860),
    "place-phone": (place, PHONE, 1000),
    "review-phone": (review, PHONE, 900),
    "done-phone": (done, PHONE, 900),
    "track-phone": (track, PHONE, 900),
    "reports": (reports, DESKTOP, None),
    "staff-login": (staff_login, DESKTOP, 560),
    "staff-home": (staff_home, DESKTOP, None),
    "queue": (queue, DESKTOP, None),
    "queue-filter": (queue_filtered, DESKTOP, 640),
    "queue-phone": (queue, PHONE, 900),
    "case": (case, DESKTOP, 1100),
    "case-phone": (case, PHONE, 900),
    "case-action": (case_action, DESKTOP, 900),
    "screening": (screening, DESKTOP, 640),
    "screen-case": (screen_case, DESKTOP, 1000),
    "release": (release, DESKTOP, None),
    "redact": (redact, DESKTOP, None),
    "filing": (filing, DESKTOP, 1000),
    "confidential": (confidential, DESKTOP, 560),
    "settings": (settings, DESKTOP, 880),
    "category": (category, DESKTOP, 1000),
    "officers": (officers, DESKTOP, 640),
    "line-phone": (line, PHONE, 800),
    "chats": (chats, DESKTOP, 640),
    "talk": (talk, DESKTOP, 1000),
    "information": (_staff_page("admin", "/staff/information"), DESKTOP, None),
    "news": (_staff_page("head", "/staff/news"), DESKTOP, 700),
    "broadcasts": (_staff_page("head", "/staff/news/broadcasts"), DESKTOP, 640),
    "channels": (_staff_page("admin", "/staff/channels"), DESKTOP, 1000),
    "quota": (_staff_page("admin", "/staff/settings/quota"), DESKTOP, 900),
    "my-line": (_staff_page("officer", "/staff/me"), DESKTOP, 460),
    **MONEY,
    **SURVEYS,
    **COUNTER,
}


def take(browser: Browser, url: str, name: str) -> None:
    """Takes one picture in a window of its own."""
    show, (width, height), tall = TAKEN[name]
    is_phone = width < 600
    context = browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=2 if is_phone else 1,
        is_mobile=is_phone,
        has_touch=is_phone,
        locale="th-TH",
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    show(page, url)
    save(page, name, height=tall)
    context.close()


def main(arguments: list[str]) -> None:
    """Takes all pictures, or those that are named."""
    given = arguments[0] if arguments and arguments[0].startswith("http") else ""
    names = arguments[1:] if given else arguments
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("PRACHA_CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox", "--lang=th"]
        )
        if given:
            for name in names or TAKEN:
                take(browser, given.rstrip("/"), name)
        else:
            with demonstration() as url:
                for name in names or TAKEN:
                    take(browser, url, name)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
