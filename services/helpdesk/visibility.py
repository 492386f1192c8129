"""Which conversations an officer may know of. Every list, count and reading goes through here."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, and_, false, or_

from services.audit import Actor, Role
from services.helpdesk.models import ChatThread

#: Those who sit at the desk that takes what nobody else has.
DESK = (Role.REGISTRY, Role.COUNTER, Role.ADMIN)
#: Everybody who talks with citizens.
TALKERS = (*DESK, Role.OFFICER, Role.HEAD, Role.FINANCE, Role.INTEGRITY)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The condition on `ChatThread` that holds for just the conversations which `actor` may know of.

    The desk: all but those begun from a matter, whose reporter it may not know. Officers: those for their units.
    Everybody: those that they answer, or that were handed to them.
    """
    if not actor.has_role(*TALKERS) or actor.id is None:
        return false()
    return known_by(actor.id, units_of(actor), is_desk=actor.has_role(*DESK))


def units_of(actor: Actor) -> Sequence[int]:
    """The units whose conversations an officer may know of."""
    return sorted(actor.unit_ids or ({actor.unit_id} if actor.unit_id is not None else ()))


def known_by(me: Any, units: Any, *, is_desk: bool) -> ColumnElement[bool]:
    """The condition of `visible_to` for one who talks; `me` and `units` are values, or parameters to be filled."""
    own = [ChatThread.officer_id == me]
    if is_desk:
        own.append(ChatThread.is_from_case.is_(False))
    elif isinstance(units, BindParameter) or units:
        own.append(and_(ChatThread.unit_id.is_not(None), ChatThread.unit_id.in_(units)))
    return or_(*own)
