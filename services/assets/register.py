"""The register of assets: found by number or words, listed, entered, changed, taken out of use."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.exc import IntegrityError

from services import clock, codes
from services.assets.checking import AssetDetails, check_number, checked, plain_number, search_words
from services.assets.kinds import find_kind, get_kind
from services.assets.models import Asset, AssetKind
from services.assets.views import AssetView, view_of
from services.audit import Actor, Role, record
from services.db import session
from services.errors import NotAllowed, NotFound, RuleBroken, Stale
from services.text import Words, search_form

#: The key under which codes know assets, and a draft's source names one.
CODE_KIND = "asset"
PAGE = 30
_MOST_TERMS = 6
_EDITORS = (Role.ADMIN, Role.REGISTRY, Role.HEAD)


@dataclass(frozen=True, slots=True)
class AssetFilter:
    """What a list of assets is narrowed to; "" and None narrow nothing. `state`: "active", "retired" or ""."""

    q: str = ""
    kind: str = ""
    district: str = ""
    unit_id: int | None = None
    state: str = "active"


@dataclass(frozen=True, slots=True)
class AssetPage:
    """A part of the list, by number; `after` is the number after which the next part begins."""

    rows: Sequence[AssetView]
    after: str | None


def edits_assets(actor: Actor) -> bool:
    """Whether the actor may enter and change assets: administrators, the registry, heads of units, the platform."""
    return actor.kind == "system" or actor.has_role(*_EDITORS)


def find_asset(number: str) -> AssetView | None:
    """The asset of a number as somebody typed it, also one out of use; None where there is none."""
    plain = plain_number(number[:200])
    row = session().scalars(select(Asset).where(Asset.number == plain)).one_or_none() if plain else None
    return view_of(row, get_kind(row.kind_key)) if row is not None else None


def get_asset(asset_id: int) -> AssetView:
    """The asset of that id; NotFound."""
    row = session().get(Asset, asset_id)
    if row is None:
        raise NotFound("asset")
    return view_of(row, get_kind(row.kind_key))


def list_assets(wanted: AssetFilter, *, after: str = "", limit: int = PAGE) -> AssetPage:
    """Assets by number. For officers: doors ask who reads."""
    query = select(Asset).where(*_narrowed(wanted))
    if after:
        query = query.where(Asset.number > after)
    found = list(session().scalars(query.order_by(Asset.number).limit(limit + 1)))
    rows = [view_of(row, get_kind(row.kind_key)) for row in found[:limit]]
    return AssetPage(rows, rows[-1].number if len(found) > limit else None)


def list_numbers(wanted: AssetFilter, *, limit: int) -> list[str]:
    """The numbers of the assets of a list, by number: what labels are printed of."""
    query = select(Asset.number).where(*_narrowed(wanted)).order_by(Asset.number).limit(limit)
    return list(session().scalars(query))


def add_asset(number: str, details: AssetDetails, *, actor: Actor) -> AssetView:
    """Enters an asset and gives it its code. NotAllowed; RuleBroken as `check_number` and `checked`, `number_taken`."""
    _only_editors(actor)
    number = check_number(number)
    if find_asset(number) is not None:
        raise RuleBroken("number", "number_taken")
    placed = checked(details)
    row = Asset(number=number, made_at=clock.now(), changed_at=clock.now(), revision=1)
    try:
        with session().begin_nested():
            fill(row, placed)
            session().add(row)
            session().flush()
    except IntegrityError:
        # A colleague entered the same number in this moment.
        raise RuleBroken("number", "number_taken") from None
    record("add asset", actor=actor, subject="asset", subject_id=row.id, fields=("number", "kind", "place"))
    codes.ensure_codes(CODE_KIND, [number], actor=actor)
    return get_asset(row.id)


def change_asset(asset_id: int, details: AssetDetails, *, revision: int | None, actor: Actor) -> AssetView:
    """Changes what is said of an asset; its number stays. NotAllowed, NotFound, Stale; RuleBroken as `checked`."""
    row = _locked(asset_id, revision, actor)
    before = said_of(row)
    placed = checked(details)
    if placed == before:
        return get_asset(asset_id)
    fill(row, placed)
    row.changed_at = clock.now()
    row.revision += 1
    session().flush()
    names = [name for name in AssetDetails.__dataclass_fields__ if getattr(placed, name) != getattr(before, name)]
    record("change asset", actor=actor, subject="asset", subject_id=row.id, fields=names)
    return get_asset(asset_id)


def retire_asset(asset_id: int, *, is_active: bool, revision: int | None, actor: Actor) -> AssetView:
    """Takes an asset out of use, or back into it; its code leads nowhere then. Errors as `change_asset`."""
    row = _locked(asset_id, revision, actor)
    if row.is_active != is_active:
        row.is_active = is_active
        row.changed_at = clock.now()
        row.revision += 1
        session().flush()
        action = "restore asset" if is_active else "retire asset"
        record(action, actor=actor, subject="asset", subject_id=row.id, fields=("is_active",))
    return get_asset(asset_id)


def fill(row: Asset, details: AssetDetails) -> None:
    """Writes checked details into a row."""
    row.kind_key = details.kind
    row.name_th, row.name_en = details.name.th, details.name.en
    row.lat, row.lon = details.lat, details.lon
    row.district, row.subdistrict = details.district or None, details.subdistrict or None
    row.place_words, row.unit_id, row.note = details.place_words, details.unit_id, details.note
    kind = find_kind(details.kind)
    row.search = search_words(row.number, details, *((kind.name.th, kind.name.en) if kind else ()))


def said_of(row: Asset) -> AssetDetails:
    """The details that a row says."""
    return AssetDetails(
        kind=row.kind_key,
        name=Words(row.name_th, row.name_en),
        lat=row.lat,
        lon=row.lon,
        district=row.district or "",
        subdistrict=row.subdistrict or "",
        place_words=row.place_words,
        unit_id=row.unit_id,
        note=row.note,
    )


def _narrowed(wanted: AssetFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    for term in search_form(wanted.q[:100]).split()[:_MOST_TERMS]:
        conditions.append(Asset.search.contains(term, autoescape=True))
    if wanted.kind:
        conditions.append(Asset.kind_key == wanted.kind)
    if wanted.district:
        conditions.append(Asset.district == wanted.district)
    if wanted.unit_id is not None:
        kinds = select(AssetKind.key).where(AssetKind.unit_id == wanted.unit_id)
        conditions.append(or_(Asset.unit_id == wanted.unit_id, Asset.unit_id.is_(None) & Asset.kind_key.in_(kinds)))
    if wanted.state:
        conditions.append(Asset.is_active.is_(wanted.state == "active"))
    return conditions


def _locked(asset_id: int, revision: int | None, actor: Actor) -> Asset:
    _only_editors(actor)
    row = session().get(Asset, asset_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("asset")
    if revision is not None and revision != row.revision:
        raise Stale("asset", said_of(row), None)
    return row


def _only_editors(actor: Actor) -> None:
    if not edits_assets(actor):
        raise NotAllowed("assets are entered by the registry, heads and the administrator")
