"""A message that became part of a case was deleted by its sender: officers are told, the case stays as it is.

What was filed is an official report: it is kept under the rules of archives, and officers may have acted on it.
"""

from sqlalchemy import select

from services import clock
from services.audit import Actor, record
from services.cases.following import find_follower
from services.cases.models import CaseFile, TimelineEntry
from services.cases.words import Audience
from services.db import session
from services.errors import NotFound

KIND = "message_unsent"


def note_unsent(token: str, *, actor: Actor) -> bool:
    """Notes it once on the matter that the track token opens; whether that was new."""
    try:
        follower = find_follower(token)
    except NotFound:
        return False
    case = session().get_one(CaseFile, follower.case_id)
    if not follower.is_reporter or _is_noted(case):
        return False
    session().add(
        TimelineEntry(
            case_id=case.id,
            at=clock.now(),
            kind=KIND,
            audience=Audience.STAFF,
            actor_kind=actor.kind,
            channel=actor.channel,
            status=case.status,
            photos=[],
            data={},
        )
    )
    session().flush()
    record("note unsent message", actor=actor, subject="case", subject_id=case.id)
    return True


def _is_noted(case: CaseFile) -> bool:
    query = select(TimelineEntry.id).where(TimelineEntry.case_id == case.id, TimelineEntry.kind == KIND)
    return session().scalar(query.limit(1)) is not None
