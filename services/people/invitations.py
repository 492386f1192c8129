"""One-time links by which officers set a password, and the change of a password that is known."""

from contextlib import nullcontext
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, select, update

from services import audit, clock, crypto, references
from services.audit import Actor, ActorKind, Channel, Role
from services.db import session
from services.errors import NotFound, RuleBroken
from services.people import attempts, models, passwords
from services.people.persons import Work

LIFE = timedelta(days=7)


def invite(officer_id: int, *, actor: Actor) -> str:
    """A new link token; earlier ones that were not used are void."""
    void(officer_id)
    token = references.new_token()
    now = clock.now()
    session().add(
        models.Invitation(officer_id=officer_id, token_hash=_fingerprint(token), created_at=now, expires_at=now + LIFE)
    )
    session().flush()
    audit.record("invite officer", actor=actor, subject="officer", subject_id=officer_id)
    return token


def void(officer_id: int) -> None:
    """Takes back the links of an officer that were not used yet."""
    open_ones = (models.Invitation.officer_id == officer_id, models.Invitation.used_at.is_(None))
    session().execute(update(models.Invitation).where(*open_ones).values(expires_at=clock.now()))


def get_invitation(token: str) -> str:
    """The e-mail address that the link was made for. NotFound once used, void or too old."""
    query = select(models.Officer.email).join(models.Invitation, models.Invitation.officer_id == models.Officer.id)
    email = session().scalar(query.where(*_usable(token), models.Officer.is_active.is_(True)))
    if email is None:
        raise NotFound
    return email


def accept_invitation(token: str, password: str) -> str:
    """Sets the password, once; returns the e-mail address. Every session and known device of the account ends.

    NotFound once used, void or too old; RuleBroken(password: …).
    """
    email = get_invitation(token)
    passwords.check_new_password(password, email=email)
    # The row decides who is first: of two requests at once, the second one finds it used.
    used = update(models.Invitation).where(*_usable(token)).values(used_at=clock.now())
    if cast(CursorResult[Any], session().execute(used)).rowcount != 1:
        raise NotFound
    officer = session().scalars(select(models.Officer).where(models.Officer.email == email)).one()
    _set_password(officer, passwords.hash_password(password))
    attempts.forget_devices(attempts.account_of("officer", email))
    actor = Actor(ActorKind.OFFICER, Channel.STAFF, officer.id, Role(officer.role), officer.unit_id)
    audit.record("accept invitation", actor=actor, subject="officer", subject_id=officer.id, fields=["password_hash"])
    return email


def change_password(
    current: str, password: str, *, actor: Actor, address: str, device: str = "", work: Work = nullcontext
) -> int:
    """Gives the officer another password and ends the other sessions; returns the epoch of those that begin now.

    Tries are counted as at the sign-in (for `device` and `work` see `sign_in_officer`): whoever finds an open session
    does not guess the password there. RuleBroken(current: password_wrong; password: …), TooMany(retry_after).
    """
    officer = session().get(models.Officer, actor.id)
    if officer is None:
        raise NotFound
    email, known = officer.email, officer.password_hash
    passwords.check_new_password(password, email=email)
    with work():
        attempt = attempts.count_attempt(attempts.account_of("officer", email), address=address, device=device)
    if not passwords.matches(known, current):
        raise RuleBroken("current", "password_wrong")
    hashed = passwords.hash_password(password)
    with work():
        attempts.succeed(attempt, device=device, new_device="")
        officer = session().get(models.Officer, actor.id, populate_existing=True)
        if officer is None or officer.password_hash != known:
            raise RuleBroken("current", "password_wrong")
        _set_password(officer, hashed)
        audit.record("change password", actor=actor, subject="officer", subject_id=officer.id, fields=["password_hash"])
        return officer.session_epoch


def _set_password(officer: models.Officer, hashed: str) -> None:
    officer.password_hash = hashed
    officer.session_epoch += 1
    session().flush()


def _usable(token: str) -> tuple[Any, ...]:
    now = clock.now()
    return (
        models.Invitation.token_hash == _fingerprint(token),
        models.Invitation.used_at.is_(None),
        models.Invitation.expires_at > now,
    )


def _fingerprint(token: str) -> str:
    return crypto.fingerprint(token, "invitation")
