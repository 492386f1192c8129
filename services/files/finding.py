"""Reading: what is known of a file, its bytes, and the place that the camera noted; who may read, the caller says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from services import db
from services.errors import NotFound
from services.files import storage
from services.files.models import StoredFile
from services.files.storage import Pieces

MOST = 200
VARIANTS = ("full", "original", "thumb", "tiny")


@dataclass(frozen=True, slots=True)
class StoredFileView:
    """What is known of a stored file: `size` in bytes, measures in pixels; `derived_from` is its original's key."""

    key: str
    media_type: str
    size: int
    name: str | None
    width: int | None
    height: int | None
    purpose: str
    owner_kind: str | None
    owner_id: str | None
    sha256: str
    phash: str | None
    has_thumb: bool
    derived_from: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Position:
    """Where and when a photograph was taken, as its camera noted it. Degrees are WGS 84; each part may be missing."""

    lat: float | None
    lon: float | None
    taken_at: datetime | None


_original = aliased(StoredFile)


def get_file(key: str) -> StoredFileView:
    """What is known of that file; NotFound for none and for one that was removed."""
    found = _views(_select().where(StoredFile.key == key))
    if not found:
        raise NotFound("file")
    return found[0]


def find_files(keys: Sequence[str]) -> list[StoredFileView]:
    """Those of `keys` that exist, in that order; at most 200."""
    wanted = list(dict.fromkeys(keys))[:MOST]
    found = {view.key: view for view in _views(_select().where(StoredFile.key.in_(wanted)))} if wanted else {}
    return [found[key] for key in wanted if key in found]


def list_for_owner(owner_kind: str, owner_id: object) -> list[StoredFileView]:
    """The files of that owner, oldest first; at most 200."""
    mine = _select().where(StoredFile.owner_kind == owner_kind, StoredFile.owner_id == str(owner_id))
    return _views(mine.order_by(StoredFile.id).limit(MOST))


def open_file(key: str, variant: str = "full") -> tuple[str, int, Pieces]:
    """Media type, size and content in pieces.

    `variant` is "full" ("original" is the same: nothing else is kept of a photograph), "thumb" (480 pixels) or "tiny"
    (96); until the worker has made these, the full one is given. NotFound; Unavailable where the storage does not
    answer.
    """
    if variant not in VARIANTS:
        raise NotFound("variant")
    query = select(StoredFile.media_type, StoredFile.path, StoredFile.thumb_path)
    row = db.session().execute(query.where(StoredFile.key == key, StoredFile.removed_at.is_(None))).first()
    if row is None:
        raise NotFound("file")
    if variant in ("thumb", "tiny") and row.thumb_path is not None:
        return "image/jpeg", *storage.stream(storage.path_of(key, variant))
    return row.media_type, *storage.stream(row.path)


def position_of(key: str) -> Position | None:
    """Where and when a photograph was taken, once its sender agreed that officers see it; else None. NotFound."""
    return _position(key, must_be_agreed=True)


def offered_position(key: str) -> Position | None:
    """The same before the sender agreed: to be shown to the sender alone, as an offer."""
    return _position(key, must_be_agreed=False)


def _position(key: str, *, must_be_agreed: bool) -> Position | None:
    query = select(StoredFile.position, StoredFile.position_agreed)
    row = db.session().execute(query.where(StoredFile.key == key, StoredFile.removed_at.is_(None))).first()
    if row is None:
        raise NotFound("file")
    if row.position is None or (must_be_agreed and not row.position_agreed):
        return None
    taken_at = row.position.get("taken_at")
    moment = datetime.fromisoformat(taken_at) if taken_at else None
    return Position(row.position.get("lat"), row.position.get("lon"), moment)


def _select() -> Select[Any]:
    columns: tuple[Any, ...] = (
        StoredFile.key,
        StoredFile.media_type,
        StoredFile.size,
        StoredFile.name,
        StoredFile.width,
        StoredFile.height,
        StoredFile.purpose,
        StoredFile.owner_kind,
        StoredFile.owner_id,
        StoredFile.sha256,
        StoredFile.phash,
        StoredFile.thumb_path.is_not(None),
        _original.key,
        StoredFile.created_at,
    )
    joined = select(*columns).outerjoin(_original, StoredFile.derived_from_id == _original.id)
    return joined.where(StoredFile.removed_at.is_(None))


def _views(query: Select[Any]) -> list[StoredFileView]:
    return [StoredFileView(*row) for row in db.session().execute(query)]
