"""The sum of a return grows while it is typed, and a press asks for it where there are no scripts."""

import pytest

from app import create_app
from tests.conftest import make_settings
from tests.factories.served import served
from tests.functional import tax_pages
from tests.functional.conftest import seed


@pytest.fixture(scope="module")
def station(tmp_path_factory):
    """A site, and a draft of a station's return that stands at its products."""
    settings = make_settings(tmp_path_factory.mktemp("taxes"))
    seed(settings)
    app = create_app(settings)
    with app.app_context():
        made = tax_pages.plant()
    with served(app) as address:
        yield address, f"{address}/ask/{made['oil_draft']}/products"


def sign_in(page, address):
    page.goto(f"{address}/account/sign-in")
    page.fill("[name=email]", "citizen@demo.pracha.example")
    page.fill("[name=password]", "pracha-demo")
    page.locator("main form button").first.click()


def fill(page):
    for name, value in (("opening", "100"), ("received", "1000"), ("sold", "๑๐๐๐.๕"), ("closing", "99.5")):
        page.fill(f"[name=products-0-{name}]", value)


def test_it_is_shown_as_it_is_typed(station, open_page):
    address, path = station
    page = open_page(width=360)
    sign_in(page, address)
    page.goto(path)
    assert page.locator("[data-sum-button]").is_hidden()
    page.select_option("[name=products-0-product]", "diesel")
    fill(page)
    page.locator("#sum").get_by_text("45.42 บาท").last.wait_for()
    assert "1,000.5 ลิตร × 4.54 สตางค์ = 45.4227 บาท" in page.locator("#sum").inner_text()
    page.fill("[name=products-0-closing]", "90")
    page.locator("#sum").get_by_text("ต่างกัน −9.5 ลิตร").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_without_scripts_a_button_asks_for_it(station, open_page):
    address, path = station
    page = open_page(scripts=False)
    sign_in(page, address)
    page.goto(path)
    page.select_option("[name=products-0-product]", "diesel")
    fill(page)
    page.get_by_role("button", name="คำนวณ").click()
    assert "45.42 บาท" in page.locator("#sum").inner_text()
    assert page.input_value("[name=products-0-received]") == "1000"
