"""What a happening means to the books: the entries of bills, money, credits and refunds, all in one place."""

from collections.abc import Iterable, Sequence
from datetime import date

from services import clock
from services.payments.ledger import Account, Line, post
from services.payments.models import Bill, BillItem, Credit, Payment, Refund
from services.payments.views import Method

#: The revenue of a bill that asks back what was refunded although the money behind it was taken away again.
REPAYMENT = "repayment"
_MONEY = {
    Method.BANK_FILE: Account.BANK,
    Method.CALLBACK: Account.BANK,
    Method.CASH: Account.CASH,
    Method.CARD: Account.CARD,
    Method.CREDIT: Account.CREDITS,
}
#: A line of a bill and the satang that go there.
Share = tuple[BillItem, int]


def account_of(payment: Payment) -> Account:
    """Where the money of a payment lies."""
    return _MONEY[Method(payment.method)]


def owed(bill: Bill, shares: Iterable[Share], sign: int) -> list[Line]:
    """What is owed by the business, more (1) or less (-1) of it."""
    return [
        Line(Account.RECEIVABLE, sign * satang, item.revenue, item.part, bill.business_id) for item, satang in shares
    ]


def book_bill(bill: Bill, items: Sequence[BillItem]) -> None:
    """A bill was issued: it is owed, and it is revenue."""
    _book_bill("issue", bill, items, 1)


def book_withdrawal(bill: Bill, items: Sequence[BillItem]) -> None:
    """A bill asks for nothing any more: its entry is undone."""
    _book_bill("withdraw", bill, items, -1)


def book_money(payment: Payment, bill: Bill | None, shares: Sequence[Share], credited: int, *, held: bool) -> None:
    """Money goes to lines of a bill and into a credit; from suspense where it was `held` there."""
    source = Account.SUSPENSE if held else account_of(payment)
    lines = [_of_business(source, payment.amount_satang, payment.business_id)]
    lines += [] if bill is None else owed(bill, shares, -1)
    lines.append(_of_business(Account.CREDITS, -credited, payment.business_id))
    post("match" if held else "money", "payment", payment.id, lines=lines, day=payment.paid_on)


def book_waiting(payment: Payment) -> None:
    """Money came in whose place is not known."""
    lines = [
        _of_business(account_of(payment), payment.amount_satang, None),
        _of_business(Account.SUSPENSE, -payment.amount_satang, None),
    ]
    post("money", "payment", payment.id, lines=lines, day=payment.paid_on)


def book_reversal(reversal: Payment, lines: Sequence[Line]) -> None:
    """Money went back; `lines` say where it is missing now. Its own sum is negative."""
    here = account_of(reversal)
    business_id = reversal.business_id if here is Account.CREDITS else None
    own = Line(here, reversal.amount_satang, business_id=business_id)
    post("reversal", "payment", reversal.id, lines=[own, *lines], day=reversal.paid_on)


def book_move(payment: Payment, lines: Sequence[Line]) -> None:
    """What a payment paid stands elsewhere from now on."""
    post("move", "payment", payment.id, lines=lines, day=clock.today())


def book_credit(credit: Credit, part: str) -> None:
    """The authority owes a business what it had counted as revenue."""
    lines = [
        Line(Account.REVENUE, credit.amount_satang, credit.revenue, part, credit.business_id),
        _of_business(Account.CREDITS, -credit.amount_satang, credit.business_id),
    ]
    post("credit", "credit", credit.id, lines=lines, day=clock.today())


def book_refund(refund: Refund, day: date) -> None:
    """A refund was paid out of the authority's bank account."""
    lines = [
        _of_business(Account.CREDITS, refund.amount_satang, refund.business_id),
        _of_business(Account.BANK, -refund.amount_satang, None),
    ]
    post("refund", "refund", refund.id, lines=lines, day=day)


def _book_bill(kind: str, bill: Bill, items: Sequence[BillItem], sign: int) -> None:
    shares = [(item, item.amount_satang) for item in items]
    gained = [
        Line(
            Account.REFUNDS if item.revenue == REPAYMENT else Account.REVENUE,
            -sign * satang,
            item.revenue,
            item.part,
            bill.business_id,
        )
        for item, satang in shares
    ]
    post(kind, "bill", bill.id, lines=[*owed(bill, shares, sign), *gained], day=clock.today())


def _of_business(account: Account, satang: int, business_id: int | None) -> Line:
    """Money belongs to nobody once it is here; what is owed to somebody names the business."""
    return Line(account, satang, business_id=business_id if account is Account.CREDITS else None)
