"""Checking the whole chain: what was altered, removed, moved, slipped in or cut off shows."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select

from services import db
from services.audit.chain import COLUMNS, mac_of, seal_of
from services.audit.models import AuditEntry, ChainHead
from services.crypto import same

CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the chain holds; else the first id that does not, and why."""

    ok: bool
    checked: int
    first_broken: int | None = None
    why: str = ""


def verify() -> Verdict:
    """Walks the chain from its first row to its head, in bounded memory; rows added meanwhile are walked too."""
    checked, mac = 0, ""
    while True:
        before = checked
        for row in _rows_after(checked):
            expected = checked + 1
            if row.id != expected:
                why = "a row was slipped in" if row.id < expected else "a row was removed"
                return Verdict(False, checked, min(row.id, expected), why)
            if not same(mac_of(row._asdict(), mac), row.mac):
                return Verdict(False, checked, row.id, "the row was altered, moved, or follows another one than it did")
            checked, mac = row.id, row.mac
        head = _head()
        if head is None:
            return Verdict(False, checked, checked + 1, "the head of the chain is missing")
        length, head_mac, seal = head
        if not _is_sealed(length, head_mac, seal):
            return Verdict(False, checked, checked + 1, "the head of the chain was forged")
        if length == checked:
            if same(head_mac, mac):
                return Verdict(True, checked)
            return Verdict(False, checked, checked, "the last row is not the one that the head knows")
        if length < checked:
            return Verdict(False, checked, length + 1, "rows were added that the head does not know")
        if checked == before and not _exists_after(checked):
            return Verdict(False, checked, checked + 1, f"the tail was cut off: {length - checked} rows are missing")


def _is_sealed(count: int, mac: str, seal: str) -> bool:
    # The beginning, as the migration leaves it, is the one head without a seal.
    return (count, mac, seal) == (0, "", "") or same(seal_of(count, mac), seal)


def _head() -> tuple[int, str, str] | None:
    found = select(ChainHead.count, ChainHead.mac, ChainHead.seal).where(ChainHead.id == 1)
    row = db.session().execute(found).one_or_none()
    return None if row is None else row._tuple()


def _exists_after(place: int) -> bool:
    return db.session().execute(select(AuditEntry.id).where(AuditEntry.id > place).limit(1)).first() is not None


def _rows_after(place: int) -> Iterator[Row[*tuple[Any, ...]]]:
    """The rows in order, a chunk at a time. The first chunk has no lower bound, so that ids below 1 show."""
    columns = [getattr(AuditEntry, name) for name in (*COLUMNS, "mac")]
    query = select(*columns).order_by(AuditEntry.id).limit(CHUNK)
    after = place if place else None
    while True:
        page = query if after is None else query.where(AuditEntry.id > after)
        rows = db.session().execute(page).all()
        yield from rows
        if len(rows) < CHUNK:
            return
        after = rows[-1].id
