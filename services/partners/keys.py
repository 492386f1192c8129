"""Bearer keys: made and shown once, kept as a keyed hash, looked up by their open part, shut off."""

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from string import ascii_lowercase

from sqlalchemy import or_, select, update

from services import audit, clock, crypto, settings
from services.audit import Actor, ActorKind, Channel
from services.db import session
from services.errors import NotFound, RuleBroken
from services.partners.models import Partner, PartnerKey
from services.partners.rights import need_admin
from services.partners.views import KeyView, view_of_key
from services.text import single_line

#: "pracha", the open part of 10 characters, and 256 random bits: programs that look for leaked keys know its shape.
_SHAPE = re.compile(r"pracha_([0-9a-z]{10})_[A-Za-z0-9_-]{43}")
_PURPOSE = "partner-key"
#: The demonstration's key, the same everywhere, so that the examples of the manual can be tried. Never in production.
DEMO_KEY = "pracha_demokey000_" + "made-up-for-trying-it-out-and-for-no-more00"
_NOTED_EVERY = timedelta(minutes=1)
LABEL_AT_MOST = 80
LEAST_RATE, MOST_RATE, USUAL_RATE = 1, 6000, 120
MOST_DAYS = 2 * 366
MOST_SCOPES = 200
#: Keys of one partner that were not shut off.
MOST_KEYS = 20


@dataclass(frozen=True, slots=True)
class NewKey:
    """What is said of a key: the services it may ask for, calls a minute, the last day on which it holds."""

    scopes: Iterable[str]
    expires_on: date
    label: str = ""
    rate: int = USUAL_RATE


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whoever speaks with a key that holds."""

    actor: Actor
    key: KeyView
    scopes: frozenset[str] = field(default_factory=frozenset)


def add_key(partner_id: int, new: NewKey, *, known: Iterable[str], actor: Actor) -> tuple[KeyView, str]:
    """Makes a key; its view, and the key itself, which nobody can be shown again.

    `known` are the services that a key may name. NotAllowed, NotFound; RuleBroken of "scopes" (required, not_on_list),
    "expires_on" (date_too_early, date_too_late), "rate" (too_small, too_large), "label" (too_long, too_many).
    """
    need_admin(actor)
    partner = session().get(Partner, partner_id, with_for_update=True)
    if partner is None:
        raise NotFound("partner")
    _check(partner_id, new, frozenset(known))
    return _write(partner_id, new, _new_prefix(), actor)


def revoke_key(partner_id: int, key_id: int, *, actor: Actor) -> KeyView:
    """Shuts a key off, for good and at once; again changes nothing. NotAllowed, NotFound."""
    need_admin(actor)
    row = session().get(PartnerKey, key_id, with_for_update=True)
    if row is None or row.partner_id != partner_id:
        raise NotFound("key")
    if row.revoked_at is None:
        row.revoked_at = clock.now()
        session().flush()
        audit.record("revoke partner key", actor=actor, subject="partner", subject_id=partner_id, note=row.prefix)
    return view_of_key(row)


def find_bearer(given: str) -> Bearer | None:
    """Who speaks with that key; None for one that is unknown, expired or shut off: all look the same."""
    match = _SHAPE.fullmatch(given)
    if match is None or (given == DEMO_KEY and settings.current().is_production):
        return None
    query = select(PartnerKey).join(Partner).where(PartnerKey.prefix == match[1], Partner.is_active)
    row = session().scalars(query).one_or_none()
    if row is None or not crypto.same(row.key_hash, _hash(given)):
        return None
    key = view_of_key(row)
    return Bearer(Actor(ActorKind.PARTNER, Channel.API, key.partner_id), key, key.scopes) if key.is_live else None


def is_use_due(key: KeyView) -> bool:
    """Whether `note_used` would write: the moment of the last use is kept to the minute."""
    return key.last_used_at is None or key.last_used_at <= clock.now() - _NOTED_EVERY


def note_used(key_id: int) -> None:
    """Keeps that the key was used now; not twice a minute, whoever asks."""
    now = clock.now()
    is_due = or_(PartnerKey.last_used_at.is_(None), PartnerKey.last_used_at <= now - _NOTED_EVERY)
    session().execute(update(PartnerKey).where(PartnerKey.id == key_id, is_due).values(last_used_at=now))


def write_demo_key(partner_id: int, new: NewKey, *, actor: Actor) -> None:
    """The key of the demonstration, which is no secret; written once."""
    prefix = DEMO_KEY.split("_")[1]
    if session().scalar(select(PartnerKey.id).where(PartnerKey.prefix == prefix)) is None:
        _write(partner_id, new, prefix, actor, key=DEMO_KEY)


def _check(partner_id: int, new: NewKey, known: frozenset[str]) -> None:
    scopes = set(new.scopes)
    if not scopes:
        raise RuleBroken("scopes", "required")
    if not scopes <= known or len(scopes) > MOST_SCOPES:
        raise RuleBroken("scopes", "not_on_list")
    if not LEAST_RATE <= new.rate <= MOST_RATE:
        code = "too_small" if new.rate < LEAST_RATE else "too_large"
        raise RuleBroken("rate", code, least=LEAST_RATE, most=MOST_RATE)
    today = clock.today()
    if new.expires_on <= today:
        raise RuleBroken("expires_on", "date_too_early")
    if new.expires_on > today + timedelta(days=MOST_DAYS):
        raise RuleBroken("expires_on", "date_too_late")
    if len(single_line(new.label)) > LABEL_AT_MOST:
        raise RuleBroken("label", "too_long", most=LABEL_AT_MOST)
    held = select(PartnerKey.id).where(PartnerKey.partner_id == partner_id, PartnerKey.revoked_at.is_(None))
    if len(session().scalars(held.limit(MOST_KEYS)).all()) >= MOST_KEYS:
        raise RuleBroken("label", "too_many", most=MOST_KEYS)


def _write(partner_id: int, new: NewKey, prefix: str, actor: Actor, *, key: str = "") -> tuple[KeyView, str]:
    key = key or f"pracha_{prefix}_{secrets.token_urlsafe(32)}"
    row = PartnerKey(
        partner_id=partner_id,
        prefix=prefix,
        key_hash=_hash(key),
        label=single_line(new.label),
        scopes=sorted(set(new.scopes)),
        rate=new.rate,
        added_at=clock.now(),
        added_by_id=actor.id if actor.is_officer else None,
        # The whole of the last day, as people mean it.
        expires_at=clock.local_midnight(new.expires_on + timedelta(days=1)),
    )
    session().add(row)
    session().flush()
    audit.record("add partner key", actor=actor, subject="partner", subject_id=partner_id, note=prefix)
    return view_of_key(row), key


def _new_prefix() -> str:
    """Letters alone: the trail names keys by it, and takes no long numbers."""
    return "".join(secrets.choice(ascii_lowercase) for _ in range(10))


def _hash(key: str) -> str:
    return crypto.fingerprint(key, _PURPOSE)
