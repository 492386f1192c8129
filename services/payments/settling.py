"""The steps by which officers settle exceptions about money; each ends one, once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select, update

from services import audit, clock, db
from services.audit import SYSTEM, Actor
from services.errors import NotAllowed, NotFound, RuleBroken
from services.payments.bank_models import BankLine, CallbackMessage, PaymentException
from services.payments.correcting import Counted, correct_payment, key_of, same_transaction
from services.payments.exception_words import Step, code_of
from services.payments.models import Payment
from services.payments.reversing import reverse_payment
from services.payments.taking import credit_waiting, match_payment, take_payment
from services.payments.views import Method, NewPayment, PaymentState, Result, Taken
from services.people.business_models import Business
from services.people.finance import is_finance
from services.references import parse_reference
from services.text import normalise, single_line

NOTE_LENGTH = 1000
_CHANGED = str(Result.AMOUNT_CHANGED)
#: How a payment fitted when it came in.
_FITTED = (Result.UNKNOWN_REFERENCE, Result.CANCELLED_BILL, Result.SHORT, Result.OVER, Result.DOUBLE)


def match_exception(exception_id: int, bill_reference: str, *, actor: Actor) -> None:
    """Puts the money on a bill. RuleBroken("bill", not_found | bill_closed; "", not_open | not_waiting)."""
    row = _open(exception_id, Step.MATCH, actor)
    if row.payment_id is None:
        raise RuleBroken("", "not_waiting")
    try:
        match_payment(row.payment_id, _reference(bill_reference), actor=actor)
    except NotFound as missing:
        raise RuleBroken("bill", "not_found") from missing
    _settle(row, Step.MATCH, actor)


def credit_exception(exception_id: int, business_number: str, *, actor: Actor) -> None:
    """Makes the money a credit of a business. RuleBroken("business", not_found; "", not_open | not_waiting)."""
    row = _open(exception_id, Step.CREDIT, actor)
    business_id = db.session().scalar(select(Business.id).where(Business.number == single_line(business_number)))
    if business_id is None:
        raise RuleBroken("business", "not_found")
    if row.payment_id is None:
        raise RuleBroken("", "not_waiting")
    credit_waiting(row.payment_id, business_id, actor=actor)
    _settle(row, Step.CREDIT, actor)


def reverse_exception(exception_id: int, payment_reference: str, *, actor: Actor) -> None:
    """The debit undoes this payment. RuleBroken("payment", not_found | other_sum | already_reversed; "", not_open)."""
    row = _open(exception_id, Step.REVERSE, actor)
    query = select(Payment).where(Payment.reference == _reference(payment_reference))
    payment = db.session().scalar(query)
    if payment is None:
        raise RuleBroken("payment", "not_found")
    if payment.amount_satang != row.amount_satang:
        raise RuleBroken("payment", "other_sum")
    paid_at = row.data.get("paid_at")
    try:
        undone = reverse_payment(
            payment.id, reason="bank_debit", actor=actor, source_key=f"exception:{row.id}",
            paid_at=datetime.fromisoformat(paid_at) if paid_at else clock.now(),
        )  # fmt: skip
    except RuleBroken as broken:
        raise RuleBroken("payment", broken.problems[0].code) from broken
    if row.bank_line_id is not None:
        values = {"payment_id": undone.payment_id, "result": "reversed"}
        db.session().execute(update(BankLine).where(BankLine.id == row.bank_line_id).values(**values))
    _settle(row, Step.REVERSE, actor)


def count_line(exception_id: int, new: NewPayment | None, *, actor: Actor) -> None:
    """Counts the money of a line after all; `new` gives day, references and sum where the line could not be read.

    The exception ends; where the money fits no bill, its own exception is open. RuleBroken("", not_open | no_line).
    """
    row = _open(exception_id, Step.COUNT, actor)
    if row.code == _CHANGED:
        raise NotAllowed("counted by count_changed")
    line = db.session().get(BankLine, row.bank_line_id) if row.bank_line_id else None
    if line is None:
        raise RuleBroken("", "no_line")
    if new is None:
        if line.paid_at is None or line.is_debit:
            raise RuleBroken("", "no_line")
        new = NewPayment(
            Method.BANK_FILE, line.amount_satang, line.paid_at, f"exception:{row.id}", ref1=line.ref1, ref2=line.ref2,
            payer=line.customer,
        )  # fmt: skip
    taken = take_payment(new, actor=actor)
    line.payment_id, line.result = taken.payment_id, str(taken.result)
    _settle(row, Step.COUNT, actor)


def count_changed(exception_id: int, counted: str, *, actor: Actor) -> int | None:
    """Counts what the bank told of a transaction the second time: instead of the first telling, or also (`Counted`).

    Gives the payment that was taken for it, None where just that counted already. RuleBroken("counted", not_on_list;
    "", not_open | no_payment).
    """
    if counted not in list(Counted):
        raise RuleBroken("counted", "not_on_list")
    row = _open(exception_id, Step.COUNT, actor)
    first = db.session().get(Payment, row.payment_id) if row.payment_id is not None else None
    if first is None or first.state == PaymentState.REVERSAL:
        raise RuleBroken("", "no_payment")
    line = db.session().get(BankLine, row.bank_line_id) if row.bank_line_id is not None else None
    new = _as_told(row, first, line)
    if counted == Counted.ALSO:
        if not new.ref1:
            new = replace(new, bill_id=first.bill_id, ref1=first.ref1, ref2=first.ref2)
        taken: Taken | None = take_payment(replace(new, source_key=f"{new.source_key}:also"), actor=actor)
    else:
        taken = correct_payment(first.id, new, actor=actor)
        if taken is not None:
            _settle_fitted(first.id, taken.payment_id, actor)
    if line is not None:
        line.result = str(taken.result) if taken else "matched"
        line.payment_id = taken.payment_id if taken else line.payment_id
    row.data = {**row.data, "counted": counted}
    _settle(row, Step.COUNT, actor)
    return taken.payment_id if taken else None


def accept_exception(exception_id: int, *, actor: Actor) -> None:
    """It stands as it is. RuleBroken("", not_open)."""
    _settle(_open(exception_id, Step.ACCEPT, actor), Step.ACCEPT, actor)


def note_settled(exception_id: int, note: str, *, actor: Actor, step: Step = Step.NOTE) -> None:
    """Closes it with words. RuleBroken("note", required | too_long; "", not_open)."""
    words = normalise(note)
    if not words:
        raise RuleBroken("note", "required")
    if len(words) > NOTE_LENGTH:
        raise RuleBroken("note", "too_long", max=NOTE_LENGTH)
    row = _open(exception_id, step, actor)
    row.note = words
    _settle(row, step, actor)


def accept_duplicates(bank_file_id: int, *, actor: Actor, limit: int = 200) -> int:
    """Accepts the lines of a file that another one told of, at most so many at once; how many."""
    _only(actor)
    query = (
        select(PaymentException)
        .where(PaymentException.is_open, PaymentException.code == "duplicate_line")
        .where(PaymentException.bank_file_id == bank_file_id)
        .order_by(PaymentException.id)
        .limit(limit)
    )
    rows = db.session().scalars(query.with_for_update()).all()
    for row in rows:
        _settle(row, Step.ACCEPT, actor)
    return len(rows)


def settle_of(payment_id: int, codes: Sequence[str], *, step: Step, actor: Actor = SYSTEM) -> int:
    """Ends the open exceptions of a payment whose place was found otherwise; how many there were."""
    query = select(PaymentException).where(
        PaymentException.payment_id == payment_id, PaymentException.is_open, PaymentException.code.in_(codes)
    )
    rows = db.session().scalars(query.with_for_update()).all()
    for row in rows:
        _settle(row, step, actor)
    return len(rows)


def _as_told(row: PaymentException, first: Payment, line: BankLine | None) -> NewPayment:
    """The money as it was told of the second time, on the day that the bank named then.

    Without references where they were those of the first telling.
    """
    ref1, ref2, paid_at, payer = row.data.get("ref1", ""), row.data.get("ref2", ""), first.paid_at, first.payer
    told = db.session().get(CallbackMessage, row.data["message"]) if row.data.get("message") else None
    if told is not None:
        ref1, ref2, paid_at = told.ref1, told.ref2, told.paid_at
    elif line is not None:
        paid_at, payer = line.paid_at or paid_at, line.customer or payer
    return NewPayment(
        Method(first.method), int(row.data["told"]), paid_at, key_of(row.id), ref1=ref1, ref2=ref2, payer=payer
    )


def _settle_fitted(first_id: int, taken_id: int, actor: Actor) -> None:
    """How the others fitted is asked no more where they were reversed, nor that they were short."""
    others = same_transaction(first_id) - {taken_id}
    found = select(Payment.id, Payment.state).where(Payment.id.in_(others)).order_by(Payment.id)
    for payment_id, state in db.session().execute(found).all():
        codes = _FITTED if state == PaymentState.REVERSED else (Result.SHORT,)
        settle_of(payment_id, codes, step=Step.COUNT, actor=actor)


def _reference(typed: str) -> str:
    """The reference that somebody typed, look-alikes resolved."""
    return parse_reference(typed) or single_line(typed).upper()


def _open(exception_id: int, step: Step, actor: Actor) -> PaymentException:
    _only(actor)
    query = select(PaymentException).where(PaymentException.id == exception_id).with_for_update()
    row = db.session().scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise NotFound("exception")
    if not row.is_open:
        raise RuleBroken("", "not_open")
    if step not in code_of(row.code).steps:
        raise NotAllowed(f"{step} is no step of {row.code}")
    return row


def _only(actor: Actor) -> None:
    if not is_finance(actor):
        raise NotAllowed("exceptions about money")


def _settle(row: PaymentException, step: Step, actor: Actor) -> None:
    row.is_open, row.step, row.settled_at = False, step, clock.now()
    row.settled_by_id = actor.id if actor.is_officer else None
    db.session().flush()
    note = f"code={row.code} step={step}"
    audit.record("settle exception", actor=actor, subject="payment_exception", subject_id=row.id, note=note)
