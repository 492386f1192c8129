"""Answers: by the token, else pushed; whatever LINE says, nothing is lost and nothing is said twice."""

import pytest
from sqlalchemy import select

from chatbot import client
from chatbot.incoming import CHANNEL
from services import inbox
from services.db import session, unit_of_work
from services.inbox import working
from services.inbox.models import ChatReply
from tests.integration.chatbot.test_events import texts

REPLY, PUSH = "/v2/bot/message/reply", "/v2/bot/message/push"


def paths(line) -> list[tuple[str, int]]:
    return [(call["path"].rpartition("/")[2], call["status"]) for call in line.platform.calls()]


def state() -> tuple[str, str]:
    row = session().scalars(select(ChatReply).order_by(ChatReply.id.desc()).limit(1)).one()
    session().refresh(row)
    return row.state, row.last_error


def test_an_old_event_is_pushed_not_replied(line, later):
    phone = line.phone()
    phone.say("ช้า")
    later(51)
    line.work()
    assert (texts(phone), paths(line)) == (["text ช้า"], [("push", 200)])


def test_a_token_that_died_early_turns_into_a_push(line):
    phone = line.phone()
    phone.say("ตาย")
    line.platform.offset += 61
    line.work()
    assert (texts(phone), paths(line)) == (["text ตาย"], [("reply", 400), ("push", 200)])


@pytest.mark.parametrize("status", [500, 503, 0])
def test_a_failure_of_theirs_is_tried_again_with_the_same_token(line, later, status):
    line.platform.fail_next(REPLY, status)
    phone = line.phone()
    phone.say("ลองใหม่")
    line.work()
    assert texts(phone) == []
    later(2)
    assert inbox.send_waiting() == 1
    assert texts(phone) == ["text ลองใหม่"]
    assert {path for path, _ in paths(line)} == {"reply"} and state()[0] == "sent"


@pytest.mark.parametrize("status", [500, 0])
def test_a_reply_that_was_taken_unheard_is_not_said_twice(line, later, status):
    line.platform.fail_next(REPLY, status, is_done=True)
    phone = line.phone()
    phone.say("ครั้งเดียว")
    line.work()
    later(2)
    inbox.send_waiting()
    assert texts(phone) == ["text ครั้งเดียว"]
    assert state() == ("sent", "line 400 token")


def test_a_push_that_was_taken_unheard_is_not_said_twice(line, later):
    line.platform.fail_next(PUSH, 500, is_done=True)
    phone = line.phone()
    phone.say("ครั้งเดียว")
    later(51)
    line.work()
    later(10)
    inbox.send_waiting()
    assert (texts(phone), paths(line)) == (["text ครั้งเดียว"], [("push", 500), ("push", 409)])
    keys = {call["headers"]["x-line-retry-key"] for call in line.platform.calls(PUSH)}
    assert len(keys) == 1 and state()[0] == "sent"


def test_slow_answers_count_as_unheard(line, later, monkeypatch):
    monkeypatch.setattr(client, "_TIMEOUT", (1.0, 0.2))
    line.platform.fail_next(REPLY, 200, wait=0.6, is_done=True)
    phone = line.phone()
    phone.say("ช้ามาก")
    line.work()
    later(2)
    inbox.send_waiting()
    assert texts(phone) == ["text ช้ามาก"] and state()[0] == "sent"


def test_too_fast_waits_and_the_months_end_keeps_the_answer(line, later):
    phone = line.phone()
    line.platform.fail_next(REPLY, 429, "The API rate limit has been exceeded. Try again later.")
    phone.say("เร็ว")
    line.work()
    assert state() == ("waiting", "line 429 rate")
    later(11)
    inbox.send_waiting()
    assert texts(phone) == ["text เร็ว"]
    line.platform.state.set("quota", "0")
    phone.say("หมด")
    later(51)
    line.work()
    assert state() == ("kept", "line 429 quota")


def test_a_user_who_blocked_us_meanwhile_is_noted(line, later):
    phone = line.phone()
    phone.say("ลาก่อน")
    line.platform.state.run("UPDATE user SET is_friend = 0 WHERE id = ?", phone.id)
    later(51)
    line.work()
    assert state() == ("failed", "line 400 gone")
    assert not inbox.is_reachable(CHANNEL, phone.id)


def test_without_a_token_of_the_channel_answers_wait(line, later):
    from chatbot import settings
    from chatbot.settings import LineSettings

    phone = line.phone()
    phone.say("รอ")
    connected = settings.current()
    settings.configure(LineSettings(connected.channel_secret))
    line.work()
    assert state() == ("waiting", "no channel access token")
    settings.configure(connected)
    later(3)
    inbox.send_waiting()
    assert texts(phone) == ["text รอ"]


def test_a_wrong_token_of_the_channel_loses_nothing(line, later):
    line.platform.access_token = "another"
    phone = line.phone()
    phone.say("รอ")
    line.work()
    assert state() == ("waiting", "line 401")
    line.platform.access_token = "a-channel-access-token"
    later(3)
    inbox.send_waiting()
    assert texts(phone) == ["text รอ"]


def test_killed_between_the_commit_and_the_reply(line, later):
    phone = line.phone()
    phone.say("ถูกตัด")
    event, lease = working._claim(CHANNEL)
    working._handle(event, lease, line.handler, line.handler.prepare(event))
    assert texts(phone) == []
    later(26)
    inbox.send_waiting()
    assert (texts(phone), paths(line)) == (["text ถูกตัด"], [("reply", 200)])


def test_killed_after_the_reply_and_before_its_mark(line, later):
    phone = line.phone()
    phone.say("ถูกตัด")
    event, lease = working._claim(CHANNEL)
    (number,) = working._handle(event, lease, line.handler, line.handler.prepare(event))
    row = session().get_one(ChatReply, number)
    client.connected().reply(row.reply_token, row.messages)
    later(26)
    inbox.send_waiting()
    assert texts(phone) == ["text ถูกตัด"] and state()[0] == "sent"


def test_many_messages_keep_their_order(line):
    phone = line.phone()
    with unit_of_work():
        user = inbox.users.know_user(CHANNEL, phone.id, seen_at=inbox.users.clock.now())
        inbox.reply(user, [{"type": "text", "text": str(number)} for number in range(12)])
    assert inbox.send_waiting() == 3
    assert texts(phone) == [str(number) for number in range(12)]
    assert paths(line) == [("push", 200)] * 3


def test_a_body_that_line_does_not_take_is_given_up_not_repeated(line, later):
    phone = line.phone()
    with unit_of_work():
        user = inbox.users.know_user(CHANNEL, phone.id, seen_at=inbox.users.clock.now())
        inbox.reply(user, [{"type": "text", "text": ""}])
    inbox.send_waiting()
    assert state() == ("failed", "line 400")
    later(3600)
    assert inbox.send_waiting() == 0
    assert inbox.is_reachable(CHANNEL, phone.id)
