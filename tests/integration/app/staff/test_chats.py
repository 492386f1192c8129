"""Talks of citizens with officers, over LINE's own protocol on one side and the officers' pages on the other."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from services import cases, clock, drafts, files, helpdesk, inbox, organisation, people
from services.audit import Role
from services.db import session, unit_of_work
from services.helpdesk.models import ChatMessage
from services.inbox.models import ChatReply
from tests.factories.complaint_pages import as_officer, post
from tests.factories.complaints import make_authority
from tests.factories.helpdesk import CALL, Talker, act, waiting
from tests.factories.people import make_officer
from tests.factories.pictures import phone_jpeg
from tests.factories.recordings import m4a
from tests.integration.chatbot.conftest import checked_bodies, later, line  # noqa: F401 Fixtures.

FRIDAY = "2026-11-20 10:00+07:00"
NIGHT = "2026-11-20 20:00+07:00"


@pytest.fixture(autouse=True)
def _authority(app):
    make_authority()


@pytest.fixture
def talker(line):  # noqa: F811
    return Talker.on(line)


class TestBothWays:
    """Asking for a person, being answered, answering back."""

    def test_words_go_to_the_officer_and_answers_come_back(self, talker, client):
        (told,) = talker.say(CALL)
        assert "แจ้งเจ้าหน้าที่แล้ว" in told and "พิมพ์เรื่อง" in told
        assert talker.say("น้ำประปาที่บ้านไม่ไหลค่ะ") == []
        thread = talker.thread.id
        as_officer(client, Role.REGISTRY)
        listed = client.get("/staff/chats").text
        assert f"/staff/chats/{thread}" in listed and "น้ำประปา" not in listed
        for label in ("รอตั้งแต่", "ข้อความล่าสุด", "หน่วยงาน", "เจ้าหน้าที่"):
            assert f'<small class="phone-only">{label}</small>' in listed
        page = client.get(f"/staff/chats/{thread}").text
        assert "น้ำประปาที่บ้านไม่ไหลค่ะ" in page
        assert act(client, thread, "answer", words="ไม่ไหลตั้งแต่เมื่อไหร่คะ").status_code == 302
        (answer,) = talker.work()
        assert answer.startswith("ไม่ไหลตั้งแต่เมื่อไหร่คะ") and "เมนู" in answer and "[เมนู]" in answer
        assert talker.say("ตั้งแต่เมื่อวาน") == [] and talker.say("ขอบคุณค่ะ") == [] and talker.say("ใช่ค่ะ") == []
        page = client.get(f"/staff/chats/{thread}").text
        assert "ตั้งแต่เมื่อวาน" in page and "ใช่ค่ะ" in page and "ส่งแล้ว" in page

    def test_a_fresh_token_carries_the_answer_free_of_charge(self, talker, client, line):  # noqa: F811
        thread = waiting(talker)
        as_officer(client, Role.COUNTER)
        act(client, thread, "answer", words="สวัสดีค่ะ")
        talker.work()
        assert not line.platform.calls("/v2/bot/message/push")
        act(client, thread, "answer", words="ขอเบอร์มิเตอร์ด้วยค่ะ")
        assert talker.work()[-1].startswith("ขอเบอร์มิเตอร์")
        assert len(line.platform.calls("/v2/bot/message/push")) == 1

    def test_pictures_places_and_stickers(self, talker, client):
        thread = waiting(talker)
        talker.phone.send_picture(phone_jpeg())
        talker.phone.send_place(18.57, 99.0, "ถนนอินทยงยศ", "หน้าวัด")
        talker.phone.send_sticker()
        assert talker.work() == []
        kinds = [kind for kind, _ in talker.said()]
        assert kinds == ["asked", "text", "picture", "place", "sticker"]
        key = session().scalar(select(ChatMessage.file_key).where(ChatMessage.file_key.is_not(None)))
        assert files.get_file(key).owner_kind == "chat"
        as_officer(client, Role.REGISTRY)
        page = client.get(f"/staff/chats/{thread}").text
        assert "หน้าวัด ถนนอินทยงยศ (18.57000, 99.00000)" in page and f"/staff/chats/{thread}/file/{key}/thumb" in page
        assert client.get(f"/staff/chats/{thread}/file/{key}/full").status_code == 200
        assert client.get(f"/staff/chats/{thread}/file/nothing/full").status_code == 404

    def test_recordings_are_played_and_what_was_asked_before_is_told(self, talker, client):
        with unit_of_work():
            talker.user.state = {"info": {"asked": "จ่ายภาษีที่ไหน", "slugs": []}}
        thread = waiting(talker)
        talker.phone.send_recording("audio", m4a(), "audio/x-m4a")
        talker.phone.send_recording("video", b"no film", "video/mp4")
        assert talker.work() == []
        assert ("question", "จ่ายภาษีที่ไหน") in talker.said()
        as_officer(client, Role.REGISTRY)
        page = client.get(f"/staff/chats/{thread}").text
        assert "<audio" in page and "[วิดีโอ]" in page and "จ่ายภาษีที่ไหน" in page

    def test_what_was_taken_back_is_blanked(self, talker, client):
        thread = waiting(talker)
        secret = talker.phone.say("เลขบัตร 1234567890123")
        picture = talker.phone.send_picture(phone_jpeg())
        talker.work()
        for event in (secret, picture):
            talker.phone.unsend(event["message"]["id"])
        talker.work()
        as_officer(client, Role.REGISTRY)
        page = client.get(f"/staff/chats/{thread}").text
        assert "1234567890123" not in page and page.count("ผู้ส่งยกเลิกข้อความนี้แล้ว") == 2
        assert session().scalar(select(ChatMessage.id).where(ChatMessage.file_key.is_not(None))) is None

    def test_in_english(self, line, client):  # noqa: F811
        talker = Talker.on(line, "Ann", language="en")
        (told,) = talker.say("talk to a person")
        assert "An officer has been told" in told
        talker.say("Where do I pay?")
        as_officer(client, Role.REGISTRY)
        assert act(client, talker.thread.id, "answer", words="At the counter.").status_code == 302
        (answer,) = talker.work()
        assert answer.startswith("At the counter.") and "type “menu”" in answer
        client.post("/staff/language", data={"lang": "en"})
        page = client.get(f"/staff/chats/{talker.thread.id}?lang=en").text
        assert f"Conversation {talker.thread.id}" in page and "In conversation" in page


class TestTheBot:
    """Silent while somebody answers, and there again afterwards."""

    def test_a_word_of_the_chat_brings_it_back_and_the_officer_sees_it(self, talker, client):
        thread = waiting(talker)
        as_officer(client, Role.REGISTRY)
        act(client, thread, "answer", words="สวัสดีค่ะ")
        talker.work()
        assert talker.say("เมนู") and talker.user.handover_until is None
        page = client.get(f"/staff/chats/{thread}").text
        assert "ผู้สอบถามกลับไปใช้ระบบอัตโนมัติ" in page and talker.thread.ended_by == "citizen"
        refused = act(client, thread, "answer", words="ยังอยู่ไหมคะ", seen="1")
        assert refused.status_code == 409 and "ยังอยู่ไหมคะ" in refused.text

    def test_one_that_waits_stays_in_the_inbox_while_the_bot_is_awake(self, talker, client):
        thread = waiting(talker)
        assert talker.say("เมนู")
        assert talker.thread.state == "waiting" and talker.user.handover_until is None
        as_officer(client, Role.REGISTRY)
        assert f"/staff/chats/{thread}" in client.get("/staff/chats").text
        act(client, thread, "answer", words="ขออภัยที่ให้รอค่ะ")
        assert talker.work()[-1].startswith("ขออภัยที่ให้รอ")
        assert talker.say("ไม่เป็นไรค่ะ") == []

    def test_ended_by_the_officer_with_the_form_offered_again(self, talker, client):
        talker.say("ร้องเรียน")
        thread = waiting(talker)
        as_officer(client, Role.REGISTRY)
        assert act(client, thread, "end").status_code == 302
        (told,) = talker.work()
        assert "จบการสนทนาแล้ว" in told and "[ทำต่อ]" in told and "ยังอยู่" in told
        assert talker.press("cmd:continue") and talker.user.draft_id is not None

    def test_thanks_at_the_end_wait_for_no_answer(self, talker, client):
        thread = waiting(talker)
        as_officer(client, Role.REGISTRY)
        act(client, thread, "answer", words="เปิดแล้วค่ะ")
        talker.say("ขอบคุณค่ะ")
        assert "ยังไม่ได้ตอบ" in client.get("/staff/chats?show=mine").text
        act(client, thread, "end")
        ended = client.get("/staff/chats?show=ended").text
        assert f"/staff/chats/{thread}" in ended and "ยังไม่ได้ตอบ" not in ended

    def test_ended_by_time_which_the_citizen_is_told(self, talker, client):
        thread = waiting(talker)
        as_officer(client, Role.REGISTRY)
        act(client, thread, "answer", words="สวัสดีค่ะ")
        talker.work()
        with time_machine.travel(clock.now() + timedelta(minutes=29)), unit_of_work():
            assert helpdesk.end_quiet() == 0
        with time_machine.travel(clock.now() + timedelta(minutes=31)):
            with unit_of_work():
                assert helpdesk.end_quiet() == 1
            (told,) = talker.work()
            assert "ไม่มีข้อความใหม่" in told and "[เมนู]" in told
        assert talker.thread.ended_by == "time" and talker.user.handover_until is None

    def test_nobody_who_waits_is_ended_by_time(self, talker):
        waiting(talker)
        with time_machine.travel(clock.now() + timedelta(days=3)), unit_of_work():
            assert helpdesk.end_quiet() == 0
        assert talker.thread.state == "waiting"

    def test_asked_again_it_is_the_same_talk(self, talker, client):
        thread = waiting(talker)
        (told,) = talker.press("cmd:officer")
        assert "ถึงเจ้าหน้าที่แล้ว" in told
        as_officer(client, Role.REGISTRY)
        act(client, thread, "answer", words="สวัสดีค่ะ")
        talker.work()
        (told,) = talker.say("เจ้าหน้าที่")
        assert "กำลังคุยกับท่านอยู่แล้ว" in told and talker.thread.id == thread
        assert talker.say("ค่ะ รอสักครู่") == []


class TestHours:
    """Office hours are known."""

    def test_out_of_hours_the_citizen_knows_when_and_nobody_is_mailed(self, talker):
        with time_machine.travel(NIGHT, tick=False):
            (told,) = talker.say(CALL)
            assert "นอกเวลาราชการ" in told and "23 พฤศจิกายน 2569" in told
            with unit_of_work():
                assert helpdesk.tell_officers() == 0
        with time_machine.travel("2026-11-23 08:31+07:00", tick=False):
            assert told_officers() == 1

    def test_officers_are_mailed_once_and_bundled(self, line):  # noqa: F811
        with time_machine.travel(FRIDAY, tick=False) as machine:
            waiting(Talker.on(line, "หนึ่ง"))
            assert told_officers() == 1 and told_officers() == 0
            waiting(Talker.on(line, "สอง"))
            waiting(Talker.on(line, "สาม"))
            assert told_officers() == 0
            machine.shift(timedelta(minutes=16))
            assert told_officers() == 1 and told_officers() == 0

    def test_the_unit_is_mailed_of_what_it_is_handed(self, talker, client):
        with time_machine.travel(FRIDAY, tick=False):
            thread = waiting(talker)
            as_officer(client, Role.REGISTRY)
            unit = organisation.find_unit("public-works")
            act(client, thread, "hand", to=f"unit:{unit.id}")
            with unit_of_work():
                make_officer(Role.OFFICER, unit_id=unit.id)
            assert told_officers() == 1


def told_officers() -> int:
    with unit_of_work():
        if not any(one.role is Role.COUNTER for one in people.list_officers()):
            make_officer(Role.COUNTER)
        return helpdesk.tell_officers()


class TestAtWork:
    """Taking, handing on, making a matter of it, beginning from a matter."""

    def test_an_answer_that_cannot_be_taken_is_kept(self, talker, client):
        thread = waiting(talker)
        as_officer(client, Role.REGISTRY)
        for words, said in (("", "กรุณาพิมพ์ข้อความ"), ("ก" * 2001, "ไม่เกิน 2000")):
            refused = act(client, thread, "answer", words=words)
            assert refused.status_code == 400 and said in refused.text and words in refused.text
        assert talker.thread.state == "waiting"

    def test_a_colleague_who_was_quicker(self, talker, app):
        thread = waiting(talker)
        one, other = app.test_client(), app.test_client()
        as_officer(one, Role.REGISTRY)
        as_officer(other, Role.COUNTER)
        assert act(one, thread, "answer", words="หนึ่งตอบ", seen="1").status_code == 302
        refused = act(other, thread, "answer", words="สองตอบ", seen="1")
        assert refused.status_code == 409 and "หนึ่งตอบ" in refused.text and "สองตอบ" in refused.text
        assert act(other, thread, "take", seen="1").status_code == 409
        assert [words for kind, words in talker.said() if kind == "text"] == ["น้ำประปาที่บ้านไม่ไหลค่ะ", "หนึ่งตอบ"]
        assert act(other, thread, "take").status_code == 302
        assert act(one, thread, "answer", words="ยังอยู่ไหม").status_code == 409
        assert act(other, thread, "answer", words="รับช่วงต่อค่ะ").status_code == 302

    def test_handed_to_a_unit_and_to_a_colleague(self, talker, app):
        thread = waiting(talker)
        desk, works, other = (app.test_client() for _ in range(3))
        as_officer(desk, Role.REGISTRY)
        unit = organisation.find_unit("public-works")
        as_officer(works, Role.OFFICER, unit.id)
        outsider = as_officer(other, Role.OFFICER, organisation.find_unit("public-health").id)
        assert works.get(f"/staff/chats/{thread}").status_code == 404
        assert act(desk, thread, "hand", to="unit:999999").status_code == 400
        assert act(desk, thread, "hand", to=f"unit:{unit.id}").status_code == 302
        assert "น้ำประปา" in works.get(f"/staff/chats/{thread}").text
        assert other.get(f"/staff/chats/{thread}").status_code == 404
        assert act(works, thread, "hand", to=f"officer:{outsider.id}").status_code == 302
        assert "น้ำประปา" in other.get(f"/staff/chats/{thread}").text
        assert f"/staff/chats/{thread}" in other.get("/staff/chats?show=mine").text

    def test_a_matter_is_made_of_it(self, talker, client):
        thread = waiting(talker)
        as_officer(client, Role.COUNTER)
        answer = act(client, thread, "file", service="complaint")
        assert answer.status_code == 302 and "/staff/file/complaint/" in answer.location
        assert "น้ำประปาที่บ้านไม่ไหลค่ะ" in client.get(answer.location).text
        draft = drafts.get_draft(answer.location.rpartition("/")[2])
        with unit_of_work():
            drafts.answer(draft.id, "name_kind", "open", actor=draft.asker)
        # The reporter can be told in the same chat.
        assert "ทาง LINE นี้" in client.get(answer.location).text
        assert act(client, thread, "file", service="nothing").status_code == 404

    def test_taken_up_again_after_its_end(self, talker, client):
        thread = waiting(talker)
        as_officer(client, Role.REGISTRY)
        act(client, thread, "end")
        talker.work()
        answer = act(client, thread, "again", words="ขอถามเพิ่มค่ะ")
        assert answer.status_code == 302 and str(talker.thread.id) in answer.location and talker.thread.id != thread
        assert talker.work()[-1].startswith("ขอถามเพิ่มค่ะ")
        assert act(client, thread, "again", words="อีกครั้ง").status_code == 400

    def test_blocked_nothing_is_sent(self, talker, client):
        thread = waiting(talker)
        talker.phone.block()
        talker.work()
        as_officer(client, Role.REGISTRY)
        refused = act(client, thread, "answer", words="สวัสดีค่ะ")
        assert refused.status_code == 400 and "บล็อก" in refused.text
        page = client.get(f"/staff/chats/{thread}").text
        assert "ส่งข้อความถึงผู้สอบถามไม่ได้" in page and f"/staff/chats/{thread}/take" not in page

    def test_what_failed_is_said_and_sent_again(self, talker, client, line):  # noqa: F811
        thread = waiting(talker)
        as_officer(client, Role.REGISTRY)
        with unit_of_work():
            talker.thread.reply_token = None
        line.platform.fail_next("/v2/bot/message/push", 400, "The request body has 1 error(s)")
        act(client, thread, "answer", words="สวัสดีค่ะ")
        talker.work()
        page = client.get(f"/staff/chats/{thread}").text
        assert "ส่งไม่สำเร็จ" in page and "ส่งอีกครั้ง" in page
        message = session().scalar(
            select(ChatMessage.id).where(ChatMessage.side == "officer", ChatMessage.kind == "text")
        )
        assert act(client, thread, f"messages/{message}/retry").status_code == 302
        assert talker.work()[-1].startswith("สวัสดีค่ะ")
        assert "ส่งแล้ว" in client.get(f"/staff/chats/{thread}").text

    def test_with_the_month_used_up_it_rides_on_the_next_word(self, talker, client, line):  # noqa: F811
        thread = waiting(talker)
        as_officer(client, Role.REGISTRY)
        with unit_of_work():
            talker.thread.reply_token = None
        line.platform.fail_next("/v2/bot/message/push", 429, "You have reached your monthly limit.")
        act(client, thread, "answer", words="สวัสดีค่ะ")
        assert talker.work() == []
        assert "โควตาข้อความเดือนนี้หมด" in client.get(f"/staff/chats/{thread}").text
        assert [said.startswith("สวัสดีค่ะ") for said in talker.say("มีใครอยู่ไหมคะ")] == [True]
        page = client.get(f"/staff/chats/{thread}").text
        assert "โควตาข้อความ" not in page and "ส่งแล้ว" in page and "มีใครอยู่ไหมคะ" in page

    def test_a_kill_between_answer_and_sending_loses_nothing(self, talker, client):
        thread = waiting(talker)
        as_officer(client, Role.REGISTRY)
        act(client, thread, "answer", words="ส่งทีหลัง")
        # Nothing of the web's process sends: the words and the answer on its way are rows, found by any worker.
        row = session().scalar(select(ChatReply).order_by(ChatReply.id.desc()))
        assert row.state == "waiting" and "กำลังส่ง" in client.get(f"/staff/chats/{thread}").text
        key = row.retry_key
        assert inbox.send_waiting() == 1 and talker.read()[-1].startswith("ส่งทีหลัง")
        session().refresh(row)
        assert row.state == "sent" and row.retry_key == key and inbox.send_waiting() == 0


def test_from_a_matter_whose_sender_is_told_by_chat(line, client):  # noqa: F811
    talker = Talker.on(line)
    for words in ("ร้องเรียน", "ไฟถนนดับ", "ไฟทางดับ", "ข้าม", "ข้าม", "เมืองลำพูน", "ในเมือง", "ข้าม", "ข้าม"):
        talker.say(words)
    for words in ("ขอปกปิดชื่อ", "สมหญิง", "ข้าม", "ทาง LINE นี้", "ยืนยัน"):
        talker.say(words)
    registry = as_officer(client, Role.REGISTRY)
    reference = cases.list_queue(registry, cases.QueueFilter(scope="all", status="")).rows[0].reference
    unit = organisation.find_unit("public-works")
    with unit_of_work():
        cases.act(reference, cases.Action.ASSIGN, actor=registry, unit_id=unit.id)
    as_officer(client, Role.OFFICER, unit.id)
    page = f"/staff/cases/{reference}"
    assert f"/staff/chats/from/{reference}" in client.get(page).text
    talker.read()
    answer = post(client, f"/staff/chats/from/{reference}", page, words="เสาต้นไหนคะ")
    assert answer.status_code == 302 and "/staff/chats/" in answer.location
    said = talker.work()[-1]
    assert reference in said and "เสาต้นไหนคะ" in said
    assert talker.say("ต้นหน้าวัด") == []
    shown = client.get(answer.location).text
    assert "ต้นหน้าวัด" in shown and reference in shown and "สมหญิง" not in shown
    # The desk may not know who it is.
    other = client.application.test_client()
    as_officer(other, Role.COUNTER)
    assert other.get(answer.location).status_code == 404
    refused = post(client, f"/staff/chats/from/{reference}", page, words="อีกครั้ง")
    assert refused.location.endswith(page)
