"""Whatever a phone does in whatever order, the real conversation answers: nothing breaks, LINE refuses nothing."""

import random
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from chatbot import conversation
from chatbot.events import LineHandler
from chatbot.platform import Phone
from services.db import db, session
from services.inbox.models import ChatEventRow, ChatReply
from tests.factories.complaints import make_authority
from tests.factories.pictures import phone_jpeg

STEPS = 60
WORDS = (
    "ร้องเรียน", "ถนนชำรุดหน้าโรงเรียน เป็นหลุมลึก", "ข้าม", "ย้อนกลับ", "ถัดไป", "เสร็จ", "ยืนยัน", "แก้ไข", "ยกเลิก", "เมนู", "ติดตาม",
    "English", "ภาษาไทย", "เจ้าหน้าที่", "0812345678", "1", "๓", "somchai@example.org", "20/11/2569", "เพิ่มเติม",
    "RP-69-7K4M-2X", "ก" * 4900, "😀" * 200, "{ka} <b> %s", " \n ", "complaint", "help",
)  # fmt: skip


def buttons(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every action that the last answers offer."""

    def walk(part: Any) -> Iterator[dict[str, Any]]:
        if isinstance(part, dict):
            if isinstance(part.get("action"), dict):
                yield part["action"]
            for inner in part.values():
                yield from walk(inner)
        elif isinstance(part, list):
            for inner in part:
                yield from walk(inner)

    return [action for message in messages for action in walk(message)]


def do_something(phone: Phone, shown: list[dict[str, Any]], chance: random.Random, picture: bytes) -> None:
    """Mostly what is offered, else anything at all."""
    offered = [action for action in buttons(shown) if action["type"] in ("postback", "datetimepicker", "message")]
    if offered and chance.random() < 0.7:
        action = chance.choice(offered)
        if action["type"] == "message":
            phone.say(action["text"])
        elif action["type"] == "datetimepicker":
            phone.press(action["data"], date="2026-11-19")
        else:
            phone.press(action["data"])
        return
    chance.choice(
        [
            lambda: phone.say(chance.choice(WORDS)),
            lambda: phone.say(chance.choice(WORDS)),
            lambda: phone.say(chance.choice(WORDS)),
            lambda: phone.send_place(18.5 + chance.random() / 5, 99.0, "หน้าวัด"),
            lambda: phone.send_pictures([picture, picture]),
            phone.send_sticker,
            lambda: phone.send_recording("audio", b"voice", "audio/m4a"),
            lambda: phone.press("old:button:of:nothing"),
            phone.follow,
        ]
    )()


@pytest.mark.parametrize("seed", range(3))
def test_anything_in_any_order(line, seed):
    make_authority()
    db.session.commit()
    line.handler = LineHandler(conversation)
    chance, picture = random.Random(seed), phone_jpeg(size=(64, 48))
    phone = line.phone()
    phone.follow()
    line.work()
    for _ in range(STEPS):
        shown = phone.news() or list(phone.shown()[-2:])
        line.platform.offset += 1
        do_something(phone, shown, chance, picture)
        line.work()
        failed = [
            (row.kind, row.payload, row.last_error)
            for row in session().scalars(select(ChatEventRow).where(ChatEventRow.last_error != ""))
        ]
        assert failed == []
        assert line.refused() == []
    assert set(session().scalars(select(ChatEventRow.state))) == {"done"}
    assert set(session().scalars(select(ChatReply.state))) == {"sent"}
