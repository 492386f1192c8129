"""What the doors see of a kiosk."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services import clock
from services.devices.models import KioskDevice
from services.text import Words


class KioskState(StrEnum):
    """How it stands with a kiosk: never let in, in use, shut off."""

    WAITING = "waiting"
    ACTIVE = "active"
    SHUT = "shut"


@dataclass(frozen=True, slots=True)
class KioskView:
    """One kiosk. `code_until` while a code waits for a device; `old_used_at`: when an earlier token was last used.

    `token_at` and `next_at` say when its token, and the one that is to follow, were given; `is_next` whether it came
    with the latter.
    """

    id: int
    name: str
    place: Words
    unit_id: int | None
    state: KioskState
    code_until: datetime | None
    enrolled_at: datetime | None
    seen_at: datetime | None
    shut_at: datetime | None
    token_at: datetime | None
    next_at: datetime | None
    old_used_at: datetime | None
    is_next: bool = False

    @property
    def is_active(self) -> bool:
        """Whether it serves people."""
        return self.state is KioskState.ACTIVE


def view_of(row: KioskDevice, *, is_next: bool = False) -> KioskView:
    """The view of a row, for whoever came with its next token where `is_next`."""
    state = KioskState.ACTIVE if row.token_hash else KioskState.WAITING
    is_waiting = row.code_hash is not None and row.code_until is not None and row.code_until > clock.now()
    return KioskView(
        id=row.id,
        name=row.name,
        place=Words(row.place_th, row.place_en),
        unit_id=row.unit_id,
        state=state if row.is_active else KioskState.SHUT,
        code_until=row.code_until if is_waiting else None,
        enrolled_at=row.enrolled_at,
        seen_at=row.seen_at,
        shut_at=row.shut_at,
        # Kiosks that were let in before tokens were renewed have theirs since then.
        token_at=row.token_at or row.enrolled_at,
        next_at=row.next_at,
        old_used_at=row.old_used_at,
        is_next=is_next,
    )
