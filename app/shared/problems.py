"""The web's words for everything that a question can refuse."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from services.clock import say_day, say_month
from services.errors import Problem
from services.money import format_baht
from services.questions import Question, codes

#: Code → words; a gap is filled with the problem's parameter of that name.
WORDS = {
    codes.REQUIRED: lazy_gettext("โปรดตอบข้อนี้"),
    codes.NOT_TEXT: lazy_gettext("โปรดตอบเป็นข้อความ"),
    codes.TOO_LONG: lazy_gettext("ยาวเกินไป ใส่ได้ไม่เกิน %(max)s ตัวอักษร"),
    codes.TOO_SHORT: lazy_gettext("สั้นเกินไป ต้องมีอย่างน้อย %(min)s ตัวอักษร"),
    codes.WRONG_FORM: lazy_gettext("รูปแบบไม่ถูกต้อง โปรดดูคำแนะนำด้านบน"),
    codes.NOT_A_NUMBER: lazy_gettext("โปรดใส่เป็นตัวเลข เช่น 12"),
    codes.NOT_WHOLE: lazy_gettext("โปรดใส่จำนวนเต็ม ไม่มีจุดทศนิยม"),
    codes.TOO_MANY_DECIMALS: lazy_gettext("ใส่ทศนิยมได้ไม่เกิน %(max)s ตำแหน่ง"),
    codes.TOO_SMALL: lazy_gettext("ต้องไม่น้อยกว่า %(min)s"),
    codes.TOO_LARGE: lazy_gettext("ต้องไม่มากกว่า %(max)s"),
    codes.NOT_MONEY: lazy_gettext("โปรดใส่จำนวนเงินเป็นบาท เช่น 1,234.50"),
    codes.MONEY_TOO_SMALL: lazy_gettext("จำนวนเงินต้องไม่น้อยกว่า %(min)s"),
    codes.MONEY_TOO_LARGE: lazy_gettext("จำนวนเงินต้องไม่มากกว่า %(max)s"),
    codes.NOT_A_DATE: lazy_gettext("โปรดใส่วันที่ให้ครบ เช่น 20 11 2569"),
    codes.DATE_NOT_REAL: lazy_gettext("ไม่มีวันที่นี้ในปฏิทิน"),
    codes.DATE_TOO_EARLY: lazy_gettext("วันที่ต้องไม่ก่อน %(min)s"),
    codes.DATE_TOO_LATE: lazy_gettext("วันที่ต้องไม่หลัง %(max)s"),
    codes.NOT_A_MONTH: lazy_gettext("โปรดใส่เดือนและปี เช่น 11 2569"),
    codes.MONTH_TOO_EARLY: lazy_gettext("เดือนต้องไม่ก่อน %(min)s"),
    codes.MONTH_TOO_LATE: lazy_gettext("เดือนต้องไม่หลัง %(max)s"),
    codes.NOT_ON_LIST: lazy_gettext("โปรดเลือกจากรายการ"),
    codes.SLOT_TAKEN: lazy_gettext("เวลานี้เพิ่งมีผู้จองไป โปรดเลือกเวลาอื่น คำตอบข้ออื่นยังอยู่ครบ"),
    codes.TOO_MANY: lazy_gettext("เลือกได้ไม่เกิน %(max)s รายการ"),
    codes.TOO_FEW: lazy_gettext("โปรดเลือกอย่างน้อย %(min)s รายการ"),
    codes.STANDS_ALONE: lazy_gettext("เลือก “%(choice)s” ร่วมกับข้ออื่นไม่ได้"),
    codes.NOT_YES_NO: lazy_gettext("โปรดเลือกข้อใดข้อหนึ่ง"),
    codes.NOT_A_PHONE: lazy_gettext("โปรดใส่หมายเลขโทรศัพท์ให้ครบ เช่น 081 234 5678"),
    codes.NOT_A_MOBILE: lazy_gettext("โปรดใส่หมายเลขโทรศัพท์เคลื่อนที่ เช่น 081 234 5678"),
    codes.NOT_AN_EMAIL: lazy_gettext("โปรดใส่ที่อยู่อีเมลให้ถูกต้อง เช่น name@example.org"),
    codes.NOT_AN_ID: lazy_gettext("หมายเลข 13 หลักไม่ถูกต้อง โปรดตรวจอีกครั้ง"),
    codes.ID_NOT_PERSON: lazy_gettext("โปรดใส่เลขประจำตัวของบุคคล หมายเลขนี้เป็นของนิติบุคคล"),
    codes.ID_NOT_JURISTIC: lazy_gettext("โปรดใส่เลขทะเบียนนิติบุคคล ซึ่งขึ้นต้นด้วย 0"),
    codes.NOT_A_PLACE: lazy_gettext("โปรดระบุสถานที่"),
    codes.NOT_A_POINT: lazy_gettext("อ่านตำแหน่งบนแผนที่ไม่ได้ โปรดปักหมุดอีกครั้ง"),
    codes.NOT_IN_DISTRICT: lazy_gettext("ตำบลนี้ไม่อยู่ในอำเภอที่เลือก"),
    codes.SUBDISTRICT_NEEDED: lazy_gettext("โปรดเลือกอำเภอและตำบล"),
    codes.POINT_NEEDED: lazy_gettext("โปรดปักหมุดบนแผนที่"),
    codes.WORDS_NEEDED: lazy_gettext("โปรดบอกจุดสังเกตใกล้เคียง"),
    codes.NOT_PHOTOGRAPHS: lazy_gettext("ไม่พบภาพที่แนบ โปรดแนบอีกครั้ง"),
    codes.NOT_A_FILE: lazy_gettext("ไม่พบไฟล์ที่แนบ โปรดแนบอีกครั้ง"),
    codes.NOT_A_RATING: lazy_gettext("โปรดเลือกหนึ่งระดับ"),
    codes.NOT_ON_SCALE: lazy_gettext("โปรดเลือกคะแนนจาก 0 ถึง 10"),
    codes.RANK_TAKEN: lazy_gettext("อันดับ %(rank)s เลือกซ้ำกัน โปรดเลือกอันดับละหนึ่งข้อ"),
    codes.NOT_LINES: lazy_gettext("อ่านรายการไม่ได้ โปรดกรอกอีกครั้ง"),
    codes.TOO_MANY_ROWS: lazy_gettext("มีได้ไม่เกิน %(max)s รายการ"),
    codes.TOO_FEW_ROWS: lazy_gettext("ต้องมีอย่างน้อย %(min)s รายการ"),
    "code_unknown": lazy_gettext("ไม่พบรหัสนี้ หรือใช้กับบริการนี้ไม่ได้"),
    "not_asked": lazy_gettext("ข้อนี้ไม่อยู่ในคำถาม หรือยังไม่ถึง"),
    "unknown_field": lazy_gettext("ไม่รู้จักชื่อนี้ โปรดดู /api/openapi.json"),
    "wrong_type": lazy_gettext("ชนิดของค่าต้องเป็น %(type)s"),
    "survey_closed": lazy_gettext("แบบสอบถามนี้ปิดรับคำตอบแล้ว คำตอบนี้จึงยังไม่ได้บันทึก"),
    "survey_answered": lazy_gettext("ท่านตอบแบบนี้แล้ว ตอบได้คนละหนึ่งครั้ง"),
    "survey_invited_only": lazy_gettext("แบบนี้ตอบได้เฉพาะผู้ได้รับเชิญ โปรดเปิดลิงก์ที่เราส่งให้ท่าน"),
    "survey_link_used": lazy_gettext("ลิงก์นี้ใช้แล้วหรือหมดอายุ"),
    "table_unreadable": lazy_gettext("เปิดตารางใน “%(name)s” ไม่ได้ โปรดบันทึกเป็น CSV (UTF-8) หรือ XLSX"),
    "table_too_many_rows": lazy_gettext("มีแถวเกิน %(max)s แถว"),
    "table_columns_missing": lazy_gettext("ไม่พบคอลัมน์ %(columns)s ในหัวตาราง โปรดใช้ตารางตัวอย่าง"),
    "table_empty": lazy_gettext("ไม่มีรายการในตาราง"),
    "ledger_date": lazy_gettext("แถว %(row)s คอลัมน์ %(column)s: อ่านวันที่ “%(given)s” ไม่ได้"),
    "ledger_nights": lazy_gettext("แถว %(row)s คอลัมน์ %(column)s: จำนวนคืน “%(given)s” ต้องเป็นจำนวนเต็มตั้งแต่ 1"),
    "ledger_charge": lazy_gettext("แถว %(row)s คอลัมน์ %(column)s: จำนวนเงิน “%(given)s” ไม่ถูกต้อง"),
    "ledger_other_months": lazy_gettext(
        "ทะเบียนผู้พักไม่มีแถวของเดือนที่ยื่น (%(n)s แถวเป็นของเดือนอื่น) หากไม่มีผู้เข้าพัก ให้เลือกไม่มีรายการเดือนนี้"
    ),
    "ledger_more": lazy_gettext("และอีก %(n)s จุด"),
    "no_establishment": lazy_gettext("ไม่พบสถานประกอบการที่ท่านยื่นแบบนี้ได้"),
    "no_ordinance": lazy_gettext("ไม่มีข้อบัญญัติที่ใช้กับเดือนนี้ โปรดติดต่อกองคลัง"),
    "month_not_over": lazy_gettext("เดือนนี้ยังไม่สิ้นสุด ยื่นแบบล่วงหน้าไม่ได้"),
    "due_day_outside": lazy_gettext("วันครบกำหนดต้องอยู่ระหว่าง 1 ถึง 31"),
    "ends_before_it_begins": lazy_gettext("วันสิ้นสุดต้องไม่ก่อนวันเริ่ม"),
    "percent_outside": lazy_gettext("ร้อยละต้องอยู่ระหว่าง 0 ถึง %(max)s"),
    "source_needed": lazy_gettext("โปรดอ้างข้อบัญญัติหรือที่มา"),
    "rate_outside": lazy_gettext("อัตราต้องไม่ติดลบ และการยกเว้นต้องเป็น 0"),
    "product_unknown": lazy_gettext("รหัสรายการไม่ถูกต้อง"),
    "same_officer": lazy_gettext("ผู้ที่แก้ไขล่าสุดยืนยันเองไม่ได้ โปรดให้เจ้าหน้าที่คนอื่นตรวจกับฉบับพิมพ์และยืนยัน"),
    "returns_filed_already": lazy_gettext(
        "มีแบบที่ยื่นแล้ว %(count)s ฉบับในเดือนที่ข้อบัญญัตินี้ใช้ ยอดของแบบเหล่านั้นไม่เปลี่ยน โปรดทำเครื่องหมายว่าทราบแล้ว"
    ),
    "changed_meanwhile": lazy_gettext("มีผู้แก้ไขระหว่างนี้ โปรดตรวจแล้วบันทึกอีกครั้ง"),
    "row_empty": lazy_gettext("แถว %(row)s ยังไม่ได้กรอก หากไม่มีรายการให้ใส่ x ในช่องไม่มีรายการ"),
    "row_nil_and_filled": lazy_gettext("แถว %(row)s กรอกรายการแล้วแต่ใส่ x ว่าไม่มีรายการ"),
    "row_value": lazy_gettext("แถว %(row)s คอลัมน์ %(column)s กรอกไม่ถูกต้อง"),
    "row_twice": lazy_gettext("แถว %(row)s ซ้ำกับสถานประกอบการเดียวกัน"),
    "rows_wrong": lazy_gettext("โปรดแก้ไขแถวที่มีปัญหาแล้วแนบตารางใหม่"),
    "filed_already": lazy_gettext("ยื่นแบบของเดือนนี้แล้ว หากต้องแก้ไขโปรดยื่นแก้ไขแบบ"),
    "photo_empty": lazy_gettext("“%(name)s” เป็นไฟล์ว่าง โปรดเลือกภาพอื่น"),
    "photo_too_large": lazy_gettext("“%(name)s” ใหญ่เกิน 10 MB โปรดเลือกภาพที่เล็กกว่านี้"),
    "photo_type": lazy_gettext("“%(name)s” ไม่ใช่ภาพ JPEG, PNG, WebP หรือ HEIC"),
    "photo_broken": lazy_gettext("เปิดภาพ “%(name)s” ไม่ได้ โปรดเลือกภาพอื่น"),
    "photo_too_many_pixels": lazy_gettext("ภาพ “%(name)s” มีขนาดกว้างยาวมากเกินไป"),
    "file_empty": lazy_gettext("“%(name)s” เป็นไฟล์ว่าง โปรดเลือกไฟล์อื่น"),
    "file_too_large": lazy_gettext("“%(name)s” ใหญ่เกินไป โปรดเลือกไฟล์ที่เล็กกว่านี้"),
    "file_type": lazy_gettext("ไม่รับไฟล์ชนิดของ “%(name)s” โปรดแนบ PDF, JPEG, PNG, CSV, XLSX, DOCX หรือ ODS"),
    "file_broken": lazy_gettext("เปิดไฟล์ “%(name)s” ไม่ได้ โปรดเลือกไฟล์อื่น"),
    "file_unknown": lazy_gettext("ไม่พบไฟล์ที่แนบ โปรดแนบอีกครั้ง"),
}

#: What is asked for where nothing was given, by kind of question and by "kind.part".
REQUIRED = {
    "text": lazy_gettext("โปรดกรอกข้อนี้"),
    "long_text": lazy_gettext("โปรดกรอกข้อนี้"),
    "number": lazy_gettext("โปรดใส่ตัวเลข"),
    "money": lazy_gettext("โปรดใส่จำนวนเงิน"),
    "date": lazy_gettext("โปรดใส่วันที่"),
    "date.day": lazy_gettext("โปรดใส่วัน"),
    "date.month": lazy_gettext("โปรดใส่เดือน"),
    "date.year": lazy_gettext("โปรดใส่ปี"),
    "month": lazy_gettext("โปรดใส่เดือนและปี"),
    "month.month": lazy_gettext("โปรดใส่เดือน"),
    "month.year": lazy_gettext("โปรดใส่ปี"),
    "choice": lazy_gettext("โปรดเลือกหนึ่งข้อ"),
    "choices": lazy_gettext("โปรดเลือกอย่างน้อยหนึ่งข้อ"),
    "yes_no": lazy_gettext("โปรดเลือกข้อใดข้อหนึ่ง"),
    "phone": lazy_gettext("โปรดใส่หมายเลขโทรศัพท์"),
    "email": lazy_gettext("โปรดใส่ที่อยู่อีเมล"),
    "thai_id": lazy_gettext("โปรดใส่หมายเลข 13 หลัก"),
    "place": lazy_gettext("โปรดระบุสถานที่"),
    "photographs": lazy_gettext("โปรดแนบภาพ"),
    "file": lazy_gettext("โปรดแนบไฟล์"),
    "rating": lazy_gettext("โปรดเลือกหนึ่งระดับ"),
    "scale": lazy_gettext("โปรดเลือกคะแนนจาก 0 ถึง 10"),
    "matrix": lazy_gettext("โปรดเลือกหนึ่งระดับในทุกข้อ"),
    "matrix.part": lazy_gettext("โปรดเลือกหนึ่งระดับ"),
    "ranking": lazy_gettext("โปรดเลือกอันดับ"),
    "lines": lazy_gettext("โปรดกรอกอย่างน้อยหนึ่งรายการ"),
}


def word_problem(problem: Problem, question: Question | None, language: str) -> str:
    """What the reader is told. A code that this file does not know gets words that are true of any."""
    column, part = _about(problem, question)
    if problem.code == codes.REQUIRED and column is not None:
        words = REQUIRED.get(f"{column.kind}.{part}", REQUIRED.get(column.kind, WORDS[codes.REQUIRED]))
        return str(words)
    if problem.code not in WORDS:
        return str(_("คำตอบนี้ใช้ไม่ได้ โปรดตรวจอีกครั้ง"))
    shown = {name: _shown(problem.code, name, value, column, language) for name, value in problem.params.items()}
    return str(WORDS[problem.code]) % _Gaps(shown)


class _Gaps(dict[str, str]):
    """Parameters of which one may be missing: a sentence with a gap is better than no page."""

    def __missing__(self, name: str) -> str:
        return "…"


def _about(problem: Problem, question: Question | None) -> tuple[Question | None, str]:
    """The question, or the column of lines, that is meant, and the part of it."""
    _key, *rest = problem.field.split(".")
    if question is not None and question.kind == "lines" and len(rest) >= 2:
        columns = question.settings["columns"]
        question = next((column for column in columns if column.key == rest[1]), question)
        rest = rest[2:]
    if question is not None and question.kind == "matrix" and rest:
        return question, "part"
    return question, rest[0] if rest else ""


def _shown(code: str, name: str, value: Any, question: Question | None, language: str) -> str:
    """A parameter as people read it: days, months, sums, labels of choices."""
    if code.startswith("date_"):
        return say_day(date.fromisoformat(value), language)
    if code.startswith("month_"):
        year, month = value.split("-")
        return say_month(int(year), int(month), language)
    if code.startswith("money_"):
        return format_baht(value, language)
    if name == "choice" and question is not None:
        choices = question.settings.get("choices", ())
        return next((choice.label.in_(language) for choice in choices if choice.key == value), str(value))
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
