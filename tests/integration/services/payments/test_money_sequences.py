"""After whatever happened in whatever order, the books balance and every baht can be traced."""

import pytest
from sqlalchemy import select

from services.db import session
from services.payments.ledger_models import LedgerLine
from services.payments.models import Bill, BillItem, Credit, CreditUse, Payment, PaymentPart, Refund
from tests.factories.money_machine import MoneyMachine


@pytest.mark.parametrize("seed", [2569, 2570, 2571])
def test_a_hundred_random_operations_leave_the_books_balanced(app, seed):
    machine = MoneyMachine(seed)
    for number in range(1, 101):
        machine.step()
        if number % 10 == 0:
            machine.check()
    assert machine.came_in and len([name for name in machine.done if " " not in name]) >= 12


def test_no_sum_is_ever_anything_but_whole_satang(app):
    machine = MoneyMachine(7)
    for _ in range(60):
        machine.step()
    for model in (Bill, BillItem, Payment, PaymentPart, Credit, CreditUse, Refund, LedgerLine):
        names = [column.key for column in model.__table__.columns if column.key.endswith("_satang")]
        assert names
        for name in names:
            assert all(type(sum_) is int for sum_ in session().scalars(select(getattr(model, name)))), (model, name)
