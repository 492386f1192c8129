"""What officers read in chat: cards of their unit's matters, one matter, what may be done to it. Nobody's name."""

from collections.abc import Sequence
from dataclasses import dataclass

from chatbot.messages import general, parts
from chatbot.messages.parts import Message, Part
from chatbot.messages.status import status_pills
from chatbot.messages.voice import Voice
from services import clock
from services.cases import Action, CaseView, QueueRow
from services.text import Words, snippet

NEW = Words("งานใหม่", "New work")
MINE = Words("งานของฉัน", "My work")
_OPEN = Words("เปิดเรื่อง", "Open")
_MORE = Words("เพิ่มเติม", "More")
_ON_WEB = Words("เปิดในระบบ", "Open in the system")
_BACK = Words("กลับไปรายการ", "Back to the list")
_NONE = Words("ขณะนี้ไม่มีเรื่องในรายการนี้{ka}", "There is nothing in this list at present.")
_LIST = Words("{title}: {n} เรื่อง", "{title}: {n} matters")
_DUE = Words("กำหนดแล้วเสร็จ", "Promised by")
_DISTRICT = Words("พื้นที่", "Area")
_TOLD = Words("เรื่อง (ตัดข้อมูลส่วนบุคคลแล้ว)", "The report (personal data removed)")
_PHOTOS = Words("ภาพ {n} ภาพ ดูในระบบ", "{n} photographs: see them in the system")
_TIED = Words(
    "ผูกแชตนี้กับ “{post}” แล้ว{ka} พิมพ์ “งานใหม่” เพื่อดูเรื่องของหน่วยงาน หรือ “งานของฉัน” เพื่อดูเรื่องที่ท่านรับผิดชอบ",
    "This chat is now that of “{post}”. Type “new work” for the matters of your unit, or “my work” for your own.",
)
_BAD_CODE = Words(
    "รหัสนี้ใช้ไม่ได้หรือหมดอายุแล้ว{ka} ขอรหัสใหม่ที่หน้า “LINE ของฉัน” ในระบบเจ้าหน้าที่",
    "That code does not work (any more). Ask for another on the page “My LINE” of the officers' system.",
)
_TOO_OFTEN = Words("ลองหลายครั้งเกินไป{ka} รอสักครู่แล้วลองใหม่", "Too many tries. Please wait a while.")
_NOT_OFFICER = Words(
    "คำนี้สำหรับเจ้าหน้าที่ที่ผูก LINE แล้ว{ka} เจ้าหน้าที่ผูกได้ที่หน้า “LINE ของฉัน” ในระบบ หากท่านต้องการติดตามเรื่อง กดปุ่มด้านล่าง",
    "That word is for officers who tied their LINE, on the page “My LINE” of their system. To follow a matter, press"
    " below.",
)
_UNTIED = Words("ยกเลิกการผูกเจ้าหน้าที่แล้ว{ka} แชตนี้ใช้อย่างประชาชนทั่วไป", "Untied. This chat is a citizen's again.")
_GONE = Words(
    "ไม่พบเรื่องนี้ในงานของท่าน หรือเรื่องนี้เปิดได้ในระบบเท่านั้น{ka}", "That matter is not in your work, or opens in the system only."
)
_NOT_NOW = Words("ขณะนี้ทำสิ่งนั้นกับเรื่องนี้ไม่ได้{ka}", "That cannot be done to this matter at present.")
_STALE = Words(
    "มีผู้ดำเนินการเรื่องนี้ก่อนหน้าท่านเมื่อครู่{ka} ตรวจสอบแล้วเลือกใหม่",
    "Somebody acted on this matter just now. Please look and choose again.",
)
_DONE = Words("บันทึกแล้ว{ka}", "Done.")
_SURE = Words("ยืนยัน “{what}” เรื่อง {reference} หรือไม่{kha}", "Confirm “{what}” for {reference}?")
_CONFIRM, _CANCEL = Words("ยืนยัน", "Confirm"), Words("ยกเลิก", "Cancel")
#: What an officer may do from the chat, with the words of its button; the rest is done in the system.
ACTIONS: dict[Action, Words] = {
    Action.TAKE: Words("รับเรื่องไปดำเนินการ", "Take it on"),
    Action.ANSWER: Words("ตอบผู้แจ้ง", "Answer the sender"),
    Action.ASK: Words("ถามผู้แจ้ง", "Ask the sender"),
    Action.RESUME: Words("ดำเนินการต่อ", "Go on with it"),
    Action.RESOLVE: Words("ดำเนินการแล้วเสร็จ", "It is done"),
    Action.CLOSE: Words("ยุติเรื่อง", "Close it"),
    Action.NOTE: Words("บันทึกภายใน", "Internal note"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """The words of one matter: what it is about and where."""

    topic: Words
    place: Words


def work(
    voice: Voice, title: Words, rows: Sequence[tuple[QueueRow, Shown]], *, scope: str, more: str | None
) -> list[Message]:
    """The matters of a list, a card each: reference, category, district, promised date."""
    other = parts.postback(voice.say(MINE if scope == "unit" else NEW), "work:mine" if scope == "unit" else "work:unit")
    items = [parts.postback(voice.say(_MORE), f"work:{scope}:{more}")] if more else []
    items += [other, parts.postback(voice.say(general.MENU), "cmd:menu")]
    if not rows:
        return parts.with_quick(parts.text(voice.say(_NONE)), items)
    cards = [_small(voice, row, shown) for row, shown in rows]
    return parts.with_quick([parts.carousel(voice.say(_LIST, title=title, n=len(rows)), cards)], items)


def _small(voice: Voice, row: QueueRow, shown: Shown) -> Part:
    body = [
        status_pills(voice, row.status, is_late=row.is_late, for_others=True),
        parts.words(row.reference, weight="bold", size="lg", color=voice.colour, margin="sm"),
        parts.words(snippet(shown.topic.in_(voice.language), 80), size="sm", weight="bold"),
    ]
    if place := shown.place.in_(voice.language):
        body.append(parts.words(snippet(place, 80), size="sm", color=parts.GREY))
    if row.due_at is not None:
        due = clock.say_day_short(clock.local(row.due_at).date(), voice.language)
        body.append(parts.words(f"{voice.say(_DUE)} {due}", size="xs", color=parts.GREY, margin="md"))
    see = parts.postback(voice.say(_OPEN), f"work:case:{row.reference}", shown=row.reference)
    return parts.bubble(body, footer=[parts.button(see, colour=voice.colour)], size="kilo")


def case_card(voice: Voice, case: CaseView, shown: Shown, told: str, *, note: str = "") -> list[Message]:
    """One matter as it may be read in a chat: who reported it is not in it, and what was told is masked."""
    body: list[Part] = []
    if note:
        body.append(parts.box_of(note, is_warning=False))
    body.append(status_pills(voice, case.status, is_late=case.is_late, outcome=case.outcome, for_others=True))
    if place := shown.place.in_(voice.language):
        body.append(parts.fact(voice.say(_DISTRICT), snippet(place, 120)))
    if case.due_at is not None:
        body.append(parts.fact(voice.say(_DUE), clock.say_day(clock.local(case.due_at).date(), voice.language)))
    body.append(parts.pair(voice.say(_TOLD), snippet(told, 1200) or "–"))
    if case.photos:
        body.append(parts.words(voice.say(_PHOTOS, n=len(case.photos)), size="xs", color=parts.GREY, margin="md"))
    pressed = [
        parts.postback(voice.say(words), f"do:{action.value}:{case.reference}")
        for action, words in ACTIONS.items()
        if action in case.actions
    ]
    page = parts.link(voice.say(_ON_WEB), voice.url(f"/staff/cases/{case.reference}"))
    footer = [parts.button(each, colour=voice.colour) for each in pressed[:1]]
    footer += parts.grid([*pressed[1:], page])
    head = parts.title_bar(snippet(shown.topic.in_(voice.language), 120), voice.colour, above=case.reference)
    items = [*pressed, parts.postback(voice.say(_BACK), "work:unit")]
    alt = f"{note} {case.reference} {shown.topic.in_(voice.language)}".strip()
    return parts.with_quick([parts.flex(alt, parts.bubble(body, header=head, footer=footer))], items)


def sure(voice: Voice, action: Action, reference: str) -> list[Message]:
    """Asks before anything is written to a matter."""
    items = [parts.postback(voice.say(_CONFIRM), "cmd:confirm"), parts.postback(voice.say(_CANCEL), "cmd:cancel")]
    return parts.with_quick(parts.text(voice.say(_SURE, what=ACTIONS[action], reference=reference)), items)


def tied(voice: Voice, post: str) -> list[Message]:
    """The chat is an officer's."""
    return parts.with_quick(parts.text(voice.say(_TIED, post=post)), _lists(voice))


def told(voice: Voice, kind: str) -> list[Message]:
    """A short word of those that need nothing more."""
    return parts.with_quick(parts.text(note(voice, kind)), [parts.postback(voice.say(general.MENU), "cmd:menu")])


def not_officer(voice: Voice) -> list[Message]:
    """A word of officers from somebody else."""
    items = [
        parts.postback(voice.say(general.MINE), "cmd:mine"),
        parts.postback(voice.say(general.MENU), "cmd:menu"),
    ]
    return parts.with_quick(parts.text(voice.say(_NOT_OFFICER)), items)


def note(voice: Voice, kind: str) -> str:
    """A short word that goes before a card."""
    return voice.say(_NOTES[kind])


def _lists(voice: Voice) -> list[Part]:
    return [parts.postback(voice.say(NEW), "work:unit"), parts.postback(voice.say(MINE), "work:mine")]


_NOTES = {
    "bad_code": _BAD_CODE, "too_often": _TOO_OFTEN, "untied": _UNTIED, "gone": _GONE, "not_now": _NOT_NOW,
    "stale": _STALE, "done": _DONE,
}  # fmt: skip
