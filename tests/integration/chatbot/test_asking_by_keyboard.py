"""Questions that are typed offer the phone's keyboard; the press says nothing, and what is typed then is the answer."""

import pytest

from tests.factories.complaints import make_authority
from tests.factories.talking import Talker, actions


@pytest.mark.parametrize("key", ["words", "phone"])
def test_a_typed_question_opens_the_keyboard_and_waits(app, line, key):
    make_authority()
    citizen = Talker(line)
    citizen.say("ร้องเรียน")
    citizen.fill(until=key)
    citizen.say("ทำต่อ")
    opening = next(each for each in actions(citizen.last) if each.get("inputOption") == "openKeyboard")
    assert opening["label"] == "พิมพ์คำตอบ"
    before = citizen.phone.shown()
    citizen.do("press", opening["data"])
    assert citizen.phone.shown() == before, "silence: the phone has its keyboard open"
    assert citizen.draft.next_key == key
    citizen.say({"words": "ไฟถนนดับสามดวงหน้าวัด", "phone": "081 234 5678"}[key])
    assert citizen.draft.next_key != key
