"""Days, moments and sums as papers say them."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from services import clock, money
from services.documents.showing import PICTURES
from services.text import thai_digits

#: Addresses, e-mails and codes keep their digits: a machine or a keyboard reads them.
_KEEPS_DIGITS = re.compile(r"\S*(?:://|@|www\.)\S*|\b(?=\S*[A-Za-z])(?=\S*\d)[A-Za-z0-9][A-Za-z0-9./-]*")


def say_day(day: str, language: str) -> str:
    """An ISO day in full: "20 พฤศจิกายน 2569", "20 November 2026"; "" stays "". ValueError where it is no day."""
    return clock.say_day(date.fromisoformat(day), language) if day else ""


def say_month(month: str, language: str) -> str:
    """A month as "2026-10": "ตุลาคม 2569", "October 2026"; "" stays ""."""
    if not month:
        return ""
    year, number = month.split("-")
    return clock.say_month(int(year), int(number), language)


def say_moment(at: str, language: str) -> str:
    """An aware ISO moment on a clock in Thailand: "20 พฤศจิกายน 2569 14.30 น."; "" stays "". ValueError: naive."""
    if not at:
        return ""
    moment = datetime.fromisoformat(at)
    if moment.tzinfo is None:
        raise ValueError("a naive moment is no moment")
    here = clock.local(moment)
    return f"{clock.say_day(here.date(), language)} {clock.say_time(moment, language)}"


def say_sum(satang: int) -> str:
    """The sum in figures: "1,234.50"; a sum below nothing with a proper minus."""
    if type(satang) is not int:
        raise TypeError("satang are whole numbers")
    return money.format_amount(satang).replace("-", "−")


def in_thai_digits(value: Any) -> Any:
    """Data of a letter with Thai digits in every text; web and mail addresses, references and pictures keep theirs."""
    if isinstance(value, str):
        return _thai_text(value)
    if isinstance(value, Mapping):
        return {name: each if name in PICTURES else in_thai_digits(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [in_thai_digits(each) for each in value]
    return value


def _thai_text(value: str) -> str:
    kept = list(_KEEPS_DIGITS.finditer(value))
    if not kept:
        return thai_digits(value)
    said, at = [], 0
    for found in kept:
        said += [thai_digits(value[at : found.start()]), found[0]]
        at = found.end()
    return "".join([*said, thai_digits(value[at:])])
