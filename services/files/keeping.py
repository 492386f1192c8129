"""Taking in: photographs made clean, documents as they are. File first, row after."""

import hashlib
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services import audit, clock, db
from services.audit import Actor
from services.errors import RuleBroken
from services.files import storage
from services.files.intake import Readable, clean_name, read_bounded
from services.files.models import Purpose, StoredFile
from services.files.pictures import CleanPicture, clean_logo, clean_picture, measure
from services.files.sniffing import document_type

#: Sees a document's bytes and name before anything is stored; gives those that are kept. Raises RuleBroken.
Cleaner = Callable[[bytes, str], tuple[bytes, str]]
_cleaners: dict[str, Cleaner] = {}

PHOTOGRAPH_BYTES = 10 * 1024 * 1024
DOCUMENT_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class StoredPhoto:
    """A photograph that was taken in. Place and time are what the camera wrote: to be offered, not yet agreed to."""

    key: str
    width: int
    height: int
    taken_at: datetime | None
    lat: float | None
    lon: float | None


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document that was taken in; `size` in bytes."""

    key: str
    name: str
    size: int
    media_type: str


@dataclass(frozen=True, slots=True)
class ReadyPhotograph:
    """A photograph whose bytes are clean and stored, but which no row knows yet."""

    key: str
    name: str | None
    picture: CleanPicture


def ready_photograph(stream: Readable, *, filename: str | None) -> ReadyPhotograph:
    """Reads, checks, cleans and stores the bytes without touching the database: for before the unit of work.

    Raises as `save_photograph`. What no `keep_photograph` follows is purged after a day.
    """
    picture = clean_picture(read_bounded(stream, PHOTOGRAPH_BYTES, code="photo"))
    key = secrets.token_urlsafe(16)
    storage.write(storage.path_of(key), picture.data)
    return ReadyPhotograph(key, clean_name(filename), picture)


def keep_photograph(ready: ReadyPhotograph, *, actor: Actor) -> StoredPhoto:
    """Writes the row of a photograph made ready; its thumbnails are left to the worker."""
    notes = ready.picture.notes
    found: dict[str, Any] = {}
    if notes.lat is not None:
        found |= {"lat": notes.lat, "lon": notes.lon}
    if notes.taken_at is not None:
        found |= {"taken_at": notes.taken_at.isoformat()}
    row = picture_row(ready.key, ready.picture, name=ready.name, actor=actor)
    row.position = found or None
    db.session().add(row)
    db.session().flush()
    audit.record("save photograph", actor=actor, subject="file", subject_id=_trail_name(row, actor))
    db.request_work()
    return StoredPhoto(ready.key, row.width or 0, row.height or 0, notes.taken_at, notes.lat, notes.lon)


def save_photograph(stream: Readable, *, filename: str | None, actor: Actor) -> StoredPhoto:
    """Takes in a JPEG, PNG, WebP or HEIC of at most 10 MB: decoded, upright, sRGB, at most 2048 pixels, nothing beside.

    RuleBroken("", code) with photo_too_large, photo_type, photo_broken, photo_too_many_pixels or photo_empty;
    Unavailable where the storage does not answer. Decoding takes tenths of a second: where that must not hold up other
    writers, call `ready_photograph` before the unit of work and `keep_photograph` within it.
    """
    return keep_photograph(ready_photograph(stream, filename=filename), actor=actor)


def save_logo(stream: Readable, *, filename: str | None, actor: Actor) -> StoredPhoto:
    """Takes in the emblem of an authority: a clean PNG of at most 512 pixels that stays transparent.

    Raises as `save_photograph`. There are no thumbnails: every variant gives the same.
    """
    data, width, height = clean_logo(read_bounded(stream, PHOTOGRAPH_BYTES, code="photo"))
    key = secrets.token_urlsafe(16)
    storage.write(storage.path_of(key), data)
    row = _row(key, data, Purpose.LOGO, "image/png", name=clean_name(filename), actor=actor)
    row.width, row.height = width, height
    db.session().add(row)
    db.session().flush()
    audit.record("save logo", actor=actor, subject="file", subject_id=key)
    return StoredPhoto(key, width, height, None, None, None)


def register_cleaner(name: str, clean: Cleaner) -> None:
    """Lets documents be taken in through `clean`, which sees (bytes, name) and gives what is kept, or refuses."""
    _cleaners[name] = clean


def save_document(stream: Readable, *, filename: str | None, actor: Actor, cleaner: str = "") -> StoredDocument:
    """Takes in a PDF, JPEG, PNG, CSV, XLSX, DOCX or ODS of at most 20 MB as it is; served as an attachment only.

    With a `cleaner` only what it makes of the document is kept, and nothing of what it refuses. RuleBroken("", code)
    with file_too_large, file_type, file_broken or file_empty; Unavailable as above.
    """
    data = read_bounded(stream, DOCUMENT_BYTES, code="file")
    name = clean_name(filename) or "document"
    media_type = document_type(data, name=name)
    if cleaner:
        data, name = _cleaners[cleaner](data, name)
        media_type = document_type(data, name=name)
    width, height = _measured(data) if media_type.startswith("image/") else (None, None)
    key = secrets.token_urlsafe(16)
    storage.write(storage.path_of(key), data)
    row = _row(key, data, Purpose.DOCUMENT, media_type, name=name, actor=actor)
    row.width, row.height = width, height
    db.session().add(row)
    db.session().flush()
    audit.record("save document", actor=actor, subject="file", subject_id=_trail_name(row, actor))
    return StoredDocument(key, name, len(data), media_type)


def picture_row(key: str, picture: CleanPicture, *, name: str | None, actor: Actor) -> StoredFile:
    """The row of a clean picture that lies in the storage already."""
    row = _row(key, picture.data, Purpose.PHOTOGRAPH, "image/jpeg", name=name, actor=actor)
    row.phash, row.width, row.height, row.thumb_wanted = picture.phash, picture.width, picture.height, True
    return row


def _row(key: str, data: bytes, purpose: Purpose, media_type: str, *, name: str | None, actor: Actor) -> StoredFile:
    return StoredFile(
        key=key,
        purpose=purpose,
        media_type=media_type,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        name=name,
        path=storage.path_of(key),
        thumb_wanted=False,
        position_agreed=False,
        created_at=clock.now(),
        created_by_kind=str(actor.kind),
        created_by_id=actor.id,
    )


def _trail_name(row: StoredFile, actor: Actor) -> str:
    """What the trail says of a file: of a citizen's its kind alone. A key would join the account with the case.

    Nobody knows yet whether that will be a report without a name.
    """
    return row.key if actor.is_officer else str(row.purpose)


def _measured(data: bytes) -> tuple[int, int]:
    try:
        return measure(data)
    except RuleBroken as error:
        codes: Sequence[str] = [problem.code for problem in error.problems]
        raise RuleBroken("", "file_too_large" if "photo_too_many_pixels" in codes else "file_broken") from error
