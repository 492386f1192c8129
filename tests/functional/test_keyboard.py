"""The keyboard alone: a whole complaint, the way past what repeats, the summary of errors, the keys of the queue."""

import re

import pytest

from tests.functional.test_print_and_zoom import answers
from tests.functional.walking import lodge, sign_in

FOCUS = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const box = one.getBoundingClientRect(), style = getComputedStyle(one);
  const label = one.labels && one.labels[0] ? getComputedStyle(one.labels[0], "::before") : style;
  const shown = [style, label].some((each) => (each.outlineStyle !== "none" && parseFloat(each.outlineWidth) > 0) ||
    each.boxShadow !== "none" || parseFloat(each.borderTopWidth) > 2);
  const onScreen = box.bottom > 0 && box.top < innerHeight && box.width > 0;
  return {tag: one.tagName, type: one.type || "", name: one.name || "", value: one.value || "", id: one.id,
    href: one.getAttribute("href") || "", inMap: Boolean(one.closest("[data-map]")),
    inMain: Boolean(one.closest("main")),
    inOwn: one.form ? one.form === document.querySelector("main form[method=post]") : false,
    top: box.top + scrollY, shown, onScreen};
}"""


def tab_on(page, backwards: bool = False) -> dict | None:
    """Goes to the next thing; its focus must be seen."""
    page.keyboard.press("Shift+Tab" if backwards else "Tab")
    at = page.evaluate(FOCUS)
    if at is not None:
        assert at["shown"], f"nothing shows the focus of {at} on {page.url}"
        assert at["onScreen"], f"{at} is out of sight on {page.url}"
    return at


def tab_until(page, wanted, most: int = 120) -> dict:
    """Goes on until `wanted(at)`; fails when the keyboard never gets there."""
    for _ in range(most):
        at = tab_on(page)
        if at is not None and wanted(at):
            return at
    raise AssertionError(f"the keyboard does not reach it on {page.url}")


def is_submit(at: dict) -> bool:
    return at["inOwn"] and at["tag"] == "BUTTON" and at["type"] == "submit"


def press_submit(page) -> None:
    """Reaches the button of the page's own form and presses it."""
    tab_until(page, is_submit)
    before = page.url
    page.keyboard.press("Enter")
    page.wait_for_function("before => location.href !== before", arg=before)
    page.wait_for_load_state()


def choose(page, name: str, value: str) -> None:
    """Reaches the group of radios and moves on in it by arrows to the wanted one."""
    tab_until(page, lambda at: at["type"] == "radio" and at["name"] == name)
    page.keyboard.press("Space")
    for _ in range(60):
        if page.evaluate("name => document.querySelector(`[name='${name}']:checked`)?.value", name) == value:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{value} is not among {name}")


def type_into(page, wanted, words: str) -> None:
    tab_until(page, wanted)
    page.keyboard.type(words)


@pytest.mark.parametrize("language", ["th", "en"])
def test_a_whole_complaint_by_keyboard(site, open_page, language):
    page = open_page()
    page.goto(f"{site.url}/services/complaint?lang={language}")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    press_submit(page)
    for _ in range(15):
        key = page.url.split("?")[0].rpartition("/")[2]
        if key == "review":
            break
        if key == "category":
            choose(page, key, "street-light")
        elif key == "words":
            type_into(page, lambda at: at["tag"] == "TEXTAREA", "Three lamps are out, very dark")
        elif key == "place":
            for part in ("place-district", "place-subdistrict"):
                tab_until(page, lambda at, part=part: at["name"] == part)
                page.keyboard.press("ArrowDown")
            type_into(page, lambda at: at["name"] == "place-words", "by the temple")
        elif key == "name_kind":
            choose(page, key, "none")
        press_submit(page)
    assert page.url.endswith("/review"), page.url
    tab_until(page, is_submit)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/done$"))
    assert "RP-" in page.locator("main").inner_text()


def test_the_focus_goes_down_the_page_in_order(site, open_page):
    page = open_page()
    page.goto(f"{site.url}/track")
    tops = []
    while (at := tab_on(page)) is not None and len(tops) < 60:
        if at["inMain"]:
            tops.append(at["top"])
    assert len(tops) >= 3 and tops == sorted(tops)


def test_the_summary_of_errors_takes_the_focus_and_leads_to_the_field(site, open_page):
    page = open_page(width=360)
    page.goto(f"{site.url}/track")
    press = page.locator("main form[method=post] button").first
    press.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".govuk-error-summary")
    assert page.evaluate("document.activeElement.classList.contains('govuk-error-summary')")
    link = tab_until(page, lambda at: at["href"].startswith("#"))
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == link["href"][1:]


def test_the_map_can_be_passed_by(site, open_page):
    page = open_page()
    page.goto(f"{site.url}/services/complaint?category=street-light")
    press_submit(page)
    type_into(page, lambda at: at["tag"] == "TEXTAREA", "Dark")
    press_submit(page)
    while not page.url.split("?")[0].endswith("/place"):
        press_submit(page)
    in_map = 0
    for _ in range(80):
        at = tab_on(page)
        in_map += bool(at and at["inMap"])
        if at and is_submit(at):
            break
    assert is_submit(at) and in_map <= 4


def test_the_keys_of_the_queue(site, open_page):
    citizen = open_page()
    references = [lodge(citizen, site, answers())["reference"] for _ in range(2)]
    page = open_page()
    sign_in(page, site, "registry")
    page.goto(f"{site.url}/staff/queue?scope=all")
    links = page.locator("[data-queue] tbody tr a:first-of-type").evaluate_all("all => all.map((one) => one.href)")
    assert len(links) >= len(references)
    at = "document.activeElement.href"
    page.keyboard.press("j")
    assert page.evaluate(at) == links[0]
    page.keyboard.press("j")
    assert page.evaluate(at) == links[1]
    page.keyboard.press("k")
    assert page.evaluate(at) == links[0]
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("jk?")
    assert page.input_value("#q") == "jk?"
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    assert page.locator("[data-shortcuts][open]").count() == 1
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/staff/cases/"))
