"""The geometry of charts: places in per cent of the width, so that letters keep their size on every screen.

A table stands beside each chart always, and no colour says anything alone: every part bears its mark, its words or its
number.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from services.surveys.question_results import Bar
from services.surveys.statistics import rounded
from services.text import Words, snippet

#: Ground and letters of the marks from 1 to 5; every pair stands out by 4.5 to 1 or more.
MARK_COLOURS = {
    "5": ("#0a4a3c", "#ffffff"),
    "4": ("#2e7d6b", "#ffffff"),
    "3": ("#d9cdb8", "#1f1a24"),
    "2": ("#b4562a", "#ffffff"),
    "1": ("#74161f", "#ffffff"),
}
#: Narrower parts (in per cent) have no room for their mark, or for their share.
_ROOM_FOR_MARK, _ROOM_FOR_SHARE = 5.0, 17.0
#: The longest bar leaves so much of the width for its number.
_LONGEST = 78.0
#: As many letters of a label fit on the narrowest screen.
_LETTERS = 34
#: The line of a trend: heights in pixels, the sides kept free in per cent.
HEIGHT, _TOP, _BOTTOM, _SIDE = 200, 28, 34, 8.0
#: With more points, only some have their number above them, and fewer their month below.
_NUMBERED, _NAMED = 7, 4


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a stacked bar; `label` and `share` "" where there is no room."""

    key: str
    x: str
    middle: str
    width: str
    fill: str
    ink: str
    label: str
    share: str


@dataclass(frozen=True, slots=True)
class Stripe:
    """One bar of several below each other, with the words above it."""

    label: Words
    y: int
    width: str
    number_x: str
    number: str


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a line; `number` and `words` "" where there is no room for them."""

    x: str
    y: int
    number: str
    words: Words | None


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its points, and the heights of its rules with their numbers."""

    points: tuple[Point, ...]
    strokes: tuple[tuple[Point, Point], ...]
    rules: tuple[tuple[int, str], ...]


def stacked(bars: Sequence[Bar]) -> list[Part]:
    """The marks of a rating beside each other, 5 first; those that nobody gave left out."""
    parts, x = [], 0.0
    for bar in bars:
        width = (bar.share.share or 0.0) * 100
        if width:
            fill, ink = MARK_COLOURS[bar.key]
            label = bar.key if width >= _ROOM_FOR_MARK else ""
            share = f"{rounded(width, 0)}%" if width >= _ROOM_FOR_SHARE else ""
            parts.append(
                Part(bar.key, _per_cent(x), _per_cent(x + width / 2), _per_cent(width), fill, ink, label, share)
            )
        x += width
    return parts


def stripes(bars: Sequence[Bar]) -> list[Stripe]:
    """Choices below each other; the longest reaches over three quarters of the width."""
    most = max([bar.share.share or 0.0 for bar in bars], default=0.0) or 1.0
    found = []
    for place, bar in enumerate(bars):
        width = (bar.share.share or 0.0) / most * _LONGEST
        share = bar.share.share
        number = "–" if share is None else f"{rounded(share * 100, 1)}%"
        label = Words(snippet(bar.label.th, _LETTERS), snippet(bar.label.en, _LETTERS))
        found.append(Stripe(label, place * 46, _per_cent(width), _per_cent(width + 1), number))
    return found


def line(values: Sequence[tuple[Words, float | None]], low: float, high: float) -> Line:
    """A line over values between `low` and `high`; where one is missing the line is broken."""
    room = HEIGHT - _TOP - _BOTTOM
    step = (100 - 2 * _SIDE) / max(1, len(values) - 1)
    points: list[Point | None] = []
    for place, (words, value) in enumerate(values):
        # The newest has both.
        is_numbered, is_named = (
            (len(values) - 1 - place) % -(-len(values) // most) == 0 for most in (_NUMBERED, _NAMED)
        )
        if value is None:
            points.append(None)
            continue
        y = round(_TOP + (high - value) / (high - low) * room)
        x = _SIDE + place * step if len(values) > 1 else 50.0
        points.append(Point(_per_cent(x), y, rounded(value) if is_numbered else "", words if is_named else None))
    there = tuple(point for point in points if point is not None)
    pairs = tuple((a, b) for a, b in pairwise(points) if a is not None and b is not None)
    rules = tuple(
        (round(_TOP + (high - mark) / (high - low) * room), f"{mark:g}") for mark in range(int(low), int(high) + 1)
    )
    return Line(there, pairs, rules)


def _per_cent(value: float) -> str:
    return f"{value:.2f}%"
