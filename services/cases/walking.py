"""The cases of a queue as walks along one index each, made of prepared statements.

`tally.queue_scope` says in one condition which cases a queue holds. With several units, or with "my unit's, mine, or
filed by me", no database walks an index in the order of the queue by it: it collects everything and sorts. So the same
cases are asked for in parts, of which each is a walk (a unit, an owner …); what several parts hold counts once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, false, func, or_, select, true, union

from services.audit import Actor, ActorKind, Role
from services.cases.models import CaseExclusion, CaseFile
from services.cases.search import stands_in_words
from services.cases.visibility import OVERSEERS
from services.cases.words import OPEN, PARKED, Status
from services.db import Base, is_sqlite, read

_case = Base.metadata.tables[CaseFile.__tablename__].c
_exclusion = Base.metadata.tables[CaseExclusion.__tablename__].c
_UNDECIDED = (Status.RECEIVED.value, Status.SCREENING.value)
_COLUMNS = (
    "id", "reference", "title", "service", "topic", "status", "due_at", "sort_at", "is_open", "is_confidential",
    "district", "subdistrict", "unit_id", "owner_id", "channel", "received_from", "received_at", "review_on",
    "photo_count", "follower_count", "reopened", "revision", "outcome",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """Names of conditions that hold together, and the unit where one of them is a unit."""

    names: tuple[str, ...]
    unit: int | None = None


def parts_of(actor: Actor, scope: str) -> Sequence[Part]:
    """The parts of which a queue ("mine", "unit", "all") consists for a member of staff; nothing for others."""
    if actor.kind is ActorKind.SYSTEM:
        return (Part(()),) if scope == "all" else ()
    if not actor.is_officer or actor.id is None:
        return ()
    open_to: tuple[str, ...] = ("open_to_all",)
    if actor.role is Role.REGISTRY:
        open_to = ()
    elif actor.role is Role.INTEGRITY:
        open_to = ("confidential",)
    if scope == "mine":
        return (Part(("owner", *open_to)),)
    if actor.has_role(Role.REGISTRY, Role.INTEGRITY, *OVERSEERS):
        return (Part(("unit", *open_to), actor.unit_id) if scope == "unit" else Part(open_to),)
    if scope == "unit":
        return tuple(Part(("unit", *open_to, "decided_or_mine"), unit) for unit in sorted(actor.unit_ids))
    units = actor.unit_ids or (frozenset({actor.unit_id}) if actor.unit_id is not None else frozenset[int]())
    decided = tuple(Part(("unit", *open_to, "decided"), unit) for unit in sorted(units))
    return (*decided, Part(("owner", *open_to)), Part(("filed", *open_to)))


def shut_out_of(actor: Actor) -> list[int]:
    """The few cases of which an officer must learn nothing."""
    return list(read(_SHUT_OUT, {"me": actor.id}).scalars())


def walk(
    parts: Sequence[Part], names: Iterable[str], values: Mapping[str, Any], *, limit: int, backwards: bool = False
) -> list[Any]:
    """The first rows in the order of the queue for which all of `names` hold, of all parts together.

    What is open stands before what is settled (`promise.queue_position`), so the second is only looked at where the
    first does not fill the page: each walk is along one range of an index.
    """
    wanted = tuple(names)
    found: dict[int, Any] = {}
    states, on_sqlite = _states(wanted, values), is_sqlite()
    for state in reversed(states) if backwards else states:
        fresh: dict[int, Any] = {}
        for part in parts:
            statement = _walk((*part.names, state, *wanted), backwards, on_sqlite)
            bound = {**values, "unit": part.unit, "limit": limit - len(found)}
            fresh.update((row.id, row) for row in read(statement, _used(statement, bound)))
        ordered = sorted(fresh.values(), key=lambda row: (row.sort_at, row.id), reverse=backwards)
        found.update((row.id, row) for row in ordered[: limit - len(found)])
        if len(found) == limit:
            break
    return list(found.values())


def count(parts: Sequence[Part], names: Iterable[str], values: Mapping[str, Any], *, limit: int) -> int:
    """How many there are, `limit` at the most."""
    if not parts:
        return 0
    statement = _count(tuple((*part.names, *names) for part in parts))
    bound = {**values, "limit": limit, **{f"unit_{n}": part.unit for n, part in enumerate(parts)}}
    return int(read(statement, _used(statement, bound)).scalar_one())


def _states(names: Sequence[str], values: Mapping[str, Any]) -> Sequence[str]:
    """What is open, what is settled, or both; lateness and a status say already which of them is meant."""
    if not _OPEN_ONLY.isdisjoint(names):
        return ("open",)
    if "status" in names:
        return ("open",) if values["status"] in OPEN else ("settled",)
    return ("open", "settled")


_OPEN_ONLY = frozenset({"open", "late", "this_week", "waiting", "came_back"})


@cache
def _conditions(on_sqlite: bool) -> Mapping[str, ColumnElement[bool]]:
    c = _case
    me: BindParameter[int] = bindparam("me")
    return {
        "unit": c.unit_id == bindparam("unit"),
        "owner": c.owner_id == me,
        "filed": c.filed_by_id == me,
        "open_to_all": c.is_confidential == false(),
        "confidential": c.is_confidential == true(),
        "decided": _none_of(_UNDECIDED),
        "decided_or_mine": or_(_none_of(_UNDECIDED), c.owner_id == me, c.filed_by_id == me),
        "open": c.is_open == true(),
        "settled": c.is_open == false(),
        "not_shut_out": c.id.not_in(bindparam("shut_out", expanding=True)),
        "status": c.status == bindparam("status"),
        "topics": c.topic.in_(bindparam("topics", expanding=True)),
        "district": c.district == bindparam("district"),
        "channel": c.channel == bindparam("channel"),
        "late": and_(c.is_open == true(), c.sort_at < bindparam("now", type_=c.sort_at.type), _none_of(sorted(PARKED))),
        "this_week": and_(
            c.is_open == true(),
            c.sort_at >= bindparam("now", type_=c.sort_at.type),
            c.sort_at < bindparam("in_a_week", type_=c.sort_at.type),
            _none_of(sorted(PARKED)),
        ),
        "waiting": and_(c.is_open == true(), _none_of(sorted(PARKED))),
        "came_back": and_(c.reopened > 0, c.is_open == true()),
        "since": c.received_at >= bindparam("since", type_=c.received_at.type),
        "until": c.received_at < bindparam("until", type_=c.received_at.type),
        "after": _beyond(False),
        "before": _beyond(True),
        "holds": stands_in_words(bindparam("holds"), on_sqlite=on_sqlite),
    }


def _none_of(statuses: Iterable[str]) -> ColumnElement[bool]:
    """Spelled out: a list would be put into the statement anew each time."""
    return and_(*(_case.status != str(status) for status in statuses))


def _beyond(backwards: bool) -> ColumnElement[bool]:
    """Keyset: the plain range first, so that it bounds the walk, then the tie."""
    c = _case
    at: BindParameter[Any] = bindparam("key_at", type_=_case.sort_at.type)
    number: BindParameter[int] = bindparam("key_id")
    if backwards:
        return and_(c.sort_at <= at, or_(c.sort_at < at, c.id < number))
    return and_(c.sort_at >= at, or_(c.sort_at > at, c.id > number))


def conditions(names: Iterable[str]) -> list[ColumnElement[bool]]:
    """The conditions of those names, to be used in a statement of one's own."""
    known = _conditions(is_sqlite())
    return [known[name] for name in names]


def rows_of(ids: Sequence[int]) -> dict[int, Any]:
    """The rows of a page by id."""
    statement = select(*(_case[name] for name in _COLUMNS)).where(_case.id.in_(ids))
    return {row.id: row for row in read(statement)}


@lru_cache(maxsize=1024)
def _walk(names: tuple[str, ...], backwards: bool, on_sqlite: bool) -> Select[Any]:
    conditions = _conditions(on_sqlite)
    order = (_case.sort_at.desc(), _case.id.desc()) if backwards else (_case.sort_at, _case.id)
    return (
        select(*(_case[name] for name in _COLUMNS))
        .where(*(conditions[name] for name in dict.fromkeys(names)))
        .order_by(*order)
        .limit(bindparam("limit"))
    )


@lru_cache(maxsize=256)
def _count(parts: tuple[tuple[str, ...], ...]) -> Select[Any]:
    conditions = _conditions(is_sqlite())
    ids = []
    for n, names in enumerate(parts):
        wanted = [
            _case.unit_id == bindparam(f"unit_{n}") if name == "unit" else conditions[name]
            for name in dict.fromkeys(names)
        ]
        ids.append(select(_case.id).where(*wanted).limit(bindparam("limit")))
    if len(ids) == 1:
        return select(func.count()).select_from(ids[0].subquery())
    together = union(*(select(one.subquery().c.id) for one in ids)).limit(bindparam("limit"))
    return select(func.count()).select_from(together.subquery())


@lru_cache(maxsize=2048)
def _names_in(statement: Select[Any]) -> frozenset[str]:
    return frozenset(statement.compile().params)


def _used(statement: Select[Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the values that the statement asks for."""
    names = _names_in(statement)
    return {name: value for name, value in values.items() if name in names}


_SHUT_OUT = select(_exclusion.case_id).where(_exclusion.officer_id == bindparam("me")).order_by(_exclusion.case_id)
