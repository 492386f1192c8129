"""What this room keeps in the process, and the mark by which each process learns within a second that it has aged."""

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from sqlalchemy import event, select, update
from sqlalchemy.orm import Session, SessionTransaction

from services.db import bind_of, session
from services.organisation.models import OrganisationVersion

T = TypeVar("T")

#: For so many seconds a process trusts what it keeps without asking the database.
TRUSTED_FOR = 1.0
_CHANGED = "organisation_changed"


@dataclass(slots=True)
class _Shelf:
    """What was read under one mark, from one database."""

    bind: object
    mark: str | None
    checked: float
    parts: dict[str, Any] = field(default_factory=dict)


_shelf: _Shelf | None = None


def cached(part: str, load: Callable[[], T]) -> T:
    """What `load` gives, kept under `part` until something of this room changes.

    A transaction that changed something reads its own state and leaves nothing of it for others: it may be rolled back.
    """
    current = session()
    own = current.info.get(_CHANGED)
    if own is not None:
        if part not in own:
            own[part] = load()
        return cast(T, own[part])
    shelf = _shelf_of(current)
    if part in shelf.parts:
        return cast(T, shelf.parts[part])
    # An older read transaction may still see what was before the shelf's mark: what it reads must not be kept.
    mark = _read_mark(current)
    value = load()
    if mark is not None and mark == shelf.mark:
        shelf.parts[part] = value
    return value


def changing() -> None:
    """Call before changing anything of this room: sets a new mark; writers of this room wait for each other."""
    current = session()
    mark = uuid.uuid4().hex
    changed = cast(Any, current.execute(update(OrganisationVersion).values(mark=mark)))
    if not changed.rowcount:
        current.add(OrganisationVersion(id=1, mark=mark))
        current.flush()
    current.info[_CHANGED] = {}


def present_mark() -> tuple[int, str | None] | None:
    """What is another after anything of this room, or kept by it, has changed; None in a transaction that changes it.

    For doors that keep what they made of it: equal marks, equal contents.
    """
    current = session()
    if current.info.get(_CHANGED) is not None:
        return None
    shelf = _shelf_of(current)
    return id(shelf.bind), shelf.mark


def forget() -> None:
    """Asks the database again at the next read."""
    global _shelf
    _shelf = None


def _read_mark(current: Session) -> str | None:
    return current.execute(select(OrganisationVersion.mark).where(OrganisationVersion.id == 1)).scalar()


def _shelf_of(current: Session) -> _Shelf:
    global _shelf
    shelf, bind, present = _shelf, bind_of(current), time.monotonic()
    if shelf is not None and shelf.bind is bind and present - shelf.checked < TRUSTED_FOR:
        return shelf
    mark = _read_mark(current)
    if shelf is not None and shelf.bind is bind and shelf.mark == mark:
        shelf.checked = present
        return shelf
    _shelf = shelf = _Shelf(bind, mark, present)
    return shelf


@event.listens_for(Session, "after_transaction_end")
def _transaction_ended(ended: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None and ended.info.pop(_CHANGED, None) is not None:
        forget()


@event.listens_for(Session, "after_flush")
def _flushed(flushed: Session, _context: object) -> None:
    if flushed.info.get(_CHANGED):
        flushed.info[_CHANGED] = {}
