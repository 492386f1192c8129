"""Filing a return: its version, its case, its month, its bill, all in one transaction."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from services import audit, cases, clock, files, payments
from services.audit import Actor, ActorKind, Channel
from services.cases import CaseOutcome, NewCase, OpenedCase, Reporter, Status
from services.db import session
from services.errors import NotAllowed, NotFound, RuleBroken
from services.events import raise_event
from services.files.owning import LENDER
from services.payments import BillView, NewBill
from services.people import EstablishmentView, finance_unit_id, get_establishment, get_person
from services.people.locks import lock_business
from services.taxes import billing
from services.taxes.assessing import Assessment, assess
from services.taxes.kinds import get_tax
from services.taxes.lessening import after_decisions
from services.taxes.models import TaxReturn
from services.taxes.months import last_month, mark_filed
from services.taxes.ordinances import ordinance_for
from services.taxes.rules import first_of
from services.text import Words

KIND = "TX"
#: Whose the file is that came with a return.
FILE_OWNER = "tax_return"
FILED, EXAMINED, SENT_BACK, REPLACED = "filed", "examined", "sent_back", "replaced"
#: A version that stands: neither replaced nor withdrawn.
STANDING = (FILED, EXAMINED, SENT_BACK, "estimated", "objected")
#: The statement of form อบจ.01-4, shown above the button and kept with every return, nil ones too.
CERTIFICATION = Words(
    "ข้าพเจ้าขอรับรองว่ารายการที่แสดงถูกต้องครบถ้วนตามความเป็นจริง",
    "I certify that the entries are true and complete",
)


@dataclass(frozen=True, slots=True)
class NewReturn:
    """A return to be filed. `answers` are settled and checked; `certified` is the statement as it was shown."""

    tax: str
    establishment_id: int
    month: date
    answers: Mapping[str, Any]
    certified: str
    language: str = "th"
    channel: str = Channel.WEB
    draft_id: str | None = None
    #: Who is told in the chat where it was filed.
    line_user: str = ""
    #: Never in the place of a return that stands: for what is filed by one tap.
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class ReturnFiled:
    """A version of a return was filed: for whoever follows months, reminders and flags."""

    return_id: int


@dataclass(frozen=True, slots=True)
class Filed:
    """What came of a return: its case, its sum, and the bill where there is something to pay."""

    return_id: int
    reference: str
    version: int
    case: OpenedCase
    assessment: Assessment
    bill: BillView | None


def file_return(new: NewReturn, *, actor: Actor, at: datetime | None = None) -> Filed:
    """Files one return, or the next version of one, and bills it.

    RuleBroken: establishment (`not_on_list`), month (`month_not_over`, `no_ordinance`, `filed_already`). An
    estimate made by the desk is replaced like any version before.
    """
    moment = at or clock.now()
    filed, made, before, place = _write(new, actor=actor, at=moment)
    bill = billing.bill_return(made, before, place, language=new.language, actor=actor)
    made.bill_id = bill.id if bill is not None else None
    session().flush()
    _finish(made, before, actor)
    return Filed(made.id, made.reference, made.version, filed[0], filed[1], bill)


def file_many(
    news: Sequence[NewReturn], *, actor: Actor, at: datetime | None = None
) -> tuple[list[Filed], list[BillView]]:
    """Files many returns of first versions and bills those of one business together, one bill for each business.

    All or nothing: a refusal of one is RuleBroken("rows.<n>", …) and the caller's transaction ends with it.
    """
    moment = at or clock.now()
    written = []
    for number, new in enumerate(news):
        try:
            filed, made, before, place = _write(new, actor=actor, at=moment)
        except RuleBroken as error:
            raise RuleBroken(f"rows.{number}", error.problems[0].code) from error
        if before is not None:
            raise RuleBroken(f"rows.{number}", "filed_already")
        written.append((filed, made, place))
    bills = _bill_together([(made, place) for _, made, place in written], news[0].language if news else "th", actor)
    found = []
    for (opened, assessment), made, _ in written:
        bill = next((one for one in bills if one.id == made.bill_id), None)
        found.append(Filed(made.id, made.reference, made.version, opened, assessment, bill))
        _finish(made, None, actor)
    return found, bills


def _bill_together(
    written: Sequence[tuple[TaxReturn, EstablishmentView]], language: str, actor: Actor
) -> list[BillView]:
    bills = []
    for business_id in dict.fromkeys(made.business_id for made, _ in written):
        own = [(made, place) for made, place in written if made.business_id == business_id]
        items = [item for made, place in own for item in billing.items_for(made, place, billing.owed_of(made))]
        if not items:
            continue
        first, place = own[0]
        if len(own) == 1:
            new = billing.new_bill(first, place, items, language)
        else:
            ends = [end for made, _ in own if (end := billing.pay_until(made)) is not None]
            month = billing.month_words(max(made.month for made, _ in own))
            new = NewBill(
                business_id=business_id,
                establishment_id=None,
                purpose=billing.COMBINED,
                title=Words(
                    f"ภาษีและค่าธรรมเนียม อบจ. {len(own)} แบบ เดือน{month.th}",
                    f"Taxes and fees, {len(own)} returns, {month.en}",
                ),
                payer_name=place.business_name,
                tax_code=billing.COMBINED_CODE,
                items=items,
                due_on=min(made.due_on for made, _ in own),
                pay_until=min(ends, default=None),
                month=max(made.month for made, _ in own),
                language=language,
            )
        bill = payments.issue_bill(new, actor=actor)
        bills.append(bill)
        asked = {item.subject_id for item in items}
        for made, _ in own:
            made.bill_id = bill.id if made.id in asked else None
    session().flush()
    return bills


def _write(
    new: NewReturn, *, actor: Actor, at: datetime
) -> tuple[tuple[OpenedCase, Assessment], TaxReturn, TaxReturn | None, EstablishmentView]:
    """The row of the version with its case, and what it comes to; behind the lock of its business."""
    month = first_of(new.month)
    try:
        place = get_establishment(new.establishment_id, owner=actor, tax=new.tax)
    except NotFound as error:
        raise RuleBroken("establishment", "not_on_list") from error
    filed_on = clock.local(at).date()
    if month > last_month(filed_on):
        raise RuleBroken("month", "month_not_over")
    rules = ordinance_for(new.tax, month)
    if rules is None:
        raise RuleBroken("month", "no_ordinance")
    lock_business(place.business_id)
    before = standing_return(place.id, new.tax, month)
    if new.is_first and before is not None:
        raise RuleBroken("month", "filed_already")
    found = assess(new.tax, month, new.answers, filed_on=filed_on, ordinance=rules, layers=billing.layers_of(before))
    opened = _open_case(new, place, month, actor, at)
    made = _row(new, place, month, before, found, opened, actor, at)
    session().add(made)
    session().flush()
    if before is not None:
        before.status = REPLACED
        before.revision += 1
    _keep_file(new.answers, made.id)
    mark_filed(made, place)
    audit.record(
        "file return", actor=actor, subject="tax_return", subject_id=made.id,
        fields=("reference", "version", "answers", "certified"),
    )  # fmt: skip
    return (opened, found), made, before, place


def _keep_file(answers: Mapping[str, Any], return_id: int) -> None:
    """The ledger belongs to the return from now on: it does not go with the draft."""
    given = answers.get("ledger")
    key = str(given.get("key") or "") if isinstance(given, Mapping) else ""
    if key and any(each.owner_kind in (None, LENDER) for each in files.find_files([key])):
        files.attach([key], FILE_OWNER, return_id)


def standing_return(establishment_id: int, tax: str, month: date) -> TaxReturn | None:
    """The version that stands for a month, where there is one."""
    return (
        session()
        .scalars(
            select(TaxReturn)
            .where(TaxReturn.establishment_id == establishment_id, TaxReturn.tax == tax, TaxReturn.month == month)
            .where(TaxReturn.status.in_(STANDING))
            .order_by(TaxReturn.version.desc())
            .limit(1)
            .execution_options(populate_existing=True)
        )
        .one_or_none()
    )


def _row(
    new: NewReturn, place: EstablishmentView, month: date, before: TaxReturn | None, found: Assessment,
    opened: OpenedCase, actor: Actor, at: datetime,
) -> TaxReturn:  # fmt: skip
    versions = session().scalar(
        select(func.max(TaxReturn.version)).where(
            TaxReturn.establishment_id == place.id, TaxReturn.tax == new.tax, TaxReturn.month == month
        )
    )
    surcharge, penalty = after_decisions(place.id, new.tax, month, found.surcharge_satang, found.penalty_satang)
    return TaxReturn(
        reference=opened.reference,
        case_id=opened.id,
        establishment_id=place.id,
        business_id=place.business_id,
        tax=new.tax,
        month=month,
        version=(versions or 0) + 1,
        previous_id=before.id if before is not None else None,
        status=FILED,
        is_nil=new.answers.get("has_items") is False,
        answers=dict(new.answers),
        working=working_of(found),
        ordinance_id=found.ordinance_id,
        tax_satang=found.tax_satang,
        surcharge_satang=surcharge,
        penalty_satang=penalty,
        due_on=found.due_on,
        filed_at=at,
        filed_by_person_id=actor.id if actor.kind is ActorKind.CITIZEN else None,
        filed_by_officer_id=actor.id if actor.is_officer else None,
        channel=new.channel,
        certified=new.certified,
        flags=[],
    )


def working_of(found: Assessment) -> dict[str, Any]:
    """How the sum was reached, as it is kept: exact numbers as text."""
    return {
        "lines": [
            {
                "words": [line.words.th, line.words.en],
                "base": f"{line.base.normalize():f}",
                "unit": [line.unit.th, line.unit.en],
                "rate": f"{line.rate.normalize():f}",
                "basis": line.basis.value,
                "amount": f"{line.amount.normalize():f}",
                "satang": line.satang,
                "product": line.product,
                "is_waiver": line.is_waiver,
            }
            for line in found.lines
        ],
        "rounds_by": found.rounds_by.value,
        "rounding": found.rounding,
        "months_late": found.months_late,
        "notes": [[note.th, note.en] for note in found.notes],
    }


def _open_case(new: NewReturn, place: EstablishmentView, month: date, actor: Actor, at: datetime) -> OpenedCase:
    kind = get_tax(new.tax)
    words = billing.month_words(month)
    return cases.open_case(
        NewCase(
            service=new.tax,
            kind=KIND,
            topic=new.tax,
            title=f"{kind.line.th} {words.th} {place.name}",
            words="",
            status=Status.ASSIGNED,
            unit_id=finance_unit_id(),
            received_from=_received_from(actor),
            channel=new.channel,
            reporter=_reporter(new, place, actor),
            received_at=at,
            language=new.language,
            draft_id=new.draft_id,
            filed_by_id=actor.id if actor.is_officer else None,
            search_words=f"{place.business_number} {place.business_name}",
        ),
        actor=actor,
    )


def _received_from(actor: Actor) -> str:
    return "counter" if actor.is_officer else {Channel.LINE: "line", Channel.KIOSK: "kiosk"}.get(actor.channel, "web")


def _reporter(new: NewReturn, place: EstablishmentView, actor: Actor) -> Reporter:
    """Who files is told: in the chat where it was filed, else by the account's e-mail."""
    if actor.kind is not ActorKind.CITIZEN or actor.id is None:
        return Reporter("open", place.business_name)
    person = get_person(actor.id)
    notify = "line" if new.line_user else "email" if person.email else "none"
    return Reporter(
        "open",
        person.name,
        person.phone,
        person.email if notify == "email" else "",
        notify,
        person.id,
        line_user=new.line_user,
    )


def _finish(made: TaxReturn, before: TaxReturn | None, actor: Actor) -> None:
    if before is not None and before.case_id is not None:
        # One that was examined ended with that.
        with suppress(NotAllowed):
            cases.close_for_service(before.case_id, CaseOutcome.AMENDED, actor=actor, is_quiet=True)
    raise_event(ReturnFiled(made.id))
