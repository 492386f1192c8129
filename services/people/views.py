"""What other rooms and doors see of people: plain values, never rows."""

from dataclasses import dataclass, field
from datetime import date, datetime

from services.audit import Role

#: The signs of demonstration accounts, which production refuses.
DEMO_DOMAIN = "@demo.pracha.example"


@dataclass(frozen=True, slots=True)
class Officer:
    """A member of staff, called by post ("นักวิชาการคลัง 1"). `has_password` is False while an invitation is open."""

    id: int
    email: str
    post: str
    role: Role
    unit_id: int
    is_active: bool = True
    phone: str = ""
    language: str = "th"
    session_epoch: int = 0
    has_password: bool = False
    last_sign_in_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A citizen with an account."""

    id: int
    name: str = field(repr=False)
    email: str = field(repr=False)
    phone: str = field(repr=False)
    language: str = "th"
    session_epoch: int = 0
    is_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class BusinessPart:
    """A business and the part (owner, employee, accountant) that somebody has in it."""

    business_id: int
    number: str
    name: str
    branch: str
    kind: str
    part: str
    until_day: date | None


@dataclass(frozen=True, slots=True)
class OfficerPage:
    """One page of the list of officers; `after` asks for the next one, None on the last."""

    officers: tuple[Officer, ...]
    after: int | None
