"""Reasoned decisions of two officers: surcharge or penalty reduced or waived, an estimate lowered after an objection.

Nothing changes until the second officer approves; then the open bill is issued anew with the lower sum, and what was
paid already becomes a credit. A decision needs its legal source.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select

from services import audit, cases, clock, payments, settings
from services.audit import Actor
from services.cases import CaseOutcome
from services.db import session
from services.errors import NotAllowed, NotFound, RuleBroken
from services.money import format_baht
from services.notifications import declare_notice, notify
from services.notifications.wording import Value
from services.payments import BillStatus, BillView, NewBill, NewItem, Part
from services.people import contacts_of
from services.people.business_models import Business, Establishment
from services.people.finance import is_finance, may_see_finance
from services.people.locks import lock_business
from services.references import parse_reference
from services.taxes import billing
from services.taxes.kinds import TAXES
from services.taxes.models import TaxDecision, TaxMonth, TaxReturn
from services.taxes.reminding import ways_to
from services.text import Words, normalise, single_line

SURCHARGE, PENALTY, OBJECTION = "surcharge", "penalty", "objection"
ABOUT: Mapping[str, Words] = {
    SURCHARGE: Words("เงินเพิ่ม", "Surcharge"),
    PENALTY: Words("เบี้ยปรับ", "Penalty"),
    OBJECTION: Words("ภาษีที่ประเมินแทน", "Estimated tax"),
}
_PARTS = {SURCHARGE: Part.SURCHARGE, PENALTY: Part.PENALTY, OBJECTION: Part.PRINCIPAL}
PROPOSED, APPROVED, REFUSED = "proposed", "approved", "refused"
WORDS_LENGTH = 2000
DECIDED = "tax.decided"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed: the sum that is to stand in the place of the present one, why, and by which law."""

    about: str
    after_satang: int
    reason: str
    legal_source: str


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A decision and how far it is."""

    id: int
    return_reference: str
    tax: str
    month: date
    establishment: str
    business_number: str
    business_name: str
    about: str
    status: str
    before_satang: int
    after_satang: int
    reason: str
    legal_source: str
    first_officer_id: int | None
    first_at: datetime | None
    second_officer_id: int | None
    second_at: datetime | None
    second_note: str


@dataclass(frozen=True, slots=True)
class DecisionPage:
    """A page of decisions; `after` asks for the next, None on the last."""

    rows: tuple[DecisionView, ...]
    after: int | None


def declare_decisions() -> None:
    """Declares the notice; safe to repeat."""
    gaps = ("business", "tax", "month", "about", "before", "after", "link")
    declare_notice(DECIDED, gaps, "urgent", Words("แจ้งผลการลดหรืองดเงินเพิ่ม", "A reduction or waiver was decided"))


def propose_decision(reference: str, proposal: Proposal, *, actor: Actor) -> int:
    """Proposes to lower what a return comes to; gives the number of the decision.

    NotAllowed, NotFound; RuleBroken: about: not_on_list; after: not_lower; reason, legal_source: required | too_long;
    "": return_replaced | not_objected | open_proposal.
    """
    _only_finance(actor)
    if proposal.about not in ABOUT:
        raise RuleBroken("about", "not_on_list")
    reason, source = normalise(proposal.reason), single_line(proposal.legal_source)
    for name, text in (("reason", reason), ("legal_source", source)):
        if not text:
            raise RuleBroken(name, "required")
        if len(text) > WORDS_LENGTH:
            raise RuleBroken(name, "too_long")
    made = _return(reference)
    lock_business(made.business_id)
    session().refresh(made)
    _check_standing(made, proposal.about)
    before = _sum_of(made, proposal.about)
    is_kept = proposal.about == OBJECTION and proposal.after_satang == before
    if not (0 <= proposal.after_satang < before or is_kept):
        raise RuleBroken("after", "not_lower")
    same = select(TaxDecision.id).where(
        TaxDecision.return_id == made.id, TaxDecision.about == proposal.about, TaxDecision.status == PROPOSED
    )
    if session().scalar(same) is not None:
        raise RuleBroken("", "open_proposal")
    row = TaxDecision(
        return_id=made.id, about=proposal.about, status=PROPOSED, before_satang=before,
        after_satang=proposal.after_satang, reason=reason, legal_source=source, first_officer_id=actor.id,
        first_at=clock.now(),
    )  # fmt: skip
    session().add(row)
    session().flush()
    audit.record(
        "propose decision", actor=actor, subject="tax_decision", subject_id=row.id,
        fields=["about", "after_satang", "reason", "legal_source"],
    )  # fmt: skip
    return row.id


def approve_decision(number: int, *, actor: Actor) -> None:
    """Lets it take effect: return, bill and what was paid follow at once.

    NotAllowed, NotFound; RuleBroken("", already_decided | own_proposal | return_replaced | not_objected | sum_changed).
    """
    row, made = _locked(number, actor)
    _check_standing(made, row.about)
    if _sum_of(made, row.about) != row.before_satang:
        raise RuleBroken("", "sum_changed")
    row.status, row.second_officer_id, row.second_at = APPROVED, actor.id, clock.now()
    _take_effect(row, made, actor)
    session().flush()
    audit.record("approve decision", actor=actor, subject="tax_decision", subject_id=number, fields=["status"])
    _tell(row, made)


def refuse_decision(number: int, note: str, *, actor: Actor) -> None:
    """Ends it without effect, with words. As `approve_decision`; RuleBroken: note: required | too_long."""
    row, _made = _locked(number, actor)
    words = normalise(note)
    if not words:
        raise RuleBroken("note", "required")
    if len(words) > WORDS_LENGTH:
        raise RuleBroken("note", "too_long")
    row.status, row.second_officer_id, row.second_at, row.second_note = REFUSED, actor.id, clock.now(), words
    session().flush()
    audit.record("refuse decision", actor=actor, subject="tax_decision", subject_id=number, fields=["status"])


def list_decisions(status: str = "", *, after: int | None = None, limit: int = 25, actor: Actor) -> DecisionPage:
    """A page of decisions, those proposed oldest first, others newest first. NotAllowed."""
    _only_readers(actor)
    query = _views()
    is_queue = status == PROPOSED
    if status:
        query = query.where(TaxDecision.status == status)
    if after is not None:
        query = query.where(TaxDecision.id > after if is_queue else TaxDecision.id < after)
    query = query.order_by(TaxDecision.id if is_queue else TaxDecision.id.desc()).limit(limit + 1)
    rows = [_view(values) for values in session().execute(query).all()]
    return DecisionPage(tuple(rows[:limit]), rows[limit - 1].id if len(rows) > limit else None)


def decisions_of(return_id: int, *, actor: Actor) -> list[DecisionView]:
    """All decisions about one return, newest first. NotAllowed."""
    _only_readers(actor)
    query = _views().where(TaxDecision.return_id == return_id).order_by(TaxDecision.id.desc()).limit(50)
    return [_view(values) for values in session().execute(query).all()]


def get_decision(number: int, *, actor: Actor) -> DecisionView:
    """One decision; NotFound, also for whoever has no part in finance."""
    row = session().execute(_views().where(TaxDecision.id == number)).first() if may_see_finance(actor) else None
    if row is None:
        raise NotFound("decision")
    return _view(row)


# ---------------------------------------------------------------- effect


def _take_effect(row: TaxDecision, made: TaxReturn, actor: Actor) -> None:
    less = row.before_satang - row.after_satang
    if row.about == SURCHARGE:
        made.surcharge_satang = row.after_satang
    elif row.about == PENALTY:
        made.penalty_satang = row.after_satang
    else:
        made.tax_satang = row.after_satang
        made.status = "estimated" if row.after_satang else "withdrawn"
        if made.case_id is not None:
            cases.close_for_service(made.case_id, CaseOutcome.EXAMINED, actor=actor)
        if not row.after_satang:
            _owe_again(made)
    made.revision += 1
    session().flush()
    rest = _lower_bill(made, _PARTS[row.about], less, actor) if less else 0
    if rest:
        payments.make_credit(
            made.business_id,
            rest,
            origin="correction",
            revenue=made.tax,
            part=_PARTS[row.about],
            subject=billing.SUBJECT,
            subject_id=made.id,
            actor=actor,
        )


def _owe_again(made: TaxReturn) -> None:
    """The estimate is gone: the month is missing again."""
    row = session().scalar(select(TaxMonth).where(TaxMonth.return_id == made.id))
    if row is not None:
        row.status, row.return_id = "due", None


def _lower_bill(made: TaxReturn, part: Part, less: int, actor: Actor) -> int:
    """Issues the open bill anew with less of that part; gives what no open bill asks for and was paid."""
    bill = payments.newest_bill(made.bill_id) if made.bill_id is not None else None
    if bill is None or bill.status == BillStatus.CANCELLED:
        return 0
    if not bill.is_unpaid:
        return less
    items, rest = _lowered(bill, made.id, part, less)
    if items:
        new = payments.replace_bill(bill.reference, _again(bill, items), actor=actor)
        billing.keep_bill(new.id)
    else:
        payments.cancel_bill(bill.reference, reason="decided", actor=actor)
    return rest


def _lowered(bill: BillView, return_id: int, part: Part, less: int) -> tuple[list[NewItem], int]:
    items = []
    for item in bill.items:
        new = billing.as_new(item)
        if item.subject == billing.SUBJECT and item.subject_id == return_id and item.part == part:
            cut = min(less, item.amount_satang)
            less -= cut
            new = replace(new, amount_satang=item.amount_satang - cut)
        if new.amount_satang:
            items.append(new)
    return items, less


def _again(bill: BillView, items: list[NewItem]) -> NewBill:
    combined = bill.purpose == billing.COMBINED
    return NewBill(
        business_id=bill.business_id,
        establishment_id=bill.establishment_id,
        purpose=bill.purpose,
        title=bill.title,
        payer_name=bill.payer_name,
        tax_code=billing.COMBINED_CODE if combined else TAXES[items[0].revenue].code,
        items=items,
        due_on=bill.due_on,
        pay_until=bill.pay_until,
        month=items[0].month,
        language=bill.language,
    )


def _tell(row: TaxDecision, made: TaxReturn) -> None:
    name = session().scalar(select(Business.name).where(Business.id == made.business_id)) or ""
    params: dict[str, Value] = {
        "business": name,
        "tax": TAXES[made.tax].name,
        "month": billing.month_words(made.month),
        "about": ABOUT[row.about],
        "before": Words(format_baht(row.before_satang, "th"), format_baht(row.before_satang, "en")),
        "after": Words(format_baht(row.after_satang, "th"), format_baht(row.after_satang, "en")),
        "link": f"{settings.current().base_url}/taxes/returns/{made.reference}",
    }
    for contact in contacts_of(made.business_id, tax=made.tax, establishment_id=made.establishment_id):
        notify(DECIDED, recipients=ways_to(contact), params=params, subject=("tax_return", made.id))


# ---------------------------------------------------------------- rows


def _only_finance(actor: Actor) -> None:
    if not is_finance(actor):
        raise NotAllowed("finance")


def _only_readers(actor: Actor) -> None:
    if not may_see_finance(actor):
        raise NotAllowed("finance")


def _return(reference: str) -> TaxReturn:
    query = select(TaxReturn).where(TaxReturn.reference == (parse_reference(reference) or ""))
    row = session().scalars(query).one_or_none()
    if row is None:
        raise NotFound(reference)
    return row


def _check_standing(made: TaxReturn, about: str) -> None:
    if made.status in ("replaced", "withdrawn"):
        raise RuleBroken("", "return_replaced")
    if about == OBJECTION and made.status != "objected":
        raise RuleBroken("", "not_objected")


def _sum_of(made: TaxReturn, about: str) -> int:
    return {SURCHARGE: made.surcharge_satang, PENALTY: made.penalty_satang, OBJECTION: made.tax_satang}[about]


def _locked(number: int, actor: Actor) -> tuple[TaxDecision, TaxReturn]:
    """A proposal and its return behind the lock of the business; the second officer is not the first."""
    _only_finance(actor)
    found = session().get(TaxDecision, number)
    if found is None:
        raise NotFound("decision")
    made = session().get_one(TaxReturn, found.return_id)
    lock_business(made.business_id)
    session().refresh(found, with_for_update=True)
    session().refresh(made)
    if found.status != PROPOSED:
        raise RuleBroken("", "already_decided")
    if found.first_officer_id == actor.id:
        raise RuleBroken("", "own_proposal")
    return found, made


def _views() -> Select[*tuple[Any, ...]]:
    return (
        select(
            TaxDecision, TaxReturn.reference, TaxReturn.tax, TaxReturn.month, Establishment.name, Business.number,
            Business.name,
        )
        .join(TaxReturn, TaxReturn.id == TaxDecision.return_id)
        .join(Establishment, Establishment.id == TaxReturn.establishment_id)
        .join(Business, Business.id == TaxReturn.business_id)
    )  # fmt: skip


def _view(values: Sequence[Any]) -> DecisionView:
    row, reference, tax, month, establishment, number, name = values
    return DecisionView(
        row.id, reference, tax, month, establishment, number, name, row.about, row.status, row.before_satang,
        row.after_satang, row.reason, row.legal_source, row.first_officer_id, row.first_at, row.second_officer_id,
        row.second_at, row.second_note,
    )  # fmt: skip
