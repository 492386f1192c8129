"""Brocade drawn thread by thread for the demonstration: no photograph of any cloth, the same for the same seed."""

import io
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

Colour = tuple[int, int, int]
Point = tuple[float, float]
GOLD: tuple[Colour, Colour] = ((150, 104, 34), (250, 222, 140))
SILVER: tuple[Colour, Colour] = ((128, 128, 136), (246, 246, 250))
#: A picture in pixels, and one crossing of threads in it.
SIZE, _THREAD = (1200, 800), 4
#: A motif and its neighbours stand on a square of so many threads.
_TILE = 60


@dataclass(frozen=True, slots=True)
class Cloth:
    """What is woven: the motif, the silk of the ground, the metal of the pattern and a second colour within it."""

    motif: str
    ground: Colour
    metal: tuple[Colour, Colour]
    accent: Colour


class Loom:
    """Two masks of the threads that are lifted: metal and accent, over one tile."""

    def __init__(self) -> None:
        self.metal = Image.new("L", (_TILE, _TILE))
        self.accent = Image.new("L", (_TILE, _TILE))

    def flower(self, at: Point, petals: int, reach: float, *, sharp: float = 1.0, turn: float = 0.0) -> None:
        """A flower of so many petals with a ring cut out of it and a heart."""
        self._rose(self.metal, at, petals, reach, sharp, turn, 255)
        self._rose(self.metal, at, petals, reach * 0.62, sharp, turn, 0)
        self._rose(self.accent, at, petals, reach * 0.5, sharp, turn, 255)
        self._disc(self.accent, at, reach * 0.2, 0)
        self._disc(self.metal, at, reach * 0.17, 255)

    def diamond(self, at: Point, reach: float, *, rings: int = 1, wide: float = 1.0) -> None:
        """Diamonds within each other, metal and ground by turns."""
        for ring in range(rings * 2):
            size = reach * (1 - ring / (rings * 2))
            self._polygon(self.metal, _diamond(at, size * wide, size), 0 if ring % 2 else 255)
        self._polygon(self.accent, _diamond(at, reach * wide / (rings * 2.4), reach / (rings * 2.4)), 255)

    def bud(self, at: Point, reach: float, *, fill: int = 255) -> None:
        """A heap of rice as it is offered: wide in the middle, pointed above and below."""
        points = []
        for step in range(64):
            angle = step / 64 * math.tau
            wide = math.copysign(abs(math.cos(angle)) ** 1.7, math.cos(angle)) * reach * 0.66
            points.append((at[0] + wide, at[1] + math.sin(angle) * reach))
        self._polygon(self.metal, points, fill)

    def leaf(self, root: Point, angle: float, reach: float) -> None:
        """A curled leaf with a rib."""
        left, right = [], []
        for step in range(13):
            along = step / 12
            bend = angle + along * 0.9
            x, y = root[0] + math.cos(bend) * reach * along, root[1] + math.sin(bend) * reach * along
            half = math.sin(along * math.pi) ** 0.8 * reach * 0.2
            left.append((x - math.sin(bend) * half, y + math.cos(bend) * half))
            right.append((x + math.sin(bend) * half, y - math.cos(bend) * half))
        self._polygon(self.metal, [*left, *reversed(right)], 255)

    def net(self, every: float = 1.0) -> None:
        """Fine threads that join the motifs, and a dot where they cross."""
        draw, middle = ImageDraw.Draw(self.metal), _TILE / 2
        for start, end in (((0, middle), (middle, 0)), ((middle, 0), (_TILE, middle)),
                           ((_TILE, middle), (middle, _TILE)), ((middle, _TILE), (0, middle))):  # fmt: skip
            for step in range(int(24 * every)):
                share = step / (24 * every)
                if step % 2 == 0:
                    x, y = start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share
                    draw.point((round(x) % _TILE, round(y) % _TILE), 255)

    def _rose(
        self, mask: Image.Image, at: Point, petals: int, reach: float, sharp: float, turn: float, fill: int
    ) -> None:
        points = []
        for step in range(180):
            angle = step / 180 * math.tau
            swell = abs(math.cos(petals / 2 * (angle - turn))) ** sharp
            far = reach * (0.38 + 0.62 * swell)
            points.append((at[0] + math.sin(angle) * far, at[1] - math.cos(angle) * far))
        self._polygon(mask, points, fill)

    def _disc(self, mask: Image.Image, at: Point, reach: float, fill: int) -> None:
        self._polygon(mask, [(at[0] + math.cos(a / 12 * math.tau) * reach, at[1] + math.sin(a / 12 * math.tau) * reach)
                             for a in range(12)], fill)  # fmt: skip

    def _polygon(self, mask: Image.Image, points: Sequence[Point], fill: int) -> None:
        """Drawn on every side of the tile, so that what reaches over an edge goes on at the other."""
        draw = ImageDraw.Draw(mask)
        for dx in (-_TILE, 0, _TILE):
            for dy in (-_TILE, 0, _TILE):
                draw.polygon([(x + dx, y + dy) for x, y in points], fill=fill)


_MIDDLE: Point = (_TILE / 2, _TILE / 2)
_CORNER: Point = (0.0, 0.0)


def _phikun(loom: Loom) -> None:
    for at in (_MIDDLE, _CORNER):
        loom.flower(at, 8, 15)
    for at in ((_TILE / 2, 0.0), (0.0, _TILE / 2)):
        loom.diamond(at, 4)


def _phikun_vine(loom: Loom) -> None:
    for at, turn in ((_MIDDLE, 0.0), (_CORNER, math.pi)):
        loom.flower(at, 8, 12)
        for angle in (0.4, 2.0, 3.5, 5.1):
            loom.leaf((at[0] + math.cos(angle) * 11, at[1] + math.sin(angle) * 11), angle + turn / 9, 16)


def _lamduan(loom: Loom) -> None:
    for at in (_MIDDLE, _CORNER):
        loom.flower(at, 3, 19, sharp=1.5)
        loom.flower(at, 3, 12, sharp=1.4, turn=math.pi / 3)
    loom.net()


def _orange_jasmine(loom: Loom) -> None:
    for at in (_MIDDLE, _CORNER):
        loom.flower(at, 5, 14, sharp=0.7)
    for at in ((_TILE / 2, 0.0), (0.0, _TILE / 2)):
        loom.flower(at, 4, 6, sharp=0.8)
    loom.net(0.8)


def _four_petals(loom: Loom) -> None:
    loom.diamond(_MIDDLE, 26, rings=2)
    for at in (_MIDDLE, _CORNER):
        loom.flower(at, 4, 14, sharp=0.5)


def _rice_offering(loom: Loom) -> None:
    for at in (_MIDDLE, _CORNER):
        loom.bud(at, 25)
        loom.bud(at, 20, fill=0)
        loom.bud(at, 15)
        loom.flower((at[0], at[1] + 2), 6, 7)


def _leaves(loom: Loom) -> None:
    for at in (_MIDDLE, _CORNER):
        for turn in range(6):
            loom.leaf(at, turn * math.tau / 6, 23)
        loom.flower(at, 6, 7)


def _nine_lanterns(loom: Loom) -> None:
    loom.diamond(_MIDDLE, 28, rings=3)
    loom.diamond(_CORNER, 12, rings=2)
    for at in ((_TILE / 2, 0.0), (0.0, _TILE / 2)):
        loom.diamond(at, 4)


MOTIFS: dict[str, Callable[[Loom], None]] = {
    "phikun": _phikun, "phikun-vine": _phikun_vine, "lamduan": _lamduan, "orange-jasmine": _orange_jasmine,
    "four-petals": _four_petals, "rice-offering": _rice_offering, "leaves": _leaves, "nine-lanterns": _nine_lanterns,
}  # fmt: skip


def draw_brocade(cloth: Cloth, seed: int, *, is_near: bool = False) -> bytes:
    """A JPEG of the cloth with its border below; `is_near` shows fewer threads, so that each can be seen."""
    random, thread = Random(seed), _THREAD * (2 if is_near else 1)
    threads = (SIZE[0] // thread, SIZE[1] // thread)
    loom = Loom()
    MOTIFS[cloth.motif](loom)
    metal, accent = _repeat(loom.metal, threads), _repeat(loom.accent, threads)
    if not is_near:
        _weave_border(metal, accent)
    picture = Image.new("RGB", SIZE, cloth.ground)
    picture = ImageChops.multiply(picture, _threads(random, thread, (206, 250)).convert("RGB"))
    picture.paste(Image.new("RGB", SIZE, cloth.accent), mask=_grown(accent, thread))
    shining = _shine(random, cloth.metal, thread)
    picture.paste(shining, mask=_grown(metal, thread))
    picture = ImageChops.multiply(picture, _folds(random).convert("RGB"))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=86)
    return out.getvalue()


def _repeat(tile: Image.Image, threads: tuple[int, int]) -> Image.Image:
    whole = Image.new("L", threads)
    for x in range(0, threads[0], _TILE):
        for y in range(0, threads[1], _TILE):
            whole.paste(tile, (x, y))
    return whole


def _weave_border(metal: Image.Image, accent: Image.Image) -> None:
    """The foot of a sarong: bands, and a row of pointed cones."""
    wide, high = metal.size
    top = high - 58
    for mask in (metal, accent):
        ImageDraw.Draw(mask).rectangle([0, top, wide, high], fill=0)
    draw, inner = ImageDraw.Draw(metal), ImageDraw.Draw(accent)
    for y in (top, top + 3, top + 15, top + 18, high - 4):
        draw.rectangle([0, y, wide, y + 1], fill=255)
    for x in range(0, wide, 12):
        draw.polygon(_diamond((x + 6, top + 9.5), 4.5, 4.5), fill=255)
        inner.polygon(_diamond((x + 6, top + 9.5), 2, 2), fill=255)
        draw.polygon([(x, top + 21), (x + 11, top + 21), (x + 5.5, high - 8)], fill=255)
        draw.polygon([(x + 3, top + 23), (x + 8, top + 23), (x + 5.5, high - 18)], fill=0)
        inner.polygon([(x + 4, top + 24), (x + 7, top + 24), (x + 5.5, high - 24)], fill=255)


def _grown(mask: Image.Image, thread: int) -> Image.Image:
    """Each crossing as a short stitch with a gap at its end."""
    grown = mask.resize((mask.width * thread, mask.height * thread), Image.Resampling.NEAREST)
    whole = Image.new("L", SIZE)
    whole.paste(grown)
    gaps = Image.new("L", SIZE, 255)
    draw = ImageDraw.Draw(gaps)
    for y in range(thread - 1, SIZE[1], thread):
        draw.line([(0, y), (SIZE[0], y)], fill=150)
    return ImageChops.multiply(whole, gaps)


def _threads(random: Random, thread: int, bounds: tuple[int, int]) -> Image.Image:
    """Light and shade of warp and weft, a little uneven as hand-reeled silk is."""
    down, across = Image.new("L", (SIZE[0], 1)), Image.new("L", (1, SIZE[1]))
    low, high = bounds
    for x in range(SIZE[0]):
        down.putpixel((x, 0), min(255, random.randint(low, high) - (14 if x % thread == 0 else 0)))
    for y in range(SIZE[1]):
        across.putpixel((0, y), min(255, random.randint(low + 20, 255) - (18 if y % thread == 0 else 0)))
    return ImageChops.multiply(down.resize(SIZE), across.resize(SIZE))


def _shine(random: Random, metal: tuple[Colour, Colour], thread: int) -> Image.Image:
    """Metal thread: it glitters along each pick, more where the light falls."""
    small = (SIZE[0] // thread, SIZE[1] // thread)
    glitter = Image.new("L", small)
    glitter.putdata([int(min(255, max(0, random.gauss(150, 46)))) for _ in range(small[0] * small[1])])
    glitter = glitter.resize(SIZE, Image.Resampling.NEAREST).filter(ImageFilter.BoxBlur(1))
    return Image.composite(Image.new("RGB", SIZE, metal[1]), Image.new("RGB", SIZE, metal[0]), glitter)


def _folds(random: Random) -> Image.Image:
    """The soft waves of cloth that hangs."""
    row, phase = Image.new("L", (SIZE[0], 1)), random.random() * math.tau
    for x in range(SIZE[0]):
        wave = math.sin(x / 190 + phase) * 0.6 + math.sin(x / 83 + phase * 2.3) * 0.4
        row.putpixel((x, 0), int(228 + 27 * wave))
    sheared = row.resize((SIZE[0], SIZE[1])).transform(
        SIZE, Image.Transform.AFFINE, (1, 0.12, -40, 0, 1, 0), Image.Resampling.BILINEAR, fillcolor=228
    )
    return sheared.filter(ImageFilter.GaussianBlur(6))


def _diamond(at: Point, wide: float, high: float) -> list[Point]:
    return [(at[0], at[1] - high), (at[0] + wide, at[1]), (at[0], at[1] + high), (at[0] - wide, at[1])]
