"""Slips that payers upload: a claim and never money. Its mini QR is read, one that is used twice is noticed.

A slip is settled by the bank alone: when the money of its bill comes in, the slip that tells of it is marked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import event, func, select, update
from sqlalchemy.orm import Session, SessionTransaction

from services import audit, clock, crypto, db, files, qr
from services.audit import Actor
from services.db import before_commit
from services.errors import NotFound, RuleBroken
from services.events import listen
from services.files import ReadyPhotograph
from services.files.intake import Readable
from services.payments.bank_models import Slip
from services.payments.events import BillClosed, PaymentTaken
from services.payments.models import Bill, Payment
from services.payments.noting import note_exception
from services.payments.views import UNPAID, BillView
from services.people import PersonErased
from services.qr import BankSlip

#: More slips than this are not taken for one bill.
MOST = 10
_DUE = "slips_due"
#: So many payments are looked up at once.
_AT_ONCE = 500


class SlipState(StrEnum):
    """What is known of a slip."""

    WAITING = "waiting"
    MATCHED = "matched"
    #: The same transfer was shown for another bill, or by somebody else.
    USED_BEFORE = "used_before"
    #: No mini QR could be read; it still waits for the bank.
    UNREADABLE = "unreadable"


OPEN = (SlipState.WAITING, SlipState.UNREADABLE, SlipState.USED_BEFORE)


@dataclass(frozen=True, slots=True)
class ReadySlip:
    """A picture that is clean and stored, and what its mini QR says, if it could be read."""

    photograph: ReadyPhotograph
    found: BankSlip | None


@dataclass(frozen=True, slots=True)
class SlipView:
    """A slip of a bill. `file_key` is for those alone who may see the bill."""

    id: int
    file_key: str
    state: SlipState
    bank: str
    uploaded_at: datetime
    is_mine: bool


def declare_slips() -> None:
    """Listens to money; safe to call again."""
    listen(PaymentTaken, _keep)
    listen(BillClosed, _follow)
    listen(PersonErased, forget_person)
    before_commit(match_due)


def ready_slip(stream: Readable, *, filename: str | None) -> ReadySlip:
    """Cleans and stores the picture and reads its code, without touching the database: for before the unit of work.

    RuleBroken as `files.ready_photograph`.
    """
    photograph = files.ready_photograph(stream, filename=filename)
    return ReadySlip(photograph, _read(photograph.picture.data))


def send_slip(bill: BillView, ready: ReadySlip, *, actor: Actor) -> SlipView:
    """Keeps the slip for a bill that the caller has seen to be the actor's to see.

    The same slip for the same bill again is that which is there. RuleBroken("slip", too_many_slips | bill_paid).
    """
    if bill.status not in UNPAID:
        raise RuleBroken("slip", "bill_paid")
    mine = list_slips(bill.id, actor=actor)
    if len(mine) >= MOST:
        raise RuleBroken("slip", "too_many_slips", max=MOST)
    hashed = _hash(ready.found) if ready.found else None
    others = _of_transfer(hashed) if hashed else []
    again = next((row for row in others if row.bill_id == bill.id and row.person_id == actor.id), None)
    if again is not None:
        return _view(again, actor)
    state = SlipState.USED_BEFORE if others else SlipState.WAITING if ready.found else SlipState.UNREADABLE
    kept = files.keep_photograph(ready.photograph, actor=actor)
    row = Slip(
        bill_id=bill.id, file_key=kept.key, bank=ready.found.bank if ready.found else "",
        trans_ref=ready.found.trans_ref if ready.found else None, trans_hash=hashed, state=state,
        uploaded_at=clock.now(), person_id=None if actor.is_officer else actor.id,
    )  # fmt: skip
    db.session().add(row)
    db.session().flush()
    files.attach([kept.key], "slip", row.id)
    audit.record("send slip", actor=actor, subject="slip", subject_id=row.id, note=f"bill={bill.id} state={state}")
    if others:
        data = {"slip": row.id, "other_slip": others[0].id, "other_bill": others[0].bill_id}
        note_exception("slip_reused", bill_id=bill.id, amount_satang=bill.left_satang, data=data)
    return _view(row, actor)


def list_slips(bill_id: int, *, actor: Actor) -> Sequence[SlipView]:
    """The slips of a bill, newest first."""
    rows = db.session().scalars(select(Slip).where(Slip.bill_id == bill_id).order_by(Slip.id.desc()).limit(MOST * 2))
    return [_view(row, actor) for row in rows]


def get_slip(bill_id: int, slip_id: int, *, actor: Actor) -> SlipView:
    """One slip of that bill. NotFound."""
    row = db.session().get(Slip, slip_id)
    if row is None or row.bill_id != bill_id:
        raise NotFound("slip")
    return _view(row, actor)


def is_awaited(bill: BillView) -> bool:
    """Whether somebody says to have paid and the bank has not told of it yet (รอธนาคารยืนยัน)."""
    if bill.status not in UNPAID:
        return False
    query = select(Slip.id).where(Slip.bill_id == bill.id, Slip.state.in_(OPEN)).limit(1)
    return db.session().scalar(query) is not None


def count_waiting() -> int:
    """How many slips wait for the bank, counted up to 999."""
    few = select(Slip.id).join(Bill, Bill.id == Slip.bill_id).where(Slip.state.in_(OPEN), Bill.status.in_(UNPAID))
    return db.session().scalar(select(func.count()).select_from(few.limit(1000).subquery())) or 0


def match_due(current: Session) -> None:
    """Marks the slips of what was paid in the present transaction: runs before each commit."""
    due: list[int] = current.info.pop(_DUE, [])
    for start in range(0, len(due), _AT_ONCE):
        _match(due[start : start + _AT_ONCE])


def _keep(taken: PaymentTaken) -> None:
    db.session().info.setdefault(_DUE, []).append(taken.payment_id)


def _follow(closed: BillClosed) -> None:
    """A bill took the place of another one: the money will be found there, so what waits for it goes along."""
    if closed.replaced_by_id is not None:
        waiting = update(Slip).where(Slip.bill_id == closed.bill_id, Slip.state.in_(OPEN))
        db.session().execute(waiting.values(bill_id=closed.replaced_by_id))


def _match(payment_ids: Sequence[int]) -> None:
    query = (
        select(Slip, Payment)
        .join(Payment, Payment.bill_id == Slip.bill_id)
        .where(Payment.id.in_(payment_ids), Slip.state.in_(OPEN))
        .order_by(Payment.id, Slip.id)
    )
    found: dict[int, tuple[Payment, list[Slip]]] = {}
    for slip, payment in db.session().execute(query):
        found.setdefault(payment.id, (payment, []))[1].append(slip)
    for payment, waiting in found.values():
        open_ones = [slip for slip in waiting if slip.state != SlipState.MATCHED]
        named = [slip for slip in open_ones if payment.bank_reference and slip.trans_ref == payment.bank_reference]
        for slip in (named or open_ones)[:1]:
            slip.state, slip.payment_id = SlipState.MATCHED, payment.id
    db.session().flush()


def _read(picture: bytes) -> BankSlip | None:
    """The mini QR, if there is one that a Thai bank wrote."""
    try:
        texts = qr.read_picture(picture)
    except ValueError:
        return None
    for text in texts:
        try:
            return qr.parse_slip(text)
        except ValueError:
            continue
    return None


def _hash(found: BankSlip) -> str:
    return crypto.fingerprint(f"{found.bank}:{found.trans_ref}", "slip")


def _of_transfer(hashed: str) -> Sequence[Slip]:
    return db.session().scalars(select(Slip).where(Slip.trans_hash == hashed).order_by(Slip.id).limit(20)).all()


def forget_person(erased: PersonErased) -> None:
    """The account is closed: its slips stay with the bill, without a name."""
    db.session().execute(update(Slip).where(Slip.person_id == erased.person_id).values(person_id=None))


@event.listens_for(Session, "after_soft_rollback")
def _forget(current: Session, ended: SessionTransaction) -> None:
    """What was rolled back was not paid."""
    if ended.parent is None:
        current.info.pop(_DUE, None)


def _view(row: Slip, actor: Actor) -> SlipView:
    is_mine = not actor.is_officer and actor.id is not None and row.person_id == actor.id
    return SlipView(row.id, row.file_key, SlipState(row.state), row.bank, row.uploaded_at, is_mine)
