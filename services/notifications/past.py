"""Notices of made-up pasts: what a moment that is lived through again told somebody was delivered then."""

from sqlalchemy import update

from services import clock
from services.db import session
from services.notifications.models import Notice, NoticeState


def count_as_delivered() -> None:
    """What this very moment of the past told somebody was delivered then: nothing of it may be sent today.

    For the demonstration alone, within `clock.standing_at`.
    """
    now = clock.now()
    session().execute(
        update(Notice)
        .where(Notice.state == NoticeState.WAITING, Notice.created_at == now)
        .values(state=NoticeState.SENT, attempts=1, sent_at=now)
    )
