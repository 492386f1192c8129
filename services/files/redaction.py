"""Making parts of a photograph unreadable for good, in a new file; the original stays as it was."""

import math
import random
import secrets
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from PIL import Image, ImageFilter
from sqlalchemy import select

from services import audit, db
from services.audit import Actor
from services.errors import NotFound, RuleBroken, Unavailable
from services.files import storage
from services.files.camera import CameraNotes
from services.files.keeping import picture_row
from services.files.models import Purpose, StoredFile
from services.files.pictures import BROKEN, CleanPicture, difference_hash, encode, open_clean

MOST_BOXES = 50
#: A blurred box keeps at most this many cells along its longer side, each at least so many pixels wide.
CELLS, CELL = 6, 16
QUALITY = 90


class How(StrEnum):
    """How a part is made unreadable."""

    BLUR = "blur"
    BLACK = "black"


def redact(key: str, boxes: Sequence[Mapping[str, Any]], actor: Actor) -> str:
    """Makes a new photograph of the same owner with `boxes` made unreadable; its key.

    A box is {"x", "y", "w", "h"} as fractions of width and height, and "how": "blur" or "black". What reaches over the
    edge is cut there. RuleBroken("boxes", boxes_missing | boxes_too_many | box_outside | box_how); NotFound for what is
    no photograph; Unavailable where the storage does not answer.
    """
    query = select(StoredFile).where(StoredFile.key == key, StoredFile.removed_at.is_(None))
    original = db.session().scalar(query)
    if original is None or original.purpose != Purpose.PHOTOGRAPH:
        raise NotFound("file")
    checked = [_checked(box) for box in _counted(boxes)]
    try:
        picture = open_clean(storage.read(original.path))
    except BROKEN as error:
        raise Unavailable("the stored photograph cannot be read") from error
    for box, how in checked:
        _cover(picture, _pixels(box, picture.size), how)
    data = encode(picture, quality=QUALITY, subsampling=0)
    made = CleanPicture(data, picture.width, picture.height, difference_hash(picture), CameraNotes())
    new_key = secrets.token_urlsafe(16)
    storage.write(storage.path_of(new_key), made.data)
    row = picture_row(new_key, made, name=original.name, actor=actor)
    row.derived_from_id, row.owner_kind, row.owner_id = original.id, original.owner_kind, original.owner_id
    db.session().add(row)
    db.session().flush()
    audit.record("redact photograph", actor=actor, subject="file", subject_id=new_key, note=f"from={key}")
    db.request_work()
    return new_key


def _counted(boxes: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    if not boxes:
        raise RuleBroken("boxes", "boxes_missing")
    if len(boxes) > MOST_BOXES:
        raise RuleBroken("boxes", "boxes_too_many", most=MOST_BOXES)
    return boxes


def _checked(box: Mapping[str, Any]) -> tuple[tuple[float, float, float, float], How]:
    try:
        x, y, width, height = (float(box[name]) for name in ("x", "y", "w", "h"))
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise RuleBroken("boxes", "box_outside") from error
    left, top, right, bottom = max(x, 0.0), max(y, 0.0), min(x + width, 1.0), min(y + height, 1.0)
    if not all(map(math.isfinite, (x, y, width, height))) or left >= right or top >= bottom:
        raise RuleBroken("boxes", "box_outside")
    how = box.get("how", How.BLUR)
    if how not in set(How):
        raise RuleBroken("boxes", "box_how")
    return (left, top, right, bottom), How(how)


def _pixels(box: tuple[float, float, float, float], size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Rounded outwards: a pixel that is touched is covered."""
    left, top, right, bottom = box
    width, height = size
    return math.floor(left * width), math.floor(top * height), math.ceil(right * width), math.ceil(bottom * height)


def _cover(picture: Image.Image, box: tuple[int, int, int, int], how: How) -> None:
    if how is How.BLACK:
        picture.paste((0, 0, 0), box)
        return
    part = picture.crop(box)
    cell = max(CELL, math.ceil(max(part.size) / CELLS))
    cells = (max(1, part.width // cell), max(1, part.height // cell))
    coarse = _shaken(part.resize(cells, Image.Resampling.BOX))
    blurred = coarse.resize(part.size, Image.Resampling.NEAREST).filter(ImageFilter.GaussianBlur(cell / 3))
    picture.paste(blurred, box)


def _shaken(coarse: Image.Image) -> Image.Image:
    """Chance added to each cell: averages alone betray a number plate to whoever tries all number plates."""
    chance: random.Random = secrets.SystemRandom()
    shaken = bytes(min(255, max(0, value + chance.randint(-16, 16))) for value in coarse.tobytes())
    return Image.frombytes("RGB", coarse.size, shaken)
