"""The worker's part of an import: rows become businesses, businesses are invited; a few at a time, each batch whole."""

import time
from datetime import date
from typing import Any

from sqlalchemy import select

from services import clock, people
from services.audit import SYSTEM, Actor
from services.db import request_work, session, unit_of_work
from services.errors import NotFound, RuleBroken
from services.people import BusinessView, EstablishmentView, NewBusiness, NewEstablishment
from services.people.business_models import Business
from services.taxes.register_checking import GOOD
from services.taxes.register_importing import APPLIED, APPLYING, INVITING, REFUSED, row_of
from services.taxes.register_models import RegisterImport, RegisterImportRow

#: So many rows in one transaction, and no new one after so many seconds: others wait to write.
ROWS, SECONDS = 50, 0.3
NEW, CHANGED, SAME = "new", "changed", "same"
#: So many slips on one print.
SLIPS = 100


def work_imports() -> int:
    """Works the next batch of an import that was handed over; says how many rows. Opens transactions of its own."""
    with unit_of_work():
        row = session().scalar(
            select(RegisterImport)
            .where(RegisterImport.status.in_((APPLYING, INVITING)))
            .order_by(RegisterImport.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if row is None:
            return 0
        done = _apply_some(row) if row.status == APPLYING else _invite_some(row)
        session().flush()
        request_work()
        return done


def make_slips(import_id: int, *, actor: Actor, after: int = 0) -> tuple[list[tuple[BusinessView, str]], int | None]:
    """Codes for the next businesses of an import that nobody acts for and that have no e-mail address.

    Earlier codes of theirs that nobody used are void: a slip that is printed again replaces the one before. Gives
    business and code, and the id after which the next print goes on. NotFound.
    """
    row = row_of(import_id, actor)
    found = _not_acting(row.id, after, SLIPS + 1)
    slips = []
    for business_id in found[:SLIPS]:
        business = people.find_business_of(business_id)
        if business is None or business.email or business.status != "active":
            continue
        for invitation in people.list_invitations(business.number, actor=actor):
            if not invitation.email:
                people.revoke_invitation(business.number, invitation.id, actor=actor)
        link = people.invite_to_business(business.number, part="owner", may_invite=True, actor=actor)
        slips.append((business, link.token))
    return slips, found[SLIPS - 1] if len(found) > SLIPS else None


def _apply_some(row: RegisterImport) -> int:
    query = select(RegisterImportRow).where(
        RegisterImportRow.import_id == row.id, RegisterImportRow.id > row.position, RegisterImportRow.status == GOOD
    )
    found = list(session().scalars(query.order_by(RegisterImportRow.id).limit(ROWS)))
    began, done = time.monotonic(), 0
    for each in found:
        if time.monotonic() - began > SECONDS:
            break
        done += 1
        try:
            with session().begin_nested():
                each.status, each.business_id = _apply(each.said, row.first_month)
        except RuleBroken as refused:
            each.status = REFUSED
            each.problems = [*each.problems, *([p.field, p.code, "error"] for p in refused.problems)]
        row.made += each.status == NEW
        row.changed += each.status == CHANGED
        row.position = each.id
    if not found:
        row.status, row.applied_at, row.position = APPLIED, clock.now(), 0
    return done or 1


def _apply(said: dict[str, Any], first_month: date) -> tuple[str, int]:
    """Enters or changes what one row says; its status and the business. RuleBroken."""
    month = date.fromisoformat(f"{said['from_month']}-01") if said["from_month"] else first_month
    place = NewEstablishment(
        name=said["place"],
        kind=said["place_kind"],
        branch=said["branch"],
        rooms=said["rooms"] if said["rooms"] != "" else None,
        district=said["district"] or None,
        subdistrict=said["subdistrict"] or None,
        place_words=said["where"],
        taxes=dict.fromkeys(said["taxes"], month),
    )
    number = _number_of(said)
    if number is None:
        told = NewBusiness(**_operator(said), number=said["number"], came_by="import", establishments=(place,))
        return NEW, people.create_business(told, actor=SYSTEM).id
    business = people.get_business(number, owner=SYSTEM)
    is_changed = _change_operator(business, said)
    return (CHANGED if _put_place(business, place) or is_changed else SAME), business.id


def _operator(said: dict[str, Any]) -> dict[str, Any]:
    return {key: said[key] for key in ("name", "kind", "tax_id", "contact_name", "phone", "email", "address")}


def _number_of(said: dict[str, Any]) -> str | None:
    """The number of the business that the row is about, where it is in the register already."""
    if said["number"]:
        return session().scalar(select(Business.number).where(Business.number == said["number"]))
    known = people.find_by_tax_id(said["tax_id"]) if said["tax_id"] else []
    if known:
        return known[0].number
    query = select(Business.number).where(Business.name == said["name"], Business.came_by == "import")
    return session().scalar(query.order_by(Business.id).limit(1))


def _change_operator(business: BusinessView, said: dict[str, Any]) -> bool:
    """Takes over what the row tells; what it leaves empty stays."""
    present = {key: getattr(business, key) for key in _operator(said)}
    told = {key: value or present[key] for key, value in _operator(said).items()}
    if told == present:
        return False
    changed = people.change_business(business.number, NewBusiness(**told), revision=business.revision, actor=SYSTEM)
    return changed.revision != business.revision


def _put_place(business: BusinessView, place: NewEstablishment) -> bool:
    known = _known_place(business, place)
    if known is None:
        people.add_establishment(business.id, place, actor=SYSTEM)
        return True
    told = NewEstablishment(
        name=place.name,
        kind=place.kind,
        branch=known.branch,
        rooms=place.rooms if place.rooms is not None else known.rooms,
        district=place.district or known.district,
        subdistrict=place.subdistrict if place.district else known.subdistrict,
        place_words=place.place_words or known.place_words,
        lat=known.lat,
        lon=known.lon,
        opened_on=known.opened_on,
    )
    changed = people.change_establishment(known.id, told, revision=known.revision, actor=SYSTEM)
    months = {tax.tax: (tax.from_month, tax.until_month) for tax in known.taxes}
    more = {tax: (first, None) for tax, first in place.taxes.items() if tax not in months}
    if more:
        people.set_taxes(known.id, {**months, **more}, actor=SYSTEM)
    return bool(more) or changed.revision != known.revision


def _known_place(business: BusinessView, place: NewEstablishment) -> EstablishmentView | None:
    for known in business.establishments:
        if known.branch == place.branch if place.branch else known.name == place.name:
            return known
    return None


def _not_acting(import_id: int, after: int, limit: int) -> list[int]:
    """The businesses of an import that nobody acts for, by id."""
    own = select(RegisterImportRow.business_id).where(RegisterImportRow.import_id == import_id)
    query = select(Business.id).where(Business.id.in_(own), Business.id > after, Business.id.not_in(people.acted_for()))
    return list(session().scalars(query.order_by(Business.id).limit(limit)))


def _invite_some(row: RegisterImport) -> int:
    found = _not_acting(row.id, row.position, ROWS)
    for business_id in found:
        row.position = business_id
        business = people.find_business_of(business_id)
        if business is None or not business.email or business.status != "active":
            continue
        if any(invitation.email for invitation in people.list_invitations(business.number, actor=SYSTEM)):
            continue
        try:
            people.invite_to_business(
                business.number, part="owner", may_invite=True, email=business.email, actor=SYSTEM
            )
        except (RuleBroken, NotFound):
            continue
        row.invited += 1
    if not found:
        row.status, row.position = APPLIED, 0
    return len(found) or 1
