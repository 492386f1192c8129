"""What somebody leaves behind at a device that the next person uses: drafts that nobody carried on elsewhere."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import select

from services import catalogue, clock
from services.audit import SYSTEM, Actor, Channel
from services.db import session
from services.drafts.models import Draft, DraftCode
from services.drafts.opening import record
from services.drafts.view import ABANDONED, OPEN

#: A device that lost its power ends nothing by itself: what nobody touched for so long is given up.
LEFT_AFTER = timedelta(minutes=30)
_AT_ONCE = 100


def abandon_held(held: Mapping[str, int], *, actor: Actor) -> int:
    """Gives up the open drafts begun at a kiosk that are still held there (id and number); how many.

    Kept are those that moved elsewhere meanwhile, that came from elsewhere, and that wait for their short code.
    """
    statement = select(Draft).where(Draft.id.in_(held), Draft.state == OPEN, Draft.channel == Channel.KIOSK.value)
    rows = (
        session()
        .scalars(statement.order_by(Draft.id).with_for_update().execution_options(populate_existing=True))
        .all()
    )
    left = [row for row in rows if row.holder == held[row.id] and not _waits_for_its_code(row.id)]
    for row in left:
        _give_up(row, actor)
    session().flush()
    return len(left)


def abandon_left(limit: int = _AT_ONCE) -> int:
    """Gives up what was begun at a kiosk, never moved, and was not touched for half an hour; how many."""
    statement = (
        select(Draft)
        .where(
            Draft.channel == Channel.KIOSK.value,
            Draft.state == OPEN,
            Draft.holder == 0,
            Draft.touched_at < clock.now() - LEFT_AFTER,
        )
        .order_by(Draft.touched_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = session().scalars(statement).all()
    for row in rows:
        _give_up(row, SYSTEM)
    session().flush()
    return len(rows)


def _waits_for_its_code(draft_id: str) -> bool:
    fresh = (DraftCode.draft_id == draft_id, DraftCode.used_at.is_(None), DraftCode.expires_at > clock.now())
    return session().scalar(select(DraftCode.id).where(*fresh).limit(1)) is not None


def _give_up(row: Draft, actor: Actor) -> None:
    row.state, row.expires_at = ABANDONED, clock.now()
    record("abandon draft", catalogue.get_service(row.service), row, actor)
