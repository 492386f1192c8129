"""The table of what may be done: complete, and closed to those it does not name."""

import pytest

from services.audit import Actor, ActorKind, Channel, Role
from services.cases.asking import _FORMS
from services.cases.machine import TABLE, Action, allowed_actions, is_allowed
from services.cases.words import (
    HAPPENED,
    OPEN,
    OUTCOME_WORDS,
    SETTLED,
    STATUS_FOR_OTHERS,
    STATUS_SHORT,
    STATUS_WORDS,
    CaseOutcome,
    Status,
    status_for_others,
)


def officer(role: Role) -> Actor:
    return Actor(ActorKind.OFFICER, Channel.STAFF, 1, role, 1, frozenset({1}))


def test_every_action_has_its_line():
    assert set(TABLE) == set(Action)
    assert set(_FORMS) <= set(Action)


def test_every_status_and_outcome_has_words():
    assert set(STATUS_WORDS) == set(STATUS_SHORT) == set(Status)
    assert set(OUTCOME_WORDS) == set(CaseOutcome)
    assert all(len(words.th) <= 20 and len(words.en) <= 20 for words in STATUS_SHORT.values())


def test_every_happening_has_words():
    assert {rule.happened for rule in TABLE.values()} <= set(HAPPENED)


def test_every_status_can_be_left_or_is_settled():
    for status in Status:
        ways = [rule for rule in TABLE.values() if status in rule.from_ and rule.leads_to(status) is not status]
        assert ways or status in (Status.WITHDRAWN,), status


def test_open_and_settled_are_all():
    assert set(Status) == OPEN | SETTLED and not OPEN & SETTLED


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMIN])
def test_some_only_read(role, status):
    assert allowed_actions(status, officer(role)) == []


@pytest.mark.parametrize("status", Status)
def test_a_stranger_and_a_partner_do_nothing(status):
    assert allowed_actions(status, Actor.citizen()) == []
    assert allowed_actions(status, Actor(ActorKind.PARTNER, Channel.API, 1)) == []


@pytest.mark.parametrize("role", Role)
def test_no_officer_speaks_for_the_reporter(role):
    for action in (Action.CONFIRM, Action.DISPUTE, Action.WITHDRAW, Action.REPLY):
        assert not any(is_allowed(action, status, officer(role)) for status in Status)


def test_only_the_registry_declines_and_releases_names():
    for action in (Action.DECLINE, Action.RELEASE_NAME, Action.ASSIGN):
        allowed = {role for role in Role if is_allowed(action, Status.RECEIVED, officer(role))}
        assert allowed == {Role.REGISTRY, Role.INTEGRITY}


def test_an_answer_to_a_question_sets_work_going_again():
    assert TABLE[Action.REPLY].leads_to(Status.WAITING_CITIZEN) is Status.IN_PROGRESS
    assert TABLE[Action.REPLY].leads_to(Status.PLANNED) is Status.PLANNED


def test_others_are_not_addressed_as_the_sender():
    assert set(STATUS_FOR_OTHERS) == set(Status)
    for words in STATUS_FOR_OTHERS.values():
        assert "ท่าน" not in words.th and "you" not in words.en.split() and "please" not in words.en


def test_a_closed_matter_says_how_it_ended():
    assert status_for_others(Status.CLOSED, CaseOutcome.MENDED).th == "ยุติเรื่อง: แก้ไขแล้วเสร็จ"
    assert status_for_others(Status.CLOSED).th == "ยุติเรื่อง"
    assert status_for_others(Status.REOPENED, CaseOutcome.MENDED).th == "เปิดเรื่องอีกครั้ง"
