"""Who keeps a channel at its platform, and what shall stand there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Plan:
    """What shall stand at the platform. `mark` changes with any of it; `parts` is the keeper's own."""

    mark: str
    parts: Any = field(repr=False)


@dataclass(frozen=True, slots=True)
class Installed:
    """What stands at the platform now: its ids of the menus by our names, and the address it sends events to.

    `done` says in words of an operator what was changed; empty where everything stood already.
    """

    menus: Mapping[str, str]
    webhook: str = ""
    webhook_answers: bool | None = None
    webhook_said: str = ""
    done: Sequence[str] = ()


class Keeper(Protocol):
    """What a channel does to be there at its platform."""

    def is_there(self) -> bool:
        """Whether there is a channel at the platform at all; without one nothing is tried by itself."""

    def plan(self) -> Plan:
        """What shall stand there; may read, changes nothing."""

    def install(self, plan: Plan) -> Installed:
        """Makes it so, outside of any transaction; the second time changes nothing. Unavailable: not now."""

    def show_menu(self, address: str, menu_id: str) -> None:
        """Shows a menu to one user, "" the usual one. Unavailable: not now; other errors: never for this user."""

    def wanted_menu(self, channel: str, address: str, language: str) -> str:
        """Our name of the menu that this user should see, "" for the usual one; may read."""


_keepers: dict[str, Keeper] = {}


def register_keeper(channel: str, keeper: Keeper) -> None:
    """Says who keeps a channel at its platform."""
    _keepers[channel] = keeper


def find_keeper(channel: str) -> Keeper | None:
    """Who keeps the channel; None where nobody does."""
    return _keepers.get(channel)


def get_keeper(channel: str) -> Keeper:
    """Who keeps the channel; KeyError where nobody does."""
    return _keepers[channel]


def kept_channels() -> list[str]:
    """The channels that somebody keeps."""
    return sorted(_keepers)
