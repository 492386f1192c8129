"""Many codes by one table: kept once every row is right, made by the worker a few at a time, then a sheet of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select

from services import audit, clock, people
from services.audit import SYSTEM, Actor
from services.codes.batch_reading import ReadTable, new_code_of
from services.codes.making import make_code
from services.codes.models import CodeBatch, CodeBatchRow
from services.codes.sheet_words import BOTH, FORMS, LANGUAGES
from services.codes.sheets import ask_sheet
from services.db import request_work, session, unit_of_work
from services.errors import NotFound, RuleBroken
from services.text import single_line

READY, MAKING, MADE = "ready", "making", "made"
#: So many in one transaction: others wait to write.
EACH = 50
#: Tables whose codes are made are kept so long, to see which row became what.
KEPT = clock.days(90)
_MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class BatchView:
    """A table and how far it is. `sheet_id` is its sheet, once all codes are made and while the sheet is kept."""

    id: int
    name: str
    status: str
    form: str
    language: str
    total: int
    made: int
    sheet_id: int | None
    created_at: datetime
    made_at: datetime | None


@dataclass(frozen=True, slots=True)
class BatchRowView:
    """One row of the preview."""

    row: int
    said: dict[str, str]
    code_id: int | None
    problem: str


def keep_batch(table: ReadTable, name: str, *, actor: Actor) -> BatchView:
    """Keeps a table that was read until its codes are made; tables of the same officer that never were go.

    RuleBroken("file", "rows_wrong") where a row has a problem: nothing is made of a table that is not clean.
    """
    if table.problems or not table.rows:
        raise RuleBroken("file", "rows_wrong")
    mine = CodeBatch.officer_id == (actor.id if actor.is_officer else None)
    session().execute(delete(CodeBatch).where(CodeBatch.status == READY, mine))
    row = CodeBatch(
        name=single_line(name)[:200] or "-",
        status=READY,
        form="",
        language=BOTH,
        total=len(table.rows),
        made=0,
        officer_id=actor.id if actor.is_officer else None,
        created_at=clock.now(),
    )
    session().add(row)
    session().flush()
    values = [{"batch_id": row.id, "row": number, "said": dict(said), "problem": ""} for number, said in table.rows]
    session().execute(insert(CodeBatchRow), values)
    audit.record("check codes", actor=actor, subject="code_batch", subject_id=row.id, note=f"rows={row.total}")
    return _view(row)


def make_batch(batch_id: int, *, form: str, language: str, actor: Actor) -> None:
    """Hands the table to the worker; `form` and `language` are those of the sheet ("" for none).

    NotFound; RuleBroken naming form, language, or "" (`decided_already`).
    """
    if form and form not in FORMS:
        raise RuleBroken("form", "not_on_list")
    if language not in LANGUAGES:
        raise RuleBroken("language", "not_on_list")
    row = _row(batch_id, lock=True)
    if row.status != READY:
        raise RuleBroken("", "decided_already")
    row.status, row.form, row.language = MAKING, form, language
    # The codes are made by whoever ordered them, not by whoever sent the table.
    row.officer_id = actor.id if actor.is_officer else None
    session().flush()
    audit.record("make codes of a table", actor=actor, subject="code_batch", subject_id=row.id, fields=("status",))
    request_work()


def get_batch(batch_id: int) -> BatchView:
    """The table; NotFound."""
    return _view(_row(batch_id))


def list_batches() -> Sequence[BatchView]:
    """The last tables, newest first."""
    query = select(CodeBatch).order_by(CodeBatch.id.desc()).limit(_MOST_SHOWN)
    return [_view(row) for row in session().scalars(query)]


def list_batch_rows(batch_id: int, *, after: int = 0, limit: int = 50) -> tuple[Sequence[BatchRowView], int | None]:
    """Rows in the order of the table, and the last row's number where more follow. NotFound."""
    _row(batch_id)
    query = select(CodeBatchRow).where(CodeBatchRow.batch_id == batch_id, CodeBatchRow.row > after)
    found = list(session().scalars(query.order_by(CodeBatchRow.row).limit(limit + 1)))
    shown = [BatchRowView(each.row, dict(each.said), each.code_id, each.problem) for each in found[:limit]]
    return shown, shown[-1].row if len(found) > limit else None


def work_batches() -> int:
    """Makes the next codes of the oldest open table, at last its sheet; how many. Opens transactions of its own.

    What was made stands in the row that asked for it: a worker that is killed makes no code twice.
    """
    with unit_of_work():
        query = select(CodeBatch).where(CodeBatch.status == MAKING).order_by(CodeBatch.id).limit(1)
        row = session().scalar(query.with_for_update(skip_locked=True).execution_options(populate_existing=True))
        if row is None:
            return 0
        done = _make_some(row)
        if not done:
            _close(row)
        session().flush()
        request_work()
        return done or 1


def purge_batches() -> int:
    """Forgets tables whose codes were made long ago, and those that never came to it; how many went."""
    past = clock.now() - KEPT
    old = list(session().scalars(select(CodeBatch.id).where(CodeBatch.created_at < past).limit(20)))
    if old:
        session().execute(delete(CodeBatchRow).where(CodeBatchRow.batch_id.in_(old)))
        session().execute(delete(CodeBatch).where(CodeBatch.id.in_(old)))
    return len(old)


def _make_some(row: CodeBatch) -> int:
    query = select(CodeBatchRow).where(
        CodeBatchRow.batch_id == row.id, CodeBatchRow.code_id.is_(None), CodeBatchRow.problem == ""
    )
    found = list(session().scalars(query.order_by(CodeBatchRow.row).limit(EACH)))
    maker = people.actor_for(people.get_officer(row.officer_id)) if row.officer_id else SYSTEM
    for each in found:
        try:
            with session().begin_nested():
                each.code_id = make_code(new_code_of(each.said), actor=maker).id
                row.made += 1
        except RuleBroken as refused:
            # What it names was there when the table was checked.
            each.problem = refused.problems[0].field or "target"
    return len(found)


def _close(row: CodeBatch) -> None:
    ids = select(CodeBatchRow.code_id).where(CodeBatchRow.batch_id == row.id, CodeBatchRow.code_id.is_not(None))
    codes = [each for each in session().scalars(ids.order_by(CodeBatchRow.row)) if each is not None]
    row.status, row.made_at = MADE, clock.now()
    if row.form and codes:
        row.sheet_id = ask_sheet(row.form, codes, language=row.language, title=row.name, actor=SYSTEM)


def _row(batch_id: int, *, lock: bool = False) -> CodeBatch:
    row = session().get(CodeBatch, batch_id, with_for_update=lock, populate_existing=True)
    if row is None:
        raise NotFound("code_batch")
    return row


def _view(row: CodeBatch) -> BatchView:
    return BatchView(
        id=row.id,
        name=row.name,
        status=row.status,
        form=row.form,
        language=row.language,
        total=row.total,
        made=row.made,
        sheet_id=row.sheet_id,
        created_at=row.created_at,
        made_at=row.made_at,
    )
