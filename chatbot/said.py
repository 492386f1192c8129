"""What somebody said in chat, in the form that a conversation takes, whatever the platform's own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Kind = Literal["text", "postback", "picture", "place", "sticker", "video", "audio", "file"]


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that a user said or did.

    `data` is that of a postback, `picked` the day or month that a picker gave ("2026-11-20", "2026-11"). `pictures`
    are keys of stored photographs that belong to nothing yet; `trouble` is the code of a picture that could not be
    taken in (photo_type, photo_too_large …, "gone" where the platform has it no more). `part_of` is (number, total)
    for pictures that were sent at once, the last of which has the two equal.
    """

    kind: Kind
    text: str = field(default="", repr=False)
    data: str = ""
    picked: str = ""
    message_ids: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    #: The key of a stored recording or paper that belongs to nothing yet.
    kept: str = ""
    trouble: str = ""
    #: What the words about the trouble need.
    gaps: Mapping[str, Any] = field(default_factory=dict)
    part_of: tuple[int, int] = (1, 1)
    lat: float | None = field(default=None, repr=False)
    lon: float | None = field(default=None, repr=False)
    address: str = field(default="", repr=False)
    title: str = field(default="", repr=False)
    file_name: str = field(default="", repr=False)
    seconds: float | None = None
    reply_token: str = field(default="", repr=False)
    at: datetime | None = None
    #: What the platform gave for tying this chat to an account, where that was asked for.
    invitation: str = field(default="", repr=False)
    language: str = "th"
