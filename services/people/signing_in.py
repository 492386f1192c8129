"""Signing in and out: the same work and the same answer for unknown accounts, wrong passwords and closed accounts."""

from contextlib import nullcontext
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, bindparam, delete, select, true, update

from services import audit, clock, crypto
from services.audit import Actor, ActorKind
from services.db import Base, read, session
from services.errors import RuleBroken
from services.people import attempts, emails, models, officers, passwords, persons
from services.people.persons import Work
from services.people.views import Officer, Person

OFFICER = "officer"
PERSON = "person"


def sign_in_officer(
    email: str, password: str, *, address: str, device: str = "", new_device: str = "", work: Work = nullcontext
) -> Officer:
    """The officer whose e-mail and password these are. RuleBroken("", "sign_in_refused"), TooMany(retry_after).

    `device` is the token that the browser keeps, `new_device` the one it keeps after success. A door hands in `work`
    (unit_of_work): the try is committed before the password is looked at, and the slow comparison holds no lock. In a
    transaction of the caller (the default) a refusal takes the counted try back with it.
    """
    email = emails.normal_email(email)
    with work():
        attempt = attempts.count_attempt(attempts.account_of(OFFICER, email), address=address, device=device)
    found = select(models.Officer.id, models.Officer.password_hash).where(
        models.Officer.email == email, models.Officer.is_active.is_(True)
    )
    row = None if emails.is_refused_demo(email) else session().execute(found).one_or_none()
    if not passwords.matches(row.password_hash if row else None, password) or row is None:
        raise RuleBroken("", "sign_in_refused")
    with work():
        attempts.succeed(attempt, device=device, new_device=new_device)
        officer = session().get(models.Officer, row.id, populate_existing=True)
        # Between the comparison and this moment an administrator may have closed the account or the password changed.
        if officer is None or not officer.is_active or officer.password_hash != row.password_hash:
            raise RuleBroken("", "sign_in_refused")
        officer.last_sign_in_at = clock.now()
        if passwords.is_outdated(row.password_hash):
            officer.password_hash = passwords.hash_password(password)
        session().flush()
        view = officers.view_of(officer)
        audit.record("sign in", actor=officers.actor_for(view), subject="officer", subject_id=view.id)
    return view


def sign_in_person(
    email: str, password: str, *, address: str, device: str = "", new_device: str = "", work: Work = nullcontext
) -> Person:
    """The citizen whose e-mail and password these are. RuleBroken("", "sign_in_refused"), TooMany(retry_after).

    RuleBroken("", "email_unconfirmed") where both are right but the address was never confirmed. For `work`, see
    `sign_in_officer`.
    """
    email = emails.normal_email(email)
    with work():
        attempt = attempts.count_attempt(attempts.account_of(PERSON, email), address=address, device=device)
    found = select(models.Person.id, models.Person.password_hash).where(
        models.Person.email_hash == emails.email_hash(email), models.Person.erased_at.is_(None)
    )
    row = None if emails.is_refused_demo(email) else session().execute(found).one_or_none()
    if not passwords.matches(row.password_hash if row else None, password) or row is None:
        raise RuleBroken("", "sign_in_refused")
    with work():
        person = session().get(models.Person, row.id, populate_existing=True)
        if person is None or person.erased_at is not None or person.password_hash != row.password_hash:
            raise RuleBroken("", "sign_in_refused")
        if person.email_confirmed_at is None:
            raise RuleBroken("", "email_unconfirmed")
        attempts.succeed(attempt, device=device, new_device=new_device)
        if passwords.is_outdated(row.password_hash):
            person.password_hash = passwords.hash_password(password)
        session().flush()
        view = persons.view_of(person)
        audit.record("sign in", actor=Actor.citizen(view.id), subject="person", subject_id=view.id)
    return view


def session_officer(officer_id: int, *, epoch: int, token: str) -> Officer | None:
    """The officer of a session, in one query: None once signed out, deactivated, or when every session was ended."""
    row = read(_SESSION_OFFICER, {"officer": officer_id, "epoch": epoch, "token": _fingerprint(token)}).one_or_none()
    return None if row is None else officers.view_of_columns(row)


def _session_officer() -> Select[Any]:
    officer, ended = (Base.metadata.tables[m.__tablename__].c for m in (models.Officer, models.EndedSession))
    names = ("id", "email", "post", "role", "unit_id", "phone", "language", "session_epoch")
    return select(*(officer[name] for name in names)).where(
        officer.id == bindparam("officer"),
        officer.is_active == true(),
        officer.session_epoch == bindparam("epoch"),
        ~select(ended.id).where(ended.token_hash == bindparam("token")).exists(),
    )


#: Asked in every request of an officer, so it is made once.
_SESSION_OFFICER = _session_officer()


def session_person(person_id: int, *, epoch: int, token: str) -> Person | None:
    """The citizen of a session, in one query: None once signed out, erased, or when every session was ended."""
    query = select(models.Person).where(
        models.Person.id == person_id,
        models.Person.erased_at.is_(None),
        models.Person.session_epoch == epoch,
        ~_has_ended(token),
    )
    row = session().scalars(query).one_or_none()
    return None if row is None else persons.view_of(row)


def end_session(token: str, *, actor: Actor, lasts: timedelta) -> None:
    """Signs a session out; `lasts` is how long its cookie could have lived. Ending it twice is no mistake."""
    now = clock.now()
    known = _fingerprint(token)
    attempts.one_at_a_time(known)
    ended = session().scalar(select(models.EndedSession.id).where(models.EndedSession.token_hash == known))
    if ended is not None:
        return
    session().execute(delete(models.EndedSession).where(models.EndedSession.expires_at < now))
    session().add(models.EndedSession(token_hash=known, expires_at=now + lasts))
    session().flush()
    subject = "officer" if actor.is_officer else "person"
    audit.record("sign out", actor=actor, subject=subject, subject_id=actor.id or 0)


def end_all_sessions(actor: Actor) -> None:
    """Signs the actor out everywhere, this session included."""
    model: type[models.Officer] | type[models.Person]
    model = models.Officer if actor.kind is ActorKind.OFFICER else models.Person
    session().execute(update(model).where(model.id == actor.id).values(session_epoch=model.session_epoch + 1))
    audit.record("sign out everywhere", actor=actor, subject=model.__tablename__, subject_id=actor.id or 0)


def _has_ended(token: str) -> Any:
    return select(models.EndedSession.id).where(models.EndedSession.token_hash == _fingerprint(token)).exists()


def _fingerprint(token: str) -> str:
    return crypto.fingerprint(token, "session")
