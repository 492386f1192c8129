"""The words of the finance desk: what is refused, flags, states, the names of taxes."""

from flask_babel import lazy_gettext

from app.shared import account_words
from app.shared.account_words import Refusal
from services.errors import RuleBroken
from services.taxes import TAXES
from services.text import Words

_REFUSALS = {
    "amount_invalid": lazy_gettext("กรุณากรอกจำนวนเงินเป็นบาท เช่น 1,234.50"),
    "amount_out_of_range": lazy_gettext("จำนวนเงินต้องมากกว่า 0 และไม่เกิน 10,000,000,000,000 บาท"),
    "number_out_of_range": lazy_gettext("กรุณากรอกจำนวนเต็มที่ใช้ได้"),
    "not_lower": lazy_gettext("ยอดใหม่ต้องไม่ติดลบและต่ำกว่ายอดเดิม"),
    "required": lazy_gettext("กรุณากรอก"),
    "return_replaced": lazy_gettext("แบบนี้มีฉบับใหม่แทนหรือถูกยกเลิกแล้ว"),
    "not_objected": lazy_gettext("แบบนี้ไม่ได้อยู่ระหว่างคัดค้าน"),
    "open_proposal": lazy_gettext("มีข้อเสนอเรื่องนี้รอพิจารณาอยู่แล้ว"),
    "already_decided": lazy_gettext("เรื่องนี้พิจารณาไปแล้ว"),
    "own_proposal": lazy_gettext("ผู้เสนออนุมัติหรือไม่อนุมัติเองไม่ได้"),
    "sum_changed": lazy_gettext("ยอดของแบบเปลี่ยนไปหลังเสนอ กรุณาไม่อนุมัติแล้วเสนอใหม่"),
    "not_cited": lazy_gettext("ข้อบัญญัติที่ใช้ยังไม่ได้อ้างข้อที่ให้ประเมิน"),
    "day_invalid": lazy_gettext("กรุณาเลือกวันที่"),
    "before_first": lazy_gettext("วันสุดท้ายต้องไม่ก่อนวันแรก"),
    "too_many_days": lazy_gettext("ส่งออกได้ครั้งละไม่เกิน 92 วัน"),
    "too_many_lines": lazy_gettext("มีรายการมากเกินไป กรุณาเลือกช่วงวันที่สั้นลง"),
    "nobody": lazy_gettext("ไม่มีรายการค้างตามที่เลือก"),
    "too_long": lazy_gettext("ข้อความยาวเกินไป"),
    "not_on_list": lazy_gettext("กรุณาเลือกจากรายการ"),
    "year_out_of_range": lazy_gettext("กรุณาเลือกปีงบประมาณ"),
}

#: Colours of tags as in components/tag.html.
RETURN_STATES = {
    "filed": (Words("รอตรวจ", "To be examined"), "amber"),
    "examined": (Words("ตรวจแบบแล้ว", "Examined"), "jade"),
    "sent_back": (Words("ขอให้แก้ไขแบบ", "Sent back"), "indigo"),
    "replaced": (Words("มีฉบับใหม่แล้ว", "Replaced"), "silk"),
    "estimated": (Words("ประเมินแทน", "Estimated"), "amber"),
    "objected": (Words("คัดค้านการประเมิน", "Objected"), "amber"),
    "withdrawn": (Words("ยกเลิก", "Withdrawn"), "silk"),
}
BILL_STATES = {
    "open": Words("ค้างชำระ", "To be paid"),
    "part_paid": Words("ชำระบางส่วน", "Part-paid"),
    "paid": Words("ชำระแล้ว", "Paid"),
    "cancelled": Words("ยกเลิก", "Cancelled"),
    "replaced": Words("ออกใบใหม่แทนแล้ว", "Replaced"),
}
FLAGS = {
    "sudden_drop": Words("ลดลงมากจากเดือนก่อน ๆ", "Much less than the months before"),
    "stock_imbalance": Words("ยอดคงเหลือไม่สมดุล", "The stock does not balance"),
    "stock_broken": Words("ยอดยกมาไม่ตรงกับยอดยกไปเดือนก่อน", "Opening stock is not last month's closing"),
    "below_neighbours": Words("ต่ำกว่าสถานประกอบการใกล้เคียง", "Less than neighbours of its kind"),
    "nil_again": Words("ไม่มีรายการหลายเดือนติดกัน", "Nil for several months running"),
    "first_return": Words("ยื่นเป็นครั้งแรก", "First return"),
}


def refusal_of(error: RuleBroken) -> Refusal:
    """The words for what a service refused."""
    usual = account_words.refusal_of(error)
    ours = {each.field: str(_REFUSALS[each.code]) for each in error.problems if each.code in _REFUSALS}
    return Refusal({**usual.words, **ours})


def tax_names() -> list[tuple[str, Words]]:
    """The taxes for a choice: key and short name."""
    return [(key, kind.line) for key, kind in TAXES.items()]


def tax_name(key: str) -> Words:
    """The short name of a tax."""
    kind = TAXES.get(key)
    return kind.line if kind else Words(key, key)
