"""The keys that sign papers: made at the first need, changed when somebody says so, their public halves kept for ever.

Ed25519 (RFC 8032). The private half lies sealed under the deployment's data key, and only that of the key in use: one
that has been replaced is wiped, as nobody needs it any more.
"""

import base64
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from services import audit, clock, documents, organisation
from services.audit import SYSTEM, Actor
from services.db import session
from services.errors import NotFound, RuleBroken
from services.payments.receipt_models import SigningKey


@dataclass(frozen=True, slots=True)
class KeyPair:
    """The key in use: its number, and the 32 bytes of its private half."""

    id: int
    private: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public half (32 bytes). `ended_at` where another has taken its place; a revoked one proves nothing."""

    id: int
    public: bytes
    created_at: datetime
    ended_at: datetime | None
    is_revoked: bool


def signing_key() -> KeyPair:
    """The key in use; the first is made here, in the caller's transaction."""
    row = _current() or _make(SYSTEM)
    return KeyPair(row.id, base64.b64decode(row.private or ""))


def public_keys() -> list[PublicKey]:
    """Every public half there ever was, in order."""
    rows = session().scalars(select(SigningKey).order_by(SigningKey.id))
    return [PublicKey(row.id, row.public, row.created_at, row.ended_at, row.is_revoked) for row in rows]


def published_keys() -> list[documents.PublishedKey]:
    """The public halves for the page that checks papers, the present one first, and which of them were revoked."""
    name = organisation.get_organisation().name.th
    return [
        documents.PublishedKey(
            key.public,
            name,
            clock.local(key.created_at).date().isoformat(),
            clock.local(key.ended_at).date().isoformat() if key.ended_at else "",
            key.is_revoked,
        )
        for key in reversed(public_keys())
    ]


def rotate_key(*, actor: Actor) -> int:
    """Ends the key in use, wiping its private half, and makes another; its number. Papers it signed stay good."""
    old = _current(lock=True)
    if old is not None:
        old.private, old.ended_at = None, clock.now()
        session().flush()
    return _make(actor).id


def revoke_key(key_id: int, *, actor: Actor) -> None:
    """Says that a key fell into wrong hands: what it signed is checked online only. The key in use is changed first.

    NotFound; RuleBroken("key", "key_in_use").
    """
    row = session().get(SigningKey, key_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("key")
    if row.ended_at is None:
        raise RuleBroken("key", "key_in_use")
    if not row.is_revoked:
        row.is_revoked = True
        audit.record(
            "revoke signing key", actor=actor, subject="signing_key", subject_id=row.id, fields=("is_revoked",)
        )


def _current(*, lock: bool = False) -> SigningKey | None:
    query = select(SigningKey).where(SigningKey.ended_at.is_(None)).order_by(SigningKey.id.desc()).limit(1)
    return session().scalar(query.with_for_update().execution_options(populate_existing=True) if lock else query)


def _make(actor: Actor) -> SigningKey:
    made = documents.new_key()
    row = SigningKey(public=documents.public_key(made), private=base64.b64encode(made).decode(), created_at=clock.now())
    session().add(row)
    session().flush()
    audit.record("make signing key", actor=actor, subject="signing_key", subject_id=row.id, fields=("public",))
    return row
