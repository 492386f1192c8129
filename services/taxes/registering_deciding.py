"""What finance decides about a request of a business, and what follows in the register."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select

from services import clock, people
from services.audit import Actor, record
from services.cases import CaseChanged, CaseOutcome, ask_for_service, close_for_service, decline_for_service
from services.cases.machine import Action
from services.cases.models import CaseFile
from services.cases.words import OPEN
from services.db import session
from services.errors import NotAllowed, NotFound, RuleBroken
from services.people import BusinessView, InvitationLink, NewBusiness
from services.references import parse_reference
from services.taxes.models import Registration
from services.taxes.registering_parts import CHANGE, CLOSE, DETAILS, NEW, PLACE, WHOLE
from services.taxes.registering_reading import (
    APPROVED,
    DECLINED,
    WAITING,
    WITHDRAWN,
    business_from,
    place_from,
    told_apart,
)
from services.text import Words

_GRANTED = {
    NEW: Words(
        "ขึ้นทะเบียนแล้ว เลขทะเบียนผู้ประกอบการ {number} เข้าสู่ระบบเพื่อยื่นแบบและเชิญผู้อื่นมาช่วยดำเนินการได้",
        "Registered. The business number is {number}. Sign in to file, and to invite others to help.",
    ),
    CHANGE: Words("แก้ไขทะเบียนของ {number} แล้ว", "The entry of {number} was changed."),
    CLOSE: Words("บันทึกการเลิกกิจการในทะเบียนของ {number} แล้ว", "The closing was entered for {number}."),
}


@dataclass(frozen=True, slots=True)
class Approved:
    """What came of an approval. `invitation` is there where the one who asked has no account: a code to hand over."""

    business: BusinessView
    invitation: InvitationLink | None = None


def approve_registration(
    reference: str,
    *,
    actor: Actor,
    join: str = "",
    number: str = "",
    first_month: date | None = None,
    words: str = "",
) -> Approved:
    """Grants a request: enters the operator (or joins the asker to the one of number `join`), changes or closes it.

    `number` is the number to be given, the next free one if empty; `first_month` the first month for which returns are
    due. NotFound and NotAllowed for who is not finance; RuleBroken("", decided_already), (join: business_unknown) and
    whatever the register refuses.
    """
    row, case = _waiting(reference, actor)
    first = (first_month or clock.local(case.received_at).date()).replace(day=1)
    invitation = None
    if row.kind == NEW:
        business, invitation = _enter(row, actor, join=join, number=number, first_month=first, case=case)
    elif row.kind == CHANGE:
        business = _change(row, actor, first)
    else:
        business = _close(row, actor)
    row.business_id = business.id
    _decide(row, APPROVED, actor)
    told = _GRANTED[row.kind].in_(case.language).format(number=business.number)
    if words.strip():
        told = f"{told}\n{words.strip()}"
    close_for_service(case.id, CaseOutcome.REGISTERED, words=told, actor=actor)
    record("approve registration", actor=actor, subject="business", subject_id=business.id, note=f"request={row.id}")
    return Approved(business, invitation)


def ask_registrant(reference: str, words: str, *, actor: Actor) -> None:
    """Asks the sender back; the request waits for the answer. NotFound, NotAllowed; RuleBroken(words: required)."""
    row, case = _waiting(reference, actor)
    ask_for_service(case.id, words, actor=actor)
    record("ask registrant", actor=actor, subject="case", subject_id=row.case_id)


def decline_registration(reference: str, words: str, *, actor: Actor) -> None:
    """Declines a request, with a reason that the sender reads. NotFound, NotAllowed; RuleBroken(words: required)."""
    row, case = _waiting(reference, actor)
    row.reason = words.strip()[:4000]
    _decide(row, DECLINED, actor)
    decline_for_service(case.id, words, actor=actor)
    record("decline registration", actor=actor, subject="case", subject_id=row.case_id)


def follow_case_of_registration(event: CaseChanged) -> None:
    """Keeps a request in step with its case: withdrawn by the sender, reopened, or ended on the case's own page."""
    row = session().scalar(select(Registration).where(Registration.case_id == event.case_id))
    if row is None:
        return
    if event.action is Action.WITHDRAW and row.status == WAITING:
        row.status = WITHDRAWN
    elif event.after not in OPEN and row.status == WAITING:
        _decide(row, DECLINED, event.actor)
    elif event.action is Action.DISPUTE and row.status == DECLINED:
        row.status, row.decided_at, row.decided_by_id = WAITING, None, None
    session().flush()


def _waiting(reference: str, actor: Actor) -> tuple[Registration, CaseFile]:
    """The request that waits, locked."""
    if not people.is_finance(actor):
        raise NotAllowed if people.may_see_finance(actor) else NotFound
    query = (
        select(Registration, CaseFile)
        .join(CaseFile, CaseFile.id == Registration.case_id)
        .where(CaseFile.reference == parse_reference(reference))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found = session().execute(query).tuples().one_or_none()
    if found is None:
        raise NotFound("registration")
    if found[0].status != WAITING:
        raise RuleBroken("", "decided_already")
    return found


def _decide(row: Registration, status: str, actor: Actor) -> None:
    row.status, row.decided_at = status, clock.now()
    row.decided_by_id = actor.id if actor.is_officer else None
    session().flush()


def _enter(
    row: Registration, actor: Actor, *, join: str, number: str, first_month: date, case: CaseFile
) -> tuple[BusinessView, InvitationLink | None]:
    answers = row.answers["answers"]
    if join:
        business = _joined(join, answers, actor)
    else:
        came_by = "registration" if row.person_id else "counter"
        new = business_from(answers, first_month, came_by=came_by)
        business = people.create_business(replace(new, number=number.strip()), actor=actor)
    if row.person_id is not None:
        if not people.may_act(Actor.citizen(row.person_id), business.id):
            people.add_member(business.id, row.person_id, part="owner", may_invite=True, actor=actor)
        return business, None
    # Who came to the counter without an account gets a code, by e-mail a link.
    link = people.invite_to_business(
        business.number,
        part="owner",
        may_invite=True,
        email=str(answers.get("email") or ""),
        language=case.language,
        actor=actor,
    )
    return business, link


def _joined(join: str, answers: dict[str, Any], actor: Actor) -> BusinessView:
    """The entry that was there; what it does not know of how to reach the operator is filled in."""
    try:
        business = people.get_business(join.strip(), owner=actor)
    except NotFound:
        raise RuleBroken("join", "business_unknown") from None
    if business.status != "active":
        raise RuleBroken("join", "business_closed")
    told = business_from(answers, clock.today(), came_by=business.came_by)
    filled = NewBusiness(
        name=business.name,
        kind=business.kind,
        tax_id=business.tax_id or told.tax_id,
        contact_name=business.contact_name or told.contact_name,
        phone=business.phone or told.phone,
        email=business.email or told.email,
        address=business.address,
    )
    return people.change_business(business.number, filled, revision=business.revision, actor=actor)


def _change(row: Registration, actor: Actor, first_month: date) -> BusinessView:
    answers, business = row.answers["answers"], _business_of(row)
    if answers.get("change") == DETAILS:
        new = NewBusiness(
            name=answers.get("new_name") or business.name,
            kind=business.kind,
            tax_id=business.tax_id,
            contact_name=answers.get("new_contact") or business.contact_name,
            phone=answers.get("new_phone") or business.phone,
            email=answers.get("new_email") or business.email,
            address=business.address,
        )
        return people.change_business(business.number, new, revision=business.revision, actor=actor)
    if answers.get("change") == PLACE:
        taken = {place.branch for place in business.establishments}
        (place,) = told_apart([place_from(answers, first_month)], taken)
        people.add_establishment(business.id, place, actor=actor)
    # Anything else the officer has entered by hand before granting it.
    return _business_of(row)


def _close(row: Registration, actor: Actor) -> BusinessView:
    answers, business = row.answers["answers"], _business_of(row)
    day = date.fromisoformat(answers["closed_on"])
    if answers["close_what"] == WHOLE:
        return people.close_business(business.number, day, actor=actor)
    wanted = int(answers["close_what"])
    if wanted not in {place.id for place in business.establishments}:
        raise RuleBroken("", "place_unknown")
    people.close_establishment(wanted, day, actor=actor)
    return _business_of(row)


def _business_of(row: Registration) -> BusinessView:
    business = people.find_business_of(row.business_id) if row.business_id is not None else None
    if business is None:
        raise NotFound("business")
    return business
