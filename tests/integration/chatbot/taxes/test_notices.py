"""What comes by itself about taxes: reminders answered in two presses, bills with QR, receipts; nothing in groups."""

from datetime import datetime

import time_machine

from chatbot.platform.groups import Group
from services import notifications, organisation, payments, people, qr, taxes
from services.audit import Actor, ActorKind, Channel, Role
from services.clock import BANGKOK
from services.db import session, unit_of_work
from services.notifications.options import PUSH_NORMAL
from services.taxes.reminding import remind
from tests.factories.payments import make_bill, pay
from tests.factories.talking import actions, texts
from tests.factories.tax_talk import fetch, labels, links, make_hotel, pictures, standing


def push(talker):
    session().rollback()
    notifications.send_due(100)
    talker.last = talker.phone.news()


def test_a_bill_comes_with_its_qr_and_money_with_its_receipt(talker, owner, client):
    with unit_of_work():
        bill = make_bill(people.acting_for(owner.id)[0].business_id, 12_345)
    push(talker)
    (address,) = set(pictures(talker.last))
    assert qr.read_picture(fetch(client, address)[1]) == [payments.bill_qr_text(bill)]
    assert "123.45 บาท" in talker.text and any("/bills/open/" in uri for uri in links(talker))
    with unit_of_work():
        pay(bill, 12_345)
    push(talker)
    (address,) = set(pictures(talker.last))
    assert fetch(client, address)[1].startswith(b"\x89PNG") and any("/receipts/open/" in uri for uri in links(talker))


def test_a_reminder_is_answered_by_two_presses(talker):
    make_hotel(talker)
    with unit_of_work():
        taxes.make_months_due()
    with time_machine.travel(datetime(2026, 11, 12, 10, tzinfo=BANGKOK), tick=False):
        session().rollback()
        assert remind()
        push(talker)
        assert {"ยื่นแบบ", "ไม่มีรายการเดือนนี้"} <= set(labels(talker))
        talker.press("ไม่มีรายการเดือนนี้")
        assert "ข้าพเจ้าขอรับรอง" in talker.text
        talker.press("ยืนยันยื่นแบบ")
    assert len(standing()) == 1


def test_a_reminder_that_may_wait_rides_with_the_next_answer(talker):
    make_hotel(talker)
    admin = Actor(ActorKind.OFFICER, Channel.STAFF, 1, Role.ADMIN)
    with unit_of_work():
        organisation.set_setting(PUSH_NORMAL, "never", admin)
        taxes.make_months_due()
    with time_machine.travel(datetime(2026, 11, 9, 10, tzinfo=BANGKOK), tick=False):
        session().rollback()
        assert remind()
        push(talker)
        assert talker.last == []
        talker.say("สวัสดี")
        pressed = [each["data"] for each in actions(talker.last) if each["type"] == "postback"]
        assert any(data.startswith("tax:nil:") for data in pressed)


def test_nothing_of_it_is_said_in_a_group(talker, owner, line):
    group = Group(line.platform, "กลุ่ม")
    group.invite()
    line.work()
    with unit_of_work():
        make_bill(people.acting_for(owner.id)[0].business_id, 12_345)
    push(talker)
    for words in ("ใบแจ้ง", "ภาษี", "ใบเสร็จ"):
        session().rollback()
        group.phone(talker.phone.id).say(words)
        line.work()
    told = " ".join(texts(list(group.phone(talker.phone.id).shown())))
    assert "บาท" not in told and "โรงแรม" not in told
