"""Demand letters in a batch (หนังสือเตือนให้ชำระ): chosen by the arrears, made by the worker in chunks, to be printed.

Every step is a short transaction that saves its place with its rows: a worker that is killed goes on where it was, and
no business gets two letters of one batch.
"""

import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from services import audit, clock, db, documents, files
from services.audit import SYSTEM, Actor
from services.db import session
from services.errors import NotAllowed, NotFound, RuleBroken
from services.organisation import get_setting
from services.people.business_models import Business
from services.people.finance import is_finance, may_see_finance
from services.taxes.arrears import ArrearsFilter, debtors_of, find_debtors
from services.taxes.desk_models import LetterFile
from services.taxes.letter_words import LEAST, letter_of, paper_of
from services.taxes.models import DemandLetter, LetterBatch
from services.text import single_line

#: Letters written in one transaction, and letters in one file.
AT_ONCE, IN_A_FILE = 50, 100
#: More are not made in one batch: nobody signs them.
MOST = 5000
PREFIX_LENGTH = 40
FILE_OWNER = "letter_batch"


@dataclass(frozen=True, slots=True)
class NewBatch:
    """To whom (the arrears), the number of the first letter behind its prefix, the days that are given to pay."""

    wanted: ArrearsFilter
    prefix: str
    first_number: int
    days: int


@dataclass(frozen=True, slots=True)
class FileView:
    """Some letters of a batch as one PDF."""

    number: int
    letters: int
    file_key: str
    #: The numbers of its first and its last letter.
    first: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class BatchView:
    """A batch and how far it is: letters made, and of them those that stand in a file."""

    id: int
    day: date
    total: int
    made: int
    written: int
    asked_by_id: int | None
    asked_at: datetime
    done_at: datetime | None
    wanted: ArrearsFilter
    files: tuple[FileView, ...] = ()

    @property
    def parts(self) -> int:
        """Of how many files it consists, or will."""
        return parts_of(self.total)


@dataclass(frozen=True, slots=True)
class LetterRow:
    """One letter of a batch in its list."""

    id: int
    number: str
    business_number: str
    business_name: str
    satang: int


def parts_of(letters: int) -> int:
    """Of how many files so many letters consist."""
    return -(-letters // IN_A_FILE)


def count_letters(wanted: ArrearsFilter, *, actor: Actor) -> int:
    """To how many businesses letters would go, no further than the most. NotAllowed."""
    _only(actor, may_see_finance(actor))
    return len(find_debtors(_worth(wanted), limit=MOST))


def create_batch(new: NewBatch, *, actor: Actor) -> int:
    """Asks the worker for letters to everybody in these arrears; gives the number of the batch.

    NotAllowed but for finance; RuleBroken: prefix: too_long; first_number, days: number_out_of_range; "": nobody.
    """
    _only(actor, is_finance(actor))
    prefix = single_line(new.prefix)
    if len(prefix) > PREFIX_LENGTH:
        raise RuleBroken("prefix", "too_long", max=PREFIX_LENGTH)
    if not 1 <= new.first_number <= 999_999:
        raise RuleBroken("first_number", "number_out_of_range")
    if not 1 <= new.days <= 90:
        raise RuleBroken("days", "number_out_of_range")
    total = count_letters(new.wanted, actor=actor)
    if not total:
        raise RuleBroken("", "nobody")
    options = {
        "wanted": asdict(_worth(new.wanted)),
        "prefix": prefix,
        "first_number": new.first_number,
        "days": new.days,
    }
    row = LetterBatch(
        tax=new.wanted.tax, day=clock.today(), total=total, made=0, position=0, options=options,
        asked_by_id=actor.id, asked_at=clock.now(),
    )  # fmt: skip
    session().add(row)
    session().flush()
    audit.record("ask for letters", actor=actor, subject="letter_batch", subject_id=row.id)
    db.request_work()
    return row.id


def list_batches(*, after: int | None = None, limit: int = 25, actor: Actor) -> tuple[list[BatchView], int | None]:
    """The batches, newest first, and where the next page begins. NotAllowed."""
    _only(actor, may_see_finance(actor))
    query = select(LetterBatch).order_by(LetterBatch.id.desc()).limit(limit + 1)
    rows = session().scalars(query.where(LetterBatch.id < after) if after else query).all()
    return [_view(row) for row in rows[:limit]], rows[limit - 1].id if len(rows) > limit else None


def get_batch(number: int, *, actor: Actor) -> BatchView:
    """One batch with its files; NotFound, also for whoever has no part in finance."""
    row = session().get(LetterBatch, number, populate_existing=True) if may_see_finance(actor) else None
    if row is None:
        raise NotFound("letter batch")
    query = select(LetterFile).where(LetterFile.batch_id == number).order_by(LetterFile.number)
    return _view(row, [_file(row, each) for each in session().scalars(query)])


def list_letters(number: int, *, after: int = 0, limit: int = 50, actor: Actor) -> tuple[list[LetterRow], int | None]:
    """The letters of a batch in their order, and where the next page begins. NotAllowed."""
    _only(actor, may_see_finance(actor))
    query = (
        select(DemandLetter.id, DemandLetter.number, Business.number, Business.name, DemandLetter.amount_satang)
        .join(Business, Business.id == DemandLetter.business_id)
        .where(DemandLetter.batch_id == number, DemandLetter.id > after)
        .order_by(DemandLetter.id)
        .limit(limit + 1)
    )
    rows = [LetterRow(*values) for values in session().execute(query).tuples()]
    return rows[:limit], rows[limit - 1].id if len(rows) > limit else None


def say_number(prefix: str, number: int) -> str:
    """ "ลพ 51004/12", and "ลพ 51004/ว 12" behind a letter."""
    return f"{prefix} {number}" if prefix[-1:].isalpha() else f"{prefix}{number}"


def make_letters() -> int:
    """A step of every batch that is not done: some letters, or some of them into a file. How many steps were done.

    Must be called outside of any unit of work.
    """
    query = select(LetterBatch.id).where(LetterBatch.done_at.is_(None)).order_by(LetterBatch.id).limit(5)
    waiting = list(session().scalars(query))
    session().rollback()
    return sum(_make_some(number) or _write_some(number) for number in waiting)


def _make_some(number: int) -> int:
    """The next letters as rows; 0 once everybody has one."""
    with db.unit_of_work():
        batch = _locked(number)
        if batch is None or batch.position < 0:
            return 0
        wanted = ArrearsFilter(**batch.options["wanted"])
        ids = find_debtors(wanted, after=batch.position, limit=AT_ONCE)
        room = min(len(ids), MOST - batch.made)
        for debtor in debtors_of(ids[:room], wanted):
            number_of = say_number(batch.options["prefix"], batch.options["first_number"] + batch.made)
            session().add(
                DemandLetter(
                    batch_id=batch.id, business_id=debtor.business_id, number=number_of,
                    amount_satang=debtor.satang, content=letter_of(debtor, number_of, batch.day, batch.options["days"]),
                    made_at=clock.now(),
                )
            )  # fmt: skip
            batch.made += 1
        is_last = len(ids) < AT_ONCE or batch.made >= MOST
        # Who paid meanwhile gets none: the total is what was made.
        batch.position = -1 if is_last else ids[-1]
        batch.total = batch.made if is_last else max(batch.total, batch.made)
        db.request_work()
    return 1


def _write_some(number: int) -> int:
    """The next letters as a file: set outside of any transaction, kept in a short one."""
    batch = session().get(LetterBatch, number, populate_existing=True)
    if batch is None or batch.done_at is not None:
        return 0
    place = session().scalar(select(func.count()).where(LetterFile.batch_id == number)) or 0
    query = (
        select(DemandLetter.content)
        .where(DemandLetter.batch_id == number)
        .order_by(DemandLetter.id)
        .offset(place * IN_A_FILE)
        .limit(IN_A_FILE)
    )
    contents = list(session().scalars(query))
    day = batch.day
    session().rollback()
    pdf = documents.letter_pdf(paper_of(contents)) if contents else b""
    with db.unit_of_work():
        batch = _locked(number)
        held = session().scalar(select(func.count()).where(LetterFile.batch_id == number))
        if batch is None or held != place:
            # Another worker was quicker.
            return 1
        if pdf:
            name = f"demand-letters-{day:%Y%m%d}-{number}-{place + 1}.pdf"
            kept = files.save_document(io.BytesIO(pdf), filename=name, actor=SYSTEM)
            files.attach([kept.key], FILE_OWNER, number)
            session().add(
                LetterFile(
                    batch_id=number, number=place + 1, letters=len(contents), file_key=kept.key, made_at=clock.now()
                )
            )
            batch.written += len(contents)
        if len(contents) < IN_A_FILE or batch.written >= batch.made:
            batch.done_at = clock.now()
            audit.record("make letters", actor=SYSTEM, subject="letter_batch", subject_id=number)
        db.request_work()
    return 1


def _locked(number: int) -> LetterBatch | None:
    return session().scalar(
        select(LetterBatch)
        .where(LetterBatch.id == number, LetterBatch.done_at.is_(None))
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def _view(row: LetterBatch, made: Sequence[FileView] = ()) -> BatchView:
    held: dict[str, Any] = row.options.get("wanted") or {}
    return BatchView(
        row.id, row.day, row.total, row.made, row.written, row.asked_by_id, row.asked_at, row.done_at,
        ArrearsFilter(**held), tuple(made),
    )  # fmt: skip


def _file(row: LetterBatch, file: LetterFile) -> FileView:
    """A file with the numbers of its letters: all files before it are full."""
    first = int(row.options["first_number"]) + (file.number - 1) * IN_A_FILE
    numbers = [say_number(row.options["prefix"], number) for number in (first, first + file.letters - 1)]
    return FileView(file.number, file.letters, file.file_key, *numbers)


def _worth(wanted: ArrearsFilter) -> ArrearsFilter:
    """Without the bills for which no letter is written."""
    return replace(wanted, least_satang=int(get_setting(LEAST)))


def _only(actor: Actor, is_allowed: bool) -> None:
    if not is_allowed:
        raise NotAllowed("finance")
