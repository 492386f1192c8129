"""Invitations to act for a business: by a link that is mailed or a code that is handed over, accepted once."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, func, select, update

from services import audit, clock, crypto, events, references, text
from services.audit import Actor, ActorKind
from services.db import session
from services.errors import NotAllowed, NotFound, RuleBroken
from services.people import emails, locks
from services.people.acting import ALL, acts_today, edits_businesses, sees_businesses
from services.people.business_models import ActingFor, Business, BusinessInvitation, Establishment, EstablishmentTax
from services.people.business_views import InvitationLink, InvitationOffer, InvitationView, Part
from services.people.members import add_member, business_of, rights_in, scope_words

LINK_LIVES = timedelta(days=14)
#: A code is printed and sent by post, or told at the counter.
CODE_LIVES = timedelta(days=90)
MOST_INVITATIONS = 50
_PURPOSE = "business invitation"


@dataclass(frozen=True, slots=True)
class BusinessInvited:
    """Somebody was invited by e-mail to act for a business; whoever reads the mail accepts by the link."""

    invitation_id: int
    business_id: int
    business_name: str
    part: str
    email: str = field(repr=False)
    token: str = field(repr=False)
    language: str


def list_invitations(number: str, *, actor: Actor) -> list[InvitationView]:
    """The invitations that are still open, newest first; empty for who may not invite. NotFound as `list_members`."""
    business = business_of(number)
    mine = rights_in(business.id, actor)
    if not mine and not sees_businesses(actor):
        raise NotFound("business")
    if not edits_businesses(actor) and not any(row.may_invite for row in mine):
        return []
    query = (
        select(BusinessInvitation, Establishment.name)
        .outerjoin(Establishment, Establishment.id == BusinessInvitation.establishment_id)
        .where(BusinessInvitation.business_id == business.id, *_is_open())
        .order_by(BusinessInvitation.id.desc())
        .limit(MOST_INVITATIONS * 2)
    )
    return [
        InvitationView(
            row.id,
            row.email or "",
            row.part,
            scope_words(row.scope),
            place or "",
            row.until_day,
            row.may_invite,
            row.created_at,
            row.expires_at,
        )
        for row, place in session().execute(query).tuples()
    ]


def may_invite(number: str, *, actor: Actor) -> bool:
    """Whether the actor may invite others to act for the business."""
    return edits_businesses(actor) or any(row.may_invite for row in rights_in(business_of(number).id, actor))


def invite_to_business(
    number: str,
    *,
    part: str,
    scope: Collection[str] = (),
    establishment_id: int | None = None,
    until_day: date | None = None,
    email: str = "",
    may_invite: bool = False,
    language: str = "th",
    actor: Actor,
) -> InvitationLink:
    """Invites somebody to act for the business: with an e-mail address by a link, without one by a code to hand over.

    `scope` are keys of taxes, empty for all. Nobody hands on more than they hold: the taxes, the establishment, the
    last day; only owners and finance name owners and let others invite.

    NotFound; NotAllowed for who may not invite; RuleBroken(part: not_on_list; email: email_invalid; scope: not_on_list
    | beyond_own; establishment_id: not_on_list | beyond_own; until_day: in_the_past | beyond_own; "": too_many).
    """
    business = business_of(number)
    locks.lock_business(business.id)
    if business.status != "active":
        raise RuleBroken("", "business_closed")
    row = BusinessInvitation(
        business_id=business.id,
        part=_checked_part(part),
        scope=_checked_scope(scope, business.id),
        establishment_id=_checked_place(establishment_id, business.id),
        until_day=until_day,
        may_invite=may_invite,
        email=emails.check_email(email) if text.single_line(email) else None,
    )
    if until_day is not None and until_day < clock.today():
        raise RuleBroken("until_day", "in_the_past")
    _only_what_is_held(row, actor)
    waiting = select(func.count(BusinessInvitation.id)).where(
        BusinessInvitation.business_id == business.id, *_is_open()
    )
    if (session().scalar(waiting) or 0) >= MOST_INVITATIONS:
        raise RuleBroken("", "too_many", max=MOST_INVITATIONS)
    return _write(row, business, language, actor)


def _write(row: BusinessInvitation, business: Business, language: str, actor: Actor) -> InvitationLink:
    now = clock.now()
    token = references.new_token() if row.email else references.new_access_code()
    row.token_hash = _fingerprint(token if row.email else references.normal_code(token))
    row.created_at, row.expires_at = now, now + (LINK_LIVES if row.email else CODE_LIVES)
    row.invited_by_person_id = actor.id if actor.kind is ActorKind.CITIZEN else None
    row.invited_by_officer_id = actor.id if actor.is_officer else None
    session().add(row)
    session().flush()
    audit.record(
        "invite to business",
        actor=actor,
        subject="business",
        subject_id=business.id,
        note=f"invitation={row.id} part={row.part}",
    )
    if row.email:
        event = BusinessInvited(row.id, business.id, business.name, row.part, row.email, token, language)
        events.raise_event(event)
    return InvitationLink(row.id, token, row.expires_at)


def find_business_invitation(token: str, *, person: int | None = None) -> InvitationOffer:
    """What the link or the code offers; `is_member` where that person acts for the business already in just that way.

    NotFound once used, revoked or too old.
    """
    row, business = _usable(token)
    place = session().get(Establishment, row.establishment_id) if row.establishment_id else None
    return InvitationOffer(
        business.number,
        business.name,
        row.part,
        scope_words(row.scope),
        place.name if place else "",
        row.until_day,
        row.may_invite,
        person is not None and _same_right(row, person) is not None,
    )


def accept_business_invitation(token: str, *, person: int) -> str:
    """Lets the signed-in citizen act for the business from today on; gives its number. Once.

    NotFound once used, revoked or too old: all look the same. Who acts for it in just that way already spends the
    invitation and stays as they were.
    """
    row, business = _usable(token)
    locks.lock_business(business.id)
    if not _still_invites(row):
        raise NotFound("invitation")
    now = clock.now()
    # The row decides who is first: of two at once, the second one finds it used.
    spend = update(BusinessInvitation).where(BusinessInvitation.id == row.id, *_is_open())
    used = session().execute(spend.values(used_at=now, used_by_id=person))
    if cast(CursorResult[Any], used).rowcount != 1:
        raise NotFound("invitation")
    if _same_right(row, person) is None:
        add_member(
            business.id,
            person,
            part=row.part,
            scope=row.scope,
            establishment_id=row.establishment_id,
            until_day=row.until_day,
            may_invite=row.may_invite,
            actor=Actor.citizen(person),
            was_invited=True,
        )
    return business.number


def revoke_invitation(number: str, invitation_id: int, *, actor: Actor) -> None:
    """Takes an open invitation back. NotFound, NotAllowed."""
    business = business_of(number)
    mine = rights_in(business.id, actor)
    if not mine and not edits_businesses(actor):
        raise NotAllowed if sees_businesses(actor) else NotFound
    if not edits_businesses(actor) and not any(row.may_invite for row in mine):
        raise NotAllowed
    back = update(BusinessInvitation).where(
        BusinessInvitation.id == invitation_id, BusinessInvitation.business_id == business.id, *_is_open()
    )
    if cast(CursorResult[Any], session().execute(back.values(revoked_at=clock.now()))).rowcount != 1:
        raise NotFound("invitation")
    audit.record(
        "revoke invitation",
        actor=actor,
        subject="business",
        subject_id=business.id,
        note=f"invitation={invitation_id}",
    )


def _only_what_is_held(row: BusinessInvitation, actor: Actor) -> None:
    """Refuses what goes beyond what the one who invites holds."""
    if edits_businesses(actor):
        return
    if sees_businesses(actor):
        raise NotAllowed
    mine = rights_in(row.business_id, actor)
    if not mine:
        raise NotFound("business")
    inviting = [right for right in mine if right.may_invite]
    if not inviting:
        raise NotAllowed
    owning = [right for right in inviting if right.part == Part.OWNER]
    if row.part == Part.OWNER and not owning:
        raise RuleBroken("part", "beyond_own")
    if row.may_invite and not owning:
        raise RuleBroken("may_invite", "beyond_own")
    problems = [_beyond(row, right) for right in inviting]
    if all(problems):
        raise RuleBroken(next(problem for problem in problems if problem), "beyond_own")


def _beyond(row: BusinessInvitation, right: ActingFor) -> str:
    """The field in which the invitation goes beyond one right; "" where it does not."""
    if right.scope != ALL and (row.scope == ALL or set(row.scope.split()) - set(right.scope.split())):
        return "scope"
    if right.establishment_id is not None and row.establishment_id != right.establishment_id:
        return "establishment_id"
    if right.until_day is not None and (row.until_day is None or row.until_day > right.until_day):
        return "until_day"
    return ""


def _checked_part(part: str) -> str:
    if part not in set(Part):
        raise RuleBroken("part", "not_on_list")
    return str(part)


def _checked_scope(scope: Collection[str], business_id: int) -> str:
    wanted = {tax for tax in scope if tax != ALL}
    if not wanted:
        return ALL
    filed = select(EstablishmentTax.tax).join(Establishment, Establishment.id == EstablishmentTax.establishment_id)
    known = set(session().scalars(filed.where(Establishment.business_id == business_id)))
    if wanted - known:
        raise RuleBroken("scope", "not_on_list")
    return " ".join(sorted(wanted))


def _checked_place(establishment_id: int | None, business_id: int) -> int | None:
    if establishment_id is None:
        return None
    row = session().get(Establishment, establishment_id)
    if row is None or row.business_id != business_id:
        raise RuleBroken("establishment_id", "not_on_list")
    return row.id


def _same_right(row: BusinessInvitation, person_id: int) -> ActingFor | None:
    """The right by which the person acts in just the way that is offered already."""
    rights = select(ActingFor).where(*acts_today(person_id), ActingFor.business_id == row.business_id)
    offered = (row.part, row.scope, row.establishment_id, row.until_day, row.may_invite)
    for right in session().scalars(rights):
        if (right.part, right.scope, right.establishment_id, right.until_day, right.may_invite) == offered:
            return right
    return None


def _usable(token: str) -> tuple[BusinessInvitation, Business]:
    query = (
        select(BusinessInvitation, Business)
        .join(Business, Business.id == BusinessInvitation.business_id)
        .where(BusinessInvitation.token_hash.in_((_fingerprint(token), _fingerprint_of_code(token))), *_is_open())
    )
    found = session().execute(query.limit(1)).tuples().one_or_none()
    if found is None or found[1].status != "active" or not _still_invites(found[0]):
        raise NotFound("invitation")
    return found


def _still_invites(row: BusinessInvitation) -> bool:
    """Whether the member who sent it may invite to this day: who was revoked leaves no way back in behind."""
    if row.invited_by_person_id is None:
        return True
    rights = rights_in(row.business_id, Actor.citizen(row.invited_by_person_id))
    return any(right.may_invite and not _beyond(row, right) for right in rights)


def _is_open() -> tuple[Any, ...]:
    return (
        BusinessInvitation.used_at.is_(None),
        BusinessInvitation.revoked_at.is_(None),
        BusinessInvitation.expires_at > clock.now(),
    )


def _fingerprint(token: str) -> str:
    return crypto.fingerprint(token, _PURPOSE)


def _fingerprint_of_code(typed: str) -> str:
    """Codes are found however they were typed."""
    return crypto.fingerprint(references.normal_code(typed), _PURPOSE)
