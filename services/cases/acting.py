"""What is done to a case: one way through the table of `machine` for officers, reporters and the system."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select

from services import clock, files
from services.audit import SYSTEM, Actor, record
from services.cases import effects, notices
from services.cases.asking import check_answers
from services.cases.events import CaseChanged
from services.cases.following import find_follower
from services.cases.machine import TABLE, Action, Rule, is_allowed, is_withheld
from services.cases.models import CaseFile, Follower, TimelineEntry
from services.cases.promise import pause, queue_position, resume
from services.cases.rating import badly_marked_at
from services.cases.tally import tally_key, write_difference
from services.cases.visibility import visible_to
from services.cases.words import OPEN, PARKED, Audience, Status
from services.db import request_work, session
from services.errors import NotAllowed, NotFound, Stale
from services.events import raise_event
from services.organisation import get_setting
from services.references import parse_reference


def act(reference: str, action: Action, *, actor: Actor, seen: int | None = None, **data: Any) -> int:
    """Does `action` to a case that the actor may see; gives its new revision.

    `seen` is the revision that the officer looked at: Stale when somebody acted meanwhile, with nothing written.
    NotAllowed where the table does not let it happen now, RuleBroken for what is missing or cannot be, NotFound for
    what is not theirs.
    """
    case = lock_case(reference, actor=actor)
    if seen is not None and case.revision != seen:
        raise Stale("case", theirs=case.revision, yours={"action": action.value, **_typed(data)})
    if not is_allowed(action, Status(case.status), actor, is_confidential=case.is_confidential):
        raise NotAllowed(action.value)
    perform(case, action, actor=actor, data=data)
    return case.revision


def act_as_reporter(token: str, action: Action, *, actor: Actor, seen: int | None = None, **data: Any) -> int:
    """Does what the reporter may do, by the signed token of the reporter's link; NotFound for any other token."""
    follower = find_follower(token)
    case = _locked(CaseFile.id == follower.case_id)
    if case is None or not follower.is_reporter:
        raise NotFound("token")
    if seen is not None and case.revision != seen:
        raise Stale("case", theirs=case.revision, yours={"action": action.value, **_typed(data)})
    if not is_allowed(action, Status(case.status), actor, is_reporter=True, is_confidential=case.is_confidential):
        raise NotAllowed(action.value)
    if is_withheld(case.service, action):
        raise NotAllowed(action.value)
    if action is Action.DISPUTE and not may_dispute(case):
        raise NotAllowed("too_late")
    perform(case, action, actor=actor, data=data, by=follower)
    return case.revision


def lock_case(reference: str, *, actor: Actor) -> CaseFile:
    """The row of a case that the actor may see, locked; somebody else's and a non-existent one look the same."""
    parsed = parse_reference(reference)
    case = _locked(CaseFile.reference == parsed, visible_to(actor))
    if case is None:
        raise NotFound(reference)
    return case


def _locked(*which: ColumnElement[bool]) -> CaseFile | None:
    """The row as it is once it is locked, whatever was read of it before."""
    query = select(CaseFile).where(*which).with_for_update().execution_options(populate_existing=True)
    return session().execute(query).scalar_one_or_none()


def may_dispute(case: CaseFile) -> bool:
    """Whether the time in which a result can be disputed still runs."""
    until = dispute_until(case)
    return until is not None and clock.now() <= until


def dispute_until(case: CaseFile) -> datetime | None:
    """The last moment at which the reporter may dispute the result: the end of so many days after it (a setting).

    Whoever marks a closed matter badly has so many days from then on.
    """
    settled = case.resolved_at or case.closed_at
    if settled is None or Status(case.status) not in TABLE[Action.DISPUTE].from_:
        return None
    until = _days_after(settled)
    if until < clock.now() and Status(case.status) is Status.CLOSED:
        marked = badly_marked_at(case.id, case.closed_at)
        return _days_after(marked) if marked else until
    return until


def _days_after(moment: datetime) -> datetime:
    """The end of the last day of those that the reporter has."""
    days = int(get_setting("confirm_days"))
    return clock.local_midnight(clock.local(moment).date()) + clock.days(days + 1) - timedelta(seconds=1)


def perform(
    case: CaseFile,
    action: Action,
    *,
    actor: Actor,
    data: dict[str, Any],
    by: Follower | None = None,
    is_checked: bool = False,
    is_quiet: bool = False,
) -> TimelineEntry:
    """Carries the action out on a locked row: checks, effects, timeline, promise, counters, audit, notices, event.

    With `is_checked` the data are a service's own, which asked and checked them itself. Quietly, nobody
    is told.
    """
    rule = TABLE[action]
    values = data if is_checked else check_answers(action, case, data, actor)
    before, key = Status(case.status), tally_key(case)
    now = clock.now()
    effect = effects.EFFECTS.get(action)
    told: dict[str, Any] = {"words": values.get("words", "")}
    entry = _entry(case, rule, actor, values, now)
    if effect is not None:
        told |= effect(case, entry, values, actor, now) or {}
    after = rule.leads_to(before)
    moved = _move(case, before, after, now)
    entry.status = after
    if rule.answers and case.first_answered_at is None and actor.is_officer:
        case.first_answered_at = now
    case.changed_at = now
    case.revision += 1
    case.sort_at = queue_position(case)
    session().add(entry)
    if moved:
        session().add(_promise_moved(case, after, now, moved))
    session().flush()
    if entry.photos:
        files.attach(list(entry.photos), "case", str(case.id))
        case.photo_count += len(entry.photos)
    write_difference(key, tally_key(case))
    fields = sorted({"status", *values} if before != after else set(values))
    record(f"{action.value} case", actor=actor, subject="case", subject_id=case.id, fields=fields)
    if rule.tells and not is_quiet:
        notices.tell(case, rule.tells, told, not_to=by.id if by else None)
    raise_event(CaseChanged(case.id, action, before, after, actor))
    request_work()
    return entry


def _move(case: CaseFile, before: Status, after: Status, now: datetime) -> tuple[datetime, datetime] | None:
    """Moves the status with all that hangs on it; gives the old and new due moment where waiting moved the promise."""
    moved = None
    case.status, case.is_open = after, after in OPEN
    if after in PARKED:
        pause(case, now)
    elif before in PARKED and after in OPEN:
        moved = resume(case, now)
    if after is Status.RESOLVED:
        case.resolved_at = now
    if after not in OPEN and after is not Status.RESOLVED:
        case.closed_at = now
    if after in OPEN:
        case.closed_at = case.resolved_at = None
        case.outcome = None
    if after is not Status.PLANNED:
        case.review_on = None
    effects.keep_comparable(case)
    return moved


def _promise_moved(case: CaseFile, status: Status, now: datetime, moved: tuple[datetime, datetime]) -> TimelineEntry:
    """The row that says why the promised date is another: the time in which the citizen was asked did not count."""
    old, new = (clock.local(at).date().isoformat() for at in moved)
    return TimelineEntry(
        case_id=case.id,
        at=now,
        kind="promise_moved",
        audience=Audience.PUBLIC,
        actor_kind=SYSTEM.kind,
        channel=SYSTEM.channel,
        status=status,
        words="",
        data={"from": old, "to": new, "why": "waited"},
        photos=[],
    )


def _entry(case: CaseFile, rule: Rule, actor: Actor, values: dict[str, Any], now: datetime) -> TimelineEntry:
    words = values.get("words", "")
    return TimelineEntry(
        case_id=case.id,
        at=now,
        kind=rule.happened,
        audience=Audience.CONFIDENTIAL if rule.audience is Audience.CONFIDENTIAL else rule.audience,
        actor_kind=actor.kind,
        officer_id=actor.id if actor.is_officer else None,
        unit_id=actor.unit_id if actor.is_officer else None,
        channel=actor.channel,
        status=case.status,
        words="" if case.is_confidential else words,
        sealed_words=words if case.is_confidential else None,
        data={},
        photos=list(values.get("photos", ())),
    )


def _typed(data: dict[str, Any]) -> dict[str, Any]:
    """What the officer typed, to be shown beside what the other one did."""
    return {name: str(value) for name, value in data.items() if isinstance(value, str | int)}
