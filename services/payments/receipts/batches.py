"""The receipts of a day for printing: asked for at the desk, made by the worker in files of fifty, with progress."""

import io
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, select, update

from services import audit, clock, db, documents, files
from services.audit import SYSTEM, Actor
from services.db import request_work, session, unit_of_work
from services.errors import NotAllowed, NotFound, RuleBroken
from services.payments.receipt_models import Receipt, ReceiptBatch
from services.payments.receipts.papers import data_of
from services.payments.receipts.reading import view_of
from services.payments.receipts.views import ReceiptStatus
from services.people.finance import is_finance

#: Receipts in a file: made in half a second, and no more than a printer takes at a time.
EACH = 50
#: Files for printing are made again when they are wanted again.
KEPT = timedelta(days=7)
_OWNER = "receipt_batch"
_LIMIT = 200 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class BatchView:
    """How far a batch is. `files` are the numbers of the finished files, from 1 on."""

    id: int
    day: date
    total: int
    made: int
    files: int
    asked_at: datetime
    done_at: datetime | None


def ask_batch(day: date, *, actor: Actor) -> int:
    """Asks for the receipts of a day that hold, as files for printing; the number of the batch.

    NotAllowed for who is not finance; RuleBroken("day", "nothing_to_print").
    """
    if not is_finance(actor):
        raise NotAllowed("receipts")
    total = session().scalar(select(func.count()).select_from(Receipt).where(*_of(day, 0))) or 0
    if not total:
        raise RuleBroken("day", "nothing_to_print")
    row = ReceiptBatch(day=day, total=total, made=0, position=0, files=[], asked_by_id=actor.id, asked_at=clock.now())
    session().add(row)
    session().flush()
    audit.record("print receipts", actor=actor, subject="receipt_batch", subject_id=row.id, note=f"count={total}")
    request_work()
    return row.id


def get_batch(number: int, *, actor: Actor) -> BatchView:
    """How far a batch is; NotFound for who is not finance."""
    row = _get(number, actor)
    return BatchView(row.id, row.day, row.total, row.made, len(row.files), row.asked_at, row.done_at)


def read_batch(number: int, file: int, *, actor: Actor) -> bytes:
    """One finished file of a batch; NotFound."""
    row = _get(number, actor)
    if not 0 < file <= len(row.files):
        raise NotFound("file")
    with files.open_bulk(row.files[file - 1]) as pieces:
        return b"".join(pieces)


def make_batches() -> int:
    """Makes the next file of the oldest open batch; how many receipts are in it. Opens its own transactions.

    The file is made outside of any. What comes of a worker that was killed between is a file that nobody knows, which
    is purged, and the same receipts again.
    """
    open_batch = select(ReceiptBatch).where(ReceiptBatch.done_at.is_(None)).order_by(ReceiptBatch.id).limit(1)
    row = session().scalar(open_batch.execution_options(populate_existing=True))
    if row is None:
        session().rollback()
        return 0
    batch_id, position, number = row.id, row.position, len(row.files) + 1
    due = select(Receipt).where(*_of(row.day, position)).order_by(Receipt.id).limit(EACH)
    found = list(session().scalars(due))
    data = [data_of(view_of(each), language="th") for each in found]
    name = f"receipts-{row.day.isoformat()}-{number}.pdf"
    session().rollback()
    ready = None
    if data:
        ready = files.ready_bulk(io.BytesIO(documents.receipts_pdf(data)), filename=name, limit=_LIMIT)
    with unit_of_work():
        _keep(batch_id, position, found[-1].id if found else position, len(found), ready)
    return len(found)


def purge_batches(limit: int = 20) -> int:
    """Removes files that were made for printing days ago; how many batches went."""
    old = select(ReceiptBatch).where(ReceiptBatch.asked_at < clock.now() - KEPT).order_by(ReceiptBatch.id)
    rows = list(session().scalars(old.limit(limit)))
    for row in rows:
        if row.files:
            files.remove(row.files, actor=SYSTEM)
        session().delete(row)
    session().flush()
    return len(rows)


def _keep(batch_id: int, seen: int, position: int, count: int, ready: files.ReadyBulk | None) -> None:
    """Notes a file, unless another worker was quicker."""
    mine = session().execute(
        update(ReceiptBatch)
        .where(ReceiptBatch.id == batch_id, ReceiptBatch.position == seen, ReceiptBatch.done_at.is_(None))
        .values(position=position, made=ReceiptBatch.made + count)
        .returning(ReceiptBatch.id)
    )
    if mine.one_or_none() is None:
        return
    row = db.session().get_one(ReceiptBatch, batch_id, populate_existing=True)
    if ready is not None:
        files.keep_bulk(ready, owner=(_OWNER, batch_id), actor=SYSTEM)
        row.files = [*row.files, ready.key]
    if count < EACH:
        row.done_at = clock.now()
    session().flush()


def _of(day: date, position: int) -> tuple[ColumnElement[bool], ...]:
    return (Receipt.issued_on == day, Receipt.status == ReceiptStatus.VALID, Receipt.id > position)


def _get(number: int, actor: Actor) -> ReceiptBatch:
    row = session().get(ReceiptBatch, number) if is_finance(actor) else None
    if row is None:
        raise NotFound("receipt_batch")
    return row
