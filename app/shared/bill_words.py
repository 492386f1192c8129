"""The words of pages about money: states, countdown, ways of paying, what is refused."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext

from app.shared.account_words import Refusal
from services.errors import RuleBroken
from services.payments import BillRow, BillStatus, BillView, Manner, Method, RefundStatus
from services.text import Words

#: Words and colour of each status.
STATUSES = {
    BillStatus.OPEN: (Words("รอชำระ", "To be paid"), "indigo"),
    BillStatus.PART_PAID: (Words("ชำระบางส่วน", "Part-paid"), "amber"),
    BillStatus.PAID: (Words("ชำระแล้ว", "Paid"), "jade"),
    BillStatus.CANCELLED: (Words("ยกเลิกแล้ว", "Cancelled"), "silk"),
    BillStatus.REPLACED: (Words("ออกใบใหม่แทนแล้ว", "Replaced"), "silk"),
}
OVERDUE = (Words("เกินกำหนด", "Overdue"), "rose")
METHODS = {
    Method.BANK_FILE: Words("ผ่านธนาคาร", "Through a bank"),
    Method.CALLBACK: Words("ผ่านธนาคาร", "Through a bank"),
    Method.CASH: Words("เงินสด", "Cash"),
    Method.CARD: Words("บัตร", "Card"),
    Method.CREDIT: Words("หักจากเงินที่ชำระเกิน", "From a credit"),
}
REFUNDS = {
    RefundStatus.ASKED: (Words("ยื่นคำร้องแล้ว", "Asked"), "amber"),
    RefundStatus.FIRST_APPROVED: (Words("อนุมัติแล้ว 1 จาก 2 คน", "Approved by 1 of 2"), "amber"),
    RefundStatus.APPROVED: (Words("อนุมัติแล้ว", "Approved"), "indigo"),
    RefundStatus.DONE: (Words("คืนเงินแล้ว", "Given back"), "jade"),
    RefundStatus.REFUSED: (Words("ไม่อนุมัติ", "Refused"), "rose"),
    RefundStatus.WITHDRAWN: (Words("ถอนคำร้องแล้ว", "Withdrawn"), "silk"),
}
MANNERS = {
    Manner.CARRY: Words("นำไปหักใบแจ้งชำระเงิน", "Carry to bills"),
    Manner.PAY_OUT: Words("โอนเข้าบัญชีธนาคาร", "Pay into a bank account"),
}
ORIGINS = {
    "over": Words("ชำระเกิน", "Paid too much"),
    "double": Words("ชำระซ้ำ", "Paid twice"),
    "amendment": Words("ยื่นแก้ไขแบบแล้วต้องชำระน้อยลง", "Less due after an amendment"),
    "correction": Words("ปรับปรุงรายการ", "A correction"),
}
MONEY_GONE = Words("เงินที่ชำระไว้ถูกเรียกคืน", "The payment behind it was taken back")
_REFUSALS = {
    "more_than_left": lazy_gettext("จำนวนเงินต้องมากกว่าศูนย์และไม่เกินยอดคงเหลือ"),
    "required": lazy_gettext("กรุณากรอกข้อมูลในช่องนี้"),
    "too_long": lazy_gettext("ข้อความต้องไม่เกิน %(max)s ตัวอักษร"),
    "amount_shape": lazy_gettext("กรุณากรอกจำนวนเงิน เช่น 1,250.50"),
    "refund_decided": lazy_gettext("คำร้องนี้มีผู้พิจารณาไปแล้ว"),
    "not_examined_yet": lazy_gettext("เงินนี้มาจากการยื่นแก้ไขแบบ ต้องตรวจแบบที่แก้ไขก่อนจึงอนุมัติได้"),
    "not_approved": lazy_gettext("คำร้องนี้ยังไม่ได้รับอนุมัติให้จ่าย หรือจ่ายไปแล้ว"),
    "same_officer": lazy_gettext("ผู้ยื่นคำร้องและผู้อนุมัติสองคนต้องเป็นคนละคนกัน"),
    "changed": lazy_gettext("มีผู้อื่นทำรายการนี้ไปก่อนแล้ว กรุณาตรวจสอบอีกครั้ง"),
    "not_outdated": lazy_gettext("ยอดในใบแจ้งนี้ยังใช้ได้ ไม่ต้องออกใหม่"),
    "no_new_sum": lazy_gettext("ออกใบแจ้งใหม่ที่นี่ไม่ได้ กรุณาติดต่อเจ้าหน้าที่"),
    "bill_paid": lazy_gettext("ใบแจ้งนี้ชำระแล้ว จึงยกเลิกไม่ได้ หากรับชำระผิด ต้องกลับรายการชำระก่อน"),
    "bill_part_paid": lazy_gettext("ใบแจ้งนี้ชำระแล้วบางส่วน จึงยกเลิกไม่ได้ ต้องกลับรายการชำระก่อน หรือขอให้แก้ไขแบบ"),
    "not_on_list": lazy_gettext("กรุณาเลือกจากรายการ"),
    "bill_closed": lazy_gettext("ใบแจ้งนี้ชำระ ยกเลิก หรือออกใหม่แล้ว"),
}


def tag_of(bill: BillView | BillRow, today: date) -> tuple[Words, str]:
    """Words and colour by which a bill is told today: overdue before its status."""
    if bill.status is BillStatus.OPEN and bill.due_on < today:
        return OVERDUE
    return STATUSES[bill.status]


def countdown(due_on: date, today: date) -> str:
    """How long there is time: "อีก 5 วัน", "ครบกำหนดวันนี้", "เกินกำหนด 3 วัน"."""
    days = (due_on - today).days
    if days == 0:
        return str(_("ครบกำหนดวันนี้"))
    if days > 0:
        return str(ngettext("อีก %(num)s วัน", "อีก %(num)s วัน", days))
    return str(ngettext("เกินกำหนด %(num)s วัน", "เกินกำหนด %(num)s วัน", -days))


def refusal_of(broken: RuleBroken) -> Refusal:
    """The words for what was refused about money."""
    return Refusal({problem.field: str(_REFUSALS[problem.code]) % dict(problem.params) for problem in broken.problems})
