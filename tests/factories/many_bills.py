"""Very many open bills as rows, booked, and the lines of a bank's file that pay them."""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import func, insert, select

from services import clock
from services.db import session, unit_of_work
from services.payments import layouts
from services.payments.ledger import Account, Line
from services.payments.ledger_many import Entry, post_many
from services.payments.models import Bill, BillItem
from services.people.business_models import Business
from tests.factories.bank_files import BankItem

BUSINESSES, AT_ONCE = 1_000, 5_000
SATANG = 123_450


def fill_bills(count: int) -> Iterator[BankItem]:
    """So many bills of a thousand businesses, and the lines that pay them to the satang."""
    with unit_of_work() as current:
        first = (current.scalar(select(func.max(Bill.id))) or 0) + 1
        businesses = _businesses()
    due, at = clock.today(), (clock.now() - timedelta(hours=20)).replace(microsecond=0)
    month = date(2026, 10, 1)
    for start in range(0, count, AT_ONCE):
        numbers = range(first + start, first + min(start + AT_ONCE, count))
        bills, lines, entries = [], [], []
        for number in numbers:
            business_id, name = businesses[number % BUSINESSES]
            ref1, ref2 = f"{name}01", f"202610{number // BUSINESSES:04d}"
            bills.append(
                {"id": number, "reference": f"BR-69-{number}", "business_id": business_id, "status": "open",
                 "purpose": "tax_return", "title_th": "ค่าธรรมเนียม", "title_en": "Fee", "payer_name": "ร้านตัวอย่าง",
                 "ref1": ref1, "ref2": ref2, "amount_satang": SATANG, "due_on": due, "issued_at": at,
                 "language": "th"}
            )  # fmt: skip
            lines.append(
                {"bill_id": number, "position": 0, "revenue": "hotel-fee", "part": "principal",
                 "words_th": "ค่าธรรมเนียม", "words_en": "Fee", "amount_satang": SATANG, "subject": "bench",
                 "subject_id": number, "month": month}
            )  # fmt: skip
            owed = Line(Account.RECEIVABLE, SATANG, "hotel-fee", "principal", business_id)
            entries.append(Entry(number, due, [owed, Line(Account.REVENUE, -SATANG, "hotel-fee", "principal")]))
            yield BankItem(at, ref1, ref2, SATANG, teller=f"{number % 10_000:04d}")
        with unit_of_work() as current:
            current.execute(insert(Bill), bills)
            current.execute(insert(BillItem), lines)
            post_many("issue", "bill", entries)


def _businesses() -> list[tuple[int, str]]:
    """The businesses that pay, made once."""
    names = [f"{8_000_000 + number}" for number in range(BUSINESSES)]
    query = select(Business.id, Business.number).where(Business.number.in_(names)).order_by(Business.number)
    found = [(row.id, row.number) for row in session().execute(query)]
    if not found:
        rows = [{"number": name, "name": "ร้านตัวอย่าง", "kind": "person", "created_at": clock.now()} for name in names]
        session().execute(insert(Business), rows)
        layouts.seed_layouts()
        found = [(row.id, row.number) for row in session().execute(query)]
    return found
