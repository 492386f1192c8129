"""What the information centre hands out: plain, frozen, in both languages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from services.text import Words

NO_WORDS = Words("", "")


class ArticleState(StrEnum):
    """Where an article stands, as officers see it."""

    PUBLISHED = "published"
    DRAFT = "draft"
    WAITING = "waiting"
    EXPIRED = "expired"

    @property
    def words(self) -> Words:
        """What it is called."""
        return _STATES[self]


_STATES = {
    ArticleState.PUBLISHED: Words("เผยแพร่", "Published"),
    ArticleState.DRAFT: Words("ฉบับร่าง", "Draft"),
    ArticleState.WAITING: Words("รอวันเผยแพร่", "Not yet"),
    ArticleState.EXPIRED: Words("พ้นวันเผยแพร่", "Expired"),
}


@dataclass(frozen=True, slots=True)
class CategoryView:
    """A heading of articles."""

    key: str
    name: Words
    position: int


@dataclass(frozen=True, slots=True)
class ArticleDetails:
    """What may be said of an article. `questions` and `words` stand one a line; bodies are in the small markup."""

    slug: str
    category: str
    title: Words
    answer: Words
    body: Words
    questions: Words = NO_WORDS
    words: str = ""
    unit_id: int | None = None
    service: str = ""
    is_published: bool = False
    is_emergency: bool = False
    is_example: bool = False
    valid_from: date | None = None
    valid_until: date | None = None
    position: int = 0


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article as officers read it."""

    id: int
    details: ArticleDetails
    revision: int
    changed_at: datetime

    @property
    def slug(self) -> str:
        """By which it is found on the web."""
        return self.details.slug

    def state(self, on: date) -> ArticleState:
        """Where it stands on that day."""
        if not self.details.is_published:
            return ArticleState.DRAFT
        if self.details.valid_from and on < self.details.valid_from:
            return ArticleState.WAITING
        if self.details.valid_until and on > self.details.valid_until:
            return ArticleState.EXPIRED
        return ArticleState.PUBLISHED


@dataclass(frozen=True, slots=True)
class Answer:
    """What citizens read: an article, or a fact that stands elsewhere and was made into an answer just now.

    `body` is in the small markup (see `markup.to_html`); gaps are filled. `service`, where not "", begins something.
    """

    slug: str
    title: Words
    answer: Words
    body: Words
    category: str = ""
    service: str = ""
    unit_id: int | None = None
    is_emergency: bool = False
    is_example: bool = False
    is_fact: bool = False
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """An answer with how well it fits, between 0 and 1."""

    answer: Answer
    score: float


class Sureness(StrEnum):
    """How sure the search is."""

    NOTHING = "nothing"
    SEVERAL = "several"
    CLEAR = "clear"


@dataclass(frozen=True, slots=True)
class Reply:
    """What a question brought: nothing, one clear answer, or up to three to choose from, best first."""

    sureness: Sureness
    hits: Sequence[Found] = ()


class Outcome(StrEnum):
    """Why a question is kept for officers."""

    NOTHING = "nothing"
    NO = "no"

    @property
    def words(self) -> Words:
        """What it is called."""
        return _OUTCOMES[self]


_OUTCOMES = {
    Outcome.NOTHING: Words("ไม่พบคำตอบ", "Nothing found"),
    Outcome.NO: Words("คำตอบไม่ตรง", "Not the answer"),
}


@dataclass(frozen=True, slots=True)
class AskedView:
    """A question that waits for an article: how often it was asked, never by whom."""

    id: int
    words: str
    outcome: Outcome
    slug: str
    language: str
    channel: str
    n: int
    last_on: date


@dataclass(frozen=True, slots=True)
class Usefulness:
    """How often an answer was found useful, and not."""

    useful: int = 0
    useless: int = 0
