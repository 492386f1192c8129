"""Large plain files of officers (a bank's text file): stored a piece at a time, never held in memory as a whole."""

import hashlib
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from services import audit, clock, db
from services.audit import Actor
from services.errors import NotFound, RuleBroken
from services.files import storage
from services.files.intake import PIECE, Readable, clean_name
from services.files.models import Purpose, StoredFile


@dataclass(frozen=True, slots=True)
class ReadyBulk:
    """A file whose bytes are stored, but which no row knows yet; without `keep_bulk` it is purged after a day."""

    key: str
    name: str
    size: int
    sha256: str


def ready_bulk(stream: Readable, *, filename: str | None, limit: int) -> ReadyBulk:
    """Stores the bytes without touching the database: for before the unit of work.

    RuleBroken("", file_too_large | file_empty); Unavailable where the storage does not answer.
    """
    digest, size = hashlib.sha256(), 0
    with tempfile.TemporaryFile() as held:
        while piece := stream.read(PIECE):
            size += len(piece)
            if size > limit:
                raise RuleBroken("", "file_too_large", megabytes=limit // (1024 * 1024))
            digest.update(piece)
            held.write(piece)
        if not size:
            raise RuleBroken("", "file_empty")
        held.seek(0)
        key = secrets.token_urlsafe(16)
        storage.write_pieces(storage.path_of(key), held)
    return ReadyBulk(key, clean_name(filename) or "file.txt", size, digest.hexdigest())


def keep_bulk(ready: ReadyBulk, *, owner: tuple[str, object], actor: Actor) -> None:
    """Writes the row of a file that is stored; `owner` is the kind and id of what it belongs to."""
    db.session().add(
        StoredFile(
            key=ready.key, purpose=Purpose.BULK, media_type="text/plain", size=ready.size, sha256=ready.sha256,
            name=ready.name, path=storage.path_of(ready.key), thumb_wanted=False, position_agreed=False,
            owner_kind=owner[0], owner_id=str(owner[1]), created_at=clock.now(), created_by_kind=str(actor.kind),
            created_by_id=actor.id,
        )
    )  # fmt: skip
    db.session().flush()
    audit.record("save file", actor=actor, subject="file", subject_id=ready.key)


@contextmanager
def open_bulk(key: str, *, position: int = 0) -> Iterator[storage.Pieces]:
    """The bytes in pieces, from a place on. Unavailable where the storage does not answer, NotFound for no key."""
    if not key:
        raise NotFound("file")
    _size, pieces = storage.stream(storage.path_of(key))
    try:
        if position:
            pieces.seek(position)
        yield pieces
    finally:
        pieces.close()
