"""Citizens with accounts: registering, confirming, changing and closing them, and setting a forgotten password anew."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, delete, func, select, update

from services import audit, clock, crypto, events, references, text
from services.audit import Actor
from services.db import session
from services.errors import NotFound, Problem, RuleBroken
from services.people import attempts, business_models, emails, models, passwords
from services.people.views import Person

#: Opens a transaction of its own; a door hands in `services.db.unit_of_work`.
Work = Callable[[], AbstractContextManager[Any]]

CONFIRM = "confirm"
RESET = "reset"
LIFE = {CONFIRM: timedelta(days=3), RESET: timedelta(hours=2)}
#: So many mails of a kind go to one address in an hour, whoever asks; the page says the same either way.
MAILS_PER_HOUR = 3
NAME_LENGTH = 120


@dataclass(frozen=True, slots=True)
class ConfirmationAsked:
    """Somebody registered with this address: whoever reads its mail confirms by the link, or does nothing.

    `then` is the page that was wanted, a path on the site.
    """

    person_id: int
    email: str
    language: str
    token: str
    then: str = ""


@dataclass(frozen=True, slots=True)
class AccountExists:
    """Somebody registered with an address that has an account: its owner is told, the page tells nothing."""

    person_id: int
    email: str
    language: str


@dataclass(frozen=True, slots=True)
class ResetAsked:
    """Somebody asked for another password: whoever reads the mail sets it by the link, or does nothing."""

    person_id: int
    email: str
    language: str
    token: str


@dataclass(frozen=True, slots=True)
class PersonErased:
    """A citizen closed the account: upper rooms let go of what they hold of this person."""

    person_id: int


def get_person(person_id: int) -> Person:
    """The citizen with that id. NotFound, also once erased."""
    return view_of(_row(person_id))


def register_person(
    email: str, password: str, *, name: str = "", phone: str = "", language: str = "th", then: str = "",
    work: Work = nullcontext,
) -> None:  # fmt: skip
    """Begins an account; a link goes by mail, which leads on to the page `then`.

    Nothing tells whether the address has an account already.
    RuleBroken(email: …; password: …; name: name_long; phone: phone_invalid). An account that was never confirmed takes
    the new details, so that nobody can occupy somebody else's address. A door hands in `work` (unit_of_work), so that
    the slow hashing holds no lock.
    """
    email, details = _checked_registration(email, password, name, phone, language)
    hashed = passwords.hash_password(password)
    with work():
        attempts.one_at_a_time(emails.email_hash(email))
        row = session().scalar(select(models.Person).where(models.Person.email_hash == emails.email_hash(email)))
        if row is not None and row.email_confirmed_at is not None:
            _tell_owner(row, email)
            return
        if row is None:
            row = models.Person(
                email=email, email_hash=emails.email_hash(email), session_epoch=0, created_at=clock.now()
            )
            session().add(row)
        row.password_hash = hashed
        _take(row, details)
        session().flush()
        if _may_mail(row.id, CONFIRM):
            token = _new_token(row.id, CONFIRM)
            events.raise_event(ConfirmationAsked(row.id, email, row.language, token, then))
        audit.record("register person", actor=Actor.citizen(row.id), subject="person", subject_id=row.id)


def is_confirmation(token: str) -> bool:
    """Whether the link of a confirmation still serves."""
    return session().scalar(select(models.PersonToken.id).where(*_usable(token, CONFIRM))) is not None


def is_reset(token: str) -> bool:
    """Whether the link for another password still serves."""
    return session().scalar(select(models.PersonToken.id).where(*_usable(token, RESET))) is not None


def confirm_email(token: str, password: str) -> Person:
    """The address is this person's: who reads its mail also knows the password of the registration.

    The password is asked for because anybody can register with anybody's address: whoever merely follows the link in an
    unasked mail would open an account to which a stranger holds the key. NotFound once used or too old;
    RuleBroken(password: password_wrong).
    """
    person_id = session().scalar(select(models.PersonToken.person_id).where(*_usable(token, CONFIRM)))
    if person_id is None:
        raise NotFound
    if not passwords.matches(_row(person_id).password_hash, password):
        raise RuleBroken("password", "password_wrong")
    row = _spend(token, CONFIRM)
    row.email_confirmed_at = row.email_confirmed_at or clock.now()
    session().flush()
    audit.record("confirm e-mail", actor=Actor.citizen(row.id), subject="person", subject_id=row.id)
    return view_of(row)


def ask_reset(email: str) -> None:
    """Sends a link for another password to the address, where it has an account; tells nobody whether it has.

    RuleBroken(email: email_missing | email_invalid).
    """
    email = emails.check_email(email)
    row = session().scalar(select(models.Person).where(models.Person.email_hash == emails.email_hash(email)))
    if row is None or not _may_mail(row.id, RESET):
        return
    token = _new_token(row.id, RESET)
    events.raise_event(ResetAsked(row.id, email, row.language, token))


def reset_password(token: str, password: str) -> Person:
    """Sets another password, once; every session and known device ends. Reading the mail confirms the address too.

    What an account never confirmed holds of name, telephone and language goes: whoever registered is not known.

    NotFound once used or too old; RuleBroken(password: …).
    """
    person_id = session().scalar(select(models.PersonToken.person_id).where(*_usable(token, RESET)))
    if person_id is None:
        raise NotFound
    passwords.check_new_password(password, email=_row(person_id).email or "")
    row = _spend(token, RESET)
    row.password_hash = passwords.hash_password(password)
    row.session_epoch += 1
    if row.email_confirmed_at is None:
        # Nobody has shown yet to read this mail: what stands here may come from a stranger who typed the address.
        row.name, row.phone, row.language = None, None, "th"
        row.email_confirmed_at = clock.now()
    session().flush()
    attempts.forget_devices(attempts.account_of("person", row.email or ""))
    audit.record("reset password", actor=Actor.citizen(row.id), subject="person", subject_id=row.id)
    return view_of(row)


def change_person(*, name: str, phone: str, language: str, actor: Actor) -> Person:
    """Changes the asker's own details. RuleBroken(name: name_long; phone: phone_invalid)."""
    row = _row(actor.id or 0)
    before = (row.name, row.phone, row.language)
    _take(row, _checked_details(name, phone, language))
    session().flush()
    after = (row.name, row.phone, row.language)
    fields = [f for f, old, new in zip(("name", "phone", "language"), before, after, strict=True) if old != new]
    if fields:
        audit.record("change person", actor=actor, subject="person", subject_id=row.id, fields=fields)
    return view_of(row)


def erase_person(password: str, *, actor: Actor, address: str, device: str = "", work: Work = nullcontext) -> None:
    """Closes the asker's account and erases what tells who it was (PDPA).

    Upper rooms hear `PersonErased`. What was submitted stays, as the law asks, without the link to this account. Tries
    are counted as at the sign-in (for `device` and `work` see there). RuleBroken(password: password_wrong), TooMany.
    """
    row = _row(actor.id or 0)
    known, account = row.password_hash, attempts.account_of("person", row.email or "")
    with work():
        attempts.count_attempt(account, address=address, device=device)
    if not passwords.matches(known, password):
        raise RuleBroken("password", "password_wrong")
    with work():
        row = _row(actor.id or 0)
        session().refresh(row, with_for_update=True)
        if row.erased_at is not None or row.password_hash != known:
            raise RuleBroken("password", "password_wrong")
        close_row(row, actor)


def close_row(row: models.Person, actor: Actor) -> None:
    """Erases what tells whose account it was, other ways to sign in too. Whoever calls has seen the proof."""
    attempts.forget_devices(attempts.account_of("person", row.email or ""))
    row.email = row.email_hash = row.name = row.phone = row.password_hash = None
    row.erased_at = clock.now()
    row.session_epoch += 1
    for table in (models.Identity, models.TieNonce):
        session().execute(delete(table).where(table.person_id == row.id))
    tokens = update(models.PersonToken).where(models.PersonToken.person_id == row.id)
    session().execute(tokens.values(expires_at=clock.now()))
    ends = update(business_models.ActingFor).where(
        business_models.ActingFor.person_id == row.id, business_models.ActingFor.revoked_at.is_(None)
    )
    session().execute(ends.values(revoked_at=clock.now()))
    session().flush()
    audit.record("erase person", actor=actor, subject="person", subject_id=row.id, fields=["email", "name", "phone"])
    events.raise_event(PersonErased(row.id))


def view_of(row: models.Person) -> Person:
    """What others see of a row."""
    return Person(
        row.id,
        row.name or "",
        row.email or "",
        row.phone or "",
        language=row.language,
        session_epoch=row.session_epoch,
        is_confirmed=row.email_confirmed_at is not None,
    )


def _row(person_id: int) -> models.Person:
    row = session().get(models.Person, person_id)
    if row is None or row.erased_at is not None:
        raise NotFound
    return row


def _checked_registration(
    email: str, password: str, name: str, phone: str, language: str
) -> tuple[str, tuple[str, str, str]]:
    """What may be stored, or every problem of the form at once."""
    problems: list[Problem] = []
    checked, details = email, ("", "", language)
    try:
        checked = emails.check_email(email)
    except RuleBroken as refused:
        problems += refused.problems
    try:
        passwords.check_new_password(password, email=checked)
    except RuleBroken as refused:
        problems += refused.problems
    try:
        details = _checked_details(name, phone, language)
    except RuleBroken as refused:
        problems += refused.problems
    if problems:
        raise RuleBroken.of(problems)
    return checked, details


def _tell_owner(row: models.Person, email: str) -> None:
    """Somebody registers with an address that has an account: its owner hears of it, within MAILS_PER_HOUR."""
    if _may_mail(row.id, CONFIRM):
        _new_token(row.id, CONFIRM, usable=False)
        events.raise_event(AccountExists(row.id, email, row.language))


def _checked_details(name: str, phone: str, language: str) -> tuple[str, str, str]:
    name = text.single_line(name)
    if len(name) > NAME_LENGTH:
        raise RuleBroken("name", "name_long", maximum=NAME_LENGTH)
    phone = "".join(c for c in text.arabic_digits(text.single_line(phone)) if c not in " -().")
    digits = phone.removeprefix("+")
    if phone and not (digits.isascii() and digits.isdigit() and 9 <= len(digits) <= 15):
        raise RuleBroken("phone", "phone_invalid")
    return name, phone, "en" if language == "en" else "th"


def _take(row: models.Person, details: tuple[str, str, str]) -> None:
    name, phone, language = details
    row.name, row.phone, row.language = name or None, phone or None, language


def _may_mail(person_id: int, purpose: str) -> bool:
    """Counted for each purpose, so that nobody can use up the mails by which the owner sets another password."""
    since = clock.now() - timedelta(hours=1)
    sent = select(func.count(models.PersonToken.id)).where(
        models.PersonToken.person_id == person_id,
        models.PersonToken.purpose == purpose,
        models.PersonToken.created_at > since,
    )
    return (session().scalar(sent) or 0) < MAILS_PER_HOUR


def _new_token(person_id: int, purpose: str, *, usable: bool = True) -> str:
    """A token whose earlier ones of the same purpose are void. One that is not usable only counts a mail."""
    now = clock.now()
    older = (models.PersonToken.person_id == person_id, models.PersonToken.purpose == purpose)
    session().execute(update(models.PersonToken).where(*older).values(expires_at=now))
    token = references.new_token()
    expires = now + LIFE[purpose] if usable else now
    session().add(
        models.PersonToken(
            person_id=person_id, purpose=purpose, token_hash=_fingerprint(token), created_at=now, expires_at=expires
        )
    )
    session().flush()
    return token


def _spend(token: str, purpose: str) -> models.Person:
    person_id = session().scalar(select(models.PersonToken.person_id).where(*_usable(token, purpose)))
    used = update(models.PersonToken).where(*_usable(token, purpose)).values(used_at=clock.now())
    # The row decides who is first: of two requests at once, the second one finds it used.
    if person_id is None or cast(CursorResult[Any], session().execute(used)).rowcount != 1:
        raise NotFound
    return _row(person_id)


def _usable(token: str, purpose: str) -> tuple[Any, ...]:
    return (
        models.PersonToken.token_hash == _fingerprint(token),
        models.PersonToken.purpose == purpose,
        models.PersonToken.used_at.is_(None),
        models.PersonToken.expires_at > clock.now(),
    )


def _fingerprint(token: str) -> str:
    return crypto.fingerprint(token, "person token")
