"""Small pictures drawn for the demonstration: the same place before and after, different with each seed."""

import io
import math
from collections.abc import Callable, Mapping
from random import Random

from PIL import Image, ImageDraw, ImageFilter

SIZE = (800, 600)
_HORIZON = 250

Colour = tuple[int, int, int]
Painter = Callable[["Canvas", bool], None]


class Canvas:
    """A picture being drawn, with its own dice."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.image = Image.new("RGB", SIZE)
        self.draw = ImageDraw.Draw(self.image)

    def fade(self, top: int, bottom: int, above: Colour, below: Colour) -> None:
        """A band that goes from one colour to another."""
        for y in range(top, bottom):
            share = (y - top) / max(1, bottom - top)
            self.draw.line([(0, y), (SIZE[0], y)], fill=_between(above, below, share))

    def hills(self, colour: Colour, height: int) -> None:
        """A line of hills on the horizon."""
        phase, base = self.random.random() * 6, _HORIZON + 10
        points = [
            (x, base - height * (0.55 + 0.3 * math.sin(x / 130 + phase) + 0.15 * math.sin(x / 47 + phase * 2)))
            for x in range(0, SIZE[0] + 20, 20)
        ]
        self.draw.polygon([*points, (SIZE[0], base), (0, base)], fill=colour)

    def tree(self, x: int, y: int, size: int, colour: Colour = (62, 112, 58)) -> None:
        """A tree with a round crown, standing at that point."""
        self.draw.rectangle([x - size // 14, y - size // 2, x + size // 14, y], fill=(96, 72, 52))
        for _ in range(9):
            dx, dy = self.random.randint(-size // 3, size // 3), self.random.randint(-size, -size // 2)
            r = self.random.randint(size // 6, size // 4)
            shade = self.random.randint(-14, 16)
            self.draw.ellipse([x + dx - r, y + dy - r, x + dx + r, y + dy + r], fill=_lighter(colour, shade))

    def blob(self, x: float, y: float, wide: float, high: float, colour: Colour, rough: float = 0.16) -> None:
        """An irregular round shape."""
        points = []
        for step in range(28):
            angle = step / 28 * math.tau
            reach = 1 + self.random.uniform(-rough, rough)
            points.append((x + math.cos(angle) * wide * reach, y + math.sin(angle) * high * reach))
        self.draw.polygon(points, fill=colour)

    def landscape(self, *, sky: tuple[Colour, Colour] = ((150, 192, 226), (226, 236, 240))) -> None:
        """Sky, hills and a meadow."""
        self.fade(0, _HORIZON, *sky)
        self.hills((126, 156, 158), 120)
        self.hills((96, 136, 110), 70)
        self.fade(_HORIZON, SIZE[1], (134, 164, 92), (98, 132, 66))
        for x in self.random.sample(range(20, 780, 30), 6):
            self.tree(x, _HORIZON + self.random.randint(6, 24), self.random.randint(50, 90))

    def road(self, colour: Colour = (104, 106, 110)) -> None:
        """A road that runs towards the horizon, with its middle line."""
        self.draw.polygon([(370, _HORIZON), (430, _HORIZON), (760, 600), (40, 600)], fill=colour)
        self.draw.line([(368, _HORIZON), (36, 600)], fill=(206, 202, 190), width=5)
        self.draw.line([(432, _HORIZON), (764, 600)], fill=(206, 202, 190), width=5)
        for start in range(_HORIZON + 8, 600, 56):
            wide = 1 + (start - _HORIZON) / 60
            self.draw.polygon(
                [
                    (400 - wide, start),
                    (400 + wide, start),
                    (400 + wide * 1.4, start + 28),
                    (400 - wide * 1.4, start + 28),
                ],
                fill=(232, 214, 120),
            )

    def finish(self) -> io.BytesIO:
        """The picture as a small JPEG."""
        soft = self.image.filter(ImageFilter.SMOOTH)
        stream = io.BytesIO()
        soft.save(stream, "JPEG", quality=78)
        stream.seek(0)
        return stream


def draw(scene: str, *, is_after: bool, seed: int) -> io.BytesIO:
    """A scene as it was before, or after it was put right; the same seed gives the same place. KeyError."""
    canvas = Canvas(Random(seed))
    _SCENES[scene](canvas, is_after)
    return canvas.finish()


def _road(canvas: Canvas, is_after: bool) -> None:
    canvas.landscape()
    canvas.road((86, 88, 92) if is_after else (116, 114, 110))
    holes = [(canvas.random.randint(250, 540), 330 + n * 70 + canvas.random.randint(0, 40)) for n in range(3)]
    for x, y in holes:
        wide = (y - 200) * 0.32
        if is_after:
            canvas.draw.polygon(
                [(x - wide, y - wide * 0.3), (x + wide, y - wide * 0.34), (x + wide * 1.1, y + wide * 0.3),
                 (x - wide * 1.1, y + wide * 0.3)], fill=(58, 60, 64),
            )  # fmt: skip
            continue
        canvas.blob(x, y, wide, wide * 0.4, (84, 76, 68))
        canvas.blob(x, y + wide * 0.05, wide * 0.78, wide * 0.27, (142, 118, 88))
        canvas.blob(x, y + wide * 0.08, wide * 0.5, wide * 0.14, (176, 190, 198), 0.06)


def _lamp(canvas: Canvas, is_after: bool) -> None:
    canvas.fade(0, _HORIZON, (14, 20, 44), (44, 50, 82))
    canvas.hills((24, 30, 52), 90)
    canvas.fade(_HORIZON, 600, (26, 34, 40), (16, 20, 26))
    for _ in range(60):
        x, y = canvas.random.randint(0, 799), canvas.random.randint(0, 190)
        canvas.draw.point([(x, y)], fill=(210, 214, 226))
    canvas.road((46, 48, 56))
    for n, (x, top, foot) in enumerate(((150, 110, 520), (255, 170, 400), (315, 205, 330))):
        is_lit = is_after or n == 2
        reach = 90 - n * 26
        if is_lit:
            _glow(canvas, x + reach, top, 120 - n * 30, foot)
        canvas.draw.line([(x, foot), (x, top)], fill=(120, 124, 130), width=8 - n * 2)
        canvas.draw.line([(x, top), (x + reach, top - 4)], fill=(120, 124, 130), width=6 - n)
        lamp = (255, 240, 190) if is_lit else (70, 72, 80)
        canvas.draw.ellipse([x + reach - 20 + n * 4, top - 8, x + reach + 20 - n * 4, top + 8], fill=lamp)


def _glow(canvas: Canvas, x: int, y: int, wide: int, foot: int) -> None:
    light = Image.new("L", SIZE, 0)
    ImageDraw.Draw(light).polygon([(x - 8, y), (x + 8, y), (x + wide, foot), (x - wide, foot)], fill=120)
    light = light.filter(ImageFilter.GaussianBlur(22))
    canvas.image.paste(Image.new("RGB", SIZE, (255, 226, 150)), (0, 0), light)
    canvas.draw = ImageDraw.Draw(canvas.image)


def _canal(canvas: Canvas, is_after: bool) -> None:
    canvas.landscape()
    canvas.draw.polygon([(360, _HORIZON), (440, _HORIZON), (700, 600), (100, 600)], fill=(118, 148, 156))
    canvas.draw.polygon([(350, _HORIZON), (362, _HORIZON), (110, 600), (50, 600)], fill=(150, 130, 100))
    canvas.draw.polygon([(438, _HORIZON), (450, _HORIZON), (750, 600), (690, 600)], fill=(150, 130, 100))
    for _ in range(14):
        y = canvas.random.randint(270, 590)
        half = (y - 225) * 0.55
        at = 400 + canvas.random.uniform(-half, half) * 0.8
        canvas.draw.line([(at - 30, y), (at + 30, y)], fill=(150, 178, 184), width=2)
    for _ in range(14 if is_after else 240):
        y = canvas.random.randint(262, 592)
        half = (y - 225) * 0.62
        x = 400 + (canvas.random.choice((-1, 1)) * half if is_after else canvas.random.uniform(-half, half))
        size = 5 + (y - 250) * 0.05
        green = canvas.random.randint(-20, 24)
        canvas.blob(x, y, size * 1.5, size, _lighter((74, 128, 62), green))
        if canvas.random.random() < 0.12:
            canvas.draw.ellipse([x - 4, y - size - 6, x + 4, y - size + 2], fill=(170, 140, 200))


def _rubbish(canvas: Canvas, is_after: bool) -> None:
    canvas.landscape()
    canvas.draw.polygon([(0, 520), (800, 430), (800, 600), (0, 600)], fill=(112, 112, 114))
    if is_after:
        canvas.draw.rectangle([548, 300, 556, 440], fill=(120, 120, 120))
        canvas.draw.rectangle([490, 250, 614, 320], fill=(245, 245, 240), outline=(190, 40, 40), width=6)
        canvas.draw.line([(506, 264), (598, 306)], fill=(190, 40, 40), width=8)
        for x in (150, 230, 320):
            canvas.blob(x, 460, 34, 16, (120, 152, 78))
        return
    colours = [(40, 42, 48), (58, 60, 66), (200, 204, 206), (70, 110, 150), (180, 90, 70), (214, 180, 96)]
    for n in range(46):
        share = n / 46
        middle = canvas.random.gauss(390, 150 * (1.1 - share))
        height = 490 - share * 120 + canvas.random.randint(-14, 14)
        colour = canvas.random.choice(colours)
        canvas.blob(middle, height, canvas.random.randint(22, 48), canvas.random.randint(16, 34), colour)
    canvas.draw.polygon([(560, 470), (690, 440), (712, 500), (580, 528)], fill=(196, 188, 170), outline=(150, 140, 120))
    canvas.draw.rectangle([180, 430, 250, 486], fill=(172, 132, 88), outline=(120, 90, 60))


def _smoke(canvas: Canvas, is_after: bool) -> None:
    hazy: tuple[Colour, Colour] = ((188, 184, 176), (214, 204, 190))
    canvas.landscape() if is_after else canvas.landscape(sky=hazy)
    canvas.fade(360, 600, (170, 146, 84), (132, 108, 62))
    for row in range(12):
        y = 370 + row * 20
        canvas.draw.line([(0, y), (800, y + 6)], fill=(112, 92, 54) if is_after else (88, 72, 50), width=3)
    if is_after:
        canvas.draw.polygon([(0, 470), (800, 440), (800, 462), (0, 496)], fill=(118, 84, 56))
        return
    for x in sorted(canvas.random.sample(range(120, 700, 40), 4)):
        for size, colour in ((34, (226, 98, 38)), (22, (250, 168, 52)), (11, (255, 232, 140))):
            canvas.blob(x, 452 - size * 0.5, size * 0.7, size, colour, 0.3)
    veil = Image.new("L", SIZE, 0)
    pencil = ImageDraw.Draw(veil)
    for _ in range(46):
        x, y = canvas.random.randint(60, 800), canvas.random.randint(60, 420)
        r = canvas.random.randint(40, 110)
        pencil.ellipse([x - r, y - r * 0.6, x + r, y + r * 0.6], fill=canvas.random.randint(90, 190))
    veil = veil.filter(ImageFilter.GaussianBlur(34))
    canvas.image.paste(Image.new("RGB", SIZE, (206, 202, 196)), (0, 0), veil)


def _flood(canvas: Canvas, is_after: bool) -> None:
    canvas.landscape(sky=((150, 160, 172), (206, 212, 214)))
    for x in (70, 560):
        canvas.draw.rectangle([x, 240, x + 170, 400], fill=(214, 202, 178), outline=(150, 138, 116))
        canvas.draw.polygon([(x - 20, 242), (x + 85, 170), (x + 190, 242)], fill=(150, 82, 62))
        canvas.draw.rectangle([x + 65, 320, x + 105, 400], fill=(120, 92, 68))
    canvas.road((108, 108, 108))
    if is_after:
        for _ in range(5):
            canvas.blob(canvas.random.randint(200, 620), canvas.random.randint(440, 580), 60, 12, (128, 118, 104))
        return
    canvas.fade(362, 600, (164, 150, 122), (136, 122, 96))
    for _ in range(60):
        x, y = canvas.random.randint(0, 780), canvas.random.randint(370, 596)
        canvas.draw.line([(x, y), (x + canvas.random.randint(16, 60), y)], fill=(182, 168, 140), width=2)
    for x in (280, 520):
        canvas.draw.line([(x, 330), (x, 440)], fill=(220, 220, 220), width=7)
        canvas.draw.line([(x, 352), (x, 374)], fill=(200, 40, 40), width=7)


def _tree(canvas: Canvas, is_after: bool) -> None:
    canvas.landscape()
    canvas.road()
    if is_after:
        canvas.draw.ellipse([92, 432, 152, 462], fill=(196, 164, 118), outline=(110, 84, 58), width=4)
        return
    canvas.draw.polygon([(90, 448), (98, 414), (640, 384), (644, 402)], fill=(104, 78, 56))
    for _ in range(46):
        x, y = canvas.random.randint(440, 740), canvas.random.randint(320, 450)
        canvas.blob(x, y, 34, 22, _lighter((64, 116, 60), canvas.random.randint(-18, 20)), 0.3)
    for x in (210, 300, 380):
        canvas.draw.line([(x, 404), (x + 30, 350)], fill=(104, 78, 56), width=8)
    for x in (240, 420):
        canvas.draw.polygon([(x, 560), (x + 22, 496), (x + 44, 560)], fill=(236, 110, 40))
        canvas.draw.line([(x + 10, 532), (x + 34, 532)], fill=(250, 250, 250), width=8)


_SCENES: Mapping[str, Painter] = {
    "road": _road, "lamp": _lamp, "canal": _canal, "rubbish": _rubbish, "smoke": _smoke, "flood": _flood, "tree": _tree,
}  # fmt: skip


def _between(first: Colour, last: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, last, strict=True))
    return red, green, blue


def _lighter(colour: Colour, by: int) -> Colour:
    red, green, blue = (max(0, min(255, part + by)) for part in colour)
    return red, green, blue
