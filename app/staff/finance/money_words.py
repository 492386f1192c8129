"""The words of how money comes in: what is refused, states of files, results of lines, what is wrong with a file."""

from flask_babel import gettext, lazy_gettext

from app.shared.account_words import Refusal
from services.errors import RuleBroken
from services.text import Words

_REFUSALS = {
    "required": lazy_gettext("กรุณากรอกข้อมูลในช่องนี้"),
    "too_long": lazy_gettext("ข้อความต้องไม่เกิน %(max)s ตัวอักษร"),
    "not_on_list": lazy_gettext("กรุณาเลือกจากรายการ"),
    "file_empty": lazy_gettext("กรุณาเลือกไฟล์ที่มีข้อมูล"),
    "file_too_large": lazy_gettext("ไฟล์ใหญ่เกินไป ต้องไม่เกิน %(megabytes)s MB"),
    "same_file": lazy_gettext("ไฟล์นี้นำเข้าแล้ว"),
    "layout_json": lazy_gettext("อ่านเป็น JSON ไม่ได้ ดูบรรทัดที่ %(line)s"),
    "layout_shape": lazy_gettext("%(at)s: ต้องเป็นกลุ่มของค่า"),
    "layout_split": lazy_gettext("%(at)s: ใช้ columns หรือ delimiter พร้อมตัวคั่นหนึ่งตัว"),
    "layout_width": lazy_gettext("%(at)s: ใช้จำนวนเต็มตั้งแต่ 0 ถึง 4000"),
    "layout_choice": lazy_gettext("%(at)s: ไม่ใช่ค่าที่เลือกได้"),
    "layout_needed": lazy_gettext("ต้องมี %(at)s"),
    "layout_marks": lazy_gettext("%(at)s: ใช้รายการของข้อความอย่างน้อยหนึ่งตัว"),
    "layout_marks_twice": lazy_gettext("%(at)s: เครื่องหมายเดียวกันใช้กับสองชนิดไม่ได้"),
    "layout_field": lazy_gettext("%(at)s: ไม่รู้จักช่องนี้"),
    "layout_place": lazy_gettext("%(at)s: ใช้ [คอลัมน์แรก, คอลัมน์สุดท้าย] หรือลำดับช่อง"),
    "layout_pattern": lazy_gettext("%(at)s: ใช้ YYYY YY MM DD hh mm ss อย่างละไม่เกินหนึ่งครั้ง"),
    "layout_mark": lazy_gettext("%(at)s: ต้องมี field ที่อยู่ใน detail และ is เป็นรายการ"),
    "not_found": lazy_gettext("ไม่พบเลขที่นี้"),
    "bill_closed": lazy_gettext("ใบแจ้งนี้ยกเลิกแล้ว"),
    "not_open": lazy_gettext("รายการนี้ปิดไปแล้ว"),
    "not_waiting": lazy_gettext("เงินก้อนนี้มีที่ไปแล้ว"),
    "other_sum": lazy_gettext("ยอดของการชำระนี้ไม่เท่ากับยอดที่ธนาคารหัก"),
    "already_reversed": lazy_gettext("การชำระนี้กลับรายการแล้ว"),
    "not_reversible": lazy_gettext("การชำระนี้กลับรายการไม่ได้"),
    "no_payment": lazy_gettext("ไม่มีการชำระที่ปรับยอดได้ ให้ปิดพร้อมบันทึก"),
    "no_line": lazy_gettext("กรุณากรอกวันที่ รหัสอ้างอิง และจำนวนเงินให้ครบ"),
    "amount_shape": lazy_gettext("กรุณากรอกจำนวนเงินเป็นบาท เช่น 1,234.50"),
    "date_shape": lazy_gettext("กรุณากรอกวันที่ให้ถูกต้อง"),
    "has_drawer": lazy_gettext("ท่านเปิดลิ้นชักอยู่แล้ว"),
    "no_drawer": lazy_gettext("กรุณาเปิดลิ้นชักก่อน"),
    "old_drawer": lazy_gettext("ลิ้นชักนี้เปิดไว้ตั้งแต่วันก่อน กรุณาปิดก่อนรับเงินของวันนี้"),
    "drawer_closed": lazy_gettext("ลิ้นชักนี้ปิดแล้ว"),
    "less_than_due": lazy_gettext("เงินที่รับมาน้อยกว่ายอดที่ต้องชำระ"),
    "less_than_part": lazy_gettext("เงินที่รับมาน้อยกว่ายอดที่ชำระครั้งนี้"),
    "part_not_allowed": lazy_gettext("หน่วยงานไม่เปิดให้รับชำระบางส่วนที่เคาน์เตอร์ ต้องรับเต็มยอด"),
    "part_of_sum": lazy_gettext("ยอดที่ชำระครั้งนี้ต้องมากกว่าศูนย์และไม่เกินยอดที่ต้องชำระ"),
    "nothing_due": lazy_gettext("ใบแจ้งนี้ไม่มียอดค้างชำระ"),
    "sum_changed": lazy_gettext("ยอดของใบแจ้งเปลี่ยนไป กรุณาตรวจยอดใหม่ก่อนรับเงิน"),
    "difference_words": lazy_gettext("เงินที่นับได้ไม่ตรงกับยอดในระบบ กรุณาอธิบาย"),
    "out_of_range": lazy_gettext("จำนวนเงินมากเกินไป"),
    "columns_missing": lazy_gettext("ตารางขาดคอลัมน์ %(columns)s"),
    "row_unreadable": lazy_gettext("แถวที่ %(row)s: อ่านวันที่ รายได้ หรือจำนวนเงินไม่ได้"),
    "not_a_table": lazy_gettext("อ่านไฟล์นี้ไม่ได้ ต้องเป็น CSV"),
    "too_many_rows": lazy_gettext("ไฟล์มีมากกว่า %(most)s แถว กรุณาแบ่งไฟล์"),
}

FILE_STATES = {
    "waiting": (Words("รอตรวจ", "Waiting"), "silk"),
    "checking": (Words("กำลังตรวจทั้งไฟล์", "Being checked"), "amber"),
    "matching": (Words("กำลังจับคู่", "Being matched"), "amber"),
    "done": (Words("เสร็จแล้ว", "Done"), "jade"),
    "refused": (Words("ไม่รับ", "Refused"), "rose"),
}
#: What is wrong with a file as a whole, and what to do.
FILE_PROBLEMS = {
    "encoding": Words("มีอักขระที่อ่านไม่ได้ในรหัสอักขระที่กำหนด", "It has characters that the named encoding does not know."),
    "width": Words("มีบรรทัดยาวเกินความกว้างของรูปแบบ", "A line is longer than the layout allows."),
    "long_line": Words(
        "มีบรรทัดยาวผิดปกติ ไม่ใช่ไฟล์ข้อความของธนาคาร", "A line is far too long: this is no text file of a bank."
    ),
    "record": Words("มีบรรทัดที่รูปแบบนี้ไม่รู้จัก", "A line begins with a mark that this layout does not know."),
    "header_date": Words("วันที่ในบรรทัดหัวไฟล์อ่านไม่ได้", "The day in the header cannot be read."),
    "header_year": Words("ปีในบรรทัดหัวไฟล์ไม่ถูกต้อง", "The year in the header cannot be right."),
    "trailer_number": Words("ตัวเลขในบรรทัดท้ายไฟล์อ่านไม่ได้", "A number in the trailer cannot be read."),
    "wrong_count": Words("จำนวนรายการไม่ตรงกับบรรทัดท้ายไฟล์", "There are not as many lines as the trailer says."),
    "wrong_sum": Words("ยอดรวมไม่ตรงกับบรรทัดท้ายไฟล์", "The lines do not come to the sum of the trailer."),
    "no_header": Words(
        "ไม่มีบรรทัดหัวไฟล์ หรือมีรายการอยู่นอกหัวและท้าย", "There is no header, or a line stands outside of header and trailer."
    ),
    "no_trailer": Words("ไม่มีบรรทัดท้ายไฟล์ ไฟล์อาจถูกตัด", "There is no trailer: the file may have been cut."),
    "empty": Words("ไฟล์ไม่มีข้อมูล", "There is nothing in it."),
    "layout": Words("รูปแบบไฟล์ที่เลือกไม่สมบูรณ์", "The layout that was chosen is not whole."),
}
#: What is wrong with one line.
LINE_PROBLEMS = {
    "date": Words("วันที่อ่านไม่ได้", "The day cannot be read"),
    "year": Words("ปีไม่ถูกต้อง หรือวันที่ไกลเกินไป", "The year cannot be right"),
    "time": Words("เวลาอ่านไม่ได้", "The time cannot be read"),
    "amount": Words("จำนวนเงินอ่านไม่ได้หรือเป็นศูนย์", "The sum cannot be read, or is nought"),
}
WHY = {
    "near": Words("รหัสต่างกันตัวเดียว", "One digit differs"),
    "same_ref1": Words("รหัสผู้ประกอบการเดียวกัน", "Same business"),
    "same_amount": Words("ยอดเท่ากัน", "Same sum"),
}


def refusal_of(error: RuleBroken, **renamed: str) -> Refusal:
    """The words for what a service refused, beside the fields; `renamed` says what a field is called on the page."""
    words = {}
    for problem in error.problems:
        said = _REFUSALS.get(problem.code)
        field = renamed.get(problem.field, problem.field)
        words[field] = str(said) % problem.params if said else gettext("กรุณาตรวจสอบข้อมูลที่กรอก")
    return Refusal(words)
