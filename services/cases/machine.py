"""The state machine of a case in one table: what may be done, from where, by whom, and what it leads to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from services.audit import Actor, Role
from services.cases.words import OPEN, Audience, Status


class Action(StrEnum):
    """What officers and reporters do to a case."""

    SCREEN = "screen"
    ASSIGN = "assign"
    PASS = "pass"
    TAKE = "take"
    SET_OWNER = "set_owner"
    NOTE = "note"
    ANSWER = "answer"
    ASK = "ask"
    REPLY = "reply"
    RESUME = "resume"
    PLAN = "plan"
    PASS_ON = "pass_on"
    RESOLVE = "resolve"
    CLOSE = "close"
    DECLINE = "decline"
    CONFIRM = "confirm"
    DISPUTE = "dispute"
    WITHDRAW = "withdraw"
    MERGE = "merge"
    UNMERGE = "unmerge"
    MOVE_PROMISE = "move_promise"
    RELEASE_NAME = "release_name"
    HIDE_NAME = "hide_name"


WORKERS = frozenset({Role.REGISTRY, Role.OFFICER, Role.HEAD, Role.FINANCE, Role.INTEGRITY})
REGISTRY = frozenset({Role.REGISTRY, Role.INTEGRITY})
LEADERS = frozenset({Role.REGISTRY, Role.HEAD, Role.INTEGRITY})
REPORTER = frozenset[Role]()

_WORKING = frozenset({Status.ASSIGNED, Status.IN_PROGRESS, Status.REOPENED})
_UNDECIDED = frozenset({Status.RECEIVED, Status.SCREENING})
_DISPUTABLE = frozenset({Status.RESOLVED, Status.CLOSED, Status.PASSED_ON, Status.DECLINED})


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the table. `to` None leaves the status; `who` empty means the reporter."""

    from_: frozenset[Status]
    to: Status | None
    who: frozenset[Role]
    happened: str
    audience: Audience
    #: The kind of notice that tells the reporter and the followers; None tells nobody.
    tells: str | None = None
    #: Whether doing it counts as the first answer to the citizen.
    answers: bool = False
    #: Where it leads from certain statuses, other than `to`.
    instead: Mapping[Status, Status] = field(default_factory=dict)

    def leads_to(self, before: Status) -> Status:
        """The status after it was done from `before`."""
        return self.instead.get(before, self.to or before)


TABLE: Mapping[Action, Rule] = {
    Action.SCREEN: Rule(frozenset({Status.RECEIVED}), Status.SCREENING, REGISTRY, "screening", Audience.PUBLIC),
    Action.ASSIGN: Rule(OPEN, Status.ASSIGNED, REGISTRY, "assigned", Audience.PUBLIC, tells="case.assigned"),
    Action.PASS: Rule(OPEN - _UNDECIDED, Status.ASSIGNED, WORKERS, "passed", Audience.STAFF, "case.assigned"),
    Action.TAKE: Rule(_WORKING, Status.IN_PROGRESS, WORKERS, "taken", Audience.PUBLIC, tells="case.progress"),
    Action.SET_OWNER: Rule(OPEN - _UNDECIDED, None, LEADERS, "owner_set", Audience.STAFF),
    Action.NOTE: Rule(frozenset(Status), None, WORKERS | {Role.COUNTER, Role.EXECUTIVE}, "note", Audience.STAFF),
    Action.ANSWER: Rule(
        frozenset(Status) - {Status.MERGED}, None, WORKERS, "answer", Audience.REPORTER, "case.answer", True
    ),
    Action.ASK: Rule(OPEN, Status.WAITING_CITIZEN, WORKERS, "question", Audience.REPORTER, "case.question", True),
    Action.REPLY: Rule(
        frozenset(Status) - {Status.MERGED},
        None,
        REPORTER,
        "reply",
        Audience.REPORTER,
        instead={Status.WAITING_CITIZEN: Status.IN_PROGRESS},
    ),
    Action.RESUME: Rule(
        frozenset({Status.WAITING_CITIZEN, Status.PLANNED, Status.PASSED_ON}),
        Status.IN_PROGRESS,
        WORKERS,
        "resumed",
        Audience.PUBLIC,
        tells="case.progress",
    ),
    Action.PLAN: Rule(
        OPEN,
        Status.PLANNED,
        WORKERS,
        "planned",
        Audience.PUBLIC,
        "case.planned",
        True,
    ),
    Action.PASS_ON: Rule(
        OPEN,
        Status.PASSED_ON,
        WORKERS,
        "passed_on",
        Audience.PUBLIC,
        "case.passed_on",
        True,
    ),
    Action.RESOLVE: Rule(OPEN, Status.RESOLVED, WORKERS, "resolved", Audience.PUBLIC, "case.resolved", True),
    Action.CLOSE: Rule(
        OPEN | {Status.RESOLVED, Status.PASSED_ON},
        Status.CLOSED,
        WORKERS,
        "closed",
        Audience.PUBLIC,
        "case.closed",
        True,
    ),
    Action.DECLINE: Rule(OPEN, Status.DECLINED, REGISTRY, "declined", Audience.REPORTER, "case.declined", True),
    Action.CONFIRM: Rule(
        frozenset({Status.RESOLVED}), Status.CLOSED, REPORTER, "confirmed", Audience.PUBLIC, tells="case.closed"
    ),
    Action.DISPUTE: Rule(_DISPUTABLE, Status.REOPENED, REPORTER, "reopened", Audience.REPORTER, "case.reopened"),
    Action.WITHDRAW: Rule(OPEN, Status.WITHDRAWN, REPORTER, "withdrawn", Audience.PUBLIC, tells="case.withdrawn"),
    Action.MERGE: Rule(OPEN, Status.MERGED, WORKERS, "merged", Audience.REPORTER, "case.merged", True),
    Action.UNMERGE: Rule(
        frozenset({Status.MERGED}), Status.ASSIGNED, WORKERS, "unmerged", Audience.REPORTER, "case.progress"
    ),
    Action.MOVE_PROMISE: Rule(
        OPEN - {Status.PLANNED, Status.WAITING_CITIZEN},
        None,
        LEADERS | WORKERS,
        "promise_moved",
        Audience.PUBLIC,
        "case.promise_moved",
    ),
    Action.RELEASE_NAME: Rule(frozenset(Status), None, REGISTRY, "name_released", Audience.CONFIDENTIAL),
    Action.HIDE_NAME: Rule(frozenset(Status), None, REGISTRY, "name_hidden", Audience.CONFIDENTIAL),
}


#: What is never done to a confidential matter: it goes to no unit, into no plan and into no other matter.
NOT_CONFIDENTIAL = frozenset(
    {Action.ASSIGN, Action.PASS, Action.PLAN, Action.MERGE, Action.UNMERGE, Action.RELEASE_NAME, Action.HIDE_NAME}
)


#: Service → what its reporters never do by themselves.
_withheld: dict[str, frozenset[Action]] = {}


def withhold(service: str, *actions: Action) -> None:
    """Says what reporters of a service never do: a return that was filed is amended, not withdrawn."""
    _withheld[service] = frozenset(actions)


def is_withheld(service: str, action: Action) -> bool:
    """Whether reporters of that service never do it."""
    return action in _withheld.get(service, ())


def is_allowed(
    action: Action, status: Status, actor: Actor, *, is_reporter: bool = False, is_confidential: bool = False
) -> bool:
    """Whether the table lets this actor do it to a case that stands there."""
    rule = TABLE[action]
    if is_confidential and action in NOT_CONFIDENTIAL:
        return False
    # What goes to no unit is taken as it comes in.
    is_taken_early = is_confidential and action is Action.TAKE and status in _UNDECIDED
    if status not in rule.from_ and not is_taken_early:
        return False
    if rule.who:
        return actor.is_officer and actor.role in rule.who
    return is_reporter


def allowed_actions(
    status: Status, actor: Actor, *, is_reporter: bool = False, is_confidential: bool = False
) -> list[Action]:
    """What may be done now, in the order of the table."""
    return [
        action
        for action in TABLE
        if is_allowed(action, status, actor, is_reporter=is_reporter, is_confidential=is_confidential)
    ]
