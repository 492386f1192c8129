"""What a service decides about its own cases (a return, a registration): who may has been looked at by the service."""

from services.audit import Actor
from services.cases.acting import perform
from services.cases.machine import TABLE, Action
from services.cases.models import CaseFile
from services.cases.words import CaseOutcome, Status
from services.db import session
from services.errors import NotAllowed, NotFound, RuleBroken
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


def _do(case_id: int, action: Action, data: dict[str, str], actor: Actor, *, is_quiet: bool = False) -> int:
    case = session().get(CaseFile, case_id, with_for_update=True, populate_existing=True)
    if case is None:
        raise NotFound("case")
    if Status(case.status) not in TABLE[action].from_:
        raise NotAllowed(action.value)
    perform(case, action, actor=actor, data=dict(data), is_checked=True, is_quiet=is_quiet)
    return case.revision


def _checked(words: str) -> str:
    plain = normalise(words)
    if not plain:
        raise RuleBroken("words", "required")
    if len(plain) > LONGEST_WORDS:
        raise RuleBroken("words", "too_long", max=LONGEST_WORDS)
    return plain
