"""Voice, film and papers in chat: kept for the officer where a form takes them, refused kindly where not."""

import pytest
from sqlalchemy import select

from services import cases, drafts, files
from services.audit import SYSTEM, Role
from services.db import session, unit_of_work
from services.files.models import StoredFile
from services.organisation import set_setting
from tests.factories.complaints import make_authority, officer
from tests.factories.pictures import phone_jpeg
from tests.factories.recordings import SECRET, m4a, mp4, pdf
from tests.factories.talking import Talker, failed_events

CORRUPTION = {
    "accused": "นายช่างคนหนึ่ง", "is_leader": "no", "events": "เรียกเงินห้าพันบาทแลกใบอนุญาต", "when_where": "เมื่อวาน ที่ว่าการ",
    "name_kind": "none",
}  # fmt: skip


@pytest.fixture
def talker(line):
    make_authority()
    talker = Talker(line)
    talker.say("ร้องเรียน")
    yield talker
    assert failed_events() == []
    assert line.refused() == []


def stored(key: str) -> bytes:
    return b"".join(files.open_file(key)[2])


def test_a_voice_and_a_film_are_kept_and_the_question_is_asked_again(talker):
    talker.fill(until="words")
    talker.do("send_recording", "audio", m4a(), "audio/m4a", 3000)
    assert "ได้รับคลิปเสียงแล้ว" in talker.text and "พิมพ์ข้อความสั้น ๆ" in talker.text
    assert talker.draft.next_key == "words"
    talker.do("send_recording", "video", mp4(7), "video/mp4", 7000)
    assert "ได้รับวิดีโอแล้ว" in talker.text
    sound, film = drafts.list_evidence(talker.draft.id)
    assert (sound.media_type, film.media_type) == ("audio/mp4", "video/mp4")
    assert SECRET not in stored(sound.key) + stored(film.key)
    assert len(stored(film.key)) == film.size == len(mp4(7))


def test_they_go_along_to_the_case_and_only_officers_open_them(talker, client, app):
    talker.do("send_recording", "audio", m4a(), "audio/m4a")
    talker.do("send_file", "หนังสือ.pdf", pdf())
    talker.fill()
    assert "แนบคลิปหรือไฟล์ 2 รายการ" in talker.text
    talker.press("ยืนยันส่งเรื่อง")
    (mine,) = cases.list_cases_of_address("line", talker.phone.id)
    registry = officer(Role.REGISTRY)
    sound, paper = cases.list_evidence(mine.id, actor=registry)
    assert (sound.media_type, paper.media_type, paper.name) == ("audio/mp4", "application/pdf", "หนังสือ.pdf")
    with unit_of_work():
        assert cases.open_evidence(mine.reference, sound.key, actor=registry).key == sound.key
    assert client.get(f"/staff/cases/{mine.reference}/evidence/{sound.key}").status_code in (302, 303)
    assert cases.get_case(mine.reference, actor=registry).photos == []


def test_without_a_form_nothing_is_fetched(talker):
    talker.say("ยกเลิก")
    talker.say("ใช่")
    for _ in range(2):
        talker.do("send_recording", "video", mp4(), "video/mp4")
    assert not [call for call in talker.line.platform.calls() if call["path"].endswith("/content")]
    assert session().scalars(select(StoredFile.key)).all() == []


@pytest.mark.parametrize(
    ("kind", "data", "told"),
    [
        ("audio", b"RIFF no sound at all", "ชนิดนี้รับไม่ได้"),
        ("video", mp4()[:300], "เปิดคลิปนี้ไม่ได้"),
        ("video", mp4(seconds=90), "ยาวเกิน 60 วินาที"),
        ("audio", m4a(size=1024 * 1024 + 1), "ใหญ่เกิน 1 MB"),
        ("video", mp4(size=2 * 1024 * 1024 + 1), "ใหญ่เกิน 2 MB"),
    ],
)
def test_what_cannot_be_kept_is_told(talker, kind, data, told):
    with unit_of_work():
        set_setting("evidence_audio_mb", 1, SYSTEM)
        set_setting("evidence_video_mb", 2, SYSTEM)
    talker.fill(until="words")
    talker.do("send_recording", kind, data, "video/mp4")
    assert told in talker.text and drafts.list_evidence(talker.draft.id) == []


def test_what_line_is_not_ready_with_is_fetched_later(talker, later):
    talker.fill(until="words")
    talker.line.platform.fail_next("/v2/bot/message/5", 202, "", times=2)
    session().rollback()
    talker.phone.send_recording("video", mp4(), "video/mp4")
    for _ in range(3):
        assert drafts.list_evidence(talker.draft.id) == []
        talker.line.work()
        later(4)
    assert len(drafts.list_evidence(talker.draft.id)) == 1
    session().connection().exec_driver_sql("UPDATE chat_event SET last_error = ''")


def test_what_never_gets_ready_is_told_in_the_end(talker, later):
    talker.fill(until="words")
    talker.line.platform.fail_next("/v2/bot/message/5", 202, "", times=9)
    session().rollback()
    talker.phone.send_recording("video", mp4(), "video/mp4")
    for _ in range(6):
        talker.line.work()
        later(31)
    talker.last = talker.phone.news()
    assert "LINE ยังเตรียมคลิปไม่เสร็จ" in talker.text
    session().connection().exec_driver_sql("UPDATE chat_event SET last_error = ''")


def test_a_paper_answers_where_one_is_asked_for(talker):
    talker.say("ยกเลิก")
    talker.say("ใช่")
    talker.say("แจ้งเบาะแส")
    talker.fill_with(CORRUPTION, until="document")
    talker.do("send_file", "หลักฐาน.pdf", pdf())
    assert talker.draft.answers["document"]["name"] == "หลักฐาน.pdf"
    assert drafts.list_evidence(talker.draft.id) == []
    assert files.get_file(talker.draft.answers["document"]["key"]).purpose == "document"


def test_a_picture_sent_as_a_file_is_made_clean(talker):
    talker.do("send_file", "a.jpg", phone_jpeg(size=(320, 240)))
    (kept,) = drafts.list_evidence(talker.draft.id)
    assert kept.media_type == "image/jpeg" and b"Exif" not in stored(kept.key)


def test_what_was_given_up_goes(talker):
    talker.do("send_recording", "audio", m4a(), "audio/m4a")
    (kept,) = drafts.list_evidence(talker.draft.id)
    talker.say("ยกเลิก")
    talker.say("ใช่")
    with unit_of_work():
        assert drafts.purge_expired() == 1
    assert files.find_files([kept.key]) == []
