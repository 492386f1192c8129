"""The public counters: where a matter stands is kept with it, differences are written, the worker folds them."""

from collections.abc import Sequence

from sqlalchemy import delete, func, insert, select

from services import clock
from services.cases.models import CaseFile
from services.cases.words import Status
from services.complaints.categories import CategoryView, find_category
from services.complaints.models import Complaint, ReportTally
from services.complaints.words import Publicity, State
from services.db import session

#: Folding fewer differences than this saves nothing.
WORTH_FOLDING = 200

_STATES = {
    Status.PLANNED: State.PLANNED,
    Status.PASSED_ON: State.PASSED,
    Status.RESOLVED: State.DONE,
    Status.CLOSED: State.DONE,
    Status.DECLINED: State.DONE,
    Status.WITHDRAWN: State.DONE,
}
#: The statuses of each state, for filters.
STATUSES_OF = {
    state: tuple(s for s in Status if s is not Status.MERGED and _STATES.get(s, State.OPEN) is state) for state in State
}
_PARTS = ("district", "subdistrict", "topic", "state", "month")


def state_of(status: Status) -> State | None:
    """The state that the public map shows; None for what was merged: it is counted where it went."""
    return None if status is Status.MERGED else _STATES.get(status, State.OPEN)


def keep_tally(case: CaseFile, complaint: Complaint) -> None:
    """Moves a matter from the counter where it stands to the one where it belongs."""
    key = _key_of(case, find_category(case.topic))
    if key == complaint.tallied:
        return
    rows = [(complaint.tallied, -1), (key, 1)]
    session().execute(insert(ReportTally), [_row(tallied, n) for tallied, n in rows if tallied is not None])
    complaint.tallied = key


def fold_report_tallies(limit: int = 200) -> int:
    """Folds up to `limit` counters into a row each; gives the number of rows that went. Called by the worker."""
    newest = int(session().execute(select(func.coalesce(func.max(ReportTally.id), 0))).scalar_one())
    if 0 <= newest - _folded.get("at", -WORTH_FOLDING) < WORTH_FOLDING:
        return 0
    columns = [getattr(ReportTally, part) for part in _PARTS]
    keys = session().execute(select(*columns).group_by(*columns).having(func.count() > 1).limit(limit)).all()
    gone = sum(_fold(tuple(key)) for key in keys)
    if len(keys) < limit:
        _folded["at"] = newest
    return gone


#: The newest row when this process last found nothing more to fold: looking again before more came is not worth it.
_folded: dict[str, int] = {}


def _fold(key: tuple[str, ...]) -> int:
    """Makes one row of a counter's rows. Rows that another worker holds are left to it."""
    conditions = [getattr(ReportTally, part) == value for part, value in zip(_PARTS, key, strict=True)]
    rows = session().execute(select(ReportTally).where(*conditions).with_for_update(skip_locked=True)).scalars().all()
    total = sum(row.n for row in rows)
    session().execute(delete(ReportTally).where(ReportTally.id.in_([row.id for row in rows])))
    if total:
        session().execute(insert(ReportTally).values(**dict(zip(_PARTS, key, strict=True)), n=total))
    return len(rows) - (1 if total else 0)


def count_months(topics: Sequence[str] | None = None) -> int:
    """How many matters are counted in all; for tests and the page of figures."""
    query = select(func.coalesce(func.sum(ReportTally.n), 0))
    if topics is not None:
        query = query.where(ReportTally.topic.in_(topics))
    return int(session().execute(query).scalar_one())


def _key_of(case: CaseFile, category: CategoryView | None) -> str | None:
    state = state_of(Status(case.status))
    if category is None or state is None or category.publicity is Publicity.NEVER:
        return None
    month = f"{clock.local(case.received_at):%Y-%m}"
    if category.is_listed and case.is_listed:
        return "|".join((case.district or "", case.subdistrict or "", case.topic, state, month))
    if category.publicity is Publicity.COUNT:
        return "|".join(("", "", case.topic, state, month))
    return None


def _row(tallied: str, n: int) -> dict[str, object]:
    return dict(zip(_PARTS, tallied.split("|"), strict=True)) | {"n": n}
