"""The picture of a rich menu: whose counter it is, the other language, and a tile for each service."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services import settings

WIDTH, HEIGHT, STRIP, EDGE = 2500, 1686, 236, 15
COLUMNS = 3
#: The language is changed by the right end of the strip.
SWITCH_WIDTH = 640
#: The platform takes no more.
LARGEST = 1024 * 1024
_TEMPLATE = "rich_menu.typ"


@dataclass(frozen=True, slots=True)
class Tile:
    """One field of the menu: where it lies, in pixels, and what stands on it."""

    x: int
    y: int
    width: int
    height: int
    label: str
    icon: str
    is_main: bool = False


def place_tiles(shown: Sequence[tuple[str, str]]) -> list[Tile]:
    """Tiles for (label, icon) pairs: up to six, in two rows where they are more than three; the first stands out."""
    rows = 1 if len(shown) <= COLUMNS else 2
    first = -(-len(shown) // rows)
    height = (HEIGHT - STRIP - 2 * EDGE) // rows
    tiles = []
    for number, (label, icon) in enumerate(shown):
        row, column = divmod(number, first)
        beside = first if row == 0 else len(shown) - first
        width = (WIDTH - 2 * EDGE) // beside
        x, y = EDGE + column * width, STRIP + EDGE + row * height
        tiles.append(Tile(x, y, width, height, label, icon, is_main=number == 0))
    return tiles


def draw_menu(
    tiles: Sequence[Tile],
    *,
    language: str,
    name: str,
    initials: str,
    colours: Mapping[str, str],
    switch: str = "",
    logo: bytes | None = None,
) -> bytes:
    """The menu as PNG. `switch` names the other language; the logo (PNG) stands before the initials."""
    import typst  # noqa: PLC0415 Only who draws needs it.

    folder = settings.current().templates / "documents"
    given = {
        "width": WIDTH,
        "height": HEIGHT,
        "strip": STRIP,
        "language": language,
        "name": name,
        "label_size": 88 if language == "th" else 78,
        "name_size": 88 if len(name) <= 24 else 64,
        "initials": initials[:4],
        "switch": switch,
        "logo": _as_svg(logo) if logo else "",
        "tiles": [
            {
                "x": tile.x, "y": tile.y, "width": tile.width, "height": tile.height,
                "label": tile.label, "icon": tile.icon, "is_main": tile.is_main,
            }
            for tile in tiles
        ],
        **colours,
    }  # fmt: skip
    return typst.compile(
        folder / _TEMPLATE,
        format="png",
        ppi=72,
        font_paths=[folder / "fonts"],
        ignore_system_fonts=True,
        sys_inputs={"menu": json.dumps(given)},
    )


def _as_svg(picture: bytes) -> str:
    """A picture as typst takes it without a file: within an SVG."""
    held = base64.b64encode(picture).decode()
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">'
        f'<image width="100" height="100" href="data:image/png;base64,{held}"/></svg>'
    )
