"""Scales, tables of ratings and rankings are answered wholly in the chat, part by part, with ways back."""

import pytest

from services import catalogue, drafts
from tests.factories.chat import Chatter
from tests.factories.complaints import make_authority
from tests.factories.rated import make_rated
from tests.factories.services import Desk


@pytest.fixture
def chatter(app):
    make_authority()
    catalogue.register(make_rated(Desk()))
    chatter = Chatter()
    chatter.say("ตารางตัวอย่าง")
    return chatter


def answers(chatter):
    return drafts.get_draft(chatter.user.draft_id).answers


def held(chatter):
    return chatter.user.state["draft"]["held"]


def test_all_of_it_by_buttons(chatter):
    assert chatter.labels()[:11] == [str(step) for step in range(11)] and "10 = แนะนำแน่นอน" in chatter.text()
    chatter.press("0")
    for row, step in (("1 จาก 3 · ขั้นตอน", "😀 5"), ("2 จาก 3 · เจ้าหน้าที่", "🙂 4"), ("3 จาก 3 · สถานที่", "😐 3")):
        assert row in chatter.text()
        chatter.press(step)
    for label in ("ไฟส่องสว่าง", "ถนน", "น้ำท่วม"):
        assert "รองลงมา" in chatter.text() or label == "ไฟส่องสว่าง"
        chatter.press(label)
    chatter.press("เว้นข้อนี้")
    chatter.press("😞 1")
    chatter.press("ถนน")
    chatter.press("เสร็จแล้ว")
    assert answers(chatter) == {
        "again": 0,
        "aspects": {"process": 5, "officers": 4, "place": 3},
        "first": ["light", "road", "water"],
        "extra": {"officers": 1},
        "two": ["road"],
    }
    assert "ตรวจก่อนส่ง" in chatter.text() and "ขั้นตอน: พึงพอใจมากที่สุด (5)" in chatter.text()


def test_all_of_it_typed(chatter):
    chatter.say("11")
    assert "0 ถึง 10" in chatter.text()
    chatter.say("ให้ ๙ คะแนน")
    chatter.say("5 4 3 5")
    assert "1 จาก 3" in chatter.text(), "one more than there are rows"
    chatter.say("๕ ๔")
    assert "3 จาก 3" in chatter.text() and "aspects" not in answers(chatter)
    chatter.say("พึงพอใจน้อย")
    chatter.say("2 9")
    chatter.say("2 1 3")
    chatter.say("54")
    chatter.say("น้ำท่วม ถนน")
    assert answers(chatter) == {
        "again": 9,
        "aspects": {"process": 5, "officers": 4, "place": 2},
        "first": ["light", "road", "water"],
        "extra": {"process": 5, "officers": 4},
        "two": ["water", "road"],
    }


def test_back_goes_back_a_row_before_it_goes_back_a_question(chatter):
    chatter.say("7")
    chatter.say("5 4")
    chatter.press("ย้อนกลับ")
    assert "2 จาก 3" in chatter.text()
    chatter.press("😞 1")
    chatter.press("😞 1")
    assert answers(chatter)["aspects"] == {"process": 5, "officers": 1, "place": 1}
    chatter.press("ถนน")
    chatter.press("ย้อนกลับ")
    assert "ถนน" in chatter.labels()
    chatter.press("ย้อนกลับ")
    assert "พอใจแต่ละด้าน" in chatter.text() and "คำตอบขณะนี้" in chatter.text()
    chatter.press("ใช้คำตอบเดิม")
    assert "อะไรควรทำก่อน" in chatter.text()


def test_what_was_half_said_is_kept_through_other_talk(chatter):
    chatter.say("7")
    chatter.say("5 4")
    chatter.say("เมนู")
    chatter.say("ทำต่อ")
    assert "3 จาก 3 · สถานที่" in chatter.text()
    chatter.say("3")
    chatter.say("ถนน")
    chatter.say("ถัดไป")
    assert held(chatter) == {"steps": ["road"]}, "all ranks are needed here"
    chatter.say("1 2")
    chatter.say("4")
    chatter.say("ข้าม")
    assert answers(chatter)["extra"] == {"process": 4}


def test_buttons_pressed_twice_or_late_do_no_harm(chatter):
    chatter.say("7")
    first = chatter.buttons()[0]["data"]
    chatter.post(first)
    chatter.post(first.replace("=5", "=2"))
    assert "2 จาก 3" in chatter.text() and held(chatter) == {"steps": [["process", 2]]}
    chatter.say("4")
    last = chatter.buttons()[0]["data"]
    chatter.post(last)
    chatter.post(last.replace("=5", "=1"))
    assert answers(chatter)["aspects"] == {"process": 2, "officers": 4, "place": 1}
    assert "อะไรควรทำก่อน" in chatter.text()
    light = next(each["data"] for each in chatter.buttons() if each["label"] == "ไฟส่องสว่าง")
    chatter.post(light)
    chatter.post(light)
    assert held(chatter) == {"steps": ["light"]}
    for data in ("9.9=5", "0.9=5", "x", "0.1=6", "1=bridge"):
        chatter.post(f"{first.rpartition(':')[0]}:{data}")
    assert answers(chatter)["aspects"] == {"process": 2, "officers": 4, "place": 1}
