"""The tobacco tax: so many satang for each stick sold; packs are of twenty."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from services.catalogue import Notice
from services.questions import DataClass, Question
from services.taxes.kinds.base import EXAMPLE, NOT_CITED, Asking, Bases, Column, TaxKind, amount, label_of, suffixed
from services.taxes.rules import Basis, Period
from services.text import Words

KEY, PRODUCT = "tobacco-tax", "cigarettes"
STICKS_A_PACK = 20
#: Loose sticks beyond so many are packs that were counted as sticks, or the other way round.
_LOOSE_MOST = 100_000


def questions(asking: Asking) -> list[Question]:
    """Packs and loose sticks, for each of the rates of the month."""
    asked = []
    for period in asking.periods:
        asked.append(
            _count(
                suffixed("packs", period),
                label_of(Words("จำนวนซองที่จำหน่าย", "Packs sold"), period),
                Words("ซองละ 20 มวน", "Packs of 20 sticks"),
                Words("ซอง", "packs"),
            )
        )
        asked.append(
            _count(
                suffixed("sticks", period),
                label_of(Words("จำนวนมวนนอกซองที่จำหน่าย", "Loose sticks sold"), period),
                Words("ไม่มีให้ใส่ 0", "0 where there were none"),
                Words("มวน", "sticks"),
            )
        )
    return asked


def _count(key: str, label: Words, hint: Words, unit: Words) -> Question:
    return Question(key, "number", label, DataClass.INTERNAL, hint=hint, settings={"max": 10**10, "unit": unit})


def bases(answers: Mapping[str, Any], periods: Sequence[Period]) -> Bases:
    """The sticks of each period, those in packs included."""
    return [
        (
            period,
            amount(answers.get(suffixed("packs", period))) * STICKS_A_PACK
            + amount(answers.get(suffixed("sticks", period))),
        )
        for period in periods
    ]


def checks(answers: Mapping[str, Any], asking: Asking) -> list[Notice]:
    """Loose sticks beyond measure."""
    found = []
    for period in asking.periods:
        key = suffixed("sticks", period)
        if amount(answers.get(key)) > _LOOSE_MOST:
            found.append(
                Notice(
                    Words(
                        f"มวนนอกซอง {int(amount(answers[key])):,} มวน มากผิดปกติ หากเป็นซองให้กรอกในช่องซอง",
                        f"{int(amount(answers[key])):,} loose sticks are very many: were they packs?",
                    ),
                    "warning",
                    change=key,
                    code="implausible",
                )
            )
    return found


def from_row(row: Mapping[str, Any], periods: Sequence[Period]) -> dict[str, Any]:
    """A row of the table for many: one rate a month; ValueError with the name of the column that is wrong."""
    if len(periods) > 1:
        raise ValueError("packs")
    return {"packs": _whole(row, "packs"), "sticks": _whole(row, "sticks")}


def _whole(row: Mapping[str, Any], key: str) -> int:
    plain = str(row.get(key) or "0").replace(",", "")
    if not plain.isdigit() or len(plain) > 11:
        raise ValueError(key)
    return int(plain)


TAX = TaxKind(
    key=KEY,
    code="03",
    name=Words("ภาษีบำรุง อบจ. จากสถานค้าปลีกยาสูบ", "Tobacco retail tax"),
    line=Words("ภาษียาสูบ", "Tobacco tax"),
    summary=Words("ยื่นแบบรายเดือนตามจำนวนซองและมวนที่จำหน่าย", "File each month the packs and sticks that were sold."),
    establishments=("tobacco",),
    questions=questions,
    bases=bases,
    checks=checks,
    bases_allowed=frozenset({Basis.STICK}),
    takes_product=lambda product: product == PRODUCT,
    columns=(
        Column("packs", Words("จำนวนซอง", "Packs"), ("ซอง",)),
        Column("sticks", Words("มวนนอกซอง", "Loose sticks"), ("มวน",)),
    ),
    from_row=from_row,
    chat_words=("ภาษียาสูบ", "ยาสูบ", "บุหรี่", "tobacco tax", "tobacco"),
    needs=(Words("จำนวนซองและมวนที่จำหน่ายในเดือน", "The packs and sticks sold in the month"),),
    seeds=(
        {
            "tax": KEY,
            "title": "ข้อบัญญัติ อบจ. เรื่อง ภาษีบำรุง อบจ. จากสถานค้าปลีกยาสูบ (ตัวอย่าง)",
            "valid_from": date(2010, 1, 1),
            "due_day": 20,
            "note": EXAMPLE,
            "rates": [
                {
                    "product": PRODUCT,
                    "name_th": "ยาสูบ",
                    "name_en": "Tobacco",
                    "basis": Basis.STICK,
                    "rate": Decimal("9.30"),
                    "valid_from": date(2010, 1, 1),
                    "source": NOT_CITED,
                }
            ],
        },
    ),
    order=32,
)
