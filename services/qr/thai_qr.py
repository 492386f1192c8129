"""The Thai QR of a bill (EMVCo merchant-presented, tag 30), strictly made and read, and the bar code of the banks.

Bank of Thailand, Thai QR Code Payment Standard; bar code: BOT's standard bar code for bill payment.
"""

import re
from dataclasses import dataclass

from services.qr import fields

BILL_PAYMENT = "A000000677010112"
CREDIT_TRANSFER = "A000000677010111"
_BAHT, _THAILAND = "764", "TH"
#: 9,999,999,999.99 baht fill the 13 characters of the field.
_MOST_SATANG = 999_999_999_999
_BILLER = re.compile(r"[0-9]{15}")
_REFERENCE = re.compile(r"[A-Z0-9]{1,20}")
_NAME = re.compile(r"[ -~]{1,25}")
_TERMINAL = re.compile(r"[A-Z0-9]{1,26}")
_AMOUNT = re.compile(r"(0|[1-9][0-9]{0,9})\.[0-9]{2}")


@dataclass(frozen=True, slots=True)
class ThaiQR:
    """What a Thai QR says: whom to pay, by which references, how much (satang; None: the payer types it)."""

    kind: str
    biller_id: str
    ref1: str
    ref2: str
    amount_satang: int | None
    merchant: str = ""
    terminal: str = ""


def bill_payment(
    biller_id: str,
    ref1: str,
    ref2: str,
    amount_satang: int | None,
    *,
    merchant: str = "",
    terminal: str | None = None,
) -> str:
    """The text of the QR of a bill; dynamic where it names the amount, static where `amount_satang` is None.

    `biller_id` 15 digits, `ref1` 1–20 and `ref2` 0–20 of A–Z 0–9, `amount_satang` above nothing, `merchant` up to 25
    characters of ASCII, `terminal` up to 26 of A–Z 0–9. ValueError for anything else: nothing is cut or guessed.
    """
    _check(biller_id, ref1, ref2, amount_satang)
    account = fields.field("00", BILL_PAYMENT) + fields.field("01", biller_id) + fields.field("02", ref1)
    if ref2:
        account += fields.field("03", ref2)
    parts = [
        fields.field("00", "01"),
        fields.field("01", "11" if amount_satang is None else "12"),
        fields.field("30", account),
        fields.field("53", _BAHT),
    ]
    if amount_satang is not None:
        parts.append(fields.field("54", f"{amount_satang // 100}.{amount_satang % 100:02d}"))
    parts.append(fields.field("58", _THAILAND))
    if merchant:
        parts.append(fields.field("59", _checked(merchant, _NAME, "merchant")))
    if terminal:
        parts.append(fields.field("62", fields.field("07", _checked(terminal, _TERMINAL, "terminal"))))
    return fields.sealed("".join(parts), "63")


def parse(payload: str) -> ThaiQR:
    """What the text of a Thai QR says, bill payment ("bill_payment") or credit transfer ("credit_transfer").

    Of a transfer, `biller_id` is the mobile (0066…), the 13 digits or the wallet paid to. ValueError for every text
    that the standard does not allow: checksum, lengths, currency, country, an amount that is none.
    """
    found = fields.unsealed(payload, "63")
    if not payload.startswith("000201") or found.get("01") not in ("11", "12"):
        raise ValueError("not a QR of this standard")
    if found.get("53") != _BAHT or found.get("58") != _THAILAND:
        raise ValueError("not in baht, not in Thailand")
    amount = _amount(found.get("54"))
    if "30" in found:
        account = fields.split(found["30"])
        if account.get("00") != BILL_PAYMENT:
            raise ValueError("tag 30 is of another application")
        biller, ref1, ref2 = account.get("01", ""), account.get("02", ""), account.get("03", "")
        _check(biller, ref1, ref2, amount)
        terminal = fields.split(found["62"]).get("07", "") if "62" in found else ""
        return ThaiQR("bill_payment", biller, ref1, ref2, amount, found.get("59", ""), terminal)
    if "29" in found:
        account = fields.split(found["29"])
        target = next((account[tag] for tag in ("01", "02", "03") if tag in account), "")
        if account.get("00") != CREDIT_TRANSFER or not re.fullmatch(r"[0-9]{13,15}", target):
            raise ValueError("tag 29 is of another application")
        return ThaiQR("credit_transfer", target, "", "", amount, found.get("59", ""))
    raise ValueError("nobody to pay to")


def bill_barcode(biller_id: str, ref1: str, ref2: str, amount_satang: int | None) -> str:
    """The text of the bill's bar code: "|", biller, references and satang, with carriage returns between them.

    The amount is 0 where the payer says it. ValueError as `bill_payment`.
    """
    _check(biller_id, ref1, ref2, amount_satang)
    return f"|{biller_id}\r{ref1}\r{ref2}\r{amount_satang or 0}"


def _check(biller_id: str, ref1: str, ref2: str, amount_satang: int | None) -> None:
    _checked(biller_id, _BILLER, "biller_id")
    _checked(ref1, _REFERENCE, "ref1")
    if ref2:
        _checked(ref2, _REFERENCE, "ref2")
    if amount_satang is None:
        return
    if type(amount_satang) is not int or not 0 < amount_satang <= _MOST_SATANG:
        raise ValueError("amount_satang is not a sum to be paid")


def _checked(value: str, shape: re.Pattern[str], name: str) -> str:
    if not shape.fullmatch(value):
        raise ValueError(f"{name} is not of the right length or characters")
    return value


def _amount(typed: str | None) -> int | None:
    if typed is None:
        return None
    if not _AMOUNT.fullmatch(typed):
        raise ValueError("no amount")
    return int(typed.replace(".", ""))
