"""The ledger: entries balance or are refused, add up, and are never changed."""

from datetime import date

import pytest
from sqlalchemy import select

from services.db import session
from services.payments import ledger
from services.payments.ledger import Account, Line, NotBalanced
from services.payments.ledger_models import LedgerEntry, LedgerLine
from tests.factories.payments import make_bill, make_business, pay

DAY = date(2027, 3, 1)


def post(*lines: Line, day: date = DAY) -> int | None:
    return ledger.post("test", "test", 1, lines=lines, day=day)


def test_an_entry_that_does_not_balance_is_refused_and_nothing_is_written(app):
    with pytest.raises(NotBalanced, match="out by 1 satang"):
        post(Line(Account.BANK, 100), Line(Account.SUSPENSE, -99))
    assert session().scalars(select(LedgerEntry)).all() == []


@pytest.mark.parametrize("sum_", [1.0, True, "1", None])
def test_only_whole_satang_are_taken(app, sum_):
    with pytest.raises(TypeError):
        post(Line(Account.BANK, sum_), Line(Account.SUSPENSE, -1))


def test_lines_of_one_kind_are_added_up_and_what_is_nought_is_left_out(app):
    business = make_business()
    entry = post(
        Line(Account.BANK, 300),
        Line(Account.CREDITS, -100, business_id=business),
        Line(Account.CREDITS, -200, business_id=business),
        Line(Account.SUSPENSE, 5),
        Line(Account.SUSPENSE, -5),
    )
    found = session().execute(select(LedgerLine.account, LedgerLine.amount_satang).where(LedgerLine.entry_id == entry))
    assert set(found.tuples()) == {("bank", 300), ("credits", -300)}
    assert post(Line(Account.BANK, 5), Line(Account.BANK, -5)) is None


def test_the_balance_is_that_of_the_end_of_a_day(app):
    post(Line(Account.BANK, 300), Line(Account.SUSPENSE, -300), day=date(2027, 3, 1))
    post(Line(Account.SUSPENSE, 200), Line(Account.RECEIVABLE, -200, "oil-tax", "principal"), day=date(2027, 3, 2))
    early, late = ledger.trial_balance(date(2027, 3, 1)), ledger.trial_balance()
    assert early[Account.SUSPENSE] == -300 and early[Account.RECEIVABLE] == 0
    assert late[Account.SUSPENSE] == -100 and late[Account.RECEIVABLE] == -200
    assert sum(early.values()) == sum(late.values()) == 0


def test_rows_of_the_ledger_are_never_changed_nor_deleted(app):
    entry = post(Line(Account.BANK, 300), Line(Account.SUSPENSE, -300))
    row = session().get_one(LedgerEntry, entry)
    row.kind = "other"
    with pytest.raises(RuntimeError, match="never changed"):
        session().flush()
    session().rollback()


def test_a_line_is_never_deleted(app):
    post(Line(Account.BANK, 300), Line(Account.SUSPENSE, -300))
    session().delete(session().scalars(select(LedgerLine)).first())
    with pytest.raises(RuntimeError, match="never changed"):
        session().flush()
    session().rollback()


def test_an_entry_altered_from_outside_is_found(app):
    good = post(Line(Account.BANK, 300), Line(Account.SUSPENSE, -300))
    bad = post(Line(Account.BANK, 300), Line(Account.SUSPENSE, -300))
    assert ledger.check() == []
    table = LedgerLine.__table__
    session().execute(table.update().where(table.c.entry_id == bad, table.c.account == "bank").values(amount_satang=1))
    assert ledger.check() == [bad] and good != bad


def test_the_lines_of_a_business_tell_its_story(app):
    business = make_business()
    bill = make_bill(business, 70_000)
    pay(bill)
    make_bill(make_business())
    told = [(line.kind, line.account, line.amount_satang) for line in ledger.list_lines(business_id=business)]
    assert told == [
        ("issue", Account.RECEIVABLE, 70_000),
        ("issue", Account.REVENUE, -70_000),
        ("money", Account.RECEIVABLE, -70_000),
    ]
    assert len(ledger.list_lines(subject=("bill", bill.id))) == 2
    assert ledger.list_lines(business_id=business, after=ledger.list_lines(business_id=business)[-1].id) == []
