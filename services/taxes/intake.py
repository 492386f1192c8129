"""What a return is asked on every channel: where, for which month, nil or not, then what the tax asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select

from services.catalogue import Context
from services.clock import MONTHS_EN, MONTHS_TH_SHORT, say_day_short, say_month
from services.db import session
from services.errors import NotFound
from services.people import (
    EstablishmentView,
    get_business,
    get_establishment,
    list_establishments_of,
)
from services.questions import Choice, Condition, DataClass, Question, get_kind
from services.taxes.filing import standing_return
from services.taxes.kinds import Asking, TaxKind
from services.taxes.models import TaxReturn
from services.taxes.months import ESTIMATED, FILED, MonthView, months_of
from services.taxes.ordinances import ordinance_for
from services.taxes.rules import OrdinanceView, add_months
from services.text import Words, snippet

OTHER = "other"
#: Nobody is found by it: the choice that stands there where an account has no establishment.
NOWHERE = "none"
#: So many missing months, and so many filed ones to amend, are offered by name; any other can be typed.
_MISSING, _FILED = 12, 3
STAGE_MONTH = Words("งวดเดือน", "Month")
STAGE_ITEMS = Words("รายการ", "Entries")
_NOT_TIED = Words(
    "บัญชีของท่านยังไม่ได้รับสิทธิยื่นแบบของสถานประกอบการใด ขอคำเชิญจากเจ้าของกิจการหรือกองคลัง หรือขึ้นทะเบียนสถานประกอบการก่อน",
    "Your account may not file for any establishment yet: ask its owner or the finance office for an invitation, or"
    " register the business first.",
)
_YES, _NO = Words("มีรายการ", "There are entries"), Words("ไม่มีรายการเดือนนี้", "Nothing this month")


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known of a return while it is being filled in."""

    kind: TaxKind
    choices: Sequence[EstablishmentView]
    establishment: EstablishmentView | None = None
    month: date | None = None
    ordinance: OrdinanceView | None = None
    asking: Asking | None = None
    #: The version that stands: this one amends it.
    before: TaxReturn | None = None


def situation_of(kind: TaxKind, context: Context) -> Situation:
    """Where, for which month and under which ordinance the answers so far are given."""
    choices = _choices(kind, context)
    establishment = _chosen(kind, context, choices)
    month = chosen_month(context.answers)
    if establishment is None or month is None:
        return Situation(kind, choices, establishment, month)
    rules = ordinance_for(kind.key, month)
    asking = None
    if rules is not None:
        asking = Asking(
            month=month,
            periods=rules.periods(month),
            rooms=establishment.rooms,
            last=_last_answers(establishment.id, kind.key, month),
            needs_guest_names=rules.needs_guest_names,
        )
    before = standing_return(establishment.id, kind.key, month)
    return Situation(kind, choices, establishment, month, rules, asking, before)


def chosen_month(answers: Mapping[str, Any]) -> date | None:
    """The month that was chosen from the list, or typed."""
    value = answers.get("month")
    if value == OTHER:
        value = answers.get("other_month")
    try:
        return date.fromisoformat(f"{value}-01") if value else None
    except ValueError:
        return None


def questions_of(kind: TaxKind, context: Context) -> list[Question]:
    """The questions of a return, given the answers so far."""
    here = situation_of(kind, context)
    asked: list[Question] = []
    if context.asker.is_officer and not context.source.get("establishment"):
        asked.append(_business_number())
    if here.choices or not context.asker.is_officer:
        asked.append(_establishment(here))
    if here.establishment is not None:
        asked += [_month(here, context.today), _other_month(context.today)]
    if here.asking is not None:
        asked.append(_has_items())
        if here.before is not None:
            asked.append(_reason())
        has_items = Condition("has_items", (True,))
        asked += [
            replace(_with_former(each, here.before), asked_when=(has_items, *each.asked_when), stage=STAGE_ITEMS)
            for each in kind.questions(here.asking)
        ]
    return [replace(each, stage=each.stage or STAGE_MONTH) for each in asked]


def _with_former(question: Question, before: TaxReturn | None) -> Question:
    """What an amendment replaces: beside a field what was filed, in a table its rows to begin with."""
    value = before.answers.get(question.key) if before is not None else None
    if value is None or question.kind == "file":
        return question
    if question.kind == "lines":
        return replace(question, settings={**question.settings, "start": tuple(value)})
    kind = get_kind(question.kind)
    th, en = (" ".join(kind.read_back(question, value, language)) for language in ("th", "en"))
    hint = question.hint or Words("", "")
    return replace(question, hint=Words(f"{hint.th} ยื่นไว้เดิม: {th}".strip(), f"{hint.en} Filed before: {en}".strip()))


def prefill_return(kind: TaxKind, context: Context) -> dict[str, Any]:
    """The only establishment, its only missing month, and what a link or the counter handed in."""
    source = context.source
    known: dict[str, Any] = {}
    choices = _choices(kind, context)
    handed = source.get("establishment", "")
    place = next((one for one in choices if str(one.id) == handed), choices[0] if len(choices) == 1 else None)
    if place is None:
        return known
    known["establishment"] = str(place.id)
    month = source.get("month", "")
    if month:
        known |= {"month": month, "other_month": month}
        if not any(f"{one.month:%Y-%m}" == month for one in _offered(months_of(place, kind.key, today=context.today))):
            known["month"] = OTHER
    else:
        missing = [one for one in months_of(place, kind.key, today=context.today) if one.is_missing]
        if len(missing) == 1:
            known["month"] = f"{missing[0].month:%Y-%m}"
    if source.get("nil") == "1":
        known["has_items"] = False
    return known


def _choices(kind: TaxKind, context: Context) -> list[EstablishmentView]:
    if not context.asker.is_officer:
        return list_establishments_of(context.asker, tax=kind.key)
    handed = context.source.get("establishment", "")
    try:
        if handed.isdigit() and len(handed) < 19:
            return [get_establishment(int(handed), owner=context.asker, tax=kind.key)]
    except NotFound:
        return []
    number = str(context.answers.get("business_number") or "")
    try:
        found = get_business(number, owner=context.asker).establishments if number else ()
    except NotFound:
        return []
    return [one for one in found if any(each.tax == kind.key for each in one.taxes)]


def _chosen(kind: TaxKind, context: Context, choices: Sequence[EstablishmentView]) -> EstablishmentView | None:
    value = str(context.answers.get("establishment") or "")
    return next((one for one in choices if str(one.id) == value), None)


def _last_answers(establishment_id: int, tax: str, month: date) -> Mapping[str, Any]:
    row = session().execute(
        select(TaxReturn.answers)
        .where(TaxReturn.establishment_id == establishment_id, TaxReturn.tax == tax)
        .where(TaxReturn.month == add_months(month, -1))
        .order_by(TaxReturn.version.desc())
        .limit(1)
    )
    return row.scalar() or {}


def _business_number() -> Question:
    return Question(
        "business_number",
        "text",
        Words("เลขทะเบียนผู้ประกอบการ", "Business number"),
        DataClass.INTERNAL,
        hint=Words("ตามใบทะเบียน หรือค้นจากทะเบียนผู้ประกอบการ", "As on the register."),
        settings={"max_length": 30, "arabic_digits": True},
    )


def _establishment(here: Situation) -> Question:
    choices = tuple(
        Choice(
            str(one.id),
            Words(f"{one.name} ({one.branch_words.th})", f"{one.name} ({one.branch_words.en})"),
            hint=Words(
                f"เลขทะเบียน {one.business_number} {one.business_name}", f"{one.business_number} {one.business_name}"
            ),
            line=Words(snippet(one.name, 20), snippet(one.name, 20)),
        )
        for one in here.choices
    )
    return Question(
        "establishment",
        "choice",
        Words("สถานประกอบการ", "Establishment"),
        DataClass.INTERNAL,
        settings={"choices": choices or (Choice(NOWHERE, Words("ยังไม่มีสถานประกอบการ", "No establishment")),)},
        notice=None if choices else _NOT_TIED,
        notice_level="info" if choices else "warning",
    )


def _offered(months: Sequence[MonthView]) -> list[MonthView]:
    missing = [one for one in months if one.is_missing or one.status == ESTIMATED][:_MISSING]
    filed = [one for one in months if one.status == FILED][:_FILED]
    return [*missing, *filed]


def _month(here: Situation, today: date) -> Question:
    assert here.establishment is not None
    offered = _offered(months_of(here.establishment, here.kind.key, today=today))
    choices = [_month_choice(one) for one in offered]
    choices.append(Choice(OTHER, Words("เดือนอื่น", "Another month"), line=Words("เดือนอื่น", "Another month")))
    return Question(
        "month",
        "choice",
        Words("ยื่นแบบของเดือนใด", "For which month?"),
        DataClass.INTERNAL,
        settings={"choices": tuple(choices)},
    )


def _month_choice(one: MonthView) -> Choice:
    short = Words(
        f"{MONTHS_TH_SHORT[one.month.month - 1]} {(one.month.year + 543) % 100:02d}",
        f"{MONTHS_EN[one.month.month - 1][:3]} {one.month.year}",
    )
    label = Words(say_month(one.month.year, one.month.month, "th"), say_month(one.month.year, one.month.month, "en"))
    due = Words(say_day_short(one.due_on, "th"), say_day_short(one.due_on, "en"))
    group: Words
    if one.status == FILED:
        group = Words("ยื่นแล้ว แก้ไขแบบได้", "Filed: can be amended")
        hint = None
        short = Words(f"แก้ไข {short.th}", f"Amend {short.en}")
    else:
        group = Words("ยังไม่ได้ยื่น", "Not filed yet")
        hint = (
            Words(f"เกินกำหนดเมื่อ {due.th}", f"Overdue since {due.en}")
            if one.is_late
            else Words(f"ครบกำหนด {due.th}", f"Due {due.en}")
        )
    return Choice(f"{one.month:%Y-%m}", label, hint=hint, group=group, line=short)


def _other_month(today: date) -> Question:
    return Question(
        "other_month",
        "month",
        Words("เดือนที่ยื่น", "The month"),
        DataClass.INTERNAL,
        hint=_over(today),
        settings={"latest": "this-1", "earliest": "this-120"},
        asked_when=(Condition("month", (OTHER,)),),
    )


def _over(today: date) -> Words:
    newest = add_months(today.replace(day=1), -1)
    th, en = (say_month(newest.year, newest.month, language) for language in ("th", "en"))
    return Words(f"เดือนที่ผ่านมาแล้วเท่านั้น ล่าสุดคือ {th}", f"Only a month that is over: {en} at the latest.")


def _has_items() -> Question:
    return Question(
        "has_items",
        "yes_no",
        Words("มีรายการในเดือนนี้หรือไม่", "Is there anything to declare for this month?"),
        DataClass.INTERNAL,
        settings={"yes": _YES, "no": _NO},
    )


def _reason() -> Question:
    return Question(
        "amend_reason",
        "long_text",
        Words("แก้ไขแบบเพราะอะไร", "Why is the return amended?"),
        DataClass.INTERNAL,
        hint=Words("เช่น กรอกปริมาณผิด", "For example: a wrong quantity."),
        required=False,
        settings={"max_length": 500, "rows": 3},
    )
