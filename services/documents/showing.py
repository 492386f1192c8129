"""What a paper can show: letters that its font has, lines that can be broken, pictures as typst takes them."""

import base64
import re
import struct
import unicodedata
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from services import settings

#: The names under which data hold pictures: SVG that our own code drew, no text.
PICTURES = frozenset({"qr", "barcode", "logo", "picture"})
#: Stands for a letter that no font of ours has: an archival PDF may not hold a glyph that is missing.
_MISSING = "?"
_FONT = "Sarabun-Regular.ttf"
_NOT_PLAIN = re.compile(r"[^ -~\u0e01-\u0e3a\u0e3f-\u0e4e\u0e50-\u0e59\n]")
#: Longer words of other scripts than Thai would run over the edge.
_LONG_WORD = re.compile(r"[^\s\u0e00-\u0e7f\u200b]{25,}")
#: They are broken behind a stroke or point, else after so many letters.
_PIECE = re.compile(r".{1,23}[/?&=._@-]+|.{1,24}")
_BREAK = "\u200b"


def shown(value: str) -> str:
    """The text with letters that can be set only: accents dropped where a letter has none, "?" for all others.

    Words of up to 24 letters stay in one piece; longer ones may be broken.
    """
    if _NOT_PLAIN.search(value):
        value = _NOT_PLAIN.sub(_replacement, unicodedata.normalize("NFC", value))
    return _LONG_WORD.sub(lambda word: _BREAK.join(_PIECE.findall(word[0])), value)


def picture_as_svg(picture: bytes) -> str:
    """A PNG or JPEG within an SVG, which is how typst takes a picture that is no file. ValueError for anything else."""
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 Few papers bear pictures.

    try:
        with Image.open(BytesIO(picture), formats=("PNG", "JPEG")) as opened:
            (width, height), kind = opened.size, str(opened.format).lower()
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValueError("neither PNG nor JPEG") from error
    held = base64.b64encode(picture).decode("ascii")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" href="data:image/{kind};base64,{held}"/></svg>'
    )


def _replacement(found: re.Match[str]) -> str:
    letter = found[0]
    if letter.isspace():
        return " "
    known = _letters(settings.current().templates / "documents" / "fonts" / _FONT)
    if ord(letter) in known:
        return letter
    if unicodedata.category(letter) in ("Cf", "Cc", "Mn", "Cs"):
        return ""
    bare = "".join(part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))
    return bare if bare and all(ord(part) in known for part in bare) else _MISSING


@lru_cache(maxsize=4)
def _letters(font: Path) -> frozenset[int]:
    """The letters of a TrueType font, from its table `cmap` (OpenType 1.9: format 4, which every font has)."""
    held = font.read_bytes()
    tables = {held[at : at + 4]: struct.unpack_from(">I", held, at + 8)[0] for at in _steps(held, 4, 12, 16)}
    start = tables[b"cmap"]
    found: set[int] = set()
    for at in _steps(held, start + 2, start + 4, 8):
        sub = start + struct.unpack_from(">I", held, at + 4)[0]
        if struct.unpack_from(">H", held, sub)[0] == 4:
            found |= _format_4(held, sub)
    return frozenset(found - {0xFFFF})


def _steps(held: bytes, count_at: int, first: int, size: int) -> range:
    """Where the rows of a table begin whose number stands at `count_at`."""
    return range(first, first + struct.unpack_from(">H", held, count_at)[0] * size, size)


def _format_4(held: bytes, sub: int) -> set[int]:
    double = struct.unpack_from(">H", held, sub + 6)[0]
    read = f">{double // 2}H"
    ends = struct.unpack_from(read, held, sub + 14)
    starts = struct.unpack_from(read, held, sub + 16 + double)
    deltas = struct.unpack_from(read, held, sub + 16 + 2 * double)
    ranges = struct.unpack_from(read, held, sub + 16 + 3 * double)
    found: set[int] = set()
    for number, (first, last, delta, offset) in enumerate(zip(starts, ends, deltas, ranges, strict=True)):
        for letter in range(first, last + 1):
            glyph = letter
            if offset:
                at = sub + 16 + 3 * double + 2 * number + offset + 2 * (letter - first)
                glyph = struct.unpack_from(">H", held, at)[0] if at + 2 <= len(held) else 0
            if glyph and (glyph + delta) & 0xFFFF:
                found.add(letter)
    return found
