"""Five faces in LINE: one tap stores, whatever the chat is in the midst of; a bad mark asks why and reopens."""

import pytest

from services import cases, helpdesk, inbox, notifications, organisation
from services.audit import Role
from services.db import session, unit_of_work
from services.helpdesk.models import ChatThread
from services.notifications.options import PUSH_NORMAL
from services.surveys.models import Survey, SurveyResponse, SurveyText
from tests.factories.asked import LINE, close_for, invited, last_token, make_satisfaction
from tests.factories.complaints import make_authority, officer
from tests.factories.people import make_officer
from tests.factories.talking import Talker, actions, failed_events


@pytest.fixture
def works(app):
    """An officer of a unit that has a head."""
    make_authority()
    make_satisfaction()
    actor, admin = officer(Role.OFFICER), officer(Role.ADMIN)
    with unit_of_work():
        make_officer(Role.HEAD, unit_id=actor.unit_id, email="head@example.org")
        organisation.set_setting(PUSH_NORMAL, "always", admin)
    return actor


@pytest.fixture
def talker(works, line):
    talker = Talker(line)
    talker.say("เมนู")
    yield talker
    assert failed_events() == []
    assert line.refused() == []


@pytest.fixture
def matter(talker, works):
    """A matter of this chat, closed; its five faces have come."""
    matter = close_for(works, line=talker.phone.id)
    push(talker)
    return matter


def push(talker):
    session().rollback()
    notifications.send_due(100)
    talker.last = talker.phone.news()


def tap(talker, score):
    """Presses a face, as the card bears it."""
    return talker.do("press", f"rate:{score}:{last_token()}")


def answers():
    session().rollback()
    return [(row.answers, row.channel) for row in session().query(SurveyResponse).populate_existing()]


def test_the_card_has_five_faces_with_words_and_its_press_stores_at_once(talker, matter):
    card = talker.last[-1]
    pressed = [each for each in actions(card) if each["data"].startswith("rate:")]
    assert [each["data"].split(":")[1] for each in pressed] == list("1234554321"), "faces, and quick replies"
    assert {each["displayText"] for each in pressed[4:6]} == {"😀 พึงพอใจมากที่สุด"}
    assert matter.reference in talker.text and "ผูกกับเรื่อง" in talker.text and "http" not in talker.text
    tap(talker, 4)
    assert answers() == [({"score": 4}, "line")]
    assert "บันทึกคะแนนแล้ว" in talker.text and "ขอบคุณ" in talker.text and talker.user.draft_id is None
    tap(talker, 4)
    tap(talker, 5)
    assert answers() == [({"score": 5}, "line")]


def test_it_waits_for_the_next_answer_where_no_push_is_spent(talker, works):
    admin = officer(Role.ADMIN)
    with unit_of_work():
        organisation.set_setting(PUSH_NORMAL, "never", admin)
    close_for(works, line=talker.phone.id)
    push(talker)
    assert "rate:" not in str(talker.last), "only that the matter is closed"
    talker.say("สวัสดี")
    assert "rate:5:" in str(talker.last)


def test_a_bad_mark_asks_why_tells_the_head_and_reopens(talker, matter):
    tap(talker, 1)
    assert "ขออภัย" in talker.text and "เรื่องใดที่ควรปรับปรุง" in talker.text
    assert [notice.address for notice in invited("survey.bad_mark")] == ["head@example.org"]
    talker.say("1")
    talker.say("เสร็จ")
    talker.say("ข้าม")
    talker.say("ไฟยังดับอยู่เหมือนเดิม")
    assert "ผูกกับเรื่อง" in talker.text, "the review says it once more"
    talker.press("ส่งคำตอบ")
    assert "ขอบคุณ" in talker.text
    assert answers() == [({"score": 1, "why": ["slow"]}, "line")]
    assert session().query(SurveyText).one().words == "ไฟยังดับอยู่เหมือนเดิม"
    tap(talker, 1)
    talker.press("ขอเปิดเรื่องอีกครั้ง")
    talker.say("ยังไม่มีใครมาดู")
    talker.say("ข้าม")
    assert cases.track_by_token(matter.track_token, actor=LINE).case.status.value == "reopened"


def test_a_tap_in_the_midst_of_a_form_leaves_it_as_it_is(talker, matter):
    talker.say("ร้องเรียน")
    talker.fill(until="words")
    before = talker.draft
    tap(talker, 1)
    assert answers() == [({"score": 1}, "line")]
    after = talker.draft
    assert (after.id, after.revision, after.next_key) == (before.id, before.revision, "words")
    assert "บันทึกคะแนนแล้ว" in talker.text and "บอกเหตุผล" in [each["label"] for each in actions(talker.last)]
    talker.say("ไฟทางหน้าวัดดับ 3 ดวง")
    assert talker.draft.answers["words"] == "ไฟทางหน้าวัดดับ 3 ดวง"
    talker.fill()
    talker.press("ยืนยันส่งเรื่อง")
    tap(talker, 1)
    assert "เรื่องใดที่ควรปรับปรุง" in talker.text, "now there is room to ask why"


def test_a_correction_while_it_is_asked_why(talker, matter):
    tap(talker, 2)
    draft = talker.draft.id
    tap(talker, 5)
    assert answers() == [({"score": 5}, "line")]
    assert talker.draft.id == draft and talker.draft.next_key == "aspects", "why is asked no more"
    assert talker.draft.answers["score"] == 5


def test_a_tap_in_the_midst_of_a_talk_with_an_officer_ends_nothing(talker, matter):
    talker.say("เจ้าหน้าที่")
    talker.say("น้ำไม่ไหลค่ะ")
    tap(talker, 2)
    assert helpdesk.is_called(talker.user) and answers() == [({"score": 2}, "line")]
    assert talker.user.draft_id is None and "บันทึกคะแนนแล้ว" in talker.text


def test_the_end_of_a_talk_asks_in_the_same_chat(talker, works):
    talker.say("เจ้าหน้าที่")
    talker.say("น้ำไม่ไหลค่ะ")
    registry = officer(Role.REGISTRY)
    thread = session().query(ChatThread.id).scalar()
    with unit_of_work():
        helpdesk.answer(thread, "กำลังไปดูค่ะ", actor=registry)
        helpdesk.end(thread, actor=registry)
    inbox.send_waiting()
    push(talker)
    assert "การสนทนากับเจ้าหน้าที่" in talker.text
    tap(talker, 1)
    talker.say("ยกเลิก")
    talker.say("ใช่")
    tap(talker, 2)
    assert "คุยกับเจ้าหน้าที่" in [each.get("label") for each in actions(talker.last)], "there is nothing to reopen"


@pytest.mark.parametrize("data", ["rate:5:forged", "rate:6:x", "rate:more:forged", "rate:faces:x", "rate:", "rate:x:y"])
def test_what_is_no_button_of_ours_breaks_nothing(talker, data):
    talker.do("press", data)
    assert talker.last and answers() == []


def test_the_faces_come_once_more_and_a_closed_survey_says_so(talker, matter):
    tap(talker, 4)
    talker.press("เปลี่ยนคะแนน")
    assert "rate:1:" in str(talker.last)
    with unit_of_work():
        session().query(Survey).update({"state": "closed"})
    tap(talker, 1)
    assert "ปิดแล้ว" in talker.text and answers() == [({"score": 4}, "line")]


def test_english_readers_get_english_faces(works, line):
    talker = Talker(line)
    talker.say("English")
    close_for(works, line=talker.phone.id, language="en")
    push(talker)
    assert "is closed" in talker.text and "Very good" in talker.text
    tap(talker, 5)
    assert "We have your mark" in talker.text
