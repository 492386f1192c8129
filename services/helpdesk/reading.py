"""Conversations as officers read them: lists by what they need, one with its messages, the count that waits."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select

from services import clock, db, people
from services.audit import Actor, record_read
from services.cases import Status, list_cases_of_reporter
from services.errors import NotFound
from services.helpdesk import threads
from services.helpdesk.base import CaseLink, MessageView, ThreadPage, ThreadRow, ThreadView
from services.helpdesk.models import ChatMessage, ChatThread, EndedBy, Side, ThreadState
from services.helpdesk.visibility import DESK, TALKERS, known_by, units_of, visible_to
from services.inbox import ChatUser, get_user
from services.inbox.deliveries import list_replies

PAGE = 30
#: Messages on one page of a conversation.
MESSAGES = 100
#: More than so many are "999+".
MOST_COUNTED = 1000
#: The lists of conversations.
LISTS = ("waiting", "mine", "others", "ended")


def list_threads(actor: Actor, shown: str, *, after: tuple[datetime, int] | None = None) -> ThreadPage:
    """A page of a list (`LISTS`): waiting longest first, mine, those of colleagues, ended today (newest first)."""
    by, is_newest_first = (ChatThread.ended_at, True) if shown == "ended" else (ChatThread.waiting_since, False)
    query = select(ChatThread, ChatUser.language).join(ChatUser, ChatUser.id == ChatThread.user_id)
    query = query.where(visible_to(actor), _in_list(actor, shown))
    if after is not None:
        at, number = after
        beyond = or_(by < at, and_(by == at, ChatThread.id < number))
        ahead = or_(by > at, and_(by == at, ChatThread.id > number))
        query = query.where(beyond if is_newest_first else ahead)
    order = (by.desc(), ChatThread.id.desc()) if is_newest_first else (by, ChatThread.id)
    found = db.session().execute(query.order_by(*order).limit(PAGE + 1)).all()
    rows = [_row(thread, language) for thread, language in found[:PAGE]]
    last = rows[-1] if len(found) > PAGE else None
    key = None if last is None else ((last.ended_at if is_newest_first else None) or last.waiting_since, last.id)
    return ThreadPage(rows, key)


def count_threads(actor: Actor, shown: str = "waiting") -> int:
    """How many are in a list, up to 1,000: an indexed range of the few that are open."""
    if not actor.has_role(*TALKERS):
        return 0
    if shown == "waiting":
        # Beside the menu of every page: made once, filled each time.
        return int(db.read(_waiting(actor.has_role(*DESK)), {"me": actor.id, "units": units_of(actor)}).scalar_one())
    return int(db.session().scalar(_counted(_in_list(actor, shown), visible_to(actor))) or 0)


def _counted(*conditions: ColumnElement[bool]) -> Select[int]:
    some = select(ChatThread.id).where(*conditions).limit(MOST_COUNTED).subquery()
    return select(func.count()).select_from(some)


@cache
def _waiting(is_desk: bool) -> Select[int]:
    waits = ChatThread.state == ThreadState.WAITING
    return _counted(waits, known_by(bindparam("me"), bindparam("units", expanding=True), is_desk=is_desk))


def get_thread(thread_id: int, *, actor: Actor, before: int | None = None) -> ThreadView:
    """One conversation with its newest messages, those before the message `before` where that is given. NotFound.

    Reading it is written down: the door opens it under `@records`.
    """
    view = look_at(thread_id, actor=actor, before=before)
    log_reading(thread_id, actor=actor)
    return view


def look_at(thread_id: int, *, actor: Actor, before: int | None = None) -> ThreadView:
    """As `get_thread`, without writing it down: for finding out whether there is anything new to read."""
    thread = db.session().scalar(select(ChatThread).where(ChatThread.id == thread_id, visible_to(actor)))
    if thread is None:
        raise NotFound("chat")
    user = get_user(thread.user_id)
    messages, older = _messages(thread.id, before)
    return ThreadView(
        row=_row(thread, user.language),
        revision=thread.revision,
        name="" if thread.is_from_case else _name(user),
        is_reachable=threads.is_reachable(user),
        messages=messages,
        older=older,
        cases=_cases(thread, user, actor),
        earlier=_earlier(thread, actor),
    )


def log_reading(thread_id: int, *, actor: Actor) -> None:
    """Writes down that the officer read what was said in a conversation."""
    record_read(actor, "chat", thread_id)


def check_picture(thread_id: int, key: str, *, actor: Actor) -> None:
    """Whether that picture was said in that conversation, before this officer. NotFound."""
    found = db.session().scalar(
        select(ChatMessage.id)
        .join(ChatThread, ChatThread.id == ChatMessage.thread_id)
        .where(ChatThread.id == thread_id, ChatMessage.file_key == key, visible_to(actor))
        .limit(1)
    )
    if found is None:
        raise NotFound("file")


def _in_list(actor: Actor, shown: str) -> ColumnElement[bool]:
    if shown == "mine":
        return and_(ChatThread.state != ThreadState.ENDED, ChatThread.officer_id == actor.id)
    if shown == "others":
        return and_(ChatThread.state == ThreadState.WITH_OFFICER, ChatThread.officer_id != actor.id)
    if shown == "ended":
        today = clock.local_midnight(clock.today())
        return and_(ChatThread.state == ThreadState.ENDED, ChatThread.ended_at >= today)
    return ChatThread.state == ThreadState.WAITING


def _row(thread: ChatThread, language: str) -> ThreadRow:
    return ThreadRow(
        id=thread.id,
        state=ThreadState(thread.state),
        waiting_since=thread.waiting_since,
        last_word_at=thread.last_word_at,
        is_answered=thread.is_answered,
        is_from_case=thread.is_from_case,
        unit_id=thread.unit_id,
        officer_id=thread.officer_id,
        language=language,
        ended_at=thread.ended_at,
        ended_by=EndedBy(thread.ended_by) if thread.ended_by else None,
    )


def _messages(thread_id: int, before: int | None) -> tuple[Sequence[MessageView], int | None]:
    query = select(ChatMessage).where(ChatMessage.thread_id == thread_id)
    if before is not None:
        query = query.where(ChatMessage.id < before)
    found = list(db.session().scalars(query.order_by(ChatMessage.id.desc()).limit(MESSAGES + 1)))
    shown = found[MESSAGES - 1 :: -1] if len(found) > MESSAGES else found[::-1]
    stands = list_replies([each.reply_id for each in shown if each.reply_id])
    views = [
        MessageView(
            id=each.id,
            side=Side(each.side),
            kind=each.kind,
            words=each.words,
            file_key=each.file_key,
            note=each.note,
            officer_id=each.officer_id,
            is_unsent=each.is_unsent,
            created_at=each.created_at,
            delivery=stands.get(each.reply_id or 0),
        )
        for each in shown
    ]
    return views, views[0].id if len(found) > MESSAGES else None


def _name(user: ChatUser) -> str:
    """The name of the account to which the chat is tied; nobody else is asked who that may be."""
    if user.person_id is None:
        return ""
    try:
        return people.get_person(user.person_id).name
    except NotFound:
        return ""


def _cases(thread: ChatThread, user: ChatUser, actor: Actor) -> Sequence[CaseLink]:
    """Matters of the same person. Begun from a matter, that one alone: others might tell who reported it."""
    only = thread.case_id if thread.is_from_case else None
    if thread.is_from_case and only is None:
        return ()
    found = list_cases_of_reporter(user.channel, user.address, actor=actor, only=only)
    return [CaseLink(case.reference, case.service, case.topic, Status(case.status)) for case in found]


def _earlier(thread: ChatThread, actor: Actor) -> Sequence[ThreadRow]:
    """The conversations before this one; none across the border of a matter whose reporter is not known."""
    same: Any = ChatThread.case_id == thread.case_id if thread.is_from_case else ChatThread.is_from_case.is_(False)
    found = db.session().execute(
        select(ChatThread, ChatUser.language)
        .join(ChatUser, ChatUser.id == ChatThread.user_id)
        .where(ChatThread.user_id == thread.user_id, ChatThread.id < thread.id, same, visible_to(actor))
        .order_by(ChatThread.id.desc())
        .limit(5)
    )
    return [_row(each, language) for each, language in found]
