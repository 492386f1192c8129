"""A conversation walks a draft: both languages, paging, back, skip, cancel, change, wrong kinds."""

import pytest

from chatbot.said import Said
from services import catalogue, clock, complaints, drafts
from services.audit import Actor
from services.db import unit_of_work
from services.errors import NotFound
from tests.factories.chat import Chatter
from tests.factories.complaints import make_authority, make_photograph
from tests.factories.references import reference_in
from tests.factories.services import DISTRICTS, KEY, Desk, make_service

STORY = "ไฟทางหน้าวัดดับ 3 ดวง มืดขนาด รถล้มไปสองคันแล้วเจ้า"


@pytest.fixture(autouse=True)
def authority(app):
    try:
        catalogue.get_service("complaint")
    except NotFound:
        complaints.offer()
    make_authority()


@pytest.fixture
def desk():
    desk = Desk()
    catalogue.register(make_service(desk))
    return desk


@pytest.fixture
def chatter(app):
    return Chatter()


def view_of(chatter):
    return drafts.get_draft(chatter.user.draft_id)


def to_place(chatter):
    """The complaint up to the question where it is."""
    for words in ("ร้องเรียน", "1", "ไฟถนนดับ", STORY, "ข้าม", "ข้าม"):
        chatter.say(words)
    assert "จุดเกิดเหตุ" in chatter.text()


def to_review(chatter, name="ไม่ออกนาม"):
    to_place(chatter)
    for words in ("เมืองลำพูน", "ในเมือง", "หน้าวัด ปากซอย", "ข้าม", name):
        chatter.say(words)


class TestComplaint:
    """The whole of it, in words and by buttons."""

    def test_in_thai_with_pictures_and_a_name(self, chatter):
        to_place(chatter)
        chatter.press("เมืองลำพูน")
        chatter.press("ในเมือง")
        chatter.say("หน้าวัด ปากซอย 3")
        chatter.send_pictures(make_photograph(), make_photograph(), make_photograph())
        assert "3 ภาพ" in chatter.text()
        chatter.press("ไม่มีภาพเพิ่มแล้ว")
        chatter.press("ไม่ได้")
        chatter.press("เปิดเผยชื่อ")
        chatter.say("สมหญิง ตัวอย่าง")
        chatter.say("๐๘๑ ๒๓๔ ๕๖๗๘")
        chatter.press("ทาง LINE นี้")
        assert STORY in chatter.text() and "3 ภาพ" in chatter.text() and "081-234-5678" in chatter.text()
        draft = chatter.user.draft_id
        chatter.press("ยืนยันส่งเรื่อง")
        outcome = drafts.get_draft(draft).outcome
        assert outcome.reference in chatter.text() and outcome.access_code in chatter.text()
        assert "วันทำการ" in chatter.text() and chatter.user.draft_id is None

    def test_in_english_by_words(self, app):
        chatter = Chatter(language="en")
        for words in ("complaint", "Roads and travel", "Damaged road", "A deep hole"):
            chatter.say(words)
        while "Where is it?" not in chatter.text():
            chatter.say("skip" if "Skip" in chatter.labels() else "1")
        for words in ("Mueang Lamphun", "Nai Mueang", "in front of the temple", "skip", "Without my name"):
            chatter.say(words)
        assert "Check before sending" in chatter.text() and "A deep hole" in chatter.text()
        chatter.say("confirm")
        assert "We have your report" in chatter.text() and reference_in(chatter.text())

    def test_pressed_twice_it_shows_the_same(self, chatter):
        to_review(chatter)
        button = next(each for each in chatter.buttons() if each["label"] == "ยืนยันส่งเรื่อง")
        first = chatter.post(button["data"])
        assert reference_in(chatter.text())
        assert chatter.post(button["data"]) == first

    def test_without_a_name_nothing_is_kept_of_the_chat(self, chatter):
        to_review(chatter)
        draft = chatter.user.draft_id
        chatter.say("ยืนยัน")
        assert drafts.get_draft(draft).source == {}
        assert draft not in str(chatter.user.state) and chatter.user.draft_id is None
        chatter.say("เรื่องของฉัน")
        assert "ยังไม่มีเรื่อง" in chatter.text()

    def test_a_location_answers_the_place(self, chatter):
        to_place(chatter)
        chatter.locate(18.578, 99.008)
        assert "จุดสังเกต" in chatter.text()
        chatter.press("ไม่มีจุดสังเกต")
        assert view_of(chatter).answers["place"]["lat"] == 18.578

    def test_personal_data_is_warned_of_and_can_be_changed(self, chatter):
        for words in ("ร้องเรียน", "ไฟถนนดับ", "โทรหาผม 081-234-5678", "ข้าม", "ข้าม"):
            chatter.say(words)
        for words in ("เมืองลำพูน", "ในเมือง", "ไม่มีจุดสังเกต", "ข้าม", "ไม่ออกนาม"):
            chatter.say(words)
        assert "ดูเหมือนมีหมายเลขโทรศัพท์" in chatter.text()
        mark = view_of(chatter).id[:8]
        chatter.post(f"change:{mark}:words")
        assert "คำตอบขณะนี้" in chatter.text()
        chatter.say(STORY)
        assert "ตรวจก่อนส่ง" in chatter.text() and "ดูเหมือนมี" not in chatter.text()

    def test_likely_duplicates_can_be_followed_instead(self, app):
        from tests.factories.complaints import file_complaint

        file_complaint("street-light", words=STORY)
        chatter = Chatter()
        to_place(chatter)
        chatter.locate(18.578, 99.008, title="หน้าวัด")
        for words in ("ข้าม", "เปิดเผยชื่อ", "สมหญิง", "ข้าม", "ทาง LINE นี้"):
            chatter.say(words)
        assert "ใช่ ติดตามเรื่องนี้" in chatter.labels()
        chatter.press("ใช่ ติดตามเรื่องนี้")
        assert "ติดตามเรื่องนี้ให้แล้ว" in chatter.text() and chatter.user.draft_id is None
        chatter.say("เรื่องของฉัน")
        assert reference_in(chatter.text()) and STORY not in chatter.text()


class TestAtAnyMoment:
    """Words of the chat in the midst of a form."""

    def test_back_and_keep(self, chatter):
        to_place(chatter)
        chatter.say("ย้อนกลับครับ")
        assert "ดับกี่ดวง" in chatter.text()
        chatter.press("ย้อนกลับ")
        chatter.say("back")
        assert "เล่าเรื่อง" in chatter.text() and STORY in chatter.text()
        chatter.press("ใช้คำตอบเดิม")
        assert "จุดเกิดเหตุ" in chatter.text() and view_of(chatter).answers["words"] == STORY

    def test_back_at_the_first_stays_there(self, chatter):
        chatter.say("ร้องเรียน")
        chatter.say("ย้อนกลับ")
        assert "ข้อแรก" in chatter.text() and "เรื่องที่ต้องการแจ้ง" in chatter.text()

    def test_back_within_a_place_undoes_a_step(self, chatter):
        to_place(chatter)
        chatter.say("เมืองลำพูน")
        assert "เลือกตำบล" in chatter.text()
        chatter.say("ย้อนกลับ")
        assert "ป่าซาง" in chatter.labels()

    def test_what_is_needed_cannot_be_skipped(self, chatter):
        chatter.say("ร้องเรียน")
        chatter.say("ข้าม")
        assert "ข้ามไม่ได้" in chatter.text() and "เลือกหมวด" in chatter.text()

    def test_more_pages_come_round_again(self, chatter):
        to_place(chatter)
        chatter.say("เมืองลำพูน")
        first = chatter.labels()
        chatter.say("เพิ่มเติม")
        second = chatter.labels()
        assert first != second and "เพิ่มเติม" in first
        chatter.press("เพิ่มเติม")
        assert chatter.labels() == first

    def test_cancel_asks_first(self, chatter):
        to_place(chatter)
        draft = chatter.user.draft_id
        chatter.say("ยกเลิก")
        assert "หรือไม่" in chatter.text()
        chatter.press("ทำต่อ")
        assert "จุดเกิดเหตุ" in chatter.text() and drafts.is_living(draft)
        chatter.say("ยกเลิกค่ะ")
        chatter.say("ใช่")
        assert "ยกเลิกแล้ว" in chatter.text() and not drafts.is_living(draft)
        chatter.say("ทำต่อ")
        assert "ไม่มีเรื่อง" in chatter.text()

    def test_words_after_cancel_are_an_answer_all_the_same(self, chatter):
        to_place(chatter)
        chatter.say("ยกเลิก")
        chatter.say("ป่าซาง")
        assert "เลือกตำบล" in chatter.text()

    def test_the_language_changes_and_the_question_is_asked_again(self, chatter):
        to_place(chatter)
        chatter.say("ภาษาอังกฤษ")
        assert "Where is it?" in chatter.text() and chatter.user.language == "en"
        chatter.say("Thai")
        assert "จุดเกิดเหตุ" in chatter.text()

    def test_help_menu_and_the_way_on(self, chatter):
        to_place(chatter)
        chatter.press("ตัวเลือกอื่น")
        assert {"ทำต่อ", "ย้อนกลับ", "ทำต่อบนเว็บไซต์", "ยกเลิก", "เมนู", "คุยกับเจ้าหน้าที่", "English"} <= set(chatter.labels())
        chatter.say("เมนู")
        assert "แจ้งเรื่อง/ร้องเรียน" in chatter.labels()
        chatter.press("ทำต่อ")
        assert "จุดเกิดเหตุ" in chatter.text()

    def test_a_person_takes_over_and_a_word_brings_the_bot_back(self, chatter):
        to_place(chatter)
        chatter.say("ขอคุยกับเจ้าหน้าที่ครับ")
        assert "แจ้งเจ้าหน้าที่แล้ว" in chatter.text()
        assert chatter.say("ที่หน้าวัดครับ") == [] and "place" not in view_of(chatter).answers
        chatter.say("ทำต่อ")
        assert "จุดเกิดเหตุ" in chatter.text() and chatter.user.handover_until is None

    def test_the_word_of_a_service_in_a_form_asks_first(self, chatter):
        to_place(chatter)
        chatter.say("แจ้งเบาะแส")
        assert "ทำต่อ" in chatter.labels() and "เริ่มใหม่" in chatter.labels()
        chatter.press("ทำต่อ")
        assert "จุดเกิดเหตุ" in chatter.text()
        chatter.say("ร้องเรียน")
        chatter.press("เริ่มใหม่")
        assert "เรื่องที่ต้องการแจ้ง" in chatter.text() and view_of(chatter).answers == {}

    def test_the_word_of_a_service_may_be_the_answer(self, chatter):
        for words in ("ร้องเรียน", "ไฟถนนดับ", "ทุจริต"):
            chatter.say(words)
        chatter.press("ใช้เป็นคำตอบ")
        assert view_of(chatter).answers["words"] == "ทุจริต"

    def test_the_review_changes_by_number_label_and_button(self, chatter):
        to_review(chatter)
        chatter.say("แก้ไข")
        assert "ต้องการแก้ข้อใด" in chatter.text()
        chatter.say("๒")
        assert "เล่าเรื่อง" in chatter.text()
        chatter.say("ไฟดับทั้งซอย")
        assert "ตรวจก่อนส่ง" in chatter.text() and "ไฟดับทั้งซอย" in chatter.text()
        chatter.say("แก้ไขภาพถ่าย")
        assert "ถ่ายภาพ" in chatter.labels()


class TestWrongKinds:
    """What does not answer the question gets a kind word, and the question again."""

    @pytest.mark.parametrize("kind", ["sticker", "video", "audio", "file"])
    def test_nothing_is_lost_by_it(self, chatter, kind):
        to_place(chatter)
        before = view_of(chatter).answers
        chatter.hear(Said(kind=kind))
        assert "จุดเกิดเหตุ" in chatter.text() and len(chatter.last) == 1
        assert view_of(chatter).answers == before

    def test_a_picture_is_kept_for_its_question(self, chatter):
        for words in ("ร้องเรียน", "ไฟถนนดับ"):
            chatter.say(words)
        key = make_photograph()
        chatter.hear(Said(kind="picture", pictures=(key,)))
        assert "เก็บภาพไว้" in chatter.text() and "เล่าเรื่อง" in chatter.text()
        assert view_of(chatter).answers["photographs"] == [key]

    def test_a_location_is_kept_for_its_question(self, chatter):
        chatter.say("ร้องเรียน")
        chatter.say("ไฟถนนดับ")
        chatter.locate(18.578, 99.008)
        assert "เก็บตำแหน่งไว้" in chatter.text() and view_of(chatter).answers["place"]["lat"] == 18.578

    def test_more_pictures_than_are_taken(self, chatter):
        to_place(chatter)
        chatter.send_pictures(*[make_photograph() for _ in range(6)])
        assert "ภาพที่เกินไม่ได้เก็บไว้" in chatter.text() and len(view_of(chatter).answers["photographs"]) == 5

    @pytest.mark.parametrize("trouble", ["photo_type", "photo_too_large", "gone"])
    def test_a_picture_that_could_not_be_taken_in(self, chatter, trouble):
        to_place(chatter)
        chatter.hear(Said(kind="picture", trouble=trouble))
        assert "ภาพ" in chatter.text() and "จุดเกิดเหตุ" in chatter.text()

    def test_words_that_are_no_choice(self, chatter):
        chatter.say("ร้องเรียน")
        chatter.say("ดาวอังคาร")
        assert "ไม่พบคำตอบนี้" in chatter.text() and "ถนน/การเดินทาง" in chatter.labels()

    def test_a_story_in_two_messages_is_one(self, chatter):
        for words in ("ร้องเรียน", "ไฟถนนดับ", STORY, "ข้าม"):
            chatter.say(words)
        chatter.post(f"change:{view_of(chatter).id[:8]}:words")
        chatter.say(STORY)
        # The number of lamps is asked; what comes in the same second and is none belongs to the story.
        chatter.hear_at(Said(kind="text", text="อยู่ตรงศาลา", at=chatter.at))
        assert view_of(chatter).answers["words"] == f"{STORY}\nอยู่ตรงศาลา"
        assert "ดับกี่ดวง" in chatter.text()

    def test_an_old_button_does_nothing_to_the_next_question(self, chatter):
        for words in ("ร้องเรียน", "ไฟถนนดับ", STORY):
            chatter.say(words)
        skip = next(each["data"] for each in chatter.buttons() if each["label"] == "ข้าม")
        chatter.post(skip)
        chatter.post(skip)
        assert "ดับกี่ดวง" in chatter.text()
        chatter.post("q:somebody:else:=x")
        assert "รายการเก่า" in chatter.text() and "ดับกี่ดวง" in chatter.text()

    def test_an_earlier_choice_can_be_pressed_again(self, chatter):
        chatter.say("ร้องเรียน")
        chatter.say("1")
        other = next(each["data"] for each in chatter.buttons() if each["label"] == "ถนนชำรุด")
        chatter.say("ไฟถนนดับ")
        chatter.post(other)
        assert view_of(chatter).answers["category"] == "road-damage" and "เล่าเรื่อง" in chatter.text()


class TestEveryKind:
    """The sample service holds every kind of question."""

    def test_all_of_them_answered_by_words(self, chatter, desk):
        answers = ["ตัวอย่าง", "ไฟถนนดับ", "๓", STORY, "ไฟดับ", "1,234.50", "20/11/2569", "ตุลาคม 2569", "1 และ 2"]
        for words in [*answers, "เสร็จแล้ว", "เมืองลำพูน", "ในเมือง", "หน้าวัด", "ข้าม", "ข้าม"]:
            chatter.say(words)
        assert "ตอบบนเว็บไซต์" in chatter.labels()
        for words in ("ข้าม", "4", "ใช่", "081-234-5678", "somebody@example.org", "9000000000004"):
            chatter.say(words)
        given = view_of(chatter).answers
        assert given["kind"] == "light" and given["lamps"] == 3 and given["cost"] == 123450 and given["rating"] == 4
        assert given["day"] == "2026-11-20" and given["since"] == "2026-10" and given["features"] == ["night", "rain"]
        assert given["place"]["subdistrict"] == DISTRICTS[0].code + "01" and given["id"] == "9000000000004"
        chatter.say("ยืนยัน")
        assert desk.submissions[0].answers["words"] == STORY and reference_in(chatter.text())

    def test_all_of_them_by_buttons(self, chatter, desk):
        chatter.post(f"start:{KEY}")
        chatter.press("ไฟถนนดับ")
        for words in ("3", STORY, "ข้าม", "ข้าม"):
            chatter.say(words)
        picker = next(each for each in chatter.buttons() if each["type"] == "datetimepicker")
        chatter.post(picker["data"], picked="2026-11-02")
        chatter.press("เพิ่มเติม")
        month = chatter.buttons()[0]
        chatter.post(month["data"])
        chatter.press("เกิดตอนกลางคืน")
        assert "✓ เกิดตอนกลางคืน" in chatter.labels()
        chatter.press("เกิดตอนฝนตก")
        chatter.press("✓ เกิดตอนกลางคืน")
        chatter.press("เสร็จแล้ว")
        given = view_of(chatter).answers
        assert given["day"] == "2026-11-02" and given["features"] == ["rain"]
        assert given["since"] < f"{clock.today():%Y-%m}"
        chatter.press("ป่าซาง")
        chatter.press("ปากบ่อง")
        chatter.press("ไม่มีจุดสังเกต")
        for _ in range(3):
            chatter.press("ข้าม")
        chatter.press("😀 5")
        chatter.press("ไม่ใช่")
        assert "ตรวจก่อนส่ง" in chatter.text() and view_of(chatter).answers["rating"] == 5

    def test_a_paper_is_photographed(self, chatter, desk):
        chatter.post(f"start:{KEY}")
        chatter.post(f"change:{view_of(chatter).id[:8]}:paper")
        key = make_photograph()
        chatter.hear(Said(kind="picture", pictures=(key,)))
        assert view_of(chatter).answers["paper"]["key"] == key

    def test_rows_are_filled_in_on_the_web_and_the_chat_goes_on(self, chatter, desk):
        chatter.post(f"start:{KEY}")
        view = view_of(chatter)
        chatter.post(f"change:{view.id[:8]}:rows")
        chatter.say("สองหลอด")
        assert "บนเว็บไซต์" in chatter.text()
        with unit_of_work():
            drafts.answer(view.id, "rows", [{"item": "หลอดไฟ", "count": "2"}], actor=Actor.citizen())
        chatter.press("ทำต่อ")
        chatter.say("เสร็จแล้ว")
        assert "เรื่องใด" in chatter.text() and view_of(chatter).answers["rows"] == [{"item": "หลอดไฟ", "count": 2}]
