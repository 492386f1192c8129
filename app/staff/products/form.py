"""The form of a product: what is shown, what was typed, and what the service is handed."""

from collections.abc import Mapping
from datetime import date

from app.shared.fields.date import split
from services import organisation
from services.errors import RuleBroken
from services.products import ProductDetails, ProductView
from services.questions import DataClass, Question, get_kind
from services.text import Words

TEXTS = (
    "key", "name_th", "name_en", "producer_th", "producer_en", "pattern_th", "pattern_en", "process_th", "process_en",
    "price_th", "price_en", "certificate", "district", "unit", "picture_th", "picture_en", "revision",
)  # fmt: skip
PARTS = ("day", "month", "year")
_LONGEST = 6000


def typed_of(form: Mapping[str, str]) -> dict[str, str]:
    """What was typed, by the names of the fields."""
    days = [f"certificate_until-{part}" for part in PARTS]
    return {name: form.get(name, "")[:_LONGEST] for name in (*TEXTS, *days)}


def values_of(product: ProductView | None, language: str) -> dict[str, str]:
    """What the form shows."""
    values = dict.fromkeys((*TEXTS, *(f"certificate_until-{part}" for part in PARTS)), "")
    if product is None:
        return values
    details = product.details
    for name in ("name", "producer", "pattern", "process", "price"):
        words: Words = getattr(details, name)
        values |= {f"{name}_th": words.th, f"{name}_en": words.en}
    values |= {
        "key": details.key,
        "certificate": details.certificate,
        "district": details.district or "",
        "unit": str(details.unit_id or ""),
        "revision": str(product.revision),
    }
    if details.certificate_until is not None:
        parts = split(details.certificate_until.isoformat(), ("year", "month", "day"), language)
        values |= {f"certificate_until-{part}": parts.get(part, "") for part in PARTS}
    return values


def details_of(typed: Mapping[str, str]) -> ProductDetails:
    """What the service is handed. RuleBroken for what is no day."""
    words = {name: Words(typed[f"{name}_th"], typed[f"{name}_en"])
             for name in ("name", "producer", "pattern", "process", "price")}  # fmt: skip
    return ProductDetails(
        key=typed["key"],
        certificate=typed["certificate"],
        certificate_until=day_of(typed, "certificate_until"),
        district=typed["district"] or None,
        unit_id=number_of(typed["unit"]),
        **words,
    )


def day_of(typed: Mapping[str, str], name: str) -> date | None:
    """A day of three inputs, Thai digits and years of either calendar; RuleBroken beside its name."""
    question = Question(key=name, kind="date", label=Words("วันที่", "Day"), data_class=DataClass.PUBLIC, required=False)
    try:
        value = get_kind("date").check(question, {part: typed.get(f"{name}-{part}", "") for part in PARTS})
    except RuleBroken as broken:
        raise RuleBroken(name, broken.problems[0].code) from broken
    return date.fromisoformat(value) if value else None


def number_of(typed: str) -> int | None:
    """A whole number that a form of ours handed back; None for anything else."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else None


def choices() -> dict[str, list[tuple[str, Words]]]:
    """The lists of the form."""
    return {
        "district": [(one.code, one.name) for one in organisation.list_districts()],
        "unit": [(str(unit.id), unit.name) for unit in organisation.list_units(active_only=True)],
    }
