"""Forgetting a talk: where somebody reports without a name, nothing may join the chat with the report."""

from datetime import datetime

from sqlalchemy import ColumnElement, or_, select, update

from services import db
from services.inbox.accepting import hash_user
from services.inbox.models import ChatEventRow, ChatReply, ChatUser, EventState, ReplyState

#: In the memory of a chat, for the length of one event: since when its talk is to be forgotten (ISO).
FORGET = "forget"
#: What a chat remembers of the form that it is in, or was.
OF_A_FORM = ("draft", "away", "brought", "info", "unsent", "about")
_OVER = (ReplyState.SENT, ReplyState.FAILED, ReplyState.JOINED)


def forget(user: ChatUser, *, since: datetime) -> int:
    """Blanks what the user wrote since then, the event at work included, and what was answered; how many events.

    Called in the unit of work of that event, after its answer was left. An answer that is still on its way is blanked
    as soon as it has been sent. Ids stay, so that nothing is worked twice; whose the events were does not.
    """
    return _blank(user, since, or_(ChatEventRow.worked_at >= since, ChatEventRow.state == EventState.WORKING))


def forget_marked(user: ChatUser) -> int:
    """The same, where the conversation has just marked its talk."""
    since = (user.state or {}).pop(FORGET, None)
    return forget(user, since=datetime.fromisoformat(since)) if since else 0


def forget_draft(draft_id: str, *, channel: str, address: str, since: datetime) -> None:
    """The same for a form that was begun in a chat and sent elsewhere, and what the chat remembers of it goes too.

    An event of that chat at work just now is left to its worker, which finds the form sent.
    """
    session = db.session()
    user = session.scalar(
        select(ChatUser)
        .where(ChatUser.channel == channel, ChatUser.address_hash == hash_user(channel, address))
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    if user is None:
        return
    state = dict(user.state or {})
    if draft_id in (user.draft_id, state.get("away"), (state.get("brought") or {}).get("draft")):
        for name in OF_A_FORM if user.draft_id in (None, draft_id) else ("away", "brought"):
            state.pop(name, None)
        user.state = state
    if user.draft_id == draft_id:
        user.draft_id = None
    _blank(user, since, ChatEventRow.worked_at >= since)


def _blank(user: ChatUser, since: datetime, which: ColumnElement[bool]) -> int:
    session = db.session()
    session.flush()
    blanked = session.execute(
        update(ChatEventRow)
        .where(
            ChatEventRow.channel == user.channel,
            ChatEventRow.user_hash == hash_user(user.channel, user.address),
            which,
        )
        .values(payload=None, user_hash="", address=None)
        .returning(ChatEventRow.id)
    ).all()
    for row in session.scalars(select(ChatReply).where(ChatReply.user_id == user.id, ChatReply.created_at >= since)):
        row.is_secret = True
        if row.state in _OVER:
            row.messages = None
    session.flush()
    return len(blanked)
