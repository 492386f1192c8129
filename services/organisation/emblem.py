"""The emblem that an officer uploaded, for papers, sheets and menus: what cannot be read now is left out."""

from functools import lru_cache

from services import files
from services.errors import NotFound, Unavailable
from services.organisation.details import get_organisation


def read_emblem() -> bytes | None:
    """The emblem of today as PNG or JPEG; None where there is none, or where the storage does not give it."""
    key = get_organisation().logo_key
    try:
        return _read(key) if key else None
    except (NotFound, Unavailable):
        return None


@lru_cache(maxsize=4)
def _read(key: str) -> bytes | None:
    """A file of a key never changes."""
    media_type, _, pieces = files.open_file(key)
    try:
        return b"".join(pieces) if media_type in ("image/png", "image/jpeg") else None
    finally:
        pieces.close()
