"""Time: aware UTC inside, Asia/Bangkok and Buddhist years for people. Nothing else asks the machine what time it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

BANGKOK = ZoneInfo("Asia/Bangkok")

_standing: ContextVar[datetime | None] = ContextVar("standing", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _standing.get() or datetime.now(UTC)


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Lets `now` be an aware moment of the past, for this thread or task alone.

    For the demonstration only, whose matters live through a year in seconds; ValueError for a naive moment.
    """
    if moment.tzinfo is None:
        raise ValueError("a naive moment is no moment")
    token = _standing.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _standing.reset(token)


def local(at: datetime) -> datetime:
    """The same moment on a clock in Thailand."""
    return at.astimezone(BANGKOK)


def today() -> date:
    """The present day in Thailand."""
    return local(now()).date()


def local_midnight(day: date) -> datetime:
    """The aware UTC moment at which `day` begins in Thailand."""
    return datetime(day.year, day.month, day.day, tzinfo=BANGKOK).astimezone(UTC)


def fiscal_year(day: date) -> int:
    """The Buddhist fiscal year (October to September, named by its end) that holds `day`."""
    return day.year + 543 + (1 if day.month >= 10 else 0)


def days(number: int) -> timedelta:
    """So many days of 24 hours; Thailand has no daylight saving, so they begin and end at the same time of day."""
    return timedelta(days=number)


MONTHS_TH = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน", "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม",
    "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
MONTHS_TH_SHORT = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")
MONTHS_EN = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def say_month(year: int, month: int, language: str) -> str:
    """ "พฤศจิกายน 2569", in English "November 2026"; `year` is of the Christian era."""
    return f"{MONTHS_EN[month - 1]} {year}" if language == "en" else f"{MONTHS_TH[month - 1]} {year + 543}"


def say_day(day: date, language: str) -> str:
    """ "20 พฤศจิกายน 2569", in English "20 November 2026"."""
    return f"{day.day} {say_month(day.year, day.month, language)}"


def say_day_short(day: date, language: str) -> str:
    """ "20 พ.ย. 69", in English "20 Nov 2026"."""
    if language == "en":
        return f"{day.day} {MONTHS_EN[day.month - 1][:3]} {day.year}"
    return f"{day.day} {MONTHS_TH_SHORT[day.month - 1]} {(day.year + 543) % 100:02d}"


def say_time(at: datetime, language: str) -> str:
    """ "14.30 น.", in English "14:30", on a clock in Thailand."""
    here = local(at)
    return f"{here:%H:%M}" if language == "en" else f"{here:%H.%M} น."
