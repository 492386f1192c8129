"""Days and months as Thais write them: either era, names or numbers, either kind of digit."""

import re
from datetime import date, timedelta

from services import clock
from services.text import arabic_digits, search_form

#: Years taken, in the Christian era. Above 2399 a year is Buddhist, so that no year can be read in both eras.
FIRST_YEAR, LAST_YEAR = 1857, 2299
_FIRST_BUDDHIST = 2400
_DAY_WORDS = {"วันนี้": 0, "today": 0, "เมื่อวาน": -1, "เมื่อวานนี้": -1, "yesterday": -1}
_OFFSET = re.compile(r"(?:today|this)([+-]\d{1,5})?")


def _plain_name(name: str) -> str:
    return search_form(name).replace(".", "")


_MONTH_NAMES = {
    _plain_name(name): number
    for names in (clock.MONTHS_TH, clock.MONTHS_TH_SHORT, clock.MONTHS_EN, [month[:3] for month in clock.MONTHS_EN])
    for number, name in enumerate(names, start=1)
}


def read_year(typed: str) -> int | None:
    """The Christian year of a typed one in either era. Two digits mean the century in which it lies nearest today."""
    plain = arabic_digits(typed).strip()
    if not re.fullmatch(r"\d{2}|\d{4}", plain):
        return None
    year = int(plain)
    if year < 100:
        this_year = clock.today().year
        year = min((2500 - 543 + year, 2000 + year), key=lambda candidate: abs(candidate - this_year))
    elif year >= _FIRST_BUDDHIST:
        year -= 543
    return year if FIRST_YEAR <= year <= LAST_YEAR else None


def read_month(typed: str) -> int | None:
    """The number of a month written as a number or a Thai or English name, whole or short."""
    plain = _plain_name(typed)
    if re.fullmatch(r"\d{1,2}", plain):
        return int(plain) if 1 <= int(plain) <= 12 else None
    return _MONTH_NAMES.get(plain)


def split_day(typed: str) -> tuple[str, str, str] | None:
    """Day, month and year of a text such as "20/11/2569", "2026-11-20" or "20 พ.ย. 69"."""
    plain = search_form(typed).removeprefix("วันที่").strip()
    if plain in _DAY_WORDS:
        day = clock.today() + timedelta(days=_DAY_WORDS[plain])
        return str(day.day), str(day.month), str(day.year)
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", plain):
        return match[3], match[2], match[1]
    if match := re.fullmatch(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{2}|\d{4})", plain):
        return match[1], match[2], match[3]
    if match := re.fullmatch(r"(\d{1,2})\s*([^\d\s]{3,12})\s*(?:พ\.?ศ\.?|ค\.?ศ\.?)?\s*(\d{2}|\d{4})", plain):
        return match[1], match[2], match[3]
    return None


def split_month(typed: str) -> tuple[str, str] | None:
    """Month and year of a text such as "11/2569", "2026-11" or "พฤศจิกายน 2569"."""
    plain = search_form(typed).removeprefix("เดือน").strip()
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})", plain):
        return match[2], match[1]
    if match := re.fullmatch(r"(\d{1,2})\s*[/.\-]\s*(\d{2}|\d{4})", plain):
        return match[1], match[2]
    if match := re.fullmatch(r"([^\d\s]{3,12})\s*(?:พ\.?ศ\.?|ค\.?ศ\.?)?\s*(\d{2}|\d{4})", plain):
        return match[1], match[2]
    return None


def day_limit(setting: str) -> date | None:
    """The day of a limit: ISO, "today", "today+30", "today-365"; None for ""."""
    if not setting:
        return None
    if match := _OFFSET.fullmatch(setting):
        return clock.today() + timedelta(days=int(match[1] or 0))
    return date.fromisoformat(setting)


def month_limit(setting: str) -> str | None:
    """The month of a limit as "YYYY-MM": that itself, "this", "this-1", "this+2"; None for ""."""
    if not setting:
        return None
    if match := _OFFSET.fullmatch(setting):
        today = clock.today()
        months = today.year * 12 + today.month - 1 + int(match[1] or 0)
        return f"{months // 12:04d}-{months % 12 + 1:02d}"
    return f"{date.fromisoformat(setting + '-01'):%Y-%m}"
