"""The matters of somebody who writes by chat: found by the address to which their notices go."""

from collections.abc import Sequence

from sqlalchemy import select

from services.audit import Actor
from services.cases.following import address_hash, track_token
from services.cases.machine import allowed_actions
from services.cases.models import CaseFile, Follower
from services.cases.reading import view_of
from services.cases.tracking import MyCase
from services.cases.views import CaseView
from services.cases.visibility import knows_reporter, visible_to
from services.cases.words import Audience, Status
from services.db import session
from services.errors import NotFound
from services.references import parse_reference


def list_cases_of_address(channel: str, address: str, *, after: int | None = None, limit: int = 10) -> Sequence[MyCase]:
    """The matters that this address reported or follows, newest first; `after` is the id of the last one seen.

    What somebody merely follows shows no title, and nothing at all once it is confidential.
    """
    query = (
        select(CaseFile, Follower)
        .join(Follower, Follower.case_id == CaseFile.id)
        .where(
            Follower.channel == channel,
            Follower.address_hash == address_hash(channel, address),
            Follower.is_reporter | (Follower.is_active & CaseFile.is_confidential.is_(False)),
        )
        .order_by(CaseFile.id.desc())
        .limit(limit)
    )
    if after is not None:
        query = query.where(CaseFile.id < after)
    return [
        MyCase(
            id=case.id,
            reference=case.reference,
            token=track_token(follower),
            service=case.service,
            topic=case.topic,
            title=case.title if follower.is_reporter else "",
            status=Status(case.status),
            received_at=case.received_at,
            due_at=case.due_at,
        )
        for case, follower in session().execute(query)
    ]


def list_cases_of_reporter(
    channel: str, address: str, *, actor: Actor, only: int | None = None, limit: int = 10
) -> Sequence[CaseFile]:
    """What this address reported, newest first, as far as the officer may know of it and of who reported it.

    `only` names one matter from which the officer came: it is there without telling who reported it.
    """
    query = (
        select(CaseFile)
        .join(Follower, Follower.case_id == CaseFile.id)
        .where(
            Follower.channel == channel,
            Follower.address_hash == address_hash(channel, address),
            Follower.is_reporter,
            CaseFile.is_confidential.is_(False),
            visible_to(actor),
            knows_reporter(actor) if only is None else CaseFile.id == only,
        )
        .order_by(CaseFile.id.desc())
        .limit(limit)
    )
    return session().scalars(query).all()


def get_case_in_chat(reference: str, *, actor: Actor) -> CaseView:
    """A matter of an officer's work as a chat may show it: never a confidential one, never its reporter. NotFound."""
    query = select(CaseFile).where(
        CaseFile.reference == parse_reference(reference), visible_to(actor), CaseFile.is_confidential.is_(False)
    )
    case = session().execute(query).scalar_one_or_none()
    if case is None or not actor.is_officer:
        raise NotFound(reference)
    return view_of(
        case,
        audience=Audience.STAFF,
        shows_reporter=False,
        actions=allowed_actions(Status(case.status), actor),
        actor=actor,
    )
