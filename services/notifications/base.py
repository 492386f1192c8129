"""What a notice is before it is a row, and what a sender promises."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from services.text import Words


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who is told, how, and in which language ("th" or "en"). `token` unsubscribes the recipient from the subject."""

    channel: str
    address: str = field(repr=False)
    language: str = "th"
    token: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message as a sender gets it. `params` are words in the recipient's language for the gaps of the text."""

    kind: str
    address: str = field(repr=False)
    language: str
    params: Mapping[str, str] = field(repr=False)
    message_id: str
    token: str | None = field(default=None, repr=False)


class Result(StrEnum):
    """How an attempt ended."""

    SENT = "sent"
    #: Not now; it is tried again.
    LATER = "later"
    #: Never: there is no such mailbox, or the message cannot be worded.
    REFUSED = "refused"
    #: Not by this way while it costs: it rides along with the answer to the recipient's next message.
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Delivery:
    """The end of one attempt. `error` is a code, without personal data; of a held one it says why.

    `reference` is the name by which the other side's support finds the message.
    """

    result: Result
    error: str = ""
    reference: str = ""


class Sender(Protocol):
    """One channel of notices. A sender keeps its connection over a batch and lets go of it in `close`."""

    channel: str

    def has_words(self, kind: str, language: str) -> bool:
        """Whether this sender can word that kind of notice in that language."""

    def gaps(self, kind: str, language: str) -> frozenset[str]:
        """The gaps that the words of that kind use; LookupError where there are no words."""

    def send(self, notice: Outgoing) -> Delivery:
        """Tries once, within 20 seconds."""

    def close(self) -> None:
        """Ends the batch."""


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """A kind of notice: its name, the gaps of its text, and how soon it leaves."""

    kind: str
    gaps: tuple[str, ...]
    priority: str
    label: Words


_kinds: dict[str, NoticeKind] = {}
_senders: dict[str, Callable[[], Sender]] = {}


def keep_kind(kind: str, gaps: tuple[str, ...], priority: str, label: Words) -> None:
    """Keeps a kind in the register; ValueError for an unknown priority or another kind of the same name."""
    notice = NoticeKind(kind, gaps, priority, label)
    if priority not in ("urgent", "normal", "low"):
        raise ValueError(f"{priority!r} is not a priority")
    if _kinds.get(kind, notice) != notice:
        raise ValueError(f"the notice {kind!r} is declared twice, differently")
    _kinds[kind] = notice


def get_kind(kind: str) -> NoticeKind:
    """The kind of that name; KeyError where nobody declared it."""
    return _kinds[kind]


def list_kinds() -> list[NoticeKind]:
    """Every declared kind, in order of name."""
    return sorted(_kinds.values(), key=lambda notice: notice.kind)


def register_sender(channel: str, make: Callable[[], Sender]) -> None:
    """Says who sends the notices of a channel: a function that makes a sender for one batch."""
    _senders[channel] = make


def make_sender(channel: str) -> Sender:
    """A sender for a batch of that channel; KeyError where there is none."""
    return _senders[channel]()


def list_channels() -> list[str]:
    """The channels that have a sender."""
    return sorted(_senders)
