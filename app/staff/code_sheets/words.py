"""The words for what is refused when codes are printed or made by a table, and the names of its columns."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext, lazy_gettext

from app.shared.account_words import Refusal
from services.codes.batch_reading import COLUMNS
from services.errors import RuleBroken
from services.text import Words

COLUMN_WORDS: Mapping[str, Words] = {
    "kind": Words(COLUMNS["kind"][0], "Kind"),
    "target": Words(COLUMNS["target"][0], "Target"),
    "label_th": Words(COLUMNS["label_th"][0], "Name"),
    "label_en": Words(COLUMNS["label_en"][0], "Name (English)"),
    "place_th": Words(COLUMNS["place_th"][0], "Where it hangs"),
    "place_en": Words(COLUMNS["place_en"][0], "Where it hangs (English)"),
    "district": Words(COLUMNS["district"][0], "District"),
    "subdistrict": Words(COLUMNS["subdistrict"][0], "Subdistrict"),
    "expires": Words(COLUMNS["expires"][0], "Holds until"),
}
STATES = {
    "ready": Words("ตรวจแล้ว รอสร้าง", "Checked, not made yet"),
    "making": Words("กำลังสร้าง", "Being made"),
    "made": Words("สร้างแล้ว", "Made"),
}
_WORDS = {
    "required": lazy_gettext("กรุณากรอกข้อมูลในช่องนี้"),
    "too_long": lazy_gettext("ยาวเกินไป ใส่ได้ไม่เกิน %(max)s ตัวอักษร"),
    "not_on_list": lazy_gettext("กรุณาเลือกจากรายการ"),
    "too_many": lazy_gettext("พิมพ์ได้ครั้งละไม่เกิน %(max)s รหัส กรุณาเลือกให้แคบลง"),
    "decided_already": lazy_gettext("ตารางนี้สั่งสร้างไปแล้ว"),
    "rows_wrong": lazy_gettext("กรุณาแก้ทุกแถวก่อน แล้วส่งไฟล์อีกครั้ง"),
    "file_too_large": lazy_gettext("ไฟล์ใหญ่เกินไป ใส่ได้ไม่เกิน %(most)s MB"),
    "file_empty": lazy_gettext("ไฟล์ไม่มีแถวข้อมูล"),
    "file_broken": lazy_gettext("อ่านไฟล์นี้ไม่ได้ กรุณาบันทึกเป็น CSV"),
    "columns_missing": lazy_gettext("ไม่พบหัวตาราง %(columns)s กรุณาใช้ตารางตัวอย่าง"),
    "too_many_rows": lazy_gettext("ใส่ได้ไม่เกิน %(most)s แถวต่อไฟล์"),
}
_NO_CODES = lazy_gettext("ไม่มีรหัสที่ใช้งานอยู่ให้พิมพ์")
_NO_FILE = lazy_gettext("กรุณาเลือกไฟล์")
_OF_ROWS = {
    "required": lazy_gettext("ช่องนี้ว่าง"),
    "not_on_list": lazy_gettext("ไม่พบค่านี้ในระบบ"),
    "too_long": lazy_gettext("ยาวเกิน %(max)s ตัวอักษร"),
    "not_a_date": lazy_gettext("ไม่ใช่วันที่ ใช้แบบ 31/12/2570"),
    "past": lazy_gettext("เป็นวันที่ผ่านไปแล้ว"),
    "district_needed": lazy_gettext("ต้องบอกอำเภอ หรือใช้รหัสตำบล 6 หลัก"),
}


def refusal_of(error: RuleBroken) -> Refusal:
    """The words for what was refused, beside each field."""
    words: dict[str, str] = {}
    for problem in error.problems:
        if problem.code == "required" and problem.field in ("codes", "file"):
            said = str(_NO_CODES if problem.field == "codes" else _NO_FILE)
        else:
            said = _said(_WORDS, problem.code, problem.params)
        words.setdefault("" if problem.field == "codes" else problem.field, said)
    return Refusal(words)


def row_words(code: str, params: Mapping[str, Any]) -> str:
    """What is wrong with a cell of a table."""
    return _said(_OF_ROWS, code, params)


def _said(words: Mapping[str, Any], code: str, params: Mapping[str, Any]) -> str:
    return str(words[code]) % params if code in words else gettext("กรุณาตรวจสอบข้อมูลที่กรอก")
