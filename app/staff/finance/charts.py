"""The bars of sums: one or two beside each other, with a line for a target."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.shared.charts import BOTTOM, HEIGHT, TOP, WIDTH, Bar, Chart
from services.text import Words


@dataclass(frozen=True, slots=True)
class Mark:
    """One place on the horizontal line: two sums beside each other; `last` None where there is only one."""

    words: Words
    satang: int
    last: int | None = None
    is_marked: bool = False


def bar_chart(marks: Sequence[Mark], *, target: int | None = None) -> Chart:
    """Bars for sums in satang, in whole thousands of baht above them; a line for a target of each mark."""
    most = max([abs(mark.satang) for mark in marks] + [abs(mark.last or 0) for mark in marks] + [target or 0, 1])
    room, base = HEIGHT - TOP - BOTTOM, HEIGHT - BOTTOM
    step = WIDTH // max(1, len(marks))
    has_pairs = any(mark.last is not None for mark in marks)
    wide = max(4, step * 2 // 5 if has_pairs else step * 3 // 5)
    bars, ticks = [], []
    for number, mark in enumerate(marks):
        left = number * step + (step - (2 * wide if has_pairs else wide)) // 2
        if has_pairs:
            tall = max(0, mark.last or 0) * room // most
            bars.append(Bar(left, base - tall, wide - 2, tall, "last"))
            left += wide
        tall = max(0, mark.satang) * room // most
        kind = "marked" if mark.is_marked else "now"
        bars.append(Bar(left, base - tall, wide - 2, tall, kind, thousands(mark.satang) if mark.satang else ""))
        ticks.append((number * step + step // 2, mark.words))
    line = None if target is None else base - target * room // most
    return Chart(tuple(bars), tuple(ticks), base, line, all(not (mark.satang or mark.last) for mark in marks))


def thousands(satang: int) -> str:
    """ "12.3" for 12,345 baht: thousands of baht with one place below a hundred of them."""
    tenths = (abs(satang) + 5_000) // 10_000
    shown = f"{tenths // 10:,}" if tenths >= 1000 else f"{tenths // 10}.{tenths % 10}"
    return f"−{shown}" if satang < 0 else shown
