"""Sendings of news: prepared by one officer, approved by a second, begun at once or at a time, stopped and resumed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update

from services import audit, clock, db, notifications, organisation
from services.audit import Actor, Role
from services.errors import NotAllowed, NotFound, RuleBroken
from services.news.items import WRITERS
from services.news.kinds import find_kind
from services.news.models import Audience, BatchState, Broadcast, BroadcastBatch, BroadcastState, NewsState
from services.news.reading import item_row
from services.news.segments import count_chats, segment_of
from services.text import normalise

APPROVERS = frozenset({Role.HEAD, Role.EXECUTIVE, Role.ADMIN})
REMARK_LENGTH = 1000
#: Nothing is planned further ahead.
FURTHEST = timedelta(days=366)
LANGUAGES = ("", "th", "en")


@dataclass(frozen=True, slots=True)
class BroadcastDetails:
    """To whom and when. `scheduled_at` None: as soon as it is approved."""

    audience: Audience
    interest: str
    district: str = ""
    language: str = ""
    by_email: bool = False
    scheduled_at: datetime | None = None


def create_broadcast(news_id: int, *, actor: Actor) -> int:
    """Prepares a sending of an item, to those who agreed to its kind; gives its number. NotAllowed, NotFound."""
    _only(actor, WRITERS)
    item = item_row(news_id)
    row = Broadcast(
        news_id=item.id, audience=Audience.SUBSCRIBERS, interest=item.kind, state=BroadcastState.DRAFT,
        author_id=actor.id, created_at=clock.now(),
    )  # fmt: skip
    db.session().add(row)
    db.session().flush()
    audit.record("prepare broadcast", actor=actor, subject="broadcast", subject_id=row.id)
    return row.id


def change_broadcast(number: int, details: BroadcastDetails, *, actor: Actor) -> None:
    """Says to whom and when, while it is a draft.

    RuleBroken: "": not_a_draft; interest, district, language: not_on_list; language: no_english;
    scheduled_at: in_the_past | too_far.
    """
    _only(actor, WRITERS)
    row = _locked(number, BroadcastState.DRAFT, code="not_a_draft")
    _check(row, details)
    row.audience, row.interest, row.district = details.audience, details.interest, details.district
    row.language, row.by_email, row.scheduled_at = details.language, details.by_email, details.scheduled_at
    if row.audience == Audience.FRIENDS:
        # One call reaches everybody: the platform knows neither district nor consent.
        row.district, row.language = "", ""
    db.session().flush()
    audit.record("change broadcast", actor=actor, subject="broadcast", subject_id=row.id, fields=_FIELDS)


def submit(number: int, *, actor: Actor) -> None:
    """Hands a draft to a second officer. RuleBroken("", not_a_draft | news_draft | news_withdrawn | quota_reserve).

    News that is not on the web yet is not sent either: who reads the card reads on there.
    """
    _only(actor, WRITERS)
    row = _locked(number, BroadcastState.DRAFT, code="not_a_draft")
    item = item_row(row.news_id)
    if item.state != NewsState.PUBLISHED:
        raise RuleBroken("", "news_withdrawn" if item.state == NewsState.WITHDRAWN else "news_draft")
    if row.scheduled_at is not None and row.scheduled_at <= clock.now():
        raise RuleBroken("scheduled_at", "in_the_past")
    _check_cost(row)
    row.state, row.submitted_at, row.news_revision = BroadcastState.WAITING, clock.now(), item.revision
    row.author_id, row.reason, row.remark = actor.id, "", ""
    db.session().flush()
    audit.record("submit broadcast", actor=actor, subject="broadcast", subject_id=row.id, fields=["state"])


def approve(number: int, *, seen: int | None, actor: Actor) -> None:
    """Lets it begin. `seen` is the revision of the text that the approver read.

    NotAllowed for other roles; RuleBroken("", not_waiting | own_news | text_changed | quota_reserve): nobody
    approves what they wrote, changed or submitted themselves.
    """
    _only(actor, APPROVERS)
    row = _locked(number, BroadcastState.WAITING, code="not_waiting")
    item = item_row(row.news_id, lock=True)
    if actor.id in (row.author_id, item.author_id, item.changed_by_id):
        raise RuleBroken("", "own_news")
    if row.news_revision != item.revision or seen != item.revision:
        raise RuleBroken("", "text_changed")
    _check_cost(row)
    row.state, row.approved_by_id, row.approved_at = BroadcastState.APPROVED, actor.id, clock.now()
    if row.scheduled_at is not None and row.scheduled_at <= clock.now():
        row.scheduled_at = None
    db.session().flush()
    audit.record("approve broadcast", actor=actor, subject="broadcast", subject_id=row.id, fields=["state"])
    db.request_work()


def hand_back(number: int, remark: str, *, actor: Actor) -> None:
    """Gives it back to its author with words. RuleBroken: "": not_waiting; remark: required | too_long."""
    _only(actor, APPROVERS)
    row = _locked(number, BroadcastState.WAITING, code="not_waiting")
    remark = normalise(remark)
    if not remark:
        raise RuleBroken("remark", "required")
    if len(remark) > REMARK_LENGTH:
        raise RuleBroken("remark", "too_long", max=REMARK_LENGTH)
    row.state, row.reason, row.remark, row.submitted_at = BroadcastState.DRAFT, "handed_back", remark, None
    db.session().flush()
    audit.record("hand back broadcast", actor=actor, subject="broadcast", subject_id=row.id, fields=["state"])


def cancel(number: int, *, actor: Actor) -> None:
    """Ends it, whatever it is at; what has left stays sent, what is in flight arrives. RuleBroken("", is_over)."""
    _only(actor, WRITERS)
    row = _row(number, lock=True)
    if row.state in (BroadcastState.DONE, BroadcastState.CANCELLED):
        raise RuleBroken("", "is_over")
    row.state, row.ended_at, row.reason = BroadcastState.CANCELLED, clock.now(), ""
    db.session().execute(
        update(BroadcastBatch)
        .where(
            BroadcastBatch.broadcast_id == row.id, BroadcastBatch.state.in_((BatchState.FILLING, BatchState.WAITING))
        )
        .values(state=BatchState.CANCELLED, recipients=None, messages=None)
    )
    db.session().flush()
    audit.record("cancel broadcast", actor=actor, subject="broadcast", subject_id=row.id, fields=["state"])
    db.request_work()


def resume(number: int, *, actor: Actor) -> None:
    """Lets what was stopped go on where it stood; the platform's quota is asked again.

    RuleBroken("", not_stopped | news_withdrawn).
    """
    _only(actor, WRITERS)
    row = _locked(number, BroadcastState.STOPPED, code="not_stopped")
    if item_row(row.news_id, lock=True).state == NewsState.WITHDRAWN:
        raise RuleBroken("", "news_withdrawn")
    row.state, row.reason = BroadcastState.APPROVED, ""
    db.session().flush()
    audit.record("resume broadcast", actor=actor, subject="broadcast", subject_id=row.id, fields=["state"])
    db.request_work()


_FIELDS = ("audience", "interest", "district", "language", "by_email", "scheduled_at")


def _check(row: Broadcast, details: BroadcastDetails) -> None:
    if find_kind(details.interest) is None:
        raise RuleBroken("interest", "not_on_list")
    if details.district and organisation.find_district(details.district) is None:
        raise RuleBroken("district", "not_on_list")
    if details.language not in LANGUAGES:
        raise RuleBroken("language", "not_on_list")
    item = item_row(row.news_id)
    if details.language == "en" and not item.title_en:
        raise RuleBroken("language", "no_english")
    if details.scheduled_at is not None:
        if details.scheduled_at <= clock.now():
            raise RuleBroken("scheduled_at", "in_the_past")
        if details.scheduled_at > clock.now() + FURTHEST:
            raise RuleBroken("scheduled_at", "too_far")


def _check_cost(row: Broadcast) -> None:
    """Refuses what the month cannot pay without touching its reserve, as far as the quota is known by now."""
    chats = count_chats(segment_of(row))
    if not notifications.reserve_left(chats):
        raise RuleBroken("", "quota_reserve")


def _only(actor: Actor, allowed: frozenset[Role]) -> None:
    if not actor.has_role(*allowed):
        raise NotAllowed("broadcasts")


def _locked(number: int, state: BroadcastState, *, code: str) -> Broadcast:
    row = _row(number, lock=True)
    if row.state != state:
        raise RuleBroken("", code)
    return row


def _row(number: int, *, lock: bool = False) -> Broadcast:
    row = db.session().get(Broadcast, number, with_for_update=lock or None, populate_existing=lock)
    if row is None:
        raise NotFound("broadcast")
    return row
