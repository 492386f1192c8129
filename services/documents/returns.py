"""A filed return on paper: what was answered, how the sum was reached, what was certified."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from services.documents import parts
from services.documents.compiling import compile_pdf, compile_png
from services.documents.saying import say_day, say_moment, say_month

_TEMPLATE = "return.typ"


def return_pdf(data: Mapping[str, Any]) -> bytes:
    """The return as PDF/A-3a. The same data give the same bytes.

    `data`, text unless said otherwise, ? may be missing or empty:
    {language, issuer (see `parts.issuer`), title (the tax), form? (its number), reference, version? (int, 1),
    month ("2026-10"), filed_at (aware ISO), due_day? (ISO), state? {text, tone "jade"|"amber"|"indigo"|"silk"|"rose"},
    business {name, address?, tax_id?, branch?, establishment?, number?}, filer? (who filed it),
    is_nil? (bool), answers [{question, answer}],
    tables? [{title?, columns [{text, align?}], rows [[..]], total? [..]}],
    sum [{text, how? (how it was reached), kind?, satang (int)}], total_satang (int), ordinance? (legal source),
    certification, certified_by, certified_at? (aware ISO), verify? {url, code, qr}, note?}.

    ValueError where the lines of the sum do not come to the total.
    """
    return compile_pdf(_TEMPLATE, _shown(data), at=datetime.fromisoformat(data["filed_at"]))


def return_png(data: Mapping[str, Any], *, page: int = 0, ppi: int = 144) -> bytes:
    """One page as PNG; `data` as `return_pdf`."""
    return compile_png(_TEMPLATE, _shown(data), page=page, ppi=ppi)


def _shown(data: Mapping[str, Any]) -> dict[str, Any]:
    language = parts.language_of(data)
    names = ("title", "form", "reference", "filer", "ordinance", "certification", "certified_by", "note")
    steps = [{**each, "detail": each.get("how")} for each in data["sum"]]
    return {
        "language": language,
        "issuer": parts.issuer(data),
        **{name: data.get(name) or "" for name in names},
        "version": str(data.get("version") or 1),
        "month": say_month(data["month"], language),
        "filed_at": say_moment(data["filed_at"], language),
        "certified_at": say_moment(data.get("certified_at") or data["filed_at"], language),
        "due_day": say_day(data.get("due_day") or "", language),
        "state": data.get("state") or None,
        "business": parts.party(data["business"]),
        "is_nil": bool(data.get("is_nil")),
        "answers": [{"question": each["question"], "answer": each["answer"]} for each in data["answers"]],
        "tables": [parts.table(each) for each in data.get("tables") or ()],
        "sum": parts.lines(steps, data["total_satang"]),
        **parts.sums(data["total_satang"], language),
        "verify": parts.check(data),
    }
