"""Cancelling, replacing and copying: a receipt that was issued stays for ever, marked with what became of it."""

from sqlalchemy import select

from services import audit, clock
from services.audit import SYSTEM, Actor
from services.db import session
from services.errors import NotAllowed, NotFound, RuleBroken
from services.events import raise_event
from services.payments.events import PaymentReversed
from services.payments.receipt_models import Receipt
from services.payments.receipts import issuing
from services.payments.receipts.events import ReceiptCancelled
from services.payments.receipts.reading import view_of
from services.payments.receipts.views import ReceiptStatus, ReceiptView
from services.people.finance import is_finance
from services.references import parse_reference
from services.text import normalise, single_line

#: Why the receipt of a payment that was undone is cancelled, as kept.
REVERSED = "payment_reversed"
MOST_REASON, MOST_NAME = 500, 200


def cancel_receipt(
    reference: str, *, reason: str, actor: Actor, replace: bool = False, payer_name: str = ""
) -> ReceiptView:
    """Cancels a receipt; with `replace` another is issued for the same money under the next number.

    Both are marked with each other; one that was cancelled before can be replaced too. `payer_name` corrects the payer
    on the new one; else the register's present name stands there. Gives the new receipt, else the cancelled one.
    NotAllowed for who is not finance; NotFound; RuleBroken("reason", "required" or "too_long"), ("payer_name",
    "too_long"), ("receipt", "not_valid" or "payment_gone").
    """
    words = _reason(reason)
    name = single_line(normalise(payer_name))
    if len(name) > MOST_NAME:
        raise RuleBroken("payer_name", "too_long", most=MOST_NAME)
    row = _lock(reference, actor)
    may_be = (ReceiptStatus.VALID, ReceiptStatus.CANCELLED) if replace else (ReceiptStatus.VALID,)
    if row.status not in may_be:
        raise RuleBroken("receipt", "not_valid")
    _cancel(row, words, actor, ReceiptStatus.REPLACED if replace else ReceiptStatus.CANCELLED)
    if not replace:
        raise_event(ReceiptCancelled(row.id))
        return view_of(row)
    made = issuing.issue_again(row, payer_name=name, actor=actor)
    raise_event(ReceiptCancelled(row.id, made.id))
    return view_of(made)


def copy_receipt(reference: str, *, actor: Actor) -> int:
    """Counts another replacement copy (ใบแทน) of a receipt; its number among the copies. NotAllowed, NotFound."""
    row = _lock(reference, actor)
    row.copies += 1
    session().flush()
    audit.record("copy receipt", actor=actor, subject="receipt", subject_id=row.reference, note=f"copy={row.copies}")
    return row.copies


def cancel_for_reversal(event: PaymentReversed) -> None:
    """A payment that was undone has no receipt that holds."""
    query = select(Receipt).where(Receipt.payment_id == event.payment_id, Receipt.status == ReceiptStatus.VALID)
    for row in session().scalars(query.with_for_update().execution_options(populate_existing=True)):
        _cancel(row, REVERSED, SYSTEM, ReceiptStatus.CANCELLED)
        raise_event(ReceiptCancelled(row.id))


def _cancel(row: Receipt, reason: str, actor: Actor, status: ReceiptStatus) -> None:
    row.status, row.cancelled_at, row.cancel_reason = status.value, clock.now(), reason
    row.cancelled_by_id = actor.id if actor.is_officer else None
    session().flush()
    audit.record(
        "cancel receipt",
        actor=actor,
        subject="receipt",
        subject_id=row.reference,
        fields=("status", "cancel_reason"),
        note=str(status),
    )


def _reason(typed: str) -> str:
    words = normalise(typed)
    if not words:
        raise RuleBroken("reason", "required")
    if len(words) > MOST_REASON:
        raise RuleBroken("reason", "too_long", most=MOST_REASON)
    return words


def _lock(reference: str, actor: Actor) -> Receipt:
    if not is_finance(actor):
        raise NotAllowed("receipt")
    query = select(Receipt).where(Receipt.reference == (parse_reference(reference) or ""))
    row = session().scalar(query.with_for_update().execution_options(populate_existing=True))
    if row is None:
        raise NotFound("receipt")
    return row
