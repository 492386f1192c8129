"""Estimates for months that nobody filed: off until the ordinance that allows them is cited; with objection.

An estimate is a version of the return made by the desk, with its bill. What the operator files later replaces it.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from services import audit, cases, clock, settings
from services.audit import Actor, ActorKind
from services.cases import NewCase, Reporter, Status
from services.cases.models import CaseFile
from services.db import session
from services.errors import NotAllowed, NotFound, RuleBroken
from services.money import MOST_SATANG, format_baht
from services.notifications import declare_notice, notify
from services.notifications.wording import Value
from services.people import EstablishmentView, contacts_of, find_establishment, get_person
from services.people.finance import finance_unit_id, is_finance, may_see_finance
from services.people.locks import lock_business
from services.references import new_reference
from services.taxes import billing, flagging
from services.taxes.filing import KIND
from services.taxes.flagging import STANDING
from services.taxes.kinds import get_tax
from services.taxes.lateness import lateness
from services.taxes.models import TaxMonth, TaxReturn
from services.taxes.months import mark_filed
from services.taxes.ordinances import ordinance_for
from services.taxes.reminding import ways_to
from services.taxes.returns import ReturnView, get_return
from services.text import Words, normalise

ESTIMATED, OBJECTED = "estimated", "objected"
MADE = "tax.estimated"
WORDS_LENGTH = 4000
#: From what an estimate was reached.
OWN, NEIGHBOURS, TYPED = "own_months", "neighbours", "typed"
BASIS: dict[str, Words] = {
    OWN: Words("มัธยฐานของ 6 เดือนก่อนหน้าที่ยื่น", "Median of the six months filed before"),
    NEIGHBOURS: Words("มัธยฐานของสถานประกอบการใกล้เคียง", "Median of neighbours of its kind"),
    TYPED: Words("กำหนดโดยเจ้าหน้าที่", "Set by the officer"),
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a missing month would be estimated at, and from what; None where there is nothing to go by."""

    establishment: EstablishmentView
    tax: str
    month: date
    due_on: date
    satang: int | None
    basis: str
    #: The ordinance that allows it; without one nothing is estimated.
    source: str


def declare_estimates() -> None:
    """Declares the notice; safe to repeat."""
    gaps = ("business", "tax", "month", "place", "amount", "link")
    declare_notice(MADE, gaps, "urgent", Words("แจ้งการประเมินแทน", "A month was estimated"))


def suggest_estimate(establishment_id: int, tax: str, month: date, *, actor: Actor) -> Suggestion:
    """What a month that is late would be estimated at. NotFound where it is not missing, or not the actor's to see."""
    row = _missing(establishment_id, tax, month) if may_see_finance(actor) else None
    place = find_establishment(establishment_id)
    if row is None or place is None:
        raise NotFound("tax month")
    rules = ordinance_for(tax, month)
    source = rules.estimates_source.strip() if rules else ""
    satang, basis = _usual(row)
    return Suggestion(place, tax, month, row.due_on, satang, basis, source)


def make_estimate(establishment_id: int, tax: str, month: date, *, satang: int | None, actor: Actor) -> str:
    """Estimates a missing month, at what it is usually or at a sum of the officer's; gives the reference.

    NotAllowed but for finance; NotFound; RuleBroken: "": not_cited; satang: required | amount_out_of_range.
    """
    if not is_finance(actor):
        raise NotAllowed("finance")
    usual = suggest_estimate(establishment_id, tax, month, actor=actor)
    if not usual.source:
        raise RuleBroken("", "not_cited")
    lock_business(usual.establishment.business_id)
    if _missing(establishment_id, tax, month) is None:
        raise NotFound("tax month")
    owed = usual.satang if satang is None else satang
    if owed is None:
        raise RuleBroken("satang", "required")
    if not 0 < owed <= MOST_SATANG:
        raise RuleBroken("satang", "amount_out_of_range")
    made = _row(usual, owed, TYPED if satang is not None and satang != usual.satang else usual.basis, actor)
    session().add(made)
    session().flush()
    mark_filed(made, usual.establishment)
    bill = billing.bill_return(made, None, usual.establishment, language="th", actor=actor)
    made.bill_id = bill.id if bill is not None else None
    session().flush()
    audit.record("estimate return", actor=actor, subject="tax_return", subject_id=made.id, fields=["tax_satang"])
    _tell(made, usual.establishment)
    return made.reference


def object_to_estimate(reference: str, words: str, *, actor: Actor) -> str:
    """An operator objects, in words; a matter for the desk is opened and its reference given.

    NotFound where it is not the operator's; RuleBroken: words: required | too_long; "": not_estimated.
    """
    view = get_return(reference, owner=actor)
    if actor.kind is not ActorKind.CITIZEN or actor.id is None:
        raise NotAllowed("the operator objects")
    said = normalise(words)
    if not said:
        raise RuleBroken("words", "required")
    if len(said) > WORDS_LENGTH:
        raise RuleBroken("words", "too_long", max=WORDS_LENGTH)
    lock_business(view.establishment.business_id)
    made = session().get_one(TaxReturn, view.id, populate_existing=True)
    if made.status != ESTIMATED or made.case_id is not None:
        raise RuleBroken("", "not_estimated")
    person = get_person(actor.id)
    opened = cases.open_case(
        NewCase(
            service=view.tax,
            kind=KIND,
            topic=view.tax,
            title=f"คัดค้านการประเมิน {view.establishment.name} {billing.month_words(view.month).th}",
            words=said,
            status=Status.ASSIGNED,
            unit_id=finance_unit_id(),
            received_from="web",
            channel=actor.channel,
            reporter=Reporter(
                "open", person.name, person.phone, person.email, "email" if person.email else "none", person.id
            ),
            language=person.language,
            search_words=f"{view.establishment.business_number} {view.establishment.business_name} {view.reference}",
        ),
        actor=actor,
    )
    made.case_id, made.status = opened.id, OBJECTED
    made.revision += 1
    session().flush()
    audit.record("object to estimate", actor=actor, subject="tax_return", subject_id=made.id, fields=["status"])
    return opened.reference


def basis_of(view: ReturnView) -> Words | None:
    """From what an estimate was reached; None for what was filed."""
    return BASIS[view.working.get("estimate", TYPED)] if view.is_estimate else None


def find_objection(view: ReturnView, *, actor: Actor) -> str | None:
    """The reference of the matter in which the operator objects to this estimate; None where nobody did."""
    if not view.is_estimate or view.case_id is None or not may_see_finance(actor):
        return None
    return session().scalar(select(CaseFile.reference).where(CaseFile.id == view.case_id))


def _missing(establishment_id: int, tax: str, month: date) -> TaxMonth | None:
    return session().scalar(
        select(TaxMonth)
        .where(
            TaxMonth.establishment_id == establishment_id,
            TaxMonth.tax == tax,
            TaxMonth.month == month,
            TaxMonth.status == "due",
            TaxMonth.due_on < clock.today(),
        )
        .execution_options(populate_existing=True)
    )


def _usual(row: TaxMonth) -> tuple[int | None, str]:
    """The median of the last six returns that stand; else that of neighbours, by the room for hotels."""
    sums = session().scalars(
        select(TaxReturn.tax_satang)
        .where(
            TaxReturn.establishment_id == row.establishment_id,
            TaxReturn.tax == row.tax,
            TaxReturn.month < row.month,
            TaxReturn.status.in_(STANDING),
            TaxReturn.is_estimate.is_(False),
        )
        .order_by(TaxReturn.month.desc(), TaxReturn.version.desc())
        .limit(6)
    )
    own = list(sums)
    if len(own) >= flagging.FEWEST_MONTHS and (usual := flagging.middle(own)) > 0:
        return usual, OWN
    draft = TaxReturn(establishment_id=row.establishment_id, tax=row.tax, month=row.month, tax_satang=0)
    near = flagging.compare_neighbours(draft)
    if near is None:
        return None, TYPED
    place = find_establishment(row.establishment_id)
    rooms = place.rooms if near.is_per_room and place is not None and place.rooms else 1
    return near.median_satang * rooms, NEIGHBOURS


def _row(usual: Suggestion, satang: int, basis: str, actor: Actor) -> TaxReturn:
    rules = ordinance_for(usual.tax, usual.month)
    if rules is None:
        raise RuleBroken("", "not_cited")
    late = lateness(rules, usual.due_on, satang, clock.today())
    versions = select(func.max(TaxReturn.version)).where(
        TaxReturn.establishment_id == usual.establishment.id,
        TaxReturn.tax == usual.tax,
        TaxReturn.month == usual.month,
    )
    return TaxReturn(
        reference=_free_reference(),
        establishment_id=usual.establishment.id,
        business_id=usual.establishment.business_id,
        tax=usual.tax,
        month=usual.month,
        version=(session().scalar(versions) or 0) + 1,
        status=ESTIMATED,
        is_estimate=True,
        answers={},
        working={"lines": [], "estimate": basis, "source": usual.source, "months_late": late.months, "notes": []},
        ordinance_id=rules.id,
        tax_satang=satang,
        surcharge_satang=late.surcharge,
        penalty_satang=late.penalty,
        due_on=usual.due_on,
        filed_at=clock.now(),
        filed_by_officer_id=actor.id,
        channel=actor.channel,
        flags=[],
    )


def _free_reference() -> str:
    while True:
        reference = new_reference(KIND, clock.today())
        taken = session().scalar(select(TaxReturn.id).where(TaxReturn.reference == reference))
        if taken is None and session().scalar(select(CaseFile.id).where(CaseFile.reference == reference)) is None:
            return reference


def _tell(made: TaxReturn, place: EstablishmentView) -> None:
    total = made.tax_satang + made.surcharge_satang + made.penalty_satang
    params: dict[str, Value] = {
        "business": place.business_name,
        "tax": get_tax(made.tax).name,
        "month": billing.month_words(made.month),
        "place": f"{place.name} ({place.branch})",
        "amount": Words(format_baht(total, "th"), format_baht(total, "en")),
        "link": f"{settings.current().base_url}/taxes/returns/{made.reference}",
    }
    for contact in contacts_of(made.business_id, tax=made.tax, establishment_id=made.establishment_id):
        notify(MADE, recipients=ways_to(contact), params=params, subject=("tax_return", made.id))
