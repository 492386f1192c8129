"""On paper the way about is left out; without scripts every form refuses and takes what it should, on a small phone."""

import itertools
import re

import pytest

from tests.functional.walking import answer_question, go_on, lodge, picture, sign_in

_numbers = itertools.count(1)
#: What is for the screen alone.
WAYS = ("header nav", "footer nav", ".govuk-skip-link", ".finder", "main form button")


@pytest.fixture(scope="module")
def report(site, browser):
    """A complaint, and the tab that lodged it."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(90_000)
    tab = context.new_page()
    yield lodge(tab, site, answers()), tab
    context.close()


def answers(**changes) -> dict:
    return {
        "category": "street-light",
        "words": f"ไฟทางดับ มืดขนาด {next(_numbers)}",
        "place": ("5101", "510101", "หน้าวัด"),
        "photographs": [{"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture()}],
        "photo_position": "no",
        "name_kind": "none",
    } | changes


def on_paper(tab) -> str:
    """The words that would be printed; fails where what is for the screen alone would be printed too."""
    tab.emulate_media(media="print")
    left = [way for way in WAYS if any(one.is_visible() for one in tab.locator(way).all())]
    assert left == [], tab.url
    words = tab.locator("body").inner_text()
    tab.emulate_media(media="screen")
    return words


def test_confirmation_and_tracking_print_without_the_way_about(site, report):
    lodged, tab = report
    words = on_paper(tab)
    assert lodged["reference"] in words and lodged["code"] in words
    tab.goto(tab.locator("main a[href*='/track/']").first.evaluate("one => one.href"))
    assert lodged["reference"] in on_paper(tab)


def test_the_case_prints_without_the_way_about(site, report, open_page):
    lodged, _ = report
    officer = open_page()
    sign_in(officer, site, "registry")
    officer.goto(f"{site.url}/staff/cases/{lodged['reference']}")
    assert lodged["reference"] in on_paper(officer)


def refused(tab, *, names_fields: bool = True) -> None:
    """The page is a refusal whose links lead to fields that are there; that of a sign-in names no field."""
    assert tab.locator(".govuk-error-summary").count() == 1, tab.url
    links = tab.locator(".govuk-error-summary a")
    assert links.count() or not names_fields, tab.url
    for link in links.all():
        assert tab.locator(link.get_attribute("href")).count() == 1, link.get_attribute("href")


def send_blank(tab) -> None:
    """Presses the button of the page's own form with nothing filled in."""
    go_on(tab)
    tab.wait_for_load_state()


def test_each_question_refuses_and_takes_without_scripts(site, open_page):
    tab = open_page(width=360, scripts=False)
    tab.goto(f"{site.url}/services/complaint")
    go_on(tab)
    refusals, given = [], answers(name_kind="open", name="สมมุติ ใจดี", notify="none")
    for _ in range(20):
        key = tab.url.split("?")[0].rpartition("/")[2]
        if key == "review":
            break
        if key in ("category", "words", "place", "photo_position", "name_kind", "name", "notify"):
            send_blank(tab)
            refused(tab)
            refusals.append(key)
        answer_question(tab, given)
    assert refusals == ["category", "words", "place", "photo_position", "name_kind", "name", "notify"]
    go_on(tab)
    tab.wait_for_url(re.compile(r"/done$"))
    assert "RP-" in tab.locator("main").inner_text()


@pytest.mark.parametrize(
    "path",
    ["/track", "/resume", "/account/register", "/account/sign-in", "/account/reset", "/staff/login"],
)
def test_each_public_form_refuses_without_scripts(site, open_page, path):
    tab = open_page(width=360, scripts=False)
    tab.goto(site.url + path)
    send_blank(tab)
    refused(tab, names_fields="sign-in" not in path and "login" not in path)


def test_public_forms_take_what_is_right_without_scripts(site, open_page, report):
    lodged, _ = report
    tab = open_page(width=360, scripts=False)
    tab.goto(f"{site.url}/track")
    tab.fill("main #reference", lodged["reference"])
    tab.fill("main #access_code", lodged["code"])
    go_on(tab)
    tab.wait_for_url(re.compile(r"/track/[^/]{20,}$"))
    email = f"noscript{next(_numbers)}@example.org"
    tab.goto(f"{site.url}/account/register")
    tab.fill("main #email", email)
    for field in tab.locator("main input[type=password]").all():
        field.fill("ลำไยสุกแล้ว-2569")
    go_on(tab)
    tab.wait_for_url(re.compile(r"/account/registered"))
    mail = site.wait_for_mail(lambda one: one["To"] == email)
    assert "/account/confirm/" in mail.get_body(("plain",)).get_content()


def test_the_officer_files_a_letter_without_scripts(site, open_page):
    tab = open_page(width=360, scripts=False)
    sign_in(tab, site, "counter")
    tab.goto(f"{site.url}/staff/file/complaint")
    tab.locator("main form[method=post] button[value=review]").last.click()
    refused(tab)
