"""The bill: what is due until when, and every way to pay it."""

from collections.abc import Mapping
from typing import Any

from services.documents import parts
from services.documents.compiling import compile_pdf, compile_png
from services.documents.saying import say_sum

_TEMPLATE = "bill.typ"


def bill_pdf(data: Mapping[str, Any]) -> bytes:
    """The bill (ใบแจ้งการชำระเงิน) as PDF/A-3a, A4. The same data give the same bytes.

    `data`, text unless said otherwise, ? may be missing or empty:
    {language, issuer (see `parts.issuer`), reference, day (ISO), due_day (ISO), issued_at?, title? (what it is for),
    payer {name, address?, tax_id?, branch?, establishment?, number?},
    items [{text, detail?, quantity?, rate?, kind? "principal"|"surcharge"|"penalty", satang (int)}],
    total_satang (int), paid_satang? (int, already paid of it), biller_id?, ref1, ref2,
    qr? (SVG of the Thai QR), barcode? (SVG), barcode_text? (beneath it), ways? [{title, text}],
    state? "open"|"paid"|"cancelled"|"expired" (other than open: no code is shown), note?}.

    ValueError where the items do not come to the total; TypeError for a sum that is no int.
    """
    return compile_pdf(_TEMPLATE, _shown(data), at=parts.moment_of(data, data["day"]))


def bill_png(data: Mapping[str, Any], *, ppi: int = 144) -> bytes:
    """The first page as PNG, for the chat; `data` as `bill_pdf`."""
    return compile_png(_TEMPLATE, _shown(data), ppi=ppi)


def _shown(data: Mapping[str, Any]) -> dict[str, Any]:
    language = parts.language_of(data)
    total, paid = data["total_satang"], data.get("paid_satang") or 0
    state = data.get("state") or "open"
    if state not in ("open", "paid", "cancelled", "expired"):
        raise ValueError("no such state of a bill")
    names = ("reference", "title", "biller_id", "ref1", "ref2", "note")
    # Nobody shall pay by the code of a bill that is settled, withdrawn or too old.
    codes = ("qr", "barcode", "barcode_text")
    return {
        "language": language,
        "issuer": parts.issuer(data),
        **{name: data.get(name) or "" for name in names},
        **{name: data.get(name) or "" if state == "open" else "" for name in codes},
        **parts.days_of(data, ("day", "due_day"), language),
        "payer": parts.party(data["payer"]),
        "items": parts.lines(data["items"], total),
        "sum": say_sum(total),
        "paid": say_sum(paid) if paid else "",
        **parts.sums(total - paid, language),
        "ways": [{"title": way["title"], "text": way["text"]} for way in data.get("ways") or ()],
        "state": state,
    }
