"""What a return comes to, exactly: each line base × rate, rounded as the ordinance orders, then what lateness adds.

Pure arithmetic of Decimals: given the ordinance, nothing else is read. A fine (ค่าปรับ) is never computed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from services.clock import say_day_short
from services.errors import NotFound
from services.taxes.kinds import get_tax
from services.taxes.lateness import Layer, lateness
from services.taxes.ordinances import due_on as due_day_of
from services.taxes.ordinances import ordinance_for
from services.taxes.rules import (
    EXACT,
    UNITS,
    Basis,
    OrdinanceView,
    Period,
    RoundsBy,
    first_of,
)
from services.text import Words

_NOUGHT = Decimal(0)


@dataclass(frozen=True, slots=True)
class AssessedLine:
    """One line of the sum. `base` is baht or units, `amount` exact satang with their parts.

    `satang` is the line rounded, None where the total alone is rounded.
    """

    words: Words
    base: Decimal
    unit: Words
    rate: Decimal
    basis: Basis
    amount: Decimal
    satang: int | None
    product: str
    is_waiver: bool = False


@dataclass(frozen=True, slots=True)
class Assessment:
    """What a return comes to, in whole satang, and how it was reached."""

    tax: str
    month: date
    tax_satang: int
    surcharge_satang: int
    penalty_satang: int
    total_satang: int
    lines: Sequence[AssessedLine]
    ordinance_id: int
    due_on: date
    months_late: int
    is_late: bool
    rounds_by: RoundsBy
    rounding: str
    notes: Sequence[Words] = ()


def assess(
    tax: str,
    month: date,
    answers: Mapping[str, Any],
    *,
    filed_on: date,
    ordinance: OrdinanceView | None = None,
    due_on: date | None = None,
    layers: Sequence[Layer] = (),
) -> Assessment:
    """What a return with these (settled) answers comes to when it is filed, or paid, on that day.

    With `ordinance` and `due_on` nothing is read. `layers` are earlier versions, oldest first: what they declared is
    late by their own days, and only what is more is late by `filed_on`. NotFound where no ordinance holds.
    """
    month = first_of(month)
    rules = ordinance or ordinance_for(tax, month)
    if rules is None:
        raise NotFound(f"ordinance of {tax}")
    due = due_on or due_day_of(tax, month, ordinance=rules)
    lines = _lines(tax, month, answers, rules)
    if rules.rounds_by is RoundsBy.LINE:
        owed = sum(line.satang or 0 for line in lines)
    else:
        exact = _NOUGHT
        for line in lines:
            exact = EXACT.add(exact, line.amount)
        owed = rules.round_satang(exact)
    late = lateness(rules, due, owed, filed_on, layers)
    return Assessment(
        tax=tax,
        month=month,
        tax_satang=owed,
        surcharge_satang=late.surcharge,
        penalty_satang=late.penalty,
        total_satang=owed + late.surcharge + late.penalty,
        lines=lines,
        ordinance_id=rules.id,
        due_on=due,
        months_late=late.months,
        is_late=filed_on > due,
        rounds_by=rules.rounds_by,
        rounding=rules.rounding.value,
        notes=_notes(rules, lines, _late_part(due, owed, late.months, layers)),
    )


def _lines(tax: str, month: date, answers: Mapping[str, Any], rules: OrdinanceView) -> list[AssessedLine]:
    if answers.get("has_items") is False:
        return []
    by_line = rules.rounds_by is RoundsBy.LINE
    lines = []
    for period, base in get_tax(tax).bases(answers, rules.periods(month)):
        rate = period.rate.rate
        # Percent of baht are satang as they stand: one percent of a baht is a satang.
        amount = EXACT.multiply(base, rate)
        lines.append(
            AssessedLine(
                words=line_words(period),
                base=base,
                unit=UNITS[period.rate.basis],
                rate=rate,
                basis=period.rate.basis,
                amount=amount,
                satang=rules.round_satang(amount) if by_line else None,
                product=period.rate.product,
                is_waiver=period.rate.is_waiver,
            )
        )
    return lines


def line_words(period: Period) -> Words:
    """The name of a line; with its days where the rate holds only for a part of the month."""
    name = period.rate.name
    if period.is_whole:
        return name
    first, last = period.first, period.last
    return Words(
        f"{name.th} ({first.day}–{say_day_short(last, 'th')})", f"{name.en} ({first.day}–{say_day_short(last, 'en')})"
    )


def _late_part(due: date, owed: int, months: int, layers: Sequence[Layer]) -> Words | None:
    """What is late: the return, or of the amendment of one that was in time only what it declares more; else None."""
    if not months:
        return None
    if not layers or layers[0].filed_on > due:
        return Words("ยื่นเกินกำหนด", "Filed late.")
    if owed > layers[-1].tax_satang:
        return Words("ยอดที่เพิ่มขึ้นยื่นหลังกำหนด", "What is added was declared late.")
    return None


def _notes(rules: OrdinanceView, lines: Sequence[AssessedLine], late: Words | None) -> list[Words]:
    notes = []
    if any(line.is_waiver for line in lines):
        notes.append(Words("มีรายการที่ข้อบัญญัติยกเว้นในเดือนนี้", "Some lines are waived for this month."))
    if late is not None and not rules.has_surcharge:
        notes.append(
            Words(
                f"{late.th} ระบบยังไม่คำนวณเงินเพิ่มจนกว่าเจ้าหน้าที่จะบันทึกข้อบัญญัติที่ให้เก็บ",
                f"{late.en} No surcharge is computed until the ordinance for it is cited.",
            )
        )
    if not rules.is_confirmed:
        notes.append(
            Words(
                "อัตราเป็นตัวอย่าง เจ้าหน้าที่ต้องตรวจกับข้อบัญญัติก่อน",
                "The rates are examples, still to be checked against the ordinance.",
            )
        )
    return notes
