"""The picture by which the sender knows a matter again in a list."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy import select

from services.cases.following import TRACK
from services.cases.models import CaseFile, Follower, TimelineEntry
from services.cases.reading import SEES
from services.cases.views import CaseView
from services.cases.words import Audience, Status
from services.db import session
from services.references import unsign

_DONE = (Status.RESOLVED, Status.CLOSED)
_MOST_ENTRIES = 200


def cover_of(case: CaseView) -> str:
    """The key of the picture that stands for the matter: the result where it is done, else the first; "" for none.

    Confidential matters have none: a picture in a chat is seen by whoever looks over the shoulder.
    """
    if case.is_confidential:
        return ""
    if case.status in _DONE:
        results = [entry.photos[-1] for entry in case.timeline if entry.photos and not entry.is_from_citizen]
        if results:
            return results[-1]
    return case.photos[0] if case.photos else ""


def covers_of(tokens: Sequence[str]) -> Mapping[str, str]:
    """The first picture of each matter, by the sender's link to it; nothing for followers and confidential matters."""
    payloads = {token: unsign(token, TRACK) for token in tokens}
    followers = {int(payload["f"]): token for token, payload in payloads.items() if payload}
    found = session().execute(
        select(Follower.id, Follower.case_id)
        .join(CaseFile, CaseFile.id == Follower.case_id)
        .where(Follower.id.in_(followers), Follower.is_reporter, CaseFile.is_confidential.is_(False))
    )
    by_case = {row.case_id: followers[row.id] for row in found}
    seen = tuple(one.value for one in SEES[Audience.REPORTER])
    entries = session().execute(
        select(TimelineEntry.case_id, TimelineEntry.photos)
        .where(TimelineEntry.case_id.in_(by_case), TimelineEntry.audience.in_(seen), TimelineEntry.photos.is_not(None))
        .order_by(TimelineEntry.id)
        .limit(_MOST_ENTRIES)
    )
    covers: dict[str, str] = {}
    for row in entries:
        keys = cast(Sequence[Any], row.photos or ())
        if keys:
            covers.setdefault(by_case[row.case_id], str(keys[0]))
    return covers
