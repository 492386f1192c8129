"""How values read on a page: words, dates in Buddhist years, times, references, money."""

import re
from datetime import date, datetime
from decimal import Decimal

from flask import Flask
from markupsafe import Markup, escape

from app.shared.language import language
from services import clock
from services.money import format_amount, format_baht
from services.text import Words

Moment = datetime | date | str | None


def say(words: Words | str | None) -> str:
    """The words in the reader's language; plain text stays as it is."""
    if words is None:
        return ""
    return words.in_(language()) if isinstance(words, Words) else words


def _day(at: Moment) -> date | None:
    """The day in Thailand. ISO text is what outcomes kept as JSON hold."""
    if isinstance(at, str):
        at = datetime.fromisoformat(at) if "T" in at else date.fromisoformat(at) if at else None
    if isinstance(at, datetime):
        return clock.local(at).date()
    return at


def thai_date(at: Moment) -> str:
    """ "20 พฤศจิกายน 2569" or "20 November 2026"."""
    day = _day(at)
    return clock.say_day(day, language()) if day else ""


def thai_date_short(at: Moment) -> str:
    """ "20 พ.ย. 69" or "20 Nov 2026"."""
    day = _day(at)
    return clock.say_day_short(day, language()) if day else ""


def thai_time(at: Moment) -> str:
    """ "14.30 น." or "14:30", on a clock in Thailand."""
    if isinstance(at, str):
        at = datetime.fromisoformat(at) if at else None
    return clock.say_time(at, language()) if isinstance(at, datetime) else ""


def thai_datetime(at: Moment) -> str:
    """The date in full with the time."""
    if isinstance(at, datetime):
        here, reader = clock.local(at), language()
        return f"{clock.say_day(here.date(), reader)} {clock.say_time(here, reader)}"
    return f"{thai_date(at)} {thai_time(at)}".strip()


def thai_month(at: Moment) -> str:
    """ "พฤศจิกายน 2569" or "November 2026"."""
    return thai_date(at).partition(" ")[2]


def thai_month_short(at: Moment) -> str:
    """ "พ.ย. 69" or "Nov 2026"."""
    return thai_date_short(at).partition(" ")[2]


def plain_number(value: Decimal | None) -> str:
    """An exact number without zeros at its end: 1.5000 → "1.5"."""
    return "" if value is None else f"{value.normalize():f}"


def ref(reference: str | None) -> Markup:
    """A reference that never splits in the middle; the line may break before and after it."""
    if not reference:
        return Markup("")
    return Markup("<wbr><span class='ref'>{}</span><wbr>").format(escape(reference))


#: Hotlines (191, 1669) and telephone numbers as people write them; not years, amounts or parts of longer numbers.
_PHONE = re.compile(
    r"(?<![\d.,/–-])(?:0\d(?:[ -]?\d){7,8}|1\d{3}|19\d)"
    r"(?![\d/%]|[.,–-]\d| ?(?:บาท|วัน|คน|ภาพ|MB|baht|day))"
)


def lines(text: str) -> Markup:
    """The text with its lines as they were typed."""
    return Markup(str(escape(text)).replace("\n", "<br>"))  # noqa: S704 Escaped before.


def phones(text: str) -> Markup:
    """The text with a link to dial each telephone number in it."""
    pieces, end = [], 0
    for number in _PHONE.finditer(text):
        pieces.append(escape(text[end : number.start()]))
        dialled = re.sub(r"\D", "", number.group())
        pieces.append(Markup('<a class="govuk-link" href="tel:{}">{}</a>').format(dialled, number.group()))
        end = number.end()
    return Markup("").join([*pieces, escape(text[end:])])


def baht(satang: int | None) -> str:
    """Satang as "1,234.50 บาท" or "1,234.50 baht"."""
    return "" if satang is None else format_baht(satang, language())


def amount(satang: int | None) -> str:
    """Satang as "1,234.50", for columns that name the unit in their head; nothing where there is no sum."""
    return "" if satang is None else format_amount(satang).replace("-", "−")


def file_size(size: int) -> str:
    """ "403 ไบต์", "12 KB", "3.4 MB"."""
    if size < 1000:
        return f"{size} {'bytes' if language() == 'en' else 'ไบต์'}"
    return f"{size / 1000:.0f} KB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"


def local_day(at: datetime) -> date:
    """The day in Thailand of a moment, to count with."""
    return clock.local(at).date()


def init_app(app: Flask) -> None:
    """Makes them known to the templates."""
    for function in (
        say,
        local_day,
        thai_date,
        thai_date_short,
        thai_time,
        thai_datetime,
        thai_month,
        thai_month_short,
        plain_number,
        ref,
        baht,
        amount,
        file_size,
        lines,
        phones,
    ):
        app.jinja_env.filters[function.__name__] = function
