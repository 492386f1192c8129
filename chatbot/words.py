"""Words that people type at any moment, and what they mean: forgiving of case, spaces and polite endings."""

import re
from enum import StrEnum
from functools import lru_cache

from services.text import search_form


class Command(StrEnum):
    """What somebody may want at any moment."""

    BACK = "back"
    SKIP = "skip"
    NEXT = "next"
    MORE = "more"
    CONFIRM = "confirm"
    CHANGE = "change"
    CANCEL = "cancel"
    CONTINUE = "continue"
    THAI = "thai"
    ENGLISH = "english"
    LANGUAGE = "language"
    HELP = "help"
    MENU = "menu"
    OFFICER = "officer"
    WEB = "web"
    TRACK = "track"
    MINE = "mine"
    NEWS = "news"
    NEWS_ON = "news_on"
    NEWS_OFF = "news_off"
    WORK = "work"
    MY_WORK = "my_work"
    UNTIE = "untie"
    LINK = "link"
    UNLINK = "unlink"
    GREET = "greet"
    THANKS = "thanks"
    YES = "yes"
    NO = "no"


WORDS: dict[Command, tuple[str, ...]] = {
    Command.BACK: ("ย้อนกลับ", "กลับ", "ถอยหลัง", "ก่อนหน้า", "ข้อก่อน", "back", "go back", "previous"),
    Command.SKIP: ("ข้าม", "ข้ามไป", "ข้ามข้อนี้", "ไม่ตอบ", "ไม่มีข้อมูล", "skip", "pass"),
    Command.NEXT: (
        "ถัดไป",
        "ต่อไป",
        "เสร็จ",
        "เสร็จแล้ว",
        "เรียบร้อย",
        "หมดแล้ว",
        "ไม่มีภาพเพิ่มแล้ว",
        "ไม่มีภาพเพิ่ม",
        "ครบแล้ว",
        "next",
        "done",
        "finished",
        "no more photos",
        "no more",
        "ใช้คำตอบเดิม",
        "keep my answer",
    ),
    Command.MORE: ("เพิ่มเติม", "ดูเพิ่ม", "ดูเพิ่มเติม", "หน้าถัดไป", "more", "show more"),
    Command.CONFIRM: (
        "ยืนยัน",
        "ยืนยันส่งเรื่อง",
        "ยืนยันส่ง",
        "ยืนยันยื่นแบบ",
        "ส่ง",
        "ส่งเรื่อง",
        "ส่งเลย",
        "ตกลง",
        "โอเค",
        "confirm",
        "send",
        "submit",
        "confirm and send",
        "confirm and file",
        "ok",
        "okay",
    ),
    Command.CHANGE: ("แก้ไข", "แก้", "เปลี่ยน", "แก้คำตอบ", "แก้ไขคำตอบ", "change", "edit"),
    Command.CANCEL: ("ยกเลิก", "ยกเลิกเรื่อง", "เลิก", "ไม่เอาแล้ว", "หยุด", "cancel", "stop", "quit", "exit"),
    Command.CONTINUE: ("ทำต่อ", "ต่อ", "ไปต่อ", "continue", "go on", "resume"),
    Command.THAI: ("ภาษาไทย", "ไทย", "thai", "th"),
    Command.ENGLISH: ("ภาษาอังกฤษ", "อังกฤษ", "english", "eng", "en"),
    Command.LANGUAGE: ("ภาษา", "เปลี่ยนภาษา", "language", "change language", "ภาษาไทย / english"),
    Command.HELP: ("ช่วยเหลือ", "ช่วยด้วย", "วิธีใช้", "ตัวเลือกอื่น", "help", "options", "other options", "?"),
    Command.MENU: ("เมนู", "เมนูบริการ", "หน้าหลัก", "บริการ", "เริ่ม", "เริ่มต้น", "menu", "main menu", "start", "services"),
    Command.OFFICER: (
        "เจ้าหน้าที่",
        "คุยกับเจ้าหน้าที่",
        "ขอคุยกับเจ้าหน้าที่",
        "ติดต่อเจ้าหน้าที่",
        "คุยกับคน",
        "ขอคุยกับคน",
        "officer",
        "person",
        "person please",
        "human",
        "agent",
        "talk to an officer",
        "talk to a person",
        "talk to a human",
        "talk to somebody",
        "talk to someone",
        "speak to a person",
        "speak to a human",
        "speak to somebody",
        "speak to someone",
        "speak to an officer",
        "real person",
        "a real person",
        "staff",
    ),
    Command.WEB: (
        "ทำต่อบนเว็บไซต์",
        "ทำต่อบนเว็บ",
        "เว็บไซต์",
        "เว็บ",
        "continue on the web",
        "web",
        "website",
        "web site",
    ),
    Command.TRACK: ("ติดตาม", "ติดตามเรื่อง", "ตามเรื่อง", "เช็คเรื่อง", "สถานะ", "track", "tracking", "status", "follow up"),
    Command.MINE: ("เรื่องของฉัน", "เรื่องของผม", "เรื่องของหนู", "เรื่องฉัน", "my matters", "my cases", "my reports", "mine"),
    Command.NEWS: (
        "ข่าว",
        "ข่าวสาร",
        "ข่าวล่าสุด",
        "ข่าวประชาสัมพันธ์",
        "ข่าวและข้อมูล",
        "ดูข่าว",
        "news",
        "latest news",
        "news and info",
    ),
    Command.NEWS_ON: (
        "รับข่าว",
        "รับข่าวสาร",
        "สมัครรับข่าว",
        "ติดตามข่าว",
        "ตั้งค่าข่าว",
        "ตั้งค่าการรับข่าว",
        "subscribe",
        "get news",
        "news settings",
    ),
    Command.NEWS_OFF: (
        "เลิกรับข่าว",
        "เลิกรับข่าวสาร",
        "ยกเลิกรับข่าว",
        "ไม่รับข่าว",
        "ไม่รับข่าวแล้ว",
        "หยุดรับข่าว",
        "unsubscribe",
        "stop news",
    ),
    Command.WORK: ("งานใหม่", "งานของหน่วย", "งานหน่วย", "เรื่องใหม่", "new work", "work", "new cases"),
    Command.MY_WORK: ("งานของฉัน", "งานฉัน", "my work", "my tasks"),
    Command.UNTIE: ("ยกเลิกผูกเจ้าหน้าที่", "เลิกผูกเจ้าหน้าที่", "unlink staff", "untie staff"),
    Command.LINK: (
        "เชื่อมบัญชี",
        "เชื่อมต่อบัญชี",
        "ผูกบัญชี",
        "เชื่อมบัญชี line",
        "link account",
        "link my account",
    ),
    Command.UNLINK: (
        "ยกเลิกการเชื่อมบัญชี",
        "ยกเลิกเชื่อมบัญชี",
        "เลิกเชื่อมบัญชี",
        "ยกเลิกการผูกบัญชี",
        "unlink account",
        "unlink my account",
    ),
    Command.GREET: (
        "สวัสดี",
        "สวัสดีตอนเช้า",
        "สวัสดีตอนบ่าย",
        "หวัดดี",
        "ดี",
        "ดีจ้า",
        "อรุณสวัสดิ์",
        "hello",
        "hi",
        "hey",
        "good morning",
        "good afternoon",
    ),
    Command.THANKS: ("ขอบคุณ", "ขอบคุณมาก", "ขอบใจ", "ขอบคุณมากๆ", "thanks", "thank you", "thank you very much"),
    Command.YES: ("ใช่", "ได้", "เอา", "yes", "y"),
    Command.NO: ("ไม่", "ไม่ใช่", "ไม่เอา", "no", "n"),
}

#: Said at the end out of politeness; the longest are taken off first.
_ENDINGS = (
    "นะครับผม",
    "นะครับ",
    "นะคะ",
    "นะค่ะ",
    "ครับผม",
    "หน่อยครับ",
    "หน่อยค่ะ",
    "ค่ะ",
    "คะ",
    "ครับ",
    "คับ",
    "ค้าบ",
    "จ้า",
    "จ้ะ",
    "จ๊ะ",
    "เจ้า",
    "นะ",
    "หน่อย",
    "ด้วย",
    "please",
    "pls",
)
_EDGES = re.compile(r"^[\s\"'“”‘’(\[]+|[\s\"'“”‘’)\].!…ๆ]+$")


def plain(typed: str) -> str:
    """What was typed without case, spaces, quotation marks and polite endings."""
    said = _EDGES.sub("", search_form(typed))
    for _ in range(3):
        shorter = next(
            (said.removesuffix(ending) for ending in _ENDINGS if said.endswith(ending) and said != ending), said
        )
        shorter = _EDGES.sub("", shorter)
        if shorter == said or not shorter:
            break
        said = shorter
    return said.replace(" ", "")


@lru_cache(maxsize=4096)
def plain_label(label: str) -> str:
    """The plain form of a word of ours; never of what was typed."""
    return plain(label)


#: Said in English before what is wanted, which then is a word of the chat: "can I talk to somebody?"
_WANTED = re.compile(
    r"^(?:(?:can|could|may) (?:i|we) (?:please )?|(?:i|we)(?: would|'d) like to |(?:i|we) (?:want|need|wish) to "
    r"|let me |is it possible to )"
)


def find_command(typed: str) -> Command | None:
    """What the words mean, where they are words of the chat and nothing else; None for anything longer or other."""
    if len(typed) > 60:
        return None
    said = search_form(typed)
    meaning = _MEANINGS.get(plain(said)) or _MEANINGS.get(said.replace(" ", ""))
    if meaning is None and (wanted := _WANTED.sub("", said)) != said:
        asked = _MEANINGS.get(plain(wanted.rstrip("?")))
        return asked if asked is Command.OFFICER else None
    return meaning


def resume_code(typed: str) -> str | None:
    """The code in "ทำต่อ 7K4M2X", by which a form that was begun on the web goes on here."""
    found = re.fullmatch(r"(?:ทำต่อ|continue|resume)[\s:]+([a-z0-9]{6})", plain_line(typed))
    # "Continue please" has six letters too.
    return found[1].upper() if found and find_command(typed) is None else None


def staff_code(typed: str) -> str | None:
    """The code in "เจ้าหน้าที่ 7K4M2XQ9", by which an officer ties the own chat."""
    found = re.fullmatch(r"(?:เจ้าหน้าที่|staff)[\s:]+([a-z0-9]{8})", plain_line(typed))
    return found[1].upper() if found else None


def group_code(typed: str) -> str | None:
    """The code in "ผูกกลุ่ม 7K4M2XQ9", by which an officer ties a group to the unit; also one of nearly that length."""
    found = re.fullmatch(r"(?:ผูกกลุ่ม|tie group)[\s:]+([a-z0-9]{6,10})", plain_line(typed))
    return found[1].upper() if found else None


def plain_line(typed: str) -> str:
    """What was typed on one line, in one case."""
    return search_form(typed)


_MEANINGS = {plain(word): command for command, typed in WORDS.items() for word in typed}
# "?" is nothing but an edge to `plain`.
_MEANINGS["?"] = Command.HELP
_MEANINGS.pop("", None)
