"""Who a citizen is elsewhere: tying an account of another provider, signing in by it, and letting go of it.

A provider proves that somebody holds *its* account, and nothing about an account here. So an e-mail address that a
provider tells is no proof: nobody is let into an account here by it. Tying needs both sides at once: a session here,
and the proof of the provider.
"""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, delete, select, update

from services import audit, clock, crypto, events, references, text
from services.audit import Actor
from services.db import session
from services.errors import NotFound, RuleBroken
from services.people import attempts, models
from services.people.persons import NAME_LENGTH, close_row, get_person, view_of
from services.people.views import Person

NONCE_LIVES = timedelta(minutes=10)
_NONCE, _INVITATION = "tie nonce", "tie invitation"


@dataclass(frozen=True, slots=True)
class IdentityTied:
    """An account of a provider is a citizen's from now on: whatever that provider's chat holds becomes theirs."""

    person_id: int
    provider: str
    subject: str = field(repr=False)
    email: str = field(repr=False)
    language: str


@dataclass(frozen=True, slots=True)
class IdentityUntied:
    """An account of a provider is not the citizen's any more."""

    person_id: int
    provider: str
    email: str = field(repr=False)
    language: str


def new_nonce(invitation: str, *, actor: Actor) -> str:
    """A nonce of 192 bits for the signed-in citizen, for ten minutes and once; those made before are void.

    `invitation` is what the chat platform gave for the chat that shall be tied: only that chat may bring the nonce.
    """
    person = get_person(actor.id or 0)
    session().execute(delete(models.TieNonce).where(models.TieNonce.person_id == person.id))
    nonce = references.new_token()
    session().add(
        models.TieNonce(
            person_id=person.id,
            nonce_hash=crypto.fingerprint(nonce, _NONCE),
            invitation_hash=hash_invitation(invitation),
            expires_at=clock.now() + NONCE_LIVES,
        )
    )
    session().flush()
    audit.record("begin tying identity", actor=actor, subject="person", subject_id=person.id)
    return nonce


def hash_invitation(invitation: str) -> str:
    """What a chat remembers of an invitation that it was given."""
    return crypto.fingerprint(invitation, _INVITATION)


def tie_by_nonce(nonce: str, *, provider: str, subject: str, invitations: Collection[str], actor: Actor) -> Person:
    """Ties the account of a provider to the citizen who made the nonce, and spends it.

    `invitations` are the hashes that this chat remembers. NotFound for a nonce that is wrong, old, used or another
    chat's: all look the same. RuleBroken as for `tie_identity`.
    """
    now = clock.now()
    usable = (
        models.TieNonce.nonce_hash == crypto.fingerprint(nonce, _NONCE),
        models.TieNonce.used_at.is_(None),
        models.TieNonce.expires_at > now,
        models.TieNonce.invitation_hash.in_(list(invitations)),
    )
    person_id = session().scalar(select(models.TieNonce.person_id).where(*usable))
    used = update(models.TieNonce).where(*usable).values(used_at=now)
    # The row decides who is first: of two events at once, the second one finds it used.
    if person_id is None or cast(CursorResult[Any], session().execute(used)).rowcount != 1:
        raise NotFound("nonce")
    return tie_identity(person_id, provider=provider, subject=subject, actor=replace(actor, id=person_id))


def tie_identity(person_id: int, *, provider: str, subject: str, actor: Actor) -> Person:
    """Makes the account of a provider that of this citizen. The caller holds the proof of both.

    RuleBroken("", "identity_taken") where it is another citizen's, ("", "identity_other") where this citizen has
    another one of that provider. Tied already is no error.
    """
    attempts.one_at_a_time(hash_subject(provider, subject))
    row = _person(person_id)
    known = _find(provider, subject)
    if known is not None and known.person_id == person_id:
        return view_of(row)
    if known is not None:
        raise RuleBroken("", "identity_taken")
    if has_identity(person_id, provider):
        raise RuleBroken("", "identity_other")
    now = clock.now()
    session().add(
        models.Identity(
            person_id=person_id,
            provider=provider,
            subject_hash=hash_subject(provider, subject),
            created_at=now,
            last_used_at=now,
        )
    )
    session().flush()
    audit.record("tie identity", actor=actor, subject="person", subject_id=person_id, note=provider)
    events.raise_event(IdentityTied(person_id, provider, subject, _mail(row), row.language))
    return view_of(row)


def sign_in_by_identity(provider: str, subject: str) -> Person | None:
    """The citizen whose account that is, signing in by it; None where it is nobody's."""
    known = _find(provider, subject)
    if known is None:
        return None
    row = _person(known.person_id)
    known.last_used_at = clock.now()
    session().flush()
    audit.record("sign in", actor=Actor.citizen(row.id), subject="person", subject_id=row.id, note=provider)
    return view_of(row)


def register_by_identity(provider: str, subject: str, *, name: str, language: str) -> Person:
    """A new account that is signed in to by the provider alone, without an e-mail address.

    What the provider says of the address is not taken over: it may be that of somebody's account here.
    """
    attempts.one_at_a_time(hash_subject(provider, subject))
    row = models.Person(
        name=text.single_line(name)[:NAME_LENGTH] or None,
        language="en" if language == "en" else "th",
        session_epoch=0,
        created_at=clock.now(),
    )
    session().add(row)
    session().flush()
    actor = Actor.citizen(row.id)
    audit.record("register person", actor=actor, subject="person", subject_id=row.id, note=provider)
    return tie_identity(row.id, provider=provider, subject=subject, actor=actor)


def untie_identity(provider: str, *, actor: Actor) -> None:
    """Lets go of the provider's account. NotFound where there is none.

    RuleBroken("", "last_way_in") where the citizen could not sign in any more.
    """
    row = _person(actor.id or 0)
    if not has_identity(row.id, provider):
        raise NotFound("identity")
    if not has_password(row):
        raise RuleBroken("", "last_way_in")
    session().execute(
        delete(models.Identity).where(models.Identity.person_id == row.id, models.Identity.provider == provider)
    )
    session().execute(delete(models.TieNonce).where(models.TieNonce.person_id == row.id))
    session().flush()
    audit.record("untie identity", actor=actor, subject="person", subject_id=row.id, note=provider)
    events.raise_event(IdentityUntied(row.id, provider, _mail(row), row.language))


def has_identity(person_id: int, provider: str) -> bool:
    """Whether the citizen has an account of that provider tied."""
    query = select(models.Identity.id).where(
        models.Identity.person_id == person_id, models.Identity.provider == provider
    )
    return session().scalar(query) is not None


def find_person_of(provider: str, subject: str) -> int | None:
    """The id of the citizen whose account that is."""
    known = _find(provider, subject)
    return None if known is None else known.person_id


def erase_by_identity(provider: str, subject: str, *, actor: Actor) -> None:
    """Closes an account that has no password: the provider has just shown again who asks. NotFound where it is not."""
    known = _find(provider, subject)
    row = _person(actor.id or 0)
    if known is None or known.person_id != row.id or has_password(row):
        raise NotFound("identity")
    close_row(row, actor)


def is_without_password(person_id: int) -> bool:
    """Whether a provider's account is the citizen's only way to sign in."""
    return not has_password(_person(person_id))


def has_password(row: models.Person) -> bool:
    """Whether e-mail address and password would sign in."""
    return row.password_hash is not None and row.email_confirmed_at is not None


def hash_subject(provider: str, subject: str) -> str:
    """The keyed hash by which an account of a provider is found."""
    return crypto.fingerprint(f"{provider}:{subject}", "identity")


def _find(provider: str, subject: str) -> models.Identity | None:
    return session().scalar(
        select(models.Identity).where(
            models.Identity.provider == provider, models.Identity.subject_hash == hash_subject(provider, subject)
        )
    )


def _person(person_id: int) -> models.Person:
    row = session().get(models.Person, person_id)
    if row is None or row.erased_at is not None:
        raise NotFound
    return row


def _mail(row: models.Person) -> str:
    """Where the citizen is told: an address that was shown to be theirs."""
    return (row.email or "") if row.email_confirmed_at is not None else ""
