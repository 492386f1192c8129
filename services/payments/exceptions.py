"""Exceptions about money as officers see them: the list by codes, one with the bills it may belong to."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, tuple_

from services import db
from services.audit import Actor
from services.errors import NotFound
from services.money import parse_baht
from services.payments.bank_files import BankLineView, Keyed, find_line
from services.payments.bank_models import BankFile, BankLine, PaymentException
from services.payments.credits import find_credit
from services.payments.exception_words import ExceptionCode, Step, code_of
from services.payments.models import Bill, CreditUse, Payment, Refund
from services.payments.reading import find_bill, get_payment, list_bills
from services.payments.rows import bill_row
from services.payments.views import UNPAID, BillRow, BillView, CreditView, PaymentView
from services.people.business_models import Business
from services.people.finance import is_finance, may_see_finance
from services.people.models import Officer

PAGE, MOST_COUNTED = 50, 999
_LIKELY = 8


@dataclass(frozen=True, slots=True)
class ExceptionView:
    """One exception. `payment` is the money it is about, `line` the bank's line, `credit` what was made of it."""

    id: int
    code: str
    words: ExceptionCode
    is_open: bool
    amount_satang: int
    raised_at: datetime
    settled_at: datetime | None
    settled_by: str
    step: str
    note: str
    data: dict[str, Any]
    payment_id: int | None
    bill_id: int | None
    bill_reference: str
    bank_file_id: int | None
    bank_file_name: str
    bank_line_id: int | None
    #: How the money came in, and who is asked or, for those who work with money, who paid; "" where not known.
    method: str = ""
    payer: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Around:
    """What helps to settle it: the payment, the bank's line, the credit, and bills that it may belong to."""

    payment: PaymentView | None
    line: BankLineView | None
    credit: CreditView | None
    likely: Sequence[tuple[BillRow, str]]
    bill: BillView | None = None
    #: Refunds that hold or gave back the credit, and bills to which it was carried, by their references.
    refunds: Sequence[str] = ()
    carried: Sequence[str] = ()


def count_open() -> dict[str, int]:
    """How many are open of each code, counted up to 999."""
    codes = db.session().scalars(select(PaymentException.code).where(PaymentException.is_open).distinct())
    counted = {}
    for code in sorted(codes):
        few = select(PaymentException.id).where(PaymentException.is_open, PaymentException.code == code)
        few = few.limit(MOST_COUNTED + 1)
        counted[code] = db.session().scalar(select(func.count()).select_from(few.subquery())) or 0
    return counted


def list_exceptions(
    *, actor: Actor, code: str = "", is_open: bool = True, bank_file_id: int | None = None, after: int | None = None
) -> Keyed:
    """A page of exceptions, oldest first while they are open, else newest first. NotFound for those who may not see."""
    if not may_see_finance(actor):
        raise NotFound("exceptions")
    query = _rows().where(PaymentException.is_open == is_open)
    if code:
        query = query.where(PaymentException.code == code)
    if bank_file_id is not None:
        query = query.where(PaymentException.bank_file_id == bank_file_id)
    if after is not None:
        query = query.where(PaymentException.id > after if is_open else PaymentException.id < after)
    order = PaymentException.id if is_open else PaymentException.id.desc()
    found = db.session().execute(query.order_by(order).limit(PAGE + 1)).all()
    rows = [_view(row, actor) for row in found[:PAGE]]
    return Keyed(rows, rows[-1].id if len(found) > PAGE else None)


def get_exception(exception_id: int, *, actor: Actor) -> ExceptionView:
    """One exception. NotFound, also for those who may not see it."""
    if not may_see_finance(actor):
        raise NotFound("exception")
    found = db.session().execute(_rows().where(PaymentException.id == exception_id)).one_or_none()
    if found is None:
        raise NotFound("exception")
    return _view(found, actor)


def look_around(view: ExceptionView, *, actor: Actor) -> Around:
    """What helps to settle it."""
    payment = get_payment(view.payment_id) if view.payment_id else None
    line = find_line(view.bank_line_id, actor=actor) if view.bank_line_id else None
    credit = find_credit(int(view.data["credit"])) if view.data.get("credit") else None
    likely: Sequence[tuple[BillRow, str]] = ()
    if Step.MATCH in view.words.steps and payment is not None and view.is_open:
        likely = likely_bills(payment.ref1, payment.ref2, payment.amount_satang)
    refunds, carried = _uses_of(credit.id) if credit is not None else ((), ())
    bill = find_bill(view.bill_id) if view.bill_id else None
    return Around(payment, line, credit, likely, bill, refunds, carried)


def find_bills(typed: str) -> list[BillRow]:
    """Bills for what an officer types: a number, a business, a payer as `list_bills` finds them, or the open sum."""
    if not typed.strip():
        return []
    found = {bill.id: bill for bill in list_bills(query=typed, limit=_LIKELY).bills}
    try:
        satang = parse_baht(typed)
    except ValueError:
        return list(found.values())
    open_sum = (Bill.amount_satang - Bill.paid_satang == satang) & Bill.status.in_(UNPAID)
    rows = select(Bill, Business.number).join(Business, Business.id == Bill.business_id).where(open_sum)
    for bill, number in db.session().execute(rows.order_by(Bill.id.desc()).limit(_LIKELY)):
        found.setdefault(bill.id, bill_row(bill, number))
    return list(found.values())


def exceptions_of_lines(file_id: int, line_ids: Collection[int], *, actor: Actor) -> dict[int, int]:
    """The exception of each of these lines of a file, where there is one."""
    if not may_see_finance(actor):
        raise NotFound("exceptions")
    query = select(PaymentException.bank_line_id, PaymentException.id).where(
        PaymentException.bank_file_id == file_id, PaymentException.bank_line_id.in_(line_ids)
    )
    found = db.session().execute(query.order_by(PaymentException.id))
    return {line: number for line, number in found if line is not None}


def _uses_of(credit_id: int) -> tuple[list[str], list[str]]:
    uses = (
        select(Refund.reference, Bill.reference)
        .select_from(CreditUse)
        .outerjoin(Refund, Refund.id == CreditUse.refund_id)
        .outerjoin(Bill, Bill.id == CreditUse.bill_id)
        .where(CreditUse.credit_id == credit_id)
        .order_by(CreditUse.id)
        .limit(_LIKELY)
    )
    found = db.session().execute(uses).all()
    refunds = dict.fromkeys(refund for refund, _ in found if refund)
    return list(refunds), list(dict.fromkeys(bill for _, bill in found if bill))


def likely_bills(ref1: str, ref2: str, satang: int) -> list[tuple[BillRow, str]]:
    """Bills that money with these references may be for, with why: near, same_ref1, same_amount; likeliest first."""
    found: dict[int, tuple[BillRow, str]] = {}
    same_ref2 = [(near, ref2) for near in _near(ref1)]
    same_ref1 = [(ref1, near) for near in _near(ref2)]
    queries = (
        ("near", tuple_(Bill.ref1, Bill.ref2).in_([*same_ref1, *same_ref2]), True),
        ("same_ref1", (Bill.ref1 == ref1) & Bill.status.in_(UNPAID), bool(ref1)),
        ("same_amount", (Bill.amount_satang - Bill.paid_satang == satang) & Bill.status.in_(UNPAID), True),
    )
    for why, condition, is_asked in queries:
        if not is_asked:
            continue
        rows = select(Bill, Business.number).join(Business, Business.id == Bill.business_id).where(condition)
        for bill, number in db.session().execute(rows.order_by(Bill.id.desc()).limit(_LIKELY)):
            found.setdefault(bill.id, (bill_row(bill, number), why))
    return list(found.values())[: _LIKELY * 2]


def _rows() -> Any:
    return (
        select(
            PaymentException, Bill.reference, BankFile.name, Officer.post, Payment.method, Bill.payer_name,
            BankLine.customer,
        )
        .outerjoin(Payment, Payment.id == PaymentException.payment_id)
        .outerjoin(BankLine, BankLine.id == PaymentException.bank_line_id)
        .outerjoin(Bill, Bill.id == PaymentException.bill_id)
        .outerjoin(BankFile, BankFile.id == PaymentException.bank_file_id)
        .outerjoin(Officer, Officer.id == PaymentException.settled_by_id)
    )  # fmt: skip


def _view(found: Any, actor: Actor) -> ExceptionView:
    row, bill, name, post, method, payer, customer = found
    payer = payer or (customer if is_finance(actor) else "")
    return ExceptionView(
        row.id, row.code, code_of(row.code), row.is_open, row.amount_satang, row.raised_at, row.settled_at, post or "",
        row.step, row.note, row.data, row.payment_id, row.bill_id, bill or "", row.bank_file_id, name or "",
        row.bank_line_id, method or "", payer or "",
    )  # fmt: skip


def _near(ref: str) -> list[str]:
    """What somebody may have meant who typed this: one digit wrong, two neighbours swapped."""
    near = []
    for place, character in enumerate(ref[:20]):
        if character.isdecimal():
            near += [ref[:place] + digit + ref[place + 1 :] for digit in "0123456789" if digit != character]
        if place + 1 < len(ref) and ref[place + 1] != character:
            near.append(ref[:place] + ref[place + 1] + character + ref[place + 2 :])
    return near
