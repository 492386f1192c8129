"""Whatever is said in whatever order: never an error, never stuck, never an answer lost, never a case twice."""

from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatbot.said import Said
from services import catalogue, drafts
from services.audit import Actor
from services.db import unit_of_work
from services.errors import NotFound, RuleBroken, Stale
from tests.factories.chat import Chatter
from tests.factories.services import ANSWERS, KEY, Desk, make_service

WORDS = (
    *("ตัวอย่าง", "ร้องเรียน", "ย้อนกลับ", "ข้าม", "ถัดไป", "เพิ่มเติม", "แก้ไข", "ยกเลิก", "ใช่", "ไม่", "ยืนยัน"),
    *("ทำต่อ", "เมนู", "ช่วยเหลือ", "English", "ภาษาไทย", "เว็บ", "ติดตาม", "เรื่องของฉัน", "RP-69-7K4M-2X"),
    *("222-222-222", "1", "๒", "99", "ไฟถนนดับ", "หน้าวัด", "ป่าซาง", "20/11/2569", "11/2569", "081-234-5678"),
    *("somebody@example.org", "9000000000004", "ขอบคุณ", "เจ้าหน้าที่", "{ka}", "x" * 6000),
)
DATA = ("", "x", "q:a:b:c", "send:x:y", "cancel:yes", "stale:yours", "cmd:use", "cmd:x", "case:x", "act:reply:x")
SAID = st.one_of(
    st.sampled_from(WORDS).map(lambda words: Said(kind="text", text=words)),
    st.sampled_from(["sticker", "video", "audio", "file"]).map(lambda kind: Said(kind=kind)),
    st.sampled_from(["photo_type", "gone"]).map(lambda trouble: Said(kind="picture", trouble=trouble)),
    st.just(Said(kind="place", lat=18.578, lon=99.008, title="หน้าวัด")),
    st.sampled_from(DATA).map(lambda data: Said(kind="postback", data=data)),
)
#: Presses the button that sends, twice, where there is one.
SEND = "send"
#: A button of those on the screen, something said, or an answer given on the web; buttons the most, as people do.
STEPS = st.lists(
    st.one_of(st.integers(0, 30), st.integers(0, 30), SAID, st.sampled_from([*sorted(ANSWERS), SEND, SEND, SEND])),
    min_size=5,
    max_size=25,
)


#: Each talk is of somebody else, on one database that forgets them all at the end.
NUMBERS = count(1)


def test_any_talk(app):
    sent = []

    @given(steps=STEPS, is_near_the_end=st.booleans())
    @settings(
        max_examples=150,
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    def talk(steps, is_near_the_end):
        sent.extend(one_talk(steps, is_near_the_end))

    talk()
    assert len(sent) == len(set(sent)) > 5


def one_talk(steps, is_near_the_end):
    """A talk from the first word; gives the drafts that became a case."""
    desk = Desk()
    catalogue.forget()
    catalogue.register(make_service(desk))
    chatter = Chatter(f"U{next(NUMBERS):032d}")
    chatter.say("ตัวอย่าง")
    for key in ANSWERS if is_near_the_end else ():
        on_the_web(chatter.user.draft_id, key)
    for step in steps:
        before = standing(chatter)
        do(chatter, step)
        check(chatter, before, step)
    assert chatter.say("เมนู") and chatter.say("ตัวอย่าง") and chatter.say("ทำต่อ")
    return [submission.draft_id for submission in desk.submissions]


def standing(chatter):
    """The draft and its answers."""
    draft = chatter.user.draft_id
    try:
        return (draft, drafts.get_draft(draft).answers) if draft else (None, {})
    except NotFound:
        return None, {}


def do(chatter, step):
    """One step: a button, something said, or an answer on the web."""
    if isinstance(step, int):
        pressed = [each for each in chatter.buttons() if each["type"] in ("postback", "datetimepicker")]
        if pressed:
            action = pressed[step % len(pressed)]
            chatter.post(action["data"], picked="2026-11-02" if action["type"] == "datetimepicker" else "")
    elif step == SEND:
        data = [each["data"] for each in chatter.buttons() if each.get("data", "").startswith("send:")]
        if data:
            assert chatter.post(data[0]) == chatter.post(data[0])
    elif isinstance(step, str):
        draft, _ = standing(chatter)
        if draft is not None:
            on_the_web(draft, step)
    else:
        chatter.hear(step)


def on_the_web(draft, key):
    """Somebody answers on the web meanwhile."""
    with unit_of_work():
        try:
            drafts.answer(draft, key, ANSWERS[key], actor=Actor.citizen(), seen=drafts.OVERWRITE)
        except (NotFound, RuleBroken, Stale):
            return


def check(chatter, before, step):
    """No answer went but by the asker's own will."""
    draft, answers = before
    now, present = standing(chatter)
    if draft is None or now != draft:
        return
    view = drafts.get_draft(draft)
    lost = {key for key in answers if view.find(key) is not None and key not in present}
    emptied = {"title", "cost", "since", "features", "photos", "paper", "rows", "rating", "phone", "email", "id"}
    assert lost <= (emptied if isinstance(step, int) or step == Said(kind="text", text="ถัดไป") else set()), (lost, step)
    assert view.service.key == KEY
