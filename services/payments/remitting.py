"""The remittance note (ใบนำส่งเงิน) of a drawer as paper."""

from services import documents
from services.audit import Actor
from services.clock import local
from services.errors import RuleBroken
from services.payments.books import BookKind, print_book
from services.payments.drawers import DrawerView, get_drawer, list_takings
from services.payments.papers import issuer_of
from services.payments.views import Method
from services.text import Words

_METHODS = {Method.CASH: Words("เงินสด", "Cash"), Method.CARD: Words("บัตร", "Card")}
_SIGNED = (
    Words("ผู้นำส่งเงิน", "Handed over by"),
    Words("ผู้รับเงิน", "Received by"),
    Words("ผู้ตรวจสอบ", "Checked by"),
)


def remittance_pdf(drawer_id: int, *, actor: Actor, language: str = "th") -> bytes:
    """The note of a closed drawer. NotFound as `get_drawer`; RuleBroken("", drawer_open) while it is open."""
    drawer = get_drawer(drawer_id, actor=actor)
    if drawer.closed_at is None:
        raise RuleBroken("", "drawer_open")
    takings = list_takings(drawer_id, actor=actor)
    counted = [one for one in takings if not one.is_undone]
    numbers = [one.receipt_number for one in takings if one.receipt_number]
    return documents.remittance_pdf(
        {
            "language": language,
            "issuer": issuer_of(language),
            "number": number_of(drawer),
            "day": drawer.day.isoformat(),
            "issued_at": local(drawer.closed_at).isoformat(),
            "drawer": drawer.officer,
            "opened_at": local(drawer.opened_at).isoformat(),
            "closed_at": local(drawer.closed_at).isoformat(),
            "receipts": [
                {
                    "number": one.receipt_number or one.reference,
                    "payer": one.payer,
                    "method": _METHODS[one.method].in_(language),
                    "satang": one.amount_satang,
                    "is_cancelled": one.is_undone,
                }
                for one in takings
            ],
            "by_method": [
                {
                    "text": words.in_(language),
                    "count": sum(one.method is method for one in counted),
                    "satang": sum(one.amount_satang for one in counted if one.method is method),
                }
                for method, words in _METHODS.items()
            ],
            "total_satang": sum(one.amount_satang for one in counted),
            "cash_satang": drawer.cash_satang,
            "counted_satang": drawer.counted_satang,
            "reason": drawer.note,
            "from_number": min(numbers, default=""),
            "to_number": max(numbers, default=""),
            "signatures": [{"role": words.in_(language)} for words in _SIGNED],
        }
    )


def number_of(drawer: DrawerView) -> str:
    """The number of its note as printed: book, fiscal year, number."""
    if drawer.fiscal_year is None:
        return ""
    return f"{print_book(BookKind.REMITTANCE, drawer.fiscal_year)} {drawer.number}"
