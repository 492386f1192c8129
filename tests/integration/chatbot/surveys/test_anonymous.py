"""The open survey in chat: begun by a word, ended by thanks, and nothing of it stays where somebody could be joined."""

import json

import pytest
from sqlalchemy import select

from services.audit.models import AuditEntry
from services.db import session, unit_of_work
from services.drafts.models import Draft, DraftAnswer
from services.inbox.models import ChatEventRow, ChatReply, ChatUser
from services.surveys.models import SurveyResponse, SurveyText
from tests.factories.asked import make_satisfaction
from tests.factories.complaints import make_authority
from tests.factories.surveys import SHORT, make_survey
from tests.factories.talking import Talker, failed_events

SECRET = "คำตอบที่ไม่ควรมีใครรู้ว่าเป็นของใคร"


@pytest.fixture
def talker(line):
    make_authority()
    make_satisfaction()
    talker = Talker(line)
    talker.say("เมนู")
    yield talker
    assert failed_events() == []
    assert line.refused() == []


def held() -> str:
    """Everything that the chat holds, in the clear."""
    session().expire_all()
    parts = [row.payload for row in session().scalars(select(ChatEventRow))]
    parts += [row.messages for row in session().scalars(select(ChatReply))]
    parts += [[row.state, row.draft_id] for row in session().scalars(select(ChatUser))]
    return json.dumps(parts, ensure_ascii=False)


def finish(talker):
    """Answers what is asked after the mark, and sends it."""
    talker.say("ข้าม")
    talker.say(SECRET)
    talker.press("ส่งคำตอบ")


@pytest.mark.parametrize("word", ["ประเมิน", "survey", "แบบประเมิน", "ประเมินค่ะ"])
def test_a_word_begins_it(talker, word):
    talker.say(word)
    assert talker.draft.service.key == "satisfaction" and "ไม่เก็บชื่อ" in talker.text


def test_nothing_of_the_answers_stays_in_the_chat(talker):
    talker.say("ประเมิน")
    draft_id = talker.draft.id
    talker.say("😀")
    talker.say("ข้าม")
    talker.say(SECRET)
    assert SECRET in held()
    talker.press("ส่งคำตอบ")
    assert "ขอบคุณ" in talker.text
    for secret in (SECRET, draft_id, "😀", "พึงพอใจมากที่สุด (5)"):
        assert secret not in held()
    assert session().query(Draft).count() == session().query(DraftAnswer).count() == 0
    row = session().query(SurveyResponse).one()
    assert (row.answers, row.channel, row.invitation_id, row.at) == ({"score": 5}, "line", None, None)
    assert session().query(SurveyText).one().words == SECRET
    said = [(each.actor_id, each.subject, each.subject_id) for each in session().query(AuditEntry)]
    assert draft_id not in str(said) and str(row.id) not in str(said)
    assert {each[0] for each in said if each[1] == "service"} == {None}


def test_english_ends_on_thank_you_and_the_second_time_is_refused(talker):
    talker.say("English")
    talker.say("survey")
    talker.say("5")
    talker.say("skip")
    talker.say("skip")
    talker.press("Send my answers")
    assert "Thank you" in talker.text
    talker.say("survey")
    if talker.user.draft_id is not None:
        talker.say("5")
        talker.say("skip")
        talker.say("skip")
        talker.press("Send my answers")
    assert session().query(SurveyResponse).count() == 1


def test_open_surveys_are_listed_and_begun_by_their_names(talker):
    with unit_of_work():
        make_survey("park", SHORT, title_th="สวนสาธารณะ", title_en="The park")
    talker.say("แบบสอบถาม")
    assert "สวนสาธารณะ" in talker.text
    talker.press("สวนสาธารณะ")
    assert talker.draft.service.key == "survey-park"


def test_where_none_is_open_that_is_said(line):
    make_authority()
    talker = Talker(line)
    talker.say("ประเมิน")
    assert "ไม่มีแบบสอบถาม" in talker.text and talker.user.draft_id is None
