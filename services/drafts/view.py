"""A draft as the channels see it: what is asked, what was answered, what comes next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from services import catalogue, clock
from services.audit import Actor, ActorKind, Channel
from services.catalogue import Context, Outcome, Service
from services.db import session
from services.drafts import outcomes
from services.drafts.models import Draft, DraftAnswer
from services.errors import NotFound, Problem, RuleBroken
from services.questions import Question, get_kind

OPEN, SUBMITTED, ABANDONED = "open", "submitted", "abandoned"

#: How often answers are weighed anew when one of them is refused and takes other questions with it.
_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a draft with its answer.

    `revision` counts the changes of the answer (0 = never answered): a form hands it back as `seen`. `refused` says why
    an answer that stands there is not taken any more; `value` still shows it, unless the kind of question changed.
    """

    question: Question
    value: Any = None
    revision: int = 0
    is_answered: bool = False
    refused: Problem | None = None
    is_prefilled: bool = False

    @property
    def is_left_out(self) -> bool:
        """Whether the asker chose to say nothing here."""
        return self.is_answered and self.value is None


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft at one moment. `answers` holds what was answered to the questions that apply."""

    id: str
    service: Service
    language: str
    state: str
    asked: Sequence[Asked]
    outcome: Outcome | None
    expires_at: datetime
    asker: Actor
    source: Mapping[str, str] = field(default_factory=dict)
    revision: int = 0
    touched_at: datetime | None = None
    opened_at: datetime | None = None
    #: Which session may go on: the number that it was handed when it began or resumed the draft.
    holder: int = 0

    @property
    def answers(self) -> dict[str, Any]:
        """The answers that count, by question."""
        return {each.question.key: each.value for each in self.asked if each.is_answered and each.value is not None}

    @property
    def next_key(self) -> str | None:
        """The first question that waits for an answer."""
        return next((each.question.key for each in self.asked if not each.is_answered), None)

    @property
    def is_complete(self) -> bool:
        """Whether every question is answered or left out on purpose."""
        return self.next_key is None

    @property
    def is_open(self) -> bool:
        """Whether it can still be answered."""
        return self.state == OPEN

    @property
    def seal(self) -> str:
        """What the review page showed: any change of an answer or of the questions changes it."""
        return f"{self.revision}.{self.service.version}"

    def find(self, key: str) -> Asked | None:
        """The question of that key, where it applies."""
        return next((each for each in self.asked if each.question.key == key), None)

    def position(self, key: str) -> tuple[int, int]:
        """(n, of): which of the questions that apply this is, counted from one; (0, of) where it does not apply."""
        keys = [each.question.key for each in self.asked]
        return (keys.index(key) + 1 if key in keys else 0), len(keys)

    def key_before(self, key: str) -> str | None:
        """The question before `key`."""
        n, _ = self.position(key)
        return self.asked[n - 2].question.key if n > 1 else None

    def key_after(self, key: str) -> str | None:
        """The question after `key`, answered or not."""
        n, of = self.position(key)
        return self.asked[n].question.key if 0 < n < of else None


def get_draft(draft_id: str, *, partner_id: int | None = None) -> DraftView:
    """The draft as it stands; NotFound for what does not exist, was given up or has expired.

    With `partner_id`, only a draft of that partner's exists.
    """
    return view_of(load(draft_id, partner_id=partner_id))


def is_living(draft_id: str) -> bool:
    """Whether the draft can still be opened."""
    statement = select(Draft.id).where(Draft.id == draft_id, Draft.state != ABANDONED, Draft.expires_at > clock.now())
    return session().scalar(statement) is not None


def load(draft_id: str, *, lock: bool = False, partner_id: int | None = None) -> Draft:
    """The row of a draft that lives; with `lock`, nobody else writes to it before the end of the transaction."""
    statement = select(Draft).where(Draft.id == draft_id).execution_options(populate_existing=True)
    if partner_id is not None:
        statement = statement.where(Draft.partner_id == partner_id)
    row = session().scalars(statement.with_for_update() if lock else statement).one_or_none()
    if row is None or row.state == ABANDONED or row.expires_at <= clock.now():
        raise NotFound("draft")
    return row


def rows_of(draft_id: str) -> dict[str, DraftAnswer]:
    """Every answer of the draft, those to questions that no longer apply included."""
    statement = (
        select(DraftAnswer)
        .where(DraftAnswer.draft_id == draft_id)
        .order_by(DraftAnswer.id)
        .execution_options(populate_existing=True)
    )
    return {row.question: row for row in session().scalars(statement)}


def asker_of(draft: Draft, actor: Actor | None = None) -> Actor:
    """Who asks: the draft's owner, and where it has none yet, whoever writes to it now."""
    kind = ActorKind(draft.asker_kind)
    owner = _owner_of(draft, kind)
    if actor is not None and actor.kind is kind and (owner is None or owner == actor.id):
        return actor
    return Actor(kind, Channel(draft.channel), owner)


def _owner_of(draft: Draft, kind: ActorKind) -> int | None:
    if kind is ActorKind.PARTNER:
        return draft.partner_id
    return draft.officer_id if kind is ActorKind.OFFICER else draft.person_id


def context_of(draft: Draft, answers: Mapping[str, Any], actor: Actor | None = None) -> Context:
    """What the service's functions may depend on."""
    return Context(
        asker=asker_of(draft, actor),
        answers=answers,
        today=clock.today(),
        language=draft.language,
        source=draft.source or {},
    )


def view_of(draft: Draft, *, actor: Actor | None = None, rows: Mapping[str, DraftAnswer] | None = None) -> DraftView:
    """The draft with its questions as they are today and its answers weighed against them."""
    service = catalogue.get_service(draft.service)
    actor = None if service.is_anonymous else actor
    answers = rows_of(draft.id) if rows is None else rows
    return DraftView(
        id=draft.id,
        service=service,
        language=draft.language,
        state=draft.state,
        asked=_weigh(service, draft, answers, actor),
        outcome=outcomes.from_json(draft.outcome) if draft.outcome else None,
        expires_at=draft.expires_at,
        asker=asker_of(draft, actor),
        source=draft.source or {},
        revision=draft.revision,
        touched_at=draft.touched_at,
        opened_at=draft.opened_at,
        holder=draft.holder,
    )


def _weigh(service: Service, draft: Draft, rows: Mapping[str, DraftAnswer], actor: Actor | None) -> list[Asked]:
    """Questions depend on answers, and answers count only where their question takes them: weighed until both agree."""
    counted = {key: row.given for key, row in rows.items() if row.given is not None}
    asked: list[Asked] = []
    for _ in range(_ROUNDS):
        asked = [
            _asked(question, rows.get(question.key))
            for question in catalogue.questions_for(service, context_of(draft, counted, actor))
        ]
        refused = {each.question.key for each in asked if each.refused} & counted.keys()
        if not refused:
            break
        counted = {key: value for key, value in counted.items() if key not in refused}
    return asked


def _asked(question: Question, row: DraftAnswer | None) -> Asked:
    if row is None:
        return Asked(question)
    if row.kind != question.kind:
        return Asked(question, None, row.revision, False, Problem(question.key, "question_changed"))
    try:
        value = get_kind(question.kind).check(question, row.given)
    except RuleBroken as error:
        if row.given is None:
            return Asked(question, None, row.revision)
        return Asked(question, row.given, row.revision, False, error.problems[0], row.is_prefilled)
    return Asked(question, value, row.revision, True, None, row.is_prefilled)
