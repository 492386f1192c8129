"""The month's messages of a channel: how many there are, how many are used, and who may still spend them.

A push costs one for each recipient; replies are free. What the platform last said is kept, and what was pushed since is
counted, so that nobody asks before each message. Part of the month is reserved for what must not wait (bills, questions
to the citizen, results): other news and broadcasts may not touch it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import structlog
from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from services import clock, db, organisation, settings
from services.audit import Role
from services.notifications.base import Recipient
from services.notifications.declaring import declare_notice
from services.notifications.models import MessageQuota
from services.notifications.options import LINE, PUSH_NORMAL, RESERVE_PERCENT, PushNormal, declare_options
from services.notifications.outbox import notify
from services.people import list_officers
from services.text import Words

log = structlog.get_logger(__name__)

#: The notice to administrators that the month is used up, and the page to which it leads.
SPENT = "line.quota_spent"
PAGE = "/staff/settings/quota"
#: How old the platform's figures may become before it is asked again.
ASK_EVERY = timedelta(minutes=10)

#: Asks the platform: the limit (None: there is none) and how many are used; None where it does not answer.
QuotaSource = Callable[[], tuple[int | None, int] | None]
_sources: dict[str, QuotaSource] = {}


@dataclass(frozen=True, slots=True)
class QuotaView:
    """A channel's month. `limit` and `remaining` are None where there is no limit, or none is known (`asked_at`)."""

    channel: str
    limit: int | None
    used: int
    remaining: int | None
    #: How many of `limit` are kept for what must not wait.
    reserve: int
    asked_at: datetime | None
    is_spent: bool

    @property
    def is_known(self) -> bool:
        """Whether the platform has been asked this month."""
        return self.asked_at is not None

    @property
    def free(self) -> int | None:
        """How many may be spent on news and broadcasts; None where there is no limit, or none is known."""
        return None if self.remaining is None else max(0, self.remaining - self.reserve)


def install() -> None:
    """Declares the settings and the notice; called by `services.offered.install`."""
    declare_options()
    declare_notice(
        SPENT, ("limit", "used", "link"), "urgent", Words("โควตาข้อความ LINE หมด", "LINE messages of the month used up")
    )


def register_quota_source(channel: str, ask: QuotaSource) -> None:
    """Says who asks the platform of a channel."""
    _sources[channel] = ask


def read_quota(channel: str = LINE) -> QuotaView:
    """The present month as it is known; a month of which nothing was heard begins anew with the old limit."""
    quota = MessageQuota
    columns = select(quota.month, quota.limit, quota.used, quota.asked_at, quota.spent_at)
    row = db.session().execute(columns.where(quota.channel == channel)).first()
    if row is None:
        return QuotaView(channel, None, 0, None, 0, None, is_spent=False)
    is_present = row.month == _month()
    used = row.used if is_present else 0
    remaining = None if row.limit is None else max(0, row.limit - used)
    return QuotaView(
        channel,
        row.limit,
        used,
        remaining,
        _reserve_of(row.limit),
        row.asked_at if is_present else None,
        is_spent=is_present and (row.spent_at is not None or remaining == 0),
    )


def note_quota(limit: int | None, used: int, channel: str = LINE) -> None:
    """Keeps what the platform said, in the caller's unit of work; None is no limit."""
    now = clock.now()
    row = _locked(channel)
    row.limit, row.used, row.asked_at = limit, used, now
    if limit is None or used < limit:
        row.spent_at = None
    elif row.spent_at is None:
        row.spent_at = now
    db.session().flush()
    if row.spent_at is not None:
        _tell_administrators(row)


def note_pushed(messages: int = 1, channel: str = LINE) -> None:
    """Counts messages that were just pushed, in the caller's unit of work."""
    _ensure(channel)
    quota = MessageQuota
    db.session().execute(
        update(quota).where(quota.channel == channel, quota.month == _month()).values(used=quota.used + messages)
    )


def note_spent(channel: str = LINE) -> None:
    """The platform refused a push for the month's end, in the caller's unit of work; administrators are told once."""
    row = _locked(channel)
    if row.spent_at is None:
        row.spent_at = clock.now()
        db.session().flush()
        log.error("the month's messages are used up", channel=channel, limit=row.limit, used=row.used)
    _tell_administrators(row)


def count_push(channel: str = LINE) -> None:
    """One message was pushed; in a unit of work of its own."""
    with db.unit_of_work():
        note_pushed(1, channel)


def stop_pushes(channel: str = LINE) -> None:
    """As `note_spent`, in a unit of work of its own."""
    with db.unit_of_work():
        note_spent(channel)


def reserve_left(messages: int = 1, channel: str = LINE) -> bool:
    """Whether so many messages can be spent on news without touching what is reserved. True where no limit is known."""
    view = read_quota(channel)
    return not view.is_spent and (view.free is None or messages <= view.free)


def can_broadcast(recipients: int, channel: str = LINE) -> bool:
    """Whether so many recipients can be told at once: the platform was asked, and the reserve stays whole.

    `refresh_quota` first: what was heard minutes ago may be wrong by a broadcast.
    """
    return read_quota(channel).is_known and reserve_left(recipients, channel)


def may_push_news(channel: str = LINE) -> bool:
    """Whether a message is spent on news that could wait for the citizen's next word: as administrators set it."""
    rule = PushNormal(str(organisation.get_setting(PUSH_NORMAL)))
    if rule is PushNormal.NEVER:
        return False
    view = read_quota(channel)
    return not view.is_spent and (rule is PushNormal.ALWAYS or view.free is None or view.free > 0)


def refresh_quota(channel: str = LINE, *, older_than: timedelta = timedelta(0)) -> QuotaView:
    """Asks the platform unless it was asked within `older_than`; the month as known then.

    Called outside of any unit of work: asking takes time, and what was heard is kept in one of its own.
    """
    view = read_quota(channel)
    db.session().rollback()
    source = _sources.get(channel)
    if source is None or (view.asked_at is not None and clock.now() - view.asked_at < older_than):
        return view
    heard = source()
    if heard is None:
        return view
    with db.unit_of_work():
        note_quota(*heard, channel=channel)
        return read_quota(channel)


def ask_quotas() -> int:
    """The sweep: asks each platform whose figures have become old; gives 0, so that it rests. Opens its own units."""
    for channel in _sources:
        refresh_quota(channel, older_than=ASK_EVERY)
    return 0


def _month() -> date:
    return clock.today().replace(day=1)


def _reserve_of(limit: int | None) -> int:
    """So many of the month's messages, rounded up."""
    return 0 if limit is None else -(-limit * int(organisation.get_setting(RESERVE_PERCENT)) // 100)


def _ensure(channel: str) -> None:
    """The row is there and counts the present month; last month's figures go, its limit stays until asked again."""
    month, session, table = _month(), db.session(), MessageQuota.__table__
    insert = sqlite.insert if db.is_sqlite() else postgresql.insert
    session.execute(
        insert(table)  # type: ignore[arg-type]
        .values(channel=channel, month=month, used=0)
        .on_conflict_do_update(
            index_elements=["channel"],
            set_={"month": month, "used": 0, "asked_at": None, "spent_at": None},
            where=table.c.month != month,
        )
    )


def _locked(channel: str) -> MessageQuota:
    _ensure(channel)
    return db.session().get_one(MessageQuota, channel, with_for_update=True, populate_existing=True)


def _tell_administrators(row: MessageQuota) -> None:
    """A mail to each administrator, once for each month that ends early."""
    if row.told_month == row.month:
        return
    row.told_month = row.month
    told = [
        Recipient("email", officer.email, officer.language)
        for officer in list_officers()
        if officer.role == Role.ADMIN and officer.email
    ]
    limit = row.limit if row.limit is not None else row.used
    link = f"{settings.current().base_url}{PAGE}"
    notify(
        SPENT,
        recipients=told,
        params={"limit": limit, "used": row.used, "link": link},
        subject=("quota", row.channel),
    )
