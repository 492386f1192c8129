"""What goes into the inbox and what comes out of it: events, their handler, answers and how their sending ended."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from services.inbox.models import ChatUser


@dataclass(frozen=True, slots=True)
class Incoming:
    """One event as a webhook hands it in.

    `user` is the platform's id of who wrote, "" for groups; `thread` is what orders events: the user, the group, or ""
    for nobody. `order_at` is in milliseconds. `message_ref` is the id of the message that came, or that was unsent.
    """

    event_id: str
    kind: str
    order_at: int
    payload: Mapping[str, Any] = field(repr=False)
    user: str = field(default="", repr=False)
    thread: str = field(default="", repr=False)
    message_ref: str | None = None


@dataclass(frozen=True, slots=True)
class ChatEvent:
    """One event as its handler gets it. `attempts` counts from 1."""

    id: int
    channel: str
    event_id: str
    kind: str
    payload: Mapping[str, Any] = field(repr=False)
    message_ref: str | None
    happened_at: datetime
    received_at: datetime
    attempts: int


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer on its way, as whoever delivers it gets it.

    `is_doubtful` says that an earlier attempt ended unheard: the token may have been spent on this very answer.
    """

    id: int
    address: str = field(repr=False)
    messages: Sequence[Mapping[str, Any]] = field(repr=False)
    reply_token: str | None = field(repr=False)
    token_at: datetime
    retry_key: str
    is_doubtful: bool
    attempts: int


class Ended(StrEnum):
    """How an attempt to deliver ended."""

    SENT = "sent"
    LATER = "later"
    FAILED = "failed"
    #: Only the answer to the user's next message can take it along.
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Attempt:
    """The end of one attempt. `error` is a code; `token_is_dead` says that only a push is left.

    `is_doubtful`: nobody knows whether it arrived. `is_blocked`: the platform lets nothing through to this user.
    `reference` is the name by which the platform's support finds the message.
    """

    ended: Ended
    error: str = ""
    token_is_dead: bool = False
    is_doubtful: bool = False
    is_blocked: bool = False
    wait: timedelta | None = None
    reference: str = ""


class Handler(Protocol):
    """What a channel does with its events."""

    def prepare(self, event: ChatEvent) -> Any:
        """Slow things, outside of any transaction; what it gives is handed to `handle`. May be called again."""

    def handle(self, event: ChatEvent, user: ChatUser | None, ready: Any) -> None:
        """Works the event inside the unit of work that also marks it done. `user` is None for groups."""

    def apologise(self, event: ChatEvent, user: ChatUser | None) -> None:
        """The event is given up: says so, inside the unit of work that marks it failed."""

    def finish(self, event: ChatEvent, ready: Any) -> None:
        """The event is worked and committed: what nobody has to remember is said now. Raises nothing; may be lost."""

    def deliver(self, answer: Answer) -> Attempt:
        """Sends one answer, once, outside of any transaction, within 20 seconds."""


_handlers: dict[str, Callable[[], Handler]] = {}


def register_handler(channel: str, make: Callable[[], Handler]) -> None:
    """Says who works the events of a channel."""
    _handlers[channel] = make


def handler_of(channel: str) -> Handler:
    """Who works the events of a channel; KeyError where there is nobody."""
    return _handlers[channel]()


def list_channels() -> list[str]:
    """The channels whose events are worked."""
    return sorted(_handlers)
