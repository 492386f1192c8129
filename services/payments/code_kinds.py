"""Printed codes that lead to a bill. They tell nothing of it: its page decides who may see it."""

from services.codes import CodeKind, Destination, declare_kind
from services.errors import NotFound
from services.payments.rows import by_reference
from services.references import parse_reference
from services.text import Words


def declare_code_kinds() -> None:
    """Says what codes of bills lead to; safe to call again."""
    name, typed = Words("ใบแจ้งชำระเงิน", "Bill"), Words("เลขที่ใบแจ้งชำระเงิน", "Number of the bill")
    declare_kind(CodeKind("bill", name, _resolve, target_label=typed, is_guarded=True, is_read_only=True))


def _resolve(target: str) -> Destination | None:
    try:
        bill = by_reference(parse_reference(target) or "")
    except NotFound:
        return None
    return Destination(Words("ใบแจ้งชำระเงิน", "Bill"), f"/bills/{bill.reference}")
