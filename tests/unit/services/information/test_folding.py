"""How a question is read before it is looked for."""

import pytest

from services.information.folding import fold, is_question


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ถนนเป็นหลุม", "ถนน เปน หลุม"),
        ("เปิดกี่โมงครับ", "สวัสดีค่ะ ขอสอบถามหน่อย เปิดกี่โมงคะ"),
        ("อยู่ที่ไหน", "อยู่ตี้ไหนเจ้า"),
        ("๑๖๖๙", "1669"),
        ("น้ำท่วม", "นำ้ท่วม"),
        ("ประชาสัมพันธ์", "ประชาสัมพัน"),
        ("ซื้อที่ไหน", "ซื้อตรงไหน"),
        ("Opening Hours?", "what are your opening hours please"),
        ("มากกกกก ไฟดับ", "ไฟดับ"),
    ],
)
def test_the_same_question_reads_the_same(one, other):
    assert fold(one) == fold(other)


def test_silk_is_no_question_and_fire_keeps_its_end():
    assert "ไหม" in fold("ซื้อผ้าไหมที่ไหน") and fold("มีไหม") == "มี"
    assert fold("ไฟไหม้") != fold("ไฟ")


def test_what_is_nothing_but_courtesy_is_still_something():
    assert fold("how are you") and fold("อะไร")
    assert fold("") == "" and fold("😀 …") == ""


@pytest.mark.parametrize("typed", ["เปิดกี่โมง", "ถนนพังแจ้งใคร", "where is it", "ตี้ไหนเจ้า", "ร้องเรียนได้ไหม", "open today?"])
def test_questions(typed):
    assert is_question(typed)


@pytest.mark.parametrize("typed", ["ไฟถนนดับ", "อยากร้องเรียนครับ", "hello", "somewhere"])
def test_no_questions(typed):
    assert not is_question(typed)
