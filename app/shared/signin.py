"""The sign-in of the web door: what a session holds, how long it lasts, and who `current_user` is."""

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from flask import Flask, Response, after_this_request, current_app, g, request, session
from flask_login import AnonymousUserMixin, LoginManager, UserMixin
from itsdangerous import BadSignature, URLSafeSerializer

from app.shared import holding
from app.shared.access import current_actor, forget_actor
from app.shared.language import language
from services import clock, drafts, people, references
from services.audit import Actor
from services.db import unit_of_work
from services.people import Officer, Person

DEVICE_LIFE = timedelta(days=400)
#: What a page sends that asks by itself whether there is anything new: nobody is awake because of it.
BY_ITSELF = "X-By-Itself"


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a session lasts: since the last request, and at all."""

    idle: timedelta
    whole: timedelta


OFFICER_WHOLE = timedelta(hours=12)
PERSON_LIMITS = Limits(timedelta(hours=2), timedelta(hours=12))


class SignedIn(UserMixin):  # type: ignore[misc]
    """Somebody with an account, for the length of one request."""

    kind = ""

    def __init__(self, account: Officer | Person) -> None:
        self.account = account

    def get_id(self) -> str:
        """What the session keeps: the kind, the id, and the epoch whose raising ends it."""
        return f"{self.kind}:{self.account.id}:{self.account.session_epoch}"


class SignedInOfficer(SignedIn):
    """An officer."""

    kind = "officer"
    account: Officer

    @cached_property
    def actor(self) -> Actor:
        """Who acts."""
        return people.actor_for(self.account)

    @property
    def name(self) -> str:
        """How the pages call them: by post."""
        return self.account.post


class SignedInPerson(SignedIn):
    """A citizen."""

    kind = "person"
    account: Person

    @cached_property
    def actor(self) -> Actor:
        """Who acts."""
        return Actor.citizen(self.account.id)

    @property
    def name(self) -> str:
        """How the pages call them."""
        return self.account.name or self.account.email


class Stranger(AnonymousUserMixin):  # type: ignore[misc]
    """Anybody without an account, or not signed in."""

    kind = ""
    name = ""

    @cached_property
    def actor(self) -> Actor:
        """Who acts."""
        return Actor.citizen()


def init_app(app: Flask) -> None:
    """Tells Flask-Login how a session becomes somebody."""
    manager = LoginManager(app)
    # Nobody is remembered beyond the session, and looking for it would read the session of static files too.
    app.after_request_funcs[None].remove(manager._update_remember_cookie)
    manager.session_protection = None
    manager.anonymous_user = Stranger
    manager.user_loader(load_user)
    holding.init_app(app)


def load_user(key: str) -> SignedIn | None:
    """Who the session belongs to, by one query; None once too old, signed out of, or the account closed.

    With the account goes whatever the session held: the next one at the same browser may be somebody else.
    """
    user = _find_user(key)
    if user is None:
        # The CSRF token stays: a part of this page may bear it already.
        holding.empty("csrf_token")
    return user


def _find_user(key: str) -> SignedIn | None:
    kind, _, rest = key.partition(":")
    number, _, epoch = rest.partition(":")
    token = session.get("sid")
    if not (number.isdigit() and epoch.isdigit() and isinstance(token, str)) or not _is_alive(kind):
        return None
    if kind == "officer":
        officer = people.session_officer(int(number), epoch=int(epoch), token=token)
        return SignedInOfficer(officer) if officer else None
    person = people.session_person(int(number), epoch=int(epoch), token=token) if kind == "person" else None
    return SignedInPerson(person) if person else None


def sign_in_officer(email: str, password: str) -> Officer:
    """Signs the officer in; commits by itself, so that the try counts. RuleBroken("", "sign_in_refused"), TooMany."""
    device, fresh = _read_device(), references.new_token()
    officer = people.sign_in_officer(
        email, password, address=_address(), device=device, new_device=fresh, work=unit_of_work
    )
    _keep_device(fresh)
    begin_session(SignedInOfficer(officer))
    return officer


def sign_in_person(email: str, password: str) -> Person:
    """Signs the citizen in; commits by itself. RuleBroken("", "sign_in_refused" | "email_unconfirmed"), TooMany."""
    device, fresh = _read_device(), references.new_token()
    person = people.sign_in_person(
        email, password, address=_address(), device=device, new_device=fresh, work=unit_of_work
    )
    _keep_device(fresh)
    with unit_of_work() if holding.held() else nullcontext():
        begin_session(SignedInPerson(person))
    return person


def register_person(email: str, password: str, *, name: str, phone: str, then: str = "") -> None:
    """Begins a citizen's account; commits by itself, so that the slow hashing holds no lock. RuleBroken."""
    people.register_person(email, password, name=name, phone=phone, language=language(), then=then, work=unit_of_work)


def change_password(current: str, password: str) -> None:
    """Gives the officer another password; this session goes on, the others end. Commits by itself, as the sign-in."""
    actor = current_actor()
    people.change_password(current, password, actor=actor, address=_address(), device=_read_device(), work=unit_of_work)
    begin_session(SignedInOfficer(people.get_officer(actor.id or 0)))


def close_account(password: str) -> None:
    """Closes the citizen's account and empties the session. Commits by itself, as the sign-in."""
    people.erase_person(password, actor=current_actor(), address=_address(), device=_read_device(), work=unit_of_work)
    forget_session()


def begin_session(user: SignedIn) -> None:
    """A session of its own: nothing planted before survives. For a citizen inside a unit of work.

    A citizen takes along what was begun before by nobody in particular; copies of the session of before lose it.
    """
    begun = {} if user.kind == "officer" or "_user_id" in session else holding.held()
    holding.empty()
    session.update(session_values(user))
    if begun and (taken := drafts.take_along(begun)):
        holding.keep_only({each: taken[each] for each in begun if each in taken})
    _forget_request()


def session_values(user: SignedIn) -> dict[str, Any]:
    """What a new session of the user holds."""
    now = int(clock.now().timestamp())
    return {"_user_id": user.get_id(), "_fresh": True, "sid": references.new_token(), "began": now, "seen": now}


def sign_out(actor: Actor) -> None:
    """Ends this session, copies of its cookie too; inside a unit of work."""
    token = session.get("sid")
    if isinstance(token, str) and actor.id is not None:
        people.end_session(token, actor=actor, lasts=OFFICER_WHOLE)
    holding.empty()
    _forget_request()


def forget_session() -> None:
    """Empties the session of somebody whose account was closed."""
    holding.empty()
    _forget_request()


def limits_of(kind: str) -> Limits:
    """How long sessions of officers and of citizens last."""
    if kind == "officer":
        return Limits(timedelta(minutes=people.officer_idle_minutes()), OFFICER_WHOLE)
    return PERSON_LIMITS


def _is_alive(kind: str) -> bool:
    began, seen = session.get("began"), session.get("seen")
    if not isinstance(began, int) or not isinstance(seen, int):
        return False
    now, limits = int(clock.now().timestamp()), limits_of(kind)
    if now - began >= limits.whole.total_seconds() or now - seen >= limits.idle.total_seconds():
        return False
    if now - seen >= 60 and BY_ITSELF not in request.headers:
        # Once a minute is enough, and keeps the cookie out of most answers.
        session["seen"] = now
    return True


def _forget_request() -> None:
    """The rest of the request knows the new user, and writes another CSRF token."""
    g.pop("_login_user", None)
    g.pop("csrf_token", None)
    forget_actor()


def _address() -> str:
    return request.remote_addr or ""


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="known device")


def _device_cookie() -> str:
    """Named after the session's cookie, so that it bears the same `__Host-` in production."""
    return f"{current_app.config['SESSION_COOKIE_NAME']}-device"


def _read_device() -> str:
    try:
        device = _signer().loads(request.cookies.get(_device_cookie(), ""))
    except BadSignature:
        return ""
    return device if isinstance(device, str) else ""


def _keep_device(device: str) -> None:
    @after_this_request
    def _set(response: Response) -> Response:
        response.set_cookie(
            _device_cookie(),
            _signer().dumps(device),
            max_age=DEVICE_LIFE,
            httponly=True,
            samesite="Lax",
            secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        )
        return response
