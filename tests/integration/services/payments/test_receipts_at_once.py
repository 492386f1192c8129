"""Receipts under real commits: many writers without gap or double, and nobody waits for another's long transaction."""

import random
import threading

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from services import events
from services.audit import SYSTEM
from services.db import db, is_sqlite, session, unit_of_work
from services.payments import receipts
from services.payments.events import PaymentTaken
from services.payments.models import Payment
from services.payments.receipt_models import Receipt
from services.payments.receipts import issuing
from services.people.business_models import Business
from tests.factories.receipts import make_business, make_payment, paid

pytestmark = pytest.mark.committed
WRITERS, EACH = 8, 8


class Dropped(Exception):
    """Raised in a transaction that shall leave nothing."""


def in_threads(app, works) -> list[Exception]:
    failed: list[Exception] = []

    def inside(work) -> None:
        with app.app_context():
            try:
                work()
            except Exception as error:
                failed.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=inside, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return failed


def numbers() -> list[int]:
    session().rollback()
    return sorted(session().scalars(select(Receipt.number)))


def test_many_payments_at_once_are_receipted_without_gap_or_double(app):
    with unit_of_work():
        business_ids = [make_business().id for _ in range(WRITERS)]
    kept = []

    def take(writer: int) -> None:
        chance = random.Random(writer)
        for _ in range(EACH):
            try:
                with unit_of_work():
                    business = session().get_one(Business, business_ids[writer])
                    payment = make_payment(None, business, 100)
                    events.raise_event(PaymentTaken(payment.id))
                    if chance.random() < 0.3:
                        raise Dropped
                kept.append(payment.id)
            except Dropped:
                continue

    failed = in_threads(app, [lambda writer=writer: take(writer) for writer in range(WRITERS)])
    assert failed == []
    assert numbers() == list(range(1, len(kept) + 1)) and len(kept) < WRITERS * EACH
    assert sorted(session().scalars(select(Receipt.payment_id))) == sorted(kept)


def test_a_long_transaction_that_will_issue_holds_up_nobody(app):
    """PostgreSQL issues and commits another one meanwhile. SQLite has one writer at a time: there the second waits."""
    begun, go_on = threading.Event(), threading.Event()
    order: dict[str, int] = {}

    def slow() -> None:
        with unit_of_work():
            payment = paid(100)
            begun.set()
            assert go_on.wait(60)
        order["slow"] = payment.id

    def quick() -> None:
        assert begun.wait(60)
        with unit_of_work():
            payment = paid(200)
        order["quick"] = payment.id
        go_on.set()

    has_one_writer = is_sqlite()
    if has_one_writer:
        go_on.set()
    session().rollback()
    assert in_threads(app, [slow, quick]) == []
    by_payment = dict(session().execute(select(Receipt.payment_id, Receipt.number)).tuples().all())
    expected = (2, 1) if has_one_writer else (1, 2)
    assert (by_payment[order["quick"]], by_payment[order["slow"]]) == expected


def test_two_who_issue_the_receipt_of_one_payment_leave_one(app):
    with unit_of_work():
        payment = make_payment(None, make_business(), 100)
    gate = threading.Barrier(2)

    def issue() -> None:
        gate.wait(60)
        with unit_of_work():
            receipts.issue_receipt(payment.id, actor=SYSTEM)

    failed = in_threads(app, [issue, issue])
    assert all(isinstance(error, IntegrityError) for error in failed) and len(failed) <= 1
    assert numbers() == [1]
    with unit_of_work():
        issuing.issue_receipt(session().scalars(select(Payment.id)).one(), actor=SYSTEM)
    assert numbers() == [1]
