"""Letting go of what chats held: nothing of an event or an answer is left after 90 days."""

from datetime import timedelta

from sqlalchemy import delete, select

from services import clock, db
from services.inbox.models import ChatEventRow, ChatReply, EventState, ReplyState

KEEP = timedelta(days=90)
_DONE = (EventState.DONE, EventState.FAILED)
_ENDED = (ReplyState.SENT, ReplyState.FAILED, ReplyState.KEPT, ReplyState.JOINED)


def purge(limit: int = 200) -> int:
    """Removes the oldest events and answers that ended long ago; how many went. Looks at no more than `limit` of each.

    What was done with them (drafts, cases, users) stays.
    """
    before, session = clock.now() - KEEP, db.session()
    events = session.execute(
        select(ChatEventRow.id, ChatEventRow.received_at, ChatEventRow.state).order_by(ChatEventRow.id).limit(limit)
    )
    old_events = [row.id for row in events if row.received_at < before and row.state in _DONE]
    answers = session.execute(
        select(ChatReply.id, ChatReply.created_at, ChatReply.state).order_by(ChatReply.id).limit(limit)
    )
    old_answers = [row.id for row in answers if row.created_at < before and row.state in _ENDED]
    if old_events:
        session.execute(delete(ChatEventRow).where(ChatEventRow.id.in_(old_events)))
    if old_answers:
        session.execute(delete(ChatReply).where(ChatReply.id.in_(old_answers)))
    return len(old_events) + len(old_answers)
