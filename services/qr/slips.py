"""The mini QR of a bank's slip: which bank, which transfer. It proves nothing; it shows a slip that is used twice."""

import re
from dataclasses import dataclass

from services.qr import fields

#: The application "verify a transfer" (Bank of Thailand, Thai QR: slip verification).
_VERIFY = "000001"
_BANK = re.compile(r"[0-9]{3}")
_TRANSFER = re.compile(r"[A-Za-z0-9]{1,25}")


@dataclass(frozen=True, slots=True)
class BankSlip:
    """The bank that sent the money (its code of three digits) and its own number of the transfer."""

    bank: str
    trans_ref: str


def parse_slip(text: str) -> BankSlip:
    """What the mini QR of a slip says: tag 00 with 00 application, 01 bank, 02 transfer; 51 country; 91 checksum.

    Some banks' programs leave out zeros at the beginning of the checksum or write it in lower case: both are taken.
    ValueError for any other text.
    """
    found = fields.unsealed(_mended(text), "91")
    if found.get("51") != "TH" or "00" not in found:
        raise ValueError("not a slip of a Thai bank")
    inner = fields.split(found["00"])
    bank, transfer = inner.get("01", ""), inner.get("02", "")
    if inner.get("00") != _VERIFY or not _BANK.fullmatch(bank) or not _TRANSFER.fullmatch(transfer):
        raise ValueError("not a slip of a Thai bank")
    return BankSlip(bank, transfer)


def _mended(text: str) -> str:
    begun = re.fullmatch(r"(.*9104)([0-9A-Fa-f]{1,4})", text)
    return f"{begun[1]}{begun[2].upper():0>4}" if begun else text
