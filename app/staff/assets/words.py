"""What is common to the pages of assets: who may change them, the lists of their forms, the words for refusals."""

from flask_babel import gettext, lazy_gettext

from app.shared import roles
from app.shared.account_words import Refusal
from services import assets, organisation
from services.audit import Role
from services.errors import RuleBroken
from services.text import Words

#: Who enters and changes assets; every officer reads them.
editors = roles(Role.ADMIN, Role.REGISTRY, Role.HEAD)

_WORDS = {
    "required": lazy_gettext("กรุณากรอกข้อมูลในช่องนี้"),
    "too_long": lazy_gettext("ยาวเกินไป ใส่ได้ไม่เกิน %(max)s ตัวอักษร"),
    "number_shape": lazy_gettext("เลขทรัพย์สินใช้ตัวอักษร ตัวเลข จุด ขีด ทับ และเว้นวรรค ขึ้นต้นและลงท้ายด้วยตัวอักษรหรือตัวเลข"),
    "number_taken": lazy_gettext("มีทรัพย์สินเลขนี้แล้ว"),
    "not_on_list": lazy_gettext("กรุณาเลือกจากรายการ"),
    "not_a_point": lazy_gettext("กรุณากรอกพิกัดเป็นตัวเลข เช่น 18.578"),
    "axes_swapped": lazy_gettext("ละติจูดและลองจิจูดสลับกัน"),
    "outside": lazy_gettext("จุดนี้อยู่นอกเขตจังหวัด"),
    "half_a_point": lazy_gettext("กรุณากรอกทั้งละติจูดและลองจิจูด หรือเว้นว่างทั้งสองช่อง"),
    "place_needed": lazy_gettext("กรุณาเลือกอำเภอ หรือกรอกพิกัด"),
    "key_shape": lazy_gettext("รหัสใช้ตัวอักษรอังกฤษตัวเล็ก ตัวเลข และขีด ขึ้นต้นด้วยตัวอักษร"),
    "key_taken": lazy_gettext("มีรหัสนี้แล้ว"),
    "whole_number": lazy_gettext("กรุณากรอกเป็นจำนวนเต็ม"),
    "file_empty": lazy_gettext("กรุณาเลือกไฟล์ที่มีข้อมูล"),
    "file_too_large": lazy_gettext("ไฟล์ใหญ่เกินไป ต้องไม่เกิน %(most)s MB"),
    "file_broken": lazy_gettext("อ่านไฟล์นี้ไม่ได้ รับไฟล์ CSV หรือ GeoJSON ที่ไม่เสียหาย"),
    "columns_missing": lazy_gettext("ไม่พบหัวตาราง %(columns)s"),
    "too_many_rows": lazy_gettext("ไฟล์มีมากเกินไป ต้องไม่เกิน %(most)s แถว กรุณาแบ่งไฟล์"),
    "not_wgs84": lazy_gettext("พิกัดในไฟล์ต้องเป็น WGS84 (EPSG:4326)"),
    "nothing_good": lazy_gettext("ไม่มีแถวที่นำเข้าได้"),
    "decided_already": lazy_gettext("ไฟล์นี้นำเข้าแล้ว"),
    "too_many": lazy_gettext("เลือกได้ครั้งละไม่เกิน %(max)s ป้าย กรุณากรองรายการให้แคบลง"),
}
STATES = {
    "active": Words("ใช้งาน", "In use"),
    "retired": Words("เลิกใช้แล้ว", "Out of use"),
    "any": Words("ทั้งหมด", "All"),
}


def refusal_of(broken: RuleBroken) -> Refusal:
    """The words for everything that was refused."""
    said = {}
    for problem in broken.problems:
        words = _WORDS.get(problem.code)
        said[problem.field] = str(words) % problem.params if words else gettext("กรุณาตรวจสอบข้อมูลที่กรอก")
    return Refusal(said)


def kind_choices(present: str = "") -> list[tuple[str, Words]]:
    """The kinds to choose from: those in use, and the present one."""
    return [(kind.key, kind.name) for kind in assets.list_kinds() if kind.is_active or kind.key == present]


def unit_choices(present: int | None = None) -> list[tuple[str, Words]]:
    """The units to choose from: those in use, and the present one."""
    return [(str(unit.id), unit.name) for unit in organisation.list_units() if unit.is_active or unit.id == present]
