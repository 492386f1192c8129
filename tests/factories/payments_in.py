"""Bills that wait for money, and the money as banks tell of it."""

import itertools
from datetime import timedelta
from io import BytesIO

from sqlalchemy import select

from services import clock, db, files, payments
from services.audit import SYSTEM, Actor
from services.payments import NewBill, NewItem, Part, bank_files, layouts
from services.payments.bank_matching import work_bank_files
from services.payments.bank_models import BankLayout
from services.text import Words
from tests.factories.bank_files import write_256, write_bars
from tests.factories.businesses import make_business

WIDE, BARS = "cross-bank-256", "records-01-02-09"


_numbers = itertools.count(1)


def make_bill(satang: int = 123_450, *, business=None, **values):
    """A bill of one line."""
    business = business or make_business()
    item = NewItem("hotel-fee", Part.PRINCIPAL, Words("ค่าธรรมเนียม", "Fee"), satang, "test", next(_numbers))
    due = clock.today() + timedelta(days=10)
    new = NewBill(
        business.id, None, "test", Words("ใบแจ้งทดสอบ", "Test bill"), business.name, "01", [item], due, **values
    )
    return payments.issue_bill(new, actor=SYSTEM)


def layout_id(key: str = WIDE) -> int:
    """A layout as it is shipped."""
    layouts.seed_layouts()
    return db.session().scalars(select(BankLayout.id).where(BankLayout.key == key)).one()


def bring(items=(), *, actor: Actor, key: str = WIDE, data: bytes | None = None, **said) -> int:
    """A bank's file as an officer brings it; gives its number."""
    if data is None:
        data = (write_256 if key == WIDE else write_bars)(items, **said)
    ready = files.ready_bulk(BytesIO(data), filename="bank.txt", limit=bank_files.LARGEST)
    with db.unit_of_work():
        return bank_files.take_bank_file(ready, layout_id=layout_id(key), actor=actor)


def work(most: int = 50) -> int:
    """The worker works until there is nothing left; how many steps it took."""
    steps = 0
    while steps < most and (done := work_bank_files()):
        steps += done
    return steps
