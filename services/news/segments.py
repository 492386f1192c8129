"""Whom a sending reaches: those who agreed to its kind, in a district, reading a language; counted and walked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from services import db
from services.inbox.models import ChatUser
from services.news.models import Audience, Broadcast, Subscriber, SubscriberInterest

#: The channel of chats.
LINE, EMAIL = "line", "email"
#: Nobody counts further for a page.
COUNTED_AT_MOST = 100_000


@dataclass(frozen=True, slots=True)
class Segment:
    """Who is meant; "" leaves a condition out. `by_email` adds those who agreed by e-mail."""

    audience: Audience
    interest: str
    district: str = ""
    language: str = ""
    by_email: bool = False


@dataclass(frozen=True, slots=True)
class Reader:
    """One subscriber as a sending needs them. `user_id` is None by e-mail."""

    id: int
    user_id: int | None
    address: str
    language: str
    is_reachable: bool


def segment_of(row: Broadcast) -> Segment:
    """The segment of a sending."""
    return Segment(Audience(row.audience), row.interest, row.district, row.language, row.by_email)


def count_chats(segment: Segment) -> int:
    """How many messages of the month the sending costs as far as we know; at most 100,000.

    Friends who never wrote and whom we never heard of are not among them.
    """
    if segment.audience is Audience.FRIENDS:
        return _count(select(ChatUser.id).where(ChatUser.channel == LINE, *_reachable()))
    return _count(_subscribers(segment).where(Subscriber.channel == LINE, *_reachable()))


def count_mails(segment: Segment) -> int:
    """How many mails it sends beside them."""
    return _count(_subscribers(segment).where(Subscriber.channel == EMAIL)) if segment.by_email else 0


def next_readers(segment: Segment, after: int, limit: int) -> Sequence[Reader]:
    """The next subscribers after one, by number; those whom nothing reaches too, said so."""
    channels = [LINE] if segment.audience is Audience.SUBSCRIBERS else []
    channels += [EMAIL] if segment.by_email else []
    rows = db.session().execute(
        _subscribers(segment)
        .with_only_columns(Subscriber, ChatUser)
        .where(Subscriber.channel.in_(channels), Subscriber.id > after)
        .order_by(Subscriber.id)
        .limit(limit)
    )
    return [_reader(subscriber, user) for subscriber, user in rows]


def still_agreed(user_ids: Sequence[int], interest: str) -> set[int]:
    """Those of the chats who, at this moment, agree to that kind and are reached."""
    query = (
        select(ChatUser.id)
        .join(Subscriber, Subscriber.chat_user_id == ChatUser.id)
        .join(
            SubscriberInterest,
            and_(SubscriberInterest.subscriber_id == Subscriber.id, SubscriberInterest.kind == interest),
        )
        .where(ChatUser.id.in_(user_ids), Subscriber.agreed_at.is_not(None), *_reachable())
    )
    return set(db.session().scalars(query))


def _reader(subscriber: Subscriber, user: ChatUser | None) -> Reader:
    if user is None:
        return Reader(subscriber.id, None, subscriber.address or "", subscriber.language, bool(subscriber.address))
    is_reachable = user.is_following and not user.is_blocked
    return Reader(subscriber.id, user.id, user.address, "en" if user.language == "en" else "th", is_reachable)


def _subscribers(segment: Segment) -> Select[Any]:
    query = (
        select(Subscriber.id)
        .outerjoin(ChatUser, ChatUser.id == Subscriber.chat_user_id)
        .join(
            SubscriberInterest,
            and_(SubscriberInterest.subscriber_id == Subscriber.id, SubscriberInterest.kind == segment.interest),
        )
        .where(Subscriber.agreed_at.is_not(None))
    )
    if segment.district:
        # Whoever named no district wants the news of all.
        query = query.where(Subscriber.district.in_((segment.district, "")))
    if segment.language:
        query = query.where(
            or_(
                and_(Subscriber.channel == LINE, ChatUser.language == segment.language),
                and_(Subscriber.channel == EMAIL, Subscriber.language == segment.language),
            )
        )
    return query


def _reachable() -> tuple[ColumnElement[bool], ...]:
    return (ChatUser.is_following.is_(True), ChatUser.is_blocked.is_(False))


def _count(query: Select[Any]) -> int:
    bounded = query.order_by(None).limit(COUNTED_AT_MOST).subquery()
    return db.session().scalar(select(func.count()).select_from(bounded)) or 0
