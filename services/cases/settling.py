"""What a service decides about its own cases (a return, a registration): who may has been looked at by the service."""

from services import clock
from services.audit import Actor
from services.cases.acting import perform
from services.cases.machine import TABLE, Action
from services.cases.models import CaseFile, TimelineEntry
from services.cases.promise import queue_position
from services.cases.words import Audience, CaseOutcome, Status
from services.db import session
from services.errors import NotAllowed, NotFound, RuleBroken
from services.organisation import add_working_days
from services.text import normalise

LONGEST_WORDS = 4000


def ask_for_service(case_id: int, words: str, *, actor: Actor) -> int:
    """Asks the sender back, who answers in the matter; gives the new revision.

    NotFound; NotAllowed where it is settled; RuleBroken(words: required | too_long).
    """
    return _do(case_id, Action.ASK, {"words": _checked(words)}, actor)


def close_for_service(
    case_id: int, outcome: CaseOutcome, *, words: str = "", actor: Actor, is_quiet: bool = False
) -> int:
    """Ends the matter with an outcome and words to the sender; gives the new revision. NotFound, NotAllowed.

    Quietly where the sender knows it already, or where it would be news every month.
    """
    data = {"outcome": outcome.value, "words": normalise(words)[:LONGEST_WORDS]}
    return _do(case_id, Action.CLOSE, data, actor, is_quiet=is_quiet)


def decline_for_service(case_id: int, words: str, *, actor: Actor) -> int:
    """Ends the matter without granting it, with the reason in words; NotFound, NotAllowed, RuleBroken as `ask`."""
    return _do(case_id, Action.DECLINE, {"reason": "not_granted", "words": _checked(words)}, actor)


def join_for_service(case_id: int, into_id: int, words: str, *, actor: Actor, is_quiet: bool = False) -> int:
    """Joins the matter to an earlier one that is the same, with the reason in words to the sender.

    Officers may separate the two again. Gives the new revision. NotFound; NotAllowed where it is settled, RuleBroken
    where the other is.
    """
    into = session().get(CaseFile, into_id)
    if into is None:
        raise NotFound("case")
    return _do(case_id, Action.MERGE, {"into": into.reference, "words": _checked(words)}, actor, is_quiet=is_quiet)


def correct_outcome_for_service(case_id: int, outcome: CaseOutcome, words: str, *, actor: Actor) -> int:
    """A closed matter ended otherwise than was noted; its history says so in `words`. NotFound, NotAllowed."""
    case = _locked(case_id)
    if case.status != Status.CLOSED:
        raise NotAllowed("correct outcome")
    case.outcome = outcome
    return _tell(case, "answer", words, actor)


def move_for_service(case_id: int, days: int, *, title: str, kind: str, words: str, actor: Actor) -> int:
    """An open matter is promised for another day: `days` working days from the start of its office clock.

    Its history tells it as `kind`, with words to the sender; gives the new revision. NotFound, NotAllowed.
    """
    case = _locked(case_id)
    if not case.is_open:
        raise NotAllowed("move")
    case.title, case.promised_days = title, days
    case.due_at = add_working_days(case.clock_at, days)
    case.sort_at = queue_position(case)
    return _tell(case, kind, words, actor)


def _tell(case: CaseFile, kind: str, words: str, actor: Actor) -> int:
    """What changed outside the table of states: the sender reads it in the history, and the revision goes on."""
    now = clock.now()
    case.changed_at, case.revision = now, case.revision + 1
    session().add(
        TimelineEntry(
            case_id=case.id, at=now, kind=kind, audience=Audience.REPORTER, actor_kind=actor.kind,
            officer_id=actor.id if actor.is_officer else None, unit_id=actor.unit_id, channel=actor.channel,
            status=case.status, words=words, data={}, photos=[],
        )
    )  # fmt: skip
    session().flush()
    return case.revision


def _do(case_id: int, action: Action, data: dict[str, str], actor: Actor, *, is_quiet: bool = False) -> int:
    case = _locked(case_id)
    if Status(case.status) not in TABLE[action].from_:
        raise NotAllowed(action.value)
    perform(case, action, actor=actor, data=dict(data), is_checked=True, is_quiet=is_quiet)
    return case.revision


def _locked(case_id: int) -> CaseFile:
    case = session().get(CaseFile, case_id, with_for_update=True, populate_existing=True)
    if case is None:
        raise NotFound("case")
    return case


def _checked(words: str) -> str:
    plain = normalise(words)
    if not plain:
        raise RuleBroken("words", "required")
    if len(plain) > LONGEST_WORDS:
        raise RuleBroken("words", "too_long", max=LONGEST_WORDS)
    return plain
