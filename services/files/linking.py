"""Links to single pictures for readers without a session, such as chat platforms: signed, and only for a while."""

from datetime import timedelta

from services.errors import NotFound
from services.references import sign, unsign

_PURPOSE = "picture"
#: A chat is scrolled back to for about so long.
LIVES = timedelta(days=60)


def picture_token(key: str, lives: timedelta = LIVES) -> str:
    """A token by which whoever holds it may see that one picture; the caller has made sure that its reader may."""
    return sign({"k": key}, _PURPOSE, lives)


def picture_of(token: str) -> str:
    """The key of the picture that a token is for; NotFound for a forged or an old one."""
    payload = unsign(token, _PURPOSE)
    if payload is None:
        raise NotFound("picture")
    return str(payload["k"])
