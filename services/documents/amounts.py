"""Sums of money in words, as receipts bear them."""

from services.money import MOST_SATANG

_DIGITS_TH = ("ศูนย์", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า")
_PLACES_TH = ("", "สิบ", "ร้อย", "พัน", "หมื่น", "แสน")
_SMALL_EN = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS_EN = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_GROUPS_EN = ("", "thousand", "million", "billion", "trillion")
_MILLION = 1_000_000


def baht_words(satang: int, language: str) -> str:
    """The sum in words: 10150 → "หนึ่งร้อยเอ็ดบาทห้าสิบสตางค์", in English "one hundred and one baht and fifty satang".

    `satang` from 0 to `money.MOST_SATANG`; TypeError for anything but an int, ValueError for another sum.
    """
    if type(satang) is not int:
        raise TypeError("satang are whole numbers")
    if not 0 <= satang <= MOST_SATANG:
        raise ValueError("not a sum to be said")
    baht, rest = divmod(satang, 100)
    if language == "en":
        return _english(baht, rest)
    if not rest:
        return f"{_thai(baht)}บาทถ้วน"
    return f"{_thai(baht)}บาท{_thai(rest)}สตางค์" if baht else f"{_thai(rest)}สตางค์"


def _thai(number: int) -> str:
    if number >= _MILLION:
        millions, rest = divmod(number, _MILLION)
        return f"{_thai(millions)}ล้าน{_below_million(rest, follows=True) if rest else ''}"
    return _below_million(number)


def _below_million(number: int, *, follows: bool = False) -> str:
    """`follows` something larger: a one at the end is then เอ็ด, as in หนึ่งล้านเอ็ด."""
    if number == 0:
        return _DIGITS_TH[0]
    said = []
    for place in range(5, -1, -1):
        digit = number // 10**place % 10
        if digit == 0:
            continue
        if place == 1 and digit <= 2:
            said.append("สิบ" if digit == 1 else "ยี่สิบ")
        elif place == 0 and digit == 1 and (number > 1 or follows):
            said.append("เอ็ด")
        else:
            said.append(_DIGITS_TH[digit] + _PLACES_TH[place])
    return "".join(said)


def _english(baht: int, rest: int) -> str:
    said = f"{_count_en(baht)} baht"
    if not rest:
        return f"{said} only"
    return f"{said} and {_count_en(rest)} satang" if baht else f"{_count_en(rest)} satang"


def _count_en(number: int) -> str:
    if number == 0:
        return _SMALL_EN[0]
    groups = []
    for name in _GROUPS_EN:
        number, group = divmod(number, 1000)
        if group:
            groups.append(f"{_below_thousand(group)} {name}".strip())
    return " ".join(reversed(groups))


def _below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    said = [f"{_SMALL_EN[hundreds]} hundred"] if hundreds else []
    if rest:
        tens, ones = divmod(rest, 10)
        small = _SMALL_EN[rest] if rest < 20 else _TENS_EN[tens] + (f"-{_SMALL_EN[ones]}" if ones else "")
        said.append(f"and {small}" if hundreds else small)
    return " ".join(said)
