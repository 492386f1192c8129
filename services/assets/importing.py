"""A file of assets: read, kept row by row with every problem, shown, and handed to the worker."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Text, cast, delete, func, insert, select

from services import clock
from services.assets.kinds import find_kind
from services.assets.models import AssetImport, AssetImportRow
from services.assets.reading import COLUMNS, read_assets
from services.assets.register import edits_assets
from services.assets.row_checking import CHANGE, NEW, SAME, WRONG, check_rows
from services.audit import Actor, record
from services.db import request_work, session
from services.errors import NotFound, RuleBroken
from services.text import single_line

READY, APPLYING, APPLIED = "ready", "applying", "applied"
REFUSED = "refused"
#: A file that was never applied is kept so long for whoever sent it.
KEPT = clock.days(7)
#: So many rows are written by one statement.
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class AssetImportView:
    """An import as its page shows it: what the preview found, then how far the worker is."""

    id: int
    name: str
    status: str
    kind: str
    total: int
    fresh: int
    known: int
    same: int
    unknown: str
    seen: int
    made: int
    changed: int
    refused: int
    created_at: datetime
    applied_at: datetime | None

    @property
    def good(self) -> int:
        """How many rows would change the register."""
        return self.fresh + self.known

    @property
    def wrong(self) -> int:
        """How many rows are left out."""
        return self.total - self.fresh - self.known - self.same


@dataclass(frozen=True, slots=True)
class AssetImportRowView:
    """One row of the preview."""

    row: int
    said: Mapping[str, Any]
    problems: Sequence[Sequence[str]]
    status: str


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that was read and checked, before anything of it is written."""

    name: str
    kind: str
    rows: Sequence[dict[str, Any]] = field(repr=False)
    unknown: str = ""


def template() -> str:
    """The table to download: our headings with two rows as examples."""
    lines = [[names[0] for names in COLUMNS.values()]]
    lines.append(
        [
            "SL-0412",
            "โคมไฟถนน",
            "โคมไฟ 0412",
            "Street lamp 0412",
            "18.5781",
            "99.0082",
            "",
            "",
            "หน้าตลาดหนองดอก",
            "",
            "",
        ]
    )
    lines.append(["BS-0007", "ป้ายหยุดรถโดยสาร", "", "", "", "", "ลี้", "ลี้", "หน้าโรงพยาบาลลี้", "", "มีศาลารอรถ"])
    return "\ufeff" + "".join(",".join(line) + "\r\n" for line in lines)


def check_file(data: bytes, name: str, kind: str) -> CheckedFile:
    """Reads a file and checks each row. Outside of any transaction; nothing is written.

    RuleBroken as `read_assets`; `kind` not_on_list.
    """
    if kind and find_kind(kind) is None:
        raise RuleBroken("kind", "not_on_list")
    read = read_assets(data, name)
    return CheckedFile(
        name=single_line(name)[:200] or "-",
        kind=kind,
        rows=check_rows(read, kind),
        unknown=" · ".join(single_line(head) for head in read.unknown)[:500],
    )


def keep_import(checked: CheckedFile, *, actor: Actor) -> AssetImportView:
    """Keeps what was read until it is applied; NotFound for who does not edit.

    Files of the same officer that were never applied go, those of others once nobody will come back to them.
    """
    if not edits_assets(actor):
        raise NotFound("import")
    mine, old = AssetImport.officer_id == actor.id, AssetImport.created_at < clock.now() - KEPT
    session().execute(delete(AssetImport).where(AssetImport.status == READY, mine | old))
    found = Counter(row["status"] for row in checked.rows)
    made = AssetImport(
        name=checked.name,
        status=READY,
        kind_key=checked.kind,
        total=len(checked.rows),
        fresh=found[NEW],
        known=found[CHANGE],
        same=found[SAME],
        unknown=checked.unknown,
        officer_id=actor.id,
        created_at=clock.now(),
    )
    session().add(made)
    session().flush()
    for start in range(0, len(checked.rows), _AT_ONCE):
        part = checked.rows[start : start + _AT_ONCE]
        session().execute(insert(AssetImportRow), [{"import_id": made.id, **row} for row in part])
    record("check assets", actor=actor, subject="asset-import", subject_id=made.id, note=f"rows={made.total}")
    return _view(made)


def get_import(import_id: int, *, actor: Actor) -> AssetImportView:
    """The import; NotFound, also for who does not edit."""
    return _view(_row_of(import_id, actor))


def list_imports(*, actor: Actor, limit: int = 20) -> list[AssetImportView]:
    """The last imports, newest first; empty for who does not edit."""
    if not edits_assets(actor):
        return []
    return [_view(row) for row in session().scalars(select(AssetImport).order_by(AssetImport.id.desc()).limit(limit))]


def list_import_rows(
    import_id: int, *, actor: Actor, only_problems: bool = False, after: int = 0, limit: int = 100
) -> tuple[list[AssetImportRowView], int | None]:
    """Rows in the order of the file, and the last row's number where more follow."""
    _row_of(import_id, actor)
    query = select(AssetImportRow).where(AssetImportRow.import_id == import_id, AssetImportRow.row > after)
    if only_problems:
        # The empty list is two characters long.
        has_problems = func.length(cast(AssetImportRow.problems, Text)) > 2
        query = query.where(AssetImportRow.status.in_((WRONG, REFUSED)) | has_problems)
    found = list(session().scalars(query.order_by(AssetImportRow.row).limit(limit + 1)))
    shown = [AssetImportRowView(each.row, each.said, each.problems, each.status) for each in found[:limit]]
    return shown, shown[-1].row if len(found) > limit else None


def apply_import(import_id: int, *, actor: Actor) -> None:
    """Hands the good rows to the worker. NotFound; RuleBroken("", nothing_good | decided_already)."""
    row = _row_of(import_id, actor, lock=True)
    if row.status != READY:
        raise RuleBroken("", "decided_already")
    if not row.fresh + row.known:
        raise RuleBroken("", "nothing_good")
    row.status, row.position = APPLYING, 0
    session().flush()
    record("apply assets", actor=actor, subject="asset-import", subject_id=row.id)
    request_work()


def _row_of(import_id: int, actor: Actor, *, lock: bool = False) -> AssetImport:
    row = session().get(AssetImport, import_id, with_for_update=lock, populate_existing=lock)
    if row is None or not edits_assets(actor):
        raise NotFound("import")
    return row


def _view(row: AssetImport) -> AssetImportView:
    return AssetImportView(
        row.id, row.name, row.status, row.kind_key, row.total, row.fresh, row.known, row.same, row.unknown, row.seen,
        row.made, row.changed, row.refused, row.created_at, row.applied_at,
    )  # fmt: skip
