"""Sound and film: known by their boxes, never decoded; what the device wrote beside them (place, names) is wiped."""

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from services.errors import RuleBroken
from services.files.sniffing import FOREIGN_BRANDS, HEIF_BRANDS

VIDEO, SOUND, AAC = "video/mp4", "audio/mp4", "audio/aac"
RECORDINGS = frozenset({VIDEO, SOUND, AAC})
#: Boxes that hold what belongs to the sender: place, device, names, free notes.
PRIVATE = frozenset({b"udta", b"meta", b"uuid"})
_HOLDERS = frozenset({b"moov", b"trak", b"mdia"})
_BOXES_AT_MOST = 4000
#: Boxes with the moments at which recording began and ended; they are set to "unknown".
_TIMED = frozenset({b"mvhd", b"tkhd", b"mdhd"})
_PIECE = 64 * 1024


@dataclass(frozen=True, slots=True)
class Box:
    """One box of the container: where it begins, where its content begins, where it ends."""

    kind: bytes
    start: int
    body: int
    end: int


@dataclass(frozen=True, slots=True)
class Recording:
    """What a recording is: its media type, and how long it lasts in seconds where it says so."""

    media_type: str
    seconds: float | None


def looks_like(head: bytes) -> bool:
    """Whether the first bytes are of sound or film that we know."""
    if head[4:8] == b"ftyp":
        return head[8:12] not in HEIF_BRANDS | FOREIGN_BRANDS
    return _is_aac(head)


def read_recording(file: BinaryIO) -> Recording:
    """What the file is. RuleBroken recording_type or recording_broken; nothing of it is decoded."""
    file.seek(0)
    head = file.read(16)
    if not looks_like(head):
        raise RuleBroken("", "recording_type")
    if _is_aac(head):
        return Recording(AAC, None)
    boxes = list(_walk(file))
    kinds = {box.kind for box in boxes}
    if b"moov" not in kinds or not kinds & {b"mdat", b"moof"}:
        raise RuleBroken("", "recording_broken")
    handlers = {_read(file, box, 12)[8:12] for box in boxes if box.kind == b"hdlr"}
    if b"vide" in handlers:
        media_type = VIDEO
    elif b"soun" in handlers:
        media_type = SOUND
    else:
        raise RuleBroken("", "recording_type")
    length = next((_seconds(_read(file, box, 36)) for box in boxes if box.kind == b"mvhd"), None)
    return Recording(media_type, length)


def wipe(file: BinaryIO) -> int:
    """Wipes place, device, names and moments of recording in the file itself; says how many boxes held any.

    Boxes become free room of the same size filled with zeros, so that nothing else moves and every player goes on.
    """
    wiped = 0
    file.seek(0)
    if _is_aac(file.read(16)):
        return 0
    for box in list(_walk(file)):
        if box.kind in PRIVATE:
            file.seek(box.start + 4)
            file.write(b"free")
            _zero(file, box.body, box.end)
            wiped += 1
        elif box.kind in _TIMED:
            version = _read(file, box, 1)
            _zero(file, box.body + 4, min(box.end, box.body + 4 + (16 if version == b"\x01" else 8)))
    file.flush()
    return wiped


def _is_aac(head: bytes) -> bool:
    """An ADTS frame: twelve bits set, layer 0, a known rate, and a length."""
    if len(head) < 7 or head[0] != 0xFF or head[1] & 0xF6 != 0xF0:
        return False
    length = (head[3] & 0x03) << 11 | head[4] << 3 | head[5] >> 5
    return (head[2] >> 2 & 0x0F) < 13 and length > 7


def _walk(file: BinaryIO) -> Iterator[Box]:
    """The boxes, with those inside the ones that hold others; ends at whatever is no box."""
    size = file.seek(0, os.SEEK_END)
    left = _BOXES_AT_MOST
    waiting = [(0, size)]
    while waiting:
        at, end = waiting.pop()
        while at + 8 <= end and left > 0:
            box = _box_at(file, at, end)
            if box is None:
                break
            left -= 1
            yield box
            if box.kind in _HOLDERS:
                waiting.append((box.body, box.end))
            at = box.end


def _box_at(file: BinaryIO, at: int, end: int) -> Box | None:
    file.seek(at)
    head = file.read(16)
    length, kind, body = struct.unpack(">I", head[:4])[0], head[4:8], at + 8
    if length == 1 and len(head) == 16:
        length, body = struct.unpack(">Q", head[8:16])[0], at + 16
    elif length == 0:
        length = end - at
    if at + length > end or body > at + length:
        return None
    return Box(kind, at, body, at + length)


def _read(file: BinaryIO, box: Box, size: int) -> bytes:
    file.seek(box.body)
    return file.read(min(size, box.end - box.body))


def _seconds(head: bytes) -> float | None:
    """The length that the header of the film tells."""
    try:
        if head[:1] == b"\x01":
            scale, length = struct.unpack(">IQ", head[20:32])
        else:
            scale, length = struct.unpack(">II", head[12:20])
    except struct.error:
        return None
    return length / scale if scale else None


def _zero(file: BinaryIO, start: int, end: int) -> None:
    file.seek(start)
    left = end - start
    while left > 0:
        file.write(bytes(min(left, _PIECE)))
        left -= _PIECE
