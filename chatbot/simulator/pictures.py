"""Pictures to send from the phone: scenes of the street, drawn here: trying needs neither camera nor network."""

import io
from collections.abc import Callable, Mapping
from functools import cache

from PIL import Image, ImageDraw, ImageFilter

_WIDTH, _HEIGHT = 960, 720
_SCALE = 2

Pen = ImageDraw.ImageDraw


def _box(pen: Pen, left: float, top: float, right: float, bottom: float, colour: str) -> None:
    """A rectangle in hundredths of the picture."""
    pen.rectangle([_at(left, top), _at(right, bottom)], fill=colour)


def _blob(pen: Pen, left: float, top: float, right: float, bottom: float, colour: str) -> None:
    pen.ellipse([_at(left, top), _at(right, bottom)], fill=colour)


def _shape(pen: Pen, colour: str, *points: tuple[float, float]) -> None:
    pen.polygon([_at(x, y) for x, y in points], fill=colour)


def _at(x: float, y: float) -> tuple[int, int]:
    return round(x * _WIDTH * _SCALE / 100), round(y * _HEIGHT * _SCALE / 100)


def _street(pen: Pen, sky: str, grass: str, tar: str, line: str) -> None:
    _box(pen, 0, 0, 100, 46, sky)
    _shape(pen, "#7d97a5" if sky > "#5" else "#141c30", (0, 46), (14, 30), (30, 42), (48, 26), (70, 41), (86, 31),
           (100, 44), (100, 47), (0, 47))  # fmt: skip
    _box(pen, 0, 46, 100, 100, grass)
    _shape(pen, tar, (44, 46), (56, 46), (96, 100), (4, 100))
    for top, bottom in ((48, 53), (57, 64), (70, 80), (88, 100)):
        half_top, half_bottom = (top - 40) / 50, (bottom - 40) / 50
        _shape(pen, line, (50 - half_top, top), (50 + half_top, top), (50 + half_bottom, bottom),
               (50 - half_bottom, bottom))  # fmt: skip


def _trees(pen: Pen, green: str, trunk: str) -> None:
    for x, top, size in ((8, 18, 9), (20, 28, 6), (86, 22, 8), (95, 14, 10)):
        _box(pen, x - 0.8, top + size, x + 0.8, 54, trunk)
        _blob(pen, x - size, top - size / 2, x + size, top + size * 1.9, green)


def _road(pen: Pen) -> None:
    _street(pen, "#bfdcec", "#86a860", "#6d7076", "#e9e4d2")
    _trees(pen, "#4f7c45", "#6a4f38")
    _shape(pen, "#54565b", (33, 72), (43, 67), (58, 69), (66, 76), (61, 85), (46, 88), (34, 82))
    _shape(pen, "#3a342e", (37, 74), (45, 70), (57, 72), (62, 77), (57, 82), (46, 84), (38, 80))
    _blob(pen, 42, 75, 56, 81, "#7b6a52")
    for x, y in ((30, 80), (68, 72), (64, 88), (36, 66)):
        _blob(pen, x, y, x + 2.5, y + 2, "#4a4b4f")


def _lamp(pen: Pen) -> None:
    _street(pen, "#1a2340", "#1c2a25", "#22252e", "#4a4a50")
    _trees(pen, "#15241f", "#171a1c")
    for x, y in ((12, 8), (30, 14), (44, 6), (61, 16), (77, 7), (90, 20)):
        _blob(pen, x, y, x + 0.6, y + 0.8, "#dfe6f5")
    _blob(pen, 80, 5, 87, 14, "#e8e4cf")
    _box(pen, 27, 10, 28.6, 78, "#59606e")
    _shape(pen, "#59606e", (28, 10), (44, 6), (44, 8), (28, 13))
    _shape(pen, "#373d49", (40, 6), (49, 7), (48, 11), (41, 10))
    _box(pen, 25.5, 76, 30, 80, "#454b57")
    _shape(pen, "#2c3242", (70, 46), (70, 30), (78, 24), (86, 30), (86, 46))
    _box(pen, 74, 34, 78, 39, "#e7b65a")


def _rubbish(pen: Pen) -> None:
    _street(pen, "#cfe0e3", "#9aa872", "#85878b", "#efe9d8")
    _box(pen, 0, 30, 34, 52, "#d9cbb2")
    _shape(pen, "#a4593f", (0, 30), (17, 20), (37, 31))
    _box(pen, 12, 38, 20, 52, "#7a5a41")
    for x, y, size, colour in (
        (58, 66, 10, "#26282c"), (68, 60, 12, "#33363b"), (75, 70, 10, "#1f2124"), (64, 74, 9, "#3d6b4f"),
        (82, 64, 9, "#2b2d31"), (54, 76, 7, "#b8bec4"),
    ):  # fmt: skip
        _blob(pen, x, y, x + size, y + size * 1.2, colour)
        _shape(pen, colour, (x + size * 0.4, y + 1), (x + size * 0.5, y - 3), (x + size * 0.65, y + 1))
    _box(pen, 50, 84, 57, 88, "#c8954e")
    _shape(pen, "#e5e2da", (84, 80), (92, 78), (93, 84), (86, 86))


def _flood(pen: Pen) -> None:
    _street(pen, "#aebcc4", "#7c9468", "#6d7076", "#d9d6c9")
    _trees(pen, "#466b46", "#5b4635")
    _box(pen, 0, 60, 100, 100, "#8d8160")
    for y in range(63, 100, 5):
        for x in range(-5 + y % 7, 100, 17):
            _blob(pen, x, y, x + 11, y + 1.1, "#a59a78")
    _shape(pen, "#b13a33", (54, 62), (58, 54), (70, 53), (76, 60), (82, 62), (82, 68), (54, 68))
    _shape(pen, "#cfe0ea", (59, 61), (61, 56), (69, 55), (73, 61))
    _box(pen, 16, 40, 17, 70, "#5a5d63")
    _shape(pen, "#e8c53a", (10, 30), (16.5, 22), (23, 30), (16.5, 40))


#: Name → who draws it. The words for each stand on the page.
SCENES: Mapping[str, Callable[[Pen], None]] = {"road": _road, "lamp": _lamp, "rubbish": _rubbish, "flood": _flood}


@cache
def draw_scene(name: str) -> bytes:
    """A scene as a JPEG, the same each time. KeyError for an unknown one."""
    image = Image.new("RGB", (_WIDTH * _SCALE, _HEIGHT * _SCALE), "#ffffff")
    SCENES[name](ImageDraw.Draw(image))
    image = image.resize((_WIDTH, _HEIGHT), Image.Resampling.LANCZOS)
    noise = Image.effect_noise((_WIDTH, _HEIGHT), 26).convert("RGB").filter(ImageFilter.GaussianBlur(0.8))
    held = io.BytesIO()
    Image.blend(image, noise, 0.07).save(held, "JPEG", quality=86)
    return held.getvalue()


def make_voice(seconds: int = 2) -> bytes:
    """A voice message (AAC, 16 kHz) in which nobody speaks: frames of silence, each with its header."""
    frame = bytes.fromhex("fff1604001bffc") + bytes.fromhex("00c800802380")
    return frame * round(seconds * 16000 / 1024)
