"""The receipt, and the proof of payment where the receipt itself is issued elsewhere."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.documents import parts
from services.documents.compiling import Attachment, compile_pdf, compile_png
from services.documents.saying import say_day

_TEMPLATE, _MANY = "receipt.typ", "receipts.typ"
#: More in one file are more than anybody prints at a time.
_MOST = 200


def receipt_pdf(data: Mapping[str, Any], *, attachments: Sequence[Attachment] = ()) -> bytes:
    """The receipt as PDF/A-3a. The same data give the same bytes.

    `data`, all text unless said otherwise, what is marked ? may be missing or empty:
    {language "th"|"en", kind "receipt"|"proof", issuer (see `parts.issuer`), book, number, day (ISO),
    issued_at? (aware ISO), payer {name, address?, tax_id? (as shall be seen), branch?, establishment?, number?},
    items [{text, detail?, kind? "principal"|"surcharge"|"penalty", satang (int)}], total_satang (int),
    payment {method, day (ISO), reference?, bill?}, elaas? {book?, number} (of the receipt elsewhere; kind "proof"),
    officer? {name, post, picture? (PNG bytes of the signature)}, replaces? (words: this is ใบแทน of …),
    is_copy? (bool), cancelled? {day (ISO), reason}, verify? {url, code, qr (SVG)}, note?}.

    ValueError where the items do not come to the total; TypeError for a sum that is no int.
    """
    return compile_pdf(_TEMPLATE, _shown(data), attachments=attachments, at=parts.moment_of(data, data["day"]))


def receipt_png(data: Mapping[str, Any], *, ppi: int = 216) -> bytes:
    """The first page as PNG, sharp enough that its code is read from the picture; `data` as `receipt_pdf`."""
    return compile_png(_TEMPLATE, _shown(data), ppi=ppi)


def receipts_pdf(data: Sequence[Mapping[str, Any]]) -> bytes:
    """Receipts one after the other as plain PDF, to be printed together; each of `data` as `receipt_pdf` takes it.

    ValueError for none or more than 200, and as `receipt_pdf`.
    """
    if not 1 <= len(data) <= _MOST:
        raise ValueError("one to 200 receipts in a file")
    first = data[0]
    shown = {"receipts": [_shown(each) for each in data]}
    return compile_pdf(_MANY, shown, archival=False, at=parts.moment_of(first, first["day"]))


def _shown(data: Mapping[str, Any]) -> dict[str, Any]:
    language = parts.language_of(data)
    payment, cancelled, officer = data["payment"], data.get("cancelled"), data.get("officer") or {}
    if data["kind"] not in ("receipt", "proof"):
        raise ValueError("neither a receipt nor a proof")
    return {
        "language": language,
        "issuer": parts.issuer(data),
        "kind": data["kind"],
        "book": data.get("book") or "",
        "number": data["number"],
        "day": say_day(data["day"], language),
        "payer": parts.party(data["payer"]),
        "items": parts.lines(data["items"], data["total_satang"]),
        **parts.sums(data["total_satang"], language),
        "payment": {
            "method": payment["method"],
            "day": say_day(payment["day"], language),
            "reference": payment.get("reference") or "",
            "bill": payment.get("bill") or "",
        },
        "elaas": data.get("elaas") or None,
        "officer": {name: officer.get(name) or "" for name in ("name", "post", "picture")},
        "replaces": data.get("replaces") or "",
        "is_copy": bool(data.get("is_copy")),
        "cancelled": {"day": say_day(cancelled["day"], language), "reason": cancelled["reason"]} if cancelled else None,
        "verify": parts.check(data),
        "note": data.get("note") or "",
    }
