"""Codes for the street: QR (ISO/IEC 18004) of a high error level, each picture read back before it is offered.

What hangs outside is printed small, hung askew, scratched and stuck over. So a picture is proven as it is, small,
turned, and with a part of it gone, by a reader that is not the program which drew it.
"""

import random
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from services.errors import Unavailable

if TYPE_CHECKING:
    from PIL.Image import Image

#: Modules left white on every side (ISO/IEC 18004, 6.3.8).
QUIET = 4
#: What an address may hold; longer texts make codes that no label has room for.
_MOST = 300
#: The pixels of a module when the picture is tried, and when it is tried as printed small.
_USUAL, _SMALL = 4, 2
#: A sticker hangs askew, or is scanned from the side of a lamp post.
_ANGLES = (7, 45, 90, 180, 305)
#: How much of the modules that hold words may be gone. The levels mend 25 and 30 % of the words, and a patch spoils
#: those too that it merely touches.
_COVERED = {"Q": 0.07, "H": 0.12}
#: What holds no words: three corners, the line at each of the two edges between them, format and alignment.
_FIXED, _PER_SIDE, _OTHERS = 3 * 64, 2, 56 - 2 * 16
_PATCHES = 3
_MASKS = 8
#: The three corners by which a reader finds the code, with the lines that say its format: what covers them ends it.
_CORNER = 9


@dataclass(frozen=True, slots=True)
class Picture:
    """A code that was read back. `path` draws its dark parts, one unit a module, without the quiet zone."""

    text: str
    level: str
    #: Modules on a side, without the quiet zone.
    size: int
    path: str
    rows: tuple[tuple[bool, ...], ...]

    def svg(self) -> str:
        """As SVG of one dark path on white, with its quiet zone and no size of its own."""
        side = self.size + 2 * QUIET
        white = f"M{-QUIET} {-QUIET}h{side}v{side}h{-side}z"
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{-QUIET} {-QUIET} {side} {side}" '
            f'shape-rendering="crispEdges"><path fill="#fff" d="{white}"/><path fill="#000" d="{self.path}"/></svg>'
        )

    def png(self, scale: int = 10) -> bytes:
        """As PNG, black and white with its quiet zone, `scale` pixels a module (1 to 64; ValueError)."""
        if not 1 <= scale <= 64:
            raise ValueError("no such size")
        held = BytesIO()
        _drawn(self.rows, scale).convert("1").save(held, "PNG")
        return held.getvalue()


@lru_cache(maxsize=512)
def proven(text: str, level: str = "Q") -> Picture:
    """The text as a code of level "Q" or "H", after it was read back from every trial (see `trials`).

    It is drawn with the mask that the standard prefers, with another where a trial fails. ValueError for a text that is
    empty or longer than 300 bytes, and for another level. Unavailable where every mask failed.
    """
    failed = ""
    for mask in (None, *range(_MASKS)):
        rows = _matrix(text, level, mask)
        failed = next((name for name, picture in trials(rows, text, level) if _read(picture) != text), "")
        if not failed:
            return Picture(text, level, len(rows), _path(rows), rows)
    raise Unavailable(f"the code does not read back: {failed}")


def printed_svg(text: str, *, level: str = "Q") -> str:
    """A proven code as SVG; errors as `proven`."""
    return proven(text, level).svg()


def printed_png(text: str, *, scale: int = 10, level: str = "Q") -> bytes:
    """A proven code as PNG, `scale` pixels a module; errors as `proven`."""
    return proven(text, level).png(scale)


def trials(rows: tuple[tuple[bool, ...], ...], text: str, level: str) -> "list[tuple[str, Image]]":
    """The pictures that have to read back, by name: as it is, small, turned, partly covered (seeded by the text)."""
    plain, small = _drawn(rows, _USUAL), _drawn(rows, _SMALL)
    made = [("as it is", plain), ("small", small)]
    for angle in _ANGLES:
        made.append((f"turned by {angle}", plain.rotate(angle, expand=True, fillcolor=255)))
    chance = random.Random(f"{level}{text}")
    for number in range(_PATCHES):
        made.append(
            (f"covered {number + 1}", _covered(plain, len(rows), chance, _COVERED[level], dark=number % 2 == 1))
        )
    return made


def _matrix(text: str, level: str, mask: int | None = None) -> tuple[tuple[bool, ...], ...]:
    # Few processes draw codes.
    import qrcode  # noqa: PLC0415
    from qrcode.constants import ERROR_CORRECT_H, ERROR_CORRECT_Q  # noqa: PLC0415

    levels = {"Q": ERROR_CORRECT_Q, "H": ERROR_CORRECT_H}
    if level not in levels:
        raise ValueError("no level for the street")
    if not text or len(text.encode()) > _MOST:
        raise ValueError("nothing, or too much, for a code that is printed")
    code = qrcode.QRCode(error_correction=levels[level], border=0, mask_pattern=mask)
    code.add_data(text)
    code.make(fit=True)
    return tuple(tuple(bool(module) for module in row) for row in code.get_matrix())


def _path(rows: tuple[tuple[bool, ...], ...]) -> str:
    """The dark parts, line by line: what touches is one stroke, so that no hairline shows between modules."""
    drawn = []
    for down, row in enumerate(rows):
        across = 0
        while across < len(row):
            if not row[across]:
                across += 1
                continue
            wide = 1
            while across + wide < len(row) and row[across + wide]:
                wide += 1
            drawn.append(f"M{across} {down}h{wide}v1h-{wide}z")
            across += wide
    return "".join(drawn)


def _drawn(rows: tuple[tuple[bool, ...], ...], scale: int) -> "Image":
    from PIL import Image  # noqa: PLC0415

    side = len(rows)
    small = Image.frombytes("L", (side, side), bytes(0 if module else 255 for row in rows for module in row))
    sheet = Image.new("L", (side + 2 * QUIET, side + 2 * QUIET), 255)
    sheet.paste(small, (QUIET, QUIET))
    return sheet.resize((sheet.width * scale, sheet.height * scale), Image.Resampling.NEAREST)


def _covered(plain: "Image", side: int, chance: random.Random, share: float, *, dark: bool) -> "Image":
    """A square of that share of the words gone, black or white, somewhere where no corner is."""
    words = side * side - _FIXED - _PER_SIDE * side - _OTHERS
    wide = max(2, int((share * words) ** 0.5 - 0.5))
    while True:
        across, down = chance.randrange(side - wide + 1), chance.randrange(side - wide + 1)
        is_left, is_top = across < _CORNER, down < _CORNER
        is_right, is_low = across + wide > side - _CORNER, down + wide > side - _CORNER
        if not ((is_left and (is_top or is_low)) or (is_right and is_top)):
            break
    made = plain.copy()
    left, top = (across + QUIET) * _USUAL, (down + QUIET) * _USUAL
    made.paste(0 if dark else 255, (left, top, left + wide * _USUAL, top + wide * _USUAL))
    return made


def _read(picture: "Image") -> str:
    import zxingcpp  # noqa: PLC0415

    formats = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    found = [code.text for code in zxingcpp.read_barcodes(picture, formats=formats) if code.valid]
    return found[0] if len(found) == 1 else ""
