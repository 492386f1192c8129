"""Who may act for a business today, as conditions that stand in the queries of everything that is a business's."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, literal, or_, select, true

from services import clock
from services.audit import Actor, ActorKind, Role
from services.db import session
from services.errors import NotAllowed, NotFound
from services.people.business_models import ActingFor, Establishment
from services.people.finance import is_finance, may_see_finance

ALL = "all"


def works_businesses(actor: Actor) -> bool:
    """Whether the actor works every business: finance, the counter for whoever stands there, the platform itself."""
    return actor.kind is ActorKind.SYSTEM or is_finance(actor) or actor.has_role(Role.COUNTER)


def edits_businesses(actor: Actor) -> bool:
    """Whether the actor writes in the register of businesses: finance, and the platform itself."""
    return actor.kind is ActorKind.SYSTEM or is_finance(actor)


def only_editors(actor: Actor) -> None:
    """NotAllowed for whoever reads the register but does not write in it, NotFound for everybody else."""
    if not edits_businesses(actor):
        raise NotAllowed if sees_businesses(actor) else NotFound


def sees_businesses(actor: Actor) -> bool:
    """Whether the actor may read of every business: those who work them, executives and auditors."""
    return works_businesses(actor) or may_see_finance(actor)


def acts_today(person_id: int | None) -> tuple[ColumnElement[bool], ...]:
    """The rows of `acting_for` by which the person acts today."""
    today = clock.today()
    return (
        ActingFor.person_id == (person_id or 0),
        ActingFor.revoked_at.is_(None),
        ActingFor.from_day <= today,
        or_(ActingFor.until_day.is_(None), ActingFor.until_day >= today),
    )


def in_scope(tax: str | None) -> ColumnElement[bool]:
    """The rows of `acting_for` that are for that tax, or for everything."""
    if tax is None:
        return true()
    words = literal(" ").concat(ActingFor.scope).concat(" ")
    return or_(ActingFor.scope == ALL, words.contains(f" {tax} ", autoescape=True))


def may_act_at(actor: Actor, tax: str | None = None) -> ColumnElement[bool]:
    """The establishments for which the citizen may act; every one for officers who work businesses."""
    if works_businesses(actor):
        return true()
    if actor.kind is not ActorKind.CITIZEN or actor.id is None:
        return false()
    return exists(
        select(ActingFor.id).where(
            *acts_today(actor.id),
            in_scope(tax),
            ActingFor.business_id == Establishment.business_id,
            or_(ActingFor.establishment_id.is_(None), ActingFor.establishment_id == Establishment.id),
        )
    )


def may_act(actor: Actor, business_id: int, *, tax: str | None = None, establishment_id: int | None = None) -> bool:
    """Whether the actor may act for the business today: as a citizen who is named for it, or by office.

    With an establishment it must be one of the business; without one, acting for any of its establishments is enough.
    """
    at_place = Establishment.business_id == business_id
    if establishment_id is not None:
        at_place = and_(at_place, Establishment.id == establishment_id)
        return session().scalar(select(Establishment.id).where(at_place, may_act_at(actor, tax)).limit(1)) is not None
    if works_businesses(actor):
        return True
    if actor.kind is not ActorKind.CITIZEN or actor.id is None:
        return False
    rows = select(ActingFor.id).where(*acts_today(actor.id), in_scope(tax), ActingFor.business_id == business_id)
    return session().scalar(rows.limit(1)) is not None


def rights_of(person_id: int, business_ids: Iterable[int]) -> list[Any]:
    """The rows of `acting_for` by which the person acts today for those businesses."""
    rows = select(ActingFor).where(*acts_today(person_id), ActingFor.business_id.in_(sorted(set(business_ids))))
    return list(session().scalars(rows.order_by(ActingFor.id).limit(1000)))


def covers_line(person_id: int, business: Any, tax: Any, place: Any) -> ColumnElement[bool]:
    """Whether the person may act today for what a line of money is for: its business, tax and establishment."""
    words = literal(" ").concat(ActingFor.scope).concat(" ")
    return exists(
        select(ActingFor.id).where(
            *acts_today(person_id),
            ActingFor.business_id == business,
            or_(ActingFor.scope == ALL, words.contains(literal(" ").concat(tax).concat(" "))),
            or_(ActingFor.establishment_id.is_(None), ActingFor.establishment_id == place),
        )
    )


def covers(scope: str, tax: str) -> bool:
    """Whether a scope (all, or keys separated by blanks) holds that tax."""
    return scope == ALL or tax in scope.split()
