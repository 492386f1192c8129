"""How answers on their way stand: for whoever left them and wants to see whether they arrived."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from services import db
from services.inbox.models import ChatReply, ChatUser, ReplyState


@dataclass(frozen=True, slots=True)
class ReplyView:
    """How one answer stands. `error` is a code of the platform, "" where nothing went wrong."""

    id: int
    state: ReplyState
    attempts: int
    error: str
    sent_at: datetime | None


def newest_reply(user: ChatUser) -> int:
    """The number of the answer left last to a user: of one's own, while the user's row is locked."""
    found = db.session().scalar(select(func.max(ChatReply.id)).where(ChatReply.user_id == user.id))
    return int(found or 0)


def list_replies(ids: Collection[int]) -> dict[int, ReplyView]:
    """How the answers of these numbers stand; those that were let go of long ago are not among them.

    One that travels with a later answer stands as that one does.
    """
    if not ids:
        return {}
    found = {row.id: row for row in _rows(ids)}
    carriers = {row.id: row for row in _rows({row.joined_to for row in found.values() if row.joined_to})}
    return {number: _view(number, carriers.get(row.joined_to or 0, row)) for number, row in found.items()}


def _rows(ids: Collection[int]) -> Sequence[Any]:
    columns = (
        ChatReply.id, ChatReply.state, ChatReply.attempts, ChatReply.last_error, ChatReply.sent_at, ChatReply.joined_to,
    )  # fmt: skip
    return db.session().execute(select(*columns).where(ChatReply.id.in_(sorted(ids)))).all() if ids else ()


def _view(number: int, row: Any) -> ReplyView:
    return ReplyView(number, ReplyState(row.state), row.attempts, row.last_error, row.sent_at)
