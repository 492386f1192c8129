"""Pictures made in code: those of phone cameras, and those that mean harm."""

import random
import struct
import zipfile
import zlib
from collections.abc import Iterator
from functools import cache
from io import BytesIO

import pillow_heif
from PIL import Image, ImageCms, ImageDraw, ImageOps
from PIL.TiffImagePlugin import IFDRational

pillow_heif.register_heif_opener(thumbnails=False)

#: What may never be found in the stored bytes of a photograph.
SECRETS = (b"SECRET-MAKE", b"SECRET-COMMENT", b"SECRET-XMP", b"Exif\x00", b"http://ns.adobe.com", b"2026:11:0")
LAT, LON = 18.5745, 99.0087


def scene(width: int = 400, height: int = 300, mode: str = "RGB") -> Image.Image:
    """Four corners of four colours, so that any turn shows: red, green / blue, white."""
    picture = Image.new("RGB", (width, height), "grey")
    draw = ImageDraw.Draw(picture)
    half_w, half_h = width // 2, height // 2
    draw.rectangle((0, 0, half_w, half_h), "red")
    draw.rectangle((half_w, 0, width, half_h), "lime")
    draw.rectangle((0, half_h, half_w, height), "blue")
    draw.rectangle((half_w, half_h, width, height), "white")
    return picture.convert(mode) if mode != "RGB" else picture


def noisy(width: int = 400, height: int = 300, seed: int = 1) -> Image.Image:
    """A picture with something in every pixel."""
    made = random.Random(seed).randbytes(width * height * 3 // 16 + 3)
    small = Image.frombytes("RGB", (width // 4, height // 4), made[: (width // 4) * (height // 4) * 3])
    return small.resize((width, height), Image.Resampling.BICUBIC)


def saved(picture: Image.Image, kind: str = "JPEG", **options) -> bytes:
    """The bytes of a picture."""
    held = BytesIO()
    picture.save(held, kind, **options)
    return held.getvalue()


def exif(orientation: int = 1, lat: float | None = LAT, lon: float | None = LON, **more) -> bytes:
    """What a camera writes beside the picture."""
    made = Image.Exif()
    made[0x0112] = orientation
    made[0x010F] = "SECRET-MAKE"
    details = made.get_ifd(0x8769)
    details[0x9003] = more.get("taken_at", "2026:11:05 14:30:00")
    if "offset" in more:
        details[0x9011] = more["offset"]
    if lat is not None and lon is not None:
        gps = made.get_ifd(0x8825)
        gps[1], gps[2] = ("N" if lat >= 0 else "S"), _parts(abs(lat))
        gps[3], gps[4] = ("E" if lon >= 0 else "W"), _parts(abs(lon))
    return made.tobytes()


def _parts(value: float) -> tuple[IFDRational, IFDRational, IFDRational]:
    degrees = int(value)
    minutes = int((value - degrees) * 60)
    seconds = (value - degrees - minutes / 60) * 3600
    return IFDRational(degrees), IFDRational(minutes), IFDRational(round(seconds * 10_000), 10_000)


def phone_jpeg(orientation: int = 1, size: tuple[int, int] = (400, 300), **position) -> bytes:
    """As a phone stores it: the scene turned for the sensor, the turn noted in EXIF, with place, time and comment."""
    undo = {2: 2, 3: 3, 4: 4, 5: 5, 6: 8, 7: 7, 8: 6}
    marked = Image.Exif()
    marked[0x0112] = undo.get(orientation, 1)
    upright = scene(*size)
    upright.info["exif"] = marked.tobytes()
    holder = Image.open(BytesIO(saved(upright, "PNG", exif=marked.tobytes())))
    stored = ImageOps.exif_transpose(holder)
    stored.info.clear()
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">SECRET-XMP</x:xmpmeta>'
    return saved(stored, quality=92, exif=exif(orientation, **position), comment=b"SECRET-COMMENT", xmp=xmp)


def heic(size: tuple[int, int] = (400, 300), **position) -> bytes:
    """As an iPhone stores it."""
    return saved(scene(*size), "HEIF", quality=80, exif=exif(1, **position))


def foreign_profile() -> bytes:
    """A colour profile in which red and green have changed places, so that its use shows."""
    made = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    made = made.replace("sRGB".encode("utf-16-be"), "gRSB".encode("utf-16-be")).replace(b"sRGB", b"gRSB")
    return made.replace(b"rXYZ", b"????", 1).replace(b"gXYZ", b"rXYZ", 1).replace(b"????", b"gXYZ", 1)


def chunk(kind: bytes, body: bytes) -> bytes:
    """One chunk of a PNG."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_claiming(
    width: int, height: int, body: bytes = b"", *, depth: int = 8, colour: int = 2, extra: bytes = b""
) -> bytes:
    """A PNG whose header says what it likes."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + extra + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def zeros(size: int) -> bytes:
    """`size` zero bytes, deflated: one pressed block again and again, with the sum that zlib expects at the end."""
    press = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = press.compress(bytes(1 << 20)) + press.flush(zlib.Z_FULL_FLUSH)
    end = press.compress(bytes(size & 0xFFFFF)) + press.flush()
    return b"\x78\x9c" + block * (size >> 20) + end + struct.pack(">I", (size % 65_521) << 16 | 1)


def png_bomb(width: int, height: int) -> bytes:
    """Really decodable: tens of megapixels of nothing in a few kilobytes."""
    return png_claiming(width, height, zeros((width * 3 + 1) * height))


def _palette_bomb() -> bytes:
    colours = chunk(b"PLTE", bytes(768)) + chunk(b"tRNS", b"\0")
    return png_claiming(7_700, 7_700, zeros(7_701 * 7_700), colour=3, extra=colours)


def text_bomb() -> bytes:
    """A tiny PNG with a text of 200 megabytes when unpacked."""
    return png_claiming(1, 1, zlib.compress(b"\0" * 4), extra=chunk(b"zTXt", b"c\0\0" + zeros(200 << 20)))


def profile_bomb() -> bytes:
    """A tiny PNG with a colour profile of 200 megabytes when unpacked."""
    return png_claiming(1, 1, zlib.compress(b"\0" * 4), extra=chunk(b"iCCP", b"p\0\0" + zeros(200 << 20)))


def jpeg_claiming(width: int, height: int) -> bytes:
    """A small JPEG whose header claims other measures."""
    data = bytearray(saved(scene(32, 32)))
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def jpeg_with_segments(marker: int, body: bytes, count: int) -> bytes:
    """A JPEG with `count` segments of that kind before the picture."""
    data = saved(scene(64, 64))
    return data[:2] + count * (bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body) + data[2:]


def webp_claiming(width: int, height: int) -> bytes:
    """A WebP whose extended header claims other measures."""
    data = bytearray(saved(scene(32, 32, "RGBA"), "WEBP", exif=exif()))
    data[24:30] = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return bytes(data)


def heif_claiming(width: int, height: int) -> bytes:
    """A HEIC whose boxes claim other measures."""
    data = bytearray(heic((64, 64)))
    at = data.index(b"ispe")
    data[at + 8 : at + 16] = struct.pack(">II", width, height)
    return bytes(data)


def archive(**files: bytes) -> bytes:
    """A zip."""
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, body in files.items():
            made.writestr(name.replace("__", "/"), body)
    return held.getvalue()


HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@cache
def good() -> dict[str, bytes]:
    """Pictures that are taken, by what they are."""
    animation = [scene(40, 30), noisy(40, 30)]
    return {
        **{f"jpeg, orientation {turn}": phone_jpeg(turn) for turn in range(1, 9)},
        "jpeg, progressive": saved(noisy(), progressive=True),
        "jpeg, grey": saved(scene(mode="L")),
        "jpeg, cmyk": saved(scene(mode="CMYK")),
        "jpeg, foreign profile": saved(scene(), icc_profile=foreign_profile()),
        "jpeg, one pixel": saved(scene(1, 1)),
        "jpeg, broken exif": saved(scene(), exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + b"\xff" * 60),
        "jpeg, with a page behind it": saved(scene()) + HTML,
        "jpeg, with an archive behind it": saved(scene()) + archive(a=b"x"),
        "heic": heic(),
        "webp": saved(noisy(), "WEBP", exif=exif(6)),
        "webp, lossless with alpha": saved(scene(mode="RGBA"), "WEBP", lossless=True),
        "webp, animated": saved(animation[0], "WEBP", save_all=True, append_images=animation[1:]),
        "png": saved(scene(), "PNG", exif=exif(8)),
        "png, alpha": saved(Image.new("RGBA", (60, 40), (255, 0, 0, 0)), "PNG"),
        "png, palette": saved(scene(mode="P"), "PNG", transparency=0),
        "png, one bit": saved(scene(mode="1"), "PNG"),
        "png, grey with alpha": saved(scene(mode="LA"), "PNG"),
        "png, sixteen bits": saved(Image.new("I;16", (60, 40), 30_000), "PNG"),
        "png, animated": saved(animation[0], "PNG", save_all=True, append_images=animation[1:]),
        "png, long and thin": saved(scene(6000, 2), "PNG"),
    }


@cache
def bad() -> dict[str, tuple[bytes, str]]:
    """Uploads that are refused, with the code of the refusal."""
    jpeg, png, image, web = saved(noisy()), saved(noisy(), "PNG"), heic(), saved(noisy(), "WEBP")
    return {
        "nothing": (b"", "photo_empty"),
        "one byte": (b"\xff", "photo_type"),
        "page": (HTML, "photo_type"),
        "page behind a mark": (b"GIF89a/*" + HTML, "photo_type"),
        "svg": (SVG, "photo_type"),
        "gif": (saved(scene(), "GIF"), "photo_type"),
        "tiff": (saved(scene(), "TIFF"), "photo_type"),
        "bmp": (saved(scene(), "BMP"), "photo_type"),
        "avif": (saved(scene(), "AVIF"), "photo_type"),
        "psd": (b"8BPS\0\x01" + bytes(600), "photo_type"),
        "eps": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 1 1\n", "photo_type"),
        "zip": (archive(a=b"x"), "photo_type"),
        "program": (b"MZ" + bytes(500), "photo_type"),
        "pdf": (b"%PDF-1.7\n%%EOF", "photo_type"),
        "jpeg, mark alone": (b"\xff\xd8\xff\xe0", "photo_broken"),
        "jpeg, cut in half": (jpeg[: len(jpeg) // 2], "photo_broken"),
        "jpeg, no pixels": (jpeg_claiming(0, 0), "photo_broken"),
        "png, cut in half": (png[: len(png) // 2], "photo_broken"),
        "png, no pixels": (png_claiming(0, 10), "photo_broken"),
        "heic, cut in half": (image[: len(image) // 2], "photo_broken"),
        "heic, mark alone": (image[:40], "photo_broken"),
        "webp, cut in half": (web[: len(web) // 2], "photo_broken"),
        "webp, mark alone": (web[:16], "photo_broken"),
        "jpeg, 60000 by 60000": (jpeg_claiming(60_000, 60_000), "photo_too_many_pixels"),
        "png, 60000 by 60000": (png_claiming(60_000, 60_000, zeros(1000)), "photo_too_many_pixels"),
        "png, a real bomb": (png_bomb(8_000, 8_000), "photo_too_many_pixels"),
        "webp, 16000 by 16000": (webp_claiming(16_000, 16_000), "photo_too_many_pixels"),
        "webp, canvas of 20 megapixels": (webp_claiming(5_000, 4_000), "photo_too_many_pixels"),
        "heic, 60000 by 60000": (heif_claiming(60_000, 60_000), "photo_too_many_pixels"),
        "png, text bomb": (text_bomb(), "photo_broken"),
        "eleven megabytes": (jpeg + bytes(11 << 20), "photo_too_large"),
    }


NAMES = (
    "../../../../etc/passwd",
    "..\\..\\windows\\system32\\evil.exe",
    "ภาพถ่ายถนนพัง หน้าบ้าน.jpg",
    "\u202egpj.exe",
    "a\0b.jpg",
    "น" * 300 + ".jpeg",
    "half \ud800 letter.png",
    "line\r\nSet-Cookie: x=1.jpg",
    "",
    ".",
    "' OR 1=1 --.jpg",
    "<script>alert(1)</script>.jpg",
)


def hostile(count: int, seed: int = 69) -> Iterator[tuple[str, bytes, str]]:
    """`count` uploads that mean harm (what it is, bytes, name), the same for the same seed."""
    chance = random.Random(seed)
    fixed = [(name, data) for name, (data, _code) in bad().items()]
    fixed += [
        ("png, decodable bomb of 59 megapixels", png_bomb(7_700, 7_700)),
        ("png, grey bomb of 16 bits", png_claiming(7_700, 7_700, zeros((7_700 * 2 + 1) * 7_700), depth=16, colour=0)),
        ("png, palette bomb", _palette_bomb()),
        ("png, bomb with alpha", png_claiming(7_700, 7_700, zeros((7_700 * 4 + 1) * 7_700), colour=6)),
        ("png, grey bomb with alpha", png_claiming(7_700, 7_700, zeros((7_700 * 2 + 1) * 7_700), colour=4)),
        ("png, profile bomb", profile_bomb()),
        ("jpeg, 9 MB of EXIF", jpeg_with_segments(0xE1, b"Exif\0\0" + b"\xff" * 65_000, 140)),
        ("jpeg, 9 MB of profile", jpeg_with_segments(0xE2, b"ICC_PROFILE\0\x01\x01" + b"\xff" * 65_000, 140)),
        ("jpeg, 9 MB of comments", jpeg_with_segments(0xFE, b"SECRET-COMMENT" * 4_600, 140)),
        ("jpeg, claims 7000 by 7000", jpeg_claiming(7_000, 7_000)),
    ]
    models = list(good().items())
    for number in range(count):
        name = NAMES[number % len(NAMES)]
        if number < len(fixed):
            yield (*fixed[number], name)
            continue
        what, data = models[number % len(models)]
        yield f"{what}, spoilt ({number})", _spoilt(chance, data), name


def _spoilt(chance: random.Random, data: bytes) -> bytes:
    """Flipped, cut, doubled or crossed bytes; the first three mostly stay, so that decoders get to see the rest."""
    held = bytearray(data)
    way = chance.randrange(5)
    if way == 0:
        for _ in range(chance.choice((1, 4, 40, 400))):
            held[chance.randrange(3, len(held))] = chance.randrange(256)
    elif way == 1:
        del held[chance.randrange(4, len(held)) :]
    elif way == 2:
        start = chance.randrange(3, len(held))
        del held[start : start + chance.randrange(1, 200)]
    elif way == 3:
        at = chance.randrange(3, len(held))
        held[at:at] = chance.randbytes(chance.randrange(1, 5_000))
    else:
        for _ in range(8):
            at = chance.randrange(3, min(len(held), 300))
            held[at : at + 4] = chance.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff"))
    return bytes(held)
