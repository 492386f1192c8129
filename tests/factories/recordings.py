"""Sound and film in tests: containers with the boxes that matter, and the notes that a device writes beside."""

import io
import struct

from services import files
from services.audit import Actor
from services.db import unit_of_work

#: What must never be found again in what was stored.
SECRET = b"+18.5745+099.0087/"
MOMENT = 3_800_000_000


def box(kind: bytes, body: bytes) -> bytes:
    """One box."""
    return struct.pack(">I4s", 8 + len(body), kind) + body


def _header(seconds: float) -> bytes:
    return box(b"mvhd", struct.pack(">IIIII", 0, MOMENT, MOMENT, 1000, int(seconds * 1000)) + bytes(80))


def _track(handler: bytes) -> bytes:
    told = box(b"tkhd", struct.pack(">III", 7, MOMENT, MOMENT) + bytes(72))
    media = box(b"mdhd", struct.pack(">IIIII", 0, MOMENT, MOMENT, 1000, 1000) + bytes(4))
    kind = box(b"hdlr", bytes(8) + handler + bytes(13))
    return box(b"trak", told + box(b"mdia", media + kind) + box(b"udta", SECRET))


def _whole(brand: bytes, handlers: list[bytes], seconds: float, size: int, more: bytes = b"") -> bytes:
    film = box(
        b"moov",
        _header(seconds)
        + b"".join(_track(handler) for handler in handlers)
        + box(b"udta", box(b"\xa9xyz", SECRET))
        + box(b"meta", bytes(4) + SECRET),
    )
    head = box(b"ftyp", brand + bytes(4) + b"isommp42") + film + box(b"uuid", bytes(16) + SECRET) + more
    return head + box(b"mdat", bytes(max(16, size - len(head) - 8)))


def mp4(seconds: float = 3.0, size: int = 4096) -> bytes:
    """A film."""
    return _whole(b"isom", [b"soun", b"vide"], seconds, size)


def m4a(seconds: float = 3.0, size: int = 2048) -> bytes:
    """A voice message as LINE hands it out."""
    return _whole(b"M4A ", [b"soun"], seconds, size)


def aac(size: int = 1024) -> bytes:
    """Bare AAC frames."""
    frame = bytes([0xFF, 0xF1, 0x50, 0x80, 0x04, 0x1F, 0xFC]) + bytes(25)
    return frame * max(1, size // len(frame))


def pdf(words: str = "x") -> bytes:
    """A paper."""
    return b"%PDF-1.4\n% " + words.encode() + b"\n%%EOF\n"


def make_evidence(case_id: int) -> str:
    """The key of a voice message and, before it, a film, both of a case."""
    for data in (mp4(), m4a()):
        ready = files.ready_evidence(io.BytesIO(data), filename=None, limits=files.Limits())
        with unit_of_work():
            key = files.keep_evidence(ready, actor=Actor.citizen())
            files.attach([key], "case", case_id)
    return key
