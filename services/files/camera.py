"""What the camera wrote beside the picture: orientation, place and time. Nonsense is passed over, never refused."""

import math
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from PIL import Image

from services import clock

ORIENTATION, GPS, DETAILS = 0x0112, 0x8825, 0x8769
TAKEN_AT, TAKEN_OFFSET = 0x9003, 0x9011
#: Broken EXIF makes Pillow raise any of these.
EXIF_ERRORS = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    EOFError,
    RuntimeError,
    struct.error,
)

TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True, slots=True)
class CameraNotes:
    """What was found. Degrees are WGS 84; `taken_at` is aware, Thai time where the camera names no zone."""

    orientation: int = 1
    lat: float | None = None
    lon: float | None = None
    taken_at: datetime | None = None


def read_notes(picture: Image.Image) -> CameraNotes:
    """The notes of an opened picture."""
    try:
        exif = picture.getexif()
        orientation = exif.get(ORIENTATION, 1)
    except EXIF_ERRORS:
        return CameraNotes()
    lat, lon = _position(_part(exif, GPS))
    turned = orientation if isinstance(orientation, int) and orientation in TURNS else 1
    return CameraNotes(turned, lat, lon, _taken_at(_part(exif, DETAILS)))


def turn_upright(picture: Image.Image, orientation: int) -> Image.Image:
    """The picture as the photographer saw it."""
    return picture.transpose(TURNS[orientation]) if orientation in TURNS else picture


def _part(exif: Image.Exif, tag: int) -> dict[int, Any]:
    try:
        return dict(exif.get_ifd(tag))
    except EXIF_ERRORS:
        return {}


def _position(gps: dict[int, Any]) -> tuple[float | None, float | None]:
    lat, lon = _degrees(gps.get(2), gps.get(1), "NS", 90), _degrees(gps.get(4), gps.get(3), "EW", 180)
    if lat is None or lon is None or (lat == 0 and lon == 0):
        return None, None
    return lat, lon


def _degrees(parts: Any, side: Any, sides: str, most: int) -> float | None:
    """Degrees, minutes and seconds as one number, south and west negative; None for what cannot be a place on Earth."""
    try:
        degrees, minutes, seconds = (float(part) for part in parts)
        letter = (side.decode("ascii") if isinstance(side, bytes) else str(side)).strip("\0 ").upper()
    except (TypeError, ValueError, ArithmeticError):
        return None
    value = degrees + minutes / 60 + seconds / 3600
    if not math.isfinite(value) or min(degrees, minutes, seconds) < 0 or minutes > 60 or seconds > 60:
        return None
    if value > most or len(letter) != 1 or letter not in sides:
        return None
    return round(-value if letter == sides[1] else value, 7)


def _taken_at(details: dict[int, Any]) -> datetime | None:
    text = str(details.get(TAKEN_AT, "")).strip("\0 ")
    try:
        moment = datetime.strptime(text, "%Y:%m:%d %H:%M:%S").replace(tzinfo=_zone(details) or clock.BANGKOK)
        moment = moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if moment.year >= 1990 and moment <= clock.now() + timedelta(days=1) else None


def _zone(details: dict[int, Any]) -> timezone | None:
    text = str(details.get(TAKEN_OFFSET, "")).strip("\0 ")
    try:
        found = datetime.strptime(text, "%z").utcoffset()
    except ValueError:
        return None
    return timezone(found) if found is not None else None
