"""Conversations as rows: found, locked in one order (the user, then the conversation), written to, ended."""

from contextlib import suppress
from datetime import datetime

from sqlalchemy import select

from services import clock, db, people
from services.audit import SYSTEM, Actor, ActorKind, record
from services.errors import NotFound, Stale
from services.events import raise_event
from services.helpdesk.base import TalkEnded, Unreachable, speaker_of
from services.helpdesk.models import ChatMessage, ChatThread, EndedBy, Side, ThreadState
from services.helpdesk.options import silence
from services.helpdesk.visibility import visible_to
from services.inbox import ChatUser, reply
from services.inbox.deliveries import newest_reply


def find_open(user: ChatUser) -> ChatThread | None:
    """The open conversation of a user, locked. The user's row is locked by the caller, or as good as."""
    query = select(ChatThread).where(ChatThread.user_id == user.id, ChatThread.state != ThreadState.ENDED)
    return db.session().scalar(query.with_for_update().execution_options(populate_existing=True))


def hold(thread_id: int, actor: Actor) -> tuple[ChatThread, ChatUser]:
    """The conversation and its citizen, locked for an officer who may know of it. NotFound."""
    session = db.session()
    user_id = session.scalar(select(ChatThread.user_id).where(ChatThread.id == thread_id, visible_to(actor)))
    if user_id is None:
        raise NotFound("chat")
    user = lock_user(user_id)
    thread = session.scalar(
        select(ChatThread)
        .where(ChatThread.id == thread_id, visible_to(actor))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if thread is None:
        # It was handed on between the two.
        raise NotFound("chat")
    return thread, user


def lock_user(user_id: int) -> ChatUser:
    """The user's row, locked before any conversation of theirs: the worker does the same."""
    return db.session().get_one(ChatUser, user_id, with_for_update=True, populate_existing=True)


def check_seen(thread: ChatThread, seen: int | None, yours: str = "") -> None:
    """Raises Stale where an officer did something after the page was drawn, or it ended meanwhile."""
    if thread.state == ThreadState.ENDED or (seen is not None and seen != thread.revision):
        raise Stale("words", thread.revision, yours)


def begin(user: ChatUser, *, now: datetime) -> ChatThread:
    """A new conversation that waits for the desk."""
    thread = ChatThread(
        user_id=user.id,
        state=ThreadState.WAITING,
        waiting_since=now,
        last_word_at=now,
        is_answered=False,
        is_from_case=False,
        ended_by="",
        revision=1,
        created_at=now,
    )
    db.session().add(thread)
    db.session().flush()
    return thread


def note(thread: ChatThread, code: str, *, actor: Actor, now: datetime) -> None:
    """Something that happened, as a line of the conversation."""
    sides = {ActorKind.OFFICER: Side.OFFICER, ActorKind.CITIZEN: Side.CITIZEN}
    db.session().add(
        ChatMessage(
            thread_id=thread.id,
            side=sides.get(actor.kind, Side.SYSTEM),
            note=code[:40],
            officer_id=actor.id if actor.is_officer else None,
            created_at=now,
        )
    )
    db.session().flush()


def keep_silent(thread: ChatThread, user: ChatUser, *, now: datetime) -> None:
    """From this word on the bot is silent for a while again."""
    thread.last_word_at = now
    user.handover_until = now + silence()


def is_reachable(user: ChatUser) -> bool:
    """Whether anything gets through to this citizen."""
    return user.is_following and not user.is_blocked


def say(thread: ChatThread, user: ChatUser, messages: list[dict[str, object]]) -> int:
    """Leaves messages for the citizen: free of charge by the token of their last event while it lives."""
    reply(user, messages, token=thread.reply_token or "", token_at=thread.token_at)
    thread.reply_token, thread.token_at = None, None
    return newest_reply(user)


def end(
    thread: ChatThread,
    user: ChatUser,
    by: EndedBy,
    *,
    actor: Actor = SYSTEM,
    tells: bool = True,
    is_farewell: bool = False,
) -> None:
    """Ends the conversation; the bot is there again, and the citizen is told where that is not their own doing.

    At a farewell nobody else hears of it: the citizen's account is being closed.
    """
    now = clock.now()
    thread.state, thread.ended_at, thread.ended_by = ThreadState.ENDED, now, by
    thread.revision += 1
    note(thread, f"ended {by}", actor=actor, now=now)
    user.handover_until = None
    record("end chat", actor=actor, subject="chat", subject_id=thread.id, fields=["state"], note=f"by={by}")
    if tells and is_reachable(user):
        with suppress(Unreachable):
            say(thread, user, [dict(message) for message in speaker_of(user.channel).ended(user, by)])
    thread.reply_token, thread.token_at = None, None
    db.session().flush()
    if not is_farewell:
        _raise_ended(thread, user)


def _raise_ended(thread: ChatThread, user: ChatUser) -> None:
    """Tells the rooms above, where an officer had said something."""
    answered = select(ChatMessage.officer_id).where(
        ChatMessage.thread_id == thread.id, ChatMessage.side == Side.OFFICER, ChatMessage.kind != ""
    )
    officer_id = db.session().scalar(answered.order_by(ChatMessage.id.desc()).limit(1))
    if officer_id is None or not is_reachable(user):
        return
    unit_id = thread.unit_id or people.get_officer(officer_id).unit_id
    language = "en" if user.language == "en" else "th"
    raise_event(TalkEnded(thread.id, user.channel, user.address, language, user.person_id, unit_id))
