"""The 13-digit numbers that operators are known by: that of a juristic person, or of a person who trades."""

import re

from stdnum.th import pin

from services import crypto, text
from services.errors import RuleBroken
from services.people.business_views import OperatorKind

_JURISTIC = (OperatorKind.COMPANY, OperatorKind.PARTNERSHIP, OperatorKind.COOPERATIVE)


def normal_tax_id(typed: str) -> str:
    """The digits alone, whatever was typed between them."""
    return re.sub(r"[\s.\-‐-―]", "", text.arabic_digits(text.single_line(typed[:60])))


def check_tax_id(typed: str, kind: str = "", *, field: str = "tax_id") -> str:
    """The 13 digits, their check digit right; "" where nothing was typed.

    RuleBroken(tax_id_invalid), and tax_id_juristic where a company, partnership or co-operative gave a person's number.
    A right check digit is no proof that the number was ever given out.
    """
    digits = normal_tax_id(typed)
    if not digits:
        return ""
    if not re.fullmatch(r"[0-9]{13}", digits) or pin.calc_check_digit(digits[:-1]) != digits[-1]:
        raise RuleBroken(field, "tax_id_invalid")
    if kind in _JURISTIC and digits[0] != "0":
        raise RuleBroken(field, "tax_id_juristic")
    return digits


def tax_id_hash(tax_id: str) -> str:
    """By what a business is found although the number lies encrypted."""
    return crypto.fingerprint(normal_tax_id(tax_id), "business tax id")
