"""Who writes by chat: found, made known at their first event, noted when they leave."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from services import clock, db
from services.audit import Channel
from services.errors import NotFound
from services.inbox.accepting import hash_user
from services.inbox.models import ChatUser


def find_user(channel: str, address: str) -> ChatUser | None:
    """Whoever the platform calls `address`; None where they never wrote."""
    return db.session().scalar(
        select(ChatUser).where(ChatUser.channel == channel, ChatUser.address_hash == hash_user(channel, address))
    )


def get_user(user_id: int) -> ChatUser:
    """The user of that number; NotFound where there is none."""
    user = db.session().get(ChatUser, user_id)
    if user is None:
        raise NotFound(f"chat user {user_id}")
    return user


def list_users_of(person_id: int, *, limit: int = 20) -> list[ChatUser]:
    """The chat users tied to an account, oldest first."""
    return list(
        db.session().scalars(select(ChatUser).where(ChatUser.person_id == person_id).order_by(ChatUser.id).limit(limit))
    )


def line_addresses_of(person_ids: Sequence[int]) -> dict[int, str]:
    """The addresses in LINE of those persons who tied a chat that we reach, by person."""
    query = select(ChatUser).where(
        ChatUser.person_id.in_(list(person_ids)),
        ChatUser.channel == Channel.LINE.value,
        ChatUser.is_following.is_(True),
        ChatUser.is_blocked.is_(False),
    )
    rows = db.session().scalars(query.order_by(ChatUser.id.desc()).limit(1000))
    return {row.person_id: row.address for row in rows if row.person_id is not None}


def find_user_in_draft(channel: str, draft_id: str) -> ChatUser | None:
    """Whoever is in that draft by chat at present."""
    return db.session().scalar(
        select(ChatUser).where(ChatUser.channel == channel, ChatUser.draft_id == draft_id).order_by(ChatUser.id)
    )


def place_in_talk(channel: str, address: str) -> tuple[str | None, bool]:
    """The draft that a chat is in, and whether officers answer there now. Called outside of any unit of work."""
    user = find_user(channel, address)
    is_answered = user is not None and user.handover_until is not None and user.handover_until > clock.now()
    draft_id = user.draft_id if user is not None else None
    db.session().rollback()
    return draft_id, is_answered


def know_user(channel: str, address: str, *, seen_at: datetime) -> ChatUser:
    """The user, locked until the unit of work ends, and made known where this is their first event."""
    user = db.session().scalar(
        select(ChatUser)
        .where(ChatUser.channel == channel, ChatUser.address_hash == hash_user(channel, address))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if user is None:
        user = ChatUser(
            channel=channel,
            address=address,
            address_hash=hash_user(channel, address),
            language="th",
            is_following=True,
            is_blocked=False,
            state={},
            created_at=clock.now(),
        )
        db.session().add(user)
    user.last_seen_at = max(seen_at, user.last_seen_at or seen_at)
    db.session().flush()
    return user


def is_reachable(channel: str, address: str) -> bool:
    """Whether a push may reach that address: not where they left or blocked us. Called outside of any unit of work."""
    user = find_user(channel, address)
    reachable = user is None or (user.is_following and not user.is_blocked)
    db.session().rollback()
    return reachable


def note_blocked(channel: str, address: str) -> None:
    """The platform lets nothing through to this user; in a unit of work of its own."""
    with db.unit_of_work():
        user = find_user(channel, address)
        if user is not None:
            user.is_blocked = True
