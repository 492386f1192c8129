"""Following a matter without an account: by reference and access code, by signed link, by account."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, bindparam, delete, func, or_, select

from services import clock, crypto, inbox
from services.addresses import place_of
from services.audit import Actor
from services.cases.following import TRACK, address_hash, track_token
from services.cases.machine import Action, allowed_actions, is_withheld
from services.cases.models import CaseFile, Follower, TrackAttempt
from services.cases.reading import VIEWED, view_of
from services.cases.views import CaseView
from services.cases.words import STATUS_WORDS, Audience, Status
from services.db import Base, read, session
from services.errors import NotFound, TooMany
from services.references import hash_secret, parse_reference, unsign
from services.text import Words

#: Wrong codes allowed in an hour: for one reference from one address, from one address, and for one reference from
#: anywhere. The last is so wide that a stranger cannot lock the reporter out; 43 bits are not guessed in 300 tries.
TRIES_HERE = 10
TRIES_PER_ADDRESS = 30
TRIES_PER_REFERENCE = 300
WINDOW = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Tracked:
    """A case as the holder of a link sees it. The reporter may act on it; a mere follower sees what is public."""

    case: CaseView
    is_reporter: bool
    is_told: bool
    channel: str
    token: str


@dataclass(frozen=True, slots=True)
class MyCase:
    """One of the matters of an account."""

    id: int
    reference: str
    token: str
    service: str
    topic: str
    title: str
    status: Status
    received_at: datetime
    due_at: datetime | None

    @property
    def status_words(self) -> Words:
        """The status in full words."""
        return STATUS_WORDS[self.status]


def track_by_code(reference: str, code: str, *, address: str) -> str | None:
    """The token for a reference and its access code; None when they do not fit, whatever the cause.

    `address` is the asker's network address; only a keyed hash of it is kept, for an hour. TooMany when guessing goes
    on. The caller commits in either case, so that a wrong try counts: it opens a unit of work and does not raise
    inside it.
    """
    parsed = parse_reference(reference) or ""
    place = place_of(address)
    limits = {
        crypto.fingerprint(f"{parsed or reference[:40]} {place}", "track-here"): TRIES_HERE,
        crypto.fingerprint(place, "track-address"): TRIES_PER_ADDRESS,
        crypto.fingerprint(parsed or reference[:40], "track-reference"): TRIES_PER_REFERENCE,
    }
    if any(_tries(subject) >= most for subject, most in limits.items()):
        raise TooMany(int(WINDOW.total_seconds()))
    hashed = hash_secret(code, "access-code")
    row = session().execute(select(CaseFile.id, CaseFile.access_code_hash).where(CaseFile.reference == parsed)).first()
    if row is None or not crypto.same(row.access_code_hash or "", hashed):
        session().add_all([TrackAttempt(subject=subject, at=clock.now()) for subject in limits])
        session().flush()
        return None
    follower = (
        session()
        .execute(
            select(Follower).where(Follower.case_id == row.id, Follower.is_reporter).order_by(Follower.id).limit(1)
        )
        .scalar_one()
    )
    return track_token(follower)


def _followed() -> Select[Any]:
    case, follower = (Base.metadata.tables[model.__tablename__].c for model in (CaseFile, Follower))
    return select(
        *(case[name] for name in VIEWED),
        follower.is_reporter.label("by_reporter"),
        follower.is_active.label("by_active"),
        follower.channel.label("by_channel"),
        follower.address.is_not(None).label("has_address"),
    ).where(follower.id == bindparam("follower"), case.id == follower.case_id)


_FOLLOWED = _followed()


def track_by_token(token: str, *, actor: Actor) -> Tracked:
    """The case behind a signed link; NotFound for a forged link or one whose follower is gone."""
    payload = unsign(token, TRACK)
    row = read(_FOLLOWED, {"follower": payload["f"]}).first() if payload else None
    if row is None or not (row.by_reporter or (row.by_active and not row.is_confidential)):
        raise NotFound("token")
    status = Status(row.status)
    actions = allowed_actions(status, actor, is_reporter=True) if row.by_reporter else []
    view = view_of(
        # A row with the columns of a case that the view needs: nothing is decrypted that is not shown.
        cast(CaseFile, row),
        audience=Audience.REPORTER if row.by_reporter else Audience.PUBLIC,
        shows_reporter=False,
        actions=[each for each in actions if each in REPORTER_ACTIONS and not is_withheld(row.service, each)],
        actor=actor,
    )
    if view.dispute_until is None or clock.now() > view.dispute_until:
        view = _without(view, Action.DISPUTE)
    return Tracked(view, row.by_reporter, row.by_active and row.has_address, row.by_channel, token)


REPORTER_ACTIONS = frozenset({Action.REPLY, Action.CONFIRM, Action.DISPUTE, Action.WITHDRAW})


#: Where the citizen has the next word: an answer, or whether it is well done.
_WAITS_FOR_CITIZEN = (Status.WAITING_CITIZEN.value, Status.RESOLVED.value)


def list_my_cases(
    actor: Actor,
    *,
    after: int | None = None,
    limit: int = 20,
    waits: bool | None = None,
    services: Collection[str] = (),
    without: Collection[str] = (),
) -> Sequence[MyCase]:
    """The matters of the signed-in citizen and of the chats tied to the account, newest first.

    `after` is the id of the last one seen.

    `waits` picks those that wait for the citizen, or those that do not; `services` those of these alone, `without` all
    but those.
    """
    if actor.id is None or actor.is_officer:
        return ()
    query = (
        select(CaseFile, Follower)
        .join(Follower, (Follower.case_id == CaseFile.id) & Follower.is_reporter)
        .where(_is_of_account(actor.id))
        .order_by(CaseFile.id.desc())
        .limit(limit)
    )
    if after is not None:
        query = query.where(CaseFile.id < after)
    if waits is not None:
        is_waiting = CaseFile.status.in_(_WAITS_FOR_CITIZEN)
        query = query.where(is_waiting if waits else ~is_waiting)
    if services:
        query = query.where(CaseFile.service.in_(services))
    if without:
        query = query.where(CaseFile.service.not_in(without))
    return [
        MyCase(
            c.id, c.reference, track_token(f), c.service, c.topic, c.title, Status(c.status), c.received_at, c.due_at
        )
        for c, f in session().execute(query)
    ]


def _is_of_account(person_id: int) -> ColumnElement[bool]:
    """What was reported with the account, or from a chat while that chat is tied to it."""
    chats = [address_hash(user.channel, user.address) for user in inbox.list_users_of(person_id)]
    own = CaseFile.person_id == person_id
    return or_(own, Follower.address_hash.in_(chats)) if chats else own


def purge_attempts(limit: int = 1000) -> int:
    """Forgets wrong tries that no longer count."""
    old = select(TrackAttempt.id).where(TrackAttempt.at < clock.now() - WINDOW).limit(limit)
    return len(session().execute(delete(TrackAttempt).where(TrackAttempt.id.in_(old)).returning(TrackAttempt.id)).all())


def _tries(subject: str) -> int:
    return (
        session()
        .execute(
            select(func.count())
            .select_from(TrackAttempt)
            .where(TrackAttempt.subject == subject, TrackAttempt.at >= clock.now() - WINDOW)
        )
        .scalar_one()
    )


def _without(view: CaseView, action: Action) -> CaseView:
    return replace(view, actions=[one for one in view.actions if one is not action])
