"""The month's end: what must not wait goes by mail or rides, what the chat answered is kept, and news grows old."""

from sqlalchemy import select, update

from chatbot.incoming import CHANNEL
from services import clock, inbox, notifications
from services.cases import Reporter
from services.db import session, unit_of_work
from services.inbox.models import ChatReply, ChatUser
from services.inbox.users import know_user
from services.notifications.models import Notice
from tests.factories.cases import make_case
from tests.factories.people import make_person
from tests.integration.chatbot.test_events import texts
from tests.integration.chatbot.test_riding import (
    DAY,
    NEWS,
    PUSH,
    QUESTION,
    no_news,
    note,
    notices,
    replies,
    settle,
    tell,
)  # fmt: skip

__all__ = ["no_news"]


def told(kind, *, phone, is_confidential=False, **reporter):
    case = make_case(
        channel="line",
        received_from="line",
        is_confidential=is_confidential,
        reporter=Reporter(notify="line", line_user=phone.id, **reporter),
    )
    with unit_of_work() as s:
        s.execute(update(Notice).where(Notice.subject_id == str(case.id)).values(state="sent"))
    tell(phone, kind=kind, subject=("case", case.id))
    return case


def states_of(case):
    return [(one.kind, one.channel, one.state.value) for one in notifications.list_for_subject("case", case.id)[:2]]


def test_news_unheard_for_days_goes_by_the_mail_that_came_with_the_case(no_news, later):
    phone = no_news.phone()
    case = told(NEWS, phone=phone, email="reporter@example.org", name="ก", name_kind="open")
    notifications.send_due()
    later(8 * DAY)
    settle()
    assert states_of(case) == [(NEWS, "email", "waiting"), (NEWS, "line", "turned")]


def test_at_the_months_end_what_must_not_wait_goes_by_mail(line):
    note(10, 10)
    phone = line.phone()
    case = told(QUESTION, phone=phone, email="reporter@example.org", name="ก", name_kind="open")
    notifications.send_due()
    assert states_of(case)[1] == (QUESTION, "line", "turned")
    (mail,) = session().scalars(select(Notice).where(Notice.channel == "email", Notice.kind == QUESTION))
    assert mail.address == "reporter@example.org" and mail.turned_from


def test_the_mail_of_the_account_serves_too_but_not_for_what_is_confidential(line):
    note(10, 10)
    phone = line.phone()
    with unit_of_work():
        person = make_person(email="account@example.org")
        know_user(CHANNEL, phone.id, seen_at=clock.now()).person_id = person.id
    case = told(QUESTION, phone=phone)
    sealed = told(QUESTION, phone=phone, is_confidential=True)
    notifications.send_due()
    assert states_of(case)[1] == (QUESTION, "line", "turned")
    assert states_of(sealed)[0] == (QUESTION, "line", "held")


def test_without_an_address_it_waits_for_a_word_and_is_pushed_when_the_month_begins(line, later):
    phone = line.phone()
    note(10, 10)
    tell(phone, kind=QUESTION)
    notifications.send_due()
    assert notices() == [("held", "quota")] and line.platform.calls(PUSH) == []
    assert settle() == 0
    note(20, 10)
    assert settle() == 1
    notifications.send_due()
    assert notices() == [("sent", "")] and len(line.platform.calls(PUSH)) == 1


def test_news_is_not_pushed_late_when_the_month_begins(no_news):
    tell(no_news.phone())
    notifications.send_due()
    assert settle() == 0 and notices() == [("held", "news")]


def test_an_answer_that_the_months_end_stopped_leaves_with_the_next(line, later):
    line.platform.state.set("quota", "0")
    phone = line.phone()
    phone.say("หนึ่ง")
    later(51)
    line.work()
    assert (texts(phone), replies()) == ([], [("kept", "line 429 quota")])
    assert notifications.read_quota().is_spent
    session().rollback()
    line.platform.offset += 51
    phone.say("สอง")
    line.work()
    assert texts(phone) == ["text หนึ่ง", "text สอง"]
    assert replies() == [("sent", ""), ("sent", "")], "it ends as the answer that took it along"


def test_a_kept_answer_that_is_stopped_again_stays_kept(line, later):
    line.platform.state.set("quota", "0")
    phone = line.phone()
    for words in ("หนึ่ง", "สอง"):
        phone.say(words)
        later(51)
        line.platform.offset += 51
        line.work()
    assert [state for state, _ in replies()] == ["joined", "kept"]
    phone.say("สาม")
    line.work()
    assert texts(phone) == ["text หนึ่ง", "text สอง", "text สาม"]
    assert {state for state, _ in replies()} == {"sent"}


def test_what_is_to_be_forgotten_is_forgotten_with_the_answer_that_took_it_along(line, later):
    line.platform.state.set("quota", "0")
    phone = line.phone()
    phone.say("ลับ")
    later(51)
    line.work()
    line.platform.offset += 51
    with unit_of_work() as s:
        s.execute(update(ChatReply).values(is_secret=True))
    phone.say("ต่อ")
    line.work()
    assert texts(phone) == ["text ลับ", "text ต่อ"]
    assert set(session().scalars(select(ChatReply.is_secret))) == {True}
    assert not any(session().scalars(select(ChatReply.messages)))


def test_officers_words_that_were_stopped_are_not_lost_however_many(line):
    line.platform.state.set("quota", "0")
    phone = line.phone()
    with unit_of_work():
        user = know_user(CHANNEL, phone.id, seen_at=clock.now())
        inbox.reply(user, [{"type": "text", "text": f"ตอบ {number}"} for number in range(7)])
    inbox.send_waiting()
    assert [state for state, _ in replies()] == ["kept", "kept"]
    assert inbox.has_kept(session().scalars(select(ChatUser)).one())
    session().rollback()
    phone.say("ค่ะ")
    line.work()
    phone.say("ขอบคุณ")
    line.work()
    first, second = ([f"ตอบ {number}" for number in numbers] for numbers in (range(4), range(4, 7)))
    assert texts(phone) == [*first, "text ค่ะ", *second, "text ขอบคุณ"]


def test_the_platform_is_asked_how_the_month_stands(line):
    line.platform.state.set("quota", "500")
    line.platform.state.set("used", "120")
    assert notifications.ask_quotas() == 0
    view = notifications.read_quota()
    assert (view.limit, view.used, view.remaining) == (500, 120, 380)
    line.platform.fail_next("/v2/bot/message/quota", 500)
    assert notifications.refresh_quota().used == 120


def test_the_platforms_own_name_of_a_message_is_kept(line):
    phone = line.phone()
    tell(phone, kind=QUESTION)
    notifications.send_due()
    phone.say("สวัสดี")
    line.work()
    names = [*notices("provider_ref")[0], session().scalars(select(ChatReply.provider_ref)).one()]
    assert all(len(name) == 36 for name in names) and len(set(names)) == 2
