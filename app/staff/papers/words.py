"""Who may use the pages of papers, and the words for what the service refuses."""

from flask import request
from flask_babel import lazy_gettext

from app.shared import roles
from app.shared.account_words import Refusal
from services import papers
from services.errors import RuleBroken

readers = roles(*papers.READERS)
#: Of which units' papers, the service says.
writers = roles(*papers.WRITERS)
issuers = roles(*papers.ISSUERS)

_WORDS = {
    "required": lazy_gettext("กรุณากรอกข้อมูลในช่องนี้"),
    "too_long": lazy_gettext("ข้อความต้องไม่เกิน %(most)s ตัวอักษร"),
    "not_on_list": lazy_gettext("กรุณาเลือกจากรายการ"),
    "in_future": lazy_gettext("วันที่ออกต้องไม่เกินวันนี้"),
    "date_shape": lazy_gettext("กรุณากรอกวันที่ให้ถูกต้อง เช่น 17 4 2570"),
    "number_taken": lazy_gettext("หน่วยงานนี้ใช้เลขที่นี้แล้วในปีเดียวกัน"),
    "too_many_paragraphs": lazy_gettext("เนื้อความมีได้ไม่เกิน %(most)s ย่อหน้า"),
    "too_many_facts": lazy_gettext("ข้อมูลมีได้ไม่เกิน %(most)s รายการ"),
    "fact_shape": lazy_gettext("แต่ละบรรทัดต้องมีชื่อ เครื่องหมาย : และค่า"),
    "issued": lazy_gettext("เอกสารนี้ออกแล้ว จึงเปลี่ยนไม่ได้"),
    "not_good": lazy_gettext("เอกสารนี้ถูกยกเลิกแล้ว"),
    "being_replaced": lazy_gettext("มีร่างฉบับใหม่ที่จะออกแทนเอกสารนี้อยู่แล้ว"),
    "changed": lazy_gettext("เจ้าหน้าที่คนอื่นแก้ไขร่างนี้ไปแล้ว ตรวจร่างด้านล่างซึ่งเป็นฉบับล่าสุด แล้วกดอีกครั้ง"),
    "stale": lazy_gettext("เจ้าหน้าที่คนอื่นแก้ไขร่างนี้ไปแล้ว เปิดหน้านี้ใหม่แล้วแก้ไขอีกครั้ง"),
}
_LABELS = {
    "number": lazy_gettext("เลขที่"),
    "title": lazy_gettext("ชื่อเรื่อง"),
    "to": lazy_gettext("ออกให้แก่"),
    "signer_post": lazy_gettext("ตำแหน่งผู้ลงนาม"),
    "body": lazy_gettext("เนื้อความ"),
    "facts": lazy_gettext("ข้อมูลที่เอกสารแสดง"),
    "reason": lazy_gettext("เหตุผล"),
}


def seen_revision() -> int:
    """The revision of the draft that was on the screen; 0, which no draft has, where the form does not say."""
    typed = request.form.get("revision", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0


def refusal_of(broken: RuleBroken) -> Refusal:
    """The words for what was refused, each beside its field; what concerns the paper itself is said of the form."""
    words: dict[str, str] = {}
    for problem in broken.problems:
        name = {"paper": "", "issued_on": "issued_on-day"}.get(problem.field, problem.field)
        said = str(_WORDS[problem.code]) % dict(problem.params)
        label = _LABELS.get(problem.field)
        words[name] = f"{label}: {said}" if label else said
    return Refusal(words)
