"""Facts of the organisation woven into articles: {phone}, {hours} … are filled when an article is shown."""

import re
from collections.abc import Callable, Mapping
from functools import partial

from services import clock, organisation
from services.text import Words

_GAP = re.compile(r"\{([a-z_]+)\}")


def gap_names() -> tuple[str, ...]:
    """The gaps that there are."""
    return tuple(_GAPS)


def unknown_gaps(words: str) -> list[str]:
    """The gaps in the words that nothing fills."""
    return [name for name in _GAP.findall(words) if name not in _GAPS]


def fill(words: Words) -> Words:
    """The words with their gaps filled from what the organisation says of itself now."""
    if "{" not in words.th and "{" not in words.en:
        return words
    return Words(_GAP.sub(partial(_value, "th"), words.th), _GAP.sub(partial(_value, "en"), words.en))


def _value(language: str, found: re.Match[str]) -> str:
    gap = _GAPS.get(found[1])
    return gap().in_(language) if gap else found[0]


def say_today() -> Words:
    """Whether the office is open now, and when it opens or closes next."""
    now = clock.now()
    if organisation.is_office_open(now):
        hours = organisation.opening_hours()[clock.today().weekday()]
        closes = hours.closes
        return Words(
            f"วันนี้เปิด ขณะนี้เปิดทำการถึง {closes:%H.%M} น." if closes else "ขณะนี้เปิดทำการ",
            f"Open now, until {closes:%H:%M}." if closes else "Open now.",
        )
    at = clock.local(organisation.office_clock_start(now))
    day = at.date()
    th, en = clock.say_time(at, "th"), clock.say_time(at, "en")
    if day == clock.today():
        return Words(f"วันนี้เปิดเวลา {th} ขณะนี้ยังไม่เปิด", f"Open today from {en}; closed at present.")
    why, weekday = _holiday_today(), organisation.WEEKDAYS[day.weekday()]
    why_th, why_en = (f" ({why.th})", f" ({why.en})") if why else ("", "")
    return Words(
        f"ขณะนี้ปิดทำการ{why_th} เปิดอีกครั้งวัน{weekday.th}ที่ {clock.say_day(day, 'th')} เวลา {th}",
        f"Closed at present{why_en}. Open again on {weekday.en} {clock.say_day(day, 'en')}, {en}.",
    )


def say_hours() -> Words:
    """The opening hours on one line."""
    lines = organisation.hours_in_words()
    return Words(" · ".join(line.th for line in lines), " · ".join(line.en for line in lines))


def _holiday_today() -> Words | None:
    today = clock.today()
    return next(
        (day.name for day in organisation.list_holidays(today.year) if day.is_active and day.day == today), None
    )


def _same(words: str) -> Words:
    return Words(words or "–", words or "–")


_GAPS: Mapping[str, Callable[[], Words]] = {
    "organisation": lambda: organisation.get_organisation().name,
    "phone": lambda: _same(organisation.get_organisation().phone),
    "email": lambda: _same(organisation.get_organisation().email),
    "website": lambda: _same(organisation.get_organisation().website),
    "address": lambda: organisation.get_organisation().address,
    "hours": say_hours,
    "today": say_today,
}
