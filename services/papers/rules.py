"""Who registers papers, who issues them, and who may read them at the desk."""

from sqlalchemy import ColumnElement, false, true

from services.audit import Actor, Role
from services.papers.models import IssuedPaper

#: Who registers papers: those of their own unit and of units below it; the registry and administrators of every unit.
WRITERS = (Role.OFFICER, Role.HEAD, Role.REGISTRY, Role.ADMIN)
#: Who issues, cancels and replaces: more than who may write a draft.
ISSUERS = (Role.HEAD, Role.REGISTRY, Role.ADMIN)
READERS = (*WRITERS, Role.COUNTER, Role.FINANCE, Role.EXECUTIVE, Role.AUDITOR)
_EVERYWHERE = (Role.REGISTRY, Role.ADMIN, Role.EXECUTIVE, Role.AUDITOR)


def may_write(actor: Actor, unit_id: int) -> bool:
    """Whether the actor registers papers of that unit."""
    return actor.has_role(*WRITERS) and _is_theirs(actor, unit_id)


def may_issue(actor: Actor, unit_id: int) -> bool:
    """Whether the actor issues, cancels and replaces papers of that unit."""
    return actor.has_role(*ISSUERS) and _is_theirs(actor, unit_id)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The papers that the actor may read at the desk, as a condition of the query."""
    if not actor.has_role(*READERS):
        return false()
    return true() if actor.has_role(*_EVERYWHERE) else IssuedPaper.unit_id.in_(actor.unit_ids)


def _is_theirs(actor: Actor, unit_id: int) -> bool:
    return actor.has_role(*_EVERYWHERE) or unit_id in actor.unit_ids
