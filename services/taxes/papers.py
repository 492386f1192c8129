"""A return in words: its entries by the questions of its month, how the sum was reached, and the paper of it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from services import documents, organisation
from services.audit import Actor
from services.errors import NotFound
from services.money import format_amount
from services.people import finance_unit_id, get_business
from services.questions import Question, applies, get_kind
from services.taxes.kinds import Asking, get_tax
from services.taxes.ordinances import get_ordinance, ordinance_for
from services.taxes.previewing import baht_words, exact_baht
from services.taxes.returns import ReturnView
from services.text import Words

_REASON = Words("เหตุที่แก้ไขแบบ", "Why it was amended")
_SUMMED = (
    ("rooms_sold", Words("จำนวนห้องที่ขายได้ (จากทะเบียน)", "Rooms let (from the ledger)")),
    ("nights", Words("จำนวนคืนรวม (จากทะเบียน)", "Nights (from the ledger)")),
)


def answered(found: ReturnView) -> list[tuple[Question, Any]]:
    """The questions of that month that were answered, with the answers as filed; none for a nil return."""
    rules = ordinance_for(found.tax, found.month)
    if found.is_nil or rules is None:
        return []
    asking = Asking(month=found.month, periods=rules.periods(found.month), needs_guest_names=rules.needs_guest_names)
    return [
        (question, found.answers[question.key])
        for question in get_tax(found.tax).questions(asking)
        if question.key in found.answers and applies(question, found.answers)
    ]


def say_answers(found: ReturnView, language: str) -> list[tuple[Words, list[str]]]:
    """The entries as lines of text, what a ledger summed up to and the reason of an amendment among them."""
    rows: list[tuple[Words, list[str]]] = [
        (question.label, list(get_kind(question.kind).read_back(question, value, language)))
        for question, value in answered(found)
    ]
    if found.answers.get("way") == "ledger":
        rows += [(label, [f"{int(found.answers[key]):,}"]) for key, label in _SUMMED if key in found.answers]
    reason = found.answers.get("amend_reason")
    if reason:
        rows.append((_REASON, str(reason).split("\n")))
    return rows


def say_working(found: ReturnView) -> list[tuple[Words, Words]]:
    """How the sum was reached, line by line, as it was kept when it was filed."""
    rows = []
    for line in found.working.get("lines", ()):
        rows.append((Words(*line["words"]), _how(line)))
    kind = get_tax(found.tax)
    name = Words("รวมค่าธรรมเนียม", "Fee") if kind.is_fee else Words("รวมภาษี", "Tax")
    rows.append((name, baht_words(found.tax_satang)))
    if found.surcharge_satang:
        rows.append((Words("เงินเพิ่ม", "Surcharge"), baht_words(found.surcharge_satang)))
    if found.penalty_satang:
        rows.append((Words("เบี้ยปรับ", "Penalty"), baht_words(found.penalty_satang)))
    return rows


@dataclass(frozen=True, slots=True)
class WorkingLine:
    """A line of the sum in words: `amount` is exact baht, `rounded` satang where that differs, else None."""

    words: Words
    base: Words
    rate: Words
    amount: str
    rounded: int | None


def working_lines(found: ReturnView) -> list[WorkingLine]:
    """How the tax was reached, each part with its unit, as it was kept when it was filed."""
    return [_working_line(line) for line in found.working.get("lines", ())]


def _working_line(line: dict[str, Any]) -> WorkingLine:
    base, rate, is_percent = Decimal(line["base"]), line["rate"], line["basis"] == "percent"
    unit = Words(*line["unit"])
    # Baht read with their satang, quantities as they were declared.
    shown = f"{base:,.2f}" if is_percent else f"{base:,f}"
    is_rounded = line["satang"] is not None and Decimal(line["satang"]) != Decimal(line["amount"])
    return WorkingLine(
        Words(*line["words"]),
        Words(f"{shown} {unit.th}", f"{shown} {unit.en}"),
        Words(f"{rate}%", f"{rate}%") if is_percent else Words(f"{rate} สตางค์", f"{rate} satang"),
        exact_baht(Decimal(line["amount"])),
        line["satang"] if is_rounded else None,
    )


def _how(line: dict[str, Any]) -> Words:
    said = _working_line(line)
    rounded = Words("", "")
    if said.rounded is not None:
        shown = format_amount(said.rounded)
        rounded = Words(f" ปัดเป็น {shown}", f", rounded {shown}")
    return Words(
        f"{said.base.th} × {said.rate.th} = {said.amount} บาท{rounded.th}",
        f"{said.base.en} × {said.rate.en} = {said.amount} baht{rounded.en}",
    )


def return_paper(found: ReturnView, language: str, *, actor: Actor) -> bytes:
    """The return as PDF/A, as it was filed; the tax id as `actor` may see it."""
    kind, place = get_tax(found.tax), found.establishment
    total = [_sum(Words("ภาษี", "Tax") if not kind.is_fee else Words("ค่าธรรมเนียม", "Fee"), found.tax_satang, language)]
    how = [words.in_(language) for _, words in say_working(found)][: len(found.working.get("lines", ()))]
    total[0]["how"] = " · ".join(how)
    if found.surcharge_satang:
        total.append(_sum(Words("เงินเพิ่ม", "Surcharge"), found.surcharge_satang, language))
    if found.penalty_satang:
        total.append(_sum(Words("เบี้ยปรับ", "Penalty"), found.penalty_satang, language))
    form, source = _ordinance_of(found)
    return documents.return_pdf(
        {
            "language": language,
            "issuer": _issuer(language),
            "title": kind.name.in_(language),
            "form": form,
            "reference": found.reference,
            "version": found.version,
            "month": f"{found.month:%Y-%m}",
            "filed_at": found.filed_at.isoformat(),
            "due_day": found.due_on.isoformat(),
            "business": {
                "name": place.business_name,
                "tax_id": get_business(place.business_number, owner=actor).tax_id,
                "branch": place.branch,
                "establishment": place.name,
                "number": place.business_number,
            },
            "is_nil": found.is_nil,
            "answers": [
                {"question": label.in_(language), "answer": "\n".join(lines) or "-"}
                for label, lines in say_answers(found, language)
            ],
            "sum": total,
            "total_satang": found.total_satang,
            "ordinance": source,
            "certification": found.certified,
            "certified_by": place.business_name,
        }
    )


def _sum(words: Words, satang: int, language: str) -> dict[str, Any]:
    return {"text": words.in_(language), "satang": satang}


def _ordinance_of(found: ReturnView) -> tuple[str, str]:
    try:
        ordinance = get_ordinance(found.ordinance_id or 0)
    except NotFound:
        return "", ""
    return ordinance.form_number, ordinance.legal_source or ordinance.title


def _issuer(language: str) -> dict[str, Any]:
    here = organisation.get_organisation()
    unit_id = finance_unit_id()
    unit = organisation.get_unit(unit_id) if unit_id is not None else None
    return {
        "name": here.name.in_(language),
        "initials": here.initials,
        "address": here.address.in_(language),
        "telephone": here.phone,
        "unit": unit.name.in_(language) if unit is not None else "",
    }
