"""Keyset paging at the door: the place in a list travels in the address as an opaque key."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from flask import request

from app.shared.pages import here_with
from services.text import showable

Item = TypeVar("Item")
Scalar = str | int

_LONGEST = 500
_LARGEST_ID = 2**63 - 1
_YEARS = (1900, 2999)


def write_key(values: Sequence[Scalar]) -> str:
    """The sort values of a row as text for an address."""
    return base64.urlsafe_b64encode(json.dumps(list(values), ensure_ascii=False).encode()).decode().rstrip("=")


def read_key(*kinds: type, name: str = "after") -> list[Any] | None:
    """The key in the address, its values of the given kinds: int (an id), str, or datetime (aware, from ISO 8601).

    None for the first page, and for a key that is not ours: nothing comes out that a database could not take.
    """
    typed = request.args.get(name, "")
    if not typed or len(typed) > _LONGEST:
        return None
    try:
        values: Any = json.loads(base64.b64decode(typed + "=" * (-len(typed) % 4), b"-_", validate=True))
        if not isinstance(values, list) or len(values) != len(kinds):
            return None
        return [_read(value, kind) for value, kind in zip(values, kinds, strict=True)]
    except (binascii.Error, ValueError, RecursionError):
        return None


def _read(value: object, kind: type) -> Any:
    """One value of a key; ValueError for what no row of ours could have."""
    if kind is int and type(value) is int and 0 < value <= _LARGEST_ID:
        return value
    if kind in (str, datetime) and isinstance(value, str) and showable(value) == value:
        if kind is str:
            return value
        at = datetime.fromisoformat(value)
        # Between these years no zone leads over an end of the calendar.
        if _YEARS[0] <= at.year <= _YEARS[1]:
            return at if at.tzinfo else at.replace(tzinfo=UTC)
    raise ValueError("no key of ours")


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """Rows and the addresses of the pages around them ("" where none is): `components/pagination.html` shows it."""

    items: Sequence[Item]
    next_url: str = ""
    previous_url: str = ""


def page_of(
    items: Sequence[Item], *, next_key: Sequence[Scalar] | None = None, previous_key: Sequence[Scalar] | None = None
) -> Page[Item]:
    """A page of rows. Filters stay in the addresses; `after` and `before` replace each other."""
    return Page(
        items,
        here_with(after=write_key(next_key), before=None) if next_key else "",
        here_with(before=write_key(previous_key), after=None) if previous_key else "",
    )
