"""Whose menu is which at a chat platform: what should be seen is a row, told to the platform after the commit."""

from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from sqlalchemy import func, select, update

from services import clock, db
from services.errors import ServiceError, Unavailable
from services.inbox.channel_models import ChatChannel, ChatMenu
from services.inbox.keepers import find_keeper
from services.inbox.models import ChatUser

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=60)
#: Waits after the first, second … time that the platform did not answer; the last one goes on.
BACK_OFF = tuple(timedelta(seconds=seconds) for seconds in (5, 20, 60, 300, 900))
AT_ONCE = 50
#: Up to which user this process has looked at officers' menus.
_checked = 0


@dataclass(frozen=True, slots=True)
class _Due:
    user_id: int
    channel: str
    address: str = field(repr=False)
    wanted: str
    menu_id: str


def note_menu(user: ChatUser, wanted: str) -> bool:
    """Keeps which menu the user should see ("" the usual one); the platform is told after the commit. Was it new?"""
    session = db.session()
    row = session.get(ChatMenu, user.id)
    if row is None:
        if not wanted:
            return False
        row = ChatMenu(user_id=user.id, wanted="", shown="", attempts=0)
        session.add(row)
    if row.wanted == wanted and (row.shown == wanted or row.due_at is not None):
        return False
    row.wanted, row.due_at, row.attempts = wanted, clock.now(), 0
    session.flush()
    db.request_work()
    return True


def show_again() -> None:
    """The menus have other ids: whoever does not see the usual one is told of again. In the caller's unit of work."""
    db.session().execute(
        update(ChatMenu).where(ChatMenu.wanted != "").values(due_at=clock.now(), attempts=0, shown=""),
        execution_options={"synchronize_session": False},
    )


def count_due() -> int:
    """How many users are still to get their menu; at most 1,000 are counted."""
    due = select(ChatMenu.user_id).where(ChatMenu.due_at.is_not(None)).limit(1000).subquery()
    return db.session().scalar(select(func.count()).select_from(due)) or 0


def show_menus(limit: int = AT_ONCE) -> int:
    """The sweep: tells the platform whose menu changed; how many. Opens its own units of work."""
    told = 0
    for due in _claim(limit):
        keeper = find_keeper(due.channel)
        if keeper is None:
            continue
        try:
            keeper.show_menu(due.address, due.menu_id)
        except Unavailable:
            _note_later(due)
            # The platform is away for everybody: the others wait for the next sweep.
            break
        except ServiceError as error:
            # They left, or the menu is gone: the next change, or the next installation, tries again.
            log.info("a menu could not be shown", error=type(error).__name__)
            _note_done(due, is_shown=False)
        else:
            _note_done(due, is_shown=True)
        told += 1
    return told


def check_menus(limit: int = 200) -> int:
    """The sweep: who sees the officers' menu may have lost the reason for it elsewhere; how many changed.

    Looks at some of them each time, one after the other, and opens a unit of work of its own where there is a change.
    """
    global _checked
    session = db.session()
    users = session.scalars(
        select(ChatUser)
        .join(ChatMenu, ChatMenu.user_id == ChatUser.id)
        .where(ChatMenu.wanted.like("officer-%"), ChatMenu.user_id > _checked)
        .order_by(ChatMenu.user_id)
        .limit(limit)
    ).all()
    wanted = {user.id: _wanted_by(user) for user in users}
    lost = [user.id for user in users if not wanted[user.id].startswith("officer-")]
    _checked = users[-1].id if len(users) == limit else 0
    session.rollback()
    if lost:
        with db.unit_of_work() as session:
            for user in session.scalars(select(ChatUser).where(ChatUser.id.in_(lost))):
                note_menu(user, wanted[user.id])
    return len(lost)


def _wanted_by(user: ChatUser) -> str:
    keeper = find_keeper(user.channel)
    return keeper.wanted_menu(user.channel, user.address, user.language) if keeper is not None else "officer-"


def _claim(limit: int) -> list[_Due]:
    """Takes what is due, so that nobody else tells of it meanwhile; nothing is locked where nothing is due."""
    session, now = db.session(), clock.now()
    is_idle = session.execute(select(ChatMenu.user_id).where(ChatMenu.due_at <= now).limit(1)).first() is None
    session.rollback()
    if is_idle:
        return []
    with db.unit_of_work() as session:
        rows = session.execute(
            select(ChatMenu, ChatUser, ChatChannel)
            .join(ChatUser, ChatUser.id == ChatMenu.user_id)
            .outerjoin(ChatChannel, ChatChannel.channel == ChatUser.channel)
            .where(ChatMenu.due_at <= clock.now())
            .order_by(ChatMenu.due_at, ChatMenu.user_id)
            .limit(limit)
            .with_for_update(of=ChatMenu, skip_locked=True)
            .execution_options(populate_existing=True)
        ).all()
        due = []
        for menu, user, channel in rows:
            menu_id = str(channel.menus.get(menu.wanted, "")) if channel is not None else ""
            if menu.wanted and not menu_id:
                # Not installed yet: the installation makes it due again.
                menu.due_at = None
                continue
            menu.due_at = clock.now() + LEASE
            due.append(_Due(user.id, user.channel, user.address, menu.wanted, menu_id))
        return due


def _note_done(due: _Due, *, is_shown: bool) -> None:
    with db.unit_of_work() as session:
        row = session.get(ChatMenu, due.user_id, with_for_update=True, populate_existing=True)
        # What was changed meanwhile stays due.
        if row is not None and row.wanted == due.wanted:
            row.due_at, row.attempts = None, 0
            row.shown = due.wanted if is_shown else row.shown


def _note_later(due: _Due) -> None:
    with db.unit_of_work() as session:
        row = session.get(ChatMenu, due.user_id, with_for_update=True, populate_existing=True)
        if row is not None:
            row.attempts = min(row.attempts + 1, 1000)
            row.due_at = clock.now() + BACK_OFF[min(row.attempts, len(BACK_OFF)) - 1]
