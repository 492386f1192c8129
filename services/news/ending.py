"""When a sending is over."""

from sqlalchemy import select

from services import clock, db
from services.audit import SYSTEM, record
from services.news.models import BatchKind, BatchState, Broadcast, BroadcastBatch, BroadcastState

_OPEN = (BatchState.FILLING, BatchState.WAITING, BatchState.SENDING)


def finish(row: Broadcast) -> None:
    """Ends the sending where nothing of it is left to do; the row is locked by the caller."""
    if row.state != BroadcastState.RUNNING or not row.is_collected:
        return
    left = db.session().scalar(
        select(BroadcastBatch.id)
        .where(
            BroadcastBatch.broadcast_id == row.id,
            BroadcastBatch.kind != BatchKind.TEST,
            BroadcastBatch.state.in_(_OPEN),
        )
        .limit(1)
    )
    if left is None:
        row.state, row.ended_at = BroadcastState.DONE, clock.now()
        record("end broadcast", actor=SYSTEM, subject="broadcast", subject_id=row.id, fields=["state"])
