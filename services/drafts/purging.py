"""Removing drafts whose time is over, with the files that nobody else took."""

from sqlalchemy import delete, select

from services import clock, files
from services.db import session
from services.drafts.models import Draft, DraftAnswer
from services.drafts.uploads import FILE_KINDS, OWNER, keys_in
from services.errors import NotFound


def purge_expired(limit: int = 100) -> int:
    """Removes up to `limit` drafts that expired or were given up, the oldest first; how many went."""
    now = clock.now()
    statement = select(Draft.id).where(Draft.expires_at <= now).order_by(Draft.expires_at, Draft.id).limit(limit)
    ids = list(session().scalars(statement.with_for_update(skip_locked=True)))
    if not ids:
        return 0
    rows = session().scalars(select(DraftAnswer).where(DraftAnswer.draft_id.in_(ids), DraftAnswer.kind.in_(FILE_KINDS)))
    left = [key for row in rows for key in keys_in(row.given) if _is_of_draft(key)]
    left += [view.key for draft_id in ids for view in files.list_evidence(OWNER, draft_id)]
    if left:
        files.remove(left)
    session().execute(delete(Draft).where(Draft.id.in_(ids)))
    session().flush()
    return len(ids)


def _is_of_draft(key: str) -> bool:
    """A file that was sent belongs to what came of the draft by now."""
    try:
        return files.get_file(key).owner_kind == OWNER
    except NotFound:
        return False
