"""Making a matter of a conversation: the form of a service, begun with what the citizen said."""

from contextlib import suppress

from sqlalchemy import select

from services import catalogue, clock, db, drafts
from services.audit import Actor
from services.errors import NotFound, RuleBroken
from services.helpdesk import threads
from services.helpdesk.models import ChatMessage, Side

#: The kinds of question that take what was said.
_STORIES = ("long_text",)
#: What fits into a story.
_MOST = 2000


def begin_draft(thread_id: int, service_key: str, *, actor: Actor, language: str) -> str:
    """Begins a form for the citizen, with what they said as its story; the draft. NotFound.

    The reporter can then be told in the same chat. Nothing is sent: the officer fills in the rest and sends.
    """
    thread, user = threads.hold(thread_id, actor)
    service = catalogue.get_service(service_key)
    if service.is_anonymous:
        # The talk is somebody's: nothing in it may tell of answers that nobody may join with them.
        raise NotFound("service")
    view = drafts.open_draft(service.key, asker=actor, language=language)
    view = drafts.join_chat(view.id, user.address, actor=actor)
    key = next((asked.question.key for asked in view.asked if asked.question.kind in _STORIES), None)
    said = _said(thread.id)
    if key is not None and said:
        # Where it does not fit, the officer types it.
        with suppress(RuleBroken):
            drafts.answer(view.id, key, said, actor=actor, seen=drafts.OVERWRITE, language=language)
    threads.note(thread, f"filed {service.key}", actor=actor, now=clock.now())
    return view.id


def _said(thread_id: int) -> str:
    """What the citizen typed, in order, as much as fits."""
    query = select(ChatMessage).where(
        ChatMessage.thread_id == thread_id, ChatMessage.side == Side.CITIZEN, ChatMessage.kind == "text"
    )
    rows = db.session().scalars(query.order_by(ChatMessage.id).limit(100))
    return "\n".join(row.words for row in rows if row.words)[:_MOST].strip()
