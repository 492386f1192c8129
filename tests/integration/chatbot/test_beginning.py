"""What people do before any form: pictures first, a reference of their own, a reference forgotten half-way."""

import pytest

from services import cases
from tests.factories.complaints import make_authority
from tests.factories.pictures import phone_jpeg
from tests.factories.talking import Talker, actions, failed_events, texts


@pytest.fixture
def talker(line):
    make_authority()
    talker = Talker(line)
    talker.do("follow")
    yield talker
    assert failed_events() == []
    assert line.refused() == []


def test_a_picture_before_any_form_goes_along_with_the_report_that_begins(talker):
    talker.do("send_picture", phone_jpeg())
    assert "ต้องการแจ้งเรื่องพร้อมภาพนี้" in " ".join(texts(talker.last))
    talker.do("send_picture", phone_jpeg())
    talker.say("ร้องเรียน")
    assert len(talker.draft.find("photographs").value) == 2
    assert talker.draft.next_key == "category"


def test_a_picture_taken_back_does_not_go_along(talker):
    first = talker.do("send_picture", phone_jpeg())
    talker.do("unsend", first["message"]["id"])
    talker.say("ร้องเรียน")
    assert not talker.draft.find("photographs").is_answered


def test_a_picture_is_old_after_half_an_hour(talker, later):
    talker.do("send_picture", phone_jpeg())
    later(31 * 60)
    talker.say("ร้องเรียน")
    assert not talker.draft.find("photographs").is_answered


def test_greetings_are_answered_once_a_day_the_first_day_too(talker):
    talker.do("send_sticker")
    assert texts(talker.last)
    shown = len(talker.phone.shown())
    talker.do("send_sticker")
    talker.do("send_picture", phone_jpeg())
    assert len(talker.phone.shown()) == shown


def test_a_place_before_any_form_is_no_question(talker):
    talker.do("send_place", 18.58, 99.0, title="วัดพระธาตุหริภุญชัย")
    assert any(each.get("data") == "start:complaint" for each in actions(talker.last))


def test_ones_own_reference_needs_no_code(talker):
    talker.say("ร้องเรียน")
    talker.fill()
    talker.say("ทำต่อ")
    talker.press("ยืนยันส่งเรื่อง")
    reference = cases.list_cases_of_address("line", talker.phone.id)[0].reference
    talker.say(reference)
    assert "รหัสติดตาม" not in " ".join(texts(talker.last))
    assert reference in str(talker.last)


def test_a_reference_that_waits_for_its_code_swallows_nothing(talker, line):
    talker.say("ร้องเรียน")
    talker.fill()
    talker.say("ทำต่อ")
    talker.press("ยืนยันส่งเรื่อง")
    reference = cases.list_cases_of_address("line", talker.phone.id)[0].reference
    other = Talker(line, "มาลี")
    other.say(reference)
    assert "รหัสติดตาม" in " ".join(texts(other.last))
    other.say("ร้องเรียน")
    other.fill(until="words")
    other.say("ทำต่อ")
    other.say("ไฟทางหน้าวัดดับ 3 ดวง มืดมาก")
    assert other.draft.find("words").value == "ไฟทางหน้าวัดดับ 3 ดวง มืดมาก"
