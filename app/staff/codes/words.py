"""Who may use these pages, the names of states, and the words for what the services refuse."""

from flask import current_app
from flask_babel import gettext, lazy_gettext
from werkzeug.exceptions import HTTPException

from app.shared import roles
from app.shared.account_words import Refusal
from services import codes
from services.audit import Channel, Role
from services.codes import CodeView, Destination
from services.errors import RuleBroken
from services.text import Words

#: Every officer may look; what hangs in the street is made and changed by those who answer for it.
code_makers = roles(Role.HEAD, Role.REGISTRY, Role.ADMIN)

LIVE, EXPIRED, WITHDRAWN = "live", "expired", "withdrawn"
STATE_WORDS = {
    LIVE: Words("ใช้งานอยู่", "In use"),
    EXPIRED: Words("หมดอายุ", "Expired"),
    WITHDRAWN: Words("เลิกใช้แล้ว", "Withdrawn"),
}
STATE_COLOURS = {LIVE: "jade", EXPIRED: "amber", WITHDRAWN: "silk"}
LANGUAGE_WORDS = [
    ("", Words("ตามผู้อ่าน", "The reader's own")),
    ("th", Words("ไทย", "Thai")),
    ("en", Words("อังกฤษ", "English")),
]
CHANNEL_WORDS = {
    Channel.QR.value: Words("สแกน", "Scanned"),
    Channel.LINE.value: Words("LINE", "LINE"),
    Channel.WEB.value: Words("เว็บไซต์", "Web site"),
    Channel.KIOSK.value: Words("ตู้บริการ", "Kiosk"),
    Channel.COUNTER.value: Words("เคาน์เตอร์", "Counter"),
    Channel.STAFF.value: Words("เจ้าหน้าที่", "Officers"),
    Channel.API.value: Words("ระบบอื่น (API)", "Other systems (API)"),
}
_WORDS = {
    "required": lazy_gettext("กรุณากรอกข้อมูลในช่องนี้"),
    "too_long": lazy_gettext("ยาวเกินไป ใส่ได้ไม่เกิน %(max)s ตัวอักษร"),
    "not_on_list": lazy_gettext("กรุณาเลือกจากรายการ"),
    "target": lazy_gettext("ไม่พบปลายทางนี้ โปรดเลือกหรือพิมพ์ใหม่"),
    "past": lazy_gettext("วันหมดอายุต้องไม่เป็นวันที่ผ่านไปแล้ว"),
    "date": lazy_gettext("กรุณากรอกวันที่ให้ครบ เช่น 20 11 2569 หรือเว้นว่างทั้งสามช่อง"),
    "withdrawn": lazy_gettext("รหัสนี้เลิกใช้แล้ว แก้ไขไม่ได้"),
}
_FIELDS = {"expires_on": "expires_on-day", "district": "area", "subdistrict": "area"}


def refusal_of(error: RuleBroken) -> Refusal:
    """The words for what was refused, beside each field."""
    words: dict[str, str] = {}
    for problem in error.problems:
        code = "target" if problem.field == "target" else problem.code
        if problem.field == "expires_on" and code != "past":
            code = "date"
        said = str(_WORDS[code]) % problem.params if code in _WORDS else gettext("กรุณาตรวจสอบข้อมูลที่กรอก")
        words.setdefault(_FIELDS.get(problem.field, problem.field), said)
    return Refusal(words)


def stale() -> Refusal:
    """A colleague was quicker."""
    return Refusal({"": gettext("เจ้าหน้าที่คนอื่นแก้รหัสนี้ระหว่างที่ท่านแก้ไข กดบันทึกอีกครั้งหากต้องการใช้ค่าของท่าน")})


def state_of(view: CodeView) -> str:
    """Where a code stands."""
    return WITHDRAWN if view.is_withdrawn else LIVE if view.is_live() else EXPIRED


def label_of(view: CodeView) -> Words:
    """What a code is called: by its label, else by where it leads."""
    if view.label.th:
        return view.label
    destination = codes.destination_of(view)
    return destination.title if destination is not None else kind_words(view.kind)


def kind_words(key: str) -> Words:
    """The name of a kind, also of one that nobody declares any more."""
    kind = codes.find_kind(key)
    return kind.name if kind is not None else Words(key, key)


def target_words(kind: str, target: str, destination: Destination | None) -> Words:
    """Where something leads, in words: the title where it is there, else the target itself."""
    if destination is None:
        return Words(target, target)
    place = destination.place
    if not place.th or place.th in destination.title.th:
        return destination.title
    return Words(f"{destination.title.th} · {place.th}", f"{destination.title.en} · {place.en}")


def is_served(path: str) -> bool:
    """Whether an address is one of ours: pictures and sheets are."""
    try:
        current_app.url_map.bind("").match(path, method="GET")
    except HTTPException:
        return False
    return True
