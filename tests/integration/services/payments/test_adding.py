"""Rows added in one statement are the rows that one by one would be there; PostgreSQL learns how many there are."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DataError, StatementError

from services import db
from services.db import session, unit_of_work
from services.payments import bank_matching, bank_upkeep
from services.payments.adding import add_rows
from services.payments.bank_models import BankFile
from services.payments.models import Payment
from tests.factories.bank_files import BankItem
from tests.factories.finance import finance_officer
from tests.factories.payments_in import bring, make_bill, work

AT = datetime(2026, 11, 20, 3, 4, 5, 678_000, tzinfo=UTC)


def row(number: int, **values):
    return {
        "reference": f"PY-69-{number}", "method": "bank_file", "amount_satang": 9_000_000_000 + number, "paid_at": AT,
        "paid_on": date(2026, 11, 20), "received_at": AT, "state": "waiting", "source_key": f"test:{number}",
        "payer": "ร้าน \"ก\" \\ '%(x)s", "officer_id": None,
    } | values  # fmt: skip


def test_every_kind_of_value_comes_back_as_it_was(app):
    made = dict(add_rows(Payment, [row(1), row(2, payer=None)], "source_key", "id"))
    assert sorted(made) == ["test:1", "test:2"]
    found = session().get_one(Payment, made["test:1"])
    assert (found.paid_at, found.paid_on, found.amount_satang) == (AT, date(2026, 11, 20), 9_000_000_001)
    assert (found.payer, found.officer_id, found.ref1) == ('ร้าน "ก" \\ \'%(x)s', None, "")
    stored = session().scalar(text("SELECT payer FROM payment WHERE source_key = 'test:1'"))
    assert stored and "ร้าน" not in stored
    assert session().get_one(Payment, made["test:2"]).payer is None
    assert add_rows(Payment, []) == []


def test_a_value_that_does_not_fit_is_refused_as_ever(app):
    with pytest.raises((ValueError, StatementError), match="naive"):
        add_rows(Payment, [row(1, paid_at=AT.replace(tzinfo=None))])
    if not db.is_sqlite():
        with pytest.raises(DataError):
            add_rows(Payment, [row(1, state="x" * 13)])


@pytest.mark.committed
def test_tables_that_outgrew_what_was_known_are_looked_at(app):
    with unit_of_work():
        add_rows(Payment, [row(number) for number in range(1_000)])
    bank_upkeep.keep_up()
    if not db.is_sqlite():
        known = text("SELECT reltuples FROM pg_class WHERE oid = 'payment'::regclass")
        assert session().scalar(known) == 1_000


def test_a_step_that_runs_out_of_time_asks_once_for_what_it_took_ahead(app, monkeypatch):
    at = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=4)
    bills = [make_bill(1_000 + number) for number in range(5)]
    items = [BankItem(at, bill.ref1, bill.ref2, bill.amount_satang - number % 2) for number, bill in enumerate(bills)]
    desk = finance_officer()
    session().commit()
    file_id = bring(items, actor=desk)
    singly = []
    take = bank_matching.take_payment
    monkeypatch.setattr(bank_matching, "SECONDS", -1.0)
    monkeypatch.setattr(bank_matching, "take_payment", lambda new, **said: singly.append(new.ref2) or take(new, **said))
    work()
    found = session().get_one(BankFile, file_id, populate_existing=True)
    assert (found.state, found.matched_count, found.exception_count) == ("done", 3, 2)
    assert singly == [bills[1].ref2, bills[3].ref2]
    taken = session().scalars(select(Payment.amount_satang).order_by(Payment.ref2)).all()
    assert sorted(taken) == sorted(item.satang for item in items)
