"""How sendings stand, for officers: one with its figures and cost, the list newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select

from services import db, notifications, people
from services.audit import Actor
from services.errors import NotFound
from services.news.broadcasts import APPROVERS
from services.news.items import WRITERS
from services.news.models import Audience, Broadcast, BroadcastState, NewsItem
from services.news.segments import count_chats, count_mails, segment_of
from services.text import Words

PAGE = 25
#: The groups of the list, by the states they hold.
GROUPS: dict[str, tuple[BroadcastState, ...]] = {
    "draft": (BroadcastState.DRAFT,),
    "waiting": (BroadcastState.WAITING,),
    "scheduled": (BroadcastState.APPROVED,),
    "running": (BroadcastState.RUNNING, BroadcastState.STOPPED),
    "over": (BroadcastState.DONE, BroadcastState.CANCELLED),
}


@dataclass(frozen=True, slots=True)
class BroadcastView:
    """One sending. `may_approve`: this officer is a second one, with a role that approves."""

    id: int
    news_id: int
    title: Words
    audience: Audience
    interest: str
    district: str
    language: str
    by_email: bool
    scheduled_at: datetime | None
    state: BroadcastState
    reason: str
    remark: str
    author: str
    approved_by: str
    created_at: datetime
    submitted_at: datetime | None
    approved_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    recipients: int
    sent: int
    failed: int
    left_out: int
    mailed: int
    is_collected: bool
    may_change: bool
    may_approve: bool

    @property
    def open(self) -> int:
        """How many are still to be told of those counted so far."""
        return max(0, self.recipients - self.sent - self.failed - self.left_out)

    @property
    def group(self) -> str:
        """The group of the list in which it stands."""
        return next(group for group, states in GROUPS.items() if self.state in states)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a sending costs of the month. Figures of the quota are None where there is no limit, or none is known."""

    chats: int
    mails: int
    limit: int | None
    remaining: int | None
    reserve: int
    is_known: bool
    fits: bool
    asked_at: datetime | None

    @property
    def after(self) -> int | None:
        """What would be left."""
        return None if self.remaining is None else self.remaining - self.chats


@dataclass(frozen=True, slots=True)
class BroadcastPage:
    """Sendings newest first; the numbers at which the next and the previous page begin."""

    rows: Sequence[BroadcastView]
    next_key: int | None
    previous_key: int | None


def get_broadcast(number: int, *, actor: Actor) -> BroadcastView:
    """One sending, for officers. NotFound."""
    row = db.session().get(Broadcast, number) if actor.is_officer else None
    if row is None:
        raise NotFound("broadcast")
    return _views([row], actor)[0]


def list_broadcasts(
    group: str = "", *, news_id: int | None = None, actor: Actor, after: int | None = None, before: int | None = None,
    limit: int = PAGE,
) -> BroadcastPage:  # fmt: skip
    """A page of the sendings, newest first: all, those of a group, those of an item. NotFound for others."""
    if not actor.is_officer:
        raise NotFound("broadcasts")
    conditions: list[ColumnElement[bool]] = []
    if group in GROUPS:
        conditions.append(Broadcast.state.in_(GROUPS[group]))
    if news_id is not None:
        conditions.append(Broadcast.news_id == news_id)
    query = select(Broadcast).where(*conditions)
    backwards = before is not None and after is None
    if backwards:
        query = query.where(Broadcast.id > before).order_by(Broadcast.id)
    else:
        query = query.where(Broadcast.id < after) if after is not None else query
        query = query.order_by(Broadcast.id.desc())
    found = list(db.session().scalars(query.limit(limit + 1)))
    more = len(found) > limit
    rows = found[:limit][::-1] if backwards else found[:limit]
    if not rows:
        return BroadcastPage((), None, None)
    has_next, has_previous = (True, more) if backwards else (more, after is not None)
    return BroadcastPage(_views(rows, actor), rows[-1].id if has_next else None, rows[0].id if has_previous else None)


def cost_of(number: int, *, actor: Actor) -> Cost:
    """Whom it would reach at this moment, and what that costs. NotFound."""
    row = db.session().get(Broadcast, number) if actor.is_officer else None
    if row is None:
        raise NotFound("broadcast")
    segment = segment_of(row)
    chats, quota = count_chats(segment), notifications.read_quota()
    return Cost(
        chats=chats, mails=count_mails(segment), limit=quota.limit, remaining=quota.remaining, reserve=quota.reserve,
        is_known=quota.is_known, fits=notifications.reserve_left(chats), asked_at=quota.asked_at,
    )  # fmt: skip


def count_waiting(*, actor: Actor, most: int = 99) -> int:
    """How many wait for this officer's approval, up to `most`; none for who may not approve."""
    if not actor.has_role(*APPROVERS):
        return 0
    return len(list_broadcasts("waiting", actor=actor, limit=most).rows)


def _views(rows: Sequence[Broadcast], actor: Actor) -> list[BroadcastView]:
    items = {
        item.id: item
        for item in db.session().scalars(select(NewsItem).where(NewsItem.id.in_({row.news_id for row in rows})))
    }
    posts = people.posts_of({number for row in rows for number in (row.author_id, row.approved_by_id) if number})
    return [_view(row, items[row.news_id], posts, actor) for row in rows]


def _view(row: Broadcast, item: NewsItem, posts: dict[int, str], actor: Actor) -> BroadcastView:
    is_second = actor.id not in (row.author_id, item.author_id, item.changed_by_id)
    return BroadcastView(
        id=row.id, news_id=row.news_id, title=Words(item.title_th, item.title_en or item.title_th),
        audience=Audience(row.audience), interest=row.interest, district=row.district, language=row.language,
        by_email=row.by_email, scheduled_at=row.scheduled_at, state=BroadcastState(row.state), reason=row.reason,
        remark=row.remark, author=posts.get(row.author_id or 0, ""), approved_by=posts.get(row.approved_by_id or 0, ""),
        created_at=row.created_at, submitted_at=row.submitted_at, approved_at=row.approved_at,
        started_at=row.started_at, ended_at=row.ended_at, recipients=row.recipients, sent=row.sent, failed=row.failed,
        left_out=row.left_out, mailed=row.mailed, is_collected=row.is_collected,
        may_change=actor.has_role(*WRITERS), may_approve=actor.has_role(*APPROVERS) and is_second,
    )  # fmt: skip
