"""Questions in the chat: cards of the information centre, emergencies, "was this it?", and forms in between."""

import pytest

from services import cases, information
from services.audit import Role
from services.cases import Action
from services.cases.models import CaseFile
from services.db import session, unit_of_work
from services.information.models import AskedQuestion
from services.text import Words
from tests.factories.chat import Chatter
from tests.factories.complaints import officer
from tests.factories.information import make_article, make_examples
from tests.factories.line import Line
from tests.factories.talking import Talker


@pytest.fixture(autouse=True)
def examples(app):
    make_examples()


@pytest.fixture
def chatter(app):
    return Chatter()


def asked():
    return session().query(AskedQuestion).order_by(AskedQuestion.id).all()


class TestAnswers:
    """Outside of any form."""

    def test_a_clear_question_gets_one_card(self, chatter):
        chatter.say("ไฟถนนดับแจ้งที่ไหนคะ")
        assert "ไฟถนนดับ" in chatter.text() and "ตรงกับที่ถามไหมคะ" in chatter.text()
        assert {"เริ่มทำเรื่องนี้", "อ่านต่อ", "ใช่", "ไม่ใช่", "คุยกับเจ้าหน้าที่"} <= set(chatter.labels())
        (link,) = [each["uri"] for each in chatter.buttons() if each["type"] == "uri"]
        assert link.endswith("/info/street-lights")

    def test_several_are_shown_beside_each_other(self, chatter):
        chatter.say("ขอเงินคืน ภาษี ใบเสร็จ จ่าย")
        assert chatter.last[0]["contents"]["type"] == "carousel"
        assert len(chatter.last[0]["contents"]["contents"]) in (2, 3) and "เรื่องไหนตรงกับที่ถามคะ" in chatter.text()
        labels = chatter.labels()
        assert [label[:3] for label in labels[:2]] == ["1. ", "2. "] and "ไม่ใช่ทั้งหมด" in labels and "ใช่" not in labels
        assert "\n1. " in f"\n{chatter.text()}" and "\n2. " in chatter.text()
        pressed = next(each["data"] for each in chatter.buttons() if each.get("label") == labels[1])
        chatter.press(labels[1])
        assert "ขอบคุณที่บอก" in chatter.text()
        slug = pressed.removeprefix("info:yes:")
        assert information.usefulness([slug])[slug].useful == 1

    def test_a_service_is_begun_from_its_card(self, chatter):
        chatter.say("ไฟถนนดับแจ้งที่ไหนคะ")
        chatter.press("เริ่มทำเรื่องนี้")
        assert chatter.user.draft_id is not None

    def test_a_greeting_before_the_question(self, chatter):
        chatter.say("สวัสดีค่ะ ขอสอบถามหน่อยค่ะ วันนี้เปิดไหมคะ")
        assert "08.30–16.30" in chatter.text()

    def test_a_word_of_a_service_begins_it_still(self, chatter):
        chatter.say("อยากร้องเรียนครับ")
        assert chatter.user.draft_id is not None

    def test_english_is_answered_in_english(self, app):
        chatter = Chatter(language="en")
        chatter.say("What are your opening hours please?")
        assert "Monday–Friday 08:30–16:30" in chatter.text() and "Was this what you asked?" in chatter.text()

    def test_what_is_no_business_of_ours_is_not_understood(self, chatter):
        chatter.say("ใครเป็นแชมป์มวยโลก")
        assert "ยังไม่เข้าใจ" in chatter.text() and "คุยกับเจ้าหน้าที่" in chatter.labels()
        assert [(row.words, row.outcome) for row in asked()] == [("ใครเป็นแชมป์มวยโลก", "nothing")]

    def test_what_is_told_and_not_asked_is_not_kept(self, chatter):
        chatter.say("555555 อิอิ")
        assert asked() == []

    def test_the_menu_of_questions(self, chatter):
        chatter.post("info:all")
        chatter.press("เวลาทำการ")
        assert "08.30–16.30" in chatter.text()


class TestWasThisIt:
    """Yes and no, pressed and typed."""

    def test_yes_is_counted(self, chatter):
        chatter.say("ไฟถนนดับแจ้งที่ไหนคะ")
        chatter.press("ใช่")
        assert "ขอบคุณ" in chatter.text()
        assert information.usefulness(["street-lights"])["street-lights"].useful == 1
        chatter.say("ใช่")
        assert information.usefulness(["street-lights"])["street-lights"].useful == 1

    def test_no_offers_a_person_and_is_kept_without_numbers(self, chatter):
        chatter.say("ไฟถนนดับแจ้งที่ไหน โทร 081-234-5678")
        chatter.say("ไม่ใช่ค่ะ")
        assert "คุยกับเจ้าหน้าที่" in chatter.labels()
        (row,) = asked()
        assert row.outcome == "no" and row.slug == "street-lights" and "234" not in row.words
        assert information.usefulness(["street-lights"])["street-lights"].useless == 1

    def test_another_word_ends_the_question(self, chatter):
        chatter.say("ไฟถนนดับแจ้งที่ไหนคะ")
        chatter.say("ใครเป็นแชมป์มวยโลก")
        chatter.say("ใช่")
        assert information.usefulness(["street-lights"]) == {}

    def test_old_buttons_do_no_harm(self, chatter):
        for data in ("info:yes", "info:no", "info:show:nothing", "info:"):
            chatter.post(data)
            assert chatter.last


class TestEmergencies:
    """Before anything else."""

    @pytest.mark.parametrize("words", ["ไฟไหม้", "ช่วยด้วยไฟไหม้บ้าน!!", "มี คน จม น้ำ", "มีคนทำร้ายกัน", "my house is on fire"])
    def test_the_numbers_come_at_once(self, chatter, words):
        chatter.say(words)
        assert chatter.last[0]["contents"]["header"] and "1669" in chatter.text()
        assert "tel:199" in [each.get("uri") for each in chatter.buttons()]

    def test_while_an_officer_was_asked_for(self, chatter):
        chatter.say("เจ้าหน้าที่")
        chatter.say("ไฟไหม้")
        assert "199" in chatter.text()

    def test_a_story_in_a_form_stays_a_story(self, chatter):
        for words in ("ร้องเรียน", "1", "ไฟถนนดับ"):
            chatter.say(words)
        chatter.say("เมื่อวานไฟไหม้หม้อแปลง ไฟทางดับหมด")
        assert "1669" not in chatter.text()


class TestInTheMidstOfAForm:
    """A question at a choice."""

    def test_it_is_answered_and_the_form_goes_on(self, chatter):
        chatter.say("ร้องเรียน")
        before = chatter.labels()
        chatter.say("ขอถามหน่อย เปิดกี่โมงปิดกี่โมงคะ")
        assert "08.30–16.30" in chatter.text() and set(before) <= set(chatter.labels())
        chatter.say("1")
        assert chatter.user.draft_id is not None

    def test_other_words_are_wrong_answers_as_before(self, chatter):
        chatter.say("ร้องเรียน")
        chatter.say("อะไรนะ")
        assert "/info/" not in str(chatter.last)


class TestOverThePlatform:
    """The same through the webhook and LINE's own rules."""

    def test_in_thai(self, line: Line):
        talker = Talker(line)
        talker.say("ไฟถนนดับแจ้งที่ไหนคะ")
        assert "/info/street-lights" in str(talker.last)
        talker.press("ใช่")
        assert "ขอบคุณ" in str(talker.last)
        talker.say("ไฟไหม้")
        assert "tel:1669" in str(talker.last)
        assert line.refused() == []

    def test_in_english(self, line: Line):
        talker = Talker(line)
        talker.say("English")
        talker.say("Hello, where is your office?")
        talker.press("No")
        assert "Would you like to talk to one?" in str(talker.last)
        assert line.refused() == []

    def test_the_longest_articles_are_sent(self, line: Line):
        for number, word in enumerate(("กกก", "ขขข", "คคค")):
            make_article(
                slug=f"long-{number}",
                title=Words(f"ทดสอบความยาว {word * 40}"[:150], "Length " * 20),
                answer=Words("น้ำ" * 100, "W" * 300),
                questions=Words("ทดสอบความยาวที่สุดของการ์ด", ""),
            )
        talker = Talker(line)
        talker.say("ทดสอบความยาวที่สุดของการ์ด")
        assert "long-" in str(talker.last) and line.refused() == []


def test_a_question_while_an_officer_waits_can_still_be_sent_to_the_officer(chatter):
    for words in ("ร้องเรียน", "ไฟถนนดับ", "ไฟทางดับ 3 ดวง", "ข้าม", "ข้าม", "เมืองลำพูน", "ในเมือง", "ข้าม", "ข้าม"):
        chatter.say(words)
    for words in ("เปิดเผยชื่อ", "สมหญิง", "ข้าม", "ทาง LINE นี้", "ยืนยัน"):
        chatter.say(words)
    reference, registry = session().query(CaseFile).one().reference, officer(Role.REGISTRY)
    with unit_of_work():
        cases.act(reference, Action.ASK, actor=registry, words="ดวงไหนบ้าง")
    chatter.say("ไฟถนนดับแจ้งที่ไหนคะ")
    assert "/info/street-lights" in str(chatter.last)
    chatter.press("ส่งให้เจ้าหน้าที่")
    assert "ส่งข้อความถึงเจ้าหน้าที่แล้ว" in chatter.text()
    entry = max(cases.get_case(reference, actor=registry).timeline, key=lambda one: one.id)
    assert entry.words == "ไฟถนนดับแจ้งที่ไหนคะ"
