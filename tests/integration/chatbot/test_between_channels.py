"""One draft on two channels, over HTTP on both: half in chat and half on the web, with photographs, and back again."""

import io
import re
from datetime import timedelta

import pytest
import time_machine
from PIL import Image
from sqlalchemy import select

from services import catalogue, clock, drafts
from services.catalogue import CHAT_ADDRESS
from services.db import session, unit_of_work
from services.inbox.models import ChatEventRow
from tests.factories.forged import forged
from tests.factories.pictures import phone_jpeg
from tests.factories.references import reference_in
from tests.factories.services import ANSWERS, KEY, Desk, make_service
from tests.factories.talking import Talker, actions
from tests.factories.walking import Walker

SITE = "http://localhost:8000"


@pytest.fixture
def desk(app):
    desk = Desk()
    catalogue.register(make_service(desk))
    catalogue.register(make_service(desk, key="poll", is_anonymous=True, chat_words=("แบบสำรวจลับ",)))
    return desk


@pytest.fixture
def talker(desk, line):
    talker = Talker(line)
    talker.say("ตัวอย่าง")
    return talker


@pytest.fixture
def walker(app):
    return Walker(app.test_client())


def link(talker, words="ทำต่อบนเว็บไซต์"):
    """The path behind the button of the answer."""
    if words:
        talker.say(words)
    return next(each["uri"] for each in actions(talker.last) if each["type"] == "uri").removeprefix(SITE)


def take_along(talker, walker):
    """From the chat to the browser."""
    walker.go(link(talker))
    return walker.press()


def code_of(walker, draft_id):
    """The code that the web gives for the chat."""
    walker.go(f"/ask/{draft_id}/save")
    walker.press()
    (found,) = re.findall(r"ทำต่อ ([A-Z0-9]{6})\)", walker.at.html)
    return found


def answers_of(draft_id):
    session().rollback()
    return drafts.get_draft(draft_id).answers


class TestChatToWeb:
    """Begun in chat."""

    def test_half_here_and_half_there_with_photographs(self, talker, walker):
        talker.fill_with(ANSWERS, until="photos")
        for event in range(2):
            talker.do("send_picture", phone_jpeg(size=(900 + event, 700)))
        draft = talker.draft
        photos = draft.answers["photos"]
        assert len(photos) == 2
        take_along(talker, walker)
        assert walker.at.path == f"/ask/{draft.id}/paper"
        walker.go(f"/ask/{draft.id}/photos")
        (shown, *_) = re.findall(rf'src="(/ask/{draft.id}/files/[^"]+)"', walker.at.html)
        picture = walker.client.get(shown)
        assert Image.open(io.BytesIO(picture.get_data())).size[0] > 100
        walker.go(f"/ask/{draft.id}/title")
        walker.press(title="แก้บนเว็บ")
        code = code_of(walker, draft.id)
        talker.say(f"ทำต่อ {code}")
        assert "รับช่วงต่อจากเว็บไซต์แล้ว" in talker.text and "เอกสาร" in talker.text
        assert talker.draft.answers["title"] == "แก้บนเว็บ" and talker.draft.answers["photos"] == photos
        assert walker.go(f"/ask/{draft.id}").status == 404 and "ทำต่อที่อื่นแล้ว" in walker.at.h1

    def test_the_chat_lets_go_and_writes_nothing(self, talker, walker):
        talker.press("ไฟถนนดับ")
        draft_id = talker.draft.id
        take_along(talker, walker)
        before = answers_of(draft_id)
        talker.say("5")
        assert "ทำ “แจ้งเรื่องตัวอย่าง” ต่อบนเว็บไซต์" in talker.text and answers_of(draft_id) == before
        assert talker.user.draft_id is None
        talker.press("ทำต่อที่นี่")
        assert "รหัส 6 ตัว" in talker.text
        talker.say("ทำต่อ")
        assert "ต่อบนเว็บไซต์" in talker.text
        talker.say("6")
        assert "ยังไม่เข้าใจ" in talker.text and answers_of(draft_id) == before

    def test_an_old_button_does_nothing_to_what_moved(self, talker, walker, desk):
        talker.fill_with(ANSWERS)
        talker.say("ทำต่อ")
        send = next(each["data"] for each in actions(talker.last) if each.get("label") == "ยืนยันส่งเรื่อง")
        take_along(talker, walker)
        talker.do("press", send)
        assert "ต่อบนเว็บไซต์" in talker.text and desk.submissions == []

    def test_sent_there_the_chat_tells_what_came_of_it(self, talker, walker, desk):
        talker.fill_with(ANSWERS)
        talker.say("ทำต่อ")
        take_along(talker, walker)
        talker.say("อยู่ไหน")
        walker.go(walker.at.path)
        walker.press()
        assert len(desk.submissions) == 1
        talker.say("ทำต่อ")
        assert reference_in(talker.text)
        talker.say("ทำต่อ")
        assert "ไม่มีเรื่อง" in talker.text

    def test_giving_it_up_in_chat_leaves_the_one_on_the_web(self, talker, walker):
        talker.press("ไฟถนนดับ")
        draft_id = talker.draft.id
        take_along(talker, walker)
        talker.say("ยกเลิก")
        talker.say("ใช่")
        session().rollback()
        assert drafts.is_living(draft_id)

    def test_nothing_joins_an_anonymous_form_once_it_moved(self, talker, walker):
        talker.say("แบบสำรวจลับ")
        draft_id = talker.draft.id
        talker.press("ไฟถนนดับ")
        assert set(drafts.get_draft(draft_id).source) == {CHAT_ADDRESS}
        take_along(talker, walker)
        # Neither does what was said before: nobody's, and without words.
        events = list(
            session().scalars(select(ChatEventRow).where(ChatEventRow.worked_at.is_not(None)).order_by(ChatEventRow.id))
        )
        assert [event.payload for event in events[-3:]] == [None] * 3
        talker.say("ทำต่อ")
        assert talker.user.draft_id is None and draft_id not in str(talker.user.state)
        assert drafts.get_draft(draft_id).source == {}


class TestTheLink:
    """For a while and once."""

    def test_it_is_used_once(self, talker, walker, app):
        path = link(talker)
        walker.go(path)
        walker.press()
        assert walker.at.status == 200
        second = Walker(app.test_client())
        assert second.go(path).status == 404 and "ครั้งเดียว" in second.at.html
        assert second.client.post(path).status_code in (400, 404)

    def test_looking_at_it_uses_nothing(self, talker, walker):
        path = link(talker)
        for _ in range(3):
            assert walker.go(path).status == 200
        assert walker.press().status == 200

    def test_of_two_who_press_one_has_it(self, talker, walker):
        path = link(talker)
        walker.go(path)
        with unit_of_work():
            drafts.resume_by_link(path.rpartition("/")[2])
        assert walker.press().status == 404

    @pytest.mark.parametrize(("minutes", "status"), [(19, 200), (21, 404)])
    def test_it_lives_twenty_minutes(self, talker, walker, minutes, status):
        path = link(talker)
        with time_machine.travel(clock.now() + timedelta(minutes=minutes), tick=False):
            assert walker.go(path).status == status

    def test_a_link_of_before_it_came_back_is_dead(self, talker, walker):
        path = link(talker)
        view = talker.draft
        with unit_of_work():
            drafts.resume_by_code(drafts.resume_code(view.id))
        assert walker.go(path).status == 404

    @pytest.mark.parametrize("change", [forged, lambda t: t[5:], lambda t: "x"])
    def test_a_forged_one_opens_nothing(self, talker, walker, change):
        path, _, token = link(talker).rpartition("/")
        assert walker.go(f"{path}/{change(token)}").status == 404

    def test_one_kind_does_not_serve_as_another(self, talker, walker):
        view = talker.draft
        question, carried = drafts.question_link(view, "kind"), drafts.carry_link(view)
        assert walker.go(f"/resume/{question}").status == 404
        assert walker.go(f"/answer/{carried}").status == 404
        assert walker.go(f"/answer/{drafts.resume_link(view.id)}").status == 404


class TestByLink:
    """A question that the chat cannot take opens the web, and comes back."""

    @pytest.fixture
    def path(self, talker):
        talker.fill_with(ANSWERS, until="rows")
        return link(talker, "ทำต่อ")

    def test_answered_there_and_on_here(self, talker, walker, path):
        draft_id = talker.draft.id
        assert walker.go(path).h1 == "สิ่งที่เสียหาย (ไม่บังคับ)"
        assert "ไฟทางหน้าวัด" not in walker.at.html
        walker.press(rows__0__item="เสาไฟ", rows__0__count="1")
        assert "กลับไปที่ LINE" in walker.at.html and walker.at.path == "/answered"
        assert f"{SITE}/simulator?text=" in walker.at.html
        assert answers_of(draft_id)["rows"] == [{"item": "เสาไฟ", "count": 1}]
        talker.say("ทำต่อ")
        assert "พอใจเพียงใด" in talker.text and talker.draft.id == draft_id

    def test_any_word_goes_on_too(self, talker, walker, path):
        walker.go(path)
        walker.press(rows__0__item="เสาไฟ", rows__0__count="1")
        talker.say("เรียบร้อยครับ")
        assert "พอใจเพียงใด" in talker.text

    def test_not_answered_yet_it_is_asked_again(self, talker, walker, path):
        walker.go(path)
        talker.say("ทำต่อ")
        assert "สิ่งที่เสียหาย" in talker.text

    def test_a_refusal_stays_on_the_page(self, talker, walker, path):
        walker.go(path)
        walker.press(rows__0__item="เสาไฟ", rows__0__count="ศูนย์")
        assert walker.at.status == 400 and walker.at.problems and 'value="เสาไฟ"' in walker.at.html

    def test_it_is_used_once(self, talker, walker, path):
        walker.go(path)
        walker.press(rows__0__item="เสาไฟ", rows__0__count="1")
        assert walker.go(path).status == 404 and "ใช้ไม่ได้แล้ว" in walker.at.h1

    def test_it_lives_half_an_hour(self, talker, walker, path):
        with time_machine.travel(clock.now() + timedelta(minutes=31), tick=False):
            assert walker.go(path).status == 404

    def test_it_opens_no_other_question_and_no_other_picture(self, talker, walker, path):
        draft = talker.draft
        assert walker.go(f"/ask/{draft.id}/words").status == 404
        assert walker.go(f"{path}/files/nothing").status == 404

    def test_it_is_dead_once_the_form_moved(self, talker, walker, path):
        Walker(walker.client).go(link(talker))
        walker.go(link(talker))
        walker.press()
        assert walker.go(path).status == 404

    def test_after_the_review_a_changed_answer_comes_back(self, talker, walker, path):
        talker.fill_with(ANSWERS)
        talker.say("แก้ไข")
        talker.press("สิ่งที่เสียหาย")
        walker.go(link(talker, ""))
        walker.press(rows__0__item="หม้อแปลง", rows__0__count="2")
        talker.say("ทำต่อ")
        assert "หม้อแปลง" in talker.text and "ยืนยันส่งเรื่อง" in talker.text + str(actions(talker.last))


class TestWebToChat:
    """Begun on the web."""

    def test_the_code_its_picture_and_the_way_into_the_chat(self, desk, walker, line):
        walker.go(f"/services/{KEY}")
        walker.press()
        walker.press(kind="light")
        draft_id = walker.at.path.split("/")[2]
        code = code_of(walker, draft_id)
        assert f"{SITE}/simulator?text=%E0%B8%97%E0%B8%B3%E0%B8%95%E0%B9%88%E0%B8%AD%20{code}" in walker.at.html
        picture = walker.client.get(f"/ask/{draft_id}/save/line.svg")
        assert picture.mimetype == "image/svg+xml" and picture.headers["Cache-Control"] == "no-store"
        assert b"<svg" in picture.get_data()
        talker = Talker(line)
        talker.say(f"ทำต่อ {code}")
        assert "ดับกี่ดวง" in talker.text and talker.draft.id == draft_id
        assert talker.draft.source["line_user"] == talker.phone.id
        other = Talker(line, "คนอื่น")
        other.say(f"ทำต่อ {code}")
        assert "รหัสนี้ใช้ไม่ได้" in other.text and other.user.draft_id is None
        assert walker.go(f"/ask/{draft_id}").status == 404

    def test_with_a_basic_id_it_opens_line(self, desk, walker, app, monkeypatch):
        monkeypatch.setitem(app.config, "PRACHA", app.config["PRACHA"].model_copy(update={"line_basic_id": "@lamphun"}))
        walker.go(f"/services/{KEY}")
        walker.press()
        code = code_of(walker, walker.at.path.split("/")[2])
        assert f"https://line.me/R/oaMessage/%40lamphun/?%E0%B8%97%E0%B8%B3%E0%B8%95%E0%B9%88%E0%B8%AD%20{code}" in (
            walker.at.html
        )

    def test_the_picture_is_for_the_browser_that_asked(self, desk, walker, app):
        walker.go(f"/services/{KEY}")
        walker.press()
        draft_id = walker.at.path.split("/")[2]
        assert walker.client.get(f"/ask/{draft_id}/save/line.svg").status_code == 404
        code_of(walker, draft_id)
        assert app.test_client().get(f"/ask/{draft_id}/save/line.svg").status_code == 404
