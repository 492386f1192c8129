"""The citizen's side: asking for a person, saying things to the officers, going back to the bot, taking words back.

All of it happens inside the unit of work of a chat event, in which the citizen's row is locked.
"""

from datetime import datetime, timedelta

from sqlalchemy import select

from services import clock, db, files
from services.audit import Actor, record
from services.errors import NotFound
from services.helpdesk import threads
from services.helpdesk.base import Called, Heard
from services.helpdesk.models import ChatMessage, ChatThread, EndedBy, Side, ThreadState
from services.inbox import ChatUser
from services.inbox.accepting import plain_key
from services.inbox.unsending import MessageUnsent

#: The owner of the pictures of a conversation.
OWNER = "chat"
#: Longer than any one message of a platform.
_LONGEST = 6000
#: A token of an event that was long on its way is older than it looks.
_ON_THE_WAY = timedelta(seconds=5)


def call(user: ChatUser, *, actor: Actor, asked: str = "") -> Called:
    """A person, please: opens a conversation, or goes on with the one that is open. The bot is silent for a while.

    `asked` is a question that the bot could not answer, told to the officers as the citizen's.
    """
    now = clock.now()
    thread = threads.find_open(user)
    is_new = thread is None
    if thread is None:
        thread = threads.begin(user, now=now)
        record("open chat", actor=actor, subject="chat", subject_id=thread.id)
        threads.note(thread, "asked", actor=actor, now=now)
        if asked:
            _keep(thread, Heard("question", asked), now)
        db.request_work()
    threads.keep_silent(thread, user, now=now)
    return Called(is_new, thread.state == ThreadState.WITH_OFFICER)


def is_called(user: ChatUser) -> bool:
    """Whether an officer is meant by what this user says now."""
    return user.handover_until is not None and user.handover_until > clock.now()


def hear(user: ChatUser, heard: Heard, *, actor: Actor) -> None:
    """Keeps what was said to the officers."""
    now = clock.now()
    thread = threads.find_open(user)
    if thread is None:
        call(user, actor=actor)
        thread = threads.find_open(user)
        assert thread is not None
    _keep(thread, heard, now)
    threads.keep_silent(thread, user, now=now)
    thread.is_answered = False
    if heard.reply_token:
        was_quick = heard.token_at is None or now - heard.token_at < _ON_THE_WAY
        thread.reply_token, thread.token_at = heard.reply_token, now if was_quick else heard.token_at
    db.session().flush()


def _keep(thread: ChatThread, heard: Heard, now: datetime) -> None:
    """What was said as messages: one, or one for each picture."""
    for number, key in enumerate(_taken(heard.file_keys, thread) or [None]):
        db.session().add(
            ChatMessage(
                thread_id=thread.id,
                side=Side.CITIZEN,
                kind=heard.kind,
                words=heard.words[:_LONGEST] if number == 0 else "",
                file_key=key,
                message_ref=plain_key(heard.ref) if heard.ref else None,
                created_at=now,
            )
        )


def wake_bot(user: ChatUser, *, actor: Actor) -> None:
    """A word of the chat: the bot is there again. A talk with an officer ends by it; one that waits goes on waiting."""
    user.handover_until = None
    thread = threads.find_open(user)
    if thread is None:
        return
    if thread.state == ThreadState.WITH_OFFICER:
        threads.end(thread, user, EndedBy.CITIZEN, actor=actor, tells=False)
    else:
        threads.note(thread, "woke", actor=actor, now=clock.now())


def blank_unsent(unsent: MessageUnsent) -> None:
    """Lets go of the words and the picture of a message that its sender took back."""
    rows = list(
        db.session().scalars(
            select(ChatMessage)
            .join(ChatThread, ChatThread.id == ChatMessage.thread_id)
            .join(ChatUser, ChatUser.id == ChatThread.user_id)
            .where(ChatMessage.message_ref == unsent.ref, ChatUser.channel == unsent.channel)
        )
    )
    files.remove([row.file_key for row in rows if row.file_key])
    for row in rows:
        row.words, row.file_key, row.is_unsent = None, None, True
    db.session().flush()


def _taken(keys: tuple[str, ...], thread: ChatThread) -> list[str | None]:
    """The pictures that are the conversation's from now on."""
    kept: list[str | None] = []
    for key in keys:
        try:
            files.attach([key], OWNER, thread.id)
        except NotFound:
            continue
        kept.append(key)
    return kept
