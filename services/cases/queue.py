"""The officer's queue: three scopes, filters, search, one order, pages by key."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, any_, bindparam, column, func, select, text
from sqlalchemy.dialects.postgresql import ARRAY

from services import clock, crypto
from services.audit import Actor
from services.cases import walking
from services.cases.models import CaseFile
from services.cases.promise import is_late, soon
from services.cases.search import find_all_words, find_words, may_walk
from services.cases.tally import queue_scope
from services.cases.visibility import knows_reporter
from services.cases.words import CaseOutcome, Status, status_for_others
from services.db import Base, is_sqlite, read
from services.people import posts_of
from services.references import parse_reference
from services.text import Words, arabic_digits, search_form

PAGE = 25
#: Words that more cases hold are frequent: walking the queue fills a page sooner than looking all of them up.
MOST_IDS = 3000
_CASE = Base.metadata.tables[CaseFile.__tablename__].c
SCOPES = ("mine", "unit", "all")


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What the address of a queue page holds. Empty means "any"; `status` "open" is every status with work to do."""

    scope: str = "unit"
    words: str = ""
    status: str = ""
    topics: tuple[str, ...] = ()
    district: str = ""
    channel: str = ""
    late: bool = False
    #: Due within the next seven days, and not late.
    this_week: bool = False
    came_back: bool = False
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One line of the queue, made from columns alone."""

    id: int
    reference: str
    title: str
    service: str
    topic: str
    status: Status
    due_at: datetime | None
    sort_at: datetime
    is_open: bool
    is_late: bool
    is_soon: bool
    is_confidential: bool
    district: str | None
    subdistrict: str | None
    unit_id: int | None
    owner: str
    channel: str
    received_from: str
    received_at: datetime
    review_on: date | None
    photo_count: int
    follower_count: int
    reopened: int
    revision: int
    outcome: CaseOutcome | None = None

    @property
    def status_words(self) -> Words:
        """The status in the words of the case's own page."""
        return status_for_others(self.status, self.outcome)


@dataclass(frozen=True, slots=True)
class QueuePage:
    """A page of the queue; `next_key` and `previous_key` are opaque keys for the address, None at the ends."""

    rows: Sequence[QueueRow]
    next_key: str | None
    previous_key: str | None


def list_queue(actor: Actor, wanted: QueueFilter, *, after: str = "", before: str = "") -> QueuePage:
    """One page of the queue: due first, what waits next, what is settled last, 25 rows.

    A key that is not ours is ignored.
    """
    scope = wanted.scope if wanted.scope in SCOPES else "unit"
    backwards = bool(before and not after)
    key = _read_key(before if backwards else after)
    names, values = _wanted(actor, wanted)
    if key is not None:
        names.append("before" if backwards else "after")
        values |= {"key_at": key[0], "key_id": key[1]}
    rows = _find(actor, scope, wanted.words, names, values, backwards)
    more, rows = len(rows) > PAGE, rows[:PAGE]
    if backwards:
        rows.reverse()
    posts = posts_of({row.owner_id for row in rows if row.owner_id is not None})
    now = clock.now()
    has_next = more if not backwards else True
    has_previous = more if backwards else key is not None
    return QueuePage(
        [_row(row, posts, now) for row in rows],
        _key(rows[-1]) if rows and has_next else None,
        _key(rows[0]) if rows and has_previous else None,
    )


def key_of_row(row: QueueRow) -> str:
    """The key with which the page after this row is asked for."""
    return _key(row)


def _wanted(actor: Actor, wanted: QueueFilter) -> tuple[list[str], dict[str, Any]]:
    """The names of the conditions of a filter (`walking`) and what they are filled with."""
    names: list[str] = []
    values: dict[str, Any] = {"me": actor.id}
    if wanted.status == "open":
        names.append("open")
    elif wanted.status in set(Status):
        names.append("status")
        values["status"] = wanted.status
    for name, value in (("topics", wanted.topics), ("district", wanted.district), ("channel", wanted.channel)):
        if value:
            names.append(name)
            values[name] = value
    if wanted.late:
        names.append("late")
        values["now"] = clock.now()
    if wanted.this_week:
        names.append("this_week")
        values |= {"now": clock.now(), "in_a_week": clock.now() + timedelta(days=7)}
    if wanted.came_back:
        names.append("came_back")
    if wanted.since:
        names.append("since")
        values["since"] = clock.local_midnight(wanted.since)
    if wanted.until:
        names.append("until")
        values["until"] = clock.local_midnight(wanted.until) + timedelta(days=1)
    return names, values


def _find(actor: Actor, scope: str, typed: str, names: list[str], values: dict[str, Any], backwards: bool) -> list[Any]:
    """Up to a row more than a page, in the order in which they were walked."""
    if typed.strip():
        ids, are_all = _matching(typed, actor)
        if not are_all and not _are_usual(ids, actor, scope):
            # Frequent elsewhere, next to unknown here: a walk would go through everything that the officer may see.
            ids, are_all = find_all_words(typed), True
        if are_all:
            return _among(ids, actor, scope, names, values, backwards)
        names = [*names, "holds"]
        values = {**values, "holds": search_form(typed)[:200]}
    shut_out = walking.shut_out_of(actor) if actor.is_officer else []
    if shut_out:
        names = [*names, "not_shut_out"]
        values = {**values, "shut_out": shut_out}
    return walking.walk(walking.parts_of(actor, scope), names, values, limit=PAGE + 1, backwards=backwards)


def _matching(typed: str, actor: Actor) -> tuple[list[int], bool]:
    """The cases whose reference, telephone or words are what was typed; only some where words stand in very many.

    A number finds only the matters whose reporter the officer may know: it would tell who reported what, else.
    """
    ids: list[int] = []
    reference = parse_reference(typed)
    if reference:
        ids += read(select(_CASE.id).where(_CASE.reference == reference)).scalars()
    digits = "".join(sign for sign in arabic_digits(typed) if sign.isdigit())
    is_number = len(digits) >= 9
    if is_number:
        phone = crypto.fingerprint("0" + digits[2:] if digits.startswith("66") else digits, "phone")
        ids += read(select(_CASE.id).where(_CASE.reporter_phone_hash == phone, knows_reporter(actor))).scalars()
    if reference:
        return ids, True
    if is_number or not may_walk(typed):
        return [*ids, *find_all_words(typed)], True
    return find_words(typed, MOST_IDS)


def _are_usual(ids: Sequence[int], actor: Actor, scope: str) -> bool:
    """Whether one of thirty of these cases is in the queue, so that a walk along it soon meets such."""
    known = select(func.count()).select_from(_CASE.id.table).where(_among_ids(), *queue_scope(actor, scope))
    return 30 * int(read(known, {"ids": _as_ids(ids)}).scalar_one()) > len(ids)


def _among(
    ids: Sequence[int], actor: Actor, scope: str, names: Sequence[str], values: dict[str, Any], backwards: bool
) -> list[Any]:
    """Of these cases those of the queue: looked up one by one and put in order here."""
    statement = select(_CASE.id, _CASE.sort_at).where(
        _among_ids(), *queue_scope(actor, scope), *walking.conditions(names)
    )
    asked = statement.compile().params
    found = read(statement, {"ids": _as_ids(ids)} | {name: value for name, value in values.items() if name in asked})
    order = sorted(found, key=lambda row: (row.sort_at, row.id), reverse=backwards)[: PAGE + 1]
    rows = walking.rows_of([row.id for row in order]) if order else {}
    return [rows[row.id] for row in order]


def _as_ids(ids: Sequence[int]) -> str | list[int]:
    return json.dumps(list(ids)) if is_sqlite() else list(ids)


def _among_ids() -> ColumnElement[bool]:
    if is_sqlite():
        return _CASE.id.in_(text("SELECT value FROM json_each(:ids)").columns(column("value")).subquery().select())
    among: ColumnElement[bool] = _CASE.id == any_(bindparam("ids", type_=ARRAY(BigInteger)))
    return among


def _read_key(key: str) -> tuple[datetime, int] | None:
    """The place in the queue; so many signs and no more are a moment before the year 6200 and a number of 64 bits."""
    found = re.fullmatch(r"([0-9a-z]{1,11})_([0-9a-z]{1,12})", key)
    if found is None:
        return None
    moment, number = (int(part, 36) for part in found.groups())
    return datetime.fromtimestamp(0, tz=clock.BANGKOK) + timedelta(microseconds=moment), number


def _key(row: Any) -> str:
    since = row.sort_at - datetime.fromtimestamp(0, tz=clock.BANGKOK)
    microseconds = (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
    return f"{_base36(microseconds)}_{_base36(row.id)}"


def _base36(number: int) -> str:
    signs = ""
    while True:
        number, rest = divmod(number, 36)
        signs = "0123456789abcdefghijklmnopqrstuvwxyz"[rest] + signs
        if not number:
            return signs


def _row(row: Any, officers: Mapping[int, str], now: datetime) -> QueueRow:
    values = dict(row._mapping)
    status = Status(values.pop("status"))
    late = is_late(status, values["sort_at"], now)
    owner_id = values.pop("owner_id")
    outcome = values.pop("outcome")
    return QueueRow(
        **values,
        status=status,
        outcome=CaseOutcome(outcome) if outcome else None,
        owner=officers.get(owner_id, ""),
        is_late=late,
        is_soon=values["is_open"] and not late and values["sort_at"] < soon(now),
    )
