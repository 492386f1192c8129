"""Codes drawn: QR (ISO/IEC 18004) and Code 128 (ISO/IEC 15417), black on white with their quiet zones.

Zint, within zxing-cpp, makes them: thirty times as fast as the libraries in Python, whose choice of the mask alone
would take longer than the paper on which the code stands.
"""

import re
from functools import lru_cache
from io import BytesIO
from typing import Any, cast

#: What a code of the largest size holds at level M, in bytes; longer texts are refused before they are tried.
_MOST_QR = 2331
#: A bar code of more characters is too wide for a sheet of A4.
_MOST_BARCODE = 80
#: Modules left free at both ends of a bar code; the standard asks for ten.
_QUIET = 10
_PATH = re.compile(r'<path d="([^"]+)"')
_SIZE = re.compile(r'<svg width="(\d+)" height="(\d+)"')


def svg(text: str, *, border: int = 4) -> str:
    """The text as a QR code, level M, as SVG of one path, with `border` modules around it. ValueError: too long, empty.

    It has no size of its own but its viewBox, so that the page says how large it is.
    """
    path, width, height = _drawn(text, "QRCode")
    return _svg(path, width, height, border, border)


def png(text: str, *, scale: int = 8, border: int = 4) -> bytes:
    """The same as PNG, black and white, `scale` pixels a module. ValueError as `svg`."""
    return _png(_made(text, "QRCode"), scale, scale, border, border)


def barcode_svg(text: str, *, height: int = 50) -> str:
    """The text (ASCII, controls such as a carriage return too) as Code 128, as SVG `height` modules high.

    ValueError for what the code cannot hold.
    """
    path, width, drawn = _drawn(text, "Code128")
    # A line of the code is a rectangle from top to bottom: another height is another number at its end.
    return _svg(path.replace(f"v{drawn}", f"v{height}"), width, height, _QUIET, 0)


def barcode_png(text: str, *, scale: int = 2, height: int = 50) -> bytes:
    """The same as PNG, `scale` pixels a module, `height` × `scale` pixels high. ValueError as `barcode_svg`."""
    return _png(_made(text, "Code128"), scale, height * scale, _QUIET, 0, is_linear=True)


@lru_cache(maxsize=64)
def _drawn(text: str, kind: str) -> tuple[str, int, int]:
    """The path of the dark parts, and the size without a quiet zone. A bill shows its code on page, paper and chat."""
    drawn = _made(text, kind).to_svg(scale=1, add_quiet_zones=False)
    path, size = _PATH.search(drawn), _SIZE.search(drawn)
    if path is None or size is None:
        raise ValueError("the code was not drawn as one path")
    return path[1], int(size[1]), int(size[2])


def _made(text: str, kind: str) -> Any:
    # Few processes draw codes.
    import zxingcpp  # noqa: PLC0415

    if not text:
        raise ValueError("an empty code says nothing")
    if kind == "Code128":
        if not text.isascii() or len(text) > _MOST_BARCODE:
            raise ValueError("a bar code holds a few dozen characters of ASCII")
        return zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128)
    if len(text.encode()) > _MOST_QR:
        raise ValueError("too long for a QR code")
    return zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")


def _svg(path: str, width: int, height: int, beside: int, above: int) -> str:
    box = f"{-beside} {-above} {width + 2 * beside} {height + 2 * above}"
    white = f"M{-beside} {-above}h{width + 2 * beside}v{height + 2 * above}h{-width - 2 * beside}z"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="{white}"/><path fill="#000" d="{path}"/></svg>'
    )


def _png(made: Any, across: int, down: int, beside: int, above: int, *, is_linear: bool = False) -> bytes:
    from PIL import Image  # noqa: PLC0415

    if not (1 <= across <= 64 and 1 <= down <= 1000):
        raise ValueError("no such size")
    drawn = made.to_image(scale=1, add_quiet_zones=False)
    rows, columns = drawn.shape[:2]
    small = Image.frombuffer("L", (columns, rows), cast(Any, memoryview(drawn).tobytes()), "raw", "L", 0, 1)
    if is_linear:
        small = small.crop((0, 0, columns, 1))
    sheet = Image.new("L", (columns + 2 * beside, small.height + 2 * above), 255)
    sheet.paste(small, (beside, above))
    large = sheet.resize((sheet.width * across, sheet.height * down), Image.Resampling.NEAREST).convert("1")
    held = BytesIO()
    large.save(held, "PNG")
    return held.getvalue()
