"""Taking events in: stored as they came, once each, in one short transaction."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from services import clock, crypto, db
from services.inbox.base import Incoming
from services.inbox.models import ChatEventRow, EventState

_ROWS_AT_ONCE = 200
_LONGEST_KEY = 80
_LATEST = 2**53
_DEEPEST = 50
_TABLE: Table = ChatEventRow.__table__  # type: ignore[assignment]
_KEY = ["channel", "event_id"]
# Made once, so that they are compiled once: the webhook does little else.
_FOR_SQLITE = sqlite.insert(_TABLE).on_conflict_do_nothing(index_elements=_KEY).returning(_TABLE.c.id)
_FOR_POSTGRESQL = postgresql.insert(_TABLE).on_conflict_do_nothing(index_elements=_KEY).returning(_TABLE.c.id)


def accept(channel: str, events: Sequence[Incoming]) -> int:
    """Stores the events that are new, in a transaction of its own; says how many, and wakes the worker.

    An event is known by its id: what comes again is ignored. Nothing about its shape is refused.
    """
    if not events:
        return 0
    now = clock.now()
    rows = [_row(channel, event, now) for event in events]
    statement = _FOR_SQLITE if db.db.engine.dialect.name == "sqlite" else _FOR_POSTGRESQL
    return db.append(statement, rows, at_once=_ROWS_AT_ONCE)


def hash_user(channel: str, user: str) -> str:
    """The keyed hash by which events of one user (or group) are found; "" for nobody."""
    return crypto.fingerprint(f"{channel}:{user}", "chat user") if user else ""


def _row(channel: str, event: Incoming, now: datetime) -> dict[str, Any]:
    payload = _storable(event.payload)
    return {
        "channel": channel,
        "event_id": plain_key(event.event_id) or _digest(payload),
        "kind": (plain_key(event.kind) or "unknown")[:40],
        "user_hash": hash_user(channel, _whole(event.thread)),
        "address": _whole(event.user) or None,
        "message_ref": None if event.message_ref is None else plain_key(event.message_ref),
        "order_at": event.order_at if 0 <= event.order_at <= _LATEST else int(now.timestamp() * 1000),
        "payload": payload,
        "state": EventState.WAITING,
        "attempts": 0,
        "next_try_at": now,
        "received_at": now,
        "last_error": "",
    }


def plain_key(key: str) -> str:
    """The key as it can stand in an index; a digest for one that is too long or holds odd signs."""
    if len(key) <= _LONGEST_KEY and key.isascii() and key.isprintable():
        return key
    return hashlib.sha256(_whole(key).encode()).hexdigest()


def _digest(payload: Any) -> str:
    return hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()


def _whole(text: str) -> str:
    """Without half characters, which JSON may hold and UTF-8 cannot."""
    return text.encode("utf-8", "replace").decode()


def _storable(value: Any, depth: int = 0) -> Any:
    """The same without half characters, and without what is nested deeper than anything that is read."""
    if isinstance(value, str):
        return value if value.isascii() else _whole(value)
    if depth > _DEEPEST:
        return None
    if isinstance(value, Mapping):
        return {_whole(str(name)): _storable(inner, depth + 1) for name, inner in value.items()}
    if isinstance(value, Iterable):
        return [_storable(inner, depth + 1) for inner in value]
    return value
