"""What no push is spent on: it waits, and rides along with the answer to the citizen's next message."""

import pytest
from sqlalchemy import select, update

from chatbot import client, replying
from chatbot.incoming import CHANNEL
from services import inbox, notifications, organisation
from services.audit import Actor, ActorKind, Channel, Role
from services.db import session, unit_of_work
from services.inbox import working
from services.inbox.models import ChatReply
from services.notifications import Recipient
from services.notifications.models import Notice
from services.notifications.options import PUSH_NORMAL

PUSH, REPLY = "/v2/bot/message/push", "/v2/bot/message/reply"
NEWS, QUESTION = "case.progress", "case.question"
ADMIN = Actor(ActorKind.OFFICER, Channel.STAFF, 1, Role.ADMIN)
DAY = 24 * 3600


def tell(*phones, kind=NEWS, subject=("case", 1), said="ข่าว"):
    gaps = notifications.get_kind(kind).gaps
    params = dict.fromkeys(gaps, said) | {"link": "https://pracha.example/track/" + "a" * 40}
    with unit_of_work():
        to = [Recipient(CHANNEL, phone.id, "th") for phone in phones]
        notifications.notify(kind, recipients=to, params=params, subject=subject)


def rule(value):
    with unit_of_work():
        organisation.set_setting(PUSH_NORMAL, value, ADMIN)


def note(limit, used):
    with unit_of_work():
        notifications.note_quota(limit, used)


def notices(*columns):
    wanted = columns or ("state", "last_error")
    rows = session().scalars(select(Notice).order_by(Notice.id).execution_options(populate_existing=True)).all()
    found = [tuple(getattr(row, name) for name in wanted) for row in rows]
    session().rollback()
    return found


def replies():
    rows = session().scalars(select(ChatReply).order_by(ChatReply.id).execution_options(populate_existing=True)).all()
    found = [(row.state, row.last_error) for row in rows]
    session().rollback()
    return found


def types(phone):
    return [message["type"] for message in phone.shown()]


def settle():
    with unit_of_work():
        return notifications.settle_held()


@pytest.fixture
def no_news(line):
    """Administrators spend no push on news."""
    rule("never")
    return line


def test_news_waits_and_leaves_with_the_next_answer(no_news):
    phone = no_news.phone()
    tell(phone)
    assert notifications.send_due() == 1
    assert notices("state", "last_error", "attempts") == [("held", "news", 0)]
    phone.say("สวัสดี")
    no_news.work()
    assert types(phone) == ["text", "flex"], "the answer, then the news"
    ((state, error, attempts, reference),) = notices("state", "last_error", "attempts", "provider_ref")
    assert (state, error, attempts) == ("sent", "", 1)
    (call,) = no_news.platform.calls(REPLY)
    assert call["status"] == 200 and reference and len(call["body"]["messages"]) == 2
    assert no_news.platform.calls(PUSH) == [] and no_news.platform.state.setting("used", "0") == "0"
    phone.say("อีกครั้ง")
    no_news.work()
    assert types(phone) == ["text", "flex", "text"], "once"


def test_what_must_not_wait_is_pushed_all_the_same(no_news):
    phone = no_news.phone()
    tell(phone, kind=QUESTION)
    notifications.send_due()
    assert notices() == [("sent", "")] and len(no_news.platform.calls(PUSH)) == 1


@pytest.mark.parametrize(("used", "state"), [(68, "sent"), (69, "held")])
def test_news_leave_the_reserve_to_what_must_not_wait(line, used, state):
    note(100, used)
    phone = line.phone()
    tell(phone)
    tell(phone, kind=QUESTION)
    notifications.send_due()
    assert dict(notices("kind", "state")) == {QUESTION: "sent", NEWS: state}


def test_pushes_are_counted_between_two_looks_at_the_platform(line):
    note(100, 67)
    phones = [line.phone(f"คน {number}") for number in range(5)]
    tell(*phones)
    notifications.send_due()
    assert sorted(notices("state")) == [("held",), ("held",), ("sent",), ("sent",), ("sent",)]
    assert notifications.read_quota().used == 70


def test_always_means_always(line):
    rule("always")
    note(100, 99)
    tell(line.phone())
    notifications.send_due()
    assert notices("state") == [("sent",)]


def test_five_messages_at_most_and_the_most_urgent_first(no_news):
    phone = no_news.phone()
    for number in range(6):
        tell(phone, said=f"ข่าว {number}")
    note(10, 10)
    tell(phone, kind=QUESTION, said="คำถาม")
    notifications.send_due()
    phone.say("สวัสดี")
    no_news.work()
    shown = phone.shown()
    assert len(shown) == 5 and shown[0]["type"] == "text" and "คำถาม" in str(shown[1])
    assert [number for number in range(6) if f"ข่าว {number}" in str(shown)] == [0, 1, 2]
    phone.say("อีกครั้ง")
    no_news.work()
    assert len(phone.shown()) == 5 + 4
    assert {state for (state,) in notices("state")} == {"sent"}


def test_the_buttons_of_the_question_stay_in_sight(no_news, monkeypatch):
    quick = {"items": [{"type": "action", "action": {"type": "message", "label": "ใช่", "text": "ใช่"}}]}
    monkeypatch.setattr(
        no_news.echo, "take", lambda said, user: [{"type": "text", "text": "ใช่ไหม", "quickReply": quick}]
    )
    phone = no_news.phone()
    tell(phone, phone)
    notifications.send_due()
    phone.say("สวัสดี")
    no_news.work()
    assert phone.shown()[-1]["type"] == "flex" and phone.shown()[-1]["quickReply"] == quick
    assert no_news.refused() == []


def test_news_rides_even_where_silence_is_the_answer(no_news, monkeypatch):
    monkeypatch.setattr(no_news.echo, "take", lambda said, user: [])
    phone = no_news.phone()
    phone.say("ก่อน")
    no_news.work()
    assert phone.shown() == [] and no_news.platform.calls(REPLY) == []
    tell(phone)
    notifications.send_due()
    phone.say("สวัสดี")
    no_news.work()
    assert types(phone) == ["flex"] and notices("state") == [("sent",)]


def test_others_news_stays_with_them(no_news):
    phone, other = no_news.phone(), no_news.phone("อีกคน")
    tell(other)
    notifications.send_due()
    phone.say("สวัสดี")
    no_news.work()
    assert types(phone) == ["text"] and notices("state") == [("held",)]


def test_a_pushed_answer_takes_nothing_along(no_news, later):
    phone = no_news.phone()
    tell(phone)
    notifications.send_due()
    phone.say("ช้า")
    later(51)
    no_news.work()
    assert types(phone) == ["text"] and notices("state", "ride") == [("held", None)]


def test_a_token_that_died_leaves_the_news_for_the_next(no_news):
    phone = no_news.phone()
    tell(phone)
    notifications.send_due()
    phone.say("ตาย")
    no_news.platform.offset += 61
    no_news.work()
    assert types(phone) == ["text"] and notices("state", "ride") == [("held", None)]
    phone.say("ใหม่")
    no_news.work()
    assert types(phone) == ["text", "text", "flex"] and notices("state") == [("sent",)]


@pytest.mark.parametrize("status", [500, 0])
@pytest.mark.parametrize("is_done", [True, False])
def test_a_reply_that_ended_unheard_neither_loses_nor_doubles_the_news(no_news, later, status, is_done):
    no_news.platform.fail_next(REPLY, status, is_done=is_done)
    phone = no_news.phone()
    tell(phone)
    notifications.send_due()
    phone.say("ครั้งเดียว")
    no_news.work()
    tell(phone, said="ข่าวใหม่")
    notifications.send_due()
    later(2)
    inbox.send_waiting()
    assert types(phone) == ["text", "flex"]
    assert notices("state") == [("sent",), ("held",)], "what came meanwhile waits for another answer"


@pytest.mark.parametrize("is_sent", [True, False])
def test_killed_between_the_reply_and_its_mark(no_news, later, is_sent, monkeypatch):
    phone = no_news.phone()
    tell(phone)
    notifications.send_due()
    phone.say("ถูกตัด")
    event, lease = working._claim(CHANNEL)
    (number,) = working._handle(event, lease, no_news.handler, no_news.handler.prepare(event))
    row = session().get_one(ChatReply, number)
    (rider,) = notifications.take_along(CHANNEL, phone.id, ride=row.retry_key, room=4)
    if is_sent:
        news = replying.notices.notice_messages(rider.outgoing)
        client.connected().reply(row.reply_token, [*row.messages, *news])
    later(26)
    inbox.send_waiting()
    assert types(phone) == ["text", "flex"]
    assert notices("state") == [("sent",)] and replies()[-1][0] == "sent"


def test_when_nobody_can_know_any_more_it_is_rather_told_again(no_news, later):
    phone = no_news.phone()
    tell(phone)
    notifications.send_due()
    phone.say("ถูกตัด")
    event, lease = working._claim(CHANNEL)
    (number,) = working._handle(event, lease, no_news.handler, no_news.handler.prepare(event))
    notifications.take_along(CHANNEL, phone.id, ride=session().get_one(ChatReply, number).retry_key, room=4)
    session().rollback()
    later(60)
    inbox.send_waiting()
    assert types(phone) == ["text"] and notices("state", "ride") == [("held", None)]


def test_news_that_cannot_be_worded_holds_up_no_answer(no_news):
    phone = no_news.phone()
    tell(phone)
    notifications.send_due()
    with unit_of_work() as s:
        s.execute(update(Notice).values(kind="nobody.knows"))
    phone.say("สวัสดี")
    no_news.work()
    assert types(phone) == ["text"] and notices("state", "last_error") == [("failed", "LookupError")]


def test_news_that_line_refuses_holds_up_no_answer(no_news, monkeypatch):
    phone = no_news.phone()
    tell(phone)
    notifications.send_due()
    monkeypatch.setattr(replying.notices, "notice_messages", lambda *_: [{"type": "text", "text": ""}])
    phone.say("สวัสดี")
    no_news.work()
    assert types(phone) == ["text"] and notices() == [("failed", "line 400")] and replies()[-1][0] == "sent"


def test_news_that_line_refuses_is_not_tried_with_each_silence(no_news, monkeypatch):
    monkeypatch.setattr(no_news.echo, "take", lambda said, user: [])
    phone = no_news.phone()
    tell(phone)
    notifications.send_due()
    monkeypatch.setattr(replying.notices, "notice_messages", lambda *_: [{"type": "text", "text": ""}])
    for _ in range(2):
        phone.say("สวัสดี")
        no_news.work()
    assert notices() == [("failed", "line 400")] and len(no_news.platform.calls(REPLY)) == 1


def test_unsubscribing_ends_what_waits_for_a_word(no_news):
    phone = no_news.phone()
    tell(phone)
    notifications.send_due()
    with unit_of_work():
        assert notifications.suppress(CHANNEL, phone.id, ("case", 1)) == 1
    phone.say("สวัสดี")
    no_news.work()
    assert types(phone) == ["text"] and notices("state") == [("suppressed",)]


def test_who_never_writes_is_given_up_after_the_days_that_are_set(no_news, later):
    phone = no_news.phone()
    tell(phone)
    notifications.send_due()
    later(6.9 * DAY)
    assert settle() == 0
    later(0.2 * DAY)
    assert settle() == 1 and settle() == 0
    assert notices() == [("given_up", "unheard")]
