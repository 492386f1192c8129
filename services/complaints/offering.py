"""The service `complaint` as every channel offers it."""

from services.catalogue import Service, Who
from services.complaints.finding import find_categories, understand_complaint
from services.complaints.intake import prefill_complaint, questions_of_complaint
from services.complaints.previewing import preview_complaint
from services.complaints.submitting import follow_match, submit_complaint
from services.text import Words

#: Changed whenever the questions that every complaint is asked change their meaning; categories change without it.
VERSION = "1"

COMPLAINT = Service(
    key="complaint",
    name=Words("แจ้งเรื่อง ร้องเรียน ร้องทุกข์", "Report a problem or complain"),
    summary=Words(
        "ถนน ไฟ น้ำ ขยะ สวัสดิการ และบริการของ อบจ. แจ้งได้ตลอด 24 ชั่วโมง ไม่ต้องมีบัญชี",
        "Roads, lights, water, rubbish, welfare and our own service. At any hour, no account needed.",
    ),
    group="report",
    who=Who.ANYONE,
    version=VERSION,
    questions=questions_of_complaint,
    submit=submit_complaint,
    prefill=prefill_complaint,
    preview=preview_complaint,
    follow=follow_match,
    takes_evidence=True,
    finds=find_categories,
    topic="category",
    story="words",
    understands=understand_complaint,
    takes=Words("ประมาณ 3 นาที ตอบครั้งแรกภายใน 1–5 วันทำการ", "3 minutes. First answer in 1–5 working days."),
    needs=(
        Words("ที่เกิดเหตุ: อำเภอ ตำบล และจุดสังเกต", "The place: district, subdistrict and a landmark"),
        Words("ภาพถ่าย หากมี", "Photographs, if there are any"),
        Words("ไม่ต้องใช้บัตรประชาชนหรือสำเนาเอกสารใด ๆ", "No identity card and no copies of papers"),
    ),
    steps=(
        Words("เลือกเรื่องและเล่าสิ่งที่เกิดขึ้น", "Choose what it is about and tell what happened"),
        Words("บอกจุดเกิดเหตุและแนบภาพ", "Tell the place and add photographs"),
        Words("รับเลขที่เรื่องและรหัสติดตาม", "Get a reference and an access code"),
        Words("ติดตามจนกว่าจะเรียบร้อย ยืนยันหรือขอเปิดเรื่องอีกครั้งได้", "Follow it; confirm the result or reopen"),
    ),
    unit="registry",
    line=Words("แจ้งเรื่อง/ร้องเรียน", "Report a problem"),
    chat_words=("ร้องเรียน", "ร้องทุกข์", "แจ้งเรื่อง", "แจ้งปัญหา", "complaint", "report"),
    order=10,
)
