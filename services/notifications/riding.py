"""News that rides: held back from a push, it leaves with the answer to the recipient's next message, free of charge.

Before the answer leaves, its riders are bound to it by the answer's retry key; when its end is known they are marked,
or left for the next one. A kill in between loses none: the same answer, sent again, finds the same riders, and where
the platform says that it took the answer before, it took them too.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, func, or_, select, update

from services import clock, db, organisation
from services.notifications.base import Outgoing, get_kind, list_channels
from services.notifications.models import Notice, NoticeState, Priority
from services.notifications.options import WAIT_DAYS
from services.notifications.outbox import hash_address, write_instead
from services.notifications.quota import may_push_news, read_quota

#: Why a notice is held: the month is used up; it is news that no push is spent on.
QUOTA, NEWS = "quota", "news"
#: Held to the last day, and nobody wrote.
UNHEARD = "unheard"
_MAIL = "email"
#: Somebody's riders are not touched for so long after their last day.
_ON_THE_WAY = timedelta(hours=1)
_LONGER = timedelta(days=1)

#: Where else somebody can be told: (channel, address, subject) → an e-mail address, or None where none is known.
OtherWay = Callable[[str, str, tuple[str, str]], str | None]
_other_ways: list[OtherWay] = []


@dataclass(frozen=True, slots=True)
class Rider:
    """A notice that leaves with an answer."""

    id: int
    outgoing: Outgoing


def register_other_way(find: OtherWay) -> None:
    """Says who knows the e-mail address of somebody who is told by another channel; safe to repeat."""
    if find not in _other_ways:
        _other_ways.append(find)


def hold_reason(kind: str, channel: str) -> str:
    """Why a notice of that kind is not to be pushed now; "" where it may be. Called outside of any unit of work."""
    if read_quota(channel).is_spent:
        reason = QUOTA
    else:
        reason = NEWS if get_kind(kind).priority != "urgent" and not may_push_news(channel) else ""
    db.session().rollback()
    return reason


def hold(notice: Notice, reason: str) -> None:
    """Holds a notice back in the caller's unit of work; what must not wait leaves another way where one is known."""
    if reason == QUOTA and notice.priority == Priority.URGENT and turn(notice):
        return
    now = clock.now()
    last = notice.created_at + timedelta(days=int(organisation.get_setting(WAIT_DAYS)))
    notice.state, notice.last_error, notice.ride = NoticeState.HELD, reason, None
    notice.next_try_at = last if last > now else now + _LONGER


def turn(notice: Notice) -> bool:
    """Writes the same to the recipient's e-mail address, where one is known; whether it did."""
    if notice.channel == _MAIL or _MAIL not in list_channels():
        return False
    subject = (notice.subject_kind, notice.subject_id)
    address = next(filter(None, (find(notice.channel, notice.address, subject) for find in _other_ways)), None)
    if address is None:
        return False
    write_instead(notice, _MAIL, address)
    notice.state, notice.ride = NoticeState.TURNED, None
    return True


def has_riders(channel: str, address: str) -> bool:
    """Whether something waits for that recipient's next message."""
    return db.session().execute(_held_for(channel, address).limit(1)).first() is not None


def count_held(most: int = 1000) -> int:
    """How many notices wait for their readers' next messages, counted up to `most`."""
    held = select(Notice.id).where(Notice.state == NoticeState.HELD).limit(most).subquery()
    return db.session().scalar(select(func.count()).select_from(held)) or 0


def take_along(channel: str, address: str, *, ride: str, room: int, is_repeat: bool = False) -> list[Rider]:
    """Binds at most `room` held notices to the answer of that retry key: the most urgent first, then the oldest.

    With `is_repeat` only those that were bound to it before. Called outside of any unit of work. Answers to one
    recipient leave one after the other, so whatever is bound to another answer was left behind by it.
    """
    if room <= 0:
        return []
    due = _held_for(channel, address)
    if is_repeat:
        due = due.where(Notice.ride == ride)
    ids = db.session().scalars(due.order_by(Notice.priority, Notice.id).limit(room)).all()
    db.session().rollback()
    if not ids:
        return []
    with db.unit_of_work() as session:
        session.execute(
            update(Notice)
            .where(Notice.id.in_(ids), Notice.state == NoticeState.HELD)
            .values(ride=ride, attempts=Notice.attempts + 1)
        )
        bound = select(Notice).where(Notice.id.in_(ids), Notice.ride == ride, Notice.state == NoticeState.HELD)
        rows = session.scalars(bound.order_by(Notice.priority, Notice.id)).all()
        return [Rider(row.id, outgoing_of(row)) for row in rows]


def note_ridden(ride: str, reference: str = "") -> int:
    """The answer arrived, and its riders with it; in a unit of work of its own. Says how many."""
    with db.unit_of_work() as session:
        ridden = session.execute(
            update(Notice)
            .where(Notice.ride == ride, Notice.state == NoticeState.HELD)
            .values(state=NoticeState.SENT, sent_at=clock.now(), last_error="", provider_ref=reference)
            .returning(Notice.id)
        )
        return len(ridden.all())


def leave_behind(ride: str) -> int:
    """The answer did not leave, or nobody will know: its riders wait for the next; in a unit of work of its own."""
    with db.unit_of_work() as session:
        left = session.execute(
            update(Notice)
            .where(Notice.ride == ride, Notice.state == NoticeState.HELD)
            .values(ride=None)
            .returning(Notice.id)
        )
        return len(left.all())


def refuse_rider(notice_id: int, error: str) -> None:
    """The notice cannot be worded, or the platform does not take it; in a unit of work of its own."""
    with db.unit_of_work() as session:
        session.execute(
            update(Notice)
            .where(Notice.id == notice_id, Notice.state == NoticeState.HELD)
            .values(state=NoticeState.FAILED, last_error=error[:200], ride=None)
        )


def settle_held(limit: int = 100) -> int:
    """The sweep, in the caller's unit of work: what waited to its last day, and what may be pushed again.

    The first is sent by e-mail where an address is known, else given up. The second is what must not wait and was held
    because the month was used up: it is pushed as soon as there are messages again.
    """
    now, session = clock.now(), db.session()
    is_free = or_(Notice.ride.is_(None), Notice.next_try_at <= now - _ON_THE_WAY)
    held = select(Notice).where(Notice.state == NoticeState.HELD)
    late = session.scalars(
        held.where(Notice.next_try_at <= now, is_free)
        .order_by(Notice.next_try_at, Notice.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    for notice in late:
        if not turn(notice):
            notice.state, notice.last_error = NoticeState.GIVEN_UP, UNHEARD
    session.flush()
    return len(late) + _release(limit)


def _release(limit: int) -> int:
    urgent = (
        select(Notice)
        .where(Notice.state == NoticeState.HELD, Notice.priority == Priority.URGENT, Notice.ride.is_(None))
        .order_by(Notice.next_try_at, Notice.id)
        .limit(limit)
    )
    freed = 0
    for notice in db.session().scalars(urgent.with_for_update(skip_locked=True)):
        if not read_quota(notice.channel).is_spent:
            notice.state, notice.next_try_at = NoticeState.WAITING, clock.now()
            freed += 1
    if freed:
        db.request_work()
    return freed


def outgoing_of(notice: Notice) -> Outgoing:
    """The notice as a sender gets it."""
    return Outgoing(
        notice.kind, notice.address, notice.language, notice.params, notice.message_id, notice.unsubscribe_token
    )


def _held_for(channel: str, address: str) -> Select[Any]:
    return select(Notice.id).where(
        Notice.address_hash == hash_address(channel, address), Notice.state == NoticeState.HELD
    )
