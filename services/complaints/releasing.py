"""What an officer lets the public see of a matter: its words, edited, and pictures with parts made unreadable."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from services import clock, files
from services.audit import Actor, Role, record
from services.cases.acting import lock_case
from services.cases.models import CaseFile, TimelineEntry
from services.cases.words import Audience
from services.complaints.models import Complaint, ComplaintPhoto
from services.complaints.photographs import note_new_photographs, photograph_rows
from services.db import session
from services.errors import NotAllowed, NotFound, Problem, RuleBroken, Stale
from services.personal import kinds_of_personal
from services.text import normalise

WORDS_AT_MOST = 2000
_RELEASERS = (Role.REGISTRY,)


@dataclass(frozen=True, slots=True)
class PhotoRelease:
    """One photograph to release, with the parts to make unreadable (fractions 0..1, "how": "blur" or "black").

    `keeps` leaves the copy that is public already as it is. Without boxes somebody must have said that the picture
    shows nothing personal (`is_clean`).
    """

    key: str
    boxes: Sequence[Mapping[str, Any]] = field(default_factory=tuple)
    keeps: bool = False
    is_clean: bool = False


def release(
    reference: str,
    *,
    words: str,
    photos: Sequence[PhotoRelease],
    actor: Actor,
    result: str = "",
    seen: int | None = None,
    is_sure: bool = False,
) -> None:
    """Publishes words, the result's words and pictures of a listed matter; what is not named is withdrawn.

    NotFound and Stale as of `cases.act`; NotAllowed for other roles and for matters that are not on the public list.
    RuleBroken("words" or "result", "holds_personal_data") unless `is_sure`, `too_long`, ("is_clean", "required"), and
    the codes of `files.redact`.
    """
    case, row = _locked(reference, actor, seen)
    plain, told = normalise(words), normalise(result)
    _check_words({"words": plain, "result": told}, is_sure)
    note_new_photographs(case)
    session().flush()
    wanted = {photo.key: photo for photo in photos}
    rows = photograph_rows(case.id)
    if set(wanted) - {photo.file_key for photo in rows}:
        raise RuleBroken("photos", "not_on_list")
    for photo in rows:
        _release_photo(photo, wanted.get(photo.file_key), actor)
    was_released = row.released_at is not None
    row.released_words, row.released_result = plain or None, told or None
    shows_anything = bool(plain or told or any(photo.released_key for photo in rows))
    row.released_at, row.released_by_id = (clock.now(), actor.id) if shows_anything else (None, None)
    if shows_anything and not was_released:
        session().add(_entry(case, actor))
    case.revision += 1
    session().flush()
    fields = ["words", "result", "photographs"]
    record("release complaint", actor=actor, subject="case", subject_id=case.id, fields=fields)


def withdraw_release(reference: str, *, actor: Actor, seen: int | None = None) -> None:
    """Takes words and pictures back from the public; the matter itself stays on the list. Doing it twice is fine."""
    case, row = _locked(reference, actor, seen)
    for photo in photograph_rows(case.id):
        _release_photo(photo, None, actor)
    row.released_words = row.released_result = row.released_at = row.released_by_id = None
    case.revision += 1
    session().flush()
    record("withdraw release", actor=actor, subject="case", subject_id=case.id, fields=["words", "photographs"])


def _locked(reference: str, actor: Actor, seen: int | None) -> tuple[CaseFile, Complaint]:
    if not actor.has_role(*_RELEASERS):
        raise NotAllowed("releasing is the registry's")
    case = lock_case(reference, actor=actor)
    row = session().get(Complaint, case.id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound(reference)
    if seen is not None and seen != case.revision:
        raise Stale("case", case.revision, seen)
    if not case.is_listed or case.is_confidential:
        raise NotAllowed("not on the public list")
    return case, row


def _check_words(texts: Mapping[str, str], is_sure: bool) -> None:
    problems = []
    for name, plain in texts.items():
        kinds = kinds_of_personal(plain)
        if len(plain) > WORDS_AT_MOST:
            problems.append(Problem(name, "too_long", {"max": WORDS_AT_MOST}))
        elif kinds and not is_sure:
            problems.append(Problem(name, "holds_personal_data", {"kinds": [kind.value for kind in kinds]}))
    if problems:
        raise RuleBroken.of(problems)


def _release_photo(photo: ComplaintPhoto, wanted: PhotoRelease | None, actor: Actor) -> None:
    """A copy is made even where nothing is covered, so that the original's key never reaches the public."""
    old = photo.released_key
    if wanted is not None and wanted.keeps and old is not None:
        return
    if wanted is None:
        photo.released_key = None
    else:
        if not wanted.boxes and not wanted.is_clean:
            raise RuleBroken("is_clean", "required")
        photo.released_key = files.redact(photo.file_key, list(wanted.boxes) or [_NOTHING], actor)
        photo.boxes = [dict(box) for box in wanted.boxes]
    if old is not None:
        files.remove(old, actor=actor)


#: The smallest box: a corner of a pixel or two.
_NOTHING: Mapping[str, Any] = {"x": 0.0, "y": 0.0, "w": 0.001, "h": 0.001, "how": "black"}


def _entry(case: CaseFile, actor: Actor) -> TimelineEntry:
    return TimelineEntry(
        case_id=case.id,
        at=clock.now(),
        kind="published",
        audience=Audience.PUBLIC,
        actor_kind=actor.kind,
        officer_id=actor.id,
        unit_id=actor.unit_id,
        channel=actor.channel,
        status=case.status,
        words="",
        data={},
        photos=[],
    )
