"""The warning before personal data is sent: what it must find, and what it must leave alone."""

import csv
from itertools import pairwise
from pathlib import Path

import pytest

from services.personal import Finding, find_personal, kinds_of_personal, mask_personal

FOUND = [
    ("เลขบัตร 1-2345-67890-12-1 ครับ", Finding.THAI_ID),
    ("บัตร 1234567890121", Finding.THAI_ID),
    ("บัตรเลขที่ ๑๒๓๔๕๖๗๘๙๐๑๒๓ ไม่ถูกหลักตรวจก็เตือน", Finding.THAI_ID),
    ("9 9999 99999 99 9", Finding.THAI_ID),
    ("โทร 081-234-5678", Finding.PHONE),
    ("โทร0812345678ครับ", Finding.PHONE),
    ("ติดต่อ ๐๘๑ ๒๓๔ ๕๖๗๘", Finding.PHONE),
    ("+66 81 234 5678", Finding.PHONE),
    ("สำนักงาน 053-511-234", Finding.PHONE),
    ("บ้าน 02 123 4567", Finding.PHONE),
    ("ส่งที่ somchai.j@example.co.th นะครับ", Finding.EMAIL),
    ("SOMSRI@EXAMPLE.ORG", Finding.EMAIL),
    ("โอนเข้าบัญชี 123-4-56789-0", Finding.BANK_ACCOUNT),
    ("123-4-56789-0 ชื่อร้าน", Finding.BANK_ACCOUNT),
    ("เลขบัญชีกรุงไทย 9871234567", Finding.BANK_ACCOUNT),
    ("ธ.ก.ส. ๐๒๐๑๒๓๔๕๖๗๘๙", Finding.BANK_ACCOUNT),
    ("รถ กข 1234 เชียงใหม่ ขับเร็ว", Finding.NUMBER_PLATE),
    ("เก๋งขาว 1กก 234 ชนแล้วหนี", Finding.NUMBER_PLATE),
    ("ทะเบียน กข 99 ลำพูน", Finding.NUMBER_PLATE),
    ("๑กก ๒๓๔", Finding.NUMBER_PLATE),
    ("ป้ายทะเบียน 70-1234 บรรทุกหิน", Finding.NUMBER_PLATE),
    ("กระบะ บพ 4567", Finding.NUMBER_PLATE),
    ("มอเตอร์ไซค์ ทะเบียน 1กข4567", Finding.NUMBER_PLATE),
]

LEFT_ALONE = [
    "ร้องเรียนตั้งแต่ปี 2566 จนถึง พ.ศ. 2569",
    "ตั้งแต่ พ.ศ 2567 ยังไม่ได้ซ่อม",
    "ค่าเสียหาย 1,250,000 บาท",
    "งบประมาณ 12345678 บาท",
    "ถนนสาย 106 และทางหลวงหมายเลข 11",
    "ทล 1033 ช่วง กม 1234",
    "ทล. 1033 กม.ที่ 25+300",
    "ลพ.ถ. 10012 ทางเข้าหมู่บ้าน",
    "โทร 1669 หรือ 191 หรือ 1567 หรือ 1129",
    "สายด่วน 1784",
    "ซอย 12/345 หมู่ 6",
    "บ้านเลขที่ 123/4567",
    "ไฟดับ 3 ดวง เสาที่ 12 ถึง 15",
    "รหัสไปรษณีย์ 51000",
    "เวลา 08.30-16.30 น. วันที่ 20/11/2569",
    "20-11-2569 ถึง 25-11-2569",
    "รถเมล์สาย 145 และ ปอ. 542",
    "พิกัด 18.5745, 99.0087",
    "18.574512345,99.008712345",
    "เสาไฟเลข กฟภ. 12345",
    "ขอรถเข็น 2 คัน คนแก่ 82 ปี 3 คน",
    "เด็ก 30 คน รอ 45 นาที",
    "มี 3 จุด 1500 เมตร",
    "ตอน 2 ทุ่ม 30 นาที",
    "เลขที่เรื่อง RP-69-7K4M-2X",
    "",
]


@pytest.mark.parametrize(("words", "kind"), FOUND)
def test_personal_data_is_found(words, kind):
    assert kinds_of_personal(words) == [kind]


@pytest.mark.parametrize("words", LEFT_ALONE)
def test_ordinary_numbers_are_left_alone(words):
    assert find_personal(words) == []


def test_several_kinds_are_named_once_each_and_do_not_overlap():
    words = "นาย ก 1-2345-67890-12-1 โทร 0812345678 หรือ 0898765432 a@b.co"
    finds = find_personal(words)
    assert kinds_of_personal(words) == [Finding.THAI_ID, Finding.PHONE, Finding.EMAIL]
    assert all(first.end <= second.start for first, second in pairwise(finds))


def test_masking_leaves_nothing_to_find_and_keeps_the_rest():
    masked = mask_personal("รถ กข 1234 เชียงใหม่ โทร ๐๘๑๒๓๔๕๖๗๘ ไฟดับ 3 ดวง")
    assert find_personal(masked) == []
    assert masked.startswith("รถ █") and masked.endswith("ไฟดับ 3 ดวง")


def test_every_kind_has_words_in_both_languages():
    assert all(kind.words.th and kind.words.en for kind in Finding)


def real_texts() -> list[str]:
    """Texts of citizens, where they lie beside the project; none elsewhere."""
    path = Path(__file__).parents[5] / "shared/data/real-complaints-sample.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row["text"] for row in csv.DictReader(file)]


def test_real_words_without_personal_data_are_seldom_warned_about():
    # The sample was cleared of numbers of telephones, plates and accounts: a warning on it is a false one.
    texts = real_texts()
    warned = [text for text in texts if find_personal(text)]
    assert len(warned) <= len(texts) // 100, warned
