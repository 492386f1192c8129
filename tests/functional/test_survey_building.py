"""A survey with every kind of question built by the keyboard alone, put in order, previewed, published and answered."""

import re

from services.surveys.definition import KINDS
from tests.functional.test_keyboard import choose, press_submit, tab_until, type_into
from tests.functional.walking import go_on, sign_in

_LISTED = ("matrix", "ranking", "choice", "choices")
#: Every button of eleven questions lies on the way.
_FAR = 250


def _enter(page, name: str, words: str) -> None:
    """Types into the field of that name."""
    type_into(page, lambda at: at["name"] == name, words)


def _follow(page, end: str) -> None:
    """Reaches the link whose address ends so, and opens it."""
    tab_until(page, lambda at: at["href"].split("?")[0].endswith(end), _FAR)
    before = page.url
    page.keyboard.press("Enter")
    page.wait_for_function("before => location.href !== before", arg=before)
    page.wait_for_load_state()


def _add_question(page, kind: str) -> None:
    _follow(page, "/questions/new")
    choose(page, "kind", kind)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"kind="))
    _enter(page, "label_th", f"ถาม {kind}")
    _enter(page, "label_en", f"Ask {kind}")
    if kind in _LISTED:
        for number, (th, en) in enumerate((("หนึ่ง", "One"), ("สอง", "Two")), 1):
            _enter(page, f"row-{number}-th", th)
            _enter(page, f"row-{number}-en", en)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/surveys/\d+(#.*)?$"))


def _order(page) -> list[str]:
    return [text.split()[-1] for text in page.locator(".builder__label").all_inner_texts()]


def _move(page, verb: str, of: str) -> None:
    """Presses the button of a question; afterwards the keyboard stands on the same one."""
    key = page.locator("[data-arrange-item]", has_text=f"ถาม {of}").last.get_attribute("data-arrange-item")
    tab_until(page, lambda at: at["id"] == f"{verb}-{key}", _FAR)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == f"{verb}-{key}"


def test_a_survey_is_built_by_keyboard_alone(site, open_page):
    page = open_page()
    sign_in(page, site, "registry")
    page.goto(f"{site.url}/staff/surveys/new/empty")
    for name, words in (("title_th", "ทุกชนิด"), ("title_en", "Every kind"), ("key", "every-kind")):
        _enter(page, name, words)
    press_submit(page)
    here = page.url
    _follow(page, "/sections/new")
    _enter(page, "title_th", "หมวดแรก")
    _enter(page, "title_en", "First part")
    press_submit(page)
    for kind in KINDS:
        _add_question(page, kind)
    assert _order(page) == list(KINDS)
    _move(page, "up", "long_text")
    _move(page, "up", "long_text")
    _move(page, "down", "rating")
    order = ["scale", "rating", *KINDS[2:8], "long_text", "date", "text"]
    assert _order(page) == order
    text = page.locator("[data-arrange-item]", has_text="ถาม text").get_attribute("data-arrange-item")
    _follow(page, f"/questions/{text}/conditions")
    tab_until(page, lambda at: at["type"] == "checkbox" and at["name"].startswith("when-"), _FAR)
    page.keyboard.press("Space")
    press_submit(page)
    assert "ถามเมื่อ “ถาม scale” ตอบ 0" in page.locator(f"#question-{text}").inner_text()
    # The mouse does the same as the buttons: the scale comes back below the mark.
    with page.expect_navigation():
        handle = page.locator("[data-arrange-item]").first.locator("[data-arrange-handle]")
        handle.drag_to(page.locator("[data-arrange-item]").nth(2), target_position={"x": 40, "y": 4})
    assert _order(page)[:3] == ["rating", "scale", "matrix"]
    _look_at_previews(page, here)
    page.goto(f"{here}/versions")
    press_publish(page)
    assert "รุ่นที่ 1" in page.locator("main").inner_text()
    _begin(site, open_page())


def _look_at_previews(page, here: str) -> None:
    page.goto(f"{here}/preview")
    assert page.locator(".builder__shown").count() == len(KINDS)
    page.goto(f"{here}/preview/kiosk")
    assert page.locator(".faces__one").count() == 5
    page.goto(f"{here}/preview/chat")
    page.locator(".sim-chat").last.wait_for()
    assert page.locator(".sim-chat").count() == len(KINDS)


def press_publish(page) -> None:
    """Publishes; the page comes back under the same address."""
    tab_until(page, lambda at: at["tag"] == "BUTTON" and at["inOwn"], _FAR)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def _begin(site, page) -> None:
    """Somebody else begins to answer."""
    page.goto(f"{site.url}/surveys/every-kind")
    go_on(page)
    page.wait_for_url(re.compile(r"/ask/"))
    assert "ถาม rating" in page.locator("h1").inner_text()
