"""The page of a bank file looks by itself how far the work is, and without scripts by a link."""

from datetime import timedelta

import pytest

from app import create_app
from services import clock, people
from services.db import db, unit_of_work
from tests.conftest import make_settings
from tests.factories.bank_files import BankItem
from tests.factories.payments_in import bring, make_bill, work
from tests.factories.served import served
from tests.functional.conftest import seed
from tests.functional.walking import sign_in


@pytest.fixture
def brought(tmp_path):
    """A site, and a bank's file that nobody has worked yet."""
    settings = make_settings(tmp_path)
    seed(settings)
    app = create_app(settings)
    with app.app_context():
        finance = people.find_officer("finance@demo.pracha.example")
        with unit_of_work():
            bill = make_bill()
        at = (clock.now() - timedelta(hours=3)).replace(microsecond=0)
        number = bring([BankItem(at, bill.ref1, bill.ref2, 123_450)], actor=people.actor_for(finance))
        db.session.remove()
        with served(app) as address:
            yield type("Served", (), {"url": address}), number


def test_the_page_of_a_file_at_work_follows_it_to_its_end(brought, open_page):
    site, number = brought
    page, still = open_page(width=360), open_page(scripts=False)
    for each in (page, still):
        sign_in(each, site, "finance")
        each.goto(f"{site.url}/staff/finance/bank-files/{number}")
        each.locator("#work progress:not([value])").wait_for()
    work()
    page.locator("#work:not([data-refresh])").wait_for()
    assert "100%" in page.locator("#work").inner_text() and "จับคู่แล้ว" in page.locator("#work").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    still.get_by_role("link", name="ดูความคืบหน้าล่าสุด").click()
    assert "100%" in still.locator("#work").inner_text()
