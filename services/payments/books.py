"""Books: numbers without gap or double, a book for each kind of paper and fiscal year.

The number that comes next stands in the book's row and moves in the transaction of the paper: what is rolled back gives
its number back, and who comes second waits for the first. So a number is taken as late as can be (see `receipts`).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from services import clock
from services.db import Base, session
from services.payments.receipt_models import ReceiptBook


class BookKind(StrEnum):
    """What a book numbers: receipts, proofs of payment, remittance notes of the counter."""

    RECEIPT = "receipt"
    PROOF = "proof"
    REMITTANCE = "remittance"


#: What stands after เล่มที่, before the fiscal year.
CODES = {BookKind.RECEIPT: "E", BookKind.PROOF: "P", BookKind.REMITTANCE: "N"}


@dataclass(frozen=True, slots=True)
class Numbered:
    """A number that was taken. `fiscal_year` is Buddhist, named by its end; `book` is as printed after เล่มที่."""

    book_id: int
    book: str
    fiscal_year: int
    number: int

    @property
    def printed(self) -> str:
        """The number as it is printed: at least six digits, so that papers sort as they were issued."""
        return print_number(self.number)


@dataclass(frozen=True, slots=True)
class BookView:
    """A book and how far it has been written: `used` numbers, from 1 on."""

    id: int
    book: str
    kind: BookKind
    fiscal_year: int
    used: int


_table = Base.metadata.tables[ReceiptBook.__tablename__]
_WHICH = (_table.c.code == bindparam("book_code"), _table.c.fiscal_year == bindparam("year"))
_TAKE = (
    update(_table)
    .where(*_WHICH)
    .values(next_number=_table.c.next_number + bindparam("count"))
    .returning(_table.c.id, _table.c.next_number)
)
_ADD = insert(_table).values(
    code=bindparam("book_code"), fiscal_year=bindparam("year"), kind=bindparam("kind"), next_number=1
)


def next_number(kind: str, day: date) -> Numbered:
    """The next number of that kind of paper in the fiscal year of `day` (October to September).

    It belongs to the caller's transaction, and until that ends nobody else gets a number of the same book: take it
    last. ValueError for a kind that has no book.
    """
    return next_numbers(kind, day, 1)[0]


def next_numbers(kind: str, day: date, count: int) -> list[Numbered]:
    """So many numbers in a row, as `next_number`; none for a count of nought."""
    if count < 1:
        return []
    known = BookKind(kind)
    year = clock.fiscal_year(day)
    taken = _take(known, year, count)
    if taken is None:
        _begin(known, year)
        taken = _take(known, year, count)
    if taken is None:
        raise RuntimeError("a book that was just begun is not there")
    book_id, after = taken
    book = print_book(known, year)
    return [Numbered(book_id, book, year, number) for number in range(after - count, after)]


def print_book(kind: str, fiscal_year: int) -> str:
    """The book as printed after เล่มที่: "E/2570"."""
    return f"{CODES[BookKind(kind)]}/{fiscal_year}"


def print_number(number: int) -> str:
    """A number as printed after เลขที่: "000001"."""
    return f"{number:06d}"


def list_books(*, limit: int = 60) -> list[BookView]:
    """The books, the newest fiscal year first."""
    found = session().scalars(
        select(ReceiptBook).order_by(ReceiptBook.fiscal_year.desc(), ReceiptBook.code).limit(limit)
    )
    return [
        BookView(row.id, f"{row.code}/{row.fiscal_year}", BookKind(row.kind), row.fiscal_year, row.next_number - 1)
        for row in found
    ]


def _take(kind: BookKind, year: int, count: int) -> tuple[int, int] | None:
    """The book and its next number after these were taken; None where there is no such book yet."""
    asked = {"book_code": CODES[kind], "year": year, "count": count}
    row = session().connection().execute(_TAKE, asked).one_or_none()
    return None if row is None else (row.id, row.next_number)


def _begin(kind: BookKind, year: int) -> None:
    """Begins the book. Where another does so at the same moment, this waits for it and leaves its book."""
    asked = {"book_code": CODES[kind], "year": year, "kind": kind.value}
    try:
        with session().begin_nested():
            session().connection().execute(_ADD, asked)
    except IntegrityError:
        return
