"""The month's messages: what the platform said and what was pushed since; a reserve; a new month in Thailand."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from services import db, notifications, organisation
from services.audit import Actor, ActorKind, Channel, Role
from services.notifications import list_for_subject, quota
from services.notifications.options import PUSH_NORMAL, RESERVE_PERCENT
from tests.factories.people import make_officer

ADMIN = Actor(ActorKind.OFFICER, Channel.STAFF, 1, Role.ADMIN)


def note(limit, used):
    with db.unit_of_work():
        notifications.note_quota(limit, used)


def choose(key, value):
    with db.unit_of_work():
        organisation.set_setting(key, value, ADMIN)


def test_before_the_platform_is_asked_news_go_and_broadcasts_wait(app):
    view = notifications.read_quota()
    assert (view.limit, view.used, view.remaining, view.asked_at, view.is_spent) == (None, 0, None, None, False)
    assert notifications.may_push_news() and notifications.reserve_left(1000)
    assert not notifications.can_broadcast(1)


def test_broadcasts_and_news_leave_the_reserve_whole(app):
    note(300, 200)
    view = notifications.read_quota()
    assert (view.limit, view.used, view.remaining, view.reserve, view.free) == (300, 200, 100, 90, 10)
    assert notifications.can_broadcast(10) and not notifications.can_broadcast(11)
    with db.unit_of_work():
        notifications.note_pushed(10)
    assert notifications.read_quota().used == 210
    assert not notifications.can_broadcast(1) and not notifications.may_push_news()
    choose(RESERVE_PERCENT, 0)
    assert notifications.can_broadcast(90) and notifications.may_push_news()


def test_without_a_limit_nothing_is_held(app):
    note(None, 5000)
    assert notifications.can_broadcast(10**6) and notifications.may_push_news()
    assert notifications.read_quota().remaining is None


def told():
    return [one.kind for one in list_for_subject("quota", "line")]


@pytest.mark.parametrize(
    ("rule", "full", "low"), [("always", True, True), ("reserve", True, False), ("never", False, False)]
)
def test_administrators_say_whether_news_are_pushed(app, rule, full, low):
    choose(PUSH_NORMAL, rule)
    note(100, 0)
    assert notifications.may_push_news() is full
    note(100, 80)
    assert notifications.may_push_news() is low
    note(100, 100)
    assert not notifications.may_push_news()


def test_a_new_month_begins_in_thailand(app):
    with time_machine.travel(datetime(2026, 11, 30, 16, 59, tzinfo=UTC), tick=False) as time:
        note(300, 300)
        assert notifications.read_quota().is_spent
        time.shift(timedelta(minutes=2))
        view = notifications.read_quota()
        assert (view.limit, view.used, view.is_spent, view.is_known) == (300, 0, False, False)
        assert notifications.may_push_news() and not notifications.can_broadcast(1)
        with db.unit_of_work():
            notifications.note_pushed()
        assert notifications.read_quota().used == 1


def test_the_months_end_is_told_to_administrators_once_a_month(app):
    with db.unit_of_work():
        make_officer(Role.ADMIN, email="a@example.org")
        make_officer(Role.OFFICER, email="o@example.org")
    with time_machine.travel(datetime(2026, 11, 20, 3, tzinfo=UTC), tick=False) as time:
        for _ in range(2):
            with db.unit_of_work():
                notifications.note_spent()
        assert told() == [quota.SPENT] and notifications.read_quota().is_spent
        note(600, 300)
        assert not notifications.read_quota().is_spent, "more was bought"
        with db.unit_of_work():
            notifications.note_spent()
        assert told() == [quota.SPENT]
        time.shift(timedelta(days=20))
        with db.unit_of_work():
            notifications.note_spent()
        assert told() == [quota.SPENT] * 2


def test_the_platform_is_asked_when_the_figures_are_old(app, monkeypatch):
    asked = []
    monkeypatch.setattr(quota, "_sources", {"line": lambda: asked.append(1) or (300, len(asked))})
    with time_machine.travel(datetime(2026, 11, 20, 3, tzinfo=UTC), tick=False) as time:
        for _ in range(3):
            assert notifications.ask_quotas() == 0
        assert len(asked) == 1
        assert notifications.refresh_quota().used == 2, "before a broadcast it is asked at once"
        time.shift(timedelta(minutes=11))
        notifications.ask_quotas()
        assert len(asked) == 3 and notifications.read_quota().used == 3


def test_a_platform_that_does_not_answer_leaves_what_is_known(app, monkeypatch):
    note(300, 7)
    monkeypatch.setattr(quota, "_sources", {"line": lambda: None})
    assert notifications.refresh_quota().used == 7
