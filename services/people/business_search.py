"""The officers' list of businesses: found by number, name or tax id, by tax and district, a page at a time."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, exists, func, or_, select

from services import text
from services.audit import Actor
from services.db import session
from services.errors import NotAllowed
from services.people.acting import sees_businesses
from services.people.business_models import ActingFor, Business, Establishment, EstablishmentTax
from services.people.business_views import BusinessPage, BusinessRow
from services.people.tax_ids import normal_tax_id, tax_id_hash


def search_businesses(
    query: str = "",
    *,
    actor: Actor,
    after: str | None = None,
    tax: str | None = None,
    district: str | None = None,
    status: str | None = None,
    limit: int = 50,
) -> BusinessPage:
    """A page of businesses in order of their numbers. `query` is a part of a number or of a name, of the operator or
    of one of its establishments, or a whole tax id. NotAllowed for who does not see businesses.
    """
    if not sees_businesses(actor):
        raise NotAllowed
    wanted = [*_matching(query), *_placed(tax, district)]
    if status:
        wanted.append(Business.status == status)
    if after is not None:
        wanted.append(Business.number > after)
    found = list(session().scalars(select(Business).where(*wanted).order_by(Business.number).limit(limit + 1)))
    shown = found[:limit]
    return BusinessPage(_rows(shown), shown[-1].number if len(found) > limit else None)


def _matching(query: str) -> list[ColumnElement[bool]]:
    typed = text.single_line(query)[:200]
    if not typed:
        return []
    digits = normal_tax_id(typed)
    if len(digits) == 13 and digits.isdigit():
        return [Business.tax_id_hash == tax_id_hash(digits)]
    ways = [
        func.lower(Business.name).contains(typed.lower(), autoescape=True),
        func.lower(Business.number).contains(text.arabic_digits(typed).lower(), autoescape=True),
        Business.id.in_(
            select(Establishment.business_id).where(
                func.lower(Establishment.name).contains(typed.lower(), autoescape=True)
            )
        ),
    ]
    return [or_(*ways)]


def _placed(tax: str | None, district: str | None) -> list[ColumnElement[bool]]:
    if not tax and not district:
        return []
    here = [Establishment.business_id == Business.id]
    if district:
        here.append(Establishment.district == district)
    if tax:
        here.append(
            exists(
                select(EstablishmentTax.id).where(
                    EstablishmentTax.establishment_id == Establishment.id, EstablishmentTax.tax == tax
                )
            )
        )
    return [exists(select(Establishment.id).where(*here))]


def _rows(found: Sequence[Business]) -> tuple[BusinessRow, ...]:
    ids = [row.id for row in found]
    places: dict[int, set[int]] = {}
    taxes: dict[int, set[str]] = {}
    districts: dict[int, set[str]] = {}
    query = (
        select(Establishment.business_id, Establishment.id, Establishment.district, EstablishmentTax.tax)
        .outerjoin(EstablishmentTax, EstablishmentTax.establishment_id == Establishment.id)
        .where(Establishment.business_id.in_(ids))
    )
    for business, place, district, tax in session().execute(query).tuples() if ids else ():
        places.setdefault(business, set()).add(place)
        if district:
            districts.setdefault(business, set()).add(district)
        if tax:
            taxes.setdefault(business, set()).add(tax)
    members = _members(ids)
    return tuple(
        BusinessRow(
            row.id,
            row.number,
            row.name,
            row.kind,
            row.status,
            len(places.get(row.id, ())),
            tuple(sorted(taxes.get(row.id, ()))),
            tuple(sorted(districts.get(row.id, ()))),
            members.get(row.id, 0),
        )
        for row in found
    )


def _members(ids: Sequence[int]) -> dict[int, int]:
    if not ids:
        return {}
    query = (
        select(ActingFor.business_id, func.count(ActingFor.id))
        .where(ActingFor.business_id.in_(ids), ActingFor.revoked_at.is_(None))
        .group_by(ActingFor.business_id)
    )
    return dict(session().execute(query).tuples().all())
