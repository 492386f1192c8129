"""Books: numbers without gap or double in each kind and fiscal year, after rollbacks and with many writers."""

import random
import threading
from datetime import date

import pytest
from sqlalchemy import select, text

from services.db import db, session, unit_of_work
from services.payments import books
from services.payments.receipt_models import ReceiptBook

WRITERS, EACH = 8, 50


class Dropped(Exception):
    """Raised in a transaction that shall leave nothing."""


def test_numbers_follow_one_another_in_each_book_of_each_year(app):
    with unit_of_work():
        first = books.next_number("receipt", date(2026, 9, 30))
        second = books.next_number("receipt", date(2026, 9, 30))
        third = books.next_number("receipt", date(2026, 10, 1))
        proof = books.next_number("proof", date(2026, 10, 1))
        remitted = books.next_number("remittance", date(2026, 10, 1))
    assert [(each.fiscal_year, each.number) for each in (first, second, third)] == [(2569, 1), (2569, 2), (2570, 1)]
    assert [(each.book, each.number) for each in (proof, remitted)] == [("P/2570", 1), ("N/2570", 1)]
    assert (first.book, first.printed, first.book_id == second.book_id) == ("E/2569", "000001", True)
    assert third.book_id not in (first.book_id, proof.book_id)


def test_several_numbers_at_once_are_in_a_row(app):
    with unit_of_work():
        assert books.next_numbers("receipt", date(2026, 11, 20), 0) == []
        assert [each.number for each in books.next_numbers("receipt", date(2026, 11, 20), 3)] == [1, 2, 3]
        assert books.next_number("receipt", date(2026, 11, 20)).number == 4
    found = [(book.book, book.kind, book.used) for book in books.list_books()]
    assert found == [("E/2570", "receipt", 4)]


def test_what_has_no_book_gets_no_number(app):
    with unit_of_work(), pytest.raises(ValueError):
        books.next_number("poem", date(2026, 11, 20))


def test_a_number_comes_back_with_its_transaction_and_with_its_savepoint(app):
    day = date(2026, 11, 20)
    with pytest.raises(Dropped), unit_of_work():
        assert books.next_number("receipt", day).number == 1
        raise Dropped
    with unit_of_work() as current:
        assert books.next_number("receipt", day).number == 1
        with pytest.raises(Dropped), current.begin_nested():
            assert books.next_number("receipt", day).number == 2
            raise Dropped
        assert books.next_number("receipt", day).number == 2
    assert session().scalars(select(ReceiptBook.next_number)).all() == [3]


@pytest.mark.committed
def test_eight_writers_with_rollbacks_leave_neither_gap_nor_double(app):
    """Each number is written down in the transaction that took it; a third of these is rolled back."""
    session().execute(text("CREATE TABLE taken (writer integer, number integer)"))
    session().commit()
    dropped, failed = [], []

    def write(writer: int) -> None:
        chance = random.Random(writer)
        with app.app_context():
            for _ in range(EACH):
                try:
                    with unit_of_work() as current:
                        taken = books.next_number("receipt", date(2026, 11, 20))
                        current.execute(
                            text("INSERT INTO taken VALUES (:writer, :number)"),
                            {"writer": writer, "number": taken.number},
                        )
                        if chance.random() < 0.33:
                            raise Dropped
                except Dropped:
                    dropped.append(writer)
                except Exception as error:
                    failed.append(error)
            db.session.remove()

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    session().rollback()
    numbers = sorted(session().execute(text("SELECT number FROM taken")).scalars())
    assert failed == []
    assert len(numbers) == WRITERS * EACH - len(dropped) and len(dropped) > EACH
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(set(session().execute(text("SELECT writer FROM taken")).scalars())) == WRITERS
    assert [book.used for book in books.list_books()] == [len(numbers)]
