"""Sheets of codes to be hung up: labels, stickers, table cards and posters."""

from collections.abc import Mapping
from typing import Any

from services.documents import parts
from services.documents.compiling import compile_pdf, compile_png

_TEMPLATE = "code_sheet.typ"
FORMS = ("label", "sticker", "card", "a4", "a3")
#: More are several files that are joined: typst holds a whole paper in memory.
_MOST = 600
_OF_CODE = ("title", "title_other", "does", "does_other", "place", "place_other", "printed", "qr")
_OF_SHEET = ("issuer_other", "short", "address", "open", "open_other", "hint", "hint_other")


def code_sheet_pdf(data: Mapping[str, Any]) -> bytes:
    """The sheet as tagged PDF, a page a code, or 24 labels a page of A4. The same data give the same bytes.

    `data`, text unless said otherwise; "other" is the second language, empty where there is one only:
    {form "label" (70 × 37 mm) | "sticker" (60 × 80 mm) | "card" (A5, to be folded) | "a4" | "a3", language, title (of
    the file), day (ISO), issuer (see `parts.issuer`), issuer_other, short (name on labels), address (where a code is
    typed), open, open_other (how), hint, hint_other, codes [{title, title_other, does, does_other, place, place_other,
    printed, qr (SVG with its quiet zone)}]}.

    ValueError for another form, no code or more than 600.
    """
    return compile_pdf(_TEMPLATE, _shown(data), archival=False, at=parts.moment_of(data, data["day"]))


def code_sheet_png(data: Mapping[str, Any], *, ppi: int = 110) -> bytes:
    """The first page as PNG; `data` as `code_sheet_pdf`."""
    return compile_png(_TEMPLATE, _shown(data), ppi=ppi)


def _shown(data: Mapping[str, Any]) -> dict[str, Any]:
    if data["form"] not in FORMS:
        raise ValueError("no such form of a sheet")
    if not 1 <= len(data["codes"]) <= _MOST:
        raise ValueError("one to 600 codes in a file")
    return {
        "form": data["form"],
        "language": parts.language_of(data),
        "title": data["title"],
        "issuer": parts.issuer(data),
        **{name: data.get(name) or "" for name in _OF_SHEET},
        "codes": [{name: each.get(name) or "" for name in _OF_CODE} for each in data["codes"]],
    }
