"""Papers to be set: one of each kind, in both languages, with names plainly made up."""

from datetime import UTC, date, datetime
from typing import Any

from services import documents, qr

BILLER, REF1, REF2, DUE = "099400000000100", "0000123001", "69100001", 1_253_185
#: The private key of the papers below: 32 bytes, for tests only.
KEY = bytes(range(32))
CHECK = "https://pracha.example/verify/RC-69-7K4M-2X"
PAPER_CHECK = "https://pracha.example/verify/7K4M-2X9P-ABCD"

_ISSUER = {
    "th": {
        "name": "องค์การบริหารส่วนจังหวัดลำพูน",
        "initials": "อบจ.",
        "unit": "กองคลัง งานพัฒนารายได้",
        "address": "ถนนตัวอย่าง อำเภอเมืองลำพูน จังหวัดลำพูน 51000",
        "tax_id": "0994000000001",
        "telephone": "0-0000-0000",
    },
    "en": {
        "name": "Lamphun Provincial Administrative Organization",
        "initials": "PAO",
        "unit": "Finance Division",
        "address": "Tua Yang Road, Lamphun 51000",
        "tax_id": "0994000000001",
        "telephone": "0-0000-0000",
    },
}
_PAYER = {
    "th": {
        "name": "บริษัท ตัวอย่างปิโตรเลียม จำกัด",
        "address": "99/9 หมู่ 9 ตำบลป่าซาง อำเภอป่าซาง จังหวัดลำพูน 51120",
        "tax_id": "0-9940-0000X-XX-X",
        "branch": "00001",
        "establishment": "สถานีบริการน้ำมันตัวอย่าง สาขาป่าซาง",
        "number": "0000123",
    },
    "en": {"name": "Tua Yang Petroleum Co., Ltd.", "address": "99/9 Moo 9, Pa Sang", "tax_id": "0-9940-0000X-XX-X"},
}
_TAX = {"th": "ภาษีบำรุง อบจ. จากสถานค้าปลีกน้ำมัน", "en": "Oil retail tax"}


def signed_address(**changes: Any) -> str:
    """What the QR of the receipt below holds."""
    facts = {
        "issuer": "อบจ.ลำพูน",
        "kind": "receipt",
        "book": "12",
        "number": "00345",
        "day": date(2026, 11, 20),
        "payer": _PAYER["th"]["name"],
        "satang": DUE,
        "at": datetime(2026, 11, 20, 3, tzinfo=UTC),
    }
    return f"{CHECK}#{documents.sign_document(documents.receipt_facts(**(facts | changes)), KEY)}"


def receipt(language: str = "th", **changes: Any) -> dict[str, Any]:
    """A receipt of three lines."""
    return {
        "language": language,
        "kind": "receipt",
        "issuer": _ISSUER[language],
        "book": "12",
        "number": "00345",
        "day": "2026-11-20",
        "payer": _PAYER[language],
        "items": [
            {"text": _TAX[language], "detail": "2026-10", "satang": 1_234_567},
            {"text": {"th": "เงินเพิ่ม", "en": "Surcharge"}[language], "kind": "surcharge", "satang": 18_518},
            {"text": {"th": "เบี้ยปรับ", "en": "Penalty"}[language], "kind": "penalty", "satang": 100},
        ],
        "total_satang": DUE,
        "payment": {"method": "Thai QR", "day": "2026-11-19", "reference": "20261119", "bill": "BL-69-9Q2T-4K"},
        "officer": {"name": "นักวิชาการคลัง 1", "post": "นักวิชาการคลัง"},
        "verify": {"url": CHECK, "code": "RC-69-7K4M-2X", "qr": qr.svg(signed_address())},
    } | changes


def bill(language: str = "th", **changes: Any) -> dict[str, Any]:
    """A bill with its codes."""
    bars = qr.bill_barcode(BILLER, REF1, REF2, DUE)
    return {
        "language": language,
        "issuer": _ISSUER[language],
        "reference": "BL-69-9Q2T-4K",
        "day": "2026-11-05",
        "due_day": "2026-11-20",
        "title": _TAX[language],
        "payer": _PAYER[language],
        "items": [
            {"text": "ดีเซล", "quantity": "200,000.00", "rate": "0.0454", "satang": 908_000},
            {"text": "เบนซิน", "quantity": "76,025.00", "rate": "0.0454", "satang": 345_185},
        ],
        "total_satang": DUE,
        "biller_id": BILLER,
        "ref1": REF1,
        "ref2": REF2,
        "qr": qr.svg(qr.bill_payment(BILLER, REF1, REF2, DUE, merchant="LAMPHUN PAO")),
        "barcode": qr.barcode_svg(bars),
        "barcode_text": bars.replace("\r", " "),
        "ways": [{"title": "แอปธนาคาร", "text": "สแกน QR"}, {"title": "เคาน์เตอร์", "text": "กองคลัง"}],
        "note": "พ้นกำหนดแล้วอาจมีเงินเพิ่มตามข้อบัญญัติ",
    } | changes


def one_letter(**changes: Any) -> dict[str, Any]:
    """A demand letter."""
    return {
        "number": "ลพ 51007/1234",
        "day": "2026-11-20",
        "subject": "แจ้งเตือนให้ชำระภาษีบำรุงองค์การบริหารส่วนจังหวัด",
        "to": "กรรมการผู้จัดการบริษัท ตัวอย่างปิโตรเลียม จำกัด",
        "refers": ["ใบแจ้งการชำระเงิน เลขที่ BL-69-9Q2T-4K"],
        "encloses": ["ใบแจ้งการชำระเงิน จำนวน 1 ฉบับ", "สำเนาแบบรายการ จำนวน 1 ชุด"],
        "paragraphs": ["ตามที่บริษัทได้ยื่นแบบรายการ งวดเดือนตุลาคม 2569 นั้น", "ไม่พบการชำระเงินตามรายการต่อไปนี้"],
        "table": {
            "columns": [{"text": "งวดเดือน"}, {"text": "จำนวนเงิน (บาท)", "align": "right"}],
            "rows": [["ตุลาคม 2569", "12,531.85"]],
            "total": ["รวม", "12,531.85"],
        },
        "after": ["ชำระได้ที่ https://pracha.example/taxes ภายใน 15 วัน"],
        "closing": "จึงเรียนมาเพื่อโปรดทราบ",
        "signer": {"name": "", "post": "นายกองค์การบริหารส่วนจังหวัดลำพูน"},
        "contact": {"unit": "กองคลัง", "telephone": "0-0000-0000", "email": "finance1@example.org"},
    } | changes


def letters(language: str = "th", **changes: Any) -> dict[str, Any]:
    """Two letters in a file."""
    return {
        "language": language,
        "issuer": _ISSUER[language],
        "letters": [one_letter(), one_letter(number="ลพ 51007/1235")],
    } | changes


def remittance(language: str = "th", **changes: Any) -> dict[str, Any]:
    """A note over three receipts, one of them cancelled."""
    payer = _PAYER[language]["name"]
    return {
        "language": language,
        "issuer": _ISSUER[language],
        "number": "RM-69-3F7K-9W",
        "day": "2026-11-20",
        "drawer": "เคาน์เตอร์ 1",
        "opened_at": "2026-11-20T01:30:00+00:00",
        "closed_at": "2026-11-20T09:31:00+00:00",
        "receipts": [
            {"number": "12/00345", "payer": payer, "text": _TAX[language], "method": "เงินสด", "satang": 100_050},
            {"number": "12/00346", "payer": payer, "method": "เงินสด", "satang": 5_000, "is_cancelled": True},
            {"number": "12/00347", "payer": payer, "method": "บัตร", "satang": 200_000},
        ],
        "by_kind": [{"text": _TAX[language], "count": 2, "satang": 300_050}],
        "by_method": [
            {"text": "เงินสด", "count": 1, "satang": 100_050},
            {"text": "บัตร", "count": 1, "satang": 200_000},
        ],
        "denominations": [{"satang": 100_000, "count": 1}],
        "total_satang": 300_050,
        "cash_satang": 100_050,
        "counted_satang": 100_000,
        "reason": "ทอนเงินเกิน 50 สตางค์",
        "from_number": "12/00345",
        "to_number": "12/00347",
        "signatures": [{"role": "ผู้นำส่งเงิน", "name": "นักวิชาการคลัง 1"}, {"role": "ผู้รับเงิน", "post": "ผอ.กองคลัง"}],
    } | changes


def filed_return(language: str = "th", **changes: Any) -> dict[str, Any]:
    """An oil return in its second version."""
    return {
        "language": language,
        "issuer": _ISSUER[language],
        "title": _TAX[language],
        "form": "อบจ.01-4",
        "reference": "OT-69-4KMP-7X",
        "version": 2,
        "month": "2026-10",
        "filed_at": "2026-11-05T03:00:00+00:00",
        "due_day": "2026-11-20",
        "state": {"text": "ตรวจแบบแล้ว", "tone": "jade"},
        "business": _PAYER[language],
        "filer": "สำนักงานบัญชีตัวอย่าง",
        "answers": [{"question": "มีการจำหน่ายในเดือนนี้หรือไม่", "answer": "มี"}],
        "tables": [
            {
                "title": "ปริมาณน้ำมัน (ลิตร)",
                "columns": [{"text": "ชนิด"}, {"text": "รับเข้า", "align": "right"}, {"text": "จำหน่าย", "align": "right"}],
                "rows": [["ดีเซล", "210,000.00", "200,000.00"], ["เบนซิน", "70,000.00", "71,930.00"]],
                "total": ["รวม", "280,000.00", "271,930.00"],
            }
        ],
        "sum": [
            {"text": "ดีเซล", "how": "200,000.00 × 0.0454 = 9,080.0000", "satang": 908_000},
            {"text": "เบนซิน", "how": "71,930.00 × 0.0454 = 3,265.6220", "satang": 326_562},
        ],
        "total_satang": 1_234_562,
        "ordinance": "ข้อบัญญัติตัวอย่าง",
        "certification": "ข้าพเจ้าขอรับรองว่ารายการที่แสดงถูกต้องครบถ้วนตามความเป็นจริง",
        "certified_by": "สำนักงานบัญชีตัวอย่าง",
    } | changes


def issued_paper(language: str = "th", **changes: Any) -> dict[str, Any]:
    """A certificate of a training, or whatever else the changes make of it."""
    data: dict[str, Any] = {
        "kind": "certificate",
        "language": language,
        "issuer": _ISSUER[language],
        "number": "ลพ 51001/123",
        "day": "2026-11-20",
        "title": "การผ่านการอบรมผู้ดูแลผู้สูงอายุ",
        "to": "นางสาวสมใจ ตัวอย่าง",
        "unit": "กองสาธารณสุข",
        "body": ["เป็นผู้ผ่านการอบรมหลักสูตรผู้ดูแลผู้สูงอายุ จำนวน 70 ชั่วโมง ระหว่างวันที่ 1 ถึง 14 พฤศจิกายน 2569"],
        "facts": [["หลักสูตร", "ผู้ดูแลผู้สูงอายุ 70 ชั่วโมง"], ["ผลการอบรม", "ผ่าน"]],
        "signer": {"name": "นายตัวอย่าง ใจดี", "post": "ผู้อำนวยการกองสาธารณสุข"},
        "verify": {"url": PAPER_CHECK, "code": "7K4M-2X9P-ABCD", "qr": qr.svg(paper_address(), border=0)},
    }
    return data | changes


def memorandum(language: str = "th", **changes: Any) -> dict[str, Any]:
    """A memorandum between units."""
    told = {
        "kind": "memorandum",
        "title": "รายงานผลการตรวจรับงานจ้างซ่อมแซมไฟฟ้าสาธารณะ",
        "to": "นายกองค์การบริหารส่วนจังหวัดลำพูน",
        "body": ["ตามที่ได้มอบหมายให้ตรวจรับงานจ้างซ่อมแซมไฟฟ้าสาธารณะ นั้น", "บัดนี้ ผู้รับจ้างดำเนินการแล้วเสร็จถูกต้องครบถ้วน"],
        "facts": [],
    }
    return issued_paper(language, **(told | changes))


def paper_address(**changes: Any) -> str:
    """What the QR of the paper above holds."""
    facts = {
        "issuer": "อบจ.ลำพูน",
        "kind": "certificate",
        "number": "ลพ 51001/123",
        "day": date(2026, 11, 20),
        "to": "นางสาวสมใจ ตัวอย่าง",
        "title": "การผ่านการอบรมผู้ดูแลผู้สูงอายุ",
        "at": datetime(2026, 11, 20, 3, tzinfo=UTC),
    }
    return f"{PAPER_CHECK}#{documents.sign_document(documents.paper_facts(**(facts | changes)), KEY)}"
