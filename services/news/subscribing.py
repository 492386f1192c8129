"""Who agreed to get news in the chat: by kind and district, with the time of the consent, withdrawn at once.

Nobody is told anything by segment who did not agree to that kind (Personal Data Protection Act, B.E. 2562, section 19:
consent is given for a purpose, before it, and withdrawn as easily).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from services import audit, clock, db, organisation
from services.audit import Actor, Channel
from services.errors import RuleBroken
from services.inbox import ChatUser
from services.news.kinds import list_kinds
from services.news.models import Subscriber, SubscriberInterest


@dataclass(frozen=True, slots=True)
class Preferences:
    """What somebody agreed to. `district` is a code, "" for all."""

    kinds: frozenset[str] = frozenset()
    district: str = ""
    agreed_at: datetime | None = None

    @property
    def is_agreed(self) -> bool:
        """Whether anything may be sent."""
        return self.agreed_at is not None


def get_preferences(user: ChatUser) -> Preferences:
    """What this chat agreed to; nothing where it never did, or withdrew."""
    row = _row_of(user)
    return Preferences() if row is None else preferences_of(row)


def agree(user: ChatUser, kinds: Collection[str]) -> Preferences:
    """This chat agrees to get news of those kinds too, from now on. Unknown kinds are RuleBroken("kind", …)."""
    if not kinds or not set(kinds) <= {kind.key for kind in list_kinds(active_only=True)}:
        raise RuleBroken("kind", "not_on_list")
    row = _row_of(user, lock=True)
    if row is None:
        row = Subscriber(channel=user.channel, chat_user_id=user.id, language=user.language, district="",
                         created_at=clock.now())  # fmt: skip
        db.session().add(row)
        db.session().flush()
    return add_consent(row, kinds, actor=_actor(user))


def refuse(user: ChatUser, kind: str) -> Preferences:
    """This chat wants no more news of that kind; without any kind left the consent is withdrawn."""
    row = _row_of(user, lock=True)
    if row is None:
        return Preferences()
    db.session().execute(
        delete(SubscriberInterest).where(SubscriberInterest.subscriber_id == row.id, SubscriberInterest.kind == kind)
    )
    left = preferences_of(row)
    if not left.kinds:
        return withdraw_consent(row, actor=_actor(user))
    audit.record("refuse news", actor=_actor(user), subject="news_subscriber", subject_id=row.id, fields=["interests"])
    return left


def choose_district(user: ChatUser, code: str) -> Preferences:
    """News of that district and of the whole province; "" is every district. RuleBroken("district", …)."""
    if code and organisation.find_district(code) is None:
        raise RuleBroken("district", "not_on_list")
    row = _row_of(user, lock=True)
    if row is None:
        return Preferences()
    row.district = code
    db.session().flush()
    audit.record(
        "choose news district", actor=_actor(user), subject="news_subscriber", subject_id=row.id, fields=["district"]
    )
    return preferences_of(row)


def withdraw(user: ChatUser) -> Preferences:
    """This chat gets no more news, at once."""
    row = _row_of(user, lock=True)
    return Preferences() if row is None else withdraw_consent(row, actor=_actor(user))


def add_consent(row: Subscriber, kinds: Collection[str], *, actor: Actor) -> Preferences:
    """Adds kinds to what a subscriber agreed to; the time is that of the first agreement since the last withdrawal."""
    known = set(_kinds_of(row))
    if row.agreed_at is None:
        row.agreed_at, row.withdrawn_at = clock.now(), None
    for kind in sorted(set(kinds) - known):
        db.session().add(SubscriberInterest(subscriber_id=row.id, kind=kind))
    db.session().flush()
    audit.record("agree to news", actor=actor, subject="news_subscriber", subject_id=row.id, fields=["interests"])
    return preferences_of(row)


def withdraw_consent(row: Subscriber, *, actor: Actor) -> Preferences:
    """Withdraws everything; that there was consent, and when it ended, stays."""
    if row.agreed_at is None and not _kinds_of(row):
        return Preferences()
    db.session().execute(delete(SubscriberInterest).where(SubscriberInterest.subscriber_id == row.id))
    row.agreed_at, row.withdrawn_at, row.district = None, clock.now(), ""
    db.session().flush()
    audit.record("withdraw from news", actor=actor, subject="news_subscriber", subject_id=row.id, fields=["interests"])
    return Preferences()


def preferences_of(row: Subscriber) -> Preferences:
    """What a subscriber agreed to."""
    if row.agreed_at is None:
        return Preferences()
    return Preferences(frozenset(_kinds_of(row)), row.district, row.agreed_at)


def _kinds_of(row: Subscriber) -> list[str]:
    query = select(SubscriberInterest.kind).where(SubscriberInterest.subscriber_id == row.id)
    return list(db.session().scalars(query.order_by(SubscriberInterest.kind)))


def _row_of(user: ChatUser, *, lock: bool = False) -> Subscriber | None:
    query = select(Subscriber).where(Subscriber.chat_user_id == user.id)
    return db.session().scalar(query.with_for_update() if lock else query)


def _actor(user: ChatUser) -> Actor:
    return Actor.citizen(user.person_id, channel=Channel.LINE)
