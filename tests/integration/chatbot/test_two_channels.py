"""Half in chat, half on the web; forms that are old, gone or sent; and what is said outside of any form."""

from datetime import timedelta

import pytest

from chatbot import conversation
from chatbot.said import Said
from services import catalogue, clock, drafts
from services.audit import Actor
from services.db import unit_of_work
from tests.factories.chat import Chatter
from tests.factories.references import reference_in
from tests.factories.services import ANSWERS, KEY, Desk, make_service

WEB = Actor.citizen()


@pytest.fixture
def desk(app):
    desk = Desk()
    catalogue.register(make_service(desk))
    return desk


@pytest.fixture
def chatter(desk):
    chatter = Chatter()
    chatter.say("ตัวอย่าง")
    chatter.press("ไฟถนนดับ")
    return chatter


def view_of(chatter):
    return drafts.get_draft(chatter.user.draft_id)


def on_the_web(draft_id, **answers):
    with unit_of_work():
        for key, raw in answers.items():
            drafts.answer(draft_id, key, raw, actor=WEB, seen=drafts.OVERWRITE)


class TestSameDraft:
    """One draft, any channel."""

    def test_begun_here_and_sent_there(self, chatter):
        chatter.say("ทำต่อบนเว็บ")
        address = next(each["uri"] for each in chatter.buttons() if each["type"] == "uri")
        view = drafts.resume_by_link(address.rpartition("/")[2])
        assert view.id == chatter.user.draft_id
        for each in list(ANSWERS)[1:]:
            on_the_web(view.id, **{each: ANSWERS[each]})
        with unit_of_work():
            outcome = drafts.submit(view.id, actor=WEB)
        chatter.say("ทำต่อ")
        assert outcome.reference in chatter.text() and chatter.user.draft_id is None
        chatter.say("ทำต่อ")
        assert "ไม่มีเรื่อง" in chatter.text()

    def test_begun_there_and_sent_here(self, desk):
        with unit_of_work():
            view = drafts.open_draft(KEY, asker=WEB, language="th")
            code = drafts.resume_code(view.id)
        on_the_web(view.id, kind="light", lamps="3")
        chatter = Chatter()
        chatter.say(f"ทำต่อ {code.lower()}")
        assert "รับช่วงต่อจากเว็บไซต์แล้ว" in chatter.text() and "เกิดอะไรขึ้น" in chatter.text()
        assert view_of(chatter).source["line_user"] == chatter.user.address
        chatter.say(f"ทำต่อ {code}")
        assert "รหัสนี้ใช้ไม่ได้" in chatter.text()

    def test_answers_of_the_web_are_not_asked_again(self, chatter):
        on_the_web(chatter.user.draft_id, lamps="2", words="เล่าบนเว็บ", title="หัวข้อ")
        chatter.say("ทำต่อ")
        assert "ดับกี่ดวง" in chatter.text()
        chatter.say("ถัดไป")
        assert "เสียหายเท่าใด" in chatter.text()

    def test_two_answers_are_both_shown(self, chatter):
        on_the_web(chatter.user.draft_id, lamps="2")
        chatter.say("5")
        assert "2" in chatter.text() and "5" in chatter.text() and view_of(chatter).answers["lamps"] == 2
        chatter.say("อะไรนะ")
        assert "ใช้คำตอบใด" in chatter.text()
        chatter.press("ใช้คำตอบในแชต")
        assert view_of(chatter).answers["lamps"] == 5 and "เกิดอะไรขึ้น" in chatter.text()

    def test_the_web_answer_can_stay(self, chatter):
        on_the_web(chatter.user.draft_id, lamps="2")
        chatter.say("5")
        chatter.say("1")
        assert view_of(chatter).answers["lamps"] == 2 and "เกิดอะไรขึ้น" in chatter.text()

    def test_a_review_that_changed_is_shown_again(self, chatter):
        view = view_of(chatter)
        for each in list(ANSWERS)[1:]:
            on_the_web(view.id, **{each: ANSWERS[each]})
        chatter.say("3")
        chatter.say("ทำต่อ")
        send = next(each["data"] for each in chatter.buttons() if each["label"] == "ยืนยันส่งเรื่อง")
        on_the_web(view.id, title="อีกหัวข้อ")
        chatter.post(send)
        assert "เปลี่ยนไป" in chatter.text() and "อีกหัวข้อ" in chatter.text()
        chatter.say("ยืนยัน")
        assert reference_in(chatter.text())


class TestOldForms:
    """Left, expired, given up."""

    def move(self, monkeypatch, **by):
        moved = clock.now() + timedelta(**by)
        monkeypatch.setattr(clock, "now", lambda: moved)

    def test_a_form_left_for_a_day_asks_before_it_takes_words(self, chatter, monkeypatch):
        self.move(monkeypatch, hours=20)
        chatter.say("สวัสดี")
        assert "ค้างไว้" in chatter.text() and "lamps" not in view_of(chatter).answers
        chatter.press("ทำต่อ")
        chatter.say("3")
        assert view_of(chatter).answers["lamps"] == 3

    def test_it_asks_only_once(self, chatter, monkeypatch):
        self.move(monkeypatch, hours=20)
        chatter.say("3")
        chatter.say("3")
        assert view_of(chatter).answers["lamps"] == 3

    def test_begin_anew(self, chatter, monkeypatch):
        self.move(monkeypatch, hours=20)
        old = chatter.user.draft_id
        chatter.say("ไฟ")
        chatter.press("เริ่มใหม่")
        assert chatter.user.draft_id != old and not drafts.is_living(old) and "เรื่องใด" in chatter.text()

    def test_an_expired_form_says_so_once(self, chatter, monkeypatch):
        self.move(monkeypatch, days=60)
        chatter.say("3")
        assert "หมดอายุ" in chatter.text() and chatter.user.draft_id is None
        chatter.say("3")
        assert "ยังไม่เข้าใจ" in chatter.text()

    def test_the_button_of_a_form_that_is_gone(self, chatter):
        chatter.say("ทำต่อ")
        draft = chatter.user.draft_id
        with unit_of_work():
            drafts.abandon(draft, actor=WEB)
        chatter.post(f"send:{draft}:1.1")
        assert "รายการเก่า" in chatter.text()
        chatter.post(f"q:{draft[:8]}:lamps:3")
        assert "หมดอายุ" in chatter.text()


class TestOutside:
    """Words without a form."""

    def test_unknown_words_get_three_services_and_a_person(self, desk):
        chatter = Chatter()
        chatter.say("ดาวอังคารอยู่ไหน")
        assert "คุยกับเจ้าหน้าที่" in chatter.labels()
        assert len([each for each in chatter.buttons() if each.get("data", "").startswith("start:")]) == 3

    def test_a_short_sentence_with_the_word_of_a_service(self, desk):
        chatter = Chatter()
        chatter.say("อยากลองตัวอย่างหน่อยครับ")
        assert "เรื่องใด" in chatter.text()

    @pytest.mark.parametrize(("kind", "told"), [("sticker", "ขอบคุณ"), ("picture", "ได้รับภาพ"), ("video", "ขอบคุณ")])
    def test_a_greeting_is_answered_once_a_day(self, desk, kind, told):
        chatter = Chatter()
        assert told in str(chatter.hear(Said(kind=kind)))
        assert chatter.hear(Said(kind=kind)) == []

    def test_hello_help_languages_and_nothing(self, desk):
        chatter = Chatter()
        chatter.say("สวัสดีครับ")
        assert "แจ้งเรื่องตัวอย่าง" in chatter.labels()
        chatter.say("ภาษา")
        chatter.press("English")
        assert chatter.user.language == "en"
        chatter.say("help")
        assert "Talk to an officer" in chatter.labels()
        assert chatter.say("   ") == []
        for words in ("back", "skip", "cancel", "confirm", "change", "more", "done", "yes", "no", "thanks", "web"):
            assert chatter.say(words)

    def test_the_first_words_to_a_new_friend(self, desk):
        chatter = Chatter()
        with unit_of_work():
            made = conversation.greet(chatter.user)
            sorry = conversation.apologise(chatter.user)
        assert "191" in str(made) and "ขออภัย" in str(sorry)
        # The welcome is no answer to a greeting: the first sticker of a new friend gets one.
        assert "ขอบคุณ" in str(chatter.hear(Said(kind="sticker")))
        assert chatter.hear(Said(kind="sticker")) == []

    def test_a_service_that_asks_for_an_account(self, desk):
        from services.catalogue import Who

        catalogue.register(make_service(desk, key="mine-only", who=Who.SIGNED_IN, chat_words=("ของสมาชิก",)))
        chatter = Chatter()
        chatter.say("ของสมาชิก")
        assert "เข้าสู่ระบบ" in chatter.text() and chatter.user.draft_id is None

    def test_an_anonymous_service_knows_nobody(self, desk):
        catalogue.register(make_service(desk, key="poll", is_anonymous=True, chat_words=("แบบสำรวจลับ",)))
        chatter = Chatter()
        chatter.say("แบบสำรวจลับ")
        assert view_of(chatter).asker.id is None
        for each in ANSWERS:
            on_the_web(chatter.user.draft_id, **{each: ANSWERS[each]})
        chatter.say("1")
        chatter.say("ทำต่อ")
        send = next(each["data"] for each in chatter.buttons() if each["label"] == "ยืนยันส่งเรื่อง")
        chatter.post(send)
        assert chatter.post(send) and "ขอบคุณ" in chatter.text()
        (sent,) = desk.submissions
        assert (sent.source, sent.draft_id, sent.at) == ({}, "", None)
