"""What the worker does for this room: thumbnails, and the removal of what nobody needs any more."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete, select, text, update

from services import clock, db
from services.errors import Unavailable
from services.events import raise_event
from services.files import storage
from services.files.models import StoredFile
from services.files.pictures import BROKEN, encode, fit, open_clean

SIDES = {"thumb": 480, "tiny": 96}
#: Bytes without a row may belong to a transaction under way; a day is longer than any.
ORPHAN_AGE = timedelta(days=1)
#: A draft's link lives 30 days; what no owner has claimed by then is nobody's.
UNOWNED_AGE = timedelta(days=31)
#: How many files and folders one sweep looks at, so that it stays short however many there are.
LOOKS, FOLDERS = 5_000, 64


@dataclass(frozen=True, slots=True)
class FilesUnclaimed:
    """These files had no owner for a month and are about to go; a listener that needs some adds them to `kept`."""

    keys: frozenset[str]
    kept: set[str] = field(default_factory=set)


#: Written as text: SQLite uses the partial index for the bare column only, not for "= 1".
DUE = select(StoredFile.key).where(text("thumb_wanted"), StoredFile.removed_at.is_(None)).order_by(StoredFile.id)


def thumbnails_due(limit: int) -> list[str]:
    """The keys of photographs that want their thumbnails, oldest first."""
    return list(db.session().scalars(DUE.limit(limit)))


def make_thumbnail(key: str) -> bool:
    """Makes the thumbnails of one photograph: `write_thumbnail`, then `note_thumbnail`; its caller commits each."""
    made = write_thumbnail(key)
    note_thumbnail(key, made)
    return made


def write_thumbnail(key: str) -> bool:
    """Writes the small variants (480 and 96 pixels) into the storage, without writing to the database.

    False where the photograph is gone or broken. Unavailable where the storage does not answer.
    """
    path = db.session().scalar(select(StoredFile.path).where(StoredFile.key == key, StoredFile.removed_at.is_(None)))
    if path is None:
        return False
    data = storage.read(path)
    try:
        picture = open_clean(data)
    except BROKEN:
        return False
    for variant, side in SIDES.items():
        picture = fit(picture, side)
        storage.write(storage.path_of(key, variant), encode(picture))
    return True


def note_thumbnail(key: str, made: bool) -> None:
    """Notes that the thumbnails are there, or that there will be none."""
    values = {"thumb_wanted": False, "thumb_path": storage.path_of(key, "thumb") if made else None}
    db.session().execute(update(StoredFile).where(StoredFile.key == key).values(**values))


def make_thumbnails(limit: int) -> int:
    """Makes the thumbnails of up to `limit` photographs in the caller's transaction; how many were made."""
    return sum(make_thumbnail(key) for key in thumbnails_due(limit))


def purge_orphans(limit: int) -> int:
    """Lets go of up to `limit` things that nobody needs; how many went.

    In this order: files that were removed (bytes, then row), uploads that no owner has claimed for a month (marked as
    removed; the next sweep deletes them), bytes older than a day without a row.
    """
    gone = _purge_removed(limit)
    gone += _mark_unclaimed(limit - gone)
    return gone + _purge_rowless(limit - gone)


def _purge_removed(limit: int) -> int:
    query = select(StoredFile.id, StoredFile.key, StoredFile.path, StoredFile.thumb_path)
    rows = db.session().execute(
        query.where(StoredFile.removed_at.is_not(None)).order_by(StoredFile.removed_at).limit(limit)
    )
    gone = []
    for row in rows:
        storage.delete(row.path)
        for variant in SIDES:
            storage.delete(storage.path_of(row.key, variant))
        gone.append(row.id)
    if gone:
        db.session().execute(delete(StoredFile).where(StoredFile.id.in_(gone)))
    return len(gone)


def _mark_unclaimed(limit: int) -> int:
    if limit <= 0:
        return 0
    now = clock.now()
    query = select(StoredFile.key).where(
        StoredFile.owner_kind.is_(None), StoredFile.removed_at.is_(None), StoredFile.created_at < now - UNOWNED_AGE
    )
    keys = frozenset(db.session().scalars(query.order_by(StoredFile.created_at).limit(limit)))
    if not keys:
        return 0
    asked = FilesUnclaimed(keys)
    raise_event(asked)
    unwanted = keys - asked.kept
    values = {"removed_at": now, "name": None, "position": None, "position_agreed": False, "thumb_wanted": False}
    db.session().execute(update(StoredFile).where(StoredFile.key.in_(unwanted)).values(**values))
    return len(unwanted)


def _purge_rowless(limit: int) -> int:
    """Begins at a folder drawn by lot: over time every folder has its turn, and no place needs remembering."""
    folders = storage.list_folders() if limit > 0 else []
    start = random.randrange(len(folders)) if folders else 0
    gone = looked = 0
    for folder in (folders[start:] + folders[:start])[:FOLDERS]:
        old = _older_than_a_day(folder)
        looked += len(old)
        for path in _without_row(old)[: limit - gone]:
            storage.delete(path)
            gone += 1
        if gone >= limit or looked >= LOOKS:
            break
    return gone


def _older_than_a_day(folder: str) -> list[str]:
    before: datetime = clock.now() - ORPHAN_AGE
    try:
        return [found.path for found in storage.list_folder(folder) if found.changed_at < before]
    except Unavailable:
        return []


def _without_row(paths: list[str]) -> list[str]:
    """Half-written files (".part") of a process that died have a row's key perhaps, but are never anybody's."""
    rowless = []
    for start in range(0, len(paths), 200):
        batch = paths[start : start + 200]
        keys = {storage.key_of(path) for path in batch}
        known = set(db.session().scalars(select(StoredFile.key).where(StoredFile.key.in_(keys))))
        rowless += [path for path in batch if path.endswith(".part") or storage.key_of(path) not in known]
    return rowless
