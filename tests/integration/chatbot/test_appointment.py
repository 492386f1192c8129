"""An appointment in the chat: asked, booked, withdrawn; a form carried from the chat to the counter."""

from dataclasses import replace

import pytest
import time_machine

from services import cases, counter, drafts
from services.audit import Channel, Role
from services.db import unit_of_work
from tests.factories.complaints import make_authority
from tests.factories.counter import make_topic
from tests.factories.people import make_actor
from tests.factories.talking import Talker


@pytest.fixture(autouse=True)
def friday(app):
    with time_machine.travel("2026-11-20T03:00:00+00:00", tick=True):
        yield


@pytest.fixture
def topic(app):
    make_authority()
    with unit_of_work():
        return make_topic()


def test_an_appointment_is_booked_in_the_chat(line, topic):
    talker = Talker(line)
    talker.say("นัดหมาย")
    assert "เรื่องใด" in talker.text
    talker.say("ขอความช่วยเหลือเรื่องภาษี")
    talker.say("จ. 23 พ.ย. 69")
    talker.say("9.30")
    talker.say("สมหญิง ตัวอย่าง")
    talker.say("081 234 5678")
    talker.say("ทาง LINE นี้")
    talker.say("ข้าม")
    assert "วันจันทร์ที่ 23 พฤศจิกายน 2569 09.30 น." in talker.text
    talker.press("ยืนยันนัดหมาย")
    assert "AP-69-" in talker.text
    with unit_of_work():
        officer = make_actor(Role.COUNTER)
        (day, *_) = [day for day in counter.free_slots(topic) if len(counter.free_slots(topic)[day]) == 1]
        (row,) = counter.list_day(day, actor=officer)
    assert (row.name, f"{row.appointment.starts:%H.%M}") == ("สมหญิง ตัวอย่าง", "09.30")
    assert cases.get_case(row.reference, actor=make_actor(Role.REGISTRY)).channel == Channel.LINE


def test_a_form_goes_from_the_chat_to_the_counter(line, topic):
    talker = Talker(line)
    talker.say("นัดหมาย")
    talker.say("ขอความช่วยเหลือเรื่องภาษี")
    draft_id = talker.draft.id
    talker.say("ทำต่อบนเว็บไซต์")
    assert "เคาน์เตอร์ ใช้รหัส" in talker.text
    code = talker.text.split("ใช้รหัส ")[1][:6]
    with unit_of_work():
        officer = replace(make_actor(Role.COUNTER), channel=Channel.COUNTER)
        view = drafts.resume_by_code(code, origin="officer:1", taker=officer)
    assert (view.id, view.asker.id, view.answers["topic"]) == (draft_id, officer.id, "tax-help")
    # The chat notices that it holds the form no more.
    talker.say("จ. 23 พ.ย. 69")
    assert drafts.get_draft(draft_id).answers == {"topic": "tax-help"}
