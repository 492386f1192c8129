"""What each action does to a case beyond its status: one small function an action, in a table."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from services import clock
from services.audit import Actor
from services.cases.following import move_back, move_followers
from services.cases.machine import Action
from services.cases.models import CaseFile, TimelineEntry
from services.cases.near import near_cell
from services.cases.visibility import visible_to
from services.cases.words import DECLINE_REASONS, OUTCOME_WORDS, SERVICE_REASONS, Audience, CaseOutcome, Status
from services.db import session
from services.errors import NotFound, RuleBroken
from services.organisation import UnitView, add_working_days, get_agency, get_setting, get_unit
from services.references import parse_reference

Effect = Callable[[CaseFile, TimelineEntry, dict[str, Any], Actor, datetime], dict[str, Any] | None]


def keep_comparable(case: CaseFile) -> None:
    """A listed matter can be somebody's duplicate while it is open."""
    case.near_cell = near_cell(case.lat, case.lon) if case.is_listed and case.is_open else None


def _set_unit(case: CaseFile, values: dict[str, Any]) -> UnitView:
    unit = get_unit(int(values["unit_id"]))
    case.unit_id = unit.id
    return unit


def assign(case: CaseFile, entry: TimelineEntry, values: dict[str, Any], actor: Actor, now: datetime) -> dict[str, Any]:
    """The registry says which unit; words it adds are for staff."""
    unit = _set_unit(case, values)
    case.owner_id = None
    entry.data = {"unit_id": unit.id}
    _keep_words_for_staff(case, entry, now)
    return {"unit": unit.name, "words": ""}


def pass_unit(
    case: CaseFile, entry: TimelineEntry, values: dict[str, Any], actor: Actor, now: datetime
) -> dict[str, Any]:
    """A unit hands the matter to another: the reason is for staff, the move itself for everybody."""
    if int(values["unit_id"]) == case.unit_id:
        raise RuleBroken("unit_id", "same_unit")
    unit = _set_unit(case, values)
    case.owner_id = None
    entry.data = {"unit_id": unit.id}
    public = _copy_of(entry, kind="assigned", audience=Audience.PUBLIC, status=Status.ASSIGNED)
    session().add(public)
    return {"unit": unit.name, "words": ""}


def take(case: CaseFile, entry: TimelineEntry, values: dict[str, Any], actor: Actor, now: datetime) -> None:
    """An officer makes the matter his or her own, to check it or to work it."""
    case.owner_id = actor.id


def set_owner(case: CaseFile, entry: TimelineEntry, values: dict[str, Any], actor: Actor, now: datetime) -> None:
    """A head gives the matter to an officer of the unit."""
    case.owner_id = int(values["officer_id"])
    entry.data = {"officer_id": case.owner_id}


def reply(case: CaseFile, entry: TimelineEntry, values: dict[str, Any], actor: Actor, now: datetime) -> None:
    """The citizen writes; where an answer was waited for, work goes on and the promise runs again."""
    if Status(case.status) is Status.WAITING_CITIZEN:
        entry.data = {"answers_question": True}


def plan(case: CaseFile, entry: TimelineEntry, values: dict[str, Any], actor: Actor, now: datetime) -> dict[str, Any]:
    """The matter waits for a project and a budget; it is looked at again on the review day."""
    case.review_on = date.fromisoformat(values["review_on"])
    entry.data = {
        "project": values["project"],
        "fiscal_year": int(values["fiscal_year"]),
        "review_on": values["review_on"],
    }
    return {"project": values["project"], "fy": values["fiscal_year"], "date": case.review_on}


def pass_on(
    case: CaseFile, entry: TimelineEntry, values: dict[str, Any], actor: Actor, now: datetime
) -> dict[str, Any]:
    """Another authority answers for it: the sender gets its name, the letter and the telephone."""
    agency = get_agency(int(values["agency_id"]))
    case.outcome = CaseOutcome.PASSED_ON
    entry.data = {
        "agency": {"th": agency.name.th, "en": agency.name.en},
        "letter_no": values["letter_no"],
        "letter_date": values["letter_date"],
        "phone": agency.phone,
    }
    return {
        "agency": agency.name,
        "letter_no": values["letter_no"],
        "date": date.fromisoformat(values["letter_date"]),
        "phone": agency.phone,
    }


def settle(case: CaseFile, entry: TimelineEntry, values: dict[str, Any], actor: Actor, now: datetime) -> dict[str, Any]:
    """The matter is done or ended, with an outcome."""
    case.outcome = CaseOutcome(values["outcome"])
    entry.data = {"outcome": case.outcome}
    days = int(get_setting("confirm_days"))
    until = clock.local(now).date() + clock.days(days)
    return {"outcome": OUTCOME_WORDS[CaseOutcome(case.outcome)], "days": str(days), "date": until}


def decline(
    case: CaseFile, entry: TimelineEntry, values: dict[str, Any], actor: Actor, now: datetime
) -> dict[str, Any]:
    """The registry does not take it up, for a reason of the list and with where else to turn."""
    case.outcome = CaseOutcome.DECLINED
    entry.data = {"reason": values["reason"]}
    return {"reason": (DECLINE_REASONS | SERVICE_REASONS)[values["reason"]]}


def confirm(
    case: CaseFile, entry: TimelineEntry, values: dict[str, Any], actor: Actor, now: datetime
) -> dict[str, Any]:
    """The reporter says that it is put right."""
    case.outcome = case.outcome or CaseOutcome.MENDED
    return {"outcome": OUTCOME_WORDS[CaseOutcome(case.outcome)]}


def dispute(case: CaseFile, entry: TimelineEntry, values: dict[str, Any], actor: Actor, now: datetime) -> None:
    """The reporter says that it is not put right: the matter comes back, and that is counted."""
    case.reopened += 1


def withdraw(case: CaseFile, entry: TimelineEntry, values: dict[str, Any], actor: Actor, now: datetime) -> None:
    """The reporter ends it."""
    case.outcome = CaseOutcome.WITHDRAWN


def merge(case: CaseFile, entry: TimelineEntry, values: dict[str, Any], actor: Actor, now: datetime) -> None:
    """The matter joins an earlier one that the officer may see too; whoever follows it follows that one."""
    target = _other(values["into"], actor)
    if target.id == case.id or target.merged_into_id is not None or target.is_confidential != case.is_confidential:
        raise RuleBroken("into", "cannot_join")
    if not target.is_open:
        raise RuleBroken("into", "not_open")
    case.merged_into_id, case.outcome = target.id, CaseOutcome.DUPLICATE
    move_followers(case, target)
    target.revision += 1
    entry.data = {"into_id": target.id}
    session().add(_about_target(entry, target, "took_in", case))


def unmerge(case: CaseFile, entry: TimelineEntry, values: dict[str, Any], actor: Actor, now: datetime) -> None:
    """The two are separated again, and so are those who follow them."""
    target = session().get(CaseFile, case.merged_into_id) if case.merged_into_id else None
    if target is None:
        raise NotFound("merged")
    move_back(case, target)
    target.revision += 1
    case.merged_into_id = None
    session().add(_about_target(entry, target, "gave_back", case))


def move_promise(
    case: CaseFile, entry: TimelineEntry, values: dict[str, Any], actor: Actor, now: datetime
) -> dict[str, Any]:
    """Another day is promised, and why."""
    due_on = date.fromisoformat(values["due_on"])
    old, case.due_at = case.due_at, add_working_days(clock.local_midnight(due_on), 0)
    entry.data = {
        "from": clock.local(old).date().isoformat() if old else None,
        "to": values["due_on"],
    }
    return {"date": due_on, "reason": values["words"]}


def release_name(case: CaseFile, entry: TimelineEntry, values: dict[str, Any], actor: Actor, now: datetime) -> None:
    """The unit may see name and telephone from now on."""
    if case.name_kind == "none":
        raise RuleBroken("words", "no_name")
    case.is_name_released = True


def hide_name(case: CaseFile, entry: TimelineEntry, values: dict[str, Any], actor: Actor, now: datetime) -> None:
    """The unit may not see them any more."""
    case.is_name_released = False


EFFECTS: Mapping[Action, Effect] = {
    Action.SCREEN: take,
    Action.ASSIGN: assign,
    Action.PASS: pass_unit,
    Action.TAKE: take,
    Action.SET_OWNER: set_owner,
    Action.REPLY: reply,
    Action.PLAN: plan,
    Action.PASS_ON: pass_on,
    Action.RESOLVE: settle,
    Action.CLOSE: settle,
    Action.DECLINE: decline,
    Action.CONFIRM: confirm,
    Action.DISPUTE: dispute,
    Action.WITHDRAW: withdraw,
    Action.MERGE: merge,
    Action.UNMERGE: unmerge,
    Action.MOVE_PROMISE: move_promise,
    Action.RELEASE_NAME: release_name,
    Action.HIDE_NAME: hide_name,
}


def _other(reference: str, actor: Actor) -> CaseFile:
    found = (
        session()
        .execute(
            select(CaseFile)
            .where(CaseFile.reference == parse_reference(reference), visible_to(actor))
            .with_for_update()
        )
        .scalar_one_or_none()
    )
    if found is None:
        raise RuleBroken("into", "no_such_case")
    return found


def _about_target(entry: TimelineEntry, target: CaseFile, kind: str, source: CaseFile) -> TimelineEntry:
    return _copy_of(entry, kind=kind, audience=Audience.STAFF, status=Status(target.status), case_id=target.id,
                    data={"source_id": source.id})  # fmt: skip


def _keep_words_for_staff(case: CaseFile, entry: TimelineEntry, now: datetime) -> None:
    """What the registry tells the unit on assigning stands in a row of its own, for staff alone."""
    if not entry.words and not entry.sealed_words:
        return
    note = _copy_of(entry, kind="note", audience=Audience.STAFF, status=Status(case.status))
    note.words, note.sealed_words = entry.words, entry.sealed_words
    entry.words, entry.sealed_words = "", None
    session().add(note)


def _copy_of(
    entry: TimelineEntry, *, kind: str, audience: Audience, status: Status, case_id: int | None = None,
    data: dict[str, Any] | None = None,
) -> TimelineEntry:  # fmt: skip
    return TimelineEntry(
        case_id=case_id or entry.case_id,
        at=entry.at,
        kind=kind,
        audience=audience,
        actor_kind=entry.actor_kind,
        officer_id=entry.officer_id,
        unit_id=entry.unit_id,
        channel=entry.channel,
        status=status,
        words="",
        data=data if data is not None else dict(entry.data),
        photos=[],
    )
