"""What receipts tell the rooms above."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReceiptCancelled:
    """A receipt holds no more; `replaced_by_id` is the one in its place, None where there is none."""

    receipt_id: int
    replaced_by_id: int | None = None
