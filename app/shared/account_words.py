"""The words for what is refused at sign-in, registration and the administration of officers; the names of the roles."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext, lazy_gettext

from services.audit import Role
from services.errors import RuleBroken

WORDS = {
    "sign_in_refused": lazy_gettext("อีเมลหรือรหัสผ่านไม่ถูกต้อง"),
    "sign_in_wait": lazy_gettext("ลองเข้าสู่ระบบหลายครั้งเกินไป กรุณารอ %(seconds)s วินาทีแล้วลองใหม่"),
    "email_unconfirmed": lazy_gettext("ยังไม่ได้ยืนยันอีเมล กรุณาเปิดลิงก์ในอีเมลที่เราส่งให้ หรือสมัครอีกครั้งเพื่อรับลิงก์ใหม่"),
    "email_missing": lazy_gettext("กรุณากรอกอีเมล"),
    "email_invalid": lazy_gettext("กรุณากรอกอีเมลให้ถูกต้อง เช่น name@example.org"),
    "email_taken": lazy_gettext("มีเจ้าหน้าที่ที่ใช้อีเมลนี้แล้ว"),
    "password_short": lazy_gettext("รหัสผ่านต้องมีอย่างน้อย %(minimum)s ตัวอักษร"),
    "password_long": lazy_gettext("รหัสผ่านต้องไม่เกิน %(maximum)s ตัวอักษร"),
    "password_common": lazy_gettext("รหัสผ่านนี้เดาง่ายเกินไป กรุณาใช้รหัสผ่านอื่น"),
    "password_like_email": lazy_gettext("รหัสผ่านต้องไม่เหมือนอีเมลของท่าน"),
    "password_differs": lazy_gettext("รหัสผ่านสองช่องไม่ตรงกัน"),
    "password_wrong": lazy_gettext("รหัสผ่านไม่ถูกต้อง"),
    "name_long": lazy_gettext("ชื่อต้องไม่เกิน %(maximum)s ตัวอักษร"),
    "phone_invalid": lazy_gettext("กรุณากรอกหมายเลขโทรศัพท์ให้ถูกต้อง"),
    "post_missing": lazy_gettext("กรุณากรอกตำแหน่ง"),
    "post_long": lazy_gettext("ตำแหน่งต้องไม่เกิน %(maximum)s ตัวอักษร"),
    "unit_unknown": lazy_gettext("กรุณาเลือกหน่วยงาน"),
    "role_unknown": lazy_gettext("กรุณาเลือกบทบาท"),
    "last_admin": lazy_gettext("ต้องมีผู้ดูแลระบบอย่างน้อยหนึ่งคน กรุณาตั้งผู้ดูแลระบบคนอื่นก่อน"),
    "identity_taken": lazy_gettext("LINE นี้เชื่อมกับบัญชีอื่นอยู่แล้ว กรุณายกเลิกที่บัญชีนั้นก่อน"),
    "identity_other": lazy_gettext("บัญชีนี้เชื่อมกับ LINE อื่นอยู่แล้ว กรุณายกเลิกก่อน แล้วเชื่อมใหม่"),
    "last_way_in": lazy_gettext("บัญชีนี้เข้าสู่ระบบได้ด้วย LINE เท่านั้น จึงยกเลิกการเชื่อมไม่ได้ หากไม่ต้องการใช้บัญชีแล้ว ปิดบัญชีได้"),
    "officer_inactive": lazy_gettext("บัญชีนี้ปิดใช้งานอยู่ กรุณาเปิดใช้งานก่อน"),
}

ROLES = {
    Role.REGISTRY: lazy_gettext("ศูนย์รับเรื่อง"),
    Role.OFFICER: lazy_gettext("เจ้าหน้าที่หน่วยงาน"),
    Role.HEAD: lazy_gettext("หัวหน้าหน่วยงาน"),
    Role.COUNTER: lazy_gettext("เจ้าหน้าที่จุดบริการ"),
    Role.FINANCE: lazy_gettext("เจ้าหน้าที่การคลัง"),
    Role.EXECUTIVE: lazy_gettext("ผู้บริหาร"),
    Role.INTEGRITY: lazy_gettext("เจ้าหน้าที่รับเรื่องทุจริต"),
    Role.AUDITOR: lazy_gettext("ผู้ตรวจสอบ"),
    Role.ADMIN: lazy_gettext("ผู้ดูแลระบบ"),
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a form came back: the words for each field; "" stands for the whole form."""

    words: Mapping[str, str]

    @classmethod
    def of(cls, field: str, code: str, **params: object) -> "Refusal":
        """One problem."""
        return cls({field: _say(code, params)})

    def at(self, field: str) -> str:
        """The words for a field, or nothing."""
        return self.words.get(field, "")


def refusal_of(error: RuleBroken) -> Refusal:
    """The words for what a service refused."""
    return Refusal({problem.field: _say(problem.code, problem.params) for problem in error.problems})


def _say(code: str, params: Mapping[str, object]) -> str:
    words = WORDS.get(code)
    return str(words) % params if words is not None else gettext("กรุณาตรวจสอบข้อมูลที่กรอก")
