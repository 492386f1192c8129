"""Money: whole satang in the database, Decimal in between, baht for people; never a float."""

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from services import text

#: What a sum may not exceed: it stays exact in 64 bits and in any spreadsheet.
MOST_SATANG = 10**15
_AMOUNT = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)?(\.\d*)?")
_UNITS = re.compile(r"(บาท|บ\.|baht|thb|฿)", re.IGNORECASE)


def baht(satang: int | Decimal) -> Decimal:
    """The sum in baht, exact: 123450 → Decimal("1234.50"). Parts of a satang stay."""
    amount = Decimal(satang).scaleb(-2)
    return amount.quantize(Decimal("0.01")) if isinstance(satang, int) else amount


def to_satang(amount: Decimal | int) -> int:
    """The sum in satang, half a satang up: Decimal("1234.505") → 123451. ValueError where it is no sum of money."""
    exact = Decimal(amount)
    if not exact.is_finite() or abs(exact) * 100 > MOST_SATANG:
        raise ValueError("not a sum of money")
    return int((exact * 100).to_integral_value(ROUND_HALF_UP))


def parse_baht(typed: str) -> int:
    """The satang that somebody typed as baht: "1,234.50", "๑,๒๓๔.๕๐ บาท", "฿5". ValueError for anything else.

    Commas must stand where thousands end, and there are at most two places: "1.234,50" or "1.005" is a mistake to be
    asked about, not to be guessed.
    """
    plain = _UNITS.sub("", text.arabic_digits(text.single_line(typed))).replace(" ", "")
    if not _AMOUNT.fullmatch(plain) or not any(character.isdigit() for character in plain):
        raise ValueError("not a sum of money")
    try:
        amount = Decimal(plain.replace(",", ""))
    except InvalidOperation as error:
        raise ValueError("not a sum of money") from error
    exponent = amount.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -2:
        raise ValueError("parts of a satang")
    return to_satang(amount)


def format_amount(satang: int) -> str:
    """The sum with commas and two places: 123450 → "1,234.50"."""
    return f"{baht(satang):,.2f}"


def format_baht(satang: int, language: str) -> str:
    """The sum for people: "1,234.50 บาท", in English "1,234.50 baht"."""
    return f"{format_amount(satang).replace('-', '−')} {'baht' if language == 'en' else 'บาท'}"
