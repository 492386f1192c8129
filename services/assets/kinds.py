"""The kinds of assets: which category a report of one begins with, and who looks after them; edited by officers."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from services.assets.models import AssetKind
from services.assets.views import AssetKindView
from services.audit import SYSTEM, Actor, Role, record
from services.db import session
from services.errors import NotAllowed, NotFound, Problem, RuleBroken, Stale
from services.organisation import find_unit, list_units
from services.organisation.cache import cached, changing
from services.text import Words, single_line

NAME_LENGTH = 120
_KEY = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class KindDetails:
    """What may be said of a kind. Whether the category exists is looked at by whoever knows categories: the door."""

    name: Words
    category: str = ""
    unit_id: int | None = None
    is_active: bool = True
    position: int = 0


#: What an authority begins with: key, Thai, English, category, unit.
SEED: Sequence[tuple[str, str, str, str, str]] = (
    ("street-lamp", "โคมไฟถนน", "Street lamp", "street-light", "public-works"),
    ("traffic-light", "สัญญาณไฟจราจร", "Traffic light", "signs-markings", "public-works"),
    ("bus-stop", "ป้ายหยุดรถโดยสาร", "Bus stop", "transport-station", "chief-administrator"),
    ("road-section", "ช่วงถนน", "Road section", "road-damage", "public-works"),
    ("bridge", "สะพาน", "Bridge", "bridge-culvert", "public-works"),
    ("park", "สวนสาธารณะ", "Park", "sport-park", "education"),
    ("playground", "สนามเด็กเล่น", "Playground", "sport-park", "education"),
    ("sports-ground", "ลานกีฬา", "Sports ground", "sport-park", "education"),
    ("school-building", "อาคารเรียน", "School building", "school", "education"),
    ("water-gauge", "เสาวัดระดับน้ำ", "Water gauge", "flood", "disaster-prevention"),
    ("well", "บ่อบาดาล", "Groundwater well", "drought-well", "public-works"),
    ("bin-point", "จุดทิ้งขยะ", "Waste point", "rubbish", "public-health"),
)


def list_kinds(*, active_only: bool = False) -> Sequence[AssetKindView]:
    """The kinds in their order."""
    return [kind for kind in _shelf().values() if kind.is_active or not active_only]


def find_kind(key: str) -> AssetKindView | None:
    """The kind of that key."""
    return _shelf().get(key)


def get_kind(key: str) -> AssetKindView:
    """The kind of that key; NotFound."""
    found = find_kind(key)
    if found is None:
        raise NotFound(f"kind of asset {key!r}")
    return found


def add_kind(key: str, details: KindDetails, *, actor: Actor) -> AssetKindView:
    """Adds a kind under a key that is for good. NotAllowed; RuleBroken `key_shape`, `key_taken`, as `change_kind`."""
    _only_administrators(actor)
    key = key.strip()
    if not _KEY.fullmatch(key) or len(key) > 40:
        raise RuleBroken("key", "key_shape")
    if find_kind(key) is not None:
        raise RuleBroken("key", "key_taken")
    changing()
    row = AssetKind(key=key, revision=1)
    _fill(row, details)
    session().add(row)
    session().flush()
    record("add kind of asset", actor=actor, subject="asset-kind", subject_id=key)
    return get_kind(key)


def change_kind(key: str, details: KindDetails, *, revision: int | None, actor: Actor) -> AssetKindView:
    """Changes a kind. NotFound, NotAllowed; Stale where somebody did meanwhile.

    RuleBroken `required`, `too_long`, `not_on_list` (unit).
    """
    _only_administrators(actor)
    row = session().get(AssetKind, key, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound(f"kind of asset {key!r}")
    if revision is not None and revision != row.revision:
        raise Stale("kind of asset", _view(row), details)
    changing()
    _fill(row, details)
    row.revision += 1
    session().flush()
    record("change kind of asset", actor=actor, subject="asset-kind", subject_id=key, fields=["name", "category"])
    return get_kind(key)


def seed_kinds(*, actor: Actor = SYSTEM) -> int:
    """Adds the kinds that are missing; gives their number. What officers changed stays. Safe to repeat."""
    added = 0
    for number, (key, thai, english, category, unit_key) in enumerate(SEED, 1):
        if find_kind(key) is None:
            unit = find_unit(unit_key)
            details = KindDetails(Words(thai, english), category, unit.id if unit else None, position=number * 10)
            add_kind(key, details, actor=actor)
            added += 1
    return added


def edits_kinds(actor: Actor) -> bool:
    """Whether the actor may change kinds."""
    return actor.kind == "system" or actor.has_role(Role.ADMIN)


def _only_administrators(actor: Actor) -> None:
    if not edits_kinds(actor):
        raise NotAllowed("kinds of assets are the administrator's")


def _fill(row: AssetKind, details: KindDetails) -> None:
    name = Words(single_line(details.name.th), single_line(details.name.en))
    problems = []
    for field, text in (("name_th", name.th), ("name_en", name.en)):
        if not text:
            problems.append(Problem(field, "required"))
        elif len(text) > NAME_LENGTH:
            problems.append(Problem(field, "too_long", {"max": NAME_LENGTH}))
    if details.unit_id is not None and details.unit_id not in {unit.id for unit in list_units()}:
        problems.append(Problem("unit", "not_on_list"))
    if problems:
        raise RuleBroken.of(problems)
    row.name_th, row.name_en = name.th, name.en
    row.category_key, row.unit_id = details.category, details.unit_id
    row.is_active, row.position = details.is_active, details.position


def _shelf() -> Mapping[str, AssetKindView]:
    return cached("kinds of assets", _load)


def _load() -> Mapping[str, AssetKindView]:
    rows = session().scalars(select(AssetKind).order_by(AssetKind.position, AssetKind.key))
    return {row.key: _view(row) for row in rows}


def _view(row: AssetKind) -> AssetKindView:
    return AssetKindView(
        key=row.key,
        name=Words(row.name_th, row.name_en),
        category=row.category_key,
        unit_id=row.unit_id,
        is_active=row.is_active,
        position=row.position,
        revision=row.revision,
    )
