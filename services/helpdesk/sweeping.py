"""What time itself does: quiet talks end, officers are told of who waits, old conversations are let go of."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select

from services import clock, db, files, organisation, people, settings
from services.audit import Role
from services.helpdesk import options, threads
from services.helpdesk.models import ChatMessage, ChatThread, EndedBy, ThreadState
from services.helpdesk.visibility import TALKERS
from services.inbox import list_users_of
from services.notifications import Recipient, declare_notice, notify
from services.notifications.wording import Value
from services.people import Officer, PersonErased
from services.text import Words

WAITING = "chat.waiting"


def declare_notices() -> None:
    """Makes the mail to officers known."""
    declare_notice(WAITING, ("number", "since", "link"), "normal", Words("มีคนรอคุยในแชต", "Somebody waits to talk"))


def end_quiet(limit: int = 20) -> int:
    """Ends the talks with an officer in which nobody said anything for the time of the setting; how many."""
    before = clock.now() - options.silence()
    quiet = (ChatThread.state == ThreadState.WITH_OFFICER, ChatThread.last_word_at <= before)
    found = db.session().execute(
        select(ChatThread.id, ChatThread.user_id).where(*quiet).order_by(ChatThread.user_id).limit(limit)
    )
    ended = 0
    for thread_id, user_id in found.all():
        user = threads.lock_user(user_id)
        thread = db.session().get(ChatThread, thread_id, with_for_update=True, populate_existing=True)
        # Somebody may have said something between the two.
        if thread is not None and thread.state == ThreadState.WITH_OFFICER and thread.last_word_at <= before:
            threads.end(thread, user, EndedBy.TIME)
            ended += 1
    return ended


def tell_officers(limit: int = 200) -> int:
    """Mails whoever shall answer that people wait: once each, in office hours, bundled; how many mails."""
    now = clock.now()
    waiting = select(ChatThread).where(ChatThread.state == ThreadState.WAITING, ChatThread.told_at.is_(None))
    rows = list(db.session().scalars(waiting.order_by(ChatThread.waiting_since, ChatThread.id).limit(limit)))
    if not rows or not organisation.is_office_open(now):
        return 0
    groups: dict[tuple[int | None, int | None], list[ChatThread]] = {}
    for row in rows:
        groups.setdefault((None if row.officer_id else row.unit_id, row.officer_id), []).append(row)
    return sum(_tell(unit_id, officer_id, group, now) for (unit_id, officer_id), group in groups.items())


def purge(limit: int = 100) -> int:
    """Lets go of conversations that ended long ago, with words and pictures; how many went."""
    ended = (ChatThread.state == ThreadState.ENDED, ChatThread.ended_at < clock.now() - options.kept())
    ids = list(db.session().scalars(select(ChatThread.id).where(*ended).order_by(ChatThread.ended_at).limit(limit)))
    return _delete(ids)


def forget_person(erased: PersonErased) -> None:
    """What somebody said whose account is closed goes with it; a talk that is open ends first."""
    for user in list_users_of(erased.person_id):
        thread = threads.find_open(user)
        if thread is not None:
            threads.end(thread, user, EndedBy.CITIZEN, tells=False, is_farewell=True)
        _delete(list(db.session().scalars(select(ChatThread.id).where(ChatThread.user_id == user.id))))


def _delete(ids: Sequence[int]) -> int:
    if not ids:
        return 0
    keys = select(ChatMessage.file_key).where(ChatMessage.thread_id.in_(ids), ChatMessage.file_key.is_not(None))
    files.remove([key for key in db.session().scalars(keys) if key])
    db.session().execute(delete(ChatMessage).where(ChatMessage.thread_id.in_(ids)))
    db.session().execute(delete(ChatThread).where(ChatThread.id.in_(ids)))
    return len(ids)


def _tell(unit_id: int | None, officer_id: int | None, rows: Sequence[ChatThread], now: datetime) -> int:
    same = (
        ChatThread.unit_id.is_(None) if unit_id is None else ChatThread.unit_id == unit_id,
        ChatThread.officer_id.is_(None) if officer_id is None else ChatThread.officer_id == officer_id,
    )
    last = db.session().scalar(select(func.max(ChatThread.told_at)).where(*same))
    if last is not None and last > now - options.notice_gap():
        # They were told a moment ago: these are bundled into the next mail.
        return 0
    to = [Recipient("email", one.email, one.language) for one in _officers(unit_id, officer_id)]
    for row in rows:
        row.told_at = now
    db.session().flush()
    params: dict[str, Value] = {
        "number": len(rows),
        "since": min(row.waiting_since for row in rows),
        "link": f"{settings.current().base_url}/staff/chats",
    }
    return notify(WAITING, recipients=to, params=params, subject=("chat", rows[0].id))


def _officers(unit_id: int | None, officer_id: int | None) -> list[Officer]:
    """Whoever shall answer: the one it was handed to, those of the unit, else those on duty."""
    if officer_id is not None:
        return [one for one in people.list_officers() if one.id == officer_id]
    if unit_id is not None:
        return [one for one in people.list_officers(unit_id) if one.role in TALKERS]
    duty: tuple[Role, ...] = options.duty_roles()
    return [one for one in people.list_officers() if one.role in duty]
