"""What of a bank's lines is known already: told by another file or by a callback, or paid and to be undone."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from services import clock, db
from services.payments.bank_models import BankLine, CallbackMessage
from services.payments.bank_reading import Detail
from services.payments.models import Payment
from services.payments.views import Method, PaymentState

Told = tuple[str, str, int, date]
_STANDING = (PaymentState.MATCHED, PaymentState.WAITING)


@dataclass(slots=True)
class Known:
    """Lines of other files by their identity; payments that callbacks told of, by references, sum and day."""

    lines: dict[str, tuple[int, int]] = field(default_factory=dict)
    told: dict[Told, list[int]] = field(default_factory=dict)

    def has(self, line: Detail) -> bool:
        """Whether something of it may be known, so that it wants a closer look."""
        return line.identity() in self.lines or bool(self.told.get(_told_as(line)))

    def take_told(self, line: Detail) -> int | None:
        """The payment that a callback told of and no line yet, where this line is the same money; once for each."""
        if line.paid_at is None or line.bank_reference:
            return None
        waiting = self.told.get(_told_as(line))
        return waiting.pop(0) if waiting else None


def _told_as(line: Detail) -> Told:
    day = clock.local(line.paid_at).date() if line.paid_at else date.min
    return line.ref1, line.ref2, line.amount_satang, day


def look_up(lines: Sequence[Detail], file_id: int) -> Known:
    """What is known of these lines, in two queries."""
    known = Known()
    identities = [line.identity() for line in lines if not line.problem]
    query = select(BankLine.identity, BankLine.file_id, BankLine.number).where(
        BankLine.identity.in_(identities), BankLine.file_id != file_id, BankLine.result != "duplicate_line"
    )
    for identity, other, number in db.session().execute(query):
        known.lines.setdefault(identity, (other, number))
    unnamed = [line for line in lines if not line.bank_reference and not line.problem and not line.is_debit]
    if unnamed:
        _look_up_told(unnamed, known)
    return known


def _look_up_told(lines: Sequence[Detail], known: Known) -> None:
    query = (
        select(Payment.id, Payment.ref1, Payment.ref2, Payment.amount_satang, Payment.paid_on)
        .outerjoin(BankLine, BankLine.payment_id == Payment.id)
        .where(
            Payment.ref1.in_({line.ref1 for line in lines}),
            Payment.ref2.in_({line.ref2 for line in lines}),
            Payment.method == Method.CALLBACK,
            Payment.reverses_id.is_(None),
            BankLine.id.is_(None),
        )
        .order_by(Payment.id)
    )
    for payment_id, ref1, ref2, satang, day in db.session().execute(query):
        known.told.setdefault((ref1, ref2, satang, day), []).append(payment_id)


def told_by_file(ref1: str, ref2: str, satang: int, day: date) -> int | None:
    """The payment of a bank file that is the same money as a callback which comes late: no callback told of it yet."""
    query = (
        select(Payment.id)
        .outerjoin(CallbackMessage, CallbackMessage.payment_id == Payment.id)
        .where(
            Payment.ref1 == ref1,
            Payment.ref2 == ref2,
            Payment.method == Method.BANK_FILE,
            Payment.amount_satang == satang,
            Payment.paid_on == day,
            Payment.bank_reference == "",
            Payment.reverses_id.is_(None),
            CallbackMessage.id.is_(None),
        )
        .order_by(Payment.id)
        .limit(1)
    )
    return db.session().scalar(query)


def find_undone(line: Detail) -> int | None:
    """The payment that a debit line or returned cheque undoes: by the bank's number, the references, or the cheque.

    Of several that look alike the last one, so that of money paid twice the second goes back.
    """
    alike = select(Payment.id).where(
        Payment.amount_satang == line.amount_satang,
        Payment.state.in_(_STANDING),
        Payment.method.in_((Method.BANK_FILE, Method.CALLBACK)),
    )
    last = Payment.id.desc()
    if line.bank_reference:
        named = alike.where(Payment.bank_reference == line.bank_reference)
        found = db.session().scalar(named.order_by(last).limit(1))
        if found is not None:
            return found
    by_refs = alike.where(Payment.ref1 == line.ref1, Payment.ref2 == line.ref2)
    if line.cheque:
        with_cheque = (by_refs if line.ref1 else alike).join(BankLine, BankLine.payment_id == Payment.id)
        query = with_cheque.where(BankLine.cheque == line.cheque, BankLine.is_debit.is_(False))
        found = db.session().scalar(query.order_by(last).limit(1))
        if found is not None:
            return found
    return db.session().scalar(by_refs.order_by(last).limit(1)) if line.ref1 else None


def reversal_told(line: Detail) -> int | None:
    """The reversal that a callback told of and no line yet, where this debit is the same."""
    if line.paid_at is None or not line.ref1:
        return None
    query = (
        select(Payment.id)
        .outerjoin(BankLine, BankLine.payment_id == Payment.id)
        .where(
            Payment.ref1 == line.ref1,
            Payment.ref2 == line.ref2,
            Payment.state == PaymentState.REVERSAL,
            Payment.amount_satang == -line.amount_satang,
            Payment.paid_on == clock.local(line.paid_at).date(),
            Payment.source_key.startswith("callback:"),
            BankLine.id.is_(None),
        )
        .order_by(Payment.id)
        .limit(1)
    )
    return db.session().scalar(query)
