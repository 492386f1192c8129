"""The worker's part of a bank file: looked through as a whole first, then matched in short transactions.

The position is saved with each of them, so a worker that is killed loses nothing and the next one counts nothing twice.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import islice
from typing import Any

import structlog
from sqlalchemy import select, update

from services import clock, db, files
from services.audit import SYSTEM, record
from services.errors import RuleBroken, ServiceError
from services.payments.adding import add_rows
from services.payments.bank_checking import Checked, check_file
from services.payments.bank_files import CHECKING, DONE, MATCHING, REFUSED, WAITING
from services.payments.bank_known import Known, find_undone, look_up, reversal_told
from services.payments.bank_models import BankFile, BankLayout, BankLine, PaymentException
from services.payments.bank_reading import Detail, FileBroken, LineReader, split_lines
from services.payments.bank_upkeep import give_back, keep_up
from services.payments.layout_shape import check_layout
from services.payments.noting import note_exception
from services.payments.reversing import reverse_payment
from services.payments.taking import lock_for, take_payment
from services.payments.taking_many import take_plain, taken_before
from services.payments.views import Method, NewPayment, Result

log = structlog.get_logger(__name__)

#: A transaction holds at most so many lines, and those that are taken singly for at most so many seconds.
AT_ONCE, SECONDS = 200, 0.4
#: So long a run goes on before it lets the sweep look around.
RUN_SECONDS = 5.0
_SIMPLE = ("matched", "reversed")


@dataclass(slots=True)
class Outcome:
    """What became of a line; `other` is the file and line that told of it before."""

    result: str
    payment_id: int | None = None
    other: tuple[int, int] | None = None
    problem: str = ""


def work_bank_files() -> int:
    """Checks or matches for some seconds; how many steps were done. Must be called outside of any unit of work."""
    session = db.session()
    query = select(BankFile.id, BankFile.state).where(BankFile.state.in_((WAITING, CHECKING, MATCHING)))
    found = session.execute(query.order_by(BankFile.id).limit(1)).first()
    session.rollback()
    if found is None:
        return 0
    done = _match(found.id) if found.state == MATCHING else _check(found.id)
    keep_up()
    return done


def _check(file_id: int) -> int:
    """Phase one: the whole file is read before any of its money counts."""
    with db.unit_of_work() as session:
        row = _locked(file_id)
        if row is None or row.state not in (WAITING, CHECKING):
            return 0
        row.state = CHECKING
        key, data = row.file_key, session.get_one(BankLayout, row.layout_id).layout
    found, broken = _looked_through(key, data)
    with db.unit_of_work():
        row = _locked(file_id)
        if row is None or row.state != CHECKING:
            return 0
        if broken is not None:
            _refuse(row, broken)
        elif found is not None:
            _accept(row, found, data)
        db.request_work()
    log.info("bank file", number=file_id, problem=broken.code if broken else "", lines=found.line_count if found else 0)
    return 1


def _looked_through(key: str, data: dict[str, Any]) -> tuple[Checked | None, FileBroken | None]:
    try:
        return check_file(lambda: _open(key), check_layout(data)), None
    except FileBroken as broken:
        return None, broken
    except RuleBroken as broken:
        return None, FileBroken("layout", said=str(broken.problems[0].params.get("at", "")))


def _open(key: str, position: int = 0) -> AbstractContextManager[Any]:
    return files.open_bulk(key, position=position)


def _refuse(row: BankFile, broken: FileBroken) -> None:
    row.state, row.problem, row.done_at = REFUSED, broken.code, clock.now()
    at = {"line": broken.line, "column": broken.column, **broken.said}
    row.read_as = {"problem_at": at}
    note_exception("refused_file", bank_file_id=row.id, data={"problem": broken.code, **at})
    record("refuse bank file", actor=SYSTEM, subject="bank_file", subject_id=row.id, note=broken.code)


def _accept(row: BankFile, found: Checked, data: dict[str, Any]) -> None:
    row.state, row.bank, row.account = MATCHING, found.bank[:10], found.account[:20]
    row.effective_on, row.total_lines = found.effective_on, found.line_count
    row.credit_satang, row.debit_satang = found.sums.credit_sum, found.sums.debit_sum
    row.read_as = {"encoding": found.encoding, "layout": data, "raw": 0, "bank": row.bank, "account": row.account}
    note = f"lines={found.line_count}"
    record("check bank file", actor=SYSTEM, subject="bank_file", subject_id=row.id, note=note)


def _match(file_id: int) -> int:
    """Phase two, for some seconds."""
    session = db.session()
    row = session.get_one(BankFile, file_id, populate_existing=True)
    run = _Run(row)
    key, position, number = row.file_key, row.position, run.raw
    session.rollback()
    done, until = 0, time.monotonic() + RUN_SECONDS
    with _open(key, position) as pieces:
        run.follow(split_lines(pieces, position=position, number=number))
        while not run.is_over:
            if not run.step():
                break
            done += 1
            if time.monotonic() > until:
                break
    return done


class _Run:
    """One worker at one file, from the saved position on."""

    def __init__(self, row: BankFile) -> None:
        pinned = row.read_as or {}
        self.file_id, self.sha256, self.position, self.raw = row.id, row.sha256, row.position, int(pinned["raw"])
        self.reader = LineReader(check_layout(pinned["layout"]), pinned["encoding"])
        self.reader.bank, self.reader.account = pinned["bank"], pinned["account"]
        self.lines: Iterator[tuple[Detail | None, int, int, str, str]] = iter(())
        self.held: list[tuple[Detail | None, int, int, str, str]] = []
        self.is_over = False
        #: Whether lines before us may be paid already: of a step that ran out of time, perhaps another worker's.
        self.is_ahead = True

    def follow(self, raws: Any) -> None:
        """Reads these lines from now on."""

        def read() -> Iterator[tuple[Detail | None, int, int, str, str]]:
            for raw in raws:
                line = self.reader.parse(raw)
                shown = line if isinstance(line, Detail) else None
                yield shown, raw.end, raw.number, self.reader.bank, self.reader.account

        self.lines = read()

    def step(self) -> bool:
        """One transaction; whether this worker may go on. The file is read before, so that it holds up nobody."""
        self.held += islice(self.lines, AT_ONCE - len(self.held))
        try:
            return self._commit(is_careful=False)
        except ServiceError as error:
            # One line is not taken by the rooms below: again, each line on its own.
            log.warning("bank lines one by one", number=self.file_id, error=type(error).__name__)
            return self._commit(is_careful=True)

    def _commit(self, *, is_careful: bool) -> bool:
        with db.unit_of_work() as session:
            row = _locked(self.file_id)
            if row is None or row.state != MATCHING or row.position != self.position:
                return False
            details = [line for line, *_ in self.held if line is not None]
            good = [line for line in details if not line.problem]
            lock_for(pairs=[(line.ref1, line.ref2) for line in good])
            worked = self._work(details, look_up(details, self.file_id), is_careful=is_careful)
            _write_lines(self.file_id, worked)
            count = self._advance(row, worked)
            if not self.held[count:] and len(self.held) < AT_ONCE:
                row.state, row.done_at = DONE, clock.now()
                self.is_over = True
                note = f"matched={row.matched_count} exceptions={row.exception_count}"
                record("match bank file", actor=SYSTEM, subject="bank_file", subject_id=row.id, note=note)
            session.flush()
            position, raw = row.position, int((row.read_as or {})["raw"])
        db.session().expunge_all()
        give_back()
        self.position, self.raw, self.held = position, raw, self.held[count:]
        return True

    def _work(self, details: Sequence[Detail], known: Known, *, is_careful: bool) -> list[tuple[Detail, Outcome]]:
        """What became of the lines, as many as fit into the time. The plain ones are taken together, first."""
        worked: list[tuple[Detail, Outcome]] = []
        taken = {} if is_careful else self._plain(details, known)
        began = time.monotonic()
        self.is_ahead = False
        for line in details:
            payment_id = taken.get(self._key(line))
            if payment_id is not None:
                outcome = Outcome("matched", payment_id)
            elif worked and time.monotonic() - began > SECONDS:
                # What is taken already of the lines behind this one is known again by its key when its turn comes.
                self.is_ahead = True
                break
            else:
                outcome = self._carefully(line, known) if is_careful else self._one(line, known)
            worked.append((line, outcome))
        return worked

    def _plain(self, details: Sequence[Detail], known: Known) -> dict[str, int]:
        """The payments of the lines that are plain, by their keys: taken now, or by the step before."""
        lines = [line for line in details if not line.problem and not line.is_debit and not known.has(line)]
        paid = taken_before([self._key(line) for line in lines]) if self.is_ahead else {}
        news = [self._new(line) for line in lines if self._key(line) not in paid]
        taken = take_plain(news, actor=SYSTEM) if news else {}
        return paid | {key: done.payment_id for key, done in taken.items()}

    def _key(self, line: Detail) -> str:
        return f"bank:{self.sha256}:{line.number}"

    def _new(self, line: Detail) -> NewPayment:
        return NewPayment(
            Method.BANK_FILE, line.amount_satang, line.paid_at or clock.now(), self._key(line),
            bank_reference=line.bank_reference, ref1=line.ref1, ref2=line.ref2, payer=line.customer or None,
        )  # fmt: skip

    def _carefully(self, line: Detail, known: Known) -> Outcome:
        try:
            with db.session().begin_nested():
                return self._one(line, known)
        except ServiceError as error:
            return Outcome("bad_line", problem=type(error).__name__)

    def _one(self, line: Detail, known: Known) -> Outcome:
        if line.problem or line.paid_at is None:
            return Outcome("bad_line", problem=line.problem)
        other = known.lines.get(line.identity())
        if other is not None:
            return Outcome("duplicate_line", other=other)
        if line.is_debit:
            return _undo(line, self._key(line))
        told = known.take_told(line)
        if told is not None:
            return Outcome("matched", told)
        taken = take_payment(self._new(line), actor=SYSTEM)
        is_news = not taken.is_known or taken.result == Result.AMOUNT_CHANGED
        return Outcome(str(taken.result) if is_news else "matched", taken.payment_id)

    def _advance(self, row: BankFile, worked: Sequence[tuple[Detail, Outcome]]) -> int:
        """Saves the place behind the last line that was worked; how many of the held lines lie before it."""
        count, left = 0, len(worked)
        for line, *_rest in self.held:
            if line is not None:
                if not left:
                    break
                left -= 1
            count += 1
        if count:
            _line, row.position, raw, bank, account = self.held[count - 1]
            row.read_as = {**(row.read_as or {}), "raw": raw, "bank": bank, "account": account}
        simple = sum(outcome.result in _SIMPLE for _line, outcome in worked)
        row.line_count += len(worked)
        row.matched_count += simple
        row.exception_count += len(worked) - simple
        return count


def _undo(line: Detail, source_key: str) -> Outcome:
    """A debit or a returned cheque: the payment it belongs to is reversed."""
    told = reversal_told(line)
    if told is not None:
        return Outcome("reversed", told)
    payment_id = find_undone(line)
    if payment_id is None or line.paid_at is None:
        return Outcome("unmatched_debit")
    reason = "returned_cheque" if line.is_returned else "bank_debit"
    undone = reverse_payment(payment_id, reason=reason, actor=SYSTEM, source_key=source_key, paid_at=line.paid_at)
    return Outcome("reversed", undone.payment_id)


def _write_lines(file_id: int, worked: Sequence[tuple[Detail, Outcome]]) -> None:
    """The rows of the lines, and what the desk has to settle of them."""
    if not worked:
        return
    rows = [_row(file_id, line, outcome) for line, outcome in worked]
    ids = {number: line_id for line_id, number in add_rows(BankLine, rows, "id", "number")}
    for line, outcome in worked:
        if outcome.result == "matched" or (outcome.result == "reversed" and not line.is_returned):
            continue
        line_id = ids[line.number]
        if outcome.payment_id is not None and outcome.result != "reversed":
            _complete(outcome, file_id, line_id)
            continue
        data: dict[str, Any] = {"line": line.number, "ref1": line.ref1, "ref2": line.ref2}
        data |= {"paid_at": line.paid_at.isoformat()} if line.paid_at else {}
        data |= {"problem": outcome.problem, "column": line.column} if outcome.problem else {}
        data |= {"other_file": outcome.other[0], "other_line": outcome.other[1]} if outcome.other else {}
        note_exception(
            "returned" if outcome.result == "reversed" else outcome.result, payment_id=outcome.payment_id,
            bank_file_id=file_id, bank_line_id=line_id, amount_satang=line.amount_satang, data=data,
        )  # fmt: skip


def _complete(outcome: Outcome, file_id: int, line_id: int) -> None:
    """The exception was noted with the payment: it learns from which line it comes."""
    db.session().flush()
    db.session().execute(
        update(PaymentException)
        .where(PaymentException.payment_id == outcome.payment_id, PaymentException.is_open)
        .where(PaymentException.code == outcome.result, PaymentException.bank_line_id.is_(None))
        .values(bank_file_id=file_id, bank_line_id=line_id)
    )


def _row(file_id: int, line: Detail, outcome: Outcome) -> dict[str, Any]:
    return {
        "file_id": file_id, "number": line.number, "paid_at": line.paid_at, "ref1": line.ref1, "ref2": line.ref2,
        "ref3": line.ref3, "amount_satang": line.amount_satang, "is_debit": line.is_debit, "cheque": line.cheque,
        "customer": line.customer or None, "bank_reference": line.bank_reference, "payment_id": outcome.payment_id,
        "result": outcome.result, "identity": "" if line.problem else line.identity(),
    }  # fmt: skip


def _locked(file_id: int) -> BankFile | None:
    """The file for this transaction; None where another worker has it."""
    query = select(BankFile).where(BankFile.id == file_id).with_for_update(skip_locked=True)
    return db.session().scalar(query.execution_options(populate_existing=True))
