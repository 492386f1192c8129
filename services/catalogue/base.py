"""What a service is: who may ask, what is asked, what the review shows, and what happens with the answers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from services.audit import Actor, Channel
from services.questions import Question
from services.text import Words

_NOTHING_SAID = Words("", "")
_FREE = Words("ไม่มีค่าใช้จ่าย", "Free of charge")
_SEND = Words("ยืนยันส่งเรื่อง", "Confirm and send")


class Who(StrEnum):
    """Who may ask for a service."""

    ANYONE = "anyone"
    SIGNED_IN = "signed_in"
    BUSINESS = "business"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Context:
    """What questions, prefill and preview may depend on: the asker, the answers so far, the day, the language."""

    asker: Actor
    answers: Mapping[str, Any]
    today: date
    language: str = "th"
    #: What a QR code, link or counter handed in (never shown as it stands).
    source: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the asker must know before sending. `change` names the question to offer a change of."""

    words: Words
    level: str = "info"
    change: str | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Lines:
    """A small table of label and value: a computed tax, a promise."""

    title: Words
    rows: Sequence[tuple[Words, Words]]
    total: tuple[Words, Words] | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """One likely duplicate: only what is public of it, no reference. `token` lets the asker follow it with one tap."""

    token: str
    title: Words
    where: Words
    when: date
    status: str
    photograph: str | None = None


@dataclass(frozen=True, slots=True)
class Matches:
    """Likely duplicates: "already reported: follow it instead"."""

    items: Sequence[Match]


Panel = Notice | Lines | Matches


@dataclass(frozen=True, slots=True)
class Hit:
    """Something within a service that a search found; `handed` is what the service's page takes to begin there."""

    words: Words
    handed: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Understood:
    """What a sentence may be about: the `topic` as the service's question takes it, its name, and how surely (0–1)."""

    topic: str
    words: Words
    sureness: float
    #: The name on a button of the chat.
    line: Words | None = None


#: In the source of a draft: who writes by chat. Only the chat hands it in (see `drafts.open_draft`).
CHAT_ADDRESS = "line_user"


@dataclass(frozen=True, slots=True)
class Submission:
    """A finished draft as the service's `submit` gets it: every answer checked. `draft_id` is unique to it."""

    service: str
    draft_id: str
    asker: Actor
    answers: Mapping[str, Any]
    questions: Sequence[Question]
    language: str
    source: Mapping[str, str]
    #: When the asker pressed "send", aware UTC: decides the lateness of a filing.
    at: Any = None
    #: Keys of what was sent beside the answers: recordings and papers, for officers alone.
    evidence: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a submission: a case with a reference, or thanks. It can be JSON: it is kept with the draft."""

    kind: str
    reference: str | None = None
    access_code: str | None = None
    track_token: str | None = None
    #: ISO day by which the matter shall be done, and the working days that were promised.
    promised: str | None = None
    promised_days: int | None = None
    next_steps: Sequence[Words] = ()
    details: Mapping[str, Any] = field(default_factory=dict)
    #: The asker kept the name back: neither draft nor audit may join the account with what came of it.
    is_unnamed: bool = False


def keep_handed(asker: Actor, source: Mapping[str, str]) -> Mapping[str, str]:
    """All that was handed in, nothing of the asker."""
    return source


@dataclass(frozen=True, slots=True)
class Service:
    """One service on offer. Functions take a Context (or Submission) and may read; only `submit` and `follow` write."""

    key: str
    name: Words
    summary: Words
    group: str
    who: Who
    version: str
    questions: Callable[[Context], Sequence[Question]]
    submit: Callable[[Submission], Outcome]
    #: What the page of the service says: how long it takes, what it costs, what one needs, the steps, the law.
    takes: Words = _NOTHING_SAID
    costs: Words = _FREE
    needs: Sequence[Words] = ()
    steps: Sequence[Words] = ()
    unit: str = ""
    prefill: Callable[[Context], Mapping[str, Any]] = lambda context: {}
    preview: Callable[[Context], Sequence[Panel]] = lambda context: ()
    channels: frozenset[Channel] = frozenset(Channel) - {Channel.SYSTEM, Channel.STAFF}
    #: Channel → reason, for each channel that does not offer it.
    not_on: Mapping[Channel, Words] = field(default_factory=dict)
    #: The name on a button of the chat, at most 20 characters; the name itself is cut where this is left out.
    line: Words | None = None
    #: Words that begin it in chat, both languages.
    chat_words: Sequence[str] = ()
    #: The certification or consent shown above the send button, kept with the outcome.
    certification: Words | None = None
    send_label: Words = _SEND
    #: Confidential services stay out of duplicates, maps, statistics of content and group notices.
    is_confidential: bool = False
    order: int = 100
    #: Nobody may join answer and person: the draft and its answers go in the transaction of the submission, which then
    #: carries no draft, person or moment (surveys).
    is_anonymous: bool = False
    #: Of an anonymous service: what its draft keeps of who asks and of what was handed in.
    unnamed: Callable[[Actor, Mapping[str, str]], Mapping[str, str]] = keep_handed
    #: What the asker is told after the thanks.
    thanks: Words = _NOTHING_SAID
    #: The address of its own page, which begins it, where the common page of services is not enough.
    page: str = ""
    #: What a tap on one of the `Matches` does: (context, draft id, token of the match) → outcome. It may write.
    follow: Callable[[Context, str, str], Outcome] | None = None
    #: Whether recordings and papers may be sent beside the answers, for the officer to look at.
    takes_evidence: bool = False
    #: What a search finds within the service: a query as typed → hits, best first.
    finds: Callable[[str], Sequence[Hit]] = lambda query: ()
    #: The questions that take what the matter is about and what somebody told in own words; "" where there is none.
    #: Sentences, answers of the information centre and codes begin a draft with these answered already.
    topic: str = ""
    story: str = ""
    #: What a sentence is about, surest first: one alone where it is clear, nothing where it is not sure.
    understands: Callable[[str], Sequence[Understood]] = lambda typed: ()
    #: The law that the service rests on, as the page of the service cites it.
    laws: Sequence[Words] = ()
    #: Whether the preview is shown while the answers are typed, not only on the review: a sum that grows.
    shows_sum: bool = False
    #: Who answers, in words; the name of `unit` is shown where this is left out.
    answered_by: Words | None = None


@dataclass(frozen=True, slots=True)
class Family:
    """Services made from rows (surveys, request forms): every key that begins with `prefix` is theirs.

    `list` gives those on offer, bounded and in order; `find` gives also what is on offer no longer but has open drafts.
    """

    prefix: str
    find: Callable[[str], Service | None]
    list: Callable[[], Sequence[Service]]
