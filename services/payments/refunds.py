"""Refunds: asked by either side, approved by two officers, carried to the next bill or paid out.

From the asking on the sum is held, so that nothing is given back twice: not by another refund, not by a bill.
"""

from typing import Any

from sqlalchemy import select

from services import audit, clock
from services.audit import Actor, ActorKind
from services.db import session
from services.errors import NotAllowed, NotFound, RuleBroken, Stale
from services.events import raise_event
from services.payments import booking, credits, undoing
from services.payments.events import RefundDecided, RefundDone
from services.payments.models import Bill, Credit, CreditUse, Refund
from services.payments.numbering import REFUND, free_reference
from services.payments.refund_guards import RefundHold, hold_of
from services.payments.rows import lock_businesses
from services.payments.views import HOLDING, UNPAID, Manner, RefundPage, RefundStatus, RefundView
from services.people.acting import may_act
from services.people.business_models import Business
from services.people.finance import is_finance, may_see_finance
from services.references import parse_reference
from services.text import normalise, single_line

REASON_LENGTH, ACCOUNT_LENGTH, NUMBER_LENGTH = 500, 200, 60
_UNDECIDED = (RefundStatus.ASKED, RefundStatus.FIRST_APPROVED)


def ask_refund(
    credit_id: int, amount_satang: int, *, manner: Manner, reason: str = "", account: str = "", actor: Actor
) -> RefundView:
    """Asks that a credit, or a part of it, be given back; the sum is held from now on.

    By whoever acts for the business, or by a finance officer; NotFound for a credit of anybody else. RuleBroken:
    ("amount", "more_than_left") also where another took it meanwhile, ("account", "required") for money to be paid out
    without saying where, ("reason", "required") from an officer, `too_long`.
    """
    business_id = session().scalar(select(Credit.business_id).where(Credit.id == credit_id))
    if business_id is None or not (is_finance(actor) or _acts(actor, credit_id)):
        raise NotFound("credit")
    reason, account = _checked(Manner(manner), normalise(reason), single_line(account), actor)
    lock_businesses([business_id])
    credit = credits.fresh_credit(credit_id)
    if type(amount_satang) is not int or not 0 < amount_satang <= credit.left_satang:
        raise RuleBroken("amount", "more_than_left")
    now = clock.now()
    refund = Refund(
        reference=free_reference(REFUND),
        business_id=business_id,
        credit_id=credit.id,
        amount_satang=amount_satang,
        manner=Manner(manner),
        status=RefundStatus.ASKED,
        reason=reason,
        account=account or None,
        asked_by_person_id=None if actor.is_officer else actor.id,
        asked_by_officer_id=actor.id if actor.is_officer else None,
        asked_at=now,
        revision=1,
    )
    credit.left_satang -= amount_satang
    credit.revision += 1
    session().add(refund)
    session().flush()
    session().add(CreditUse(credit_id=credit.id, refund_id=refund.id, amount_satang=amount_satang, at=now))
    session().flush()
    _record("ask refund", refund, actor, "status", "amount", "manner")
    return _view(refund, actor)


def approve_refund(reference: str, *, actor: Actor, seen: int | None = None, words: str = "") -> RefundView:
    """Approves as the first or the second officer. At the second, what is to be carried goes to open bills at once.

    NotAllowed for who is not finance, who asked, and who approved first; NotFound; RuleBroken("", "refund_decided"),
    or what a guard says (`register_refund_guard`); Stale where `seen` is an old revision.
    """
    refund, credit = _to_decide(reference, actor, seen)
    if actor.id is None or actor.id == refund.asked_by_officer_id:
        raise NotAllowed("asked by the same officer")
    if hold := hold_of(credit):
        raise RuleBroken("", hold.code)
    now = clock.now()
    if refund.status == RefundStatus.ASKED:
        refund.first_officer_id, refund.first_at, refund.status = actor.id, now, RefundStatus.FIRST_APPROVED
        _decide("approve refund first", refund, actor, words)
        return _view(refund, actor)
    if actor.id == refund.first_officer_id:
        raise NotAllowed("approved by the same officer")
    refund.second_officer_id, refund.second_at, refund.status = actor.id, now, RefundStatus.APPROVED
    _decide("approve refund second", refund, actor, words)
    raise_event(RefundDecided(refund.id))
    if refund.manner == Manner.CARRY:
        _carry(refund, credit, actor)
    return _view(refund, actor)


def refuse_refund(reference: str, *, actor: Actor, words: str, seen: int | None = None) -> RefundView:
    """Refuses, with words for the business; the sum is left again. Finance alone. Errors as `approve_refund`.

    RuleBroken("words", "required").
    """
    refund, credit = _to_decide(reference, actor, seen, also=(RefundStatus.APPROVED,))
    if not normalise(words):
        raise RuleBroken("words", "required")
    undoing.release_hold(credit, refund)
    refund.status = RefundStatus.REFUSED
    _decide("refuse refund", refund, actor, words)
    raise_event(RefundDecided(refund.id))
    return _view(refund, actor)


def withdraw_refund(reference: str, *, actor: Actor) -> RefundView:
    """Takes back what was asked, before it is decided: the business, or the officer who asked; the sum is left again.

    NotFound for others, RuleBroken("", "refund_decided").
    """
    found = _by_reference(reference)
    is_own = actor.is_officer and actor.id is not None and actor.id == found.asked_by_officer_id
    by_business = found.asked_by_officer_id is None and _acts(actor, found.credit_id)
    if not (is_own or by_business):
        raise NotFound(reference)
    refund, credit = _locked(found)
    if refund.status not in _UNDECIDED:
        raise RuleBroken("", "refund_decided")
    undoing.release_hold(credit, refund)
    refund.status = RefundStatus.WITHDRAWN
    _decide("withdraw refund", refund, actor, "")
    raise_event(RefundDecided(refund.id))
    return _view(refund, actor)


def pay_out_refund(
    reference: str, *, actor: Actor, done_reference: str, letter_number: str = "", seen: int | None = None
) -> RefundView:
    """Notes that an approved refund was paid to the account; `done_reference` is the bank's or the cheque's number.

    NotAllowed for who is not finance; NotFound; RuleBroken("", "not_approved"), ("done_reference", "required").
    """
    _only_finance(actor)
    refund, _credit = _locked(_by_reference(reference), seen)
    if refund.status != RefundStatus.APPROVED or refund.manner != Manner.PAY_OUT:
        raise RuleBroken("", "not_approved")
    refund.done_reference = single_line(done_reference)[:NUMBER_LENGTH]
    if not refund.done_reference:
        raise RuleBroken("done_reference", "required")
    refund.letter_number = single_line(letter_number)[:NUMBER_LENGTH] or refund.letter_number
    refund.status, refund.done_at = RefundStatus.DONE, clock.now()
    refund.revision += 1
    session().flush()
    booking.book_refund(refund, clock.today())
    _record("pay out refund", refund, actor, "status", "done_reference")
    raise_event(RefundDone(refund.id))
    return _view(refund, actor)


def set_letter_number(reference: str, number: str, *, actor: Actor) -> RefundView:
    """Notes the number under which the letter about a refund went out. Finance alone."""
    _only_finance(actor)
    refund, _credit = _locked(_by_reference(reference))
    refund.letter_number = single_line(number)[:NUMBER_LENGTH]
    refund.revision += 1
    session().flush()
    _record("number refund letter", refund, actor, "letter_number")
    return _view(refund, actor)


def get_refund(reference: str, *, owner: Actor) -> RefundView:
    """A refund; NotFound where it is not the actor's to see: finance, executives, auditors, and its business."""
    refund = _by_reference(reference)
    if not (may_see_finance(owner) or _acts(owner, refund.credit_id)):
        raise NotFound(reference)
    return _view(refund, owner)


def find_refund_hold(refund: RefundView) -> RefundHold | None:
    """What has to be settled before an undecided refund can be approved, or None."""
    return hold_of(credits.fresh_credit(refund.credit_id)) if refund.status in _UNDECIDED else None


def list_refunds(
    status: str = "", *, business_id: int | None = None, actor: Actor, after: int | None = None, limit: int = 50
) -> RefundPage:
    """Refunds, newest first: all of them for finance, executives and auditors, else those of a business acted for.

    `status` is one of `RefundStatus`, or "waiting" for those that an officer has still to work.
    """
    rows = select(Refund)
    if not may_see_finance(actor):
        if business_id is None or actor.kind is not ActorKind.CITIZEN or not may_act(actor, business_id):
            raise NotFound("refunds")
        rows = rows.join(Credit, Credit.id == Refund.credit_id).where(credits.concerns(actor.id or 0))
    if business_id is not None:
        rows = rows.where(Refund.business_id == business_id)
    if status == "waiting":
        rows = rows.where(Refund.status.in_(HOLDING))
    elif status in {each.value for each in RefundStatus}:
        rows = rows.where(Refund.status == status)
    if after is not None:
        rows = rows.where(Refund.id < after)
    found = list(session().scalars(rows.order_by(Refund.id.desc()).limit(limit + 1)))
    views = [_view(refund, actor) for refund in found[:limit]]
    return RefundPage(tuple(views), found[limit - 1].id if len(found) > limit else None)


def _carry(refund: Refund, credit: Credit, actor: Actor) -> None:
    """To the open bills of the business, the first due first; what is left over waits for the next bill."""
    rows = select(Bill).where(Bill.business_id == refund.business_id, Bill.status.in_(UNPAID))
    for bill in session().scalars(rows.order_by(Bill.due_on, Bill.id).limit(100)).all():
        held = credits.held_for(refund.id)
        if not held:
            break
        credits.carry(credit, bill, min(held, bill.amount_satang - bill.paid_satang), actor=actor, refund=refund)


def _checked(manner: Manner, reason: str, account: str, actor: Actor) -> tuple[str, str]:
    if manner is Manner.PAY_OUT and not account:
        raise RuleBroken("account", "required")
    if actor.is_officer and not reason:
        raise RuleBroken("reason", "required")
    if len(reason) > REASON_LENGTH:
        raise RuleBroken("reason", "too_long", max=REASON_LENGTH)
    if len(account) > ACCOUNT_LENGTH:
        raise RuleBroken("account", "too_long", max=ACCOUNT_LENGTH)
    return reason, account if manner is Manner.PAY_OUT else ""


def _acts(actor: Actor, credit_id: int) -> bool:
    """Whether it is a citizen whom the credit concerns; office alone asks nothing back in a business's name."""
    if actor.kind is not ActorKind.CITIZEN or actor.id is None:
        return False
    query = select(Credit.id).where(Credit.id == credit_id, credits.concerns(actor.id))
    return session().scalar(query) is not None


def _only_finance(actor: Actor) -> None:
    if not is_finance(actor):
        raise NotAllowed("finance officers decide on refunds")


def _by_reference(reference: str) -> Refund:
    row = session().scalars(select(Refund).where(Refund.reference == (parse_reference(reference) or ""))).one_or_none()
    if row is None:
        raise NotFound(reference)
    return row


def _locked(found: Refund, seen: int | None = None) -> tuple[Refund, Credit]:
    lock_businesses([found.business_id])
    refund = session().get_one(Refund, found.id, populate_existing=True)
    if seen is not None and refund.revision != seen:
        raise Stale("refund", theirs=refund.revision, yours=seen)
    return refund, credits.fresh_credit(refund.credit_id)


def _to_decide(
    reference: str, actor: Actor, seen: int | None, also: tuple[RefundStatus, ...] = ()
) -> tuple[Refund, Credit]:
    _only_finance(actor)
    refund, credit = _locked(_by_reference(reference), seen)
    if refund.status not in (*_UNDECIDED, *also):
        raise RuleBroken("", "refund_decided")
    return refund, credit


def _decide(action: str, refund: Refund, actor: Actor, words: str) -> None:
    said = normalise(words)
    if len(said) > REASON_LENGTH:
        raise RuleBroken("words", "too_long", max=REASON_LENGTH)
    refund.decision = said or refund.decision
    refund.revision += 1
    session().flush()
    _record(action, refund, actor, "status")


def _record(action: str, refund: Refund, actor: Actor, *fields: str) -> None:
    audit.record(action, actor=actor, subject="refund", subject_id=refund.id, fields=fields)


def _view(refund: Refund, actor: Actor) -> RefundView:
    number, name = (
        session()
        .execute(select(Business.number, Business.name).where(Business.id == refund.business_id))
        .one()
        ._tuple()
    )
    account = refund.account or ""
    if not is_finance(actor) and account:
        account = f"…{account[-4:]}"
    values: dict[str, Any] = {field: getattr(refund, field) for field in _SHOWN}
    return RefundView(
        **values,
        business_number=number,
        business_name=name,
        manner=Manner(refund.manner),
        status=RefundStatus(refund.status),
        asked_by_business=refund.asked_by_officer_id is None,
        account=account,
    )


_SHOWN = (
    "id", "reference", "business_id", "credit_id", "amount_satang", "reason", "asked_at", "asked_by_officer_id",
    "first_officer_id", "first_at", "second_officer_id", "second_at", "decision", "letter_number", "done_at",
    "done_reference", "revision",
)  # fmt: skip
