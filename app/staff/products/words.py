"""Words of the pages of products: what is refused, who may write."""

from flask_babel import gettext, lazy_gettext

from app.shared import roles
from app.shared.account_words import Refusal
from services import products
from services.errors import RuleBroken

editors = roles(*products.EDITORS)

_WORDS = {
    "required": lazy_gettext("กรุณากรอกข้อมูลในช่องนี้"),
    "too_long": lazy_gettext("ยาวเกินไป ใส่ได้ไม่เกิน %(max)s ตัวอักษร"),
    "not_on_list": lazy_gettext("กรุณาเลือกจากรายการ"),
    "key_shape": lazy_gettext("ใช้ตัวอักษรอังกฤษตัวเล็ก ตัวเลข และขีดกลาง เช่น phikun-silk"),
    "key_taken": lazy_gettext("มีผลิตภัณฑ์ที่ใช้ชื่อนี้แล้ว"),
    "too_many_pictures": lazy_gettext("มีภาพได้ไม่เกิน %(max)s ภาพ เอาภาพออกก่อนแล้วจึงเพิ่ม"),
    "picture_words": lazy_gettext("กรุณาบอกว่าภาพแสดงอะไร สำหรับผู้ที่มองไม่เห็น"),
    "photo_type": lazy_gettext("ภาพต้องเป็นไฟล์ JPEG, PNG, WebP หรือ HEIC"),
    "photo_too_large": lazy_gettext("ภาพใหญ่เกินไป ส่งได้ไม่เกิน 10 MB"),
    "photo_broken": lazy_gettext("เปิดภาพนี้ไม่ได้ กรุณาใช้ภาพอื่น"),
    "photo_too_many_pixels": lazy_gettext("ภาพละเอียดเกินไป กรุณาย่อก่อนส่ง"),
    "photo_empty": lazy_gettext("ไฟล์ภาพว่างเปล่า"),
    "stale": lazy_gettext("เจ้าหน้าที่คนอื่นเพิ่งแก้ไขผลิตภัณฑ์นี้ ตรวจสอบแล้วกดบันทึกอีกครั้งหากต้องการใช้ค่าของท่าน"),
    "out_of_range": lazy_gettext("ต้องอยู่ระหว่าง %(min)s ถึง %(max)s"),
    "series_shape": lazy_gettext("ใช้ตัวอักษรและตัวเลข มีขีดกลางได้ เช่น PK69"),
    "series_full": lazy_gettext("ชุดนี้ใช้เลขใกล้เต็มแล้ว กรุณาใช้ชุดใหม่"),
    "in_the_future": lazy_gettext("วันนี้ยังมาไม่ถึง"),
    "not_a_day_of_sale": lazy_gettext("วันขายต้องไม่ก่อนวันที่ทอเสร็จ และไม่หลังวันนี้"),
    "no_pieces": lazy_gettext("ยังไม่มีชิ้นงานที่พิมพ์ป้ายได้"),
}


def refusal_of(error: RuleBroken) -> Refusal:
    """The words for what a service refused."""
    words = {}
    for problem in error.problems:
        said = _WORDS.get(problem.code)
        field = f"{problem.field}-day" if problem.field in ("certificate_until", "made_on") else problem.field
        words[field] = str(said) % problem.params if said else gettext("กรุณาตรวจสอบข้อมูลที่กรอก")
    return Refusal(words)
