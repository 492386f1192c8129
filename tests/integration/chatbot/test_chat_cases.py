"""Matters in chat: mine, by reference and code, both ways with the officer, confirming and disputing; notices."""

import pytest

from chatbot.messages.limits import problems
from chatbot.messages.notices import gaps, has_words, notice_messages
from chatbot.messages.voice import Voice
from chatbot.said import Said
from services import cases, catalogue, complaints, notifications
from services.audit import Role
from services.cases import Action
from services.cases.models import CaseFile, Follower
from services.db import session, unit_of_work
from services.errors import NotFound
from services.notifications import Outgoing
from services.references import hash_secret
from services.text import Words
from tests.factories.chat import Chatter
from tests.factories.chat_messages import LONG, TOKEN
from tests.factories.complaints import make_authority, make_photograph, officer
from tests.factories.information import make_examples
from tests.factories.line_schema import refused

STORY = "ไฟทางหน้าวัดดับ 3 ดวง"


@pytest.fixture(autouse=True)
def authority(app):
    try:
        catalogue.get_service("complaint")
    except NotFound:
        complaints.offer()
    make_authority()


@pytest.fixture
def chatter(app):
    """Somebody who reported a lamp and is told by LINE."""
    chatter = Chatter()
    for words in ("ร้องเรียน", "ไฟถนนดับ", STORY, "ข้าม", "ข้าม", "เมืองลำพูน", "ในเมือง", "ข้าม", "ข้าม"):
        chatter.say(words)
    for words in ("เปิดเผยชื่อ", "สมหญิง", "ข้าม", "ทาง LINE นี้", "ยืนยัน"):
        chatter.say(words)
    lines = chatter.text().split("\n")
    chatter.reference = lines[lines.index("เลขที่เรื่อง") + 1]
    chatter.code = next(line for line in lines if len(line) == 11 and line.count("-") == 2)
    return chatter


def does(chatter, action, **data):
    """An officer acts on the matter."""
    registry = officer(Role.REGISTRY)
    with unit_of_work():
        cases.act(chatter.reference, action, actor=registry, **data)


def view_of(chatter):
    return cases.get_case(chatter.reference, actor=officer(Role.REGISTRY))


class TestTracking:
    """The card of a matter."""

    def test_the_reporter_is_followed_by_chat_and_not_told_twice(self, chatter):
        follower = session().query(Follower).one()
        assert (follower.channel, follower.address) == ("line", chatter.user.address)
        case = session().query(CaseFile).one()
        assert notifications.list_for_subject("case", case.id) == []

    def test_mine_and_its_card(self, chatter):
        chatter.say("เรื่องของฉัน")
        assert chatter.reference in chatter.text() and "กำหนดแล้วเสร็จ" in chatter.text()
        chatter.press("ดูเรื่องนี้")
        assert "รับเรื่องแล้ว" in chatter.text() and "ส่งข้อความ" in chatter.labels()

    def test_mine_in_pages(self, chatter, monkeypatch):
        from chatbot.walking import tracking

        for _ in range(2):
            for words in ("ร้องเรียน", "ไฟถนนดับ", "ดวงอื่น", "ข้าม", "ข้าม", "ลี้", "ลี้", "ข้าม", "ข้าม", "1", "ก"):
                chatter.say(words)
            for words in ("ข้าม", "1", "ยืนยัน"):
                chatter.say(words)
        monkeypatch.setattr(tracking, "PAGE", 2)
        chatter.say("ติดตาม")
        assert chatter.reference not in chatter.text()
        chatter.press("เพิ่มเติม")
        assert chatter.reference in chatter.text() and "เพิ่มเติม" not in chatter.labels()

    def test_by_reference_and_code_from_another_chat(self, chatter):
        other = Chatter("U" + "2" * 32)
        other.say("ติดตามเรื่อง")
        assert "รหัสติดตาม" in other.text()
        other.say(f"{chatter.reference.lower()} {chatter.code.lower()}")
        assert STORY in other.text()

    def test_the_code_may_come_later_and_be_wrong_first(self, chatter):
        other = Chatter("U" + "2" * 32)
        other.say(chatter.reference.replace("-", " "))
        assert "พิมพ์รหัสติดตาม" in other.text()
        other.say("222-222-222")
        assert "ไม่พบเรื่อง" in other.text()
        other.say(chatter.code)
        assert STORY in other.text()

    @pytest.mark.parametrize("code", ["KMX-TRV-WZB", "DJV-DJV-DJV", "742-395-868"])
    def test_a_code_of_any_characters_is_taken_however_it_is_typed(self, chatter, code):
        with unit_of_work():
            session().query(CaseFile).one().access_code_hash = hash_secret(code, "access-code")
        other = Chatter("U" + "2" * 32)
        plain = code.replace("-", "")
        alike = code.replace("-", ".").translate(str.maketrans("VDJ", "uOl"))
        for typed in (
            code, code.lower(), plain, plain.lower(), code.replace("-", " ").lower(), code.replace("-", " – "), alike,
            f" {code[:7]} {code[8:]} ",
        ):  # fmt: skip
            other.say(chatter.reference)
            other.say(typed)
            assert STORY in other.text(), typed

    def test_a_wrong_code_without_digits_is_told_so(self, chatter):
        other = Chatter("U" + "2" * 32)
        other.say(chatter.reference)
        for wrong in ("XXX-XXX-XXX", "xxxxxxxxx", "XXXX XXXXX", "x7x7"):
            other.say(wrong)
            assert "ไม่พบเรื่อง" in other.text(), wrong
        other.say(chatter.code)
        assert STORY in other.text()

    def test_nine_letters_that_begin_something_else_are_no_code(self, chatter):
        make_examples()
        other = Chatter("U" + "2" * 32)
        for words, answer in (
            ("good night", "ยังไม่เข้าใจ"),
            ("ขอถามหน่อย", "ยังไม่เข้าใจ"),
            ("HOUSE FIRE", "199"),
            ("subscribe", "ข่าว"),
            ("COMPLAINT", "เรื่องที่ต้องการแจ้ง"),
        ):
            other.say(chatter.reference)
            other.say(words)
            assert answer in other.text() and "ไม่พบเรื่อง" not in other.text(), words

    def test_guessing_ends(self, chatter):
        other = Chatter("U" + "2" * 32)
        for _ in range(cases.tracking.TRIES_HERE + 1):
            other.say(f"{chatter.reference} 222-222-222")
        assert "หลายครั้งเกินไป" in other.text()

    def test_somebody_else_has_no_matters(self, chatter):
        other = Chatter("U" + "2" * 32)
        other.say("เรื่องของฉัน")
        assert "ยังไม่มีเรื่อง" in other.text()

    def test_tracking_does_not_disturb_a_form(self, chatter):
        chatter.say("ร้องเรียน")
        chatter.say("ติดตาม")
        assert chatter.reference in chatter.text()
        chatter.say("ไฟถนนดับ")
        assert "เล่าเรื่อง" in chatter.text()


class TestActing:
    """What the sender does."""

    def test_an_officer_asks_and_is_answered_with_a_picture(self, chatter):
        does(chatter, Action.ASK, words="ดวงไหนบ้าง")
        chatter.say("เรื่องของฉัน")
        chatter.press("ดูเรื่องนี้")
        chatter.press("ตอบเจ้าหน้าที่")
        chatter.say("ดวงหน้าศาลา")
        key = make_photograph()
        chatter.hear(Said(kind="picture", pictures=(key,)))
        chatter.press("ไม่มีภาพเพิ่มแล้ว")
        assert "ส่งข้อความถึงเจ้าหน้าที่แล้ว" in chatter.text()
        entry = max(view_of(chatter).timeline, key=lambda one: one.id)
        assert (entry.words, list(entry.photos)) == ("ดวงหน้าศาลา", [key])
        assert view_of(chatter).status is cases.Status.IN_PROGRESS

    @pytest.mark.parametrize("typed", ["ดวงหน้าศาลาใกล้ป้ายรถ", "เคยร้องเรียนไปแล้วครับ", "ใช่ครับ", "ไม่ใช่ค่ะ"])
    @pytest.mark.parametrize("sends", ["ส่งเป็นคำตอบ", "ใช่"])
    def test_words_typed_after_an_officers_question_are_the_answer(self, chatter, typed, sends):
        does(chatter, Action.ASK, words="ดวงไหนบ้าง")
        chatter.say(typed)
        assert "เจ้าหน้าที่รอคำตอบ" in chatter.text() and chatter.reference in chatter.text()
        if sends == "ใช่":
            chatter.say(sends)
        else:
            chatter.press(sends)
        assert "ส่งข้อความถึงเจ้าหน้าที่แล้ว" in chatter.text()
        assert view_of(chatter).timeline[-1].words == typed
        assert view_of(chatter).status is cases.Status.IN_PROGRESS

    def test_a_service_by_its_name_is_no_answer(self, chatter):
        does(chatter, Action.ASK, words="ดวงไหนบ้าง")
        chatter.say("ร้องเรียน")
        assert "เรื่องที่ต้องการแจ้ง" in chatter.text()

    def test_confirming(self, chatter):
        does(chatter, Action.RESOLVE, outcome="mended", words="เปลี่ยนหลอดแล้ว")
        chatter.say("เรื่องของฉัน")
        chatter.press("ดูเรื่องนี้")
        chatter.press("เรียบร้อยแล้ว")
        chatter.press("ข้าม")
        assert "ขอบคุณที่ยืนยัน" in chatter.text() and view_of(chatter).status is cases.Status.CLOSED

    def test_disputing_with_words_and_back(self, chatter):
        does(chatter, Action.RESOLVE, outcome="mended", words="เปลี่ยนหลอดแล้ว")
        chatter.post(f"act:dispute:{token_of(chatter)}")
        chatter.say("ยังดบ")
        chatter.say("ย้อนกลับ")
        chatter.say("ยังดับอยู่สองดวง")
        chatter.say("ข้าม")
        assert "เปิดเรื่องอีกครั้งแล้ว" in chatter.text() and view_of(chatter).status is cases.Status.REOPENED

    def test_withdrawing_asks_first(self, chatter):
        chatter.post(f"act:withdraw:{token_of(chatter)}")
        chatter.say("ข้าม")
        assert "หรือไม่" in chatter.text() and view_of(chatter).is_open
        chatter.press("ใช่ ขอยุติเรื่อง")
        assert "ยุติเรื่องตามที่ท่านขอแล้ว" in chatter.text() and not view_of(chatter).is_open

    def test_what_cannot_be_done_any_more(self, chatter):
        chatter.post(f"act:confirm:{token_of(chatter)}")
        assert "ทำรายการนี้ไม่ได้แล้ว" in chatter.text()

    def test_giving_up_goes_back_to_the_form(self, chatter):
        chatter.say("ร้องเรียน")
        chatter.post(f"act:reply:{token_of(chatter)}")
        chatter.say("ยกเลิก")
        assert "เรื่องที่ต้องการแจ้ง" in chatter.text()

    def test_a_forged_button(self, chatter):
        for data in (
            "act:reply:x",
            "act:assign:x",
            "case:x",
            "act",
            "mine:x",
            "unsent:x",
            "send:x",
            "follow:x:y",
            "",
            "?",
        ):
            assert chatter.post(data)


def token_of(chatter):
    """The token of the reporter's link."""
    return cases.list_cases_of_address("line", chatter.user.address)[0].token


class TestNotices:
    """Every declared notice can be worded, in both languages, within the platform's limits."""

    def outgoing(self, kind, language, long=False):
        words = LONG.in_(language) if long else "ข้อความ"
        params = dict.fromkeys(notifications.get_kind(kind).gaps, words)
        for gap in params:
            if gap in ("link", "sign_in", "reset"):
                params[gap] = f"http://localhost:8000/track/{TOKEN}"
        return Outgoing(kind, "U" + "1" * 32, language, params, "x")

    def test_each_has_words_and_fits(self, app, tmp_path):
        made = []
        for kind in notifications.list_kinds():
            for language in ("th", "en"):
                assert has_words(kind.kind, language) and gaps(kind.kind, language) <= set(kind.gaps)
                for long in (False, True):
                    made.append(notice_messages(self.outgoing(kind.kind, language, long), Voice(language)))
                    assert problems(made[-1]) == []
        assert not refused(made, tmp_path)

    def test_a_question_is_answered_from_its_notice(self, chatter):
        made = notice_messages(self.outgoing("case.question", "th"))
        labels = [item["action"]["label"] for item in made[0]["quickReply"]["items"]]
        assert labels == ["ตอบเจ้าหน้าที่", "ดูเรื่องนี้"] and "http" not in str(made[0]["contents"]["body"])

    def test_what_nobody_declared_has_no_words(self, app):
        assert not has_words("nothing.such")
        with pytest.raises(LookupError):
            gaps("nothing.such", "th")

    def test_an_officers_text_is_taken(self, app):
        from services import organisation
        from services.audit import SYSTEM

        with unit_of_work():
            text = "Subject: ข่าว {ref}\n\nมีข่าว {status}\n\nดูได้ที่\n{link}"
            organisation.set_wording("mail.case.progress", "th", text, SYSTEM)
        made = notice_messages(self.outgoing("case.progress", "th"))
        assert made[0]["altText"].startswith("ข่าว") and "มีข่าว" in str(made[0])


def test_labels_of_actions_are_short():
    from chatbot.messages.cases import action_title

    for action in (Action.REPLY, Action.CONFIRM, Action.DISPUTE, Action.WITHDRAW):
        words: Words = action_title(action)
        assert len(words.th) <= 20 and len(words.en) <= 20
