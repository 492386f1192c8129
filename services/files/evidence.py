"""Evidence as it came: recordings and documents, taken in by pieces; whoever shows them looks at who may see them."""

import hashlib
import secrets
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from sqlalchemy import select, update

from services import audit, clock, db
from services.audit import Actor
from services.errors import RuleBroken
from services.files import storage
from services.files.finding import StoredFileView, list_for_owner
from services.files.intake import PIECE, Readable, clean_name
from services.files.keeping import DOCUMENT_BYTES
from services.files.models import Purpose, StoredFile
from services.files.pictures import clean_picture
from services.files.recordings import VIDEO, looks_like, read_recording, wipe
from services.files.sniffing import document_type

_MEGA = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is taken: bytes of film and of sound, seconds of film."""

    video_bytes: int = 50 * _MEGA
    audio_bytes: int = 10 * _MEGA
    video_seconds: int = 60

    @property
    def most(self) -> int:
        """The most that anything may have."""
        return max(self.video_bytes, self.audio_bytes, DOCUMENT_BYTES)


@dataclass(frozen=True, slots=True)
class ReadyEvidence:
    """Evidence whose bytes are stored, but which no row knows yet."""

    key: str
    name: str | None
    media_type: str
    size: int
    sha256: str

    @property
    def is_recording(self) -> bool:
        """Whether it is sound or film."""
        return self.media_type.partition("/")[0] in ("audio", "video")


def ready_evidence(stream: Readable, *, filename: str | None, limits: Limits) -> ReadyEvidence:
    """Reads in pieces, knows it by its bytes, wipes what the device wrote beside, and stores it; no database.

    RuleBroken("", code) with recording_too_large, recording_too_long, recording_type, recording_broken, file_too_large,
    file_type, file_broken or file_empty; Unavailable where the storage does not answer.
    """
    with tempfile.TemporaryFile() as held:
        size = _take(stream, held, limits)
        held.seek(0)
        if looks_like(held.read(16)):
            media_type = _recording(held, size, limits)
        else:
            media_type, size = _document(held, size, filename)
        digest = _digest(held)
        key = secrets.token_urlsafe(16)
        held.seek(0)
        storage.write_pieces(storage.path_of(key), held)
    return ReadyEvidence(key, clean_name(filename), media_type, size, digest)


def keep_evidence(ready: ReadyEvidence, *, actor: Actor) -> str:
    """Writes the row of what was made ready; its key. Until somebody owns it, it belongs to nothing."""
    row = StoredFile(
        key=ready.key,
        purpose=Purpose.EVIDENCE,
        media_type=ready.media_type,
        size=ready.size,
        sha256=ready.sha256,
        name=ready.name,
        path=storage.path_of(ready.key),
        thumb_wanted=False,
        position_agreed=False,
        created_at=clock.now(),
        created_by_kind=str(actor.kind),
        created_by_id=actor.id,
    )
    db.session().add(row)
    db.session().flush()
    # No key: the trail must not join an account with a report that bears no name.
    audit.record("save evidence", actor=actor, subject="file", subject_id="evidence")
    return ready.key


def as_document(keys: Sequence[str]) -> None:
    """What was taken in as evidence answers a question that asks for a document."""
    statement = update(StoredFile).where(StoredFile.key.in_(list(keys)), StoredFile.purpose == Purpose.EVIDENCE)
    db.session().execute(statement.values(purpose=Purpose.DOCUMENT))


def forget_sender(keys: Sequence[str]) -> None:
    """Nobody may join these files with who sent them: account and name of the file go, and the moment, to the day."""
    statement = update(StoredFile).where(StoredFile.key.in_(list(keys)))
    today = clock.local_midnight(clock.today())
    db.session().execute(statement.values(created_by_id=None, name=None, created_at=today))


def list_evidence(owner_kind: str, owner_id: object) -> list[StoredFileView]:
    """The evidence of that owner, oldest first."""
    return [view for view in list_for_owner(owner_kind, owner_id) if view.purpose == Purpose.EVIDENCE]


def is_unowned(key: str) -> bool:
    """Whether nobody has claimed the file."""
    query = select(StoredFile.id).where(
        StoredFile.key == key, StoredFile.owner_kind.is_(None), StoredFile.removed_at.is_(None)
    )
    return db.session().scalar(query) is not None


def _take(stream: Readable, held: BinaryIO, limits: Limits) -> int:
    """Into a file of the system's, never into memory; stopped as soon as it is too much."""
    size, most, is_recording = 0, limits.most, False
    while piece := stream.read(PIECE):
        if size == 0:
            is_recording = looks_like(piece[:16])
            most = max(limits.video_bytes, limits.audio_bytes) if is_recording else DOCUMENT_BYTES
        size += len(piece)
        if size > most:
            raise _too_large(most, is_recording)
        held.write(piece)
    if not size:
        raise RuleBroken("", "file_empty")
    return size


def _recording(held: BinaryIO, size: int, limits: Limits) -> str:
    found = read_recording(held)
    is_video = found.media_type == VIDEO
    most = limits.video_bytes if is_video else limits.audio_bytes
    if size > most:
        raise _too_large(most, True)
    if is_video and found.seconds is not None and found.seconds > limits.video_seconds + 1:
        raise RuleBroken("", "recording_too_long", seconds=limits.video_seconds)
    wipe(held)
    return found.media_type


def _document(held: BinaryIO, size: int, filename: str | None) -> tuple[str, int]:
    """Documents are looked through whole, as those of the web: they are at most 20 MB. Pictures are made clean."""
    held.seek(0)
    data = held.read(size)
    media_type = document_type(data, name=clean_name(filename) or "")
    if not media_type.startswith("image/"):
        return media_type, size
    clean = clean_picture(data).data
    held.seek(0)
    held.truncate()
    held.write(clean)
    return "image/jpeg", len(clean)


def _too_large(most: int, is_recording: bool) -> RuleBroken:
    return RuleBroken("", "recording_too_large" if is_recording else "file_too_large", megabytes=most // _MEGA)


def _digest(held: BinaryIO) -> str:
    held.seek(0)
    digest = hashlib.sha256()
    while piece := held.read(PIECE):
        digest.update(piece)
    return digest.hexdigest()
