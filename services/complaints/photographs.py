"""The photographs of a complaint, and which redacted copies of them the public may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from services.cases.models import CaseFile, TimelineEntry
from services.complaints.models import ComplaintPhoto
from services.complaints.words import PhotoPart
from services.db import session
from services.errors import NotFound


@dataclass(frozen=True, slots=True)
class PhotographView:
    """One photograph: its key, what it shows, the key of what was released of it and the parts covered there."""

    key: str
    part: PhotoPart
    released_key: str | None
    boxes: Sequence[Mapping[str, Any]] = ()


def list_photographs(case_id: int) -> list[PhotographView]:
    """The photographs of a case: those sent with it first, then those of its timeline, in their order."""
    return [
        PhotographView(row.file_key, PhotoPart(row.part), row.released_key, tuple(row.boxes or ()))
        for row in photograph_rows(case_id)
    ]


def note_new_photographs(case: CaseFile) -> None:
    """Notes photographs that came by the timeline: those of the reporter as sent later, those of officers as after."""
    known = {row.file_key for row in photograph_rows(case.id)}
    entries = session().execute(
        select(TimelineEntry.kind, TimelineEntry.actor_kind, TimelineEntry.photos)
        .where(TimelineEntry.case_id == case.id)
        .order_by(TimelineEntry.id)
    )
    position = len(known)
    for kind, actor_kind, photos in entries:
        part = PhotoPart.AFTER if actor_kind == "officer" and kind != "received" else PhotoPart.REPLY
        for key in photos or ():
            if key not in known:
                known.add(key)
                session().add(ComplaintPhoto(case_id=case.id, file_key=key, part=part, position=position))
                position += 1


def find_released(key: str) -> str:
    """The reference of the public matter that released this picture; NotFound for every other key.

    The one test before a picture is given to the public: the original's key opens nothing here.
    """
    found = session().execute(
        select(CaseFile.reference)
        .join(ComplaintPhoto, ComplaintPhoto.case_id == CaseFile.id)
        .where(ComplaintPhoto.released_key == key, CaseFile.is_listed.is_(True), CaseFile.is_confidential.is_(False))
        .limit(1)
    )
    row = found.first()
    if row is None:
        raise NotFound("picture")
    return str(row.reference)


def photograph_rows(case_id: int) -> Sequence[ComplaintPhoto]:
    """The rows of a case's photographs, for the use cases of this room."""
    query = select(ComplaintPhoto).where(ComplaintPhoto.case_id == case_id)
    return session().execute(query.order_by(ComplaintPhoto.position, ComplaintPhoto.id)).scalars().all()
