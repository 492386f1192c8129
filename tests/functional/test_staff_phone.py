"""The officers' pages on a telephone: a menu that is folded, tables that become cards; on a desk the menu stands."""

import pytest

from app import create_app
from services import codes
from services.audit import Channel
from services.db import db, unit_of_work
from services.text import Words
from tests.conftest import make_settings
from tests.factories.codes import make_code
from tests.functional.walking import sign_in

WIDTH, HEIGHT = 360, 740


@pytest.fixture
def scanned(site):
    """A sign of the running site that was scanned."""
    with create_app(make_settings(site.folder, smtp_url=site.mail.url, base_url=site.url)).app_context():
        code = make_code(place=Words("ศาลาริมทางหลวงแผ่นดินหน้าที่ทำการองค์การบริหารส่วนตำบล", "A shelter"))
        with unit_of_work():
            codes.note(code, codes.SCAN, Channel.QR)
        yield code
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("language", ["th", "en"])
def test_the_menu_is_folded_on_a_telephone(site, open_page, scripts, language):
    page = open_page(width=WIDTH, height=HEIGHT, scripts=scripts)
    sign_in(page, site, "admin", language)
    masthead = page.locator("header.masthead")
    for path in ("/staff", "/staff/codes"):
        page.goto(f"{site.url}{path}?lang={language}")
        assert masthead.bounding_box()["height"] <= HEIGHT / 5, path
        assert not page.locator("header a[href='/staff/queue']").is_visible()
        assert not page.locator(".signed-in").is_visible()
    page.locator(".fold > summary").click()
    assert page.locator("header a[href='/staff/assets']").is_visible() and page.locator(".signed-in").is_visible()
    links = page.locator("header .fold a:visible").all()
    boxes = [link.bounding_box() for link in links]
    assert len(boxes) > 10 and all(box["height"] >= 24 and box["x"] + box["width"] <= WIDTH for box in boxes)
    page.locator("header a[href='/staff/queue']").click()
    page.wait_for_url("**/staff/queue")


def test_the_menu_stands_where_there_is_room(site, open_page):
    page = open_page(width=1280)
    sign_in(page, site, "admin", "en")
    assert not page.locator(".fold > summary").is_visible()
    assert page.locator(".signed-in").is_visible()
    page.get_by_role("link", name="Queue", exact=True).click()
    page.wait_for_url("**/staff/queue")


@pytest.mark.parametrize("language", ["th", "en"])
def test_the_figures_of_signs_are_read_without_going_sideways(site, open_page, scanned, language):
    page = open_page(width=WIDTH, height=HEIGHT)
    sign_in(page, site, "registry", language)
    page.goto(f"{site.url}/staff/codes/statistics?lang={language}")
    tables = page.locator("main table").all()
    assert len(tables) > 3 and scanned.printed in tables[0].inner_text()
    page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
    assert all(table.evaluate("one => one.getBoundingClientRect().right") <= WIDTH for table in tables)
    assert page.locator("main .wide-table").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH
