"""Reading the trail: what was done to one thing, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from services import db
from services.audit.models import AuditEntry


@dataclass(frozen=True, slots=True)
class EntryView:
    """One row of the trail as auditors see it."""

    id: int
    action: str
    at: datetime
    actor_kind: str
    actor_id: int | None
    actor_role: str | None
    channel: str
    subject: str
    subject_id: str
    fields: Sequence[str]
    note: str


def list_entries(
    *, subject: str = "", subject_id: object = None, before: int | None = None, limit: int = 50
) -> list[EntryView]:
    """What was done to the subject (or to anything), newest first; `before` is the last id of the page before."""
    query = select(*(getattr(AuditEntry, name) for name in EntryView.__slots__)).order_by(AuditEntry.id.desc())
    if subject:
        query = query.where(AuditEntry.subject == subject)
    if subject_id is not None:
        query = query.where(AuditEntry.subject_id == str(subject_id))
    if before is not None:
        query = query.where(AuditEntry.id < before)
    return [EntryView(*row) for row in db.session().execute(query.limit(limit))]
