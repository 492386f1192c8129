"""The cases of a measured database, and what of them the measurements ask for."""

import random

from sqlalchemy import func, insert, select

from services import clock
from services.cases import Status
from services.cases.models import CaseFile, Follower, TimelineEntry
from services.complaints.bulk import Bulk
from services.db import session, unit_of_work
from services.references import sign

TIMELINE = 10


def fill(rows: int) -> None:
    """The made-up cases of `flask demo --rows N`."""
    adding = Bulk(rows)
    session().rollback()
    with unit_of_work():
        adding.begin()
    while not adding.is_over:
        with unit_of_work():
            adding.write()
    with unit_of_work():
        adding.finish()


def tracked_tokens(count: int = 200) -> list[str]:
    """Signed links of reporters of open cases, spread over the whole table, each with a timeline of ten rows."""
    low, high = session().execute(select(func.min(CaseFile.id), func.max(CaseFile.id))).one()
    dice, found = random.Random(5), dict[int, int]()
    for _ in range(count * 4):
        row = (
            session()
            .execute(
                select(Follower.id, Follower.case_id)
                .join(CaseFile, CaseFile.id == Follower.case_id)
                .where(
                    CaseFile.id >= dice.randint(low, high),
                    Follower.is_reporter,
                    CaseFile.status == Status.IN_PROGRESS.value,
                    CaseFile.is_confidential.is_(False),
                )
                .order_by(CaseFile.id)
                .limit(1)
            )
            .first()
        )
        if row:
            found[row.case_id] = row.id
        if len(found) >= count:
            break
    with unit_of_work():
        for case_id in found:
            _top_up(case_id)
    return [sign({"f": follower, "c": case_id}, "track", None) for case_id, follower in found.items()]


def _top_up(case_id: int) -> None:
    """As many rows of progress as are missing; what the reporter sees is ten."""
    seen = (
        session()
        .execute(
            select(func.count())
            .select_from(TimelineEntry)
            .where(TimelineEntry.case_id == case_id, TimelineEntry.audience.in_(("public", "reporter")))
        )
        .scalar_one()
    )
    row = {
        "case_id": case_id, "at": clock.now(), "kind": "answer", "audience": "reporter", "actor_kind": "officer",
        "officer_id": 1, "unit_id": 1, "channel": "staff", "status": Status.IN_PROGRESS.value, "photos": [], "data": {},
        "words": "รับเรื่องแล้ว ช่างจะเข้าตรวจสอบภายในสัปดาห์นี้ หากมีความคืบหน้าจะแจ้งให้ทราบอีกครั้ง", "sealed_words": None,
    }  # fmt: skip
    if seen < TIMELINE:
        session().execute(insert(TimelineEntry), [row] * (TIMELINE - seen))
