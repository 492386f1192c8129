"""The existing register as a table: read, checked row by row, kept with every problem until it is applied."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Text, cast, delete, func, insert, select

from services import clock, people
from services.audit import Actor, record
from services.db import request_work, session
from services.errors import NotFound, RuleBroken
from services.taxes.register_checking import ALIASES, GOOD, WRONG, RowChecker
from services.taxes.register_models import RegisterImport, RegisterImportRow
from services.taxes.tables import read_rows, with_headings, write_csv
from services.text import single_line

ROWS_AT_MOST = 10_000
READY, APPLYING, APPLIED, INVITING, CANCELLED = "ready", "applying", "applied", "inviting", "cancelled"
REFUSED = "refused"
NEEDED = ("name",)


@dataclass(frozen=True, slots=True)
class ImportView:
    """An import as its page shows it. `seen` counts the rows that were worked so far."""

    id: int
    name: str
    status: str
    first_month: date
    total: int
    good: int
    unknown: str
    seen: int
    made: int
    changed: int
    invited: int
    created_at: datetime
    applied_at: datetime | None
    refused: int


@dataclass(frozen=True, slots=True)
class ImportRowView:
    """One row of the preview."""

    row: int
    said: Mapping[str, Any] = field(repr=False)
    problems: Sequence[Sequence[str]]
    status: str


def template() -> bytes:
    """The table to download: our headings with two rows as examples. No column asks for a copy of anything."""
    headings = [names[0] for names in ALIASES.values()]
    hotel = ["HT-0001", "บจก.ตัวอย่าง", "บริษัท", "", "สมชาย ตัวอย่าง", "053-000-000", "hotel@example.org", "", "00000"]
    hotel += ["โรงแรมตัวอย่าง", "โรงแรม", "42", "เมืองลำพูน", "เวียงยอง", "", "ค่าธรรมเนียมโรงแรม", "11/2569"]
    station = ["", "หจก.ตัวอย่าง", "ห้างหุ้นส่วน", "", "", "", "", "", "00000", "ปั๊มตัวอย่าง", "สถานีบริการน้ำมัน", ""]
    station += ["ลี้", "", "ใกล้ตลาด", "ภาษีน้ำมัน", ""]
    return write_csv([headings, hotel, station])


def read_register(data: bytes, name: str, first_month: date) -> tuple[list[dict[str, Any]], str]:
    """The rows as they will be kept (row, said, problems, status), and headings that nothing is known by.

    Called outside of any transaction. RuleBroken(file: table_unreadable | table_columns_missing |
    table_too_many_rows | table_empty).
    """
    try:
        places, headings, rows = with_headings(read_rows(data, name=name), ALIASES, NEEDED)
        found = [(number, {key: cells[at] for key, at in places.items() if at < len(cells)}) for number, cells in rows]
    except RuleBroken as refused:
        first = refused.problems[0]
        raise RuleBroken("file", first.code, **first.params) from refused
    if not found:
        raise RuleBroken("file", "table_empty")
    if len(found) > ROWS_AT_MOST:
        raise RuleBroken("file", "table_too_many_rows", max=f"{ROWS_AT_MOST:,}")
    checker = RowChecker(first_month)
    kept = [checker.check(number, cells) for number, cells in found]
    known = set(places.values())
    unknown = " · ".join(head for at, head in enumerate(headings) if head and at not in known)
    return kept, unknown[:500]


def keep_import(
    rows: Sequence[Mapping[str, Any]], name: str, first_month: date, unknown: str, *, actor: Actor
) -> ImportView:
    """Keeps what was read until it is applied; imports that were never applied go. NotFound for who is not finance."""
    if not people.edits_businesses(actor):
        raise NotFound("import")
    session().execute(delete(RegisterImport).where(RegisterImport.status == READY))
    made = RegisterImport(
        name=single_line(name)[:200] or "-",
        status=READY,
        first_month=first_month,
        total=len(rows),
        good=sum(1 for row in rows if row["status"] == GOOD),
        unknown=unknown,
        officer_id=actor.id,
        created_at=clock.now(),
    )
    session().add(made)
    session().flush()
    session().execute(insert(RegisterImportRow), [{"import_id": made.id, **row} for row in rows])
    record("check register", actor=actor, subject="register import", subject_id=made.id, note=f"rows={len(rows)}")
    return view_of(made)


def get_import(import_id: int, *, actor: Actor) -> ImportView:
    """The import; NotFound, also for who is not finance."""
    return view_of(row_of(import_id, actor))


def list_imports(*, actor: Actor, limit: int = 20) -> list[ImportView]:
    """The last imports, newest first; empty for who is not finance."""
    if not people.edits_businesses(actor):
        return []
    rows = session().scalars(select(RegisterImport).order_by(RegisterImport.id.desc()).limit(limit))
    return [view_of(row) for row in rows]


def list_import_rows(
    import_id: int, *, actor: Actor, only_problems: bool = False, after: int = 0, limit: int = 100
) -> tuple[list[ImportRowView], int | None]:
    """Rows in the order of the file, and the last row's number where more follow."""
    row_of(import_id, actor)
    query = select(RegisterImportRow).where(RegisterImportRow.import_id == import_id, RegisterImportRow.row > after)
    if only_problems:
        query = query.where(RegisterImportRow.status.in_((WRONG, REFUSED)) | _has_problems())
    found = list(session().scalars(query.order_by(RegisterImportRow.row).limit(limit + 1)))
    shown = [ImportRowView(each.row, each.said, each.problems, each.status) for each in found[:limit]]
    return shown, shown[-1].row if len(found) > limit else None


def apply_import(import_id: int, *, actor: Actor) -> None:
    """Hands the good rows to the worker. NotFound; RuleBroken("", nothing_good | decided_already)."""
    row = row_of(import_id, actor, lock=True)
    if row.status != READY:
        raise RuleBroken("", "decided_already")
    if not row.good:
        raise RuleBroken("", "nothing_good")
    row.status, row.position = APPLYING, 0
    session().flush()
    record("apply register", actor=actor, subject="register import", subject_id=row.id)
    request_work()


def invite_imported(import_id: int, *, actor: Actor) -> None:
    """Hands the inviting of those with an e-mail address to the worker: who acts or is invited already is left alone.

    NotFound; RuleBroken("", not_applied_yet).
    """
    row = row_of(import_id, actor, lock=True)
    if row.status != APPLIED:
        raise RuleBroken("", "not_applied_yet")
    row.status, row.position = INVITING, 0
    session().flush()
    record("invite register", actor=actor, subject="register import", subject_id=row.id)
    request_work()


def row_of(import_id: int, actor: Actor, *, lock: bool = False) -> RegisterImport:
    """The row of an import, for finance; NotFound for everybody else."""
    row = session().get(RegisterImport, import_id, with_for_update=lock, populate_existing=lock)
    if row is None or not people.edits_businesses(actor):
        raise NotFound("import")
    return row


def view_of(row: RegisterImport) -> ImportView:
    """What the pages see of a row."""
    mine = RegisterImportRow.import_id == row.id
    seen = refused = 0
    if row.status != READY:
        seen = (
            session().scalar(select(func.count(RegisterImportRow.id)).where(mine, RegisterImportRow.status != GOOD))
            or 0
        )
        told = select(func.count(RegisterImportRow.id)).where(mine, RegisterImportRow.status == REFUSED)
        refused = session().scalar(told) or 0
    return ImportView(
        row.id, row.name, row.status, row.first_month, row.total, row.good, row.unknown, seen, row.made, row.changed,
        row.invited, row.created_at, row.applied_at, refused,
    )  # fmt: skip


def _has_problems() -> Any:
    return func.length(cast(RegisterImportRow.problems, Text)) > 2
