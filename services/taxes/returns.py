"""Reading returns and examining them: for whoever may act for the establishment, and for the finance desk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, false, or_, select, true

from services import audit, cases, clock
from services.audit import Actor, ActorKind
from services.cases import CaseOutcome
from services.db import session
from services.errors import NotAllowed, NotFound, RuleBroken, Stale
from services.people import EstablishmentView, find_establishment, is_finance, may_see_finance, works_businesses
from services.people.acting import may_act_at
from services.people.business_models import Establishment
from services.references import parse_reference
from services.taxes.filing import EXAMINED, FILED, SENT_BACK
from services.taxes.kinds import TAXES
from services.taxes.models import TaxReturn
from services.taxes.rules import first_of
from services.text import Words, normalise

NOTE_AT_MOST = 2000
STATUS_WORDS: Mapping[str, Words] = {
    "filed": Words("ยื่นแล้ว", "Filed"),
    "examined": Words("ตรวจแบบแล้ว", "Examined"),
    "sent_back": Words("ขอให้แก้ไขแบบ", "Sent back to you"),
    "replaced": Words("มีแบบแก้ไขแทนแล้ว", "Amended by a later return"),
    "estimated": Words("ประเมินโดยเจ้าหน้าที่", "Estimated by the office"),
    "objected": Words("อยู่ระหว่างพิจารณาคำคัดค้าน", "Objection under consideration"),
    "withdrawn": Words("ยกเลิก", "Withdrawn"),
}


@dataclass(frozen=True, slots=True)
class ReturnView:
    """A version of a return as it was filed, with how its sum was reached."""

    id: int
    reference: str
    case_id: int | None
    establishment: EstablishmentView
    tax: str
    month: date
    version: int
    previous_id: int | None
    status: str
    is_nil: bool
    is_estimate: bool
    answers: Mapping[str, Any]
    working: Mapping[str, Any]
    ordinance_id: int | None
    tax_satang: int
    surcharge_satang: int
    penalty_satang: int
    due_on: date
    filed_at: datetime
    filed_by_person_id: int | None
    filed_by_officer_id: int | None
    channel: str
    certified: str
    bill_id: int | None
    flags: Sequence[Any]
    examined_at: datetime | None
    examined_note: str
    revision: int

    @property
    def total_satang(self) -> int:
        """What it came to."""
        return self.tax_satang + self.surcharge_satang + self.penalty_satang

    @property
    def is_late(self) -> bool:
        """Whether it was filed after its due day."""
        return clock.local(self.filed_at).date() > self.due_on

    @property
    def status_words(self) -> Words:
        """Its status in words."""
        return STATUS_WORDS[self.status]

    @property
    def stands(self) -> bool:
        """Whether no later version took its place."""
        return self.status not in ("replaced", "withdrawn")


@dataclass(frozen=True, slots=True)
class ReturnFilter:
    """Which returns a list holds; what is empty does not narrow it."""

    tax: str = ""
    status: str = ""
    month: date | None = None
    district: str = ""
    business_id: int | None = None
    establishment_id: int | None = None
    only_standing: bool = False


@dataclass(frozen=True, slots=True)
class ReturnPage:
    """One page of returns, newest first; `after` asks for the next one, None on the last."""

    returns: tuple[ReturnView, ...]
    after: int | None


def get_return(reference: str, *, owner: Actor) -> ReturnView:
    """The return of that reference, for whoever may file it or reads the finances; else NotFound."""
    query = select(TaxReturn).where(TaxReturn.reference == (parse_reference(reference) or ""), _visible(owner))
    row = session().scalars(query).one_or_none()
    if row is None:
        raise NotFound(reference)
    return _view(row)


def find_return(return_id: int) -> ReturnView | None:
    """The return of that id, asked by no one in particular: for services that know already who may."""
    row = session().get(TaxReturn, return_id)
    return None if row is None else _view(row)


def list_returns(
    wanted: ReturnFilter | None = None, *, actor: Actor, after: int | None = None, limit: int = 50
) -> ReturnPage:
    """The returns that the actor may see, newest first. `after` is the id of the last one seen."""
    chosen = wanted or ReturnFilter()
    query = select(TaxReturn).where(_visible(actor), *_narrowed(chosen))
    if after is not None:
        query = query.where(TaxReturn.id < after)
    rows = session().scalars(query.order_by(TaxReturn.id.desc()).limit(limit + 1)).all()
    views = tuple(_view(row) for row in rows[:limit])
    return ReturnPage(views, views[-1].id if len(rows) > limit else None)


def list_versions(view: ReturnView) -> list[ReturnView]:
    """Every version for the same establishment, tax and month, newest first."""
    rows = session().scalars(
        select(TaxReturn)
        .where(TaxReturn.establishment_id == view.establishment.id, TaxReturn.tax == view.tax)
        .where(TaxReturn.month == view.month)
        .order_by(TaxReturn.version.desc())
        .limit(100)
    )
    return [_view(row) for row in rows]


def was_in_time(view: ReturnView, versions: Sequence[ReturnView]) -> bool:
    """Whether the month was filed in time; so is an amendment of a return that was, whenever it came."""
    first = min((each for each in versions if each.status != "withdrawn"), key=lambda each: each.version, default=view)
    return not view.is_late or not first.is_late


def examine_return(reference: str, *, actor: Actor, note: str = "", seen: int | None = None) -> ReturnView:
    """Says that the return was examined; its matter ends with that. NotAllowed, NotFound, Stale, RuleBroken(note)."""
    row = _for_desk(reference, actor, seen)
    if row.status not in (FILED, SENT_BACK):
        raise NotAllowed("return")
    words = normalise(note)
    if len(words) > NOTE_AT_MOST:
        raise RuleBroken("note", "too_long", max=NOTE_AT_MOST)
    row.status = EXAMINED
    row.examined_by_id, row.examined_at, row.examined_note = actor.id, clock.now(), words
    row.revision += 1
    session().flush()
    if row.case_id is not None:
        cases.close_for_service(row.case_id, CaseOutcome.EXAMINED, actor=actor, is_quiet=True)
    audit.record("examine return", actor=actor, subject="tax_return", subject_id=row.id, fields=("status",))
    return _view(row)


def send_back_return(reference: str, *, words: str, actor: Actor, seen: int | None = None) -> ReturnView:
    """Asks whoever filed it to amend it, in words. NotAllowed, NotFound, Stale, RuleBroken(words)."""
    row = _for_desk(reference, actor, seen)
    if row.status not in (FILED, SENT_BACK) or row.case_id is None:
        raise NotAllowed("return")
    cases.ask_for_service(row.case_id, words, actor=actor)
    row.status = SENT_BACK
    row.revision += 1
    session().flush()
    audit.record("send back return", actor=actor, subject="tax_return", subject_id=row.id, fields=("status",))
    return _view(row)


def _for_desk(reference: str, actor: Actor, seen: int | None) -> TaxReturn:
    if not is_finance(actor):
        raise NotAllowed("finance")
    query = select(TaxReturn).where(TaxReturn.reference == (parse_reference(reference) or ""))
    row = session().scalars(query.with_for_update().execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise NotFound(reference)
    if seen is not None and row.revision != seen:
        raise Stale("return", row.revision, seen)
    return row


def _visible(actor: Actor) -> ColumnElement[bool]:
    """The returns that the actor may see: those that the citizen may file, all for finance and the counter."""
    if actor.kind is ActorKind.SYSTEM or may_see_finance(actor) or works_businesses(actor):
        return true()
    if actor.kind is not ActorKind.CITIZEN or actor.id is None:
        return false()
    return or_(
        *(
            (TaxReturn.tax == tax)
            & TaxReturn.establishment_id.in_(select(Establishment.id).where(may_act_at(actor, tax)))
            for tax in TAXES
        )
    )


def _narrowed(chosen: ReturnFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if chosen.tax:
        found.append(TaxReturn.tax == chosen.tax)
    if chosen.status:
        found.append(TaxReturn.status == chosen.status)
    if chosen.month is not None:
        found.append(TaxReturn.month == first_of(chosen.month))
    if chosen.business_id is not None:
        found.append(TaxReturn.business_id == chosen.business_id)
    if chosen.establishment_id is not None:
        found.append(TaxReturn.establishment_id == chosen.establishment_id)
    if chosen.only_standing:
        found.append(TaxReturn.status.not_in(("replaced", "withdrawn")))
    if chosen.district:
        inside = select(Establishment.id).where(Establishment.district == chosen.district)
        found.append(TaxReturn.establishment_id.in_(inside))
    return found


def _view(row: TaxReturn) -> ReturnView:
    place = find_establishment(row.establishment_id)
    if place is None:
        raise NotFound("establishment")
    return ReturnView(
        id=row.id,
        reference=row.reference,
        case_id=row.case_id,
        establishment=place,
        tax=row.tax,
        month=row.month,
        version=row.version,
        previous_id=row.previous_id,
        status=row.status,
        is_nil=row.is_nil,
        is_estimate=row.is_estimate,
        answers=row.answers,
        working=row.working,
        ordinance_id=row.ordinance_id,
        tax_satang=row.tax_satang,
        surcharge_satang=row.surcharge_satang,
        penalty_satang=row.penalty_satang,
        due_on=row.due_on,
        filed_at=row.filed_at,
        filed_by_person_id=row.filed_by_person_id,
        filed_by_officer_id=row.filed_by_officer_id,
        channel=row.channel,
        certified=row.certified,
        bill_id=row.bill_id,
        flags=row.flags,
        examined_at=row.examined_at,
        examined_note=row.examined_note,
        revision=row.revision,
    )
