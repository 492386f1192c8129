"""Notices by LINE: pushed once each under their own retry key, whatever LINE says."""

import uuid
from collections import Counter

import pytest
from sqlalchemy import select

from chatbot.client import Temporary, connected
from chatbot.incoming import CHANNEL
from services import clock, inbox, notifications
from services.audit import Role
from services.db import session, unit_of_work
from services.inbox.users import know_user
from services.notifications import Recipient
from services.notifications.models import Notice
from tests.factories.people import make_officer

PUSH = "/v2/bot/message/push"
KIND = "case.answer"


def tell(*phones, language: str = "th", kind: str = KIND) -> None:
    gaps = notifications.get_kind(kind).gaps
    params = dict.fromkeys(gaps, "ข้อความ") | (
        {"link": "https://pracha.example/track/" + "a" * 40} if "link" in gaps else {}
    )
    with unit_of_work():
        recipients = [Recipient(CHANNEL, phone.id, language) for phone in phones]
        notifications.notify(kind, recipients=recipients, params=params, subject=("case", 1))


def notices() -> list[tuple[str, str]]:
    rows = session().scalars(
        select(Notice).where(Notice.channel == CHANNEL).order_by(Notice.id).execution_options(populate_existing=True)
    )
    found = [(row.state, row.last_error) for row in rows]
    session().rollback()
    return found


def test_a_notice_is_pushed_with_its_own_key(line):
    phone = line.phone()
    tell(phone)
    assert notifications.send_due() == 1
    (message,) = phone.shown()
    (call,) = line.platform.calls(PUSH)
    key = session().scalars(select(Notice.message_id)).one()
    assert (call["status"], call["headers"]["x-line-retry-key"]) == (200, key)
    assert message["type"] == "flex" and "ข้อความ" in str(message)
    assert notices() == [("sent", "")]


@pytest.mark.parametrize("language", ["th", "en"])
def test_every_kind_of_notice_can_be_pushed(line, language):
    phone = line.phone()
    line.platform.state.set("quota", "none")
    for kind in notifications.list_kinds():
        tell(phone, kind=kind.kind, language=language)
    notifications.send_due(1000)
    assert line.refused() == []
    assert set(notices()) == {("sent", "")} and len(phone.shown()) >= len(notifications.list_kinds())


@pytest.mark.parametrize("status", [500, 0])
def test_what_was_taken_unheard_is_not_told_twice(line, later, status):
    line.platform.fail_next(PUSH, status, is_done=True)
    phone = line.phone()
    tell(phone)
    notifications.send_due()
    assert notices()[0][0] == "waiting"
    later(90)
    notifications.send_due()
    assert notices() == [("sent", "")]
    assert len(phone.shown()) == 1
    assert [call["status"] for call in line.platform.calls(PUSH)] == [status, 409]


def test_the_rate_limit_stops_the_batch_and_waits(line, later):
    line.platform.fail_next(PUSH, 429, "The API rate limit has been exceeded. Try again later.")
    phones = [line.phone(f"คน {number}") for number in range(4)]
    tell(*phones)
    notifications.send_due()
    assert set(notices()) == {("waiting", "line 429 rate")} and len(line.platform.calls(PUSH)) == 1
    later(90)
    notifications.send_due()
    assert Counter(state for state, _ in notices()) == {"sent": 4}


def test_the_months_end_holds_what_is_left_of_the_batch_and_is_told(line):
    with unit_of_work():
        make_officer(Role.ADMIN, email="admin@example.org")
    line.platform.state.set("quota", "1")
    tell(*(line.phone(f"คน {number}") for number in range(3)))
    notifications.send_due()
    assert sorted(notices()) == [("held", "quota"), ("held", "quota"), ("sent", "")]
    assert len(line.platform.calls(PUSH)) == 2, "once LINE has said so it is not asked for each"
    assert notifications.read_quota().is_spent
    assert [one.kind for one in notifications.list_for_subject("quota", CHANNEL)] == ["line.quota_spent"]


def test_whoever_blocked_us_is_noted_and_not_tried_again(line):
    phone = line.phone()
    with unit_of_work():
        know_user(CHANNEL, phone.id, seen_at=clock.now())
    line.platform.state.run("UPDATE user SET is_friend = 0 WHERE id = ?", phone.id)
    tell(phone)
    notifications.send_due()
    assert notices() == [("failed", "line 400 gone")]
    assert not inbox.is_reachable(CHANNEL, phone.id)
    tell(phone)
    notifications.send_due()
    assert notices()[1] == ("failed", "blocked") and len(line.platform.calls(PUSH)) == 1


def test_whoever_unfollowed_gets_no_push(line):
    phone = line.phone()
    phone.follow()
    phone.block()
    line.work()
    tell(phone)
    notifications.send_due()
    assert notices() == [("failed", "blocked")] and line.platform.calls(PUSH) == []


def test_quota_and_consumption_are_asked(line):
    from chatbot.client import connected

    line.platform.state.set("quota", "300")
    phone = line.phone()
    tell(phone)
    notifications.send_due()
    assert (connected().quota(), connected().consumption()) == (300, 1)
    line.platform.state.set("quota", "none")
    assert connected().quota() is None
    connected().show_loading(phone.id)


def test_a_channel_that_may_not_push_marks_nobody_as_gone(line, app):
    phone = line.phone()
    phone.follow()
    line.work()
    line.platform.fail_next("/v2/bot/message/push", 403, "Not authorized")
    with pytest.raises(Temporary):
        connected().push(phone.id, [{"type": "text", "text": "ข่าว"}], retry_key=str(uuid.uuid4()))
