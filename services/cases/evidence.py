"""Recordings and papers that came with a case: for officers who may see it, and every opening is written down."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from services import clock, files
from services.audit import Actor, list_entries
from services.audit import record_read as log_read
from services.cases.models import CaseFile
from services.cases.reading import ReasonNeeded
from services.cases.visibility import has_stated_reason, visible_to
from services.db import session
from services.errors import NotFound
from services.files import StoredFileView
from services.references import parse_reference

_OWNER = "case"
_NOTE = "evidence"
#: Whoever plays a film goes on with it for no longer.
_PLAYED_WITHIN = timedelta(hours=1)


def list_evidence(case_id: int, *, actor: Actor) -> Sequence[StoredFileView]:
    """The evidence of a case that the officer has opened; nothing for anybody else."""
    return files.list_evidence(_OWNER, case_id) if actor.is_officer else ()


def open_evidence(reference: str, key: str, *, actor: Actor, is_beginning: bool = True) -> StoredFileView:
    """One piece of evidence; NotFound and ReasonNeeded as of `get_case`.

    Opening it is written down, once for a player that then asks for part after part (not `is_beginning`): a part
    without a beginning is an opening too.
    """
    query = select(CaseFile.id, CaseFile.is_confidential)
    row = session().execute(query.where(CaseFile.reference == parse_reference(reference), visible_to(actor))).first()
    if row is None or not actor.is_officer:
        raise NotFound(reference)
    if row.is_confidential and not has_stated_reason(row.id, actor.id or 0):
        raise ReasonNeeded(reference)
    found = next((view for view in files.list_evidence(_OWNER, row.id) if view.key == key), None)
    if found is None:
        raise NotFound(key)
    if is_beginning or not _was_begun(row.id, actor):
        log_read(actor, "case", row.id, _NOTE)
    return found


def _was_begun(case_id: int, actor: Actor) -> bool:
    """Whether the trail says that the officer has begun with evidence of this case a short while ago."""
    since = clock.now() - _PLAYED_WITHIN
    entries = list_entries(subject="case", subject_id=case_id)
    return any(each.actor_id == actor.id and each.note == _NOTE and each.at >= since for each in entries)
