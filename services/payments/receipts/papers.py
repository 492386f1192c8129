"""The receipt as paper: PDF/A-3 with its data inside, or a picture for the chat; made anew, always the same."""

import hashlib
from collections.abc import Callable
from datetime import date
from typing import Any

from services import clock, documents, money, organisation, qr, settings
from services.errors import NotAllowed
from services.payments.receipts.cancelling import REVERSED
from services.payments.receipts.verifying import print_code
from services.payments.receipts.views import METHODS, ReceiptKind, ReceiptView
from services.payments.receipts.xml import attachment_of
from services.text import Words

#: Part of a line's name for the paper; what is no part of a tax has none.
_PARTS = ("principal", "surcharge", "penalty")
_REVERSED = Words("รายการชำระเงินถูกยกเลิกหรือเรียกคืน", "The payment was undone")
_INSTEAD = Words(
    "ออกแทนเล่มที่ {book} เลขที่ {number} ซึ่งยกเลิกแล้ว", "Issued in place of book {book}, no. {number}, which is cancelled"
)
_LEFT = Words("ชำระบางส่วน คงค้างตามใบแจ้ง {left} บาท", "Part-paid: {left} baht of the bill are still open")
_COPY = Words(
    "ใบแทนฉบับที่ {copy} ออกเมื่อ {day} ใช้แทนต้นฉบับเลขที่เดียวกัน",
    "Replacement copy {copy}, made on {day}, of the paper of the same number",
)


def receipt_pdf(receipt: ReceiptView, *, language: str = "th", copy: int = 0) -> bytes:
    """The receipt as PDF/A-3 with its XML; `copy` numbers a replacement copy (ใบแทน), 0 is the paper itself."""
    return documents.receipt_pdf(data_of(receipt, language=language, copy=copy), attachments=[attachment_of(receipt)])


def receipt_png(receipt: ReceiptView, *, language: str = "th", ppi: int = 216) -> bytes:
    """The receipt as a picture."""
    return documents.receipt_png(data_of(receipt, language=language), ppi=ppi)


def receipt_tag(receipt: ReceiptView, *, language: str, copy: int = 0) -> str:
    """Changes whenever the paper would: for readers who have it already."""
    said = (receipt.signed, receipt.status, receipt.elaas_number, language, copy, receipt.content["payer"]["name"])
    return hashlib.sha256(repr(said).encode()).hexdigest()[:32]


def verify_url(receipt: ReceiptView) -> str:
    """Where anybody may check the paper, as it is printed."""
    return f"{settings.current().base_url}/verify/{print_code(receipt.verify_code)}"


def qr_text(receipt: ReceiptView) -> str:
    """What the paper's QR code holds: the address, and behind "#" the signed facts, which no server is sent."""
    return f"{verify_url(receipt)}#{receipt.signed}"


def data_of(receipt: ReceiptView, *, language: str, copy: int = 0) -> dict[str, Any]:
    """The receipt as `documents.receipt_pdf` takes it. NotAllowed for a reader who may not see who paid."""
    if receipt.is_masked:
        raise NotAllowed("receipt")
    content, say = receipt.content, _say(language)
    payment = content["payment"]
    return {
        "language": language,
        "kind": receipt.kind.value,
        "issuer": _issuer(content["issuer"], say),
        "book": receipt.book,
        "number": receipt.number,
        "day": receipt.issued_on.isoformat(),
        "issued_at": receipt.issued_at.isoformat(),
        "payer": content["payer"],
        "items": [
            {
                "text": say(*item["words"]),
                "detail": say(*item["detail"]),
                "kind": item["part"] if item["part"] in _PARTS else "",
                "satang": item["satang"],
            }
            for item in content["items"]
        ],
        "total_satang": content["satang"],
        "payment": {
            "method": METHODS[payment["method"]].in_(language),
            "day": payment["paid_on"],
            "reference": payment["reference"],
            "bill": content["bill"],
        },
        "elaas": {"number": receipt.elaas_number} if receipt.elaas_number else None,
        "officer": {"post": content["officer"]["post"]},
        "replaces": _copy_words(copy).in_(language) if copy else "",
        "cancelled": _cancelled(receipt, language),
        "verify": {
            "url": verify_url(receipt),
            "code": print_code(receipt.verify_code),
            "qr": qr.svg(qr_text(receipt), border=0),
        },
        "note": _note(receipt, language),
    }


def _say(language: str) -> Callable[[str, str], str]:
    return lambda th, en: (en or th) if language == "en" else th


def _issuer(issuer: dict[str, Any], say: Callable[[str, str], str]) -> dict[str, Any]:
    return {
        "name": say(*issuer["name"]),
        "initials": issuer["initials"],
        "address": say(*issuer["address"]),
        "tax_id": issuer["tax_id"],
        "telephone": issuer["phone"],
        "unit": say(*issuer["unit"]),
        "indigo": issuer["indigo"],
        "gold": issuer["gold"],
        # As it is today: a picture is not a part of what was certified.
        "logo": organisation.read_emblem(),
    }


def _cancelled(receipt: ReceiptView, language: str) -> dict[str, str] | None:
    if receipt.cancelled_at is None:
        return None
    reason = _REVERSED.in_(language) if receipt.cancel_reason == REVERSED else receipt.cancel_reason
    return {"day": clock.local(receipt.cancelled_at).date().isoformat(), "reason": reason}


def _note(receipt: ReceiptView, language: str) -> str:
    content, notes = receipt.content, []
    if instead := content.get("instead_of"):
        notes.append(_INSTEAD.filled(book=instead["book"], number=instead["number"]))
    if content["left_satang"]:
        notes.append(_LEFT.filled(left=money.format_amount(content["left_satang"])))
    return " · ".join(note.in_(language) for note in notes)


def _copy_words(copy: int) -> Words:
    today: date = clock.today()
    return Words(
        _COPY.th.format(copy=copy, day=clock.say_day(today, "th")),
        _COPY.en.format(copy=copy, day=clock.say_day(today, "en")),
    )


def short_kind(kind: ReceiptKind) -> str:
    """A word for file names."""
    return "receipt" if kind is ReceiptKind.RECEIPT else "proof"
