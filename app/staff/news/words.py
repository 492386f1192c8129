"""Words of the news pages: what is refused, where a sending stands, who may do what."""

from flask_babel import gettext, lazy_gettext

from app.shared import roles
from app.shared.account_words import Refusal
from services import news
from services.errors import RuleBroken
from services.news import Audience, BatchState, BroadcastState, NewsState
from services.text import Words

writers = roles(*news.WRITERS)
approvers = roles(*news.APPROVERS)

_WORDS = {
    "required": lazy_gettext("กรุณากรอกข้อมูลในช่องนี้"),
    "too_long": lazy_gettext("ยาวเกินไป ใส่ได้ไม่เกิน %(max)s ตัวอักษร"),
    "not_on_list": lazy_gettext("กรุณาเลือกจากรายการ"),
    "both_or_none": lazy_gettext("ภาษาอังกฤษต้องมีทั้งหัวข้อและเนื้อหา หรือเว้นว่างทั้งสองช่อง"),
    "link_shape": lazy_gettext("กรุณากรอกลิงก์ที่ขึ้นต้นด้วย https:// หรือ http://"),
    "case_not_public": lazy_gettext("ไม่พบเรื่องนี้ในรายการสาธารณะ หรือเรื่องยังไม่ยุติ"),
    "photo_type": lazy_gettext("ภาพต้องเป็นไฟล์ JPEG, PNG, WebP หรือ HEIC"),
    "photo_too_large": lazy_gettext("ภาพใหญ่เกินไป ส่งได้ไม่เกิน 10 MB"),
    "photo_broken": lazy_gettext("เปิดภาพนี้ไม่ได้ กรุณาใช้ภาพอื่น"),
    "photo_too_many_pixels": lazy_gettext("ภาพละเอียดเกินไป กรุณาย่อก่อนส่ง"),
    "photo_empty": lazy_gettext("ไฟล์ภาพว่างเปล่า"),
    "stale": lazy_gettext("เจ้าหน้าที่คนอื่นเพิ่งแก้ไขข่าวนี้ ตรวจสอบแล้วกดบันทึกอีกครั้งหากต้องการใช้ค่าของท่าน"),
    "not_a_draft": lazy_gettext("รายการนี้ส่งขออนุมัติแล้ว แก้ไขไม่ได้"),
    "not_waiting": lazy_gettext("รายการนี้ไม่ได้รออนุมัติแล้ว"),
    "not_stopped": lazy_gettext("รายการนี้ไม่ได้หยุดอยู่"),
    "is_over": lazy_gettext("รายการนี้สิ้นสุดแล้ว"),
    "own_news": lazy_gettext("ผู้เขียน ผู้แก้ไข หรือผู้ขออนุมัติ อนุมัติรายการของตนเองไม่ได้"),
    "text_changed": lazy_gettext("เนื้อหาข่าวเปลี่ยนไปแล้ว กรุณาเปิดหน้านี้ใหม่และตรวจสอบอีกครั้ง"),
    "news_withdrawn": lazy_gettext("ข่าวนี้ถอนออกแล้ว ส่งไม่ได้"),
    "news_draft": lazy_gettext("ข่าวนี้ยังเป็นฉบับร่าง กรุณาเผยแพร่ข่าวบนเว็บไซต์ก่อน แล้วจึงส่งขออนุมัติ"),
    "quota_reserve": lazy_gettext(
        "ข้อความที่เหลือของเดือนนี้ไม่พอ ส่วนที่กันไว้ใช้กับใบแจ้งชำระ คำถามถึงประชาชน และผลการดำเนินการ ส่งข่าวไม่ได้"
    ),
    "no_english": lazy_gettext("ข่าวนี้ไม่มีภาษาอังกฤษ"),
    "no_chat": lazy_gettext("ยังไม่ได้ผูกแชตของท่าน กดขอรหัสแล้วพิมพ์รหัสในแชต LINE ของท่าน"),
    "in_the_past": lazy_gettext("เวลานี้ผ่านไปแล้ว กรุณาเลือกเวลาในอนาคต"),
    "too_far": lazy_gettext("ตั้งเวลาล่วงหน้าได้ไม่เกิน 1 ปี"),
    "no_day": lazy_gettext("กรุณากรอกวันที่ให้ถูกต้อง เช่น 5 12 2569"),
    "no_time": lazy_gettext("กรุณากรอกเวลา เช่น 09.30"),
    "key_shape": lazy_gettext("รหัสใช้ตัวอักษรอังกฤษตัวเล็ก ตัวเลข และขีด ขึ้นต้นด้วยตัวอักษร"),
    "out_of_range": lazy_gettext("ต้องอยู่ระหว่าง %(min)s ถึง %(max)s"),
    "too_many_kinds": lazy_gettext("เปิดใช้ได้ไม่เกิน %(max)s เรื่อง"),
}

ITEM_STATES = {
    NewsState.DRAFT: (Words("ฉบับร่าง", "Draft"), "silk"),
    NewsState.PUBLISHED: (Words("เผยแพร่แล้ว", "Published"), "jade"),
    NewsState.WITHDRAWN: (Words("ถอนแล้ว", "Withdrawn"), "amber"),
}
STATES = {
    BroadcastState.DRAFT: (Words("ฉบับร่าง", "Draft"), "silk"),
    BroadcastState.WAITING: (Words("รออนุมัติ", "Waiting for approval"), "amber"),
    BroadcastState.APPROVED: (Words("อนุมัติแล้ว รอส่ง", "Approved, to be sent"), "indigo"),
    BroadcastState.RUNNING: (Words("กำลังส่ง", "Being sent"), "jade"),
    BroadcastState.STOPPED: (Words("หยุดไว้", "Stopped"), "rose"),
    BroadcastState.DONE: (Words("ส่งเสร็จแล้ว", "Sent"), "silk"),
    BroadcastState.CANCELLED: (Words("ยกเลิกแล้ว", "Cancelled"), "silk"),
}
GROUPS = {
    "": Words("ทั้งหมด", "All"),
    "draft": Words("ฉบับร่าง", "Drafts"),
    "waiting": Words("รออนุมัติ", "Waiting for approval"),
    "scheduled": Words("อนุมัติแล้ว", "Approved"),
    "running": Words("กำลังส่ง", "Running"),
    "over": Words("สิ้นสุดแล้ว", "Over"),
}
AUDIENCES = {
    Audience.SUBSCRIBERS: Words("ผู้ที่ยินยอมรับข่าวเรื่องนี้", "Those who agreed to news of this kind"),
    Audience.FRIENDS: Words("เพื่อนทุกคนของบัญชี LINE", "Every friend of the LINE account"),
}
REASONS = {
    "quota": Words(
        "ข้อความของเดือนนี้หมดแล้ว ส่งต่อได้เมื่อมีโควตาเพิ่ม", "The month's messages are used up; it can go on when there are more."
    ),
    "quota_reserve": Words(
        "ข้อความที่เหลือของเดือนนี้ไม่พอโดยไม่แตะส่วนที่กันไว้",
        "What is left of the month does not suffice without touching the reserve.",
    ),
    "quota_unknown": Words(
        "ถามโควตาจาก LINE ไม่ได้ ตรวจสอบการเชื่อมต่อช่องทาง LINE แล้วกด “ส่งข่าวต่อ”",
        "LINE does not tell the quota: check the channel, then let it go on.",
    ),
    "text_changed": Words("เนื้อหาข่าวเปลี่ยนหลังขออนุมัติ ต้องขออนุมัติใหม่", "The text was changed: it has to be approved anew."),
    "handed_back": Words("ผู้อนุมัติส่งคืน", "Handed back by the approver"),
}
TESTS = {
    BatchState.WAITING: Words("กำลังส่งฉบับทดสอบ", "The test is on its way"),
    BatchState.SENDING: Words("กำลังส่งฉบับทดสอบ", "The test is on its way"),
    BatchState.SENT: Words("ส่งฉบับทดสอบแล้ว", "The test was sent"),
    BatchState.FAILED: Words("ส่งฉบับทดสอบไม่สำเร็จ", "The test could not be sent"),
}


def refusal_of(error: RuleBroken) -> Refusal:
    """The words for what a service refused."""
    words = {}
    for problem in error.problems:
        said = _WORDS.get(problem.code)
        words[problem.field] = str(said) % problem.params if said else gettext("กรุณาตรวจสอบข้อมูลที่กรอก")
    return Refusal(words)
