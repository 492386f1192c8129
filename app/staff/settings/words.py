"""What is common to the settings pages: who may use them, and the words for what the services refuse."""

from collections.abc import Mapping

from flask import flash
from flask_babel import gettext, lazy_gettext

from app.shared import roles
from app.shared.account_words import Refusal
from services.audit import Role
from services.errors import RuleBroken

administrators = roles(Role.ADMIN)

WORDS = {
    "required": lazy_gettext("กรุณากรอกข้อมูลในช่องนี้"),
    "too_long": lazy_gettext("ข้อความต้องไม่เกิน %(most)s ตัวอักษร"),
    "email_shape": lazy_gettext("กรุณากรอกอีเมลให้ถูกต้อง เช่น name@example.org"),
    "phone_shape": lazy_gettext("กรุณากรอกหมายเลขโทรศัพท์เป็นตัวเลข เช่น 053-000-000 ต่อ 12"),
    "website_shape": lazy_gettext("ที่อยู่เว็บไซต์ต้องขึ้นต้นด้วย https:// หรือ http://"),
    "unknown_kind": lazy_gettext("กรุณาเลือกประเภทจากรายการ"),
    "colour_shape": lazy_gettext("กรุณากรอกสีเป็นเลขฐานสิบหกหกหลัก เช่น #2b2a6b"),
    "contrast_too_low": lazy_gettext("สีนี้อ่านยาก ความต่างของสีเป็น %(found)s ต่อ 1 ต้องไม่น้อยกว่า %(least)s ต่อ 1"),
    "key_shape": lazy_gettext("รหัสหน่วยงานใช้ตัวอักษร a–z ตัวเลข และขีด ขึ้นต้นด้วยตัวอักษร"),
    "name_taken": lazy_gettext("มีตู้ชื่อนี้แล้ว"),
    "key_taken": lazy_gettext("มีหน่วยงานที่ใช้รหัสนี้แล้ว"),
    "unknown_unit": lazy_gettext("กรุณาเลือกหน่วยงานจากรายการ"),
    "unit_circle": lazy_gettext("หน่วยงานอยู่ใต้ตนเองหรือใต้หน่วยงานย่อยของตนเองไม่ได้"),
    "unit_has_children": lazy_gettext("ยังมีหน่วยงานย่อยที่ใช้งานอยู่ กรุณาย้ายหรือปิดหน่วยงานย่อยก่อน"),
    "whole_number": lazy_gettext("กรุณากรอกเป็นจำนวนเต็ม"),
    "too_small": lazy_gettext("ต้องไม่น้อยกว่า %(least)s"),
    "too_large": lazy_gettext("ต้องไม่เกิน %(most)s"),
    "unknown_choice": lazy_gettext("กรุณาเลือกจากรายการ"),
    "yes_or_no": lazy_gettext("กรุณาเลือกใช้หรือไม่ใช้"),
    "tiles_shape": lazy_gettext("ที่อยู่ต้องขึ้นต้นด้วย https:// และมี {z} {x} {y} ครบ"),
    "taken": lazy_gettext("มีชื่อนี้อยู่แล้ว"),
    "too_many": lazy_gettext("มีได้ไม่เกิน %(most)s รายการ"),
    "not_on_list": lazy_gettext("กรุณาเลือกจากรายการ"),
    "changed_meanwhile": lazy_gettext("เจ้าหน้าที่คนอื่นเปลี่ยนค่านี้เป็น %(theirs)s ขณะที่ท่านแก้ไข กดบันทึกอีกครั้งหากต้องการใช้ค่าของท่าน"),
    "gap_missing": lazy_gettext("ข้อความต้องมีช่อง {%(gap)s} อยู่ด้วย"),
    "gap_unknown": lazy_gettext("ข้อความนี้ไม่มีช่อง {%(gap)s} กรุณาใช้เฉพาะช่องที่กำหนด"),
    "braces": lazy_gettext("วงเล็บปีกกาไม่ครบคู่ หรือมีสิ่งอื่นนอกจากชื่อช่อง"),
    "closes_before_opening": lazy_gettext("เวลาปิดต้องหลังเวลาเปิด"),
    "time_shape": lazy_gettext("กรุณากรอกเวลา เช่น 08:30 หรือเว้นว่างทั้งสองช่องหากปิดทำการ"),
    "not_between": lazy_gettext("ต้องอยู่ระหว่าง %(min)s ถึง %(max)s"),
    "wrong_form": lazy_gettext("รูปแบบไม่ถูกต้อง โปรดดูคำแนะนำ"),
    "never_open": lazy_gettext("ต้องเปิดทำการอย่างน้อยหนึ่งวันในสัปดาห์ มิฉะนั้นจะนับวันทำการไม่ได้"),
    "date_shape": lazy_gettext("กรุณากรอกวันที่ให้ถูกต้อง เช่น 17 4 2570"),
    "holiday_exists": lazy_gettext("วันนี้อยู่ในรายการวันหยุดแล้ว"),
    "year_range": lazy_gettext("กรุณากรอกปี พ.ศ. ให้ถูกต้อง เช่น 2570"),
    "unknown_place": lazy_gettext("ไม่พบพื้นที่รหัส %(place)s"),
    "too_much_covered": lazy_gettext("ประเภทเรื่องคูณพื้นที่ต้องไม่เกิน %(most)s คู่ กรุณาเลือกทั้งอำเภอแทนรายตำบล"),
    "lat_range": lazy_gettext("ละติจูดในประเทศไทยอยู่ระหว่าง 5 ถึง 21"),
    "lon_range": lazy_gettext("ลองจิจูดในประเทศไทยอยู่ระหว่าง 97 ถึง 106"),
    "file_empty": lazy_gettext("กรุณาเลือกไฟล์ที่มีข้อมูล"),
    "file_too_large": lazy_gettext("ไฟล์ใหญ่เกินไป ต้องไม่เกิน %(most)s MB"),
    "file_kind": lazy_gettext("รับเฉพาะไฟล์ .geojson .json หรือ .zip ของ shapefile"),
    "file_broken": lazy_gettext("อ่านไฟล์นี้ไม่ได้ ไฟล์อาจเสียหาย"),
    "zip_bomb": lazy_gettext("ไฟล์ zip นี้ขยายออกแล้วใหญ่หรือมีไฟล์มากเกินไป"),
    "zip_no_shapefile": lazy_gettext("ไม่พบไฟล์ .shp ใน zip"),
    "zip_many_layers": lazy_gettext("ใน zip มีไฟล์ .shp มากกว่าหนึ่งชุด กรุณาแยกทีละชุด"),
    "not_wgs84": lazy_gettext("พิกัดไม่ใช่ WGS84 (EPSG:4326) กรุณาแปลงพิกัดก่อน เช่น ด้วย QGIS แล้วส่งออกใหม่"),
    "axes_swapped": lazy_gettext("พิกัดสลับกัน ต้องเป็นลองจิจูดก่อนละติจูด"),
    "outside_thailand": lazy_gettext("พิกัดอยู่นอกประเทศไทย"),
    "geometry_kind": lazy_gettext("รับเฉพาะรูปหลายเหลี่ยม (Polygon หรือ MultiPolygon)"),
    "geometry_shape": lazy_gettext("มีรูปหลายเหลี่ยมที่ไม่สมบูรณ์ในไฟล์"),
    "geometry_too_many_points": lazy_gettext("ไฟล์มีจุดมากเกินไป กรุณาลดรายละเอียดของเส้น (simplify) ก่อน"),
    "too_many_features": lazy_gettext("ไฟล์มีมากกว่า %(most)s พื้นที่"),
    "unknown_field": lazy_gettext("ไม่มีคอลัมน์ชื่อนี้ในไฟล์ ที่มีคือ %(known)s"),
    "nothing_matches": lazy_gettext("ไม่มีพื้นที่ในไฟล์ที่ตรงกับรหัสหรือชื่อในระบบ"),
    "columns_missing": lazy_gettext("ตารางขาดคอลัมน์ %(names)s"),
    "row_unknown_place": lazy_gettext("แถวที่ %(row)s: ไม่พบรหัสพื้นที่"),
    "row_bad_position": lazy_gettext("แถวที่ %(row)s: พิกัดไม่ถูกต้อง"),
    "row_too_much_covered": lazy_gettext("แถวที่ %(row)s: ประเภทเรื่องคูณพื้นที่ต้องไม่เกิน %(most)s คู่"),
    "table_too_much_covered": lazy_gettext("ทั้งตารางมีประเภทเรื่องคูณพื้นที่เกิน %(most)s คู่ กรุณาแบ่งเป็นหลายไฟล์"),
    "row_no_name": lazy_gettext("แถวที่ %(row)s: ไม่มีชื่อหน่วยงาน"),
    "row_unknown_kind": lazy_gettext("แถวที่ %(row)s: ไม่รู้จักประเภทหน่วยงาน"),
    "photo_too_large": lazy_gettext("ภาพใหญ่เกิน 10 MB"),
    "photo_type": lazy_gettext("ภาพต้องเป็น JPEG PNG WebP หรือ HEIC"),
    "photo_broken": lazy_gettext("เปิดภาพนี้ไม่ได้ ไฟล์อาจเสียหาย"),
    "photo_too_many_pixels": lazy_gettext("ภาพมีขนาดใหญ่เกินไป กรุณาย่อภาพก่อน"),
    "photo_empty": lazy_gettext("ไฟล์ภาพว่างเปล่า"),
}  # fmt: skip

#: How fields are named before words such as "fill this in", which several fields share.
LABELS = {
    "name_th": lazy_gettext("ชื่อเต็ม (ไทย)"),
    "name_en": lazy_gettext("ชื่อเต็ม (อังกฤษ)"),
    "short_th": lazy_gettext("ชื่อย่อ (ไทย)"),
    "short_en": lazy_gettext("ชื่อย่อ (อังกฤษ)"),
    "product_th": lazy_gettext("ชื่อบริการนี้ (ไทย)"),
    "product_en": lazy_gettext("ชื่อบริการนี้ (อังกฤษ)"),
    "registry_th": lazy_gettext("ชื่อศูนย์รับเรื่อง (ไทย)"),
    "registry_en": lazy_gettext("ชื่อศูนย์รับเรื่อง (อังกฤษ)"),
    "initials": lazy_gettext("อักษรย่อในตรา"),
    "indigo": lazy_gettext("สีหลัก"),
    "gold": lazy_gettext("สีเส้น"),
    "jade": lazy_gettext("สีปุ่ม"),
    "position": lazy_gettext("ลำดับที่แสดง"),
    "text_th": lazy_gettext("ข้อความภาษาไทย"),
    "text_en": lazy_gettext("ข้อความภาษาอังกฤษ"),
}


def say_problem(code: str, params: Mapping[str, object]) -> str:
    """The words for one refusal."""
    words = WORDS.get(code)
    return str(words) % params if words is not None else gettext("กรุณาตรวจสอบข้อมูลที่กรอก")


def refusal_of(
    error: RuleBroken, labels: Mapping[str, str] | None = None, *, whole: str = "", **renamed: str
) -> Refusal:
    """The words for what a service refused, beside each field.

    The summary at the top names the field where the words alone would not say which; `labels` adds to the usual names.
    `renamed` says what a field is called on the page, `whole` which one takes what names no field.
    """
    words: dict[str, str] = {}
    for problem in error.problems:
        field = renamed.get(problem.field, problem.field) or whole
        label = (labels or {}).get(field) or LABELS.get(field)
        said = say_problem(problem.code, problem.params)
        said = f"{label}: {said}" if label else said
        words[field] = f"{words[field]} · {said}" if field in words else said
    return Refusal(words)


def saved() -> None:
    """Tells the officer that the page was saved."""
    flash(gettext("บันทึกแล้ว"), "success")
