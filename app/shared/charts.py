"""Charts of bars as plain SVG, drawn by `components/chart.html`; each has a table beside it that says the same."""

from dataclasses import dataclass

from services.text import Words

WIDTH, HEIGHT = 720, 240
#: Room above for numbers, and below for names.
TOP, BOTTOM = 26, 28


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle with the text above it."""

    x: int
    y: int
    width: int
    height: int
    kind: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn; `line_y` is where the line of a target lies, None without one."""

    bars: tuple[Bar, ...]
    ticks: tuple[tuple[int, Words], ...]
    base_y: int
    line_y: int | None
    is_empty: bool
