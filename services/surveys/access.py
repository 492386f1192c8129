"""Who may build a survey, read its results, and read what people said in own words."""

from sqlalchemy import ColumnElement, false, or_, true

from services.audit import Actor, ActorKind, Role
from services.surveys.models import Survey
from services.surveys.views import SurveyView

#: They build and read all surveys.
_ALL = (Role.REGISTRY, Role.ADMIN)
#: They read the results of all.
_READERS = (Role.EXECUTIVE, Role.AUDITOR)


def may_edit(actor: Actor, view: SurveyView) -> bool:
    """Whether the actor builds this survey: registry and administrators all, heads those of their unit."""
    return edits_unit(actor, view.unit_id)


def may_see(actor: Actor, view: SurveyView) -> bool:
    """Whether the actor reads its questions and results: officers those of their unit, heads also the authority's."""
    if may_edit(actor, view) or actor.has_role(*_READERS):
        return True
    if not actor.is_officer:
        return False
    return actor.has_role(Role.HEAD) if view.unit_id is None else view.unit_id in actor.unit_ids


def may_see_words(actor: Actor, view: SurveyView) -> bool:
    """Whether the actor reads what people said in own words: those who build the survey, nobody else."""
    return may_edit(actor, view)


def edits_unit(actor: Actor, unit_id: int | None) -> bool:
    """Whether the actor builds surveys of that unit (None: of the whole authority)."""
    if actor.kind is ActorKind.SYSTEM or actor.has_role(*_ALL):
        return True
    return actor.has_role(Role.HEAD) and unit_id is not None and unit_id in actor.unit_ids


def edited_by(actor: Actor) -> ColumnElement[bool]:
    """The surveys that the actor builds, as a condition of a query."""
    if actor.kind is ActorKind.SYSTEM or actor.has_role(*_ALL):
        return true()
    return Survey.unit_id.in_(sorted(actor.unit_ids)) if actor.has_role(Role.HEAD) else false()


def seen_by(actor: Actor) -> ColumnElement[bool]:
    """The surveys whose results the actor reads, as a condition of a query."""
    if actor.kind is ActorKind.SYSTEM or actor.has_role(*_ALL, *_READERS):
        return true()
    if not actor.is_officer:
        return false()
    own = Survey.unit_id.in_(sorted(actor.unit_ids))
    return or_(own, Survey.unit_id.is_(None)) if actor.has_role(Role.HEAD) else own
