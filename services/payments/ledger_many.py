"""Many entries of the ledger at once, for the worker's bank files: the same rows that `ledger.post` writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services import clock
from services.payments.adding import add_rows
from services.payments.ledger import Line, NotBalanced
from services.payments.ledger_models import LedgerEntry, LedgerLine


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry to be written. Its lines are of different accounts, revenues or parts, and none is nought."""

    subject_id: int
    day: date
    lines: Sequence[Line]


def post_many(kind: str, subject: str, entries: Sequence[Entry]) -> None:
    """Writes entries of different subjects. NotBalanced, TypeError as `ledger.post`: then nothing is written."""
    for entry in entries:
        if any(type(line.satang) is not int for line in entry.lines):
            raise TypeError("the ledger takes whole satang")
        total = sum(line.satang for line in entry.lines)
        if total or not all(line.satang for line in entry.lines):
            raise NotBalanced(f"{kind} of {subject} {entry.subject_id} is out by {total} satang")
    if not entries:
        return
    now = clock.now()
    heads = [
        {"at": now, "day": entry.day, "kind": kind, "subject": subject, "subject_id": entry.subject_id}
        for entry in entries
    ]
    ids = {subject_id: entry_id for entry_id, subject_id in add_rows(LedgerEntry, heads, "id", "subject_id")}
    rows = [
        {
            "entry_id": ids[entry.subject_id], "account": line.account.value, "revenue": line.revenue,
            "part": line.part, "business_id": line.business_id, "amount_satang": line.satang,
        }
        for entry in entries
        for line in entry.lines
    ]  # fmt: skip
    add_rows(LedgerLine, rows)
