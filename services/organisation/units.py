"""The units of the organisation and their tree."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from services import audit
from services.audit import Actor
from services.db import session
from services.errors import NotFound, Problem, RuleBroken
from services.organisation.cache import cached, changing
from services.organisation.models import Unit
from services.organisation.views import UnitView
from services.text import Words, single_line

NO_WORDS = Words("", "")
_KEY = re.compile(r"[a-z][a-z0-9-]{1,59}\Z")


@dataclass(frozen=True, slots=True)
class UnitDetails:
    """What may be said of a unit. `short` falls back to `name`, English to Thai."""

    name: Words
    short: Words = NO_WORDS
    parent_id: int | None = None
    phone: str = ""
    email: str = ""
    is_active: bool = True
    position: int = 0


def list_units(*, active_only: bool = False) -> list[UnitView]:
    """All units, each parent before its children."""
    return [u for u in _units().values() if u.is_active or not active_only]


def get_unit(unit_id: int) -> UnitView:
    """The unit; NotFound."""
    try:
        return _units()[unit_id]
    except KeyError:
        raise NotFound("unit") from None


def find_unit(key: str) -> UnitView | None:
    """The unit with that stable key, or None."""
    return next((u for u in _units().values() if u.key == key), None)


def unit_and_below(unit_id: int) -> frozenset[int]:
    """The ids of the unit and of all units below it; NotFound."""
    found = {get_unit(unit_id).id}
    for unit in _units().values():  # parents stand before their children
        if unit.parent_id in found:
            found.add(unit.id)
    return frozenset(found)


def create_unit(key: str, details: UnitDetails, *, actor: Actor) -> UnitView:
    """Adds a unit; RuleBroken codes `key_shape`, `key_taken`, `required`, `unit_circle`."""
    if not _KEY.match(key):
        raise RuleBroken("key", "key_shape")
    changing()
    if session().execute(select(Unit.id).where(Unit.key == key)).scalar() is not None:
        raise RuleBroken("key", "key_taken")
    row = Unit(key=key)
    _fill(row, details)
    session().add(row)
    session().flush()
    audit.record("add unit", actor=actor, subject="unit", subject_id=row.id)
    return get_unit(row.id)


def update_unit(unit_id: int, details: UnitDetails, *, actor: Actor) -> UnitView:
    """Changes a unit; NotFound; RuleBroken as of `create_unit`, and `unit_has_children` for switching off a parent."""
    changing()
    row = session().get(Unit, unit_id, populate_existing=True)
    if row is None:
        raise NotFound("unit")
    if details.parent_id is not None and details.parent_id in unit_and_below(unit_id):
        raise RuleBroken("parent_id", "unit_circle")
    if not details.is_active and any(u.parent_id == unit_id and u.is_active for u in list_units()):
        raise RuleBroken("is_active", "unit_has_children")
    before = {name: getattr(row, name) for name in _COLUMNS}
    _fill(row, details)
    fields = [name for name in _COLUMNS if getattr(row, name) != before[name]]
    session().flush()
    if fields:
        audit.record("change unit", actor=actor, subject="unit", subject_id=unit_id, fields=fields)
    return get_unit(unit_id)


_COLUMNS: Sequence[str] = (
    "name_th",
    "name_en",
    "short_th",
    "short_en",
    "parent_id",
    "phone",
    "email",
    "is_active",
    "position",
)


def _fill(row: Unit, details: UnitDetails) -> None:
    name_th, name_en = single_line(details.name.th), single_line(details.name.en)
    missing = [Problem(f"name_{lang}", "required") for lang, value in (("th", name_th), ("en", name_en)) if not value]
    if missing:
        raise RuleBroken.of(missing)
    if details.parent_id is not None and details.parent_id not in _units():
        raise RuleBroken("parent_id", "unknown_unit")
    row.name_th, row.name_en = name_th, name_en
    row.short_th = single_line(details.short.th) or name_th[:80]
    row.short_en = single_line(details.short.en) or name_en[:80]
    row.parent_id, row.is_active, row.position = details.parent_id, details.is_active, details.position
    row.phone, row.email = single_line(details.phone), single_line(details.email)


def _units() -> dict[int, UnitView]:
    return cached("units", _load)


def _load() -> dict[int, UnitView]:
    children: dict[int | None, list[Unit]] = {}
    for row in session().execute(select(Unit).order_by(Unit.position, Unit.id)).scalars():
        children.setdefault(row.parent_id, []).append(row)
    ordered: dict[int, UnitView] = {}

    def walk(parent: int | None, depth: int) -> None:
        for row in children.get(parent, ()):
            ordered[row.id] = UnitView(
                row.id,
                row.key,
                Words(row.name_th, row.name_en),
                Words(row.short_th, row.short_en),
                row.parent_id,
                row.phone,
                row.email,
                row.is_active,
                row.position,
                depth,
            )
            walk(row.id, depth + 1)

    walk(None, 0)
    return ordered
