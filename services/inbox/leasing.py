"""Leases: each names the process that holds it, so that what a killed worker held is free as soon as another looks."""

import secrets

from sqlalchemy import select, update

from services import clock, db
from services.inbox.models import ChatEventRow, ChatReply, EventState, ReplyState
from services.processes import has_ended, this_process


def new_lease() -> str:
    """A lease of this process, unlike any other."""
    return f"{this_process()}:{secrets.token_hex(8)}"


def release_leases() -> int:
    """Frees what workers of this host held that are no longer alive; says how many. Opens its own unit of work.

    An answer that was being sent may have arrived: whoever sends it next is told so.
    """
    session = db.session()
    held = session.scalars(select(ChatEventRow.lease).where(ChatEventRow.state == EventState.WORKING)).all()
    sent = session.scalars(select(ChatReply.lease).where(ChatReply.state == ReplyState.SENDING)).all()
    session.rollback()
    dead = [lease for lease in (*held, *sent) if lease and has_ended(lease.rpartition(":")[0])]
    if not dead:
        return 0
    with db.unit_of_work() as session:
        now = clock.now()
        events = session.execute(
            update(ChatEventRow)
            .where(ChatEventRow.state == EventState.WORKING, ChatEventRow.lease.in_(dead))
            .values(state=EventState.WAITING, lease=None, lease_until=None, next_try_at=now)
            .returning(ChatEventRow.id)
        ).all()
        answers = session.execute(
            update(ChatReply)
            .where(ChatReply.state == ReplyState.SENDING, ChatReply.lease.in_(dead))
            .values(next_try_at=now)
            .returning(ChatReply.id)
        ).all()
        db.request_work()
    return len(events) + len(answers)
