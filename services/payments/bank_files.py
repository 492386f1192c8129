"""Banks' text files as officers bring them: taken once, worked by the worker, shown with their progress and lines."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from services import audit, clock, db, files
from services.audit import Actor
from services.errors import NotAllowed, NotFound, RuleBroken
from services.files import ReadyBulk
from services.payments.bank_models import BankFile, BankLayout, BankLine
from services.payments.models import Bill, Payment
from services.people.attempts import one_at_a_time
from services.people.finance import is_finance, may_see_finance
from services.people.models import Officer
from services.text import Words

#: The door takes no larger body; a line of 256 columns fits 200,000 times.
LARGEST = 52 * 1024 * 1024
PAGE, LINES = 25, 50
WAITING, CHECKING, MATCHING, DONE, REFUSED = "waiting", "checking", "matching", "done", "refused"
AT_WORK = (WAITING, CHECKING, MATCHING)


@dataclass(frozen=True, slots=True)
class BankFileView:
    """A file and how far it was worked. `problem_at` says line, column and what was found where it was refused."""

    id: int
    name: str
    layout: Words
    state: str
    problem: str
    problem_at: dict[str, Any]
    bank: str
    account: str
    effective_on: date | None
    size: int
    line_count: int
    total_lines: int
    credit_satang: int
    debit_satang: int
    matched_count: int
    exception_count: int
    uploaded_by: str
    uploaded_at: datetime
    done_at: datetime | None

    @property
    def is_at_work(self) -> bool:
        """Whether the worker has still to do with it."""
        return self.state in AT_WORK

    @property
    def percent(self) -> int:
        """How far it is matched."""
        return 100 if self.state == DONE else self.line_count * 100 // (self.total_lines or 1)


@dataclass(frozen=True, slots=True)
class BankLineView:
    """A line of a file and what became of it."""

    id: int
    number: int
    paid_at: datetime | None
    ref1: str
    ref2: str
    amount_satang: int
    is_debit: bool
    result: str
    payment_reference: str
    bill_reference: str
    customer: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Keyed:
    """A page of rows; `after` asks for the next one, None on the last."""

    rows: Sequence[Any]
    after: int | None


def take_bank_file(ready: ReadyBulk, *, layout_id: int, actor: Actor) -> int:
    """Notes a file whose bytes are stored; the worker does the rest. Gives its number.

    NotAllowed but for finance officers. RuleBroken(layout: not_on_list; file: same_file with the `id` of the first).
    """
    if not is_finance(actor):
        raise NotAllowed("bank files")
    layout = db.session().get(BankLayout, layout_id)
    if layout is None or not layout.is_active:
        raise RuleBroken("layout", "not_on_list")
    one_at_a_time(ready.sha256)
    first = db.session().scalar(select(BankFile.id).where(BankFile.sha256 == ready.sha256))
    if first is not None:
        raise RuleBroken("file", "same_file", id=first)
    row = BankFile(
        name=ready.name[:200], sha256=ready.sha256, file_key=ready.key, layout_id=layout_id, state=WAITING,
        size=ready.size, uploaded_by_id=actor.id, uploaded_at=clock.now(),
    )  # fmt: skip
    db.session().add(row)
    db.session().flush()
    files.keep_bulk(ready, owner=("bank_file", row.id), actor=actor)
    audit.record("take bank file", actor=actor, subject="bank_file", subject_id=row.id, note=f"layout={layout_id}")
    db.request_work()
    return row.id


def get_bank_file(file_id: int, *, actor: Actor) -> BankFileView:
    """One file. NotFound, also for those who may not see it."""
    if not may_see_finance(actor):
        raise NotFound("bank file")
    found = db.session().execute(_files().where(BankFile.id == file_id)).one_or_none()
    if found is None:
        raise NotFound("bank file")
    return _view(found)


def list_bank_files(*, actor: Actor, after: int | None = None, limit: int = PAGE) -> Keyed:
    """The files, newest first. NotFound for those who may not see them."""
    if not may_see_finance(actor):
        raise NotFound("bank files")
    query = _files().order_by(BankFile.id.desc()).limit(limit + 1)
    found = db.session().execute(query if after is None else query.where(BankFile.id < after)).all()
    rows = [_view(row) for row in found[:limit]]
    return Keyed(rows, rows[-1].id if len(found) > limit else None)


def list_lines(file_id: int, *, actor: Actor, only_open: bool = False, after: int | None = None) -> Keyed:
    """The lines of a file in order, or those that were not simply matched. Names only for those who work with money."""
    get_bank_file(file_id, actor=actor)
    query = _lines().where(BankLine.file_id == file_id, BankLine.number > (after or 0))
    if only_open:
        query = query.where(BankLine.result.not_in(("matched", "reversed")))
    found = db.session().execute(query.order_by(BankLine.number).limit(LINES + 1)).all()
    rows = [_line_view(row, actor) for row in found[:LINES]]
    return Keyed(rows, rows[-1].number if len(found) > LINES else None)


def find_line(line_id: int, *, actor: Actor) -> BankLineView | None:
    """One line of any file, for those who may see them."""
    found = db.session().execute(_lines().where(BankLine.id == line_id)).one_or_none()
    return _line_view(found, actor) if found is not None and may_see_finance(actor) else None


def _lines() -> Any:
    return (
        select(BankLine, Payment.reference, Bill.reference)
        .outerjoin(Payment, Payment.id == BankLine.payment_id)
        .outerjoin(Bill, Bill.id == Payment.bill_id)
    )


def _line_view(found: Any, actor: Actor) -> BankLineView:
    line, payment, bill = found
    return BankLineView(
        line.id, line.number, line.paid_at, line.ref1, line.ref2, line.amount_satang, line.is_debit, line.result,
        payment or "", bill or "", (line.customer or "") if is_finance(actor) else "",
    )  # fmt: skip


def _files() -> Any:
    return (
        select(BankFile, BankLayout.name_th, BankLayout.name_en, Officer.post)
        .join(BankLayout, BankLayout.id == BankFile.layout_id)
        .outerjoin(Officer, Officer.id == BankFile.uploaded_by_id)
    )


def _view(found: Any) -> BankFileView:
    row, name_th, name_en, post = found
    at = (row.read_as or {}).get("problem_at", {})
    return BankFileView(
        row.id, row.name, Words(name_th, name_en), row.state, row.problem, at, row.bank, row.account, row.effective_on,
        row.size, row.line_count, row.total_lines, row.credit_satang, row.debit_satang, row.matched_count,
        row.exception_count, post or "", row.uploaded_at, row.done_at,
    )  # fmt: skip
