"""A bank's callbacks: each told once counts once, however often and in whatever order they come."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from services import clock, crypto, db
from services.audit import SYSTEM, Actor, ActorKind, Channel, record
from services.errors import RuleBroken
from services.organisation import get_setting
from services.payments.bank_known import told_by_file
from services.payments.bank_models import CallbackMessage
from services.payments.callback_reading import Kind, Told
from services.payments.models import Payment
from services.payments.noting import note_exception
from services.payments.reversing import reverse_payment
from services.payments.taking import lock_for, take_payment
from services.payments.views import Method, NewPayment, PaymentState, Result
from services.people.attempts import one_at_a_time

WINDOW, PATIENCE, NEEDS_TIME = (
    "payments.callback_minutes",
    "payments.callback_waits_days",
    "payments.callback_needs_time",
)
BANK = Actor(ActorKind.PARTNER, Channel.API)
_SOURCE = "callback:"
#: A clock of the bank may be ahead of ours by so much.
_AHEAD = timedelta(minutes=2)
_SWEPT = 50


class Answer(StrEnum):
    """How a callback was taken beside the results of payments."""

    REVERSED = "reversed"
    WAITING = "waiting"
    CHANGED = "changed"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Answered:
    """The result that the bank is told, and the reference of the payment, if there is one."""

    result: str
    payment: str = ""
    is_known: bool = False


def receive(told: Told) -> Answered:
    """Works a callback whose signature was checked, in the caller's transaction.

    `result` is that of the payment (matched, short, over, double, unknown_reference, cancelled_bill), or reversed,
    waiting (a reversal whose payment is not here yet), changed (the transaction was told of otherwise before),
    expired (sent too long ago). RuleBroken("sent_at", "missing") where the setting demands that it says when it was
    sent.
    """
    if told.sent_at is None and get_setting(NEEDS_TIME):
        raise RuleBroken("sent_at", "missing")
    now = clock.now()
    if told.sent_at is not None and not now - _window() <= told.sent_at <= now + _AHEAD:
        return Answered(Answer.EXPIRED)
    if told.paid_at > now + timedelta(days=1):
        raise RuleBroken("paid_at", "moment")
    # Two that come at once stand in line, by what they are about.
    one_at_a_time(crypto.fingerprint(told.reverses or told.transaction, "callback"))
    before = _before(told)
    if before is not None:
        return _again(before, told)
    return _take(told) if told.kind is Kind.PAYMENT else _undo(told)


def work_waiting() -> int:
    """Reversals whose payment has come meanwhile; those that waited too long become exceptions. How many were ended."""
    until = clock.now() - timedelta(days=int(get_setting(PATIENCE)))
    query = select(CallbackMessage).where(CallbackMessage.state == "waiting").order_by(CallbackMessage.id)
    ended = 0
    for row in db.session().scalars(query.limit(_SWEPT).with_for_update(skip_locked=True)):
        if _reverse(row):
            ended += 1
        elif row.received_at < until:
            row.state = "exception"
            _note_unmatched(row)
            ended += 1
    return ended


def _window() -> timedelta:
    return timedelta(minutes=int(get_setting(WINDOW)))


def _before(told: Told) -> CallbackMessage | None:
    """The first message about this transaction of the same kind."""
    query = select(CallbackMessage).where(
        CallbackMessage.transaction == told.transaction, CallbackMessage.kind == told.kind
    )
    return db.session().scalar(query.order_by(CallbackMessage.id).limit(1))


def _again(before: CallbackMessage, told: Told) -> Answered:
    """Told of before: the same result; with another content nothing, and an officer learns of it."""
    if before.fingerprint == told.fingerprint():
        return Answered(_result_of(before), _reference(before.payment_id), is_known=True)
    known = select(CallbackMessage.id).where(
        CallbackMessage.transaction == told.transaction, CallbackMessage.fingerprint == told.fingerprint()
    )
    if db.session().scalar(known) is None:
        row = _write(told, "exception", before.payment_id)
        data = {"taken": before.amount_satang, "told": told.amount_satang, "message": row.id, "source": "callback"}
        note_exception(Result.AMOUNT_CHANGED, payment_id=before.payment_id, amount_satang=told.amount_satang, data=data)
    return Answered(Answer.CHANGED, is_known=True)


def _take(told: Told) -> Answered:
    # Behind the lock of the business: a file that tells of the same money may be at work at this moment.
    lock_for(pairs=[(told.ref1, told.ref2)])
    payment_id = told_by_file(told.ref1, told.ref2, told.amount_satang, clock.local(told.paid_at).date())
    if payment_id is not None:
        _write(told, "done", payment_id)
        return Answered(Result.MATCHED, _reference(payment_id), is_known=True)
    new = NewPayment(
        Method.CALLBACK, told.amount_satang, told.paid_at, f"{_SOURCE}{told.transaction}",
        bank_reference=told.transaction, ref1=told.ref1, ref2=told.ref2, payer=told.payer or None,
    )  # fmt: skip
    taken = take_payment(new, actor=BANK)
    if taken.result == Result.AMOUNT_CHANGED:
        _write(told, "exception", taken.payment_id)
        return Answered(Answer.CHANGED, is_known=True)
    row = _write(told, "done", taken.payment_id, result=str(taken.result))
    _reverse_waiting(told.transaction)
    return Answered(_result_of(row), _reference(taken.payment_id), is_known=taken.is_known)


def _undo(told: Told) -> Answered:
    row = _write(told, "waiting", None)
    if _reverse(row, told.reverses):
        return Answered(Answer.REVERSED, _reference(row.payment_id))
    db.request_work()
    return Answered(Answer.WAITING)


def _reverse_waiting(transaction: str) -> None:
    """A reversal that came before its payment: now it is done."""
    query = select(CallbackMessage).where(
        CallbackMessage.state == "waiting",
        CallbackMessage.reverses == transaction,
        CallbackMessage.kind == Kind.REVERSAL,
    )
    for row in db.session().scalars(query.order_by(CallbackMessage.id).limit(_SWEPT)).all():
        _reverse(row)


def _reverse(row: CallbackMessage, reverses: str = "") -> bool:
    """Undoes the payment that a reversal names, where it is here and has that sum."""
    reverses = reverses or row.reverses
    query = select(Payment.id).where(
        Payment.bank_reference == reverses,
        Payment.amount_satang == row.amount_satang,
        Payment.state.in_((PaymentState.MATCHED, PaymentState.WAITING)),
    )
    payment_id = db.session().scalar(query.order_by(Payment.id).limit(1))
    if payment_id is None:
        return False
    undone = reverse_payment(
        payment_id, reason="bank_debit", actor=BANK, source_key=f"{_SOURCE}{row.transaction}:reversal",
        paid_at=row.paid_at,
    )  # fmt: skip
    row.state, row.payment_id, row.result = "done", undone.payment_id, Answer.REVERSED
    db.session().flush()
    return True


def _note_unmatched(row: CallbackMessage) -> None:
    data: dict[str, Any] = {"message": row.id, "ref1": row.ref1, "ref2": row.ref2, "source": "callback"}
    data |= {"paid_at": row.paid_at.isoformat()}
    note_exception("unmatched_debit", amount_satang=row.amount_satang, data=data)
    record("give up callback", actor=SYSTEM, subject="callback_message", subject_id=row.id)


def _write(told: Told, state: str, payment_id: int | None, *, result: str = "") -> CallbackMessage:
    row = CallbackMessage(
        transaction=told.transaction, fingerprint=told.fingerprint(), kind=told.kind, ref1=told.ref1, ref2=told.ref2,
        amount_satang=told.amount_satang, paid_at=told.paid_at, sent_at=told.sent_at or told.paid_at,
        received_at=clock.now(), state=state, payment_id=payment_id, reverses=told.reverses,
        result=result or (Result.MATCHED if state == "done" else ""),
    )  # fmt: skip
    db.session().add(row)
    db.session().flush()
    return row


def _result_of(row: CallbackMessage) -> str:
    return row.result or (Answer.WAITING if row.state == "waiting" else Answer.CHANGED)


def _reference(payment_id: int | None) -> str:
    if payment_id is None:
        return ""
    return db.session().scalar(select(Payment.reference).where(Payment.id == payment_id)) or ""
