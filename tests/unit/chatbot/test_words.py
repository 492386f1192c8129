"""Words of the chat: forgiving, but nothing longer is taken for one."""

import pytest

from chatbot.words import WORDS, Command, find_command, resume_code


@pytest.mark.parametrize(
    ("typed", "meaning"),
    [
        ("ย้อนกลับ", Command.BACK),
        ("  ย้อน กลับครับ ", Command.BACK),
        ("Back!", Command.BACK),
        ("ข้ามค่ะ", Command.SKIP),
        ("SKIP please", Command.SKIP),
        ("ยกเลิกนะคะ", Command.CANCEL),
        ("ยืนยัน", Command.CONFIRM),
        ("ถัดไป", Command.NEXT),
        ("เสร็จแล้วค่ะ", Command.NEXT),
        ("done", Command.NEXT),
        ("เพิ่มเติม", Command.MORE),
        ("more", Command.MORE),
        ("ภาษาอังกฤษ", Command.ENGLISH),
        ("English", Command.ENGLISH),
        ("ภาษาไทยครับผม", Command.THAI),
        ("Thai", Command.THAI),
        ("เมนู", Command.MENU),
        ("เจ้าหน้าที่ครับ", Command.OFFICER),
        ("Person please", Command.OFFICER),
        ("“เจ้าหน้าที่”", Command.OFFICER),
        ("ติดตาม", Command.TRACK),
        ("เรื่องของฉัน", Command.MINE),
        ("?", Command.HELP),
        ("สวัสดีจ้า", Command.GREET),
        ("ขอบคุณมากครับ", Command.THANKS),
        ("ทำต่อบนเว็บไซต์", Command.WEB),
        ("ทำต่อ", Command.CONTINUE),
    ],
)
def test_what_is_meant(typed, meaning):
    assert find_command(typed) is meaning


@pytest.mark.parametrize("typed", ["", "   ", "ไฟดับหน้าวัด", "ย้อนกลับไปเมื่อวานไฟดับ", "x" * 5000, "ค่ะ", "!!!", "🙂"])
def test_what_is_no_word_of_the_chat(typed):
    assert find_command(typed) is None


def test_no_word_means_two_things():
    said = [word for words in WORDS.values() for word in words]
    assert [word for word in said if find_command(word) is None] == []
    for command, words in WORDS.items():
        assert {find_command(word) for word in words} == {command}


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("ทำต่อ 7k4m2x", "7K4M2X"),
        ("Continue 7K4M2X", "7K4M2X"),
        ("resume kmxtrv", "KMXTRV"),
        ("ทำต่อ", None),
        ("7K4M2X", None),
        ("ทำต่อ 7K4M2", None),
        ("continue please", None),
        ("Resume, please!", None),
    ],
)
def test_a_code_from_the_web(typed, code):
    assert resume_code(typed) == code
