"""What the review of a return shows, and what is shown while it is typed: how the sum was reached, and warnings."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from services.catalogue import Context, Lines, Notice, Panel
from services.clock import say_day
from services.errors import RuleBroken
from services.money import format_amount, format_baht
from services.taxes.assessing import AssessedLine, Assessment, assess
from services.taxes.billing import layers_of, month_words, owed_of
from services.taxes.intake import NOWHERE, Situation, situation_of
from services.taxes.kinds import TaxKind
from services.taxes.models import TaxReturn
from services.taxes.months import last_month
from services.taxes.rules import Basis
from services.text import Words


def preview_return(kind: TaxKind, context: Context) -> list[Panel]:
    """Warnings first, then how the sum was reached; what is not answered yet counts for nothing."""
    here = situation_of(kind, context)
    stop = _cannot(here, context)
    if stop is not None:
        return [stop]
    assert here.month is not None and here.ordinance is not None and here.asking is not None
    try:
        answers = settled(kind, context.answers, here)
    except RuleBroken as error:
        return [_unread(error)]
    panels: list[Panel] = []
    if answers.get("has_items") is not False:
        panels += kind.checks(answers, here.asking)
        read = kind.shows(answers, here.asking)
        panels += [read] if read is not None else []
    found = assess(
        kind.key,
        here.month,
        answers,
        filed_on=context.today,
        ordinance=here.ordinance,
        layers=layers_of(here.before),
    )
    later = kind.waits_for(answers) if answers.get("has_items") is not False else None
    panels += _about(here, found, is_reckoned=later is None)
    panels.append(Notice(later, "info", code="sum_later") if later else sum_panel(kind, found, here.before))
    return panels


def settled(kind: TaxKind, answers: Mapping[str, Any], here: Situation) -> dict[str, Any]:
    """The answers as they are kept: the month as such, sums in the place of a ledger, nothing of what was not asked."""
    kept = {key: value for key, value in answers.items() if key not in ("business_number", "establishment")}
    kept.pop("other_month", None)
    if here.month is not None:
        kept["month"] = f"{here.month:%Y-%m}"
    if kept.get("has_items") is False:
        return {key: kept[key] for key in ("month", "has_items", "amend_reason") if key in kept}
    return kind.settle(kept)


def _unread(error: RuleBroken) -> Notice:
    """Why a ledger comes to nothing."""
    problem = error.problems[0]
    words = Words("เปิดไฟล์ทะเบียนผู้พักไม่ได้ โปรดแนบใหม่", "The ledger cannot be opened: add it again.")
    if problem.code == "ledger_other_months":
        rows = problem.params["n"]
        words = Words(
            f"ทะเบียนผู้พักไม่มีแถวของเดือนที่ยื่น ({rows} แถวเป็นของเดือนอื่น) ยื่นไม่ได้ โปรดตรวจเดือนหรือแนบไฟล์ใหม่",
            f"No row of the ledger is of this month ({rows} are of other months): check the month or the file.",
        )
    return Notice(words, "warning", change="ledger", code=problem.code)


def _cannot(here: Situation, context: Context) -> Notice | None:
    if here.establishment is None:
        change = "business_number" if context.asker.is_officer else "establishment"
        if context.answers.get("establishment") in (None, NOWHERE) and not context.asker.is_officer:
            change = "establishment"
        words = Words("ไม่พบสถานประกอบการที่ยื่นแบบนี้ได้", "No establishment was found for this return.")
        return Notice(words, "warning", change=change, code="no_establishment")
    if here.month is None:
        return Notice(Words("ยังไม่ได้เลือกเดือน", "No month is chosen yet."), "warning", change="month", code="no_month")
    if here.month > last_month(context.today):
        words = Words("เดือนนี้ยังไม่สิ้นสุด ยื่นแบบล่วงหน้าไม่ได้", "This month is not over yet: it cannot be filed.")
        return Notice(words, "warning", change="month", code="month_not_over")
    if here.ordinance is None:
        words = Words("ไม่มีข้อบัญญัติที่ใช้กับเดือนนี้", "No ordinance holds for this month.")
        return Notice(words, "warning", change="month", code="no_ordinance")
    return None


def _about(here: Situation, found: Assessment, *, is_reckoned: bool) -> list[Panel]:
    panels: list[Panel] = []
    if here.before is not None and is_reckoned:
        panels.append(_amends(here.before, found))
    panels += _lateness(here.before, found)
    month = here.month
    covered = (
        here.establishment is not None
        and month is not None
        and any(each.tax == here.kind.key and each.covers(month) for each in here.establishment.taxes)
    )
    if not covered:
        panels.append(
            Notice(
                Words(
                    "เดือนนี้อยู่นอกช่วงที่ขึ้นทะเบียนไว้ โปรดตรวจเดือนอีกครั้ง",
                    "This month lies outside the registered time: check the month.",
                ),
                "warning",
                change="month",
                code="month_outside",
            )
        )
    panels += [Notice(note, "info", code="note") for note in found.notes]
    return panels


def _lateness(before: TaxReturn | None, found: Assessment) -> list[Notice]:
    """That it is late; of an amendment of what was filed in time only what it declares more."""
    if not found.is_late:
        return []
    due = Words(say_day(found.due_on, "th"), say_day(found.due_on, "en"))
    layers = layers_of(before)
    if layers and layers[0].filed_on <= found.due_on:
        if found.tax_satang <= layers[-1].tax_satang:
            return []
        words = Words(
            f"แบบแรกยื่นทันกำหนดแล้ว เฉพาะยอดที่เพิ่มขึ้นนับว่าพ้นกำหนดเมื่อ {due.th}",
            f"The first return was in time; only what is added counts as late since {due.en}.",
        )
        return [Notice(words, "info", code="late")]
    words = Words(
        f"เกินกำหนดยื่นแบบเมื่อ {due.th} ({found.months_late} เดือนหรือเศษของเดือน)",
        f"It was due on {due.en} ({found.months_late} months or parts of one ago).",
    )
    return [Notice(words, "warning", code="late")]


def _amends(before: TaxReturn, found: Assessment) -> Notice:
    owed = owed_of(before)
    difference = found.total_satang - (owed.principal + owed.surcharge + owed.penalty)
    if difference > 0:
        more = Words(f"ต้องชำระเพิ่ม {format_baht(difference, 'th')}", f"{format_baht(difference, 'en')} more to pay")
    elif difference < 0:
        more = Words(f"ลดลง {format_baht(-difference, 'th')}", f"{format_baht(-difference, 'en')} less")
    else:
        more = Words("ยอดเท่าเดิม", "the sum stays the same")
    return Notice(
        Words(
            f"แบบนี้แก้ไขแบบ {before.reference} (ครั้งที่ {before.version}): {more.th}",
            f"This amends return {before.reference} (version {before.version}): {more.en}.",
        ),
        "info",
        change="month",
        code="amends",
    )


def sum_panel(kind: TaxKind, found: Assessment, before: TaxReturn | None = None) -> Lines:
    """How the sum was reached, line by line, with the day by which it is due."""
    rows = [(line.words, line_sum(line)) for line in found.lines]
    name = Words("ค่าธรรมเนียม", "Fee") if kind.is_fee else Words("ภาษี", "Tax")
    if not rows:
        rows.append((Words("ไม่มีรายการ", "Nothing to declare"), baht_words(0)))
    if len(found.lines) > 1 or found.surcharge_satang or found.penalty_satang:
        rows.append((Words(f"รวม{name.th}", name.en), baht_words(found.tax_satang)))
    if found.surcharge_satang:
        months = found.months_late
        rows.append((Words(f"เงินเพิ่ม {months} เดือน", f"Surcharge, {months} months"), baht_words(found.surcharge_satang)))
    if found.penalty_satang:
        rows.append((Words("เบี้ยปรับ", "Penalty"), baht_words(found.penalty_satang)))
    rows.append((Words("กำหนดชำระ", "Due date"), Words(say_day(found.due_on, "th"), say_day(found.due_on, "en"))))
    month = month_words(found.month)
    return Lines(
        Words(f"วิธีคิด{name.th}เดือน{month.th}", f"How the sum for {month.en} is reached"),
        rows,
        (Words("รวมที่ต้องชำระ", "To pay"), baht_words(found.total_satang)),
    )


def line_sum(line: AssessedLine) -> Words:
    """ "12,345.678 ลิตร × 4.54 สตางค์ = 560.4937812 บาท": exact, before it is rounded."""
    base = f"{line.base:,f}"
    rate = f"{line.rate.normalize():f}"
    amount = exact_baht(line.amount)
    times = Words(f"{rate}%", f"{rate}%") if line.basis is Basis.PERCENT else Words(f"{rate} สตางค์", f"{rate} satang")
    rounded = Words("", "")
    if line.satang is not None and Decimal(line.satang) != line.amount:
        shown = format_amount(line.satang)
        rounded = Words(f" ปัดเป็น {shown}", f", rounded {shown}")
    return Words(
        f"{base} {line.unit.th} × {times.th} = {amount} บาท{rounded.th}",
        f"{base} {line.unit.en} × {times.en} = {amount} baht{rounded.en}",
    )


def exact_baht(satang: Decimal) -> str:
    """Satang with their parts as baht: at least two places, no zeros beyond."""
    shown = f"{satang.scaleb(-2):,f}"
    whole, _, places = shown.partition(".")
    return f"{whole}.{places.rstrip('0').ljust(2, '0')}"


def baht_words(satang: int) -> Words:
    """A sum in both languages."""
    return Words(format_baht(satang, "th"), format_baht(satang, "en"))


def notices_of(panels: Sequence[Panel]) -> list[Notice]:
    """The warnings among the panels."""
    return [panel for panel in panels if isinstance(panel, Notice)]
