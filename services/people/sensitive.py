"""The roles that open confidential matters: no administrator gives one alone, or in silence.

The link of such an account goes to its own mailbox only, and every officer of integrity hears of each change.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from services import audit, events
from services.audit import Actor, ActorKind, Role
from services.db import session
from services.people import attempts, invitations, models

SENSITIVE = frozenset({Role.REGISTRY, Role.INTEGRITY})

GIVEN, TAKEN, INVITED, OPENED, CLOSED = "given", "taken", "invited", "opened", "closed"


@dataclass(frozen=True, slots=True)
class InvitationMade:
    """An officer with a sensitive role gets the link that sets a password, at the address of the account."""

    officer_id: int
    email: str
    language: str
    token: str


@dataclass(frozen=True, slots=True)
class SensitiveRoleChanged:
    """What happened to a sensitive role, for the officers of integrity. `by` is a post, empty for the command line."""

    officer_id: int
    post: str
    email: str
    role: Role
    what: str
    by: str
    told: Sequence[tuple[str, str]]


def watchers() -> list[tuple[str, str]]:
    """Address and language of every active officer of integrity: asked before a change, so that none is left out."""
    query = select(models.Officer.email, models.Officer.language).where(
        models.Officer.role == Role.INTEGRITY.value, models.Officer.is_active.is_(True)
    )
    return [(email, language) for email, language in session().execute(query.order_by(models.Officer.id))]


def tell(row: models.Officer, role: Role, what: str, told: Sequence[tuple[str, str]], actor: Actor) -> None:
    """Tells of a change of a sensitive role, and records it; of others nothing."""
    if role not in SENSITIVE:
        return
    by = session().get(models.Officer, actor.id) if actor.is_officer else None
    audit.record("sensitive role", actor=actor, subject="officer", subject_id=row.id, note=f"{what} {role}")
    post = by.post if by is not None else ""
    events.raise_event(SensitiveRoleChanged(row.id, row.post, row.email, role, what, post, told))


def invite(row: models.Officer, *, actor: Actor) -> str | None:
    """A new link. None where nobody but the officer may have it: then it is on its way by mail.

    The command line of the server gets every link: whoever has it has the database too.
    """
    token = invitations.invite(row.id, actor=actor)
    if Role(row.role) not in SENSITIVE or actor.kind is ActorKind.SYSTEM:
        return token
    events.raise_event(InvitationMade(row.id, row.email, row.language, token))
    return None


def begin_anew(row: models.Officer, *, actor: Actor) -> None:
    """Whoever comes into a sensitive role sets another password, by a link that went to the own mailbox.

    Else an administrator would take the link of an ordinary account and give that account the role.
    """
    row.password_hash = None
    row.session_epoch += 1
    invitations.void(row.id)
    attempts.forget_devices(attempts.account_of("officer", row.email))
    session().flush()
    if row.is_active:
        invite(row, actor=actor)
