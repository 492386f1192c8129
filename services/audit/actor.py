"""Who asks: a citizen, an officer, a partner organisation or the system itself, and on which channel."""

from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    """The four kinds of actor."""

    CITIZEN = "citizen"
    OFFICER = "officer"
    PARTNER = "partner"
    SYSTEM = "system"


class Role(StrEnum):
    """What an officer is here for. One account has one role, in one unit."""

    REGISTRY = "registry"
    OFFICER = "officer"
    HEAD = "head"
    COUNTER = "counter"
    FINANCE = "finance"
    EXECUTIVE = "executive"
    INTEGRITY = "integrity"
    AUDITOR = "auditor"
    ADMIN = "admin"


class Channel(StrEnum):
    """The way by which somebody reaches the authority through this platform."""

    WEB = "web"
    LINE = "line"
    QR = "qr"
    KIOSK = "kiosk"
    COUNTER = "counter"
    API = "api"
    STAFF = "staff"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks. `id` is that of the person, officer or partner; None for a citizen without an account and the system.

    `unit_ids` are an officer's own unit and those below it, whose matters the officer works.
    """

    kind: ActorKind
    channel: Channel
    id: int | None = None
    role: Role | None = None
    unit_id: int | None = None
    unit_ids: frozenset[int] = frozenset()

    @classmethod
    def citizen(cls, person_id: int | None = None, *, channel: Channel = Channel.WEB) -> "Actor":
        """A citizen, with or without an account."""
        return cls(ActorKind.CITIZEN, channel, person_id)

    @property
    def is_officer(self) -> bool:
        """Whether this is a member of staff."""
        return self.kind is ActorKind.OFFICER

    def has_role(self, *roles: Role) -> bool:
        """Whether this is an officer with one of `roles`."""
        return self.is_officer and self.role in roles


#: The platform itself: the worker, sweeps, rules.
SYSTEM = Actor(ActorKind.SYSTEM, Channel.SYSTEM)
