"""A worker is killed in the middle of a bank file; the next one goes on and counts nothing twice."""

import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.config import ROOT
from services import clock
from services.db import session, unit_of_work
from services.payments import bank_files, ledger
from services.payments.bank_models import BankFile, BankLine
from services.payments.models import Bill, Payment
from services.payments.receipt_models import Receipt
from tests.factories.bank_files import BankItem
from tests.factories.finance import finance_officer
from tests.factories.payments_in import bring, make_bill, work

LINES = 45


def count(model, *conditions) -> int:
    return session().scalar(select(func.count()).select_from(model).where(*conditions))


@pytest.mark.committed
@pytest.mark.parametrize(("moment", "begun"), [("check", 0), ("lines", 19), ("receipts", 19), ("after", 29)])
def test_a_killed_worker_loses_nothing_and_doubles_nothing(app, moment, begun):
    with unit_of_work():
        desk = finance_officer()
        bills = [make_bill(1_000 + n) for n in range(LINES - 1)]
    at = (clock.now() - timedelta(hours=4)).replace(microsecond=0)
    items = [BankItem(at, bill.ref1, bill.ref2, bill.amount_satang) for bill in bills]
    items.insert(7, BankItem(at, bills[3].ref1, bills[3].ref2, 77))
    file_id = bring(items, actor=desk)
    session().rollback()
    settings = app.config["PRACHA"]
    command = [sys.executable, "-m", "tests.factories.killed_bank_file", str(settings.instance)]
    dead = subprocess.run([*command, settings.database_url, moment], cwd=ROOT, capture_output=True, check=False)
    assert dead.returncode == -signal.SIGKILL, dead.stderr.decode()[-2000:]

    assert count(BankLine) == count(Payment) == begun
    row = session().get_one(BankFile, file_id, populate_existing=True)
    assert row.line_count == begun and row.state == ("checking" if moment == "check" else "matching")
    session().rollback()

    work()
    view = bank_files.get_bank_file(file_id, actor=desk)
    assert (view.state, view.line_count, view.matched_count, view.exception_count) == ("done", LINES, LINES - 1, 1)
    assert count(BankLine) == count(Payment) == LINES
    assert count(Bill, Bill.status == "paid") == LINES - 1
    assert count(Receipt) == LINES
    numbers = sorted(session().scalars(select(Receipt.number)))
    assert numbers == list(range(1, LINES + 1))
    assert not ledger.check()
    assert ledger.trial_balance()["bank"] == sum(item.satang for item in items)
