"""Letting go of old notices: addresses and words of people are kept no longer than anybody asks how a mail fared."""

from datetime import timedelta

from sqlalchemy import delete, select

from services import clock, db
from services.notifications.models import Notice, NoticeState

KEEP = timedelta(days=180)
_OPEN = (NoticeState.WAITING, NoticeState.SENDING, NoticeState.HELD)


def purge_old(limit: int = 200) -> int:
    """Removes the oldest notices that ended long ago; how many went. Looks at no more than `limit` rows."""
    oldest = select(Notice.id, Notice.created_at, Notice.state).order_by(Notice.id).limit(limit)
    before = clock.now() - KEEP
    gone = [row.id for row in db.session().execute(oldest) if row.created_at < before and row.state not in _OPEN]
    if gone:
        db.session().execute(delete(Notice).where(Notice.id.in_(gone)))
    return len(gone)
