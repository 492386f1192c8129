"""Ten thousand random happenings with money, each committed as a door does: on the way and at the end all agrees."""

import time

import pytest
from sqlalchemy import func, select

from services import audit, clock
from services.db import db, session, unit_of_work
from services.payments import Method, PaymentState
from services.payments.models import Payment
from services.payments.receipt_models import Receipt
from services.payments.receipts import ReceiptStatus
from services.taxes.revenue_counting import check_revenue
from tests.factories.money_machine import MoneyMachine
from tests.prove.measured import FULL, counted, write_measured

STEPS, EVERY = counted(100, 10_000), counted(50, 250)


@pytest.mark.prove
@pytest.mark.committed
def test_the_books_balance_after_anything(app, record):
    begun = time.monotonic()
    with unit_of_work():
        machine = MoneyMachine(2026, businesses=8)
    for number in range(1, STEPS + 1):
        machine.step(unit_of_work)
        if number % EVERY == 0:
            check(machine)
            print(f"{db.engine.dialect.name}: {number:,} in {time.monotonic() - begun:.0f} s", flush=True)
    receipts = check(machine)
    session().rollback()
    verdict = audit.verify()
    assert verdict.ok, verdict.why
    record(db.engine.dialect.name, machine, time.monotonic() - begun, receipts)


def check(machine: MoneyMachine) -> int:
    """The books, the counters of revenue, and the receipts: how many there are, numbered without gap or double."""
    session().rollback()
    machine.check()
    days = session().execute(select(func.min(Payment.paid_on), func.max(Payment.paid_on))).one()
    if days[0] is not None:
        assert check_revenue(*days) == []
    rows = session().execute(select(Receipt.book_id, Receipt.number, Receipt.payment_id, Receipt.status)).all()
    books = {row.book_id for row in rows}
    for book in books:
        numbers = sorted(row.number for row in rows if row.book_id == book)
        assert numbers == list(range(1, len(numbers) + 1))
    wanted = select(Payment.id).where(
        Payment.state == PaymentState.MATCHED, Payment.method != Method.CREDIT, Payment.amount_satang > 0
    )
    valid = sorted(row.payment_id for row in rows if row.status == ReceiptStatus.VALID)
    assert valid == sorted(session().scalars(wanted))
    session().rollback()
    return len(rows)


@pytest.fixture(scope="session")
def record():
    """Keeps what was done on each database, and writes it down."""
    lines: list[str] = []

    def add(database: str, machine: MoneyMachine, seconds: float, receipts: int) -> None:
        real = {name: count for name, count in sorted(machine.done.items()) if not name.endswith("idle")}
        told = ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in real.items())
        lines.append(f"- {database}: {STEPS:,} steps in {seconds:.0f} s, {receipts:,} receipts; {told}")

    yield add
    if lines:
        write_measured(
            "money-sequences",
            [
                "# Random happenings with money",
                "",
                f"{clock.now():%Y-%m-%d}. Eight businesses, four officers; each step in a transaction of its own, as a"
                f" door commits it, with receipts, notices and audit. Every {EVERY} steps: each entry of the ledger"
                " balances; each payment is the sum of its parts or lies in suspense; each bill and credit agrees with"
                " what was paid and used; cash, bank and revenue agree with a model kept apart; the counters of revenue"
                " agree with the payments; each payment that holds has one receipt that holds, numbered without gap or"
                " double. At the end the chain of the audit holds. No difference was found.",
                "",
                *lines,
                "" if FULL else "(reduced counts)",
            ],
        )
