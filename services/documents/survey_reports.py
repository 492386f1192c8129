"""The report of a survey: who answered, the five aspects in the official form, every question, the method."""

from collections.abc import Mapping
from typing import Any

from services.documents import parts
from services.documents.compiling import compile_pdf, compile_png
from services.documents.saying import say_day

_TEMPLATE = "survey_report.typ"


def survey_report_pdf(data: Mapping[str, Any]) -> bytes:
    """The report as PDF/A-3a. The same data give the same bytes.

    `data`, text unless said otherwise, ? may be missing or empty:
    {language, issuer (see `parts.issuer`), day (ISO), title, subtitle?, period?, answers, rate?,
    facts [{name, value}], about [table as `parts.table`], aspects? {columns, lines [{number, label, cells [..],
    is_head (bool)}]}, bands [{from, to, level}], conclusion?, questions [{label, note?, bars [{label, share (int,
    of 10,000), number, percent}], tables [table]}], method [..]}.
    """
    return compile_pdf(_TEMPLATE, _shown(data), at=parts.moment_of(data, data["day"]))


def survey_report_png(data: Mapping[str, Any], *, page: int = 0, ppi: int = 144) -> bytes:
    """One page as PNG; `data` as `survey_report_pdf`."""
    return compile_png(_TEMPLATE, _shown(data), page=page, ppi=ppi)


def _shown(data: Mapping[str, Any]) -> dict[str, Any]:
    language = parts.language_of(data)
    names = ("title", "subtitle", "period", "conclusion")
    return {
        "language": language,
        "issuer": parts.issuer(data),
        **{name: data.get(name) or "" for name in names},
        "day": say_day(data["day"], language),
        "facts": [{"name": each["name"], "value": each["value"]} for each in data["facts"]],
        "about": [parts.table(each) for each in data["about"]],
        "aspects": data.get("aspects"),
        "bands": [dict(each) for each in data["bands"]],
        "questions": [
            {
                "label": each["label"],
                "note": each.get("note") or "",
                "bars": [dict(bar) for bar in each.get("bars") or ()],
                "tables": [parts.table(table) for table in each.get("tables") or ()],
            }
            for each in data["questions"]
        ],
        "method": list(data["method"]),
    }
