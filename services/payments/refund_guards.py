"""What keeps a refund from being approved: the room that made the credit knows, by the subject of the credit."""

from collections.abc import Callable
from dataclasses import dataclass

from services.payments.models import Credit


@dataclass(frozen=True, slots=True)
class RefundHold:
    """Why nobody approves yet: a code for the refusal, and the matter that is to be settled before."""

    code: str
    subject: str
    reference: str


#: The id of the subject; None where nothing stands against it.
RefundGuard = Callable[[int], RefundHold | None]

_known: dict[str, RefundGuard] = {}


def register_refund_guard(origin_subject: str, guard: RefundGuard) -> None:
    """Says who is asked before a credit of that subject is given back; registering anew replaces."""
    _known[origin_subject] = guard


def hold_of(credit: Credit) -> RefundHold | None:
    """What stands against giving a credit back now, or None."""
    guard = _known.get(credit.subject)
    return guard(credit.subject_id) if guard is not None and credit.subject_id is not None else None
