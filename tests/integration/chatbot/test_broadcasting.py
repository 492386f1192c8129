"""News to many at once, over the platform's real protocol: batches, keys, quota, faults; nobody is told twice."""

import pytest
from sqlalchemy import select

from chatbot.incoming import CHANNEL
from services import clock, inbox, news, notifications, people
from services.audit import Actor
from services.db import session, unit_of_work
from services.errors import RuleBroken
from services.inbox.users import know_user
from services.news import Audience, BroadcastState
from services.news.models import Broadcast, Subscriber
from services.news.subscribing import add_consent
from services.notifications.models import Notice
from services.text import Words
from tests.factories import news as factory

MULTICAST = "/v2/bot/message/multicast"
BROADCAST = "/v2/bot/message/broadcast"


@pytest.fixture
def line(line):
    """A channel with a large month, whose quota was asked."""
    line.platform.state.set("quota", "20000")
    return line


def befriend(line, addresses) -> None:
    """The platform knows these users."""
    for address in addresses:
        line.phone("เพื่อน", user_id=address)


def figures(number: int) -> tuple[str, int, int, int, int]:
    shown = factory.view(number)
    return (shown.state.value, shown.recipients, shown.sent, shown.failed, shown.left_out)


def keys(line, path: str = MULTICAST) -> list[str]:
    return [call["headers"]["x-line-retry-key"] for call in line.platform.calls(path)]


def test_those_who_agreed_are_told_in_batches_each_under_its_own_key(line):
    thai = factory.make_chats(620)
    english = factory.make_chats(30, language="en", prefix="E")
    befriend(line, [*thai, *english])
    factory.make_chats(3, kinds=("tax",), prefix="T")
    number = factory.begin()
    factory.work()
    calls = line.platform.calls(MULTICAST)
    assert sorted(len(call["body"]["to"]) for call in calls) == [30, 120, 500]
    assert len(set(keys(line))) == 3
    told = [address for call in calls for address in call["body"]["to"]]
    assert sorted(told) == sorted([*thai, *english])
    assert figures(number) == ("done", 650, 650, 0, 0)
    assert line.refused() == []
    words = {call["body"]["messages"][0]["altText"][:6] for call in calls}
    assert len(words) == 2
    assert notifications.read_quota().used == 650


def test_the_bodies_and_addresses_go_once_sent(line):
    befriend(line, factory.make_chats(3))
    number = factory.begin()
    factory.work()
    (batch,) = factory.batches(number)
    assert (batch.recipients, batch.messages, batch.people) == (None, None, 3)
    assert batch.request_id


def test_all_friends_are_told_by_one_call_in_both_languages(line):
    befriend(line, factory.make_chats(4, kinds=()))
    line.phone("ไม่เคยทัก")
    number = factory.begin(audience=Audience.FRIENDS)
    factory.work()
    (call,) = line.platform.calls(BROADCAST)
    assert call["status"] == 200 and call["headers"]["x-line-retry-key"]
    contents = call["body"]["messages"][0]["contents"]
    assert contents["type"] == "carousel" and len(contents["contents"]) == 2
    assert figures(number)[0] == "done" and factory.view(number).sent == 4


def test_a_segment_by_district_and_language(line):
    here = factory.make_chats(2, district="", prefix="A")
    befriend(line, here)
    befriend(line, factory.make_chats(2, language="en", prefix="B"))
    number = factory.begin(language="th")
    factory.work()
    (call,) = line.platform.calls(MULTICAST)
    assert sorted(call["body"]["to"]) == sorted(here)
    assert factory.view(number).recipients == 2


def test_who_left_blocked_or_withdrew_gets_nothing(line):
    addresses = factory.make_chats(5)
    befriend(line, addresses)
    with unit_of_work():
        inbox.find_user(CHANNEL, addresses[0]).is_following = False
        inbox.find_user(CHANNEL, addresses[1]).is_blocked = True
    number = factory.begin()
    line.platform.fail_next(MULTICAST, 429, "The API rate limit has been exceeded. Try again later.")
    news.work_broadcasts()
    with unit_of_work():
        news.withdraw(inbox.find_user(CHANNEL, addresses[2]))
    assert figures(number) == ("running", 5, 0, 0, 2)


def test_who_withdraws_while_the_rate_is_waited_for_is_left_out(line, later):
    addresses = factory.make_chats(3)
    befriend(line, addresses)
    number = factory.begin()
    line.platform.fail_next(MULTICAST, 429, "The API rate limit has been exceeded. Try again later.")
    factory.work()
    assert figures(number) == ("running", 3, 0, 0, 0)
    with unit_of_work():
        news.withdraw(inbox.find_user(CHANNEL, addresses[0]))
    later(40)
    factory.work()
    assert [call["status"] for call in line.platform.calls(MULTICAST)] == [429, 200]
    assert len(line.platform.calls(MULTICAST)[1]["body"]["to"]) == 2
    assert figures(number) == ("done", 3, 2, 0, 1)


@pytest.mark.parametrize("status", [500, 0])
def test_what_was_taken_unheard_is_repeated_under_the_same_key_and_taken_once(line, later, status):
    befriend(line, factory.make_chats(3))
    number = factory.begin()
    line.platform.fail_next(MULTICAST, status, is_done=True)
    factory.work()
    assert factory.view(number).sent == 0
    later(10)
    factory.work()
    assert [call["status"] for call in line.platform.calls(MULTICAST)] == [status, 409]
    first, second = line.platform.calls(MULTICAST)
    assert first["body"] == second["body"] and len(set(keys(line))) == 1
    assert figures(number) == ("done", 3, 3, 0, 0)
    assert line.platform.state.setting("used", "0") == "3"


def test_the_months_end_stops_it_and_it_goes_on_where_it_stood(line):
    befriend(line, factory.make_chats(700))
    line.platform.state.set("quota", "20000")
    number = factory.begin()
    news.work_broadcasts()
    factory.work(1)
    line.platform.fail_next(MULTICAST, 429, "You have reached your monthly limit.")
    factory.work()
    shown = factory.view(number)
    assert (shown.state, shown.reason) == (BroadcastState.STOPPED, "quota")
    assert factory.work() == 0
    officer = factory.officer()
    with unit_of_work():
        news.resume(number, actor=officer)
    factory.work()
    assert figures(number) == ("done", 700, 700, 0, 0)
    told = [to for call in line.platform.calls(MULTICAST) if call["status"] == 200 for to in call["body"]["to"]]
    assert len(told) == len(set(told)) == 700


def test_nothing_begins_that_would_eat_the_reserve(line):
    befriend(line, factory.make_chats(40))
    item = factory.make_item()
    number = factory.prepare(item)
    factory.approve(number)
    line.platform.state.set("quota", "50")
    factory.work()
    shown = factory.view(number)
    assert (shown.state, shown.reason) == (BroadcastState.STOPPED, "quota_reserve")
    assert line.platform.calls(MULTICAST) == []
    with pytest.raises(RuleBroken) as refused:
        factory.prepare(item)
    assert refused.value.problems[0].code == "quota_reserve"


def test_without_the_platforms_word_on_the_month_nothing_begins(line):
    befriend(line, factory.make_chats(2))
    line.platform.fail_next("/v2/bot/message/quota", 500, times=9)
    number = factory.begin()
    factory.work()
    assert factory.view(number).reason == "quota_unknown"


def test_a_body_that_is_refused_is_counted_and_ends(line):
    befriend(line, factory.make_chats(2))
    number = factory.begin()
    line.platform.fail_next(MULTICAST, 400, "The request body has 1 error(s)")
    factory.work()
    assert figures(number) == ("done", 2, 0, 2, 0)


def test_one_address_that_is_none_spoils_it_for_nobody_else(line):
    addresses = factory.make_chats(5)
    befriend(line, addresses)
    number = factory.begin()
    said = "The property, 'to', in the request body is invalid (line: -, column: -)"
    # Five, then the first two, then the first alone: LINE refuses each call that holds the first.
    line.platform.fail_next(MULTICAST, 400, said, times=2)
    factory.work()
    assert figures(number) == ("done", 5, 5, 0, 0)
    assert [len(call["body"]["to"]) for call in line.platform.calls(MULTICAST)] == [5, 2, 3, 1, 1]
    told = [to for call in line.platform.calls(MULTICAST) if call["status"] == 200 for to in call["body"]["to"]]
    assert sorted(told) == sorted(addresses)


def test_an_address_that_stands_alone_and_is_none_is_counted(line):
    befriend(line, factory.make_chats(2))
    number = factory.begin()
    line.platform.fail_next(MULTICAST, 400, "The property, 'to', in the request body is invalid", times=2)
    factory.work()
    assert figures(number) == ("done", 2, 1, 1, 0)


def test_the_chat_by_which_an_officer_works_serves_for_tests(line):
    officer = factory.officer()
    assert not news.has_chat(actor=officer)
    with unit_of_work():
        code = people.new_tie_code(actor=officer)
        people.tie_officer(code, channel=CHANNEL, address="U1")
        know_user(CHANNEL, "U1", seen_at=clock.now())
    assert news.has_chat(actor=officer)


def test_a_running_one_can_be_cancelled(line):
    befriend(line, factory.make_chats(3))
    number = factory.begin()
    line.platform.fail_next(MULTICAST, 429, "The API rate limit has been exceeded. Try again later.")
    factory.work()
    officer = factory.officer()
    with unit_of_work():
        news.cancel(number, actor=officer)
    assert factory.work() == 0
    assert factory.view(number).state is BroadcastState.CANCELLED
    assert [batch.state for batch in factory.batches(number)] == ["cancelled"]
    with pytest.raises(RuleBroken), unit_of_work():
        news.cancel(number, actor=officer)


def test_a_planned_one_waits_for_its_time(line, later):
    befriend(line, factory.make_chats(1))
    number = factory.begin(scheduled_at=factory.in_an_hour())
    assert factory.work() == 0
    later(3700)
    factory.work()
    assert figures(number)[0] == "done"


def test_a_key_that_the_platform_has_forgotten_is_not_used_again(line, later):
    befriend(line, factory.make_chats(2))
    number = factory.begin()
    line.platform.fail_next(MULTICAST, 0)
    factory.work()
    later(24 * 3600)
    factory.work()
    assert len(line.platform.calls(MULTICAST)) == 1
    assert figures(number) == ("done", 2, 0, 2, 0)


def test_an_officer_sees_it_first_in_a_chat_of_their_own(line, talk):
    officer = factory.officer()
    item = factory.make_item(is_published=False)
    with unit_of_work():
        number = news.create_broadcast(item.id, actor=officer)
    with pytest.raises(RuleBroken) as refused, unit_of_work():
        news.send_test(number, actor=officer)
    assert refused.value.problems[0].code == "no_chat"
    with unit_of_work():
        code = news.new_test_code(actor=officer)
    phone = line.phone()
    talk(phone, f"ทดสอบ {code.lower()}")
    assert news.has_chat(actor=officer)
    with unit_of_work():
        news.send_test(number, actor=officer)
    factory.work()
    (sent,) = phone.news()[-1:]
    assert sent["type"] == "flex" and sent["altText"].startswith("(ทดสอบ) ")
    assert "(ทดสอบ) ส่งถึงท่านคนเดียว" in str(sent["contents"])
    test = news.find_test(number, actor=officer)
    assert test is not None and test.state == "sent"
    assert figures(number) == ("draft", 0, 0, 0, 0)
    talk(phone, f"ทดสอบ {code}")
    assert "ใช้ไม่ได้" in phone.news()[-1]["text"]


def test_codes_for_tests_die(line, later):
    officer = factory.officer()
    with unit_of_work():
        code = news.new_test_code(actor=officer)
        again = news.new_test_code(actor=officer)
        user = know_user(CHANNEL, "U1", seen_at=clock.now())
        with pytest.raises(news.testing.NotFound):
            news.tie_chat(user, code)
    later(16 * 60)
    with unit_of_work(), pytest.raises(news.testing.NotFound):
        news.tie_chat(inbox.find_user(CHANNEL, "U1"), again)


@pytest.fixture
def talk(line):
    """Says something to the real conversation."""
    from chatbot import conversation

    line.handler.conversation = conversation

    def say(phone, text: str = "", press: str = "") -> None:
        phone.news()
        phone.press(press) if press else phone.say(text)
        line.work()

    return say


def preferences(phone) -> news.Preferences:
    """What a phone's chat agreed to; its reading is over when the next event comes."""
    found = news.get_preferences(inbox.find_user(CHANNEL, phone.id))
    session().rollback()
    return found


def test_somebody_agrees_and_withdraws_in_the_chat(line, talk):
    phone = line.phone()
    factory.make_item()
    talk(phone, "ข่าว")
    (shown,) = phone.news()
    assert factory.TITLE.th in shown["altText"]
    talk(phone, "รับข่าว")
    (card,) = phone.news()
    assert "news:on:notice" in str(card) and "ยินยอม" in str(card)
    assert not preferences(phone).is_agreed
    talk(phone, press="news:on:notice")
    chosen = preferences(phone)
    assert chosen.kinds == {"notice"} and chosen.agreed_at is not None
    talk(phone, press="news:all")
    talk(phone, press="news:off:tax")
    assert "tax" not in preferences(phone).kinds
    talk(phone, press="news:districts")
    assert "news:district:" in str(phone.news()[-1])
    talk(phone, press="news:district:9999")
    talk(phone, press="news:nonsense")
    talk(phone, "เลิกรับข่าวค่ะ")
    assert not preferences(phone).is_agreed
    assert line.refused() == []


def test_the_news_in_english_and_none_at_all(line, talk):
    phone = line.phone(language="en")
    talk(phone, "English")
    talk(phone, "news")
    assert "no news" in phone.news()[-1]["text"]
    factory.make_item()
    talk(phone, "news")
    assert "Free vocational training" in phone.news()[-1]["altText"]


def test_mails_say_what_was_approved_whatever_the_item_says_by_then(line):
    """The mails of a large sending are written by and by: whoever changes the item meanwhile passes nobody by."""
    befriend(line, factory.make_chats(200))
    with unit_of_work():
        row = Subscriber(channel="email", address="a@example.org", language="th", district="", created_at=clock.now())
        session().add(row)
        session().flush()
        add_consent(row, ["notice"], actor=Actor.citizen())
    item = factory.make_item()
    number = factory.begin(item, by_email=True)
    news.work_broadcasts()
    assert factory.view(number).state is BroadcastState.RUNNING
    writer = factory.officer()
    with unit_of_work():
        other = factory.details(text=Words("ไม่มีใครอนุมัติ", "No one approved it"))
        news.change_item(item.id, other, seen=item.revision, actor=writer)
    factory.work()
    assert factory.view(number).state is BroadcastState.DONE
    (mail,) = session().scalars(select(Notice).where(Notice.kind == "news.item"))
    assert "ไม่มีค่าใช้จ่าย" in mail.params["words"]


def test_what_was_withdrawn_does_not_go_on(line):
    item = factory.make_item()
    number = factory.begin(item)
    with unit_of_work():
        session().get_one(Broadcast, number).state = BroadcastState.STOPPED
    writer = factory.officer()
    with unit_of_work():
        news.withdraw_item(item.id, actor=writer)
    with pytest.raises(RuleBroken) as refused, unit_of_work():
        news.resume(number, actor=writer)
    assert refused.value.problems[0].code == "news_withdrawn"
