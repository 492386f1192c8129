"""The columns of scans: what was sent stands in front of what was scanned."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.shared.charts import BOTTOM, HEIGHT, TOP, WIDTH, Bar, Chart
from services.text import Words

#: So many numbers and names stand beside each other without touching.
_NUMBERED, _NAMED = 31, 13


@dataclass(frozen=True, slots=True)
class Column:
    """A place on the line with what was scanned and what was sent there."""

    words: Words
    n: int
    sent: int = 0


def columns(marks: Sequence[Column]) -> Chart:
    """A column for each mark, what was sent in front of what was scanned."""
    most = max([mark.n for mark in marks] + [mark.sent for mark in marks] + [1])
    room, base = HEIGHT - TOP - BOTTOM, HEIGHT - BOTTOM
    step = WIDTH / max(1, len(marks))
    wide = max(2, int(step * 0.7))
    every = -(-len(marks) // _NAMED)
    bars, ticks = [], []
    for number, mark in enumerate(marks):
        left, middle = int(number * step + (step - wide) / 2), int(number * step + step / 2)
        tall = mark.n * room // most
        is_numbered = bool(mark.n) and len(marks) <= _NUMBERED
        bars.append(Bar(left, base - tall, wide, tall, "last", f"{mark.n:,}" if is_numbered else ""))
        sent = mark.sent * room // most
        if sent:
            bars.append(Bar(left, base - sent, wide, sent, "now"))
        # Not the first of many: half of its name would lie outside.
        if number % every == every // 2:
            ticks.append((middle, mark.words))
    return Chart(tuple(bars), tuple(ticks), base, None, not any(mark.n or mark.sent for mark in marks))
