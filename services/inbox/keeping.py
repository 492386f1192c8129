"""Keeping a channel at its platform as it should be: installed, kept up to date, tried again where it did not answer.

What the platform is asked goes out between two short units of work, never inside one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from services import audit, clock, db, settings
from services.audit import Actor
from services.errors import ServiceError, Unavailable
from services.inbox import menus
from services.inbox.channel_models import ChatChannel
from services.inbox.keepers import Installed, Keeper, Plan, get_keeper, kept_channels
from services.inbox.models import ChatEventRow

log = structlog.get_logger(__name__)

#: Nobody else installs meanwhile.
LEASE = timedelta(minutes=3)
#: Waits after the first, second … failure; the last one goes on.
BACK_OFF = tuple(timedelta(seconds=seconds) for seconds in (15, 60, 300, 900, 3600))


@dataclass(frozen=True, slots=True)
class ChannelView:
    """A channel as officers see it."""

    channel: str
    is_installed: bool = False
    installed_at: datetime | None = None
    menus: Sequence[str] = ()
    webhook: str = ""
    webhook_answers: bool | None = None
    webhook_said: str = ""
    webhook_tried_at: datetime | None = None
    is_wanted: bool = False
    next_try_at: datetime | None = None
    last_error: str = ""
    last_event_at: datetime | None = None
    waiting_menus: int = 0


def view_channel(channel: str) -> ChannelView:
    """How the channel stands, and when something last came in by it."""
    last = db.session().scalar(
        select(ChatEventRow.received_at)
        .where(ChatEventRow.channel == channel)
        .order_by(ChatEventRow.id.desc())
        .limit(1)
    )
    row = db.session().get(ChatChannel, channel)
    if row is None:
        return ChannelView(channel, last_event_at=last)
    return ChannelView(
        channel,
        is_installed=row.installed_at is not None,
        installed_at=row.installed_at,
        menus=sorted(row.menus),
        webhook=row.webhook,
        webhook_answers=row.webhook_answers,
        webhook_said=row.webhook_said,
        webhook_tried_at=row.webhook_tried_at,
        is_wanted=row.wanted_at is not None,
        next_try_at=row.next_try_at,
        last_error=row.last_error,
        last_event_at=last,
        waiting_menus=menus.count_due(),
    )


def want_install(channel: str, *, actor: Actor) -> None:
    """Asks for the channel to be installed (again): the worker does it soon. It flushes; the door commits."""
    row = _locked(channel)
    row.wanted_at, row.next_try_at, row.attempts = clock.now(), None, 0
    db.session().flush()
    audit.record("install channel", actor=actor, subject="channel", subject_id=channel)
    db.request_work()


def keep_channels() -> int:
    """The sweep: installs what was asked for or has changed. Opens its own units of work; how many it installed."""
    return sum(_keep(channel) is not None for channel in kept_channels())


def install_channel(channel: str) -> Installed:
    """Installs at once, whatever was asked for. Unavailable where the platform is away: the worker then goes on trying.

    Called outside of any unit of work. KeyError where nobody keeps the channel; other errors are the platform's no.
    """
    keeper = get_keeper(channel)
    plan = _plan(keeper)
    with db.unit_of_work():
        row = _locked(channel)
        row.wanted_at, row.next_try_at = row.wanted_at or clock.now(), clock.now() + LEASE
    return _install(channel, keeper, plan)


def _keep(channel: str) -> Installed | None:
    keeper, now = get_keeper(channel), clock.now()
    if not keeper.is_there():
        return None
    row = db.session().get(ChatChannel, channel, populate_existing=True)
    waits = row is not None and row.next_try_at is not None and row.next_try_at > now
    is_wanted = row is not None and row.wanted_at is not None
    is_kept = (row is not None and row.installed_at is not None) or not settings.current().is_production
    db.session().rollback()
    if waits or not (is_wanted or is_kept):
        return None
    plan = _plan(keeper)
    with db.unit_of_work():
        row = _locked(channel)
        if (row.next_try_at is not None and row.next_try_at > now) or (row.wanted_at is None and row.mark == plan.mark):
            return None
        row.next_try_at = now + LEASE
    try:
        return _install(channel, keeper, plan)
    except ServiceError as error:
        log.warning("a channel could not be installed", channel=channel, error=_code(error))
        return None


def _plan(keeper: Keeper) -> Plan:
    try:
        return keeper.plan()
    finally:
        db.session().rollback()


def _install(channel: str, keeper: Keeper, plan: Plan) -> Installed:
    try:
        installed = keeper.install(plan)
    except ServiceError as error:
        _note_failure(channel, error)
        raise
    with db.unit_of_work():
        row, now = _locked(channel), clock.now()
        has_other_menus = row.menus != dict(installed.menus)
        row.mark, row.menus, row.installed_at = plan.mark, dict(installed.menus), now
        row.webhook, row.webhook_answers = installed.webhook[:500], installed.webhook_answers
        row.webhook_said, row.webhook_tried_at = installed.webhook_said[:200], now
        row.wanted_at, row.next_try_at, row.attempts, row.last_error = None, None, 0, ""
        if has_other_menus:
            menus.show_again()
    db.session().rollback()
    log.info("a channel is installed", channel=channel, done=list(installed.done))
    return installed


def _note_failure(channel: str, error: ServiceError) -> None:
    with db.unit_of_work():
        row = _locked(channel)
        row.attempts = min(row.attempts + 1, 1000)
        # A refusal will hardly become a yes by itself: it is tried again only now and then.
        wait = BACK_OFF[min(row.attempts, len(BACK_OFF)) - 1] if isinstance(error, Unavailable) else BACK_OFF[-1]
        row.next_try_at, row.last_error = clock.now() + wait, _code(error)
    db.session().rollback()


def _code(error: ServiceError) -> str:
    return str(getattr(error, "code", "") or type(error).__name__)[:200]


def _locked(channel: str) -> ChatChannel:
    """The row of the channel, made where there is none; of two who make it at once both get the one."""
    session, table = db.session(), ChatChannel.__table__
    insert = sqlite.insert if db.is_sqlite() else postgresql.insert
    fresh = {"channel": channel, "mark": "", "menus": {}, "webhook": "", "webhook_said": "", "attempts": 0}
    session.execute(
        insert(table)  # type: ignore[arg-type]
        .values(**fresh, last_error="")
        .on_conflict_do_nothing(index_elements=["channel"])
    )
    return session.get_one(ChatChannel, channel, with_for_update=True, populate_existing=True)
