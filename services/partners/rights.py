"""Who may look after partners: administrators alone."""

from services.audit import Actor, ActorKind, Role
from services.errors import NotAllowed


def need_admin(actor: Actor) -> None:
    """NotAllowed for all but administrators and the platform itself."""
    if actor.kind is not ActorKind.SYSTEM and not actor.has_role(Role.ADMIN):
        raise NotAllowed("partners")
