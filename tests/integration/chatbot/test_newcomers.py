"""What somebody who writes for the first time does: names and stories in pieces, courtesy, words of their own."""

import pytest

from chatbot.said import Said
from services import catalogue, complaints, drafts
from services.errors import NotFound
from tests.factories.chat import Chatter
from tests.factories.complaints import make_authority, make_photograph

STORY = "จ่ายเงินค่าต้นไม้เกินจริงทุกปี ผู้รับเหมาเป็นญาติกับคนตรวจรับงาน มีสำเนาใบส่งของให้ดูได้"


@pytest.fixture(autouse=True)
def authority(app):
    try:
        catalogue.get_service("complaint")
    except NotFound:
        complaints.offer()
    make_authority()


@pytest.fixture
def chatter(app):
    return Chatter()


def answers(chatter):
    return drafts.get_draft(chatter.user.draft_id).answers


class TestStories:
    """Words that come right after a story belong to it; after a name they do not."""

    @pytest.mark.parametrize("name", ["ช่างสมพร", "ผู้อำนวยการกองช่างและเจ้าหน้าที่ตรวจรับงาน"])
    def test_who_is_accused_does_not_become_a_story(self, chatter, name):
        chatter.post("start:corruption-report")
        chatter.say(name)
        chatter.hear_at(Said(kind="text", text=STORY, at=chatter.at))
        assert answers(chatter)["accused"] == name
        assert "เลือก" in chatter.text()

    def test_a_few_words_are_whole(self, chatter):
        for words in ("ร้องเรียน", "1", "ไฟถนนดับ", "ไฟดับ"):
            chatter.say(words)
        chatter.hear_at(Said(kind="text", text="อยู่ตรงศาลา", at=chatter.at))
        assert answers(chatter)["words"] == "ไฟดับ"


class TestCourtesy:
    """Words that are said to people are answered as such."""

    def test_thanks_in_a_form_asks_the_question_again_without_an_error(self, chatter):
        for words in ("ร้องเรียน", "1", "ไฟถนนดับ"):
            chatter.say(words)
        chatter.say("ขอบคุณค่ะ")
        assert "words" not in answers(chatter)
        assert "ยินดีค่ะ" in chatter.text() and "เล่าเรื่อง" in chatter.text()
        chatter.say("thanks")
        assert "words" not in answers(chatter) and "เล่าเรื่อง" in chatter.text()

    @pytest.mark.parametrize(
        ("language", "said", "heard"), [("th", "ขอบคุณค่ะ", "ยินดีค่ะ"), ("en", "thank you", "You are welcome")]
    )
    def test_thanks_outside_of_a_form(self, app, language, said, heard):
        chatter = Chatter(language=language)
        chatter.say(said)
        assert heard in chatter.text()


def test_photographs_that_are_there_are_removed_by_name(chatter):
    for words in ("ร้องเรียน", "1", "ไฟถนนดับ", STORY, "ข้าม", "ข้าม", "เมืองลำพูน", "ในเมือง", "หน้าวัด ปากซอย"):
        chatter.say(words)
    chatter.send_pictures(make_photograph())
    assert "ลบภาพทั้งหมด" in chatter.labels() and "เว้นว่าง" not in chatter.labels()
    chatter.press("ลบภาพทั้งหมด")
    assert answers(chatter).get("photographs") is None


@pytest.mark.parametrize("words", ["anonymous", "No name", "ไม่ออกนาม", "ไม่บอกชื่อค่ะ"])
def test_who_keeps_the_name_back_says_it_in_own_words(chatter, words):
    for each in ("ร้องเรียน", "1", "ไฟถนนดับ", STORY, "ข้าม", "ข้าม", "เมืองลำพูน", "ในเมือง", "หน้าวัด ปากซอย", "ข้าม"):
        chatter.say(each)
    chatter.say(words)
    assert answers(chatter)["name_kind"] == "none"
