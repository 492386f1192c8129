"""How audit rows hang together: each MAC covers its row and the MAC before it; the head is kept beside and sealed."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from services import crypto

COLUMNS = (
    "id",
    "action",
    "at",
    "actor_kind",
    "actor_id",
    "actor_role",
    "channel",
    "subject",
    "subject_id",
    "fields",
    "note",
)


def mac_of(row: Mapping[str, Any], previous: str) -> str:
    """HMAC-SHA256 (hex) over every column of `row` in canonical JSON, and the MAC of the row before it."""
    values = [row[name] for name in COLUMNS]
    values[2] = moment(row["at"])
    sealed = json.dumps([*values, previous], ensure_ascii=False, separators=(",", ":"))
    return hmac.new(crypto.key_for("audit"), sealed.encode(), hashlib.sha256).hexdigest()


def seal_of(count: int, mac: str) -> str:
    """The MAC of the head itself, under a key of its own, so that a forged head shows."""
    return hmac.new(crypto.key_for("audit head"), f"{count}:{mac}".encode(), hashlib.sha256).hexdigest()


def moment(at: datetime) -> str:
    """One spelling for a moment, whichever database it came from."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
