"""The account of one business as the books hold it: what it owes and is owed, posting by posting, with its balance."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from services import db
from services.audit import Actor
from services.errors import NotFound
from services.payments.ledger import Account
from services.payments.ledger_models import LedgerEntry, LedgerLine
from services.payments.models import Bill, Payment, Refund
from services.payments.receipt_models import Receipt
from services.people.finance import may_see_finance

PAGE = 50
#: A file holds at most so many postings, the newest of them.
MOST = 50_000
#: Accounts that stand between the authority and a business: what is owed either way. Revenue is the other side of it.
ACCOUNTS = (Account.RECEIVABLE, Account.CREDITS, Account.REFUNDS)
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Posting:
    """One line: above nought the business owes more (debit), below less (credit). `balance_satang` is that after it."""

    id: int
    day: date
    at: datetime
    kind: str
    account: Account
    revenue: str
    part: str
    satang: int
    balance_satang: int
    bill: str = ""
    payment: str = ""
    receipt: str = ""
    refund: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """A page of postings, the newest first, and what the business owes now (below nought: is owed)."""

    rows: Sequence[Posting]
    balance_satang: int
    after: int | None


def read_statement(business_id: int, *, actor: Actor, after: int | None = None) -> Statement:
    """A page of the account of a business. NotFound for those who may not see what concerns money."""
    _only(actor)
    whole = balance_of(business_id)
    until = whole if after is None else balance_of(business_id, before=after)
    found = _lines(business_id, after, PAGE + 1)
    rows = _postings(found[:PAGE], until)
    return Statement(rows, whole, rows[-1].id if len(found) > PAGE else None)


def each_posting(business_id: int, *, actor: Actor) -> Iterator[Posting]:
    """The account of a business for a file, the newest posting first, at most MOST. NotFound as above, at once."""
    _only(actor)
    return _each(business_id)


def balance_of(business_id: int, *, before: int | None = None) -> int:
    """What the business owes, below nought what it is owed; `before` leaves out that posting and all after it."""
    query = select(func.coalesce(func.sum(LedgerLine.amount_satang), 0)).where(
        LedgerLine.business_id == business_id, LedgerLine.account.in_(ACCOUNTS)
    )
    return int(db.session().scalar(query if before is None else query.where(LedgerLine.id < before)) or 0)


def _only(actor: Actor) -> None:
    if not may_see_finance(actor):
        raise NotFound("statement")


def _each(business_id: int) -> Iterator[Posting]:
    after, balance, left = None, balance_of(business_id), MOST
    while left > 0 and (found := _lines(business_id, after, min(left, _AT_ONCE))):
        rows = _postings(found, balance)
        yield from rows
        after, left = rows[-1].id, left - len(rows)
        balance = rows[-1].balance_satang - rows[-1].satang


def _lines(business_id: int, after: int | None, limit: int) -> Sequence[tuple[LedgerLine, LedgerEntry]]:
    query = (
        select(LedgerLine, LedgerEntry)
        .join(LedgerEntry, LedgerEntry.id == LedgerLine.entry_id)
        .where(LedgerLine.business_id == business_id, LedgerLine.account.in_(ACCOUNTS))
    )
    if after is not None:
        query = query.where(LedgerLine.id < after)
    return [(line, entry) for line, entry in db.session().execute(query.order_by(LedgerLine.id.desc()).limit(limit))]


def _postings(found: Sequence[tuple[LedgerLine, LedgerEntry]], balance: int) -> list[Posting]:
    """The lines with the balance after each, going back in time, and the papers that they are about."""
    bills = _references(Bill, (entry.subject_id for _line, entry in found if entry.subject == "bill"))
    refunds = _references(Refund, (entry.subject_id for _line, entry in found if entry.subject == "refund"))
    paid = _payments({entry.subject_id for _line, entry in found if entry.subject == "payment"})
    rows = []
    for line, entry in found:
        payment, bill, receipt = paid.get(entry.subject_id, _NOTHING) if entry.subject == "payment" else _NOTHING
        rows.append(
            Posting(
                line.id, entry.day, entry.at, entry.kind, Account(line.account), line.revenue, line.part,
                line.amount_satang, balance,
                bill=bills.get(entry.subject_id, "") if entry.subject == "bill" else bill,
                payment=payment,
                receipt=receipt,
                refund=refunds.get(entry.subject_id, "") if entry.subject == "refund" else "",
            )
        )  # fmt: skip
        balance -= line.amount_satang
    return rows


_NOTHING = ("", "", "")


def _references(model: type[Bill] | type[Refund], ids: Iterable[int]) -> dict[int, str]:
    query = select(model.id, model.reference).where(model.id.in_(set(ids)))
    return dict(db.session().execute(query).tuples().all())


def _payments(ids: set[int]) -> dict[int, tuple[str, str, str]]:
    """The reference of each payment, of its bill, and of its last receipt."""
    query = (
        select(Payment.id, Payment.reference, Bill.reference, Receipt.reference)
        .outerjoin(Bill, Bill.id == Payment.bill_id)
        .outerjoin(Receipt, Receipt.payment_id == Payment.id)
        .where(Payment.id.in_(ids))
        .order_by(Receipt.id)
    )
    return {row[0]: (row[1], row[2] or "", row[3] or "") for row in db.session().execute(query)}
