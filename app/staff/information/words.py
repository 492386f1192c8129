"""Who may use these pages, and the words for what the service refuses."""

from flask_babel import gettext, lazy_gettext

from app.shared import roles
from app.shared.account_words import Refusal
from services.audit import Role
from services.errors import RuleBroken

#: Heads write for their own unit; registry and administrators for all.
writers = roles(Role.REGISTRY, Role.ADMIN, Role.HEAD)
keepers = roles(Role.REGISTRY, Role.ADMIN)

_WORDS = {
    "required": lazy_gettext("กรุณากรอกข้อมูลในช่องนี้"),
    "too_long": lazy_gettext("ยาวเกินไป ใส่ได้ไม่เกิน %(max)s ตัวอักษร"),
    "key_shape": lazy_gettext("ใช้ตัวอักษรอังกฤษตัวเล็ก ตัวเลข และขีด ขึ้นต้นด้วยตัวอักษร"),
    "slug_taken": lazy_gettext("มีคำตอบที่ใช้ชื่อบนเว็บนี้แล้ว"),
    "not_on_list": lazy_gettext("กรุณาเลือกจากรายการ"),
    "not_your_unit": lazy_gettext("เลือกได้เฉพาะหน่วยงานของท่าน"),
    "too_many_lines": lazy_gettext("ใส่ได้ไม่เกิน %(lines)s บรรทัด บรรทัดละไม่เกิน %(max)s ตัวอักษร"),
    "gap_unknown": lazy_gettext("ไม่มีช่อง {%(gap)s} กรุณาใช้เฉพาะช่องที่กำหนด"),
    "ends_before_begin": lazy_gettext("วันสิ้นสุดต้องไม่มาก่อนวันเริ่ม"),
    "whole_number": lazy_gettext("กรุณากรอกเป็นจำนวนเต็ม"),
    "date": lazy_gettext("กรุณากรอกวันที่ให้ครบ เช่น 20 11 2569 หรือเว้นว่างทั้งสามช่อง"),
}
#: How a field is named in the summary at the top, where several share the same words.
_LABELS = {
    "title_th": lazy_gettext("หัวเรื่อง (ไทย)"),
    "title_en": lazy_gettext("หัวเรื่อง (อังกฤษ)"),
    "answer_th": lazy_gettext("คำตอบสั้น (ไทย)"),
    "answer_en": lazy_gettext("คำตอบสั้น (อังกฤษ)"),
    "body_th": lazy_gettext("เนื้อหา (ไทย)"),
    "body_en": lazy_gettext("เนื้อหา (อังกฤษ)"),
    "name_th": lazy_gettext("ชื่อ (ไทย)"),
    "name_en": lazy_gettext("ชื่อ (อังกฤษ)"),
}
_OTHER_FIELDS = {"valid_from": "valid_from-day", "valid_until": "valid_until-day"}


def refusal_of(error: RuleBroken) -> Refusal:
    """The words for what was refused, beside each field."""
    words = {}
    for problem in error.problems:
        field = problem.field.split(".")[0]
        code = "date" if field in _OTHER_FIELDS and problem.code != "ends_before_begin" else problem.code
        said = str(_WORDS[code]) % problem.params if code in _WORDS else gettext("กรุณาตรวจสอบข้อมูลที่กรอก")
        label = _LABELS.get(field)
        words[_OTHER_FIELDS.get(field, field)] = f"{label}: {said}" if label else said
    return Refusal(words)
