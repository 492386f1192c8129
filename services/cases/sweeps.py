"""What time itself does to cases: quiet closing, reminders of plans, and the word that work still goes on."""

from datetime import timedelta

from sqlalchemy import select

from services import clock
from services.audit import SYSTEM, record
from services.cases import notices
from services.cases.events import CaseChanged
from services.cases.machine import Action
from services.cases.models import CaseFile, TimelineEntry
from services.cases.promise import queue_position
from services.cases.tally import tally_key, write_difference
from services.cases.words import OUTCOME_WORDS, Audience, CaseOutcome, Status
from services.db import request_work, session
from services.events import raise_event
from services.organisation import get_setting


def close_confirmed_by_time(limit: int = 50) -> int:
    """Closes what was done and not disputed in time, in the caller's short transaction; gives how many."""
    days = int(get_setting("confirm_days"))
    before = clock.local_midnight(clock.today()) - timedelta(days=days)
    cases = (
        session()
        .execute(
            select(CaseFile)
            .where(CaseFile.status == Status.RESOLVED, CaseFile.resolved_at < before)
            .order_by(CaseFile.resolved_at)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        .scalars()
        .all()
    )
    for case in cases:
        _close(case)
    return len(cases)


def remind_of_plans(limit: int = 50) -> int:
    """Brings planned matters back to their unit on the day of review, with a note; gives how many."""
    cases = (
        session()
        .execute(
            select(CaseFile)
            .where(CaseFile.review_on <= clock.today(), CaseFile.status == Status.PLANNED)
            .order_by(CaseFile.review_on)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        .scalars()
        .all()
    )
    due = [case for case in cases if not _was_reminded(case)]
    for case in due:
        session().add(_entry(case, "plan_due", Audience.STAFF))
        record("remind of plan", actor=SYSTEM, subject="case", subject_id=case.id, fields=["review_on"])
    session().flush()
    return len(due)


def tell_still_working(limit: int = 50) -> int:
    """Tells the reporters of confidential matters every so many days that work goes on (15, a setting)."""
    before = clock.now() - timedelta(days=int(get_setting("first_answer_notice_days")))
    cases = (
        session()
        .execute(
            select(CaseFile)
            .where(
                CaseFile.is_confidential,
                CaseFile.is_open,
                CaseFile.changed_at < before,
            )
            .order_by(CaseFile.changed_at)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        .scalars()
        .all()
    )
    for case in cases:
        case.changed_at = clock.now()
        session().add(_entry(case, "still_working", Audience.REPORTER))
        notices.tell(case, "case.still_working", {})
        record("tell still working", actor=SYSTEM, subject="case", subject_id=case.id, fields=["timeline"])
    if cases:
        request_work()
    session().flush()
    return len(cases)


def _close(case: CaseFile) -> None:
    key = tally_key(case)
    case.status, case.closed_at, case.changed_at = Status.CLOSED, clock.now(), clock.now()
    case.outcome = case.outcome or CaseOutcome.MENDED
    case.revision += 1
    case.sort_at = queue_position(case)
    session().add(_entry(case, "closed_quietly", Audience.PUBLIC))
    session().flush()
    write_difference(key, tally_key(case))
    record("close case", actor=SYSTEM, subject="case", subject_id=case.id, fields=["status"])
    notices.tell(case, "case.closed", {"outcome": OUTCOME_WORDS[CaseOutcome(case.outcome)]})
    raise_event(CaseChanged(case.id, Action.CLOSE, Status.RESOLVED, Status.CLOSED, SYSTEM))
    request_work()


def _entry(case: CaseFile, kind: str, audience: Audience) -> TimelineEntry:
    return TimelineEntry(
        case_id=case.id, at=clock.now(), kind=kind, audience=audience, actor_kind=SYSTEM.kind, channel=SYSTEM.channel,
        status=case.status, words="", data={}, photos=[],
    )  # fmt: skip


def _was_reminded(case: CaseFile) -> bool:
    found = session().execute(
        select(TimelineEntry.id)
        .where(
            TimelineEntry.case_id == case.id,
            TimelineEntry.kind == "plan_due",
            TimelineEntry.at >= clock.local_midnight(case.review_on or clock.today()),
        )
        .limit(1)
    )
    return found.first() is not None
