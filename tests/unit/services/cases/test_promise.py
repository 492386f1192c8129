"""One order for every queue: due first, then what has no date, then what waits, then what is settled, newest first."""

from datetime import UTC, date, datetime, timedelta

from services.cases.models import CaseFile
from services.cases.promise import is_late, queue_position
from services.cases.words import Status

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)


def case(status: Status, **values) -> CaseFile:
    defaults = {"received_at": NOW, "changed_at": NOW, "status": status}
    return CaseFile(**(defaults | values))


def test_the_order_of_the_queue():
    cases = [
        case(Status.IN_PROGRESS, due_at=NOW + timedelta(days=1), first_answered_at=NOW),
        case(Status.ASSIGNED, due_at=NOW + timedelta(days=9), answer_due_at=NOW + timedelta(days=2)),
        case(Status.PLANNED, due_at=NOW, review_on=date(2026, 12, 1)),
        case(Status.ASSIGNED),
        case(Status.WAITING_CITIZEN, due_at=NOW),
        case(Status.CLOSED, closed_at=NOW),
        case(Status.CLOSED, closed_at=NOW - timedelta(days=400)),
    ]
    positions = [queue_position(one) for one in cases]
    assert positions == sorted(positions) and len(set(positions)) == len(positions)


def test_the_first_answer_is_owed_until_it_is_given():
    owed = {"due_at": NOW + timedelta(days=9), "answer_due_at": NOW + timedelta(days=2)}
    assert queue_position(case(Status.ASSIGNED, **owed)) == owed["answer_due_at"]
    assert queue_position(case(Status.ASSIGNED, first_answered_at=NOW, **owed)) == owed["due_at"]


def test_what_waits_or_is_planned_or_settled_is_never_late():
    past = NOW - timedelta(days=1)
    assert is_late(Status.IN_PROGRESS, past, NOW)
    for status in (Status.WAITING_CITIZEN, Status.PLANNED, Status.RESOLVED, Status.CLOSED, Status.PASSED_ON):
        assert not is_late(status, past, NOW)
