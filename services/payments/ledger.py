"""The ledger in double entry: entries are added, never changed; what was wrong is undone by another entry."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import event, func, insert, select

from services import clock
from services.db import Base, read, session
from services.payments.ledger_models import LedgerEntry, LedgerLine


class Account(StrEnum):
    """The accounts. A debit is positive: what the authority has or is owed; revenue and what it owes are negative."""

    RECEIVABLE = "receivable"
    BANK = "bank"
    CASH = "cash"
    CARD = "card"
    #: Money whose place is not known yet.
    SUSPENSE = "suspense"
    #: What the authority owes to businesses.
    CREDITS = "credits"
    #: Paid out although the money behind it was taken back: it has to come back from the business.
    REFUNDS = "refunds"
    REVENUE = "revenue"


class NotBalanced(ValueError):
    """The lines of an entry do not come to nought: a mistake of the code, and nothing is written."""


@dataclass(frozen=True, slots=True)
class Line:
    """A sum on an account, a debit positive; of revenue and receivable with the key of the revenue and its part."""

    account: Account
    satang: int
    revenue: str = ""
    part: str = ""
    business_id: int | None = None


@dataclass(frozen=True, slots=True)
class PostedLine:
    """A line as it stands in the books."""

    id: int
    entry_id: int
    day: date
    at: datetime
    kind: str
    subject: str
    subject_id: int
    account: Account
    revenue: str
    part: str
    business_id: int | None
    amount_satang: int


_ENTRY: Any = LedgerEntry.__table__
_LINE: Any = LedgerLine.__table__
_ADD_ENTRY = insert(_ENTRY).returning(_ENTRY.c.id)


def post(kind: str, subject: str, subject_id: int, *, lines: Sequence[Line], day: date) -> int | None:
    """Writes one entry for `day`; gives its id, None where nothing is left of its lines.

    Lines of the same kind are added up. NotBalanced where they do not sum to nought, TypeError for a sum that is not
    whole satang.
    """
    sums: dict[tuple[str, str, str, int | None], int] = {}
    for line in lines:
        if type(line.satang) is not int:
            raise TypeError("the ledger takes whole satang")
        key = (line.account.value, line.revenue, line.part, line.business_id)
        sums[key] = sums.get(key, 0) + line.satang
    if sum(sums.values()) != 0:
        raise NotBalanced(f"{kind} of {subject} {subject_id} is out by {sum(sums.values())} satang")
    kept = {key: satang for key, satang in sums.items() if satang}
    if not kept:
        return None
    values = {"at": clock.now(), "day": day, "kind": kind, "subject": subject, "subject_id": subject_id}
    entry_id = int(read(_ADD_ENTRY, values).scalar_one())
    rows = [
        {
            "entry_id": entry_id,
            "account": account,
            "revenue": revenue,
            "part": part,
            "business_id": business_id,
            "amount_satang": satang,
        }
        for (account, revenue, part, business_id), satang in kept.items()
    ]
    session().connection().execute(insert(_LINE), rows)
    return entry_id


def trial_balance(until: date | None = None) -> dict[Account, int]:
    """The balance of every account at the end of the day `until` (None: of all days); they sum to nought."""
    query = select(LedgerLine.account, func.sum(LedgerLine.amount_satang)).group_by(LedgerLine.account)
    if until is not None:
        query = query.join(LedgerEntry, LedgerEntry.id == LedgerLine.entry_id).where(LedgerEntry.day <= until)
    found = {Account(account): int(satang) for account, satang in session().execute(query)}
    return {account: found.get(account, 0) for account in Account}


def check(limit: int = 100) -> list[int]:
    """The ids of entries whose lines do not balance: none, or the books were altered from outside."""
    query = (
        select(LedgerLine.entry_id)
        .group_by(LedgerLine.entry_id)
        .having(func.sum(LedgerLine.amount_satang) != 0)
        .order_by(LedgerLine.entry_id)
        .limit(limit)
    )
    return list(session().scalars(query))


def list_lines(
    *,
    business_id: int | None = None,
    subject: tuple[str, int] | None = None,
    after: int | None = None,
    limit: int = 200,
) -> list[PostedLine]:
    """The lines of a business, or those caused by a subject ("bill", its id), oldest first; `after` is a line's id."""
    query = select(LedgerLine, LedgerEntry).join(LedgerEntry, LedgerEntry.id == LedgerLine.entry_id)
    if business_id is not None:
        query = query.where(LedgerLine.business_id == business_id)
    if subject is not None:
        query = query.where(LedgerEntry.subject == subject[0], LedgerEntry.subject_id == subject[1])
    if after is not None:
        query = query.where(LedgerLine.id > after)
    return [
        PostedLine(
            line.id,
            entry.id,
            entry.day,
            entry.at,
            entry.kind,
            entry.subject,
            entry.subject_id,
            Account(line.account),
            line.revenue,
            line.part,
            line.business_id,
            line.amount_satang,
        )
        for line, entry in session().execute(query.order_by(LedgerLine.id).limit(min(limit, 1000))).tuples()
    ]


def _refuse_change(_mapper: object, _connection: object, row: Base) -> None:
    raise RuntimeError(f"{type(row).__name__} is never changed: undo it by another entry")


for _model in (LedgerEntry, LedgerLine):
    event.listen(_model, "before_update", _refuse_change)
    event.listen(_model, "before_delete", _refuse_change)
