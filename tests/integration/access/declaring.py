"""How a row of the table of access is declared, and who is who in it."""

from dataclasses import dataclass, field
from typing import Any

from tests.integration.access.asking import Outcome

SHOWN, SENT_ON, REFUSED, ABSENT, SIGN_IN, FORBIDDEN = (
    Outcome.SHOWN, Outcome.SENT_ON, Outcome.REFUSED, Outcome.ABSENT, Outcome.SIGN_IN, Outcome.FORBIDDEN,
)  # fmt: skip

PUBLIC = ("stranger", "owner", "another citizen", "reporter's link", "follower's link")
CITIZENS = ("owner", "another citizen")
REGISTRY = ("registry", "accused registry")
INTEGRITY = ("integrity", "accused integrity")
ADMIN = ("admin",)
COUNTERS = ("counter who filed", "counter")
OFFICERS = (
    "officer", "officer elsewhere", "head", *COUNTERS, "finance", *REGISTRY, *INTEGRITY, "executive", "auditor", *ADMIN,
)  # fmt: skip
#: Who writes articles of the information centre.
AUTHORS = ("head", *REGISTRY, *ADMIN)
#: Everybody who meets citizens; executives and auditors file nothing.
FILERS = tuple(name for name in OFFICERS if name not in ("executive", "auditor"))
#: Who writes news, and who approves what others wrote.
WRITERS = ("officer", "officer elsewhere", "head", *COUNTERS, "finance", *REGISTRY, "executive", *ADMIN)
APPROVERS = ("head", "executive", *ADMIN)
EVERYBODY = PUBLIC + OFFICERS
ACTORS = EVERYBODY


@dataclass(frozen=True)
class Row:
    """An endpoint and method, who is let in, and to what."""

    endpoint: str
    method: str
    who: tuple[str, ...]
    outcome: Outcome
    values: dict[str, Any] = field(default_factory=dict)

    def expected(self, actor: str) -> Outcome:
        """What that person must get."""
        if actor in self.who:
            return self.outcome
        is_staff = self.endpoint.startswith("staff.")
        return FORBIDDEN if is_staff and actor in OFFICERS else SIGN_IN


def rows(method: str, who: tuple[str, ...], outcome: Outcome, *endpoints: str, **values: Any) -> list[Row]:
    """The same row for several endpoints."""
    return [Row(endpoint, method, who, outcome, values) for endpoint in endpoints]
