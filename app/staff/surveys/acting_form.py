"""Forms of improvements, quotas and consultations: what was typed, days and numbers, words for what is refused."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from flask_babel import gettext, lazy_gettext

from app.shared.account_words import Refusal
from app.shared.fields.date import split
from services.errors import RuleBroken
from services.questions import DataClass, Question, get_kind
from services.text import Words, arabic_digits

PARTS = ("day", "month", "year")
LONGEST = 4000
_WORDS = {
    "required": lazy_gettext("กรุณากรอกข้อมูลในช่องนี้"),
    "too_long": lazy_gettext("ยาวเกินไป ใส่ได้ไม่เกิน %(max)s ตัวอักษร"),
    "not_on_list": lazy_gettext("กรุณาเลือกจากรายการ"),
    "day_passed": lazy_gettext("วันครบกำหนดต้องไม่เป็นวันที่ผ่านมาแล้ว"),
    "date": lazy_gettext("กรุณากรอกวันที่ให้ครบ เช่น 20 11 2569"),
    "target_outside": lazy_gettext("ใส่ค่าเฉลี่ยที่ต้องการ เช่น 4.50"),
    "group_too_few": lazy_gettext("กลุ่มนี้มีผู้ตอบน้อยเกินไป เลือกกลุ่มอื่นหรือดูทั้งแบบสอบถาม"),
    "not_now": lazy_gettext("สถานะเปลี่ยนไปแล้ว กรุณาตรวจสอบอีกครั้ง"),
    "not_done": lazy_gettext("เผยแพร่ได้เมื่อดำเนินการเสร็จแล้ว"),
    "both_languages": lazy_gettext("กรุณากรอกให้ครบทั้งสองภาษา"),
    "population_outside": lazy_gettext("ใส่จำนวนคนเป็นจำนวนเต็ม ไม่เกิน 100 ล้าน"),
    "sample_outside": lazy_gettext("ใส่จำนวนตัวอย่างเป็นจำนวนเต็ม ไม่เกินจำนวนประชากร"),
    "file_needed": lazy_gettext("กรุณาเลือกไฟล์"),
    "file_empty": lazy_gettext("ไฟล์นี้ว่าง กรุณาเลือกไฟล์อื่น"),
    "file_too_large": lazy_gettext("ไฟล์ใหญ่เกิน 20 MB กรุณาเลือกไฟล์ที่เล็กกว่านี้"),
    "file_type": lazy_gettext("รับเฉพาะไฟล์ PDF"),
    "file_broken": lazy_gettext("เปิดไฟล์นี้ไม่ได้ กรุณาเลือกไฟล์อื่น"),
}
_LABELS = {
    "todo_th": lazy_gettext("สิ่งที่จะทำ (ไทย)"),
    "todo_en": lazy_gettext("สิ่งที่จะทำ (อังกฤษ)"),
    "done_th": lazy_gettext("ผลที่เกิดขึ้น (ไทย)"),
    "done_en": lazy_gettext("ผลที่เกิดขึ้น (อังกฤษ)"),
    "finding": lazy_gettext("สิ่งที่พบ"),
    "owner": lazy_gettext("ผู้รับผิดชอบ"),
    "outcome_th": lazy_gettext("สิ่งที่ดำเนินการ (ไทย)"),
    "outcome_en": lazy_gettext("สิ่งที่ดำเนินการ (อังกฤษ)"),
}
_DAYS = ("due_on",)
_HIGHEST = Decimal(10)


def typed_of(form: Mapping[str, str], names: tuple[str, ...], days: tuple[str, ...] = ()) -> dict[str, str]:
    """What was typed, by the names of the fields."""
    parts = [f"{name}-{part}" for name in days for part in PARTS]
    return {name: form.get(name, "")[:LONGEST] for name in (*names, *parts)}


def shown_day(name: str, day: date | None, language: str) -> dict[str, str]:
    """A day as its three inputs show it."""
    parts = split(day.isoformat(), ("year", "month", "day"), language) if day else {}
    return {f"{name}-{part}": parts.get(part, "") for part in PARTS}


def day_of(typed: Mapping[str, str], name: str) -> date | None:
    """The day that was typed; None where nothing was. RuleBroken."""
    question = Question(name, "date", Words("วันที่", "Day"), DataClass.PUBLIC, required=False)
    value = get_kind("date").check(question, {part: typed[f"{name}-{part}"] for part in PARTS})
    return date.fromisoformat(value) if value else None


def thousandths_of(typed: str, name: str) -> int | None:
    """A mean that was typed, in thousandths; None where nothing was. RuleBroken."""
    said = arabic_digits(typed).strip()
    if not said:
        return None
    try:
        number = Decimal(said)
    except InvalidOperation as error:
        raise RuleBroken(name, "target_outside") from error
    if not number.is_finite() or not 0 <= number <= _HIGHEST:
        raise RuleBroken(name, "target_outside")
    return int(number * 1000)


def thousandths_shown(value: int | None) -> str:
    """The other way round: "4.50"; "" for none."""
    return "" if value is None else f"{Decimal(value) / 1000:.2f}"


def refusal_of(error: RuleBroken, *, whole: str = "") -> Refusal:
    """The words for what was refused, beside each field; `whole` names the field of what is refused without one."""
    words: dict[str, str] = {}
    for problem in error.problems:
        field = problem.field.partition(".")[0] or whole
        code = "date" if field in _DAYS and problem.code not in ("required", "day_passed") else problem.code
        said = str(_WORDS[code]) % problem.params if code in _WORDS else gettext("กรุณาตรวจสอบข้อมูลที่กรอก")
        label = _LABELS.get(field)
        words.setdefault(f"{field}-day" if field in _DAYS else field, f"{label}: {said}" if label else said)
    return Refusal(words)
