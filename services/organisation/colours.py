"""The authority's colours: read, darkened, and checked for contrast (WCAG 2.2, AA) before they are saved."""

import re
from collections.abc import Mapping

from services.errors import Problem, RuleBroken
from services.organisation.views import Colours

_HEX = re.compile(r"#[0-9a-f]{6}\Z")
PAPER, SILK = "#fffdf9", "#f6efe4"
#: Which pairs must be told apart: colour, ground, least contrast (text 4.5:1, lines 3:1; WCAG 1.4.3 and 1.4.11).
_PAIRS = (
    ("indigo", PAPER, 4.5),
    ("indigo", SILK, 4.5),
    ("jade", PAPER, 4.5),
    ("jade", SILK, 4.5),
    ("gold", "indigo", 3.0),
)


def contrast(one: str, other: str) -> float:
    """The contrast of two #rrggbb colours, from 1 (the same) to 21 (black on white)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def darker(colour: str, share: float = 0.28) -> str:
    """The colour mixed with black by `share`."""
    return "#" + "".join(f"{round(channel * (1 - share)):02x}" for channel in _channels(colour))


def checked_colours(values: Mapping[str, str]) -> Colours:
    """The colours of `values` (indigo, gold, jade); RuleBroken `colour_shape`, `contrast_too_low` (found, least)."""
    tidy = {name: values.get(name, "").strip().lower() for name in ("indigo", "gold", "jade")}
    problems = [Problem(name, "colour_shape") for name, value in tidy.items() if not _HEX.match(value)]
    if problems:
        raise RuleBroken.of(problems)
    for name, ground, least in _PAIRS:
        found = contrast(tidy[name], tidy.get(ground, ground))
        if found < least and name not in {p.field for p in problems}:
            problems.append(Problem(name, "contrast_too_low", {"found": f"{int(found * 10) / 10:.1f}", "least": least}))
    if problems:
        raise RuleBroken.of(problems)
    usual = Colours()
    dark = usual.indigo_dark if tidy["indigo"] == usual.indigo else darker(tidy["indigo"])
    return Colours(tidy["indigo"], dark, tidy["gold"], tidy["jade"])


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return float(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)
