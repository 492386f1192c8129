"""Which conversations an officer may know of. Every list, count and reading goes through here."""

from sqlalchemy import ColumnElement, and_, false, or_

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
    own = [ChatThread.officer_id == actor.id]
    units = sorted(actor.unit_ids or ({actor.unit_id} if actor.unit_id is not None else ()))
    if actor.has_role(*DESK):
        own.append(ChatThread.is_from_case.is_(False))
    elif units:
        own.append(and_(ChatThread.unit_id.is_not(None), ChatThread.unit_id.in_(units)))
    return or_(*own)
