"""Several file the same month at once: each is a version, and one open bill is left."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import select

from services import payments, taxes
from services.db import db, session, unit_of_work
from services.taxes import NewReturn, file_return
from services.taxes.models import TaxMonth, TaxReturn
from tests.factories.businesses import citizen, make_business
from tests.factories.people import make_person, make_unit

MONTH = date(2026, 1, 1)


@pytest.mark.committed
def test_versions_and_one_open_bill(app):
    with unit_of_work():
        make_unit("finance")
        taxes.seed_ordinances()
        owner = citizen(make_person().id)
        place = make_business(owner=owner.id).establishments[0]

    def file(charge: int) -> None:
        answers = {"has_items": True, "way": "month", "rooms_sold": 4, "nights": 5, "room_charge": charge}
        with app.app_context():
            try:
                with unit_of_work():
                    file_return(NewReturn("hotel-fee", place.id, MONTH, answers, "certified"), actor=owner)
            finally:
                db.session.remove()

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(file, charge * 100_000) for charge in range(1, 9)]:
            done.result()
    session().rollback()
    rows = session().scalars(select(TaxReturn).order_by(TaxReturn.version)).all()
    assert [row.version for row in rows] == list(range(1, 9))
    assert [row.status for row in rows] == ["replaced"] * 7 + ["filed"]
    assert [row.previous_id for row in rows[1:]] == [row.id for row in rows[:-1]]
    bills = payments.list_bills_of([place.business_id], limit=50)
    assert [bill.amount_satang for bill in bills if bill.status == "open"] == [rows[-1].tax_satang]
    assert session().scalars(select(TaxMonth.return_id).where(TaxMonth.month == MONTH)).one() == rows[-1].id
    assert payments.ledger.check() == []
