"""The worker's part of a sheet: some dozen codes at a time become a PDF, all parts become one. Killed, it goes on."""

import io
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select, update

from services import clock, documents, files
from services.audit import SYSTEM
from services.codes.listing import get_codes
from services.codes.models import CodeSheet
from services.codes.sheet_data import Unreadable, data_of
from services.codes.sheet_words import FORMS
from services.codes.sheets import KEPT
from services.codes.views import CodeView
from services.db import session, unit_of_work
from services.errors import NotFound, Unavailable
from services.text import Words

_OWNER = "code_sheet"
_LIMIT = 500 * 1024 * 1024
UNREADABLE, LOST = "unreadable", "lost"
#: For so long after it was asked for, what the storage does not give is tried again; other sheets wait for it.
_TRIED_FOR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class _Task:
    """What is due next of a sheet; no codes where all parts are made."""

    id: int
    form: str
    language: str
    wording: Words
    title: str
    asked_at: datetime
    seen: int
    parts: tuple[str, ...]
    codes: tuple[CodeView, ...]


def make_sheets() -> int:
    """Makes the next part of the oldest open sheet, at last the whole; how many codes. Opens its own transactions.

    Pictures and papers are made outside of any. What comes of a worker that was killed between is a file that nobody
    knows, which is purged, and the same part again.
    """
    task = _next()
    session().rollback()
    if task is None:
        return 0
    if not task.codes:
        _join(task)
        return 1
    day = clock.local(task.asked_at).date()
    try:
        data = data_of(task.codes, task.form, task.language, task.wording, title=task.title, day=day)
    except Unreadable:
        _give_up(task, UNREADABLE)
        return len(task.codes)
    session().rollback()
    ready = _stored(io.BytesIO(documents.code_sheet_pdf(data)), task)
    with unit_of_work():
        _keep(task, ready)
    return len(task.codes)


def purge_sheets(limit: int = 20) -> int:
    """Removes sheets that were asked for a week ago, with their files; how many went."""
    old = select(CodeSheet).where(CodeSheet.asked_at < clock.now() - KEPT).order_by(CodeSheet.id)
    rows = list(session().scalars(old.limit(limit)))
    for row in rows:
        files.remove(_files_of(row), actor=SYSTEM)
        session().delete(row)
    session().flush()
    return len(rows)


def _next() -> _Task | None:
    query = select(CodeSheet).where(CodeSheet.done_at.is_(None)).order_by(CodeSheet.id).limit(1)
    row = session().scalar(query.execution_options(populate_existing=True))
    if row is None:
        return None
    ids = row.codes[row.made : row.made + FORMS[row.form].each]
    known = get_codes(ids)
    return _Task(
        row.id,
        row.form,
        row.language,
        Words(row.wording_th, row.wording_en),
        row.title,
        row.asked_at,
        row.made,
        tuple(row.parts),
        tuple(known[each] for each in ids if each in known),
    )


def _stored(stream: io.BufferedIOBase, task: _Task) -> files.ReadyBulk:
    return files.ready_bulk(stream, filename=f"codes-{task.id}.pdf", limit=_LIMIT)


def _keep(task: _Task, ready: files.ReadyBulk) -> None:
    """Notes a part, unless another worker was quicker. A sheet of one part is whole with it."""
    row = _mine(task, task.seen + len(task.codes))
    if row is None:
        return
    files.keep_bulk(ready, owner=(_OWNER, task.id), actor=SYSTEM)
    row.parts = [*row.parts, ready.key]
    if row.made >= row.total and len(row.parts) == 1:
        row.file_key, row.parts, row.done_at = ready.key, [], clock.now()
    session().flush()


def _join(task: _Task) -> None:
    """Finishes the sheet. One whose parts are gone for good holds up no other: it ends, and may be asked for again."""
    try:
        _finish(task)
    except (NotFound, Unavailable, ValueError):
        if clock.now() - task.asked_at < _TRIED_FOR:
            raise
        _give_up(task, LOST)


def _finish(task: _Task) -> None:
    """Makes one file of all parts. They are read to the disk, and joined in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="pracha-codes-") as folder:
        paths = []
        for number, key in enumerate(task.parts):
            path = Path(folder) / f"{number:04d}.pdf"
            with files.open_bulk(key) as pieces, path.open("wb") as out:
                for piece in pieces:
                    out.write(piece)
            paths.append(path)
        whole = Path(folder) / "whole.pdf"
        documents.join_pdfs(paths, whole)
        with whole.open("rb") as made:
            ready = _stored(made, task)
    with unit_of_work():
        row = _mine(task, task.seen)
        if row is None:
            return
        files.keep_bulk(ready, owner=(_OWNER, task.id), actor=SYSTEM)
        files.remove(list(row.parts), actor=SYSTEM)
        row.file_key, row.parts, row.done_at = ready.key, [], clock.now()
        session().flush()


def _give_up(task: _Task, problem: str) -> None:
    session().rollback()
    with unit_of_work():
        row = _mine(task, task.seen)
        if row is None:
            return
        files.remove(_files_of(row), actor=SYSTEM)
        row.problem, row.parts, row.done_at = problem, [], clock.now()
        session().flush()


def _mine(task: _Task, made: int) -> CodeSheet | None:
    """The row, moved on; None where another worker moved it before."""
    moved = session().execute(
        update(CodeSheet)
        .where(CodeSheet.id == task.id, CodeSheet.made == task.seen, CodeSheet.done_at.is_(None))
        .values(made=made)
        .returning(CodeSheet.id)
    )
    if moved.one_or_none() is None:
        return None
    return session().get_one(CodeSheet, task.id, populate_existing=True)


def _files_of(row: CodeSheet) -> list[str]:
    return [*row.parts, *([row.file_key] if row.file_key else [])]
