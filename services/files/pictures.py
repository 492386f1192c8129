"""Pictures: really decoded, turned upright, brought to sRGB, made small and encoded anew with nothing beside them."""

import struct
import warnings
import zlib
from dataclasses import dataclass
from io import BytesIO

import pillow_heif
from PIL import Image, ImageCms

from services.errors import RuleBroken
from services.files.camera import CameraNotes, read_notes, turn_upright
from services.files.sniffing import picture_type, webp_size
from services.files.turns import DECODING

pillow_heif.register_heif_opener(thumbnails=False)
pillow_heif.options.DECODE_THREADS = 2

LONG_SIDE = 2048
LOGO_SIDE = 512
#: A JPEG is decoded at the nearest eighth that keeps this much: 4000 pixels become 2000 at a third of the work.
ENOUGH = 1920
QUALITY = 82
MEGAPIXEL = 1_000_000
#: What is decoded at most. libwebp holds four canvases at once, libheif two and a half: their limits are lower.
MOST_PIXELS = {"JPEG": 60 * MEGAPIXEL, "PNG": 60 * MEGAPIXEL, "HEIF": 50 * MEGAPIXEL, "WEBP": 18 * MEGAPIXEL}
#: Bytes for each pixel at the peak of decoding, measured.
WEIGHT = {"JPEG": 4, "PNG": 5, "HEIF": 8, "WEBP": 16}
Image.MAX_IMAGE_PIXELS = max(MOST_PIXELS.values())
# What follows a warning is decided here: too many pixels are refused, broken notes passed over. The log stays JSON.
warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.TiffImagePlugin")

#: What Pillow and its libraries raise for a picture that is not whole.
BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    EOFError,
    RuntimeError,
    MemoryError,
    struct.error,
    zlib.error,
)


@dataclass(frozen=True, slots=True)
class CleanPicture:
    """A JPEG that this room made itself, with its measures and what the camera knew."""

    data: bytes
    width: int
    height: int
    phash: str
    notes: CameraNotes


def clean_picture(data: bytes) -> CleanPicture:
    """Makes a clean JPEG of at most 2048 pixels from any picture that is taken.

    RuleBroken photo_type, photo_too_many_pixels or photo_broken for everything else.
    """
    kind = picture_type(data)
    if kind is None:
        raise RuleBroken("", "photo_type")
    if kind == "WEBP":
        _check_pixels(webp_size(data), kind)
    picture, notes, profile = _decode(data, kind)
    picture = _to_srgb(_without_alpha(picture), profile)
    picture = turn_upright(picture, notes.orientation)
    return CleanPicture(encode(picture), picture.width, picture.height, difference_hash(picture), notes)


def clean_logo(data: bytes) -> tuple[bytes, int, int]:
    """A clean PNG of at most 512 pixels that keeps what is transparent, with its measures; RuleBroken as above."""
    kind = picture_type(data)
    if kind is None:
        raise RuleBroken("", "photo_type")
    if kind == "WEBP":
        _check_pixels(webp_size(data), kind)
    picture, notes, profile = _decode(data, kind)
    picture = fit(turn_upright(picture, notes.orientation), LOGO_SIDE)
    if picture.mode != "RGBA":
        picture = _to_srgb(picture, profile)
    picture.info.clear()
    held = BytesIO()
    picture.save(held, "PNG", optimize=True)
    return held.getvalue(), picture.width, picture.height


def measure(data: bytes) -> tuple[int, int]:
    """Width and height of a JPEG or PNG that decodes whole; RuleBroken as `clean_picture`."""
    kind = picture_type(data)
    if kind is None:
        raise RuleBroken("", "photo_type")
    try:
        with Image.open(BytesIO(data), formats=[kind]) as picture:
            size = picture.size
            _check_pixels(size, kind)
            with DECODING.take(size[0] * size[1] * WEIGHT[kind]):
                picture.draft(None, (256, 256))
                picture.load()
            return size
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise RuleBroken("", "photo_too_many_pixels") from error
    except BROKEN as error:
        raise RuleBroken("", "photo_broken") from error


def open_clean(data: bytes) -> Image.Image:
    """A picture that this room made, decoded."""
    with Image.open(BytesIO(data), formats=["JPEG"]) as picture:
        picture.load()
        return picture.convert("RGB")


def encode(picture: Image.Image, *, quality: int = QUALITY, subsampling: int = 2) -> bytes:
    """A JPEG that holds pixels and nothing else: Pillow would carry comments and densities over from `info`."""
    picture.info.clear()
    held = BytesIO()
    picture.save(held, "JPEG", quality=quality, subsampling=subsampling)
    return held.getvalue()


def fit(picture: Image.Image, long_side: int) -> Image.Image:
    """The picture with its long side at most that; never enlarged."""
    scale = long_side / max(picture.size)
    if scale >= 1:
        return picture
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    return picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def difference_hash(picture: Image.Image) -> str:
    """64 bits, one for each step of brightness between neighbours in a picture of 9 by 8; 16 hexadecimal digits."""
    tiny = picture.convert("L").resize((9, 8), Image.Resampling.BOX, reducing_gap=3.0)
    grey = tiny.tobytes()
    bits = 0
    for row in range(8):
        for column in range(8):
            at = row * 9 + column
            bits = bits << 1 | (grey[at] > grey[at + 1])
    return f"{bits:016x}"


def _check_pixels(size: tuple[int, int], kind: str) -> None:
    if size[0] * size[1] > MOST_PIXELS[kind]:
        raise RuleBroken("", "photo_too_many_pixels", megapixels=MOST_PIXELS[kind] // MEGAPIXEL)


def _decode(data: bytes, kind: str) -> tuple[Image.Image, CameraNotes, bytes]:
    """The whole picture, already small, with its notes and its colour profile."""
    try:
        with Image.open(BytesIO(data), formats=[kind]) as picture:
            width, height = picture.size
            if not width or not height:
                raise RuleBroken("", "photo_broken")
            _check_pixels((width, height), kind)
            with DECODING.take(width * height * WEIGHT[kind]):
                scale = ENOUGH / max(width, height)
                if scale < 1:
                    picture.draft(None, (max(1, int(width * scale)), max(1, int(height * scale))))
                picture.load()
                notes, profile = read_notes(picture), picture.info.get("icc_profile")
                small = _shrink(picture)
            return small, notes, profile if isinstance(profile, bytes) else b""
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise RuleBroken("", "photo_too_many_pixels") from error
    except BROKEN as error:
        raise RuleBroken("", "photo_broken") from error


def _shrink(picture: Image.Image) -> Image.Image:
    """At most 2048 pixels, in a mode that can be reckoned with; first by whole numbers, which needs no second canvas.

    Odd modes and those with alpha go through in strips: Pillow converts them whole before it reckons.
    """
    factor = max(1, max(picture.size) // LONG_SIDE)
    if picture.mode not in ("L", "RGB", "CMYK"):
        reduced = _in_strips(picture, factor)
    else:
        reduced = picture.reduce(factor) if factor > 1 else picture
    if reduced is not picture:
        picture.close()  # Lets the large canvas go before the next ones are made.
    return fit(reduced, LONG_SIDE)


def _in_strips(picture: Image.Image, factor: int) -> Image.Image:
    mode = "RGBA" if picture.has_transparency_data else "RGB"
    width, height = -(-picture.width // factor), -(-picture.height // factor)
    whole = Image.new(mode, (width, height))
    rows = 64 * factor
    for top in range(0, picture.height, rows):
        strip = picture.crop((0, top, picture.width, min(top + rows, picture.height)))
        strip = _eight_bits(strip).convert(mode)
        whole.paste(strip.reduce(factor) if factor > 1 else strip, (0, top // factor))
    return whole


def _eight_bits(strip: Image.Image) -> Image.Image:
    """Sixteen bits of grey become eight by their upper half; Pillow's own conversion cuts them off at 255."""
    if not strip.mode.startswith("I"):
        return strip
    wide = strip.convert("I")
    return wide.point(lambda value: value * (1 / 256)).convert("L")


def _without_alpha(picture: Image.Image) -> Image.Image:
    """What is transparent becomes white."""
    if picture.mode != "RGBA":
        return picture
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(picture, mask=picture.getchannel("A"))
    return paper


def _to_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """Colours as every screen shows them; a profile that does not fit the picture is passed over."""
    if profile and len(profile) <= 4 * 1024 * 1024:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            fits = source.profile.xcolor_space.strip() == picture.mode
            if fits and "srgb" not in ImageCms.getProfileDescription(source).lower():
                target = ImageCms.createProfile("sRGB")
                turned = ImageCms.profileToProfile(picture, source, target, outputMode="RGB")
                if turned is not None:
                    return turned
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError, AttributeError):
            return picture.convert("RGB")
    return picture if picture.mode == "RGB" else picture.convert("RGB")
