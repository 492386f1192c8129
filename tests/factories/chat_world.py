"""What is said and done in random talks, and what all talks of one run share."""

import csv
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from services import clock, drafts
from tests.factories.line import Line
from tests.factories.pictures import phone_jpeg
from tests.factories.recordings import m4a, mp4, pdf

COMMANDS = (
    "ร้องเรียน", "แจ้งเบาะแส", "complaint", "ย้อนกลับ", "back", "ข้าม", "skip", "ถัดไป", "next", "เสร็จ", "เพิ่มเติม", "more",
    "ยืนยัน", "confirm", "แก้ไข", "change", "ยกเลิก", "cancel", "ใช่", "ไม่", "yes", "เมนู", "menu", "ช่วยเหลือ", "help",
    "ติดตาม", "track", "เรื่องของฉัน", "ทำต่อ", "continue", "English", "ภาษาไทย", "ภาษา", "เจ้าหน้าที่", "officer", "เว็บ",
    "ขอบคุณ", "สวัสดี", "ข่าว", "รับข่าว",
)  # fmt: skip
ANSWERS = (
    "1", "๒", "7", "99", "ไฟถนนดับ", "ถนนชำรุด", "หน้าวัด", "ป่าซาง", "ในเมือง", "20/11/2569", "11/2569", "081-234-5678", "0",
    "somebody@example.org", "9000000000004", "สมชาย ใจดี", "ไม่ประสงค์ออกนาม", "RP-69-7K4M-2X", "RP-69-7K4M-2X ABCD-EFGH",
)  # fmt: skip
STORIES = (
    "ไฟทางหน้าวัดดับ 3 ดวง มืดขนาด รถล้มไปสองคันแล้วเจ้า", "ถนนเป็นหลุมลึกหน้าโรงเรียน", "น้ำท่วมขังในซอย\nเหม็นมาก",
    "{ka} <b>%s</b> \u200b", "😀" * 60, "ก" * 4900, "  ", "The lamp is out", "ทำต่อ 7K4M2X", "ร้องเรียนเรื่องถนน",
)  # fmt: skip
FORGED = (
    "", "x", ":", "q:a:b:c", "send:x:y", "cancel:yes", "stale:yours", "cmd:use", "cmd:x", "case:x", "act:reply:x",
    "mine:9", "change:x:words", "next:x:photographs", "page:x:y:9", "follow:x:y", "news:on:notice", "q:" + "ก" * 290,
)  # fmt: skip
PICTURE, SOUND, FILM, PAPER = phone_jpeg(size=(48, 32)), m4a(), mp4(), pdf()
#: What the machine may do to the platform: path, status, words, whether it was carried out all the same.
FAULTS = (
    ("/v2/bot/message/reply", 500, "", False),
    ("/v2/bot/message/reply", 500, "", True),
    ("/v2/bot/message/reply", 0, "", False),
    ("/v2/bot/message/reply", 429, "The API rate limit has been exceeded.", False),
    ("/v2/bot/message/push", 500, "", True),
    ("/v2/bot/message/5", 500, "", False),
    ("/v2/bot/message/5", 202, "", False),
    ("/v2/bot/profile", 500, "", False),
)
THINGS = ("place", "named place", "sticker", "voice", "film", "paper", "nothing")


def real_texts(path: Any) -> tuple[str, ...]:
    """What citizens really wrote, where that lies beside the repository."""
    if not path.exists():
        return ()
    with path.open(encoding="utf-8-sig", newline="") as lines:
        texts = [row["text"] for row in csv.DictReader(lines)]
    return tuple(random.Random(1).sample(texts, min(60, len(texts))))


class Killed(RuntimeError):
    """The worker dies here; an error that the inbox takes as it takes any other."""


@dataclass
class World:
    """What all sequences of one run share. `skip` moves the app's clock on."""

    line: Line
    skip: Callable[[float], None]
    texts: tuple[str, ...]
    #: Both citizens prove at the end that they are not stuck.
    is_thorough: bool = True
    sequences: int = 0
    events: int = 0
    sent: int = 0
    crashed: int = 0
    #: (draft, question) → the answer that was accepted last, as it was stored.
    accepted: dict[tuple[str, str], Any] = field(default_factory=dict)
    #: What was done in a sequence that broke, and how: the clock and the database make replays differ.
    failures: list[str] = field(default_factory=list)

    def watch(self, monkeypatch: Any) -> None:
        """Notes each answer that is accepted, and each that its asker took away."""
        usual, usual_withdraw, world = drafts.answer, drafts.withdraw, self

        def answer(draft_id: str, key: str, raw: Any, **more: Any) -> Any:
            view = usual(draft_id, key, raw, **more)
            found = view.find(key)
            world.accepted[draft_id, key] = found.value if found is not None else None
            return view

        def withdraw(draft_id: str, key: str, **more: Any) -> bool:
            gone = usual_withdraw(draft_id, key, **more)
            if gone:
                world.accepted.pop((draft_id, key), None)
            return gone

        monkeypatch.setattr(drafts, "answer", answer)
        monkeypatch.setattr(drafts, "withdraw", withdraw)


def short(event: dict[str, Any]) -> str:
    """What an event was, in a line."""
    part = event.get("message") or event.get("postback") or event.get("unsend") or {}
    return f"{event['type']} {part.get('type', '')} {str(part.get('text', part.get('data', '')))[:40]!r}"


def moved_clock(monkeypatch: Any) -> Callable[[float], None]:
    """Moves the app's clock on."""
    real, moved = clock.now, [timedelta()]

    def skip(seconds: float) -> None:
        moved[0] += timedelta(seconds=seconds)

    monkeypatch.setattr(clock, "now", lambda: real() + moved[0])
    return skip
