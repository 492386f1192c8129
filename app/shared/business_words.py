"""The web's words about businesses: what is refused, and the values of a form that are read by hand."""

from datetime import date
from typing import Any

from flask_babel import gettext, lazy_gettext

from app.shared.account_words import WORDS as ACCOUNT_WORDS
from app.shared.account_words import Refusal
from app.shared.problems import WORDS as QUESTION_WORDS
from services.errors import RuleBroken
from services.questions import DataClass, Question, get_kind
from services.text import Words

WORDS: dict[str, Any] = {
    **QUESTION_WORDS,
    **ACCOUNT_WORDS,
    "required": lazy_gettext("โปรดกรอกข้อนี้"),
    "out_of_range": lazy_gettext("ต้องอยู่ระหว่าง %(min)s ถึง %(max)s"),
    "number_taken": lazy_gettext("เลขทะเบียนนี้มีผู้ใช้แล้ว"),
    "number_shape": lazy_gettext("เลขทะเบียนใช้ตัวอักษร ตัวเลข และ . - _ / ไม่เกิน 30 ตัว"),
    "tax_id_invalid": lazy_gettext("เลขประจำตัวผู้เสียภาษี 13 หลักไม่ถูกต้อง โปรดตรวจอีกครั้ง"),
    "tax_id_juristic": lazy_gettext("เลขของนิติบุคคลขึ้นต้นด้วย 0"),
    "branch_shape": lazy_gettext("เลขสาขาเป็นตัวเลข 5 หลัก"),
    "branch_taken": lazy_gettext("มีสาขาเลขนี้แล้ว"),
    "not_in_district": lazy_gettext("ตำบลนี้ไม่อยู่ในอำเภอที่เลือก"),
    "tax_unknown": lazy_gettext("โปรดเลือกจากรายการ"),
    "months_wrong": lazy_gettext("เดือนสุดท้ายต้องไม่ก่อนเดือนแรก"),
    "day_before_opening": lazy_gettext("วันเลิกกิจการต้องไม่ก่อนวันที่เริ่ม"),
    "changed_meanwhile": lazy_gettext("มีผู้อื่นบันทึกหลังจากท่านเปิดหน้านี้ โปรดตรวจค่าปัจจุบันแล้วบันทึกอีกครั้ง"),
    "business_closed": lazy_gettext("ผู้ประกอบการรายนี้เลิกกิจการแล้ว"),
    "business_unknown": lazy_gettext("ไม่พบผู้ประกอบการเลขนี้ในทะเบียน"),
    "place_unknown": lazy_gettext("ไม่พบสถานประกอบการนี้ในทะเบียน"),
    "decided_already": lazy_gettext("คำขอนี้มีผู้พิจารณาแล้ว หรือผู้ยื่นถอนแล้ว"),
    "in_the_past": lazy_gettext("วันนี้ผ่านไปแล้ว"),
    "beyond_own": lazy_gettext("ให้สิทธิเกินกว่าที่ท่านมีไม่ได้"),
    "last_inviter": lazy_gettext("ท่านเป็นคนสุดท้ายที่เชิญผู้อื่นได้ โปรดเชิญผู้อื่นแทนก่อน หรือติดต่อกองคลัง"),
    "too_many": lazy_gettext("มีครบจำนวนที่กำหนดแล้ว (%(max)s) โปรดยกเลิกรายการที่ไม่ใช้ก่อน"),
    "nothing_good": lazy_gettext("ไม่มีแถวที่นำเข้าได้ โปรดแก้ไฟล์แล้วลองใหม่"),
    "not_applied_yet": lazy_gettext("ต้องนำเข้าให้เสร็จก่อน"),
    "table_unreadable": lazy_gettext("อ่านไฟล์นี้ไม่ได้ โปรดใช้ CSV หรือ XLSX"),
    "table_columns_missing": lazy_gettext("ไม่พบหัวตารางที่ต้องมี: %(columns)s"),
    "table_too_many_rows": lazy_gettext("มีแถวมากเกินไป รับได้ไม่เกิน %(max)s แถว"),
    "table_empty": lazy_gettext("ไฟล์นี้ไม่มีข้อมูลใต้หัวตาราง"),
    "code_unknown": lazy_gettext("ไม่พบคำเชิญนี้ อาจใช้ไปแล้ว ถูกยกเลิก หรือหมดอายุ"),
}


def business_refusal(error: RuleBroken) -> Refusal:
    """The words for what the register of businesses refused, by field."""
    return Refusal({problem.field: _say(problem.code, problem.params) for problem in error.problems})


def refusal_for(field: str, code: str) -> Refusal:
    """One problem."""
    return Refusal({field: _say(code, {})})


def read_day(typed: str, field: str) -> date | None:
    """A day as typed on one line ("31/12/2569"), None where there is none. RuleBroken(field: …)."""
    return _read("date", typed, field)


def read_month(typed: str, field: str) -> date | None:
    """The first day of a month as typed on one line ("11/2569"), None where there is none. RuleBroken(field: …)."""
    return _read("month", typed, field)


def read_count(typed: str, field: str) -> int | None:
    """A whole number as typed, None where there is none. RuleBroken(field: …)."""
    value = get_kind("number").check(Question(field, "number", _LABEL, DataClass.INTERNAL, required=False), typed)
    return None if value is None else int(value)


_LABEL = Words("-", "-")


def _read(kind: str, typed: str, field: str) -> date | None:
    value = get_kind(kind).check(Question(field, kind, _LABEL, DataClass.INTERNAL, required=False), typed[:40])
    if not value:
        return None
    return date.fromisoformat(value if kind == "date" else f"{value}-01")


def _say(code: str, params: Any) -> str:
    words = WORDS.get(code)
    if words is None:
        return str(gettext("กรุณาตรวจสอบข้อมูลที่กรอก"))
    try:
        return str(words) % dict(params)
    except KeyError:
        return str(gettext("กรุณาตรวจสอบข้อมูลที่กรอก"))
