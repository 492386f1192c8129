"""How bytes and names come in: read in bounded pieces, whatever the sender claimed; names made harmless."""

import unicodedata
from typing import Protocol

from services.errors import RuleBroken

PIECE = 64 * 1024
NAME_LENGTH = 120


class Readable(Protocol):
    """Anything that gives bytes in pieces."""

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes; nothing at the end."""


def read_bounded(stream: Readable, limit: int, *, code: str) -> bytes:
    """All of `stream`. RuleBroken `<code>_too_large` once it gives more than `limit` bytes, `<code>_empty` for none."""
    held = bytearray()
    while piece := stream.read(min(PIECE, limit + 1 - len(held))):
        held += piece
        if len(held) > limit:
            raise RuleBroken("", f"{code}_too_large", megabytes=limit // (1024 * 1024))
    if not held:
        raise RuleBroken("", f"{code}_empty")
    return bytes(held)


def clean_name(name: str | None) -> str | None:
    """The last part of a path, in one line, without control, direction and half characters, at most 120 long."""
    last = (name or "").replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(letter for letter in unicodedata.normalize("NFC", last) if unicodedata.category(letter)[0] != "C")
    kept = " ".join(kept.split()).strip(". ")
    if len(kept) <= NAME_LENGTH:
        return kept or None
    stem, dot, ending = kept.rpartition(".")
    if dot and len(ending) <= 8:
        return f"{stem[: NAME_LENGTH - 1 - len(ending)]}.{ending}"
    return kept[:NAME_LENGTH]
