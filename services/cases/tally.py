"""Counters of cases: a difference is written with each change, sums are read, the worker folds them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Executable, and_, bindparam, delete, false, func, insert, or_, select, true

from services import clock
from services.audit import Actor, Role
from services.cases import walking
from services.cases.models import CaseExclusion, CaseFile, CaseTally
from services.cases.visibility import OVERSEERS, visible_to
from services.cases.words import OPEN, PARKED, Status
from services.db import Base, read, session

#: Late ones depend on the clock, so they are counted in an indexed range, and no further than this.
LATE_CAP = 1000
#: Folding fewer differences than this saves nothing.
WORTH_FOLDING = 100

Key = tuple[int | None, int | None, str, bool, bool]


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """What the badges of a queue show. `late` stops at 1,000: show "999+"."""

    by_status: dict[Status, int]
    waiting: int
    late: int
    came_back: int


def tally_key(case: CaseFile) -> Key:
    """The counter that a case belongs to at present."""
    return (case.unit_id, case.owner_id, case.status, bool(case.is_confidential), case.reopened > 0)


def write_difference(before: Key | None, after: Key) -> None:
    """Moves one case from a counter to another; nothing where it stays."""
    if before == after:
        return
    rows = [(after, 1)] if before is None else [(before, -1), (after, 1)]
    session().execute(
        insert(CaseTally),
        [
            {
                "unit_id": key[0],
                "owner_id": key[1],
                "status": key[2],
                "is_confidential": key[3],
                "came_back": key[4],
                "n": n,
            }
            for key, n in rows
        ],
    )


def count_queue(actor: Actor, scope: str) -> QueueCounts:
    """The badges for `scope` "mine", "unit" or "all", of what the actor may know of.

    The counters know nothing of officers who are shut out of single cases: those few cases are taken off here.
    """
    names = _badge(actor, scope)
    rows = read(_sums(names), _filled(actor, names))
    by_status: Counter[Status] = Counter()
    came_back = 0
    for row in rows:
        status, back, n = tuple(row)
        by_status[Status(status)] += int(n)
        if back and status in OPEN:
            came_back += int(n)
    shut_out = walking.shut_out_of(actor) if actor.is_officer else []
    for status, reopened in _shut_out(actor, scope) if shut_out else ():
        by_status[Status(status)] -= 1
        came_back -= 1 if reopened and status in OPEN else 0
    waiting = sum(n for status, n in by_status.items() if status in OPEN and status not in PARKED)
    if scope == "all" and actor.is_officer and not actor.has_role(Role.REGISTRY, Role.INTEGRITY, *OVERSEERS):
        # The counters do not know who filed a matter, and whoever filed it sees it: these are counted like the rows.
        waiting, came_back = (_count_of(name, actor, scope, shut_out) for name in ("waiting", "came_back"))
    late = _count_of("late", actor, scope, shut_out)
    return QueueCounts({status: n for status, n in by_status.items() if n > 0}, waiting, late, came_back)


def count_late(actor: Actor, scope: str) -> int:
    """How many deadlines have passed, 1,000 at the most."""
    return _count_of("late", actor, scope, walking.shut_out_of(actor) if actor.is_officer else [])


def _count_of(name: str, actor: Actor, scope: str, shut_out: Sequence[int]) -> int:
    names = (name, "not_shut_out") if shut_out else (name,)
    values = {"me": actor.id, "now": clock.now(), "shut_out": shut_out}
    return walking.count(walking.parts_of(actor, scope), names, values, limit=LATE_CAP)


def late_conditions() -> tuple[ColumnElement[bool], ...]:
    """What makes a case late at this moment, as an indexed range."""
    return (
        CaseFile.is_open.is_(True),
        CaseFile.sort_at < clock.now(),
        CaseFile.status.not_in([status.value for status in PARKED]),
    )


def queue_scope(actor: Actor, scope: str) -> tuple[ColumnElement[bool], ...]:
    """The cases of one of the three queues."""
    if scope == "mine":
        return (CaseFile.owner_id == actor.id, visible_to(actor))
    if scope == "unit" and not actor.has_role(Role.REGISTRY, Role.INTEGRITY, *OVERSEERS):
        return (CaseFile.unit_id.in_(sorted(actor.unit_ids)), visible_to(actor))
    if scope == "unit":
        return (CaseFile.unit_id == actor.unit_id, visible_to(actor))
    return (visible_to(actor),)


def _badge(actor: Actor, scope: str) -> tuple[str, ...]:
    """What a badge counts, as names of conditions (`_scoped`)."""
    names: list[str] = []
    if actor.has_role(Role.INTEGRITY):
        names.append("confidential")
    elif not actor.has_role(Role.REGISTRY):
        names.append("open_to_all")
    if scope == "mine":
        names.append("owner")
    elif not actor.has_role(Role.REGISTRY, Role.INTEGRITY, *OVERSEERS):
        names.append("units" if scope == "unit" else "units_or_owner")
    elif scope == "unit":
        names.append("unit")
    return tuple(names)


_FILLED = {"owner": ("me",), "unit": ("unit",), "units": ("units",), "units_or_owner": ("units", "me")}


def _filled(actor: Actor, names: Sequence[str]) -> dict[str, Any]:
    """What those conditions are filled with."""
    known = {"me": actor.id, "unit": actor.unit_id, "units": sorted(actor.unit_ids)}
    return {value: known[value] for name in names for value in _FILLED.get(name, ())}


def _scoped(names: Sequence[str], table: str) -> list[ColumnElement[bool]]:
    """The conditions for the counters or for the cases themselves, so that both are cut the same."""
    c = Base.metadata.tables[table].c
    in_units = and_(
        c.unit_id.in_(bindparam("units", expanding=True)),
        c.status.not_in([Status.RECEIVED.value, Status.SCREENING.value]),
    )
    known = {
        "confidential": c.is_confidential == true(),
        "open_to_all": c.is_confidential == false(),
        "owner": c.owner_id == bindparam("me"),
        "unit": c.unit_id == bindparam("unit"),
        "units": in_units,
        "units_or_owner": or_(in_units, c.owner_id == bindparam("me")),
    }
    return [known[name] for name in names]


@cache
def _sums(names: tuple[str, ...]) -> Executable:
    c = Base.metadata.tables[CaseTally.__tablename__].c
    wanted = _scoped(names, CaseTally.__tablename__)
    return select(c.status, c.came_back, func.sum(c.n)).where(*wanted).group_by(c.status, c.came_back)


def _shut_out(actor: Actor, scope: str) -> list[tuple[str, int]]:
    """Status and reopenings of the few cases that the counters hold and this officer must not learn of."""
    names = _badge(actor, scope)
    found = session().execute(
        select(CaseFile.status, CaseFile.reopened)
        .join(CaseExclusion, CaseExclusion.case_id == CaseFile.id)
        .where(CaseExclusion.officer_id == actor.id, *_scoped(names, CaseFile.__tablename__)),
        _filled(actor, names),
    )
    return [(status, reopened) for status, reopened in found]


def fold_tallies(limit: int = 5000) -> int:
    """Folds rows of differences into one row a counter; gives the number of rows that went. Called by the worker."""
    rows = (
        session()
        .execute(select(CaseTally).order_by(CaseTally.id).limit(limit).with_for_update(skip_locked=True))
        .scalars()
        .all()
    )
    sums: Counter[Key] = Counter()
    for row in rows:
        sums[(row.unit_id, row.owner_id, row.status, row.is_confidential, row.came_back)] += row.n
    left = [(key, n) for key, n in sums.items() if n]
    if len(rows) - len(left) < WORTH_FOLDING:
        return 0
    session().execute(delete(CaseTally).where(CaseTally.id.in_([row.id for row in rows])))
    for key, n in left:
        session().execute(
            insert(CaseTally).values(
                unit_id=key[0], owner_id=key[1], status=key[2], is_confidential=key[3], came_back=key[4], n=n
            )
        )
    return len(rows) - len(left)
