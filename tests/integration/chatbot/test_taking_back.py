"""A message taken back takes along what it brought; reports without a name leave nothing in the chat."""

import json

import pytest
from sqlalchemy import func, select

from chatbot.platform.users import deliver
from services import cases, drafts, files
from services.audit import Actor, Role
from services.db import session, unit_of_work
from services.drafts.models import Draft
from services.files.models import StoredFile
from services.inbox.accepting import hash_user
from services.inbox.models import ChatEventRow, ChatReply, ChatUser
from tests.factories.complaints import PLACE, make_authority, officer
from tests.factories.pictures import phone_jpeg
from tests.factories.recordings import m4a
from tests.factories.references import reference_in
from tests.factories.talking import Talker, failed_events
from tests.integration.chatbot.test_evidence import CORRUPTION


@pytest.fixture
def talker(line):
    make_authority()
    talker = Talker(line)
    talker.say("ร้องเรียน")
    yield talker
    assert failed_events() == []
    assert line.refused() == []


def unsend(talker, event) -> None:
    talker.do("unsend", event["message"]["id"])


def works(talker) -> None:
    """The talk goes on to the end."""
    talker.fill()
    talker.press("ยืนยันส่งเรื่อง")
    assert cases.list_cases_of_address("line", talker.phone.id)


def test_a_story_is_removed_and_asked_again(talker):
    talker.fill(until="words")
    event = talker.say("ไฟดับทั้งซอย มืดมาก")
    assert talker.draft.answers["words"] == "ไฟดับทั้งซอย มืดมาก"
    unsend(talker, event)
    assert "words" not in talker.draft.answers and talker.draft.next_key == "words"
    talker.say("ถัดไป")
    talker.say("เสาไฟล้มขวางทาง")
    assert talker.draft.answers["words"] == "เสาไฟล้มขวางทาง"
    works(talker)


@pytest.mark.parametrize("which", [0, 1])
def test_of_a_story_in_two_messages_the_other_stays(talker, which):
    talker.fill("signs-markings", until="words")
    with unit_of_work():
        drafts.answer(talker.draft.id, "place", PLACE, actor=Actor.citizen())
    told = ["ไฟดับทั้งซอย มืดมากมาหลายคืนแล้ว", "อยู่ตรงวัดประตูป่า"]
    events = [talker.say(words) for words in told]
    assert talker.draft.answers["words"] == "\n".join(told)
    unsend(talker, events[which])
    assert talker.draft.answers["words"] == told[1 - which]
    works(talker)


def test_an_answer_that_was_given_anew_since_stays(talker):
    talker.fill(until="words")
    event = talker.say("ไฟดับ")
    talker.say("ย้อนกลับ")
    talker.say("ไฟดับทั้งซอย มืดมาก ไม่มีคนมาซ่อม")
    unsend(talker, event)
    assert talker.draft.answers["words"] == "ไฟดับทั้งซอย มืดมาก ไม่มีคนมาซ่อม"


def test_a_choice_a_picture_and_a_voice(talker):
    talker.fill(until="photographs")
    pictures = [talker.do("send_picture", phone_jpeg(size=(64, 48 + n))) for n in range(2)]
    voice = talker.do("send_recording", "audio", m4a(), "audio/m4a")
    first, second = talker.draft.answers["photographs"]
    unsend(talker, pictures[0])
    assert talker.draft.answers["photographs"] == [second]
    assert files.find_files([first]) == []
    unsend(talker, voice)
    assert drafts.list_evidence(talker.draft.id) == []
    unsend(talker, pictures[1])
    assert "photographs" not in talker.draft.answers
    works(talker)


def test_a_place_that_waits_for_its_landmark(talker):
    talker.fill(until="place")
    event = talker.do("send_place", 18.578, 99.008)
    assert talker.user.state["draft"]["held"]["place"]
    unsend(talker, event)
    assert not talker.user.state["draft"]["held"]
    works(talker)


def test_taken_back_before_it_was_worked(talker):
    talker.fill(until="words")
    talker.line.platform.offset += 1
    event = talker.phone.say("ความลับ")
    talker.phone.unsend(event["message"]["id"])
    talker.line.work()
    assert "words" not in talker.draft.answers
    works(talker)


def test_what_was_sent_stays_and_the_officer_is_told_once(talker):
    talker.fill(until="words")
    events = [talker.say("ไฟดับทั้งซอย มืดมาก"), talker.do("send_recording", "audio", m4a(), "audio/m4a")]
    works(talker)
    (mine,) = cases.list_cases_of_address("line", talker.phone.id)
    for event in events:
        unsend(talker, event)
    case = cases.get_case(mine.reference, actor=officer(Role.REGISTRY))
    assert case.words == "ไฟดับทั้งซอย มืดมาก"
    assert [entry.what.th for entry in case.timeline].count("ผู้แจ้งลบข้อความต้นทางแล้ว") == 1
    assert len(cases.list_evidence(case.id, actor=officer(Role.REGISTRY))) == 1
    tracked = cases.track_by_token(mine.token, actor=Actor.citizen())
    assert "message_unsent" not in [entry.kind for entry in tracked.case.timeline]


def test_somebody_elses_message_is_not_taken_back(talker, line):
    talker.fill(until="words")
    event = talker.say("ไฟดับทั้งซอย มืดมาก")
    other = Talker(line, "คนอื่น")
    other.do("unsend", event["message"]["id"])
    assert talker.draft.answers["words"] == "ไฟดับทั้งซอย มืดมาก"


def held_words() -> str:
    """Everything that the chat holds, in the clear."""
    session().expire_all()
    parts = [row.payload for row in session().scalars(select(ChatEventRow))]
    parts += [row.messages for row in session().scalars(select(ChatReply))]
    parts += [[row.state, row.draft_id] for row in session().scalars(select(ChatUser))]
    return json.dumps(parts, ensure_ascii=False)


def test_a_report_without_a_name_leaves_nothing_in_the_chat(talker):
    talker.say("ยกเลิก")
    talker.say("ใช่")
    talker.say("แจ้งเบาะแส")
    talker.fill_with({}, until="accused")
    talker.say("นายช่างคนหนึ่ง")
    assert "นายช่างคนหนึ่ง" in held_words()
    voice = talker.do("send_recording", "audio", m4a(), "audio/m4a")
    draft_id = talker.draft.id
    talker.fill_with(CORRUPTION)
    talker.press("ยืนยันส่งเรื่อง")
    reference = next(word for word in talker.text.split() if word.startswith("CR-"))
    send = session().get_one(Draft, draft_id)
    assert send.outcome["is_unnamed"] and send.person_id is None
    for secret in ("นายช่างคนหนึ่ง", draft_id, reference):
        assert secret not in held_words()
    assert set(session().scalars(select(StoredFile.created_by_id))) == {None}
    unsend(talker, voice)
    talker.say("เมนู")
    assert reference not in held_words() and "message_unsent" not in held_words()


def whose_events() -> set[str]:
    """The keyed hashes of those who wrote, as far as the events tell."""
    session().expire_all()
    return {row.user_hash for row in session().scalars(select(ChatEventRow)) if row.user_hash or row.address}


def test_no_event_tells_who_reported_without_a_name(talker):
    talker.say("ยกเลิก")
    talker.say("ใช่")
    before = len(whose_events())
    talker.say("แจ้งเบาะแส")
    first = session().scalar(select(func.max(ChatEventRow.id)))
    talker.fill_with(CORRUPTION)
    talker.press("ยืนยันส่งเรื่อง")
    rows = session().scalars(select(ChatEventRow).where(ChatEventRow.id > first)).all()
    assert before and rows and not any(row.user_hash or row.address or row.payload for row in rows)
    talker.say("เมนู")
    assert talker.last and failed_events() == []


@pytest.mark.parametrize("is_noticed", [False, True])
def test_begun_here_and_sent_on_the_web_without_a_name(talker, is_noticed):
    """The chat learns nothing of how it ended there, and forgets all the same."""
    talker.say("ยกเลิก")
    talker.say("ใช่")
    talker.say("แจ้งเบาะแส")
    talker.fill_with({}, until="accused")
    talker.say("นายช่างคนหนึ่ง")
    talker.do("send_recording", "audio", m4a(), "audio/m4a")
    draft_id = talker.draft.id
    with unit_of_work():
        view = drafts.resume_by_link(drafts.carry_link(drafts.get_draft(draft_id)))
    if is_noticed:
        talker.say("ทำต่อ")
    assert "นายช่างคนหนึ่ง" in held_words() and draft_id in held_words()
    with unit_of_work():
        while (key := drafts.get_draft(draft_id).next_key) is not None:
            drafts.answer(draft_id, key, CORRUPTION.get(key), actor=Actor.citizen(), seen=drafts.OVERWRITE)
        outcome = drafts.submit(draft_id, actor=Actor.citizen(), holder=view.holder)
    assert outcome.is_unnamed
    keys = list(session().scalars(select(StoredFile.key)))
    assert keys and not any(secret in held_words() for secret in ("นายช่างคนหนึ่ง", draft_id, *keys))
    assert whose_events() == {hash_user("line", talker.phone.id)}, "what was said before stays"
    talker.say("เมนู")
    assert talker.last and outcome.reference not in held_words()


def test_the_button_pressed_again_leaves_nothing_either(talker):
    talker.say("ยกเลิก")
    talker.say("ใช่")
    talker.say("แจ้งเบาะแส")
    draft_id = talker.draft.id
    talker.fill_with(CORRUPTION)
    shown = talker.last
    talker.press("ยืนยันส่งเรื่อง")
    talker.last = shown
    talker.press("ยืนยันส่งเรื่อง")
    reference = reference_in(talker.text, "CR")
    assert draft_id not in held_words() and reference not in held_words()


def test_a_redelivered_event_of_a_forgotten_talk_is_not_worked_again(talker):
    talker.say("ยกเลิก")
    talker.say("ใช่")
    talker.say("แจ้งเบาะแส")
    event = talker.say("นายช่างคนหนึ่ง")
    talker.fill_with(CORRUPTION)
    talker.press("ยืนยันส่งเรื่อง")
    session().rollback()
    deliver(talker.line.platform, [event], is_redelivery=True)
    assert talker.line.work() == 0
    assert "นายช่างคนหนึ่ง" not in held_words()
