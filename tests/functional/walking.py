"""What people do on the pages, in words."""

import io
import re
from contextlib import suppress

from PIL import Image, ImageDraw
from playwright.sync_api import Error

PASSWORD = "pracha-demo"


def picture(colour: str = "orange") -> bytes:
    """A small photograph that knows when it was taken, as a camera makes it."""
    image = Image.new("RGB", (640, 480), colour)
    ImageDraw.Draw(image).ellipse((200, 120, 440, 360), fill="white")
    buffer = io.BytesIO()
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2026:11:01 08:00:00"
    image.save(buffer, "JPEG", quality=80, exif=exif)
    return buffer.getvalue()


def settle(page) -> None:
    """Waits for the letters: while they come, lines grow or shrink, and what was aimed at moves away from under.

    A page that goes on by itself has nothing to wait for.
    """
    with suppress(Error):
        page.evaluate("document.fonts.ready.then(() => true)")


def settled(page):
    """The page, which from now on has its letters whenever it has gone to an address."""
    go = page.goto

    def goto(*arguments, **options):
        answer = go(*arguments, **options)
        settle(page)
        return answer

    page.goto = goto
    return page


def go_on(page) -> None:
    """Presses the button that goes on: the first of the page's own form. The next page has come when this returns."""
    settle(page)
    with page.expect_navigation():
        page.locator("main form[method=post]").first.locator("button:not([type=button])").first.click()


def sign_in(page, site, who: str, language: str = "th") -> None:
    """Signs in as one of the demonstration's officers."""
    page.goto(f"{site.url}/staff/login?lang={language}")
    page.fill("#email", f"{who}@demo.pracha.example")
    page.fill("#password", PASSWORD)
    go_on(page)
    page.wait_for_url(re.compile(r"/staff$"))


def answer_question(page, answers: dict) -> None:
    """Answers the question that the page asks; `answers` by the key of the question."""
    page.wait_for_load_state("domcontentloaded")
    page.locator("main form[method=post]").first.wait_for(state="attached")
    key = page.url.rstrip("/").split("/")[-1].split("?")[0]
    given = answers.get(key)
    main = page.locator("main")
    if given is None:
        pass
    elif isinstance(given, tuple):
        main.locator("select").nth(0).select_option(given[0])
        main.locator("select").nth(1).select_option(given[1])
        main.locator("input[name$=-words]").fill(given[2])
    elif key == "photographs":
        page.set_input_files("main input[type=file]", given)
    elif isinstance(given, list) and main.locator("input[type=checkbox]").count():
        for each in given:
            main.locator(f"input[type=checkbox][value='{each}']").check()
    elif main.locator("input[type=radio]").count() and not main.locator(f"input[type=radio][value='{given}']").count():
        main.get_by_label(given).first.check()
    elif main.locator("input[type=radio]").count():
        wanted = main.locator(f"input[type=radio][value='{given}']")
        # On a phone the choices stand under headings that open.
        if not wanted.is_visible():
            holds = page.locator(f"input[value='{given}']")
            main.locator("details", has=holds).locator("summary").click()
        wanted.check()
    else:
        main.locator("textarea, input[type=text], input[type=email], input[type=tel]").first.fill(given)
    go_on(page)


def lodge(page, site, answers: dict, *, language: str = "th", service: str = "complaint") -> dict:
    """Asks for a service from its page to the confirmation; gives reference, access code and the link."""
    page.goto(f"{site.url}/services/{service}?lang={language}")
    go_on(page)
    for _ in range(30):
        if page.url.endswith("/review"):
            break
        answer_question(page, answers)
    assert page.url.endswith("/review"), f"{page.url}: {page.locator('main').inner_text()}"
    review = page.locator("main").inner_text()
    go_on(page)
    page.wait_for_url(re.compile(r"/done$"))
    text = page.locator("main").inner_text()
    return {
        "reference": re.search(r"[A-Z]{2}-\d\d-[0-9A-Z]{4}-[0-9A-Z]{2}", text)[0],
        "code": re.search(r"\b[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}\b", text)[0],
        "link": page.locator("main a[href*='/track/']").first.get_attribute("href"),
        "review": review,
        "text": text,
    }


def act(page, action: str, values: dict | None = None, files: list | None = None) -> None:
    """Opens an action on the page of a case, fills it in and sends it. The next page has come when this returns."""
    form = page.locator(f"form[action$='/{action}']").first
    fold = page.locator(f"details:has(form[action$='/{action}'])")
    if fold.count() and fold.first.get_attribute("open") is None:
        fold.first.locator("summary").first.click()
    for key, value in (values or {}).items():
        name = f"{action}-{key}"
        field = form.locator(f"[name='{name}']")
        if field.first.get_attribute("type") == "radio":
            form.locator(f"[name='{name}'][value='{value}']").check()
        elif field.first.evaluate("e => e.tagName") == "SELECT":
            field.first.select_option(value)
        else:
            field.first.fill(value)
    if files:
        form.locator("input[type=file]").set_input_files(files)
    with page.expect_navigation():
        form.locator("button:not([type=button])").last.click()
