"""What readers of a case get: plain frozen values, already cut to what the reader may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from services.cases.machine import Action
from services.cases.words import STATUS_SHORT, Audience, CaseOutcome, Status, status_for_others, status_words
from services.text import Words


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who reported. `name_kind` is open, hidden (the registry knows, the unit does not) or none; `notify` a channel."""

    name_kind: str = "none"
    name: str = ""
    phone: str = ""
    email: str = ""
    notify: str = "none"
    person_id: int | None = None
    #: Who writes by LINE: kept with the follower alone, and only where the notices go there.
    line_user: str = ""

    @property
    def address(self) -> str | None:
        """Where the notices go."""
        return {"email": self.email, "line": self.line_user}.get(self.notify) or None


@dataclass(frozen=True, slots=True)
class NewCase:
    """What a feature hands to `open_case`. Days are working days; `received_at` is when it reached us, aware UTC."""

    service: str
    kind: str
    topic: str
    title: str
    words: str
    status: Status
    unit_id: int | None
    received_from: str
    channel: str
    reporter: Reporter
    received_at: datetime | None = None
    language: str = "th"
    is_confidential: bool = False
    is_listed: bool = False
    answer_days: int | None = None
    resolve_days: int | None = None
    place: Mapping[str, Any] | None = None
    photos: Sequence[str] = ()
    #: Keys of recordings and papers that only officers may open.
    evidence: Sequence[str] = ()
    draft_id: str | None = None
    filed_by_id: int | None = None
    #: Further text that the search shall find (answers to extra questions); never of confidential cases.
    search_words: str = ""


@dataclass(frozen=True, slots=True)
class OpenedCase:
    """What the reporter is given: shown once, stored hashed."""

    id: int
    reference: str
    access_code: str
    track_token: str
    due_at: datetime | None
    answer_due_at: datetime | None
    promised_days: int | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the timeline as a reader sees it: the unit for citizens, the post for staff, never a name."""

    id: int
    at: datetime
    kind: str
    audience: Audience
    what: Words
    who: Words
    post: str
    words: str
    status: Status
    data: Mapping[str, Any] = field(default_factory=dict)
    photos: Sequence[str] = ()
    is_from_citizen: bool = False


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as one reader may see it. What the reader may not see is empty, never masked by the page."""

    id: int
    reference: str
    service: str
    topic: str
    status: Status
    outcome: CaseOutcome | None
    is_open: bool
    is_late: bool
    is_confidential: bool
    title: str
    words: str
    unit_id: int | None
    owner_id: int | None
    channel: str
    received_from: str
    language: str
    received_at: datetime
    answer_due_at: datetime | None
    due_at: datetime | None
    promised_days: int | None
    paused_at: datetime | None
    first_answered_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None
    review_on: date | None
    name_kind: str
    reporter: Reporter | None
    is_name_released: bool
    district: str | None
    subdistrict: str | None
    lat: float | None
    lon: float | None
    place_words: str
    is_listed: bool
    reopened: int
    follower_count: int
    merged_into: str | None
    merged_here: Sequence[str]
    revision: int
    timeline: Sequence[Entry]
    actions: Sequence[Action]
    photos: Sequence[str]
    dispute_until: datetime | None = None

    @property
    def status_words(self) -> Words:
        """The status in full words, as its sender reads it."""
        return status_words(self.status, self.outcome)

    @property
    def status_for_others(self) -> Words:
        """The status in full words, as officers read it."""
        return status_for_others(self.status, self.outcome)

    @property
    def status_short(self) -> Words:
        """The status for a narrow column."""
        return STATUS_SHORT[self.status]
