"""What remains of a day's tickets: how many, and how long people waited. The tickets themselves are removed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from services import clock
from services.counter.models import QueueLine, QueueNumber, QueueTally, QueueTicket
from services.counter.options import KEPT_DAYS
from services.counter.tickets import MISSED, SERVED
from services.db import is_sqlite, session
from services.organisation import get_setting
from services.text import Words

MOST_DAYS = 92


@dataclass(frozen=True, slots=True)
class DayOfLine:
    """A line on a day; waits in minutes, None where nobody was called."""

    day: date
    letter: str
    line: Words
    issued: int
    served: int
    missed: int
    median_wait: int | None
    longest_wait: int | None


def purge_tickets(limit: int = 500) -> int:
    """Sweep: counts the tickets of one day and line that are past their time, and removes them; gives how many."""
    last = clock.today() - timedelta(days=int(get_setting(KEPT_DAYS)))
    query = select(QueueTicket.line_id, QueueTicket.day).where(QueueTicket.day < last)
    found = session().execute(query.order_by(QueueTicket.day, QueueTicket.line_id).limit(1)).one_or_none()
    if found is None:
        return 0
    line_id, day = found
    _keep(line_id, day)
    mine = (QueueTicket.line_id == line_id, QueueTicket.day == day)
    old = select(QueueTicket.id).where(*mine).limit(max(limit, 5000))
    gone = session().execute(delete(QueueTicket).where(QueueTicket.id.in_(old)).returning(QueueTicket.id)).all()
    session().execute(delete(QueueNumber).where(QueueNumber.line_id == line_id, QueueNumber.day == day))
    return len(gone)


def list_days(days: int = 30) -> list[DayOfLine]:
    """The last days, newest first, each line by itself: counted from the tickets as long as they are there."""
    first = clock.today() - timedelta(days=min(days, MOST_DAYS))
    lines = {row.id: row for row in session().scalars(select(QueueLine).limit(200))}
    kept = session().scalars(select(QueueTally).where(QueueTally.day >= first).limit(MOST_DAYS * 60))
    rows = [_told(tally, lines[tally.line_id]) for tally in kept]
    pairs = session().execute(
        select(QueueTicket.line_id, QueueTicket.day).where(QueueTicket.day >= first).distinct().limit(MOST_DAYS * 60)
    )
    rows += [_told(_counted(line_id, day), lines[line_id]) for line_id, day in pairs]
    return sorted(rows, key=lambda row: (-row.day.toordinal(), row.letter))


def _keep(line_id: int, day: date) -> None:
    tally = _counted(line_id, day)
    insert = sqlite_insert if is_sqlite() else postgres_insert
    values = {
        "line_id": line_id, "day": day, "issued": tally.issued, "served": tally.served, "missed": tally.missed,
        "median_wait": tally.median_wait, "longest_wait": tally.longest_wait,
    }  # fmt: skip
    session().execute(insert(QueueTally).values(**values).on_conflict_do_nothing())


def _counted(line_id: int, day: date) -> QueueTally:
    query = select(QueueTicket.state, QueueTicket.issued_at, QueueTicket.called_at).where(
        QueueTicket.line_id == line_id, QueueTicket.day == day
    )
    rows = session().execute(query.limit(5000)).all()
    waits: Sequence[int] = [
        int((row.called_at - row.issued_at).total_seconds()) for row in rows if row.called_at is not None
    ]
    return QueueTally(
        line_id=line_id,
        day=day,
        issued=len(rows),
        served=sum(row.state == SERVED for row in rows),
        missed=sum(row.state == MISSED for row in rows),
        median_wait=int(median(waits)) if waits else None,
        longest_wait=max(waits) if waits else None,
    )


def _told(tally: QueueTally, line: QueueLine) -> DayOfLine:
    name = Words(line.name_th, line.name_en)
    waits = [None if each is None else round(each / 60) for each in (tally.median_wait, tally.longest_wait)]
    return DayOfLine(tally.day, line.letter, name, tally.issued, tally.served, tally.missed, waits[0], waits[1])
