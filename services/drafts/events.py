"""What drafts tell the rooms above them, in the same transaction."""

from dataclasses import dataclass

from services.audit import Channel


@dataclass(frozen=True, slots=True)
class DraftBegun:
    """Somebody began to ask for a service. `code` is the printed code that led there, "" where none did.

    `partner_id` is the organisation whose system it was, None for everybody else.
    """

    service: str
    channel: Channel
    code: str = ""
    partner_id: int | None = None


@dataclass(frozen=True, slots=True)
class DraftEnded:
    """A draft was sent on that channel; `kind` is that of its outcome. Of an anonymous one no code is known."""

    service: str
    channel: Channel
    kind: str
    code: str = ""
    is_anonymous: bool = False
    partner_id: int | None = None
