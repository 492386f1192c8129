"""A text that changes after somebody approved it has to be approved anew."""

from sqlalchemy import select

from services import audit, db
from services.audit import Actor
from services.news.models import Broadcast, BroadcastState


def void_approvals(news_id: int, *, actor: Actor) -> int:
    """Makes drafts again of the sendings of that item that were submitted or approved; says how many."""
    rows = (
        db.session()
        .scalars(
            select(Broadcast)
            .where(Broadcast.news_id == news_id, Broadcast.state.in_((BroadcastState.WAITING, BroadcastState.APPROVED)))
            .with_for_update()
        )
        .all()
    )
    for row in rows:
        row.state, row.reason, row.news_revision = BroadcastState.DRAFT, "text_changed", None
        row.approved_by_id, row.approved_at, row.submitted_at = None, None, None
        audit.record("void approval", actor=actor, subject="broadcast", subject_id=row.id, fields=["state"])
    db.session().flush()
    return len(rows)
