"""What the case engine tells the rooms above it, in the same transaction."""

from dataclasses import dataclass

from services.audit import Actor
from services.cases.machine import Action
from services.cases.words import Status


@dataclass(frozen=True, slots=True)
class CaseOpened:
    """A case was written."""

    case_id: int


@dataclass(frozen=True, slots=True)
class CaseChanged:
    """A case was acted upon; `before` and `after` are its statuses."""

    case_id: int
    action: Action
    before: Status
    after: Status
    actor: Actor
