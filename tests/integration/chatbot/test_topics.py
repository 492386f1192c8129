"""Plain complaints typed outside of any form: what they are about is offered, and begun with what was typed."""

import pytest

from services.cases.models import CaseFile
from services.db import session
from tests.factories.chat import Chatter
from tests.factories.information import make_examples
from tests.factories.line import Line
from tests.factories.talking import Talker

FLOOD = "แจ้งน้ำท่วมหน้าบ้านที่ป่าซาง"


@pytest.fixture(autouse=True)
def examples(app):
    make_examples()


@pytest.fixture
def chatter(app):
    return Chatter()


def begun(talker):
    return talker.draft.answers


class TestOverThePlatform:
    """Through the webhook and LINE's own rules."""

    def test_a_sentence_becomes_a_report_with_its_story(self, line: Line):
        talker = Talker(line)
        talker.say(FLOOD)
        assert "ต้องการแจ้งเรื่อง “น้ำท่วมขัง ระบายน้ำไม่ทัน” ใช่ไหม" in talker.text
        talker.press("เริ่มแจ้งเรื่อง")
        assert begun(talker) == {"category": "flood", "words": FLOOD}
        assert "ระดับน้ำ" in talker.text
        talker.fill("flood", words=FLOOD)
        assert FLOOD in talker.text, "the review shows it"
        talker.press("ยืนยันส่งเรื่อง")
        assert session().query(CaseFile).one().topic == "flood"
        assert line.refused() == []

    def test_in_english(self, line: Line):
        talker = Talker(line)
        talker.say("English")
        talker.say("the street lights are out near the market")
        assert "Do you want to report “Street light out”?" in talker.text
        talker.press("Begin")
        assert begun(talker)["category"] == "street-light"
        assert line.refused() == []

    def test_short_words_are_no_story(self, line: Line):
        talker = Talker(line)
        talker.say("ไฟดับ")
        assert "tel:1669" not in str(talker.last) and "ไฟส่องสว่างถนนดับ" in talker.text
        talker.press("เริ่มแจ้งเรื่อง")
        assert begun(talker) == {"category": "street-light"}

    def test_something_else_keeps_the_story(self, line: Line):
        talker = Talker(line)
        talker.say(FLOOD)
        talker.press("เรื่องอื่น")
        assert begun(talker) == {"words": FLOOD}

    def test_the_answers_beside_begin_with_the_topic(self, line: Line):
        talker = Talker(line)
        talker.say("ไฟถนนดับมาสามวันแล้ว")
        talker.press("ดูคำตอบที่เกี่ยวข้อง")
        talker.press("เริ่มทำเรื่องนี้")
        assert begun(talker) == {"category": "street-light", "words": "ไฟถนนดับมาสามวันแล้ว"}
        assert line.refused() == []

    def test_it_may_be_one_of_several(self, line: Line):
        talker = Talker(line)
        talker.say("น้ำท่วม ขยะเต็มไปหมด")
        assert "ต้องการแจ้งเรื่องไหน" in talker.text
        talker.press("ขยะ")
        assert begun(talker)["category"] == "rubbish"
        assert line.refused() == []

    def test_a_sentence_that_is_taken_back_goes_from_the_form(self, line: Line):
        talker = Talker(line)
        event = talker.do("say", FLOOD)
        talker.press("เริ่มแจ้งเรื่อง")
        talker.do("unsend", event["message"]["id"])
        assert begun(talker) == {"category": "flood"}


class TestWhatIsMeant:
    """Everything else is heard as before."""

    def test_wishes_name_the_topic_too(self, chatter):
        chatter.say("อยากร้องเรียนไฟดับ")
        assert "ไฟส่องสว่างถนนดับ" in chatter.text() and chatter.user.draft_id is None

    @pytest.mark.parametrize("words", ["ไฟไหม้บ้าน", "ไฟดูดคนตรงเสาไฟ", "สายไฟขาดหน้าบ้าน", "my house is on fire"])
    def test_emergencies_come_first(self, chatter, words):
        chatter.say(words)
        assert "1669" in chatter.text()

    def test_questions_are_answered(self, chatter):
        chatter.say("ไฟถนนดับแจ้งที่ไหนคะ")
        assert "/info/street-lights" in str(chatter.last)
        chatter.press("เริ่มทำเรื่องนี้")
        assert "เล่าเรื่องที่เกิดขึ้น" in chatter.text(), "the topic of the answer is chosen already"

    @pytest.mark.parametrize("words", ["what time do you open?", "when are you open", "What time do you open"])
    def test_opening_hours_in_english(self, words):
        chatter = Chatter(language="en")
        chatter.say(words)
        assert "/info/opening-hours" in str(chatter.last) and "carousel" not in str(chatter.last)

    @pytest.mark.parametrize(
        "words",
        ["can i talk to somebody", "Can I talk to a human?", "I want to speak to someone", "talk to somebody please"],
    )
    def test_a_person_in_english(self, words):
        chatter = Chatter(language="en")
        chatter.say(words)
        assert "officer" in chatter.text().lower() and "Wheelchair" not in chatter.text()

    def test_no_offers_a_report(self, chatter):
        chatter.say("ไฟถนนดับแจ้งที่ไหนคะ")
        chatter.press("ไม่ใช่")
        assert {"แจ้งเรื่อง", "คุยกับเจ้าหน้าที่"} <= set(chatter.labels())
        chatter.press("แจ้งเรื่อง")
        assert chatter.user.draft_id is not None

    def test_an_old_card_in_another_form_asks_first(self, chatter):
        chatter.say(FLOOD)
        (data,) = [each["data"] for each in chatter.buttons() if each["label"] == "เริ่มแจ้งเรื่อง"]
        for words in ("ร้องเรียน", "ขยะ"):
            chatter.say(words)
        chatter.post(data)
        chatter.press("เริ่มใหม่")
        assert "ระดับน้ำ" in chatter.text() or "เล่าเรื่อง" in chatter.text()


class TestAtTheQuestion:
    """Words that people type where the list is asked."""

    @pytest.mark.parametrize(
        ("words", "wanted"), [("ไฟดับ", "ไฟถนนดับ"), ("หลุม", "ถนน"), ("น้ำท่วม", "น้ำ"), ("pothole", "ถนน")]
    )
    def test_they_choose(self, chatter, words, wanted):
        chatter.say("ร้องเรียน")
        chatter.say(words)
        assert "เล่าเรื่องที่เกิดขึ้น" in chatter.text()

    def test_between_two_it_asks(self, chatter):
        chatter.say("ร้องเรียน")
        chatter.say("น้ำท่วม ขยะเต็มไปหมด")
        assert {"น้ำท่วมขัง", "ขยะ"} <= set(chatter.labels())
        chatter.say("2")
        assert "เล่าเรื่องที่เกิดขึ้น" in chatter.text()

    def test_an_emergency_there_shows_the_numbers(self, chatter):
        chatter.say("ร้องเรียน")
        chatter.say("ไฟไหม้")
        assert "1669" in chatter.text()
