"""Who may act for a business: listed, entered, revoked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, or_, select

from services import audit, clock, events, text
from services.audit import Actor, ActorKind
from services.db import session
from services.errors import NotAllowed, NotFound, RuleBroken
from services.people import locks
from services.people.acting import ALL, acts_today, edits_businesses, sees_businesses
from services.people.business_models import ActingFor, Business, Establishment
from services.people.business_views import MemberView, Part
from services.people.models import Person

MOST_MEMBERS = 100


@dataclass(frozen=True, slots=True)
class MemberJoined:
    """Somebody accepted an invitation, or was entered as the one who registered."""

    business_id: int
    person_id: int
    part: str
    was_invited: bool


@dataclass(frozen=True, slots=True)
class MemberRevoked:
    """Somebody may not act for a business any more."""

    business_id: int
    person_id: int
    part: str
    by_self: bool


def list_members(number: str, *, actor: Actor) -> list[MemberView]:
    """Who may act for the business, owners first. For those who act for it and officers who see businesses; NotFound.

    E-mail addresses are in the clear for owners, those who may invite, and finance; names too but for auditors.
    """
    business = business_of(number)
    mine = rights_in(business.id, actor)
    if not mine and not sees_businesses(actor):
        raise NotFound("business")
    today = clock.today()
    query = (
        select(ActingFor, Person, Establishment.name)
        .join(Person, Person.id == ActingFor.person_id)
        .outerjoin(Establishment, Establishment.id == ActingFor.establishment_id)
        .where(
            ActingFor.business_id == business.id,
            ActingFor.revoked_at.is_(None),
            or_(ActingFor.until_day.is_(None), ActingFor.until_day >= today),
        )
        .order_by(ActingFor.part.desc(), ActingFor.id)
        .limit(MOST_MEMBERS * 2)
    )
    is_open = edits_businesses(actor) or any(row.part == Part.OWNER or row.may_invite for row in mine)
    rows = session().execute(query).tuples().all()
    views = [_member(row, person, place, actor, mine, is_open) for row, person, place in rows]
    return sorted(views, key=lambda view: (view.part != Part.OWNER, view.id))


def acted_for() -> Select[Any]:
    """The ids of the businesses that somebody may act for, as a part of a query."""
    return select(ActingFor.business_id).where(ActingFor.revoked_at.is_(None))


def list_inviting(business_id: int) -> frozenset[int]:
    """The ids of the persons who may invite others for the business today."""
    today = clock.today()
    query = select(ActingFor.person_id).where(
        ActingFor.business_id == business_id,
        ActingFor.may_invite.is_(True),
        ActingFor.revoked_at.is_(None),
        or_(ActingFor.until_day.is_(None), ActingFor.until_day >= today),
    )
    return frozenset(session().scalars(query.limit(MOST_MEMBERS)))


def add_member(
    business_id: int,
    person_id: int,
    *,
    part: str,
    scope: str = ALL,
    establishment_id: int | None = None,
    until_day: date | None = None,
    may_invite: bool = False,
    actor: Actor,
    was_invited: bool = False,
) -> int:
    """Enters that a person may act for a business from today on, for services that know it is so; the id of the row.

    RuleBroken("", "too_many") where very many may already.
    """
    held = select(func.count(ActingFor.id)).where(ActingFor.business_id == business_id, ActingFor.revoked_at.is_(None))
    if (session().scalar(held) or 0) >= MOST_MEMBERS:
        raise RuleBroken("", "too_many", max=MOST_MEMBERS)
    row = ActingFor(
        person_id=person_id,
        business_id=business_id,
        establishment_id=establishment_id,
        part=part,
        scope=scope,
        may_invite=may_invite,
        from_day=clock.today(),
        until_day=until_day,
    )
    session().add(row)
    session().flush()
    audit.record(
        "add member", actor=actor, subject="business", subject_id=business_id, note=f"acting={row.id} part={part}"
    )
    events.raise_event(MemberJoined(business_id, person_id, part, was_invited))
    return row.id


def revoke_member(number: str, member_id: int, *, actor: Actor) -> None:
    """Ends that somebody may act for the business, at once; oneself too.

    NotFound; NotAllowed where the actor may not (an owner is revoked by owners and finance alone). RuleBroken("",
    last_inviter) where nobody of the business could invite any more: finance alone does that.
    """
    business = business_of(number)
    locks.lock_business(business.id)
    mine = rights_in(business.id, actor)
    if not mine and not edits_businesses(actor):
        raise NotAllowed if sees_businesses(actor) else NotFound
    row = session().get(ActingFor, member_id, populate_existing=True)
    if row is None or row.business_id != business.id or row.revoked_at is not None:
        raise NotFound("member")
    if not _may_revoke(row, mine, actor):
        raise NotAllowed
    if row.may_invite and not edits_businesses(actor) and not _others_invite(row):
        raise RuleBroken("", "last_inviter")
    row.revoked_at = clock.now()
    session().flush()
    audit.record("revoke member", actor=actor, subject="business", subject_id=business.id, note=f"acting={row.id}")
    by_self = actor.kind is ActorKind.CITIZEN and row.person_id == actor.id
    events.raise_event(MemberRevoked(business.id, row.person_id, row.part, by_self))


def _member(
    row: ActingFor, person: Person, place: str | None, actor: Actor, mine: Sequence[ActingFor], is_open: bool
) -> MemberView:
    is_me = actor.kind is ActorKind.CITIZEN and row.person_id == actor.id
    email, name = person.email or "", person.name or ""
    return MemberView(
        id=row.id,
        person_id=row.person_id,
        name=text.mask_name(name) if actor.is_officer and not is_open else name,
        email=email if is_open or is_me else text.mask_email(email) if email else "",
        part=row.part,
        scope=scope_words(row.scope),
        establishment_id=row.establishment_id,
        establishment_name=place or "",
        may_invite=row.may_invite,
        from_day=row.from_day,
        until_day=row.until_day,
        is_me=is_me,
        may_be_revoked=_may_revoke(row, mine, actor),
    )


def _may_revoke(row: ActingFor, mine: Sequence[ActingFor], actor: Actor) -> bool:
    if edits_businesses(actor) or any(right.part == Part.OWNER and right.may_invite for right in mine):
        return True
    if actor.kind is ActorKind.CITIZEN and row.person_id == actor.id:
        return True
    return row.part != Part.OWNER and any(right.may_invite for right in mine)


def _others_invite(row: ActingFor) -> bool:
    today = clock.today()
    others = select(ActingFor.id).where(
        ActingFor.business_id == row.business_id,
        ActingFor.id != row.id,
        ActingFor.may_invite.is_(True),
        ActingFor.revoked_at.is_(None),
        or_(ActingFor.until_day.is_(None), ActingFor.until_day >= today),
    )
    return session().scalar(others.limit(1)) is not None


def business_of(number: str) -> Business:
    """The row of that number; NotFound."""
    row = session().scalar(select(Business).where(Business.number == number[:30]))
    if row is None:
        raise NotFound("business")
    return row


def rights_in(business_id: int, actor: Actor) -> list[ActingFor]:
    """The rights by which the citizen acts for that business today; none for officers."""
    if actor.kind is not ActorKind.CITIZEN or actor.id is None:
        return []
    return list(session().scalars(select(ActingFor).where(*acts_today(actor.id), ActingFor.business_id == business_id)))


def scope_words(scope: str) -> tuple[str, ...]:
    """The keys of taxes; empty for all."""
    return () if scope == ALL else tuple(scope.split())
