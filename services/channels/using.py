"""How much of each service was sent by which channel: counters of a month, which know neither who nor when."""

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import delete, func, insert, select

from services import catalogue, clock
from services.audit import Channel
from services.channels.models import ChannelUse
from services.db import session
from services.drafts import DraftEnded

#: So many whole months are shown. The present one is not: a number that has just moved would tell of one matter.
MONTHS = 13


def note_use(event: DraftEnded) -> None:
    """Listens: something was sent. What an officer files anywhere counts as the counter's.

    Of confidential services nothing is counted: not everybody who reads the matrix may know that a report came.
    """
    if catalogue.get_service(event.service).is_confidential:
        return
    add_use([(event.service, channel_of(event.channel), month_now(), 1)])


def add_use(counted: Iterable[tuple[str, Channel, str, int]]) -> None:
    """Adds to the counters: service, channel, month ("2026-11") and how many."""
    rows = [{"service": key, "channel": channel.value, "month": month, "n": n} for key, channel, month, n in counted]
    if rows:
        session().execute(insert(ChannelUse), rows)


def channel_of(channel: Channel) -> Channel:
    """The channel as the citizen met it: behind the desk is at the counter."""
    return Channel.COUNTER if channel is Channel.STAFF else channel


def month_now() -> str:
    """The present month in Thailand."""
    return f"{clock.today():%Y-%m}"


def list_months() -> list[str]:
    """The months that are shown, the last whole one first."""
    year, month = clock.today().year, clock.today().month
    found = []
    for _ in range(MONTHS):
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
        found.append(f"{year}-{month:02d}")
    return found


def count_use(since: str) -> Counter[tuple[str, str, str]]:
    """How many were sent, by month, service and channel, from that month on."""
    columns = (ChannelUse.month, ChannelUse.service, ChannelUse.channel)
    query = select(*columns, func.sum(ChannelUse.n)).where(ChannelUse.month >= since).group_by(*columns)
    return Counter({(month, key, channel): int(n) for month, key, channel, n in session().execute(query)})


def fold_use(limit: int = 5000) -> int:
    """Folds rows of differences into one row a counter; gives the number of rows that went. Called by the worker."""
    columns = (ChannelUse.service, ChannelUse.channel, ChannelUse.month)
    many = select(*columns).group_by(*columns).having(func.count() > 1).limit(limit)
    gone = 0
    for key in session().execute(many).all():
        conditions = [column == value for column, value in zip(columns, key, strict=True)]
        rows = session().scalars(select(ChannelUse).where(*conditions).with_for_update(skip_locked=True)).all()
        if len(rows) < 2:
            continue
        session().execute(delete(ChannelUse).where(ChannelUse.id.in_([row.id for row in rows])))
        add_use([(key.service, Channel(key.channel), key.month, sum(row.n for row in rows))])
        gone += len(rows) - 1
    return gone
