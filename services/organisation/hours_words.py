"""The opening hours as people read them."""

from itertools import groupby

from services.organisation.calendar import opening_hours
from services.text import Words

DAYS = (
    Words("จันทร์", "Monday"),
    Words("อังคาร", "Tuesday"),
    Words("พุธ", "Wednesday"),
    Words("พฤหัสบดี", "Thursday"),
    Words("ศุกร์", "Friday"),
    Words("เสาร์", "Saturday"),
    Words("อาทิตย์", "Sunday"),
)


def hours_in_words() -> list[Words]:
    """The opening hours, days of the same hours together: "จันทร์–ศุกร์ 08.30–16.30 น."."""
    lines: list[Words] = []
    for hours, days in groupby(opening_hours(), key=lambda day: (day.opens, day.closes)):
        opens, closes = hours
        if opens is None or closes is None:
            continue
        run = [day.weekday for day in days]
        first, last = DAYS[run[0]], DAYS[run[-1]]
        days_th, days_en = (first.th, first.en) if len(run) == 1 else (f"{first.th}–{last.th}", f"{first.en}–{last.en}")
        lines.append(
            Words(f"{days_th} {opens:%H.%M}–{closes:%H.%M} น.", f"{days_en} {opens:%H:%M}–{closes:%H:%M}"),
        )
    return lines
