"""The account of a business: every posting between it and the authority, its balance, and the papers behind it."""

import csv
import io

import pytest

from services import payments
from services.audit import SYSTEM, Role
from services.db import session, unit_of_work
from services.errors import NotFound
from services.payments import Manner, statements
from services.payments.models import Payment
from tests.factories.payments import make_bill, make_business, make_finance, pay
from tests.factories.people import make_actor, make_officer, make_unit, sign_in


@pytest.fixture
def busy(app):
    """A business that paid too much, got a part back, had a payment undone and a bill cancelled."""
    with unit_of_work():
        business, officers = make_business(), [make_finance() for _ in range(3)]
        first, second = make_bill(business, 100_000, 5_000), make_bill(business, 70_000)
        credit = pay(first, 135_000).credit_id
        taken = pay(second, 20_000)
        payments.reverse_payment(
            taken.payment_id, reason="returned_cheque", actor=SYSTEM, source_key="undo",
            paid_at=session().get_one(Payment, taken.payment_id).paid_at,
        )  # fmt: skip
        payments.cancel_bill(make_bill(business, 900).reference, reason="mistake", actor=SYSTEM)
        asked = payments.ask_refund(
            credit, 10_000, manner=Manner.PAY_OUT, account="1", reason="ชำระเกิน", actor=officers[0]
        )
        for officer in officers[1:]:
            payments.approve_refund(asked.reference, actor=officer)
        payments.pay_out_refund(asked.reference, done_reference="CHQ", actor=officers[0])
        make_bill(0, 333)
    return business, first, second, asked


def test_the_balance_is_what_is_owed_less_what_is_owed_back(busy):
    business, first, _second, asked = busy
    desk = make_finance()
    found = statements.read_statement(business, actor=desk)
    assert found.balance_satang == 70_000 - 20_000 and found.after is None
    assert found.rows[0].refund == asked.reference and found.rows[0].satang == 10_000
    balance = 0
    for one in reversed(found.rows):
        balance += one.satang
        assert one.balance_satang == balance
    paid = [one for one in found.rows if one.kind == "money" and one.bill == first.reference]
    assert sum(one.satang for one in paid) == -135_000 and all(one.payment and one.receipt for one in paid)
    assert {one.kind for one in found.rows} == {"issue", "withdraw", "money", "reversal", "refund"}


def test_pages_hold_each_posting_once_and_the_file_holds_the_same(busy, monkeypatch):
    business, desk = busy[0], make_finance()
    whole = statements.read_statement(business, actor=desk).rows
    monkeypatch.setattr(statements, "PAGE", 3)
    monkeypatch.setattr(statements, "_AT_ONCE", 4)
    paged, after = [], None
    while True:
        page = statements.read_statement(business, actor=desk, after=after)
        paged += page.rows
        if (after := page.after) is None:
            break
    assert paged == list(whole) == list(statements.each_posting(business, actor=desk))
    monkeypatch.setattr(statements, "MOST", 5)
    assert list(statements.each_posting(business, actor=desk)) == list(whole[:5])
    with pytest.raises(NotFound):
        statements.each_posting(business, actor=make_actor(Role.COUNTER))


def test_the_desk_reads_it_and_takes_it_away(checked_client, busy):
    _business, first, _second, asked = busy
    with unit_of_work():
        officer = make_officer(Role.FINANCE, unit_id=make_unit("finance"))
    number = first.business_number
    sign_in(checked_client, officer)
    register = checked_client.get(f"/staff/finance/businesses/{number}").get_data(as_text=True)
    assert f"/staff/finance/businesses/{number}/ledger" in register
    page = checked_client.get(f"/staff/finance/businesses/{number}/ledger?lang=en").get_data(as_text=True)
    assert "500.00 baht" in page and asked.reference in page and f'href="/bills/{first.reference}"' in page
    file = checked_client.get(f"/staff/finance/businesses/{number}/ledger.csv?lang=en")
    rows = list(csv.DictReader(io.StringIO(file.get_data().decode("utf-8-sig"))))
    assert rows[0]["Balance (baht)"] == "500.00" and rows[0]["Debit (baht)"] == "100.00"
    assert {row["Refund"] for row in rows} == {"", asked.reference}
