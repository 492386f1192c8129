"""What a channel promises that can tell many people at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from services.news.reading import ItemView

Messages = Sequence[Mapping[str, Any]]
#: What one call may reach.
MOST_RECIPIENTS = 500


class Posting(StrEnum):
    """How one call ended."""

    #: Taken, now or by an earlier call under the same key.
    TAKEN = "taken"
    #: Too many calls at once; nothing was done.
    RATE = "rate"
    #: The month's messages do not suffice; nothing was done.
    QUOTA = "quota"
    #: Unheard: the same call is to be made again.
    LATER = "later"
    #: Nothing was done, because one of the addresses is none.
    ADDRESS = "address"
    #: Never: the platform does not take this body.
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Posted:
    """The end of one call. `error` is a code without personal data; `request_id` names it to the platform."""

    posting: Posting
    error: str = ""
    request_id: str = ""


class Broadcaster(Protocol):
    """One channel. Composing is pure; posting makes one call, outside of any transaction, within 20 seconds."""

    channel: str

    def compose(self, item: ItemView, language: str, *, is_test: bool = False) -> Messages:
        """The item as messages in one language; "" makes one body for readers of both. A test says that it is one."""

    def post(self, addresses: Sequence[str] | None, messages: Messages, *, retry_key: str) -> Posted:
        """Sends to at most 500 addresses, or to all friends (None); the same key is taken once a day."""


_broadcasters: dict[str, Callable[[], Broadcaster]] = {}


def register_broadcaster(channel: str, make: Callable[[], Broadcaster]) -> None:
    """Says who tells many people at once by that channel."""
    _broadcasters[channel] = make


def broadcaster_of(channel: str) -> Broadcaster:
    """Who does; KeyError where nobody does."""
    return _broadcasters[channel]()
