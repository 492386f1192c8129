"""Whose a file is, what its sender agreed to, and its removal."""

from collections.abc import Sequence

from sqlalchemy import select, update

from services import audit, clock, db
from services.audit import SYSTEM, Actor
from services.errors import NotFound
from services.files.models import StoredFile

#: An owner of this kind lends its files: they move on to the case that the draft becomes.
LENDER = "draft"


def attach(keys: Sequence[str], owner_kind: str, owner_id: object) -> None:
    """Gives the files to an owner; again is fine.

    NotFound for a key that does not exist or belongs to another owner: keys of published pictures are known to
    strangers, who must not draw them to themselves. Only drafts hand on. A place that its sender has not agreed to by
    the time the file leaves the draft is forgotten.
    """
    wanted = list(dict.fromkeys(keys))
    rows = {row.key: row for row in _rows(wanted)}
    for key in wanted:
        row = rows.get(key)
        if row is None or not _may_move(row, owner_kind, str(owner_id)):
            raise NotFound("file")
        row.owner_kind, row.owner_id = owner_kind, str(owner_id)
        if owner_kind != LENDER and not row.position_agreed:
            row.position = None
    db.session().flush()


def agree_position(keys: str | Sequence[str]) -> None:
    """The sender agreed that officers see where and when these photographs were taken."""
    db.session().execute(
        update(StoredFile).where(StoredFile.key.in_(_listed(keys)), StoredFile.position.is_not(None)),
        {"position_agreed": True},
    )


def forget_position(keys: str | Sequence[str]) -> None:
    """Wipes where and when these photographs were taken."""
    db.session().execute(
        update(StoredFile).where(StoredFile.key.in_(_listed(keys))), {"position": None, "position_agreed": False}
    )


def remove(keys: str | Sequence[str], *, actor: Actor = SYSTEM) -> int:
    """Hides the files at once, wipes names and places, and leaves bytes and rows to the sweep; how many there were."""
    rows = _rows(_listed(keys))
    for row in rows:
        row.removed_at, row.name, row.position, row.position_agreed = clock.now(), None, None, False
        row.thumb_wanted = False
        audit.record("remove file", actor=actor, subject="file", subject_id=row.key)
    if rows:
        db.session().flush()
        db.request_work()
    return len(rows)


def _listed(keys: str | Sequence[str]) -> list[str]:
    return [keys] if isinstance(keys, str) else list(keys)


def _rows(keys: Sequence[str]) -> list[StoredFile]:
    query = select(StoredFile).where(StoredFile.key.in_(keys), StoredFile.removed_at.is_(None))
    return list(db.session().scalars(query.order_by(StoredFile.id).with_for_update()))


def _may_move(row: StoredFile, owner_kind: str, owner_id: str) -> bool:
    return row.owner_kind in (None, LENDER) or (row.owner_kind, row.owner_id) == (owner_kind, owner_id)
