"""Folding of the counters: the rows of differences of an hour become one, so that a year of scans stays small."""

from sqlalchemy import delete, func, insert, select

from services.codes.models import CodeTally
from services.db import session

#: Folding fewer differences than this saves nothing.
WORTH_FOLDING = 200
_PARTS = (CodeTally.code_id, CodeTally.day, CodeTally.hour, CodeTally.channel, CodeTally.what)
#: The newest row when this process last found nothing more to fold.
_folded: dict[str, int] = {}


def fold_code_tallies(limit: int = 200) -> int:
    """Folds up to `limit` counters into a row each; gives the number of rows that went. Called by the worker."""
    newest = int(session().execute(select(func.coalesce(func.max(CodeTally.id), 0))).scalar_one())
    if 0 <= newest - _folded.get("at", -WORTH_FOLDING) < WORTH_FOLDING:
        return 0
    keys = session().execute(select(*_PARTS).group_by(*_PARTS).having(func.count() > 1).limit(limit)).all()
    gone = sum(_fold(tuple(key)) for key in keys)
    if len(keys) < limit:
        _folded["at"] = newest
    return gone


def _fold(key: tuple[object, ...]) -> int:
    """Makes one row of a counter's rows. Rows that another worker holds are left to it."""
    conditions = [part == value for part, value in zip(_PARTS, key, strict=True)]
    rows = session().execute(select(CodeTally).where(*conditions).with_for_update(skip_locked=True)).scalars().all()
    total = sum(row.n for row in rows)
    session().execute(delete(CodeTally).where(CodeTally.id.in_([row.id for row in rows])))
    if total:
        names = [part.key for part in _PARTS]
        session().execute(insert(CodeTally).values(**dict(zip(names, key, strict=True)), n=total))
    return len(rows) - (1 if total else 0)
