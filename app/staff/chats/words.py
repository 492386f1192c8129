"""How conversations read on officers' pages: states, what happened, how a message was delivered."""

from collections.abc import Mapping

from flask_babel import gettext as _

from app.shared import casework, roles
from services import catalogue, helpdesk, people
from services.errors import NotFound
from services.helpdesk import EndedBy, MessageView, ThreadRow, ThreadState, ThreadView
from services.inbox.deliveries import ReplyView
from services.text import Words

#: Everybody who talks with citizens; executives and auditors do not.
talkers = roles(*helpdesk.TALKERS)

LISTS = {
    "waiting": Words("รอตอบ", "Waiting"),
    "mine": Words("ของฉัน", "Mine"),
    "others": Words("เจ้าหน้าที่อื่นกำลังคุย", "With colleagues"),
    "ended": Words("จบวันนี้", "Ended today"),
}
STATES: Mapping[ThreadState, tuple[Words, str]] = {
    ThreadState.WAITING: (Words("รอเจ้าหน้าที่", "Waiting for an officer"), "amber"),
    ThreadState.WITH_OFFICER: (Words("กำลังคุย", "In conversation"), "jade"),
    ThreadState.ENDED: (Words("จบแล้ว", "Ended"), "silk"),
}
ENDED: Mapping[EndedBy, Words] = {
    EndedBy.OFFICER: Words("เจ้าหน้าที่จบการสนทนา", "Ended by the officer"),
    EndedBy.CITIZEN: Words("ผู้สอบถามกลับไปใช้ระบบอัตโนมัติ", "The citizen went back to the bot"),
    EndedBy.TIME: Words("จบเองเพราะไม่มีข้อความใหม่", "Ended by itself after a quiet time"),
}
KINDS = {
    "picture": Words("ภาพ", "Picture"),
    "sticker": Words("สติกเกอร์", "Sticker"),
    "place": Words("ตำแหน่ง", "Location"),
    "video": Words("วิดีโอ", "Video"),
    "audio": Words("เสียง", "Recording"),
    "file": Words("ไฟล์", "File"),
}
_HAPPENED = {
    "asked": Words("ขอคุยกับเจ้าหน้าที่", "Asked for an officer"),
    "taken": Words("รับการสนทนา", "Took the conversation"),
    "woke": Words("กลับไปใช้ระบบอัตโนมัติ ยังรอคำตอบอยู่", "Went back to the bot; still waits for an answer"),
    "from case": Words("เริ่มคุยจากเรื่องที่แจ้งไว้", "Began from a matter"),
}
_ASKER = Words("ผู้สอบถาม", "Citizen")
_OFFICER = Words("เจ้าหน้าที่", "Officer")
_SYSTEM = Words("ระบบ", "System")
_HANDED = Words("ส่งต่อให้ {to}", "Handed on to {to}")
_FILED = Words("เริ่มทำเป็นเรื่อง: {what}", "Began a form: {what}")
_SENT = Words("ส่งแล้ว", "Sent")
_ON_ITS_WAY = Words("กำลังส่ง", "On its way")
_AGAIN = Words("ยังส่งไม่สำเร็จ ระบบจะลองอีกครั้ง", "Not sent yet; it will be tried again")
_KEPT = Words(
    "โควตาข้อความเดือนนี้หมด จะส่งพร้อมกันเมื่อผู้สอบถามพิมพ์มาอีก",
    "The month's messages are used up: it leaves when the citizen writes again",
)
_QUOTA = Words("ส่งไม่สำเร็จ โควตาข้อความเดือนนี้หมด", "Not sent: the month's messages are used up")
_BLOCKED = Words("ส่งไม่สำเร็จ ผู้สอบถามบล็อกบัญชีทางการ", "Not sent: the citizen has blocked the account")
_FAILED = Words("ส่งไม่สำเร็จ", "Not sent")


def title_of(row: ThreadRow) -> str:
    """What a conversation is called in lists: a number, never a name."""
    return str(_("สนทนาที่ %(n)s", n=row.id))


def who(message: MessageView, view: ThreadView, posts: Mapping[int, str]) -> Words | str:
    """Whose a message is."""
    if message.side == "citizen":
        return view.name or _ASKER
    if message.side == "officer":
        return posts.get(message.officer_id or 0) or _OFFICER
    return _SYSTEM


def happened(note: str) -> Words:
    """What a code of a conversation says."""
    name, _colon, rest = note.partition(":")
    if name == "to unit":
        return _filled(_HANDED, to=casework.unit_words(int(rest)))
    if name == "to officer":
        post = people.posts_of([int(rest)]).get(int(rest), "")
        return _filled(_HANDED, to=Words(post, post) if post else _OFFICER)
    if note.startswith("ended "):
        return ENDED[EndedBy(note.removeprefix("ended "))]
    if note.startswith("filed "):
        return _filled(_FILED, what=_service(note.removeprefix("filed ")))
    return _HAPPENED.get(note, Words(note, note))


def delivered(delivery: ReplyView, *, is_reachable: bool) -> tuple[Words, str]:
    """How an officer's message stands, and the colour of its tag."""
    if delivery.state == "sent":
        return _SENT, "silk"
    if delivery.state == "kept":
        return _KEPT, "amber"
    if delivery.state != "failed":
        return (_AGAIN if delivery.state == "waiting" and delivery.attempts else _ON_ITS_WAY), "amber"
    if "quota" in delivery.error:
        return _QUOTA, "rose"
    return (_FAILED if is_reachable else _BLOCKED), "rose"


def _service(key: str) -> Words:
    try:
        return catalogue.get_service(key).name
    except NotFound:
        return Words(key, key)


def _filled(words: Words, **gaps: Words) -> Words:
    return Words(
        words.th.format(**{name: value.th for name, value in gaps.items()}),
        words.en.format(**{name: value.en for name, value in gaps.items()}),
    )


def refusal_of(code: str) -> str:
    """Why something was not taken."""
    said = {
        "required": _("กรุณาพิมพ์ข้อความ"),
        "too_long": _("ข้อความต้องไม่เกิน %(most)s ตัวอักษร", most=helpdesk.MOST_WORDS),
        "unreachable": _("ส่งข้อความถึงผู้สอบถามไม่ได้ เพราะบล็อกหรือเลิกติดตามบัญชีทางการแล้ว"),
        "busy": _("ประชาชนคนนี้กำลังคุยกับเจ้าหน้าที่อยู่แล้ว"),
        "unknown_unit": _("กรุณาเลือกหน่วยงานหรือเจ้าหน้าที่ที่จะรับต่อ"),
        "unknown_officer": _("กรุณาเลือกหน่วยงานหรือเจ้าหน้าที่ที่จะรับต่อ"),
    }
    return str(said.get(code, code))
