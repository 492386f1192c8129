"""What the help desk hands out, and who words what goes to the citizen."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from services.cases import STATUS_FOR_OTHERS, Status
from services.errors import ServiceError
from services.helpdesk.models import EndedBy, Side, ThreadState
from services.inbox import ChatUser
from services.inbox.deliveries import ReplyView
from services.text import Words

Messages = Sequence[Mapping[str, Any]]

#: What an officer may write in one answer.
MOST_WORDS = 2000


@dataclass(frozen=True, slots=True)
class TalkEnded:
    """A talk in which an officer answered is over; raised in the transaction of its end. `address` is the citizen's."""

    thread_id: int
    channel: str
    address: str = field(repr=False)
    language: str
    person_id: int | None
    unit_id: int | None


class Unreachable(ServiceError):
    """Nothing can be written to this citizen by chat: blocked, gone, or on a channel that nobody serves."""


@dataclass(frozen=True, slots=True)
class Called:
    """What came of asking for a person. `answers` is whether an officer is in the conversation already."""

    is_new: bool
    answers: bool


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing that a citizen said to the officers. `ref` is the platform's id of the message."""

    kind: str
    words: str = field(default="", repr=False)
    file_keys: tuple[str, ...] = ()
    ref: str = ""
    reply_token: str = field(default="", repr=False)
    token_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ThreadRow:
    """One conversation in a list: nothing of what was said."""

    id: int
    state: ThreadState
    waiting_since: datetime
    last_word_at: datetime
    is_answered: bool
    is_from_case: bool
    unit_id: int | None
    officer_id: int | None
    language: str
    ended_at: datetime | None
    ended_by: EndedBy | None


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """A page of conversations; `next_key` is (moment, id) of the last one, None on the last page."""

    rows: Sequence[ThreadRow]
    next_key: tuple[datetime, int] | None


@dataclass(frozen=True, slots=True)
class MessageView:
    """One message; `delivery` is how an officer's stands, None where that is known no more."""

    id: int
    side: Side
    kind: str
    words: str | None = field(repr=False)
    file_key: str | None
    note: str
    officer_id: int | None
    is_unsent: bool
    created_at: datetime
    delivery: ReplyView | None


@dataclass(frozen=True, slots=True)
class CaseLink:
    """A matter of the same person that this officer may see."""

    reference: str
    service: str
    topic: str
    status: Status

    @property
    def status_words(self) -> Words:
        """The status as officers read it."""
        return STATUS_FOR_OTHERS[self.status]


@dataclass(frozen=True, slots=True)
class ThreadView:
    """One conversation, open before an officer. `name` is "" where none is known or this officer may not know it."""

    row: ThreadRow
    revision: int
    name: str = field(repr=False)
    is_reachable: bool
    messages: Sequence[MessageView]
    #: The id before which older messages lie; None where these are all.
    older: int | None
    cases: Sequence[CaseLink]
    earlier: Sequence[ThreadRow]

    @property
    def id(self) -> int:
        """The number of the conversation."""
        return self.row.id

    @property
    def mark(self) -> str:
        """Changes whenever the page would look different."""
        last = self.messages[-1] if self.messages else None
        parts = [str(self.revision), self.row.state, str(last.id if last else 0), str(int(self.is_reachable))]
        parts += [str(each.id) for each in self.messages if each.is_unsent]
        parts += [f"{each.id}{each.delivery.state}{each.delivery.attempts}" for each in self.messages if each.delivery]
        return "-".join(parts)


class Speaker(Protocol):
    """How what officers do is said to citizens of one channel, as the platform takes messages."""

    def answer(self, user: ChatUser, words_said: str, *, post: str, is_first: bool, reference: str = "") -> Messages:
        """An officer's words; the first of an officer say how one goes on. `reference` is the matter it is about."""

    def ended(self, user: ChatUser, by: EndedBy) -> Messages:
        """The conversation is over and the bot is there again."""


_speakers: dict[str, Callable[[], Speaker]] = {}


def register_speaker(channel: str, make: Callable[[], Speaker]) -> None:
    """Says who words the messages to citizens of a channel."""
    _speakers[channel] = make


def speaker_of(channel: str) -> Speaker:
    """Who words them; Unreachable where nobody does."""
    if channel not in _speakers:
        raise Unreachable(channel)
    return _speakers[channel]()
