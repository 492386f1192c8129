"""Two officers at once: a thing bears one code, and a number or key is given once, told as taken to the other."""

import threading
from collections.abc import Callable

import pytest

from services import assets, codes, products
from services.assets import AssetDetails
from services.audit import SYSTEM
from services.codes.models import QrCode
from services.db import db, session, unit_of_work
from services.errors import RuleBroken
from tests.factories.assets import make_register
from tests.factories.products import make_product

AT_ONCE = 4


def together(app, one: Callable[[], object]) -> list[str]:
    """What became of each who did the same in one moment: "done", or the code of the refusal."""
    became, start = [], threading.Barrier(AT_ONCE)

    def act() -> None:
        with app.app_context():
            start.wait(60)
            try:
                with unit_of_work():
                    one()
                became.append("done")
            except RuleBroken as refused:
                became.append(refused.problems[0].code)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=act) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    session().rollback()
    return sorted(became)


@pytest.fixture(autouse=True)
def register(app):
    make_register()


@pytest.mark.committed
def test_a_thing_bears_one_code_however_many_ask_for_its_label(app):
    targets = [f"SL-{number}" for number in range(20)]
    assert together(app, lambda: codes.ensure_codes("asset", targets, actor=SYSTEM)) == ["done"] * AT_ONCE
    assert session().query(QrCode).count() == len(targets)


@pytest.mark.committed
def test_a_number_and_a_key_are_given_once(app):
    details = AssetDetails("street-lamp", district="5101")
    assert together(app, lambda: assets.add_asset("SL-9", details, actor=SYSTEM)) == [
        "done",
        *["number_taken"] * (AT_ONCE - 1),
    ]
    assert assets.find_asset("SL-9").number == "SL-9"
    assert together(app, lambda: make_product("silk")) == ["done", *["key_taken"] * (AT_ONCE - 1)]
    assert [one.key for one in products.list_products()[0]] == ["silk"]
