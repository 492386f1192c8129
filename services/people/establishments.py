"""Places of business: read by whoever may act for them, entered, changed, closed, and the taxes of each."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from sqlalchemy import exists, func, or_, select

from services import audit, clock, events, organisation, text
from services.audit import Actor, ActorKind
from services.db import session
from services.errors import NotFound, Problem, RuleBroken
from services.people import locks
from services.people.acting import covers, may_act_at, only_editors, rights_of
from services.people.business_models import Business, Establishment, EstablishmentTax
from services.people.business_views import EstablishmentKind, EstablishmentTaxView, EstablishmentView, NewEstablishment

NAME_LENGTH = 200
PLACE_LENGTH = 500
MOST_ROOMS = 20_000
LIST_LIMIT = 500
_BRANCH = re.compile(r"[0-9]{5}")
_TAX = re.compile(r"[a-z][a-z0-9-]{1,39}")


@dataclass(frozen=True, slots=True)
class TaxesChanged:
    """The taxes of an establishment, or their months, are others now: months due follow."""

    establishment_id: int


def list_establishments_of(
    actor: Actor, *, tax: str | None = None, month: date | None = None
) -> list[EstablishmentView]:
    """The establishments for which the citizen may act today, by business number and branch. At most 500.

    With a tax, those that file it (in that month, its first day) and for which the citizen may file it. Closed ones are
    among them: the last months may be filed after the closing. Empty for officers.
    """
    if actor.kind is not ActorKind.CITIZEN or actor.id is None:
        return []
    query = _with_business().where(may_act_at(actor, tax))
    if tax is not None or month is not None:
        query = query.where(_files(tax, month))
    rows = session().execute(query.order_by(Business.number, Establishment.branch).limit(LIST_LIMIT)).tuples()
    return views_of(rows, person_id=actor.id)


def get_establishment(establishment_id: int, *, owner: Actor, tax: str | None = None) -> EstablishmentView:
    """The establishment, for a citizen who may act for it (and that tax) or an officer of finance or counter.

    NotFound for everybody else: somebody else's and none look the same. With a tax it must be one that it files or
    filed.
    """
    query = _with_business().where(Establishment.id == establishment_id, may_act_at(owner, tax))
    if tax is not None:
        query = query.where(_files(tax, None))
    row = session().execute(query).tuples().one_or_none()
    if row is None:
        raise NotFound("establishment")
    return views_of([row], person_id=None if owner.is_officer else owner.id)[0]


def find_establishment(establishment_id: int) -> EstablishmentView | None:
    """The establishment, asked by no one in particular: for services that know already who may."""
    row = session().execute(_with_business().where(Establishment.id == establishment_id)).tuples().one_or_none()
    return None if row is None else views_of([row])[0]


def list_establishments(business_id: int) -> list[EstablishmentView]:
    """All establishments of a business by branch, closed ones too: for services. At most 500."""
    query = _with_business().where(Establishment.business_id == business_id)
    return views_of(session().execute(query.order_by(Establishment.branch).limit(LIST_LIMIT)).tuples())


def list_of_business(actor: Actor, business_id: int) -> list[EstablishmentView]:
    """The establishments of one business for which the citizen may act today, by branch. At most 500."""
    query = _with_business().where(Establishment.business_id == business_id, may_act_at(actor))
    rows = session().execute(query.order_by(Establishment.branch).limit(LIST_LIMIT)).tuples()
    return views_of(rows, person_id=actor.id)


def add_establishment(business_id: int, new: NewEstablishment, *, actor: Actor) -> EstablishmentView:
    """Enters a place of business with its taxes.

    NotAllowed for who does not edit the register, NotFound; RuleBroken(name: required | too_long; kind: not_on_list;
    branch: branch_shape | branch_taken; rooms: out_of_range; taxes: tax_unknown; place: …).
    """
    only_editors(actor)
    return views_of([_joined(enter(business_id, new, actor=actor).id)])[0]


def enter(business_id: int, new: NewEstablishment, *, actor: Actor) -> Establishment:
    """The same for services of this room: no question of office, the row itself. It locks the business."""
    locks.lock_business(business_id)
    if session().get(Business, business_id) is None:
        raise NotFound("business")
    values = checked(new)
    branch = new.branch or _next_branch(business_id)
    if not _BRANCH.fullmatch(branch):
        raise RuleBroken("branch", "branch_shape")
    if _has_branch(business_id, branch):
        raise RuleBroken("branch", "branch_taken")
    row = Establishment(business_id=business_id, branch=branch, created_at=clock.now(), revision=1, **values)
    session().add(row)
    session().flush()
    audit.record("add establishment", actor=actor, subject="business", subject_id=business_id, note=f"id={row.id}")
    if new.taxes:
        _write_taxes(row, {tax: (first, None) for tax, first in new.taxes.items()}, actor)
    return row


def change_establishment(
    establishment_id: int, new: NewEstablishment, *, revision: int, actor: Actor
) -> EstablishmentView:
    """Changes what is said of a place of business; its taxes stay as they are (`set_taxes`).

    NotAllowed, NotFound; RuleBroken as for `add_establishment`, and ("", changed_meanwhile) where somebody else saved
    since that revision was read.
    """
    only_editors(actor)
    row = _locked(establishment_id)
    if row.revision != revision:
        raise RuleBroken("", "changed_meanwhile")
    values = checked(new)
    if new.branch and new.branch != row.branch:
        if not _BRANCH.fullmatch(new.branch):
            raise RuleBroken("branch", "branch_shape")
        if _has_branch(row.business_id, new.branch):
            raise RuleBroken("branch", "branch_taken")
        values["branch"] = new.branch
    fields = [name for name, value in values.items() if getattr(row, name) != value]
    for name in fields:
        setattr(row, name, values[name])
    if fields:
        row.revision += 1
        session().flush()
        audit.record(
            "change establishment",
            actor=actor,
            subject="business",
            subject_id=row.business_id,
            fields=fields,
            note=f"id={row.id}",
        )
    return views_of([_joined(row.id)])[0]


def close_establishment(establishment_id: int, day: date, *, actor: Actor) -> EstablishmentView:
    """Closes a place of business on that day: the month of the day is the last for which a return is due.

    NotAllowed, NotFound; RuleBroken(day: day_before_opening) for a day before it opened.
    """
    only_editors(actor)
    row = _locked(establishment_id)
    shut(row, day, actor)
    return views_of([_joined(row.id)])[0]


def shut(row: Establishment, day: date, actor: Actor) -> None:
    """Closes a row that is locked already."""
    if row.opened_on is not None and day < row.opened_on:
        raise RuleBroken("day", "day_before_opening")
    row.closed_on = day
    row.revision += 1
    last = day.replace(day=1)
    for tax in session().scalars(select(EstablishmentTax).where(EstablishmentTax.establishment_id == row.id)):
        if tax.until_month is None or tax.until_month > last:
            tax.until_month = last
    session().flush()
    audit.record(
        "close establishment",
        actor=actor,
        subject="business",
        subject_id=row.business_id,
        fields=["closed_on"],
        note=f"id={row.id}",
    )
    events.raise_event(TaxesChanged(row.id))


def set_taxes(
    establishment_id: int, taxes: Mapping[str, tuple[date, date | None]], *, actor: Actor
) -> EstablishmentView:
    """Says which taxes the establishment files: key → (first month, last month or None), first days of months.

    NotAllowed, NotFound; RuleBroken(taxes: tax_unknown | months_wrong). A tax that is left out was a mistake and goes;
    to end one, give its last month.
    """
    only_editors(actor)
    row = _locked(establishment_id)
    kept = set(taxes)
    for known in session().scalars(select(EstablishmentTax).where(EstablishmentTax.establishment_id == row.id)):
        if known.tax not in kept:
            session().delete(known)
    _write_taxes(row, taxes, actor)
    return views_of([_joined(row.id)])[0]


def checked(new: NewEstablishment) -> dict[str, Any]:
    """The columns of what was said of a place of business; RuleBroken with every problem at once."""
    problems = []
    name = text.single_line(new.name)
    if not name:
        problems.append(Problem("name", "required"))
    elif len(name) > NAME_LENGTH:
        problems.append(Problem("name", "too_long", {"max": NAME_LENGTH}))
    if new.kind not in set(EstablishmentKind):
        problems.append(Problem("kind", "not_on_list"))
    if new.rooms is not None and not 0 <= new.rooms <= MOST_ROOMS:
        problems.append(Problem("rooms", "out_of_range", {"min": 0, "max": MOST_ROOMS}))
    district, subdistrict = new.district or None, new.subdistrict or None
    if district and organisation.find_district(district) is None:
        problems.append(Problem("district", "not_on_list"))
    area = organisation.find_subdistrict(subdistrict) if subdistrict else None
    if subdistrict and area is None:
        problems.append(Problem("subdistrict", "not_on_list"))
    elif area is not None and district and area.district != district:
        problems.append(Problem("subdistrict", "not_in_district"))
    if problems:
        raise RuleBroken.of(problems)
    if area is not None:
        district = area.district
    return {
        "name": name,
        "kind": str(new.kind),
        "rooms": new.rooms,
        "district": district,
        "subdistrict": subdistrict,
        "place_words": text.single_line(new.place_words)[:PLACE_LENGTH],
        "lat": new.lat,
        "lon": new.lon,
        "opened_on": new.opened_on,
    }


def views_of(
    rows: Iterable[tuple[Establishment, str, str]], *, person_id: int | None = None
) -> list[EstablishmentView]:
    """The views of rows with number and name of their business; for a citizen, of the taxes that they may file."""
    found = list(rows)
    taxes = _taxes_of([row.id for row, _, _ in found])
    rights = rights_of(person_id, {row.business_id for row, _, _ in found}) if person_id is not None else None
    return [_view(row, number, name, _allowed(taxes.get(row.id, ()), row, rights)) for row, number, name in found]


def _view(row: Establishment, number: str, name: str, taxes: Sequence[EstablishmentTax]) -> EstablishmentView:
    return EstablishmentView(
        id=row.id,
        business_id=row.business_id,
        business_number=number,
        business_name=name,
        branch=row.branch,
        name=row.name,
        kind=row.kind,
        rooms=row.rooms,
        district=row.district,
        subdistrict=row.subdistrict,
        taxes=tuple(EstablishmentTaxView(tax.tax, tax.from_month, tax.until_month) for tax in taxes),
        closed_on=row.closed_on,
        opened_on=row.opened_on,
        place_words=row.place_words,
        lat=row.lat,
        lon=row.lon,
        revision=row.revision,
    )


def _allowed(
    taxes: Sequence[EstablishmentTax], row: Establishment, rights: Sequence[Any] | None
) -> Sequence[EstablishmentTax]:
    if rights is None:
        return taxes
    here = [r.scope for r in rights if r.business_id == row.business_id and r.establishment_id in (None, row.id)]
    return [tax for tax in taxes if any(covers(scope, tax.tax) for scope in here)]


def _taxes_of(ids: Sequence[int]) -> dict[int, list[EstablishmentTax]]:
    found: dict[int, list[EstablishmentTax]] = {}
    query = select(EstablishmentTax).where(EstablishmentTax.establishment_id.in_(ids)).order_by(EstablishmentTax.id)
    for row in session().scalars(query) if ids else ():
        found.setdefault(row.establishment_id, []).append(row)
    return found


def _with_business() -> Any:
    return select(Establishment, Business.number, Business.name).join(
        Business, Business.id == Establishment.business_id
    )


def _joined(establishment_id: int) -> tuple[Establishment, str, str]:
    query = _with_business().where(Establishment.id == establishment_id)
    return cast(tuple[Establishment, str, str], session().execute(query).tuples().one())


def _files(tax: str | None, month: date | None) -> Any:
    wanted = [EstablishmentTax.establishment_id == Establishment.id]
    if tax is not None:
        wanted.append(EstablishmentTax.tax == tax)
    if month is not None:
        wanted.append(EstablishmentTax.from_month <= month)
        wanted.append(or_(EstablishmentTax.until_month.is_(None), EstablishmentTax.until_month >= month))
    return exists(select(EstablishmentTax.id).where(*wanted))


def _locked(establishment_id: int) -> Establishment:
    row = session().get(Establishment, establishment_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("establishment")
    return row


def _next_branch(business_id: int) -> str:
    query = select(func.max(Establishment.branch)).where(Establishment.business_id == business_id)
    last = session().scalar(query)
    return "00000" if last is None else f"{int(last) + 1:05d}"


def _has_branch(business_id: int, branch: str) -> bool:
    query = select(Establishment.id).where(Establishment.business_id == business_id, Establishment.branch == branch)
    return session().scalar(query) is not None


def _write_taxes(place: Establishment, taxes: Mapping[str, tuple[date, date | None]], actor: Actor) -> None:
    rows = session().scalars(select(EstablishmentTax).where(EstablishmentTax.establishment_id == place.id))
    known = {row.tax: row for row in rows}
    for tax, (first, last) in taxes.items():
        if not _TAX.fullmatch(tax):
            raise RuleBroken("taxes", "tax_unknown")
        first, last = first.replace(day=1), last.replace(day=1) if last else None
        if last is not None and last < first:
            raise RuleBroken("taxes", "months_wrong")
        row = known.get(tax)
        if row is None:
            session().add(EstablishmentTax(establishment_id=place.id, tax=tax, from_month=first, until_month=last))
        else:
            row.from_month, row.until_month = first, last
    session().flush()
    audit.record(
        "set taxes",
        actor=actor,
        subject="business",
        subject_id=place.business_id,
        note=f"id={place.id} {' '.join(sorted(taxes))}"[:200],
    )
    events.raise_event(TaxesChanged(place.id))
