"""What a code can lead to: each room declares its own kind, and the address `/q/…` knows none of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from services.text import Words

_NOWHERE, _KEY = Words("", ""), Words("รหัส", "Key")


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a code leads: with `service`, to that service begun with what is `handed`; else to `path` of this site.

    Where that page offers a service of its own (the report of a fake), `offers` names it: it is handed the same.
    `title` says what it is, `place` where that stands; both may be shown to anybody.
    """

    title: Words
    path: str = ""
    service: str = ""
    handed: Mapping[str, str] = field(default_factory=dict)
    place: Words = _NOWHERE
    unit_id: int | None = None
    offers: str = ""

    def begins(self, service: str) -> bool:
        """Whether that service may be begun with what is handed."""
        return bool(service) and service in (self.service, self.offers)


@dataclass(frozen=True, slots=True)
class CodeKind:
    """One kind. `resolve` gives the destination of a target, None where the target is there no more.

    `choices` lists what an officer may choose as the target (target and name), bounded; None where a target is typed or
    codes are made by the room itself.
    """

    key: str
    name: Words
    resolve: Callable[[str], Destination | None]
    choices: Callable[[], list[tuple[str, Words]]] | None = None
    #: What a target is called in a form, where it is typed.
    target_label: Words = _KEY
    #: It leads to somebody's own paper: nothing is said of it, and whoever tries codes one after the other is refused.
    is_guarded: bool = False
    #: What it leads to is read, or answered without a name: nothing is begun and sent that could be counted.
    is_read_only: bool = False


_kinds: dict[str, CodeKind] = {}


def declare_kind(kind: CodeKind) -> None:
    """Puts a kind on the list; safe to repeat, for `offered.install()`."""
    _kinds[kind.key] = kind


def find_kind(key: str) -> CodeKind | None:
    """The kind of that key."""
    return _kinds.get(key)


def list_kinds() -> list[CodeKind]:
    """Every kind, in the order in which they were declared."""
    return list(_kinds.values())
