"""What stands in the gaps of a text, said to the officer who edits it, and a sample of each for the preview."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.organisation import DeclaredWording
from services.text import Words


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap in words, and what it could hold."""

    meaning: Words
    sample: Words


def _gap(th: str, en: str, sample_th: str, sample_en: str = "") -> Gap:
    return Gap(Words(th, en), Words(sample_th, sample_en or sample_th))


_LINK = "https://pracha.example/track/…"
GAPS: Mapping[str, Gap] = {
    "ref": _gap("เลขที่เรื่อง", "Reference of the matter", "RP-69-7K4M-2X"),
    "status": _gap("สถานะของเรื่อง", "Status of the matter", "อยู่ระหว่างดำเนินการ", "In progress"),
    "link": _gap("ลิงก์ของผู้รับ", "Link for the reader", _LINK),
    "number": _gap("จำนวนคน", "How many", "2"),
    "since": _gap("ตั้งแต่เมื่อใด", "Since when", "20 พฤศจิกายน 2569 10.15 น.", "20 November 2026 10:15"),
    "code": _gap("รหัสติดตาม", "Access code", "7K4M-2XQ9"),
    "date": _gap("วันที่", "A date", "20 พฤศจิกายน 2569", "20 November 2026"),
    "unit": _gap("หน่วยงานที่รับผิดชอบ", "Responsible unit", "สำนักช่าง", "Public Works"),
    "words": _gap(
        "ข้อความที่เจ้าหน้าที่เขียน", "What the officer wrote", "ซ่อมไฟทางครบทั้งสามดวงแล้ว", "All three lamps are mended."
    ),
    "title": _gap("หัวข้อข่าว", "Title of the news", "เปิดรับสมัครอบรมอาชีพ", "Free vocational training"),
    "project": _gap("ชื่อโครงการ", "Name of the project", "ปรับปรุงผิวจราจรสายบ้านกลาง", "Resurfacing Ban Klang road"),
    "fy": _gap("ปีงบประมาณ", "Fiscal year", "2570", "2570"),
    "agency": _gap("หน่วยงานที่ส่งต่อ", "Authority it was passed to", "แขวงทางหลวงลำพูน", "Lamphun Highways District"),
    "letter_no": _gap("เลขที่หนังสือ", "Letter number", "ลพ 51001/123"),
    "phone": _gap("โทรศัพท์", "Telephone", "1586"),
    "outcome": _gap("ผลการดำเนินการ", "Outcome", "แก้ไขแล้วเสร็จ", "Fixed"),
    "days": _gap("จำนวนวัน", "Number of days", "15"),
    "paper": _gap(
        "ชนิด เล่มที่ และเลขที่ของใบเสร็จ",
        "Kind, book and number of the receipt",
        "ใบเสร็จรับเงิน เล่มที่ E/2570 เลขที่ 000123",
        "Receipt, book E/2570, no. 000123",
    ),
    "new_paper": _gap(
        "ใบเสร็จใหม่ที่ออกแทน",
        "The receipt in its place",
        "ใบเสร็จรับเงิน เล่มที่ E/2570 เลขที่ 000124",
        "Receipt, book E/2570, no. 000124",
    ),
    "reason": _gap("เหตุผล", "Reason", "รอวัสดุ", "Waiting for material"),
    "service": _gap("ชื่อบริการ", "Name of the service", "แจ้งเรื่องร้องเรียน", "Report a problem"),
    "topic": _gap("เรื่องที่นัดหมาย", "What the appointment is about", "ขอความช่วยเหลือเรื่องภาษี", "Help with taxes"),
    "when": _gap(
        "วันและเวลานัด", "Day and time of the appointment", "20 พฤศจิกายน 2569 10.30 น.", "20 November 2026 10:30"
    ),
    "earlier": _gap(
        "วันและเวลานัดเดิม", "Day and time before", "วันศุกร์ที่ 20 พฤศจิกายน 2569 13.30 น.", "Friday 20 November 2026, 13:30"
    ),
    "where": _gap("ที่ที่นัด", "Where the appointment is", "กองคลัง", "Finance"),
    "post": _gap("ตำแหน่งของเจ้าหน้าที่", "The officer's post", "นิติกร 1", "Legal Officer 1"),
    "email": _gap("อีเมลของเจ้าหน้าที่", "The officer's e-mail", "officer@example.org"),
    "role": _gap("บทบาท", "Role", "เจ้าหน้าที่รับเรื่องทุจริต", "Integrity officer"),
    "what": _gap("สิ่งที่เปลี่ยน", "What changed", "ได้รับบทบาทนี้", "was given this role"),
    "by": _gap("ผู้ดำเนินการ", "Who did it", "ผู้ดูแลระบบ", "Administrator"),
    "sign_in": _gap("ลิงก์เข้าสู่ระบบ", "Link to sign in", "https://pracha.example/account/sign-in"),
    "reset": _gap("ลิงก์ตั้งรหัสผ่านใหม่", "Link to set another password", "https://pracha.example/account/reset"),
    "account": _gap("ลิงก์หน้าบัญชี", "Link to the account's page", "https://pracha.example/account"),
    "new": _gap("จำนวนเรื่องใหม่", "How many new matters", "4"),
    "late": _gap("จำนวนเรื่องที่เกินกำหนด", "How many overdue matters", "1"),
    "list": _gap("เลขที่เรื่องและประเภท", "References and categories", "RP-69-7K4M-2X ไฟถนน", "RP-69-7K4M-2X Street light"),
    "times": _gap("เวลาส่ง", "Times of sending", "08.30 และ 13.30"),
    "limit": _gap("โควตาข้อความของเดือน", "Messages that the month allows", "300"),
    "used": _gap("จำนวนข้อความที่ใช้ไป", "Messages that are used", "300"),
    "amount": _gap("จำนวนเงิน", "Sum of money", "1,234.50 บาท", "1,234.50 baht"),
    "picture": _gap("ภาพสำหรับแชต (ไม่ต้องใส่ในข้อความ)", "Picture for the chat (not for the text)", "", ""),
    "state": _gap("ผลของการชำระ", "How the payment fitted", "ชำระครบแล้ว", "Paid in full"),
    "result": _gap("ผลการพิจารณา", "What was decided", "อนุมัติแล้ว", "was approved"),
    "business": _gap("ชื่อผู้ประกอบการ", "Name of the business", "โรงแรมตัวอย่าง", "Example Hotel"),
    "tax": _gap("ชื่อภาษีหรือค่าธรรมเนียม", "Name of the tax or fee", "ค่าธรรมเนียมโรงแรม", "Hotel guest fee"),
    "month": _gap("งวดเดือน", "Tax month", "ตุลาคม 2569", "October 2026"),
    "places": _gap("สถานประกอบการ", "Establishments", "โรงแรมตัวอย่าง สาขาสอง", "Example Hotel, second branch"),
    "place": _gap("สถานประกอบการ", "Establishment", "โรงแรมตัวอย่าง", "Example Hotel"),
    "nil": _gap("ลิงก์ยื่นว่าไม่มีรายการ", "Link that files nothing for the month", "https://pracha.example/taxes/nil/…"),
    "about": _gap("เรื่องที่พิจารณา", "What was decided on", "เงินเพิ่ม", "Surcharge"),
    "before": _gap("ยอดเดิม", "Sum before", "150.00 บาท", "150.00 baht"),
    "after": _gap("ยอดใหม่", "Sum after", "75.00 บาท", "75.00 baht"),
    "part": _gap("ฐานะของผู้ดำเนินการแทน", "Part of who acts for the business", "ผู้ทำบัญชี", "Accountant"),
    "survey": _gap("ชื่อแบบสอบถาม", "Name of the survey", "ประเมินการให้บริการ", "Rate our service"),
    "question": _gap("คำถามให้คะแนน", "The question with marks", "ท่านพึงพอใจเพียงใด", "How satisfied are you?"),
    "mark": _gap("คะแนนที่ได้", "The mark that was given", "2 พึงพอใจน้อย", "2 Dissatisfied"),
    "tied": _gap(
        "คำบอกว่าคำตอบผูกกับเรื่องใด", "What the answer is tied to, in words", "คำตอบนี้ผูกกับเรื่องของท่าน", "Tied to your matter"
    ),
    "until": _gap("วันสุดท้ายที่ตอบได้", "Last day for answers", "30 พฤศจิกายน 2569", "30 November 2026"),
    "day": _gap("วันครบกำหนด", "Day when it is due", "30 พฤศจิกายน 2569", "30 November 2026"),
    **{
        f"link_{mark}": _gap(f"ลิงก์ให้คะแนน {mark}", f"Link that gives {mark}", f"https://pracha.example/rate/…/{mark}")
        for mark in range(1, 6)
    },
    "name": _gap("ชื่อผู้รับคำเชิญ", "Name of who accepted", "สมชาย ตัวอย่าง", "Somchai Example"),
}


class Samples(dict[str, str]):
    """The samples in one language; a gap that nobody knows stays as it was typed."""

    def __init__(self, language: str) -> None:
        super().__init__({name: gap.sample.in_(language) for name, gap in GAPS.items()})

    def __missing__(self, name: str) -> str:
        """The gap itself."""
        return "{" + name + "}"


def gaps_of(declared: DeclaredWording) -> list[tuple[str, Words, bool]]:
    """Name, meaning and whether it must stand in the text, of each gap."""
    named = [(name, True) for name in declared.gaps] + [(name, False) for name in declared.may]
    return [(name, GAPS[name].meaning if name in GAPS else Words(name, name), must) for name, must in named]
