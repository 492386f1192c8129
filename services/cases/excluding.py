"""Shutting an officer out of one case, and letting somebody in again who was shut out by mistake."""

from collections.abc import Sequence

from sqlalchemy import select

from services import clock
from services.audit import Actor, Role, record
from services.cases.acting import lock_case
from services.cases.models import CaseExclusion, CaseFile, TimelineEntry
from services.cases.tally import tally_key, write_difference
from services.cases.words import Audience
from services.db import session
from services.errors import NotAllowed, NotFound, RuleBroken
from services.text import normalise

REASON_AT_LEAST, REASON_AT_MOST = 5, 500


def exclude(reference: str, officer_id: int, *, actor: Actor) -> None:
    """Shuts an officer out of one case (a person named as accused); the registry and integrity officers decide."""
    case = _decided(reference, actor)
    if officer_id == actor.id:
        raise RuleBroken("officer_id", "not_yourself")
    if session().get(CaseExclusion, (case.id, officer_id)) is None:
        session().add(CaseExclusion(case_id=case.id, officer_id=officer_id, at=clock.now()))
        before = tally_key(case)
        if case.owner_id == officer_id:
            case.owner_id = None
            write_difference(before, tally_key(case))
        case.revision += 1
        session().add(_entry(case, "excluded", officer_id, "", actor))
    record("exclude officer", actor=actor, subject="case", subject_id=case.id, fields=["exclusion"])


def include(reference: str, officer_id: int, reason: str, *, actor: Actor) -> None:
    """Lets an officer in again who was shut out of a case; the reason stands in the timeline.

    NotFound for a case that is not theirs and for an officer who is not shut out, NotAllowed for other roles,
    RuleBroken("reason", required | too_long).
    """
    case = _decided(reference, actor)
    words = normalise(reason)
    if len(words) < REASON_AT_LEAST:
        raise RuleBroken("reason", "required")
    if len(words) > REASON_AT_MOST:
        raise RuleBroken("reason", "too_long", max=REASON_AT_MOST)
    shut_out = session().get(CaseExclusion, (case.id, officer_id))
    if shut_out is None:
        raise NotFound(str(officer_id))
    session().delete(shut_out)
    case.revision += 1
    session().add(_entry(case, "included", officer_id, words, actor))
    session().flush()
    record("include officer", actor=actor, subject="case", subject_id=case.id, fields=["exclusion"])


def list_excluded(case_id: int, *, actor: Actor) -> Sequence[int]:
    """The officers who are shut out of a case, for those who decide it."""
    if not actor.has_role(Role.REGISTRY, Role.INTEGRITY):
        return ()
    return (
        session()
        .execute(
            select(CaseExclusion.officer_id)
            .where(CaseExclusion.case_id == case_id)
            .order_by(CaseExclusion.at, CaseExclusion.officer_id)
        )
        .scalars()
        .all()
    )


def _decided(reference: str, actor: Actor) -> CaseFile:
    if not actor.has_role(Role.REGISTRY, Role.INTEGRITY):
        raise NotAllowed("exclude")
    return lock_case(reference, actor=actor)


def _entry(case: CaseFile, kind: str, officer_id: int, words: str, actor: Actor) -> TimelineEntry:
    return TimelineEntry(
        case_id=case.id, at=clock.now(), kind=kind, audience=Audience.CONFIDENTIAL, actor_kind=actor.kind,
        officer_id=actor.id, unit_id=actor.unit_id, channel=actor.channel, status=case.status, words="",
        sealed_words=words or None, data={"officer_id": officer_id}, photos=[],
    )  # fmt: skip
