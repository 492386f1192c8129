"""Certificates (หนังสือรับรอง) and memoranda (บันทึกข้อความ), and the stamp for papers that are made elsewhere."""

from collections.abc import Mapping
from typing import Any

from services.documents import parts
from services.documents.compiling import compile_pdf, compile_png, compile_svg
from services.documents.saying import in_thai_digits, say_day

_TEMPLATES = {"certificate": "certificate.typ", "memorandum": "memorandum.typ"}
_STAMP = "stamp.typ"


def paper_pdf(data: Mapping[str, Any]) -> bytes:
    """A certificate or memorandum as PDF/A-3a. The same data give the same bytes.

    `data`, text unless said otherwise, ? may be missing or empty:
    {kind "certificate"|"memorandum", language, issuer (see `parts.issuer`), thai_digits? (bool, True; Thai only),
    issued_at?, number, day (ISO), title, to, unit, body [paragraphs], facts? [[name, value]], signer {name, post},
    verify? {url, code, qr (SVG)}, over? (words across the page, such as "ยกเลิก")}. KeyError for another kind.
    """
    return compile_pdf(_TEMPLATES[data["kind"]], _shown(data), at=parts.moment_of(data, data["day"]))


def paper_png(data: Mapping[str, Any], *, ppi: int = 144) -> bytes:
    """The first page as PNG; `data` as `paper_pdf`."""
    return compile_png(_TEMPLATES[data["kind"]], _shown(data), ppi=ppi)


def stamp_pdf(data: Mapping[str, Any]) -> bytes:
    """The stamp on a sheet of its own size (76 × 34 mm) as PDF, to be placed on another paper.

    `data`: {language, issuer (see `parts.issuer`), number, day (ISO), verify {url, code, qr (SVG)}, issued_at?}.
    """
    return compile_pdf(_STAMP, _stamp(data), archival=False, at=parts.moment_of(data, data["day"]))


def stamp_png(data: Mapping[str, Any], *, ppi: int = 400) -> bytes:
    """The stamp as PNG, sharp enough to be printed."""
    return compile_png(_STAMP, _stamp(data), ppi=ppi)


def stamp_svg(data: Mapping[str, Any]) -> str:
    """The stamp as SVG, its letters drawn."""
    return compile_svg(_STAMP, _stamp(data))


def _shown(data: Mapping[str, Any]) -> dict[str, Any]:
    language = parts.language_of(data)
    signer = data["signer"]
    told: dict[str, Any] = {
        **{name: data.get(name) or "" for name in ("number", "title", "to", "unit")},
        "body": list(data["body"]),
        "facts": [list(pair) for pair in data.get("facts") or ()],
        "day": say_day(data["day"], language),
        "signer": {name: signer.get(name) or "" for name in ("name", "post")},
    }
    if language == "th" and data.get("thai_digits", True):
        told = in_thai_digits(told)
    return told | {
        "language": language,
        "issuer": parts.issuer(data),
        "verify": parts.check(data),
        "over": data.get("over") or "",
    }


def _stamp(data: Mapping[str, Any]) -> dict[str, Any]:
    language = parts.language_of(data)
    return {
        "language": language,
        "issuer": parts.issuer(data),
        "number": data["number"],
        "day": say_day(data["day"], language),
        "verify": parts.check(data),
    }
