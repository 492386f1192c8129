"""The officer's side: answering, taking, handing on, ending, sending again, beginning from a matter."""

from sqlalchemy import select

from services import clock, db, organisation, people
from services.audit import Actor, record
from services.cases import CaseView
from services.cases.following import list_followers
from services.errors import NotFound, RuleBroken, Stale
from services.helpdesk import threads
from services.helpdesk.base import MOST_WORDS, Speaker, Unreachable, speaker_of
from services.helpdesk.models import ChatMessage, ChatThread, EndedBy, Side, ThreadState
from services.helpdesk.visibility import TALKERS
from services.inbox import ChatUser, find_user
from services.inbox.deliveries import list_replies
from services.inbox.models import ReplyState
from services.text import normalise


def answer(thread_id: int, words: str, *, actor: Actor, seen: int | None = None) -> None:
    """Says something to the citizen, and takes a conversation that waits. The bot is silent from now on.

    RuleBroken("words", required | too_long | unreachable); Stale where a colleague did something after the page with
    revision `seen` was drawn, or it has ended; NotFound.
    """
    thread, user = threads.hold(thread_id, actor)
    checked = _checked(words)
    threads.check_seen(thread, seen, checked)
    if thread.state == ThreadState.WITH_OFFICER and thread.officer_id != actor.id:
        raise Stale("words", thread.revision, checked)
    _check_reachable(user)
    if thread.state == ThreadState.WAITING:
        _take(thread, actor)
    _say(thread, user, checked, actor=actor)


def take(thread_id: int, *, actor: Actor, seen: int | None = None) -> None:
    """Answers from now on, in place of whoever did. Stale for the second of two at once; NotFound."""
    thread, user = threads.hold(thread_id, actor)
    threads.check_seen(thread, seen)
    if thread.state == ThreadState.WITH_OFFICER and thread.officer_id == actor.id:
        return
    _take(thread, actor)
    threads.keep_silent(thread, user, now=clock.now())


def hand_to_unit(thread_id: int, unit_id: int, *, actor: Actor, seen: int | None = None) -> None:
    """Hands the conversation to a unit, where it waits. RuleBroken("to", unknown_unit), Stale, NotFound."""
    thread, user = threads.hold(thread_id, actor)
    threads.check_seen(thread, seen)
    if not any(unit.id == unit_id for unit in organisation.list_units()):
        raise RuleBroken("to", "unknown_unit")
    thread.unit_id = unit_id
    _hand(thread, user, None, f"to unit:{unit_id}", actor)


def hand_to_officer(thread_id: int, officer_id: int, *, actor: Actor, seen: int | None = None) -> None:
    """Hands the conversation to a colleague, for whom it waits. RuleBroken("to", unknown_officer), Stale, NotFound."""
    thread, user = threads.hold(thread_id, actor)
    threads.check_seen(thread, seen)
    if not any(one.id == officer_id and one.role in TALKERS for one in people.list_officers()):
        raise RuleBroken("to", "unknown_officer")
    _hand(thread, user, officer_id, f"to officer:{officer_id}", actor)


def end(thread_id: int, *, actor: Actor, seen: int | None = None) -> None:
    """Ends the conversation and tells the citizen kindly. Stale, NotFound."""
    thread, user = threads.hold(thread_id, actor)
    threads.check_seen(thread, seen)
    threads.end(thread, user, EndedBy.OFFICER, actor=actor)


def send_again(thread_id: int, message_id: int, *, actor: Actor) -> None:
    """Sends once more what could not be delivered. RuleBroken("", not_failed | unreachable), NotFound."""
    thread, user = threads.hold(thread_id, actor)
    message = db.session().get(ChatMessage, message_id)
    if message is None or message.thread_id != thread.id or message.side != Side.OFFICER or not message.words:
        raise NotFound("message")
    stands = list_replies([message.reply_id or 0]).get(message.reply_id or 0)
    if stands is None or stands.state is not ReplyState.FAILED:
        raise RuleBroken("", "not_failed")
    post = people.posts_of([message.officer_id or 0]).get(message.officer_id or 0, "")
    message.reply_id = _leave(thread, user, message.words, post=post, is_first=False)
    record("send chat again", actor=actor, subject="chat", subject_id=thread.id)


def can_begin_from(case: CaseView, *, actor: Actor) -> bool:
    """Whether the officer may write to the reporter of this matter by chat: reachable there, nothing confidential."""
    if case.is_confidential or not case.actions or not actor.has_role(*TALKERS):
        return False
    user = _reporter(case)
    return user is not None and threads.is_reachable(user)


def begin_from_case(case: CaseView, words: str, *, actor: Actor) -> int:
    """Begins a conversation with the reporter of a matter; its number. RuleBroken as `answer`, and ("", busy)."""
    checked = _checked(words)
    if not can_begin_from(case, actor=actor):
        raise NotFound("chat")
    found = _reporter(case)
    if found is None:
        raise NotFound("chat")
    user = threads.lock_user(found.id)
    if threads.find_open(user) is not None:
        raise RuleBroken("words", "busy")
    now = clock.now()
    thread = threads.begin(user, now=now)
    thread.case_id, thread.is_from_case, thread.unit_id = case.id, True, case.unit_id
    threads.note(thread, "from case", actor=actor, now=now)
    record("open chat", actor=actor, subject="chat", subject_id=thread.id, note=f"case={case.id}")
    _take(thread, actor, is_noted=False)
    _say(thread, user, checked, actor=actor, reference=case.reference)
    return thread.id


def begin_again(thread_id: int, words: str, *, actor: Actor) -> int:
    """Takes up a conversation that has ended, as a new one; its number. RuleBroken as `answer`, and ("words", busy)."""
    ended, user = threads.hold(thread_id, actor)
    checked = _checked(words)
    if threads.find_open(user) is not None:
        raise RuleBroken("words", "busy")
    _check_reachable(user)
    thread = threads.begin(user, now=clock.now())
    thread.case_id, thread.is_from_case, thread.unit_id = ended.case_id, ended.is_from_case, ended.unit_id
    record("open chat", actor=actor, subject="chat", subject_id=thread.id, note=f"after={ended.id}")
    _take(thread, actor)
    _say(thread, user, checked, actor=actor)
    return thread.id


def _checked(words: str) -> str:
    checked = normalise(words)
    if not checked:
        raise RuleBroken("words", "required")
    if len(checked) > MOST_WORDS:
        raise RuleBroken("words", "too_long", most=MOST_WORDS)
    return checked


def _reporter(case: CaseView) -> ChatUser | None:
    """The chat by which the reporter of a matter is told of it."""
    for follower in list_followers(case.id):
        if follower.is_reporter and follower.address and (user := find_user(follower.channel, follower.address)):
            return user
    return None


def _take(thread: ChatThread, actor: Actor, *, is_noted: bool = True) -> None:
    thread.state, thread.officer_id = ThreadState.WITH_OFFICER, actor.id
    thread.revision += 1
    if is_noted:
        threads.note(thread, "taken", actor=actor, now=clock.now())
    record("take chat", actor=actor, subject="chat", subject_id=thread.id, fields=["officer"])


def _hand(thread: ChatThread, user: ChatUser, officer_id: int | None, code: str, actor: Actor) -> None:
    now = clock.now()
    thread.state, thread.officer_id, thread.told_at = ThreadState.WAITING, officer_id, None
    thread.revision += 1
    threads.note(thread, code, actor=actor, now=now)
    threads.keep_silent(thread, user, now=now)
    record("hand chat on", actor=actor, subject="chat", subject_id=thread.id, fields=["unit", "officer"])
    db.session().flush()
    db.request_work()


def _say(thread: ChatThread, user: ChatUser, words: str, *, actor: Actor, reference: str = "") -> None:
    """The officer's words as a row and, in the same transaction, as an answer on its way."""
    now = clock.now()
    is_first = not _has_spoken(thread, actor)
    post = people.posts_of([actor.id or 0]).get(actor.id or 0, "")
    number = _leave(thread, user, words, post=post, is_first=is_first, reference=reference)
    db.session().add(
        ChatMessage(
            thread_id=thread.id,
            side=Side.OFFICER,
            kind="text",
            words=words,
            officer_id=actor.id,
            reply_id=number,
            created_at=now,
        )
    )
    thread.is_answered = True
    thread.revision += 1
    threads.keep_silent(thread, user, now=now)
    record("answer chat", actor=actor, subject="chat", subject_id=thread.id, fields=["words"])
    db.session().flush()


def _has_spoken(thread: ChatThread, actor: Actor) -> bool:
    """Whether the officer has said something in this conversation already."""
    said = select(ChatMessage.id).where(
        ChatMessage.thread_id == thread.id, ChatMessage.officer_id == actor.id, ChatMessage.kind != ""
    )
    return db.session().scalar(said.limit(1)) is not None


def _check_reachable(user: ChatUser) -> Speaker:
    """Who words what is said to this citizen; RuleBroken where nothing gets through."""
    try:
        speaker = speaker_of(user.channel)
    except Unreachable as error:
        raise RuleBroken("words", "unreachable") from error
    if not threads.is_reachable(user):
        raise RuleBroken("words", "unreachable")
    return speaker


def _leave(thread: ChatThread, user: ChatUser, words: str, *, post: str, is_first: bool, reference: str = "") -> int:
    """Puts the words on their way; the number of the answer that carries them."""
    messages = _check_reachable(user).answer(user, words, post=post, is_first=is_first, reference=reference)
    return threads.say(thread, user, [dict(message) for message in messages])
