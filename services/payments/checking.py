"""The books compared with what they are about: every baht traceable, or the difference is named."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from services.db import session
from services.payments import ledger
from services.payments.ledger import Account
from services.payments.models import Bill, BillItem, Credit, CreditUse, Payment, PaymentPart, Refund
from services.payments.views import HOLDING, UNPAID, PaymentState


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that does not agree: what, the row it is about (0 for a sum of all), what it should be and is."""

    what: str
    row_id: int
    should: int
    found: int


def find_differences(limit: int = 100) -> list[Difference]:
    """Everything that does not agree, at most so many of a kind; nothing while all is in order. For a quiet hour."""
    found = [Difference("entry", entry_id, 0, 1) for entry_id in ledger.check(limit)]
    found += _rows("payment", _payments(), limit)
    found += _rows("item", _items(), limit)
    found += _rows("bill", _bills(), limit)
    found += _rows("credit", _credits(), limit)
    balance = ledger.trial_balance()
    for what, account, should in (
        ("receivable", Account.RECEIVABLE, _sum(Bill.amount_satang - Bill.paid_satang, Bill.status.in_(UNPAID))),
        ("suspense", Account.SUSPENSE, -_sum(Payment.amount_satang, Payment.state == PaymentState.WAITING)),
        ("credits", Account.CREDITS, -_sum(Credit.left_satang) - _held()),
    ):
        if balance[account] != should:
            found.append(Difference(what, 0, should, balance[account]))
    return found


def _rows(what: str, query: Select[int, Any, Any], limit: int) -> list[Difference]:
    return [
        Difference(what, row_id, int(should), int(is_)) for row_id, should, is_ in session().execute(query.limit(limit))
    ]


def _payments() -> Select[int, Any, Any]:
    """Payments that are not the sum of their parts; those in suspense have none, and so have those undone there."""
    parts = (
        select(PaymentPart.payment_id, func.sum(PaymentPart.amount_satang).label("satang"))
        .group_by(PaymentPart.payment_id)
        .subquery()
    )
    is_ = func.coalesce(parts.c.satang, 0)
    query = select(Payment.id, Payment.amount_satang, is_).outerjoin(parts, parts.c.payment_id == Payment.id)
    undone = (PaymentState.REVERSED, PaymentState.REVERSAL)
    return query.where(
        is_ != Payment.amount_satang,
        or_(Payment.state == PaymentState.MATCHED, and_(Payment.state.in_(undone), is_ != 0)),
    ).order_by(Payment.id)


def _items() -> Select[int, Any, Any]:
    """Lines of bills of which not so much is paid as payments brought."""
    parts = (
        select(PaymentPart.item_id, func.sum(PaymentPart.amount_satang).label("satang"))
        .group_by(PaymentPart.item_id)
        .subquery()
    )
    should = func.coalesce(parts.c.satang, 0)
    query = select(BillItem.id, should, BillItem.paid_satang).outerjoin(parts, parts.c.item_id == BillItem.id)
    return query.where(should != BillItem.paid_satang).order_by(BillItem.id)


def _bills() -> Select[int, Any, Any]:
    """Bills of which not so much is paid as of their lines."""
    lines = (
        select(BillItem.bill_id, func.sum(BillItem.paid_satang).label("satang")).group_by(BillItem.bill_id).subquery()
    )
    query = select(Bill.id, lines.c.satang, Bill.paid_satang).join(lines, lines.c.bill_id == Bill.id)
    return query.where(lines.c.satang != Bill.paid_satang).order_by(Bill.id)


def _credits() -> Select[int, Any, Any]:
    """Credits of which something else is left than was not used; parts of payments that were taken back count too."""
    uses = (
        select(CreditUse.credit_id, func.sum(CreditUse.amount_satang).label("satang"))
        .group_by(CreditUse.credit_id)
        .subquery()
    )
    back = (
        select(PaymentPart.credit_id, func.sum(PaymentPart.amount_satang).label("satang"))
        .where(PaymentPart.amount_satang < 0)
        .group_by(PaymentPart.credit_id)
        .subquery()
    )
    should = Credit.amount_satang - func.coalesce(uses.c.satang, 0) + func.coalesce(back.c.satang, 0)
    query = (
        select(Credit.id, should, Credit.left_satang)
        .outerjoin(uses, uses.c.credit_id == Credit.id)
        .outerjoin(back, back.c.credit_id == Credit.id)
    )
    return query.where(should != Credit.left_satang).order_by(Credit.id)


def _held() -> int:
    """What is held for refunds that are not done."""
    query = (
        select(func.coalesce(func.sum(CreditUse.amount_satang), 0))
        .join(Refund, Refund.id == CreditUse.refund_id)
        .where(Refund.status.in_(HOLDING))
    )
    return int(session().scalar(query) or 0)


def _sum(column: object, *conditions: object) -> int:
    query = select(func.coalesce(func.sum(column), 0)).where(*conditions)  # type: ignore[arg-type]
    return int(session().scalar(query) or 0)
