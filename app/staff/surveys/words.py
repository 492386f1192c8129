"""Who may use these pages, the words for kinds and faults, and for what the services refuse."""

from flask_babel import gettext, lazy_gettext

from app.shared import roles
from app.shared.account_words import Refusal
from services.audit import Channel, Role
from services.errors import Problem, RuleBroken
from services.text import Words

#: Heads build for their own unit; registry and administrators for all. Whose survey it is, the services say.
editors = roles(Role.REGISTRY, Role.ADMIN, Role.HEAD)

KIND_WORDS = {
    "rating": Words("ให้คะแนน 1–5", "Rating from 1 to 5"),
    "scale": Words("ให้คะแนน 0–10", "Scale from 0 to 10"),
    "matrix": Words("ตารางให้คะแนนหลายข้อ", "Several lines rated from 1 to 5"),
    "ranking": Words("เรียงลำดับ", "Ranking"),
    "choice": Words("เลือกหนึ่งข้อ", "One choice"),
    "choices": Words("เลือกได้หลายข้อ", "Several choices"),
    "yes_no": Words("ใช่หรือไม่ใช่", "Yes or no"),
    "number": Words("ตัวเลข", "Number"),
    "date": Words("วันที่", "Date"),
    "text": Words("ข้อความสั้น", "Short text"),
    "long_text": Words("ข้อความยาว", "Long text"),
}
KIND_HINTS = {
    "rating": Words(
        "พึงพอใจน้อยที่สุดถึงมากที่สุด คิดค่าเฉลี่ยและระดับได้", "From very dissatisfied to very satisfied; has a mean and a level."
    ),
    "scale": Words("เช่น จะแนะนำให้ผู้อื่นเพียงใด", "For example, how likely one is to recommend it."),
    "matrix": Words("หลายเรื่องในคำถามเดียว แต่ละเรื่องให้ 1–5", "Several matters in one question, each from 1 to 5."),
    "ranking": Words("จัดลำดับตัวเลือกจากสำคัญที่สุด", "Options put in order, the most important first."),
    "choice": Words("ตัวเลือกที่เลือกได้ข้อเดียว", "Only one of the options."),
    "choices": Words("ตัวเลือกที่เลือกได้มากกว่าหนึ่งข้อ", "As many of the options as one likes."),
    "yes_no": Words("ตอบใช่หรือไม่ใช่", "Answered by yes or no."),
    "number": Words("เช่น อายุ หรือจำนวนครั้ง", "For example an age, or how often."),
    "date": Words("วัน เดือน ปี", "Day, month and year."),
    "text": Words("ตอบไม่เกินหนึ่งบรรทัด", "A line at most."),
    "long_text": Words(
        "ความเห็นหรือข้อเสนอแนะ เก็บแยกจากคำตอบอื่น", "Opinions and suggestions, kept apart from other answers."
    ),
}
CHANNEL_WORDS = {
    Channel.WEB: Words("เว็บไซต์", "Website"),
    Channel.LINE: Words("LINE", "LINE"),
    Channel.QR: Words("คิวอาร์โค้ด", "QR code"),
    Channel.KIOSK: Words("ตู้บริการและแท็บเล็ต", "Kiosk and tablet"),
    Channel.COUNTER: Words("เคาน์เตอร์", "Counter"),
}
BANDS_WORDS = {
    "4.51": Words("4.51–5.00 มากที่สุด, 3.51–4.50 มาก …", "4.51–5.00 highest, 3.51–4.50 high …"),
    "4.21": Words("4.21–5.00 มากที่สุด, 3.41–4.20 มาก …", "4.21–5.00 highest, 3.41–4.20 high …"),
}
#: What hinders a publication.
_FAULTS = {
    "empty": lazy_gettext("ยังไม่มีคำถาม"),
    "kind": lazy_gettext("ไม่รู้จักชนิดคำถามนี้"),
    "no_words": lazy_gettext("ยังไม่มีข้อความภาษาไทย"),
    "no_english": lazy_gettext("ยังไม่มีข้อความภาษาอังกฤษ"),
    "too_few_options": lazy_gettext("ต้องมีตัวเลือกหรือรายการอย่างน้อย 2 ข้อ"),
    "option_words": lazy_gettext("มีตัวเลือกที่ยังไม่ครบสองภาษา"),
    "option_twice": lazy_gettext("มีตัวเลือกซ้ำกัน"),
    "one_language": lazy_gettext("คำอธิบายหรือคำกำกับยังไม่ครบสองภาษา"),
    "key_taken": lazy_gettext("รหัสคำถามซ้ำกับคำถามอื่น"),
    "skip_not_before": lazy_gettext("เงื่อนไขอ้างถึงคำถามที่ไม่ได้อยู่ก่อนหน้า"),
    "skip_value": lazy_gettext("เงื่อนไขอ้างถึงตัวเลือกที่ไม่มีแล้ว"),
    "no_mark": lazy_gettext("แบบสอบถามหลังรับบริการต้องมีคำถามให้คะแนน 1–5 ที่ถามเสมออย่างน้อยหนึ่งข้อ"),
    "too_many_sections": lazy_gettext("มีหมวดได้ไม่เกิน %(max)s หมวด"),
    "too_many_questions": lazy_gettext("มีคำถามได้ไม่เกิน %(max)s ข้อ"),
    "unchanged": lazy_gettext("ยังไม่มีสิ่งใดเปลี่ยนจากรุ่นที่เผยแพร่อยู่"),
    "not_open": lazy_gettext("แบบสอบถามนี้ไม่ได้เปิดอยู่"),
    "not_closed": lazy_gettext("แบบสอบถามนี้ไม่ได้ปิดอยู่"),
}
_WORDS = {
    **_FAULTS,
    "required": lazy_gettext("กรุณากรอกข้อมูลในช่องนี้"),
    "too_long": lazy_gettext("ยาวเกินไป ใส่ได้ไม่เกิน %(max)s ตัวอักษร"),
    "too_many": lazy_gettext("ใส่ได้ไม่เกิน %(max)s รายการ"),
    "key_shape": lazy_gettext("ใช้ตัวอักษรอังกฤษตัวเล็ก ตัวเลข และขีด ขึ้นต้นด้วยตัวอักษร ไม่เกิน 40 ตัว"),
    "key_taken": lazy_gettext("มีแบบสอบถามที่ใช้ชื่อบนเว็บนี้แล้ว"),
    "key_in_use": lazy_gettext("เปลี่ยนไม่ได้ เพราะเผยแพร่แล้วและอาจพิมพ์คิวอาร์โค้ดไปแล้ว"),
    "not_on_list": lazy_gettext("กรุณาเลือกจากรายการ"),
    "not_your_unit": lazy_gettext("เลือกได้เฉพาะหน่วยงานของท่าน"),
    "both_languages": lazy_gettext("กรุณากรอกให้ครบทั้งสองภาษา หรือเว้นว่างทั้งคู่"),
    "ends_before_begin": lazy_gettext("วันปิดต้องไม่มาก่อนวันเปิด"),
    "channels_needed": lazy_gettext("กรุณาเลือกอย่างน้อยหนึ่งช่องทาง"),
    "date": lazy_gettext("กรุณากรอกวันที่ให้ครบ เช่น 20 11 2569 หรือเว้นว่างทั้งสามช่อง"),
}
#: How a field is named in the summary at the top, where several share the same words.
_LABELS = {
    "title_th": lazy_gettext("ชื่อ (ไทย)"),
    "title_en": lazy_gettext("ชื่อ (อังกฤษ)"),
    "intro_th": lazy_gettext("คำนำ (ไทย)"),
    "intro_en": lazy_gettext("คำนำ (อังกฤษ)"),
    "thanks_th": lazy_gettext("คำขอบคุณ (ไทย)"),
    "thanks_en": lazy_gettext("คำขอบคุณ (อังกฤษ)"),
    "label_th": lazy_gettext("คำถาม (ไทย)"),
    "label_en": lazy_gettext("คำถาม (อังกฤษ)"),
    "hint_th": lazy_gettext("คำอธิบาย (ไทย)"),
    "hint_en": lazy_gettext("คำอธิบาย (อังกฤษ)"),
    "name_th": lazy_gettext("ชื่อ (ไทย)"),
    "name_en": lazy_gettext("ชื่อ (อังกฤษ)"),
}
_DAYS = ("opens_on", "closes_on")
_OTHER_FIELDS = {"opens_on": "opens_on-day", "closes_on": "closes_on-day", "options": "row-1-th", "rows": "row-1-th"}


def refusal_of(error: RuleBroken) -> Refusal:
    """The words for what was refused, beside each field."""
    words: dict[str, str] = {}
    for problem in error.problems:
        field = problem.field.rpartition(".")[2]
        code = "date" if field in _DAYS and problem.code != "ends_before_begin" else problem.code
        said = _said(code, problem)
        label = _LABELS.get(field)
        words.setdefault(_OTHER_FIELDS.get(field, field), f"{label}: {said}" if label else said)
    return Refusal(words)


def fault_words(problem: Problem) -> str:
    """What hinders a publication, in words."""
    said = _FAULTS.get(problem.code)
    return str(said) % problem.params if said else gettext("กรุณาตรวจสอบข้อมูลที่กรอก")


def _said(code: str, problem: Problem) -> str:
    return str(_WORDS[code]) % problem.params if code in _WORDS else gettext("กรุณาตรวจสอบข้อมูลที่กรอก")
