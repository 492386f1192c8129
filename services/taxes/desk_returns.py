"""Returns as the finance desk sees them: the queue to examine, and one with its past, neighbours, stock and money."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from services import audit, files, payments
from services.audit import Actor
from services.db import session
from services.errors import NotAllowed, NotFound
from services.files import StoredFileView
from services.payments import BillView, PaymentView
from services.people.business_models import Business, Establishment
from services.people.finance import is_finance, may_see_finance
from services.taxes import flagging
from services.taxes.desk_models import TaxReturnFlag
from services.taxes.filing import FILE_OWNER
from services.taxes.flagging import STANDING, Flag, Neighbours, StockLine
from services.taxes.kinds import TAXES, get_tax
from services.taxes.kinds.base import Asking
from services.taxes.models import TaxMonth, TaxReturn
from services.taxes.ordinances import get_ordinance
from services.taxes.registering_reading import read_back
from services.taxes.returns import ReturnView, get_return, list_versions
from services.taxes.rules import OrdinanceView, add_months

PAGE = 25
#: How many months before it are shown beside a return.
HISTORY = 13
ANY_FLAG = "any"


@dataclass(frozen=True, slots=True)
class DeskFilter:
    """Which returns are asked for; what is empty does not narrow. `flag` is one of them, or "any"."""

    tax: str = ""
    month: date | None = None
    status: str = ""
    flag: str = ""


@dataclass(frozen=True, slots=True)
class DeskRow:
    """One line of the list."""

    id: int
    reference: str
    tax: str
    month: date
    version: int
    status: str
    is_nil: bool
    is_estimate: bool
    tax_satang: int
    added_satang: int
    flags: tuple[str, ...]
    filed_at: datetime
    due_on: date
    establishment: str
    branch: str
    district: str | None
    business_number: str
    business_name: str


@dataclass(frozen=True, slots=True)
class DeskPage:
    """A page of returns; those to examine stand oldest first, others newest first."""

    rows: tuple[DeskRow, ...]
    after: int | None


@dataclass(frozen=True, slots=True)
class PastMonth:
    """A month beside the return: what was filed, or that it is missing (status due), or nothing at all ("")."""

    month: date
    status: str
    satang: int
    is_nil: bool
    reference: str


@dataclass(frozen=True, slots=True)
class DeskReturn:
    """A return with all that helps to judge it."""

    view: ReturnView
    answers: Sequence[dict[str, Any]]
    ordinance: OrdinanceView | None
    past: tuple[PastMonth, ...]
    neighbours: Neighbours | None
    stock: tuple[StockLine, ...]
    #: Product, closing of the month before, opening of this one, where they differ.
    broken: tuple[tuple[str, Any, Any], ...]
    versions: tuple[ReturnView, ...]
    bills: tuple[BillView, ...]
    payments: tuple[PaymentView, ...]

    @property
    def former(self) -> ReturnView | None:
        """The version in whose place this one stands."""
        return next((each for each in self.versions if each.id == self.view.previous_id), None)


def list_desk_returns(wanted: DeskFilter, *, after: int = 0, limit: int = PAGE, actor: Actor) -> DeskPage:
    """A page of returns. NotAllowed for whoever has no part in finance."""
    _only_readers(actor)
    query = _ordered(_narrowed(_rows(), wanted), wanted, after)
    found = [_row(values) for values in session().execute(query.limit(limit + 1)).tuples()]
    return DeskPage(tuple(found[:limit]), found[limit - 1].id if len(found) > limit else None)


def next_to_examine(wanted: DeskFilter, *, after: int, actor: Actor) -> str | None:
    """The reference of the return that follows in the list, the first one again behind the last; None where none is."""
    _only_readers(actor)
    for start in (after, 0):
        query = _narrowed(select(TaxReturn.id, TaxReturn.reference), wanted).where(TaxReturn.id != after)
        row = session().execute(_ordered(query, wanted, start).limit(1)).first()
        if row is not None:
            return str(row.reference)
    return None


def read_desk_return(reference: str, *, actor: Actor) -> DeskReturn:
    """One return with its past and its money; NotFound, also for whoever has no part in finance."""
    if not may_see_finance(actor):
        raise NotFound(reference)
    view = get_return(reference, owner=actor)
    row = session().get_one(TaxReturn, view.id)
    ordinance = get_ordinance(view.ordinance_id) if view.ordinance_id else None
    before = flagging.months_before(row, 1)
    versions = tuple(list_versions(view))
    bills = {bill.id: bill for each in versions for bill in payments.bills_for("tax_return", each.id)}
    shown = tuple(bills[key] for key in sorted(bills, reverse=True))
    return DeskReturn(
        view,
        _answers(view, ordinance),
        ordinance,
        _past(row),
        flagging.compare_neighbours(row),
        tuple(flagging.stock_of(row.answers)),
        tuple(flagging.broken_stock(before[0].answers, row.answers)) if before else (),
        versions,
        shown,
        tuple(payment for bill in shown for payment in payments.payments_of_bill(bill.id)),
    )


def find_ledger(view: ReturnView, *, actor: Actor) -> StoredFileView | None:
    """The guest ledger that came with a return, as it is kept, for those who work with money; else None."""
    if not is_finance(actor):
        return None
    return next(iter(files.list_for_owner(FILE_OWNER, view.id)), None)


def open_ledger(reference: str, *, actor: Actor) -> StoredFileView:
    """The same, to be read: that is written down. NotFound."""
    view = get_return(reference, owner=actor)
    found = find_ledger(view, actor=actor)
    if found is None:
        raise NotFound("ledger")
    audit.record_read(actor, "tax_return", view.id, "ledger")
    return found


def _only_readers(actor: Actor) -> None:
    if not may_see_finance(actor):
        raise NotAllowed("finance")


def _rows() -> Select[*tuple[Any, ...]]:
    return (
        select(
            TaxReturn.id, TaxReturn.reference, TaxReturn.tax, TaxReturn.month, TaxReturn.version, TaxReturn.status,
            TaxReturn.is_nil, TaxReturn.is_estimate, TaxReturn.tax_satang,
            TaxReturn.surcharge_satang + TaxReturn.penalty_satang, TaxReturn.flags, TaxReturn.filed_at,
            TaxReturn.due_on, Establishment.name, Establishment.branch, Establishment.district, Business.number,
            Business.name,
        )
        .join(Establishment, Establishment.id == TaxReturn.establishment_id)
        .join(Business, Business.id == TaxReturn.business_id)
    )  # fmt: skip


def _row(values: Sequence[Any]) -> DeskRow:
    named = dict(zip([each.name for each in fields(DeskRow)], values, strict=True))
    return DeskRow(**named | {"flags": tuple(named["flags"] or ())})


def _narrowed(query: Select[*tuple[Any, ...]], wanted: DeskFilter) -> Select[*tuple[Any, ...]]:
    found: list[ColumnElement[bool]] = []
    if wanted.tax:
        found.append(TaxReturn.tax == wanted.tax)
    if wanted.month is not None:
        # With all taxes named, the index by tax and month serves.
        found += [TaxReturn.month == wanted.month] + ([] if wanted.tax else [TaxReturn.tax.in_(list(TAXES))])
    if wanted.status:
        found.append(TaxReturn.status == wanted.status)
    if wanted.flag == ANY_FLAG:
        flagged = [flag.value for flag in Flag if flag is not Flag.FIRST_RETURN]
        found.append(TaxReturn.id.in_(select(TaxReturnFlag.return_id).where(TaxReturnFlag.flag.in_(flagged))))
    elif wanted.flag:
        query = query.join(TaxReturnFlag, TaxReturnFlag.return_id == TaxReturn.id)
        found.append(TaxReturnFlag.flag == wanted.flag)
    return query.where(*found)


def _ordered(query: Select[*tuple[Any, ...]], wanted: DeskFilter, after: int) -> Select[*tuple[Any, ...]]:
    """What is to be examined stands oldest first: nobody waits longer than who filed before."""
    if wanted.status == "filed":
        return (query.where(TaxReturn.id > after) if after else query).order_by(TaxReturn.id)
    return (query.where(TaxReturn.id < after) if after else query).order_by(TaxReturn.id.desc())


def _answers(view: ReturnView, ordinance: OrdinanceView | None) -> list[dict[str, Any]]:
    """The answers in words, by the questions of its month."""
    if ordinance is None or view.is_nil:
        return []
    asking = Asking(
        month=view.month,
        periods=ordinance.periods(view.month),
        rooms=view.establishment.rooms,
        needs_guest_names=ordinance.needs_guest_names,
    )
    return read_back(
        [each for each in get_tax(view.tax).questions(asking) if each.kind not in ("file", "lines")], view.answers
    )


def _past(row: TaxReturn) -> tuple[PastMonth, ...]:
    """The months before it and its own, oldest first."""
    first = add_months(row.month, 1 - HISTORY)
    filed = {
        month: (status, satang, is_nil, reference)
        for month, status, satang, is_nil, reference in session()
        .execute(
            select(
                TaxReturn.month, TaxReturn.status, TaxReturn.tax_satang, TaxReturn.is_nil, TaxReturn.reference
            ).where(
                TaxReturn.establishment_id == row.establishment_id,
                TaxReturn.tax == row.tax,
                TaxReturn.month >= first,
                TaxReturn.month <= row.month,
                TaxReturn.status.in_((*STANDING, "estimated")),
            )
        )
        .tuples()
    }
    owed = set(
        session().scalars(
            select(TaxMonth.month).where(
                TaxMonth.establishment_id == row.establishment_id,
                TaxMonth.tax == row.tax,
                TaxMonth.month >= first,
                TaxMonth.status == "due",
            )
        )
    )
    found = []
    for month in (add_months(first, n) for n in range(HISTORY)):
        missing = ("due" if month in owed else "", 0, False, "")
        found.append(PastMonth(month, *filed.get(month, missing)))
    return tuple(found)
