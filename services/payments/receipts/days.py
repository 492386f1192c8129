"""The receipts of a day: how many in which book, from which number to which, and how they were paid."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func, select

from services.audit import Actor
from services.db import session
from services.errors import NotFound
from services.payments import books
from services.payments.models import Payment
from services.payments.receipt_models import Receipt, ReceiptBook
from services.payments.receipts.views import METHODS, ReceiptKind, ReceiptStatus
from services.people.finance import may_see_finance
from services.text import Words


@dataclass(frozen=True, slots=True)
class BookDay:
    """What was written in one book on a day. `satang` counts what holds, `cancelled` what does not."""

    kind: ReceiptKind
    book: str
    first: str
    last: str
    count: int
    cancelled: int
    satang: int


@dataclass(frozen=True, slots=True)
class MethodDay:
    """What holds of a day by the way in which it was paid."""

    words: Words
    count: int
    satang: int


@dataclass(frozen=True, slots=True)
class ReceiptDay:
    """A day of receipts, summed up."""

    day: date
    books: tuple[BookDay, ...]
    methods: tuple[MethodDay, ...]

    @property
    def satang(self) -> int:
        """The sum of what holds."""
        return sum(book.satang for book in self.books)

    @property
    def count(self) -> int:
        """How many were written, the cancelled ones too."""
        return sum(book.count for book in self.books)


def sum_up_day(day: date, *, actor: Actor) -> ReceiptDay:
    """The day in figures; NotFound for whoever may not see finance."""
    if not may_see_finance(actor):
        raise NotFound("receipts")
    holds = Receipt.status == ReceiptStatus.VALID
    written = session().execute(
        select(
            Receipt.kind,
            ReceiptBook.code,
            ReceiptBook.fiscal_year,
            func.min(Receipt.number),
            func.max(Receipt.number),
            func.count(),
            func.sum(case((holds, 0), else_=1)),
            func.sum(case((holds, Receipt.amount_satang), else_=0)),
        )
        .join(ReceiptBook, ReceiptBook.id == Receipt.book_id)
        .where(Receipt.issued_on == day)
        .group_by(Receipt.kind, ReceiptBook.code, ReceiptBook.fiscal_year)
        .order_by(ReceiptBook.fiscal_year, ReceiptBook.code)
    )
    paid = session().execute(
        select(Payment.method, func.count(), func.sum(Receipt.amount_satang))
        .join(Receipt, Receipt.payment_id == Payment.id)
        .where(Receipt.issued_on == day, holds)
        .group_by(Payment.method)
        .order_by(Payment.method)
    )
    return ReceiptDay(
        day,
        tuple(
            BookDay(
                ReceiptKind(kind),
                f"{code}/{year}",
                books.print_number(first),
                books.print_number(last),
                count,
                int(cancelled),
                int(satang),
            )
            for kind, code, year, first, last, count, cancelled, satang in written
        ),
        tuple(MethodDay(METHODS[method], count, int(satang)) for method, count, satang in paid),
    )
