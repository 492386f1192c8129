"""One question of each kind, with a good answer, as the tests of kinds and of fields share them."""

from services.questions import Choice, DataClass, Question
from services.questions.place import Area
from services.text import Words

PUBLIC = DataClass.PUBLIC


def words(th: str, en: str) -> Words:
    return Words(th, en)


DISTRICTS = (Area("5101", words("เมืองลำพูน", "Mueang Lamphun")), Area("5106", words("ป่าซาง", "Pa Sang")))
SUBDISTRICTS = (
    Area("510101", words("ในเมือง", "Nai Mueang"), "5101"),
    Area("510113", words("เวียงยอง", "Wiang Yong"), "5101"),
    Area("510601", words("ป่าซาง", "Pa Sang"), "5106"),
)
CHOICES = (
    Choice("road", words("ถนนชำรุด", "Damaged road"), hint=words("หลุม บ่อ", "Potholes"), group=words("ถนน", "Roads")),
    Choice("light", words("ไฟดับ", "Street light out"), group=words("ถนน", "Roads")),
    Choice("flood", words("น้ำท่วม", "Flood"), group=words("น้ำ", "Water"), line=words("ท่วม", "Flooding")),
    Choice("none", words("ไม่มีข้อใด", "None of these")),
)


def ask(kind: str, key: str = "", **values) -> Question:
    """A question of that kind with what it needs."""
    settings = {
        "choice": {"choices": CHOICES},
        "choices": {"choices": CHOICES, "alone": ("none",)},
        "place": {"districts": DISTRICTS, "subdistricts": SUBDISTRICTS},
        "scale": {"low": words("ไม่แนะนำแน่นอน", "Not at all likely"), "high": words("แนะนำแน่นอน", "Very likely")},
        "matrix": {"rows": CHOICES[:3]},
        "ranking": {"choices": CHOICES},
        "number": {"unit": words("ดวง", "lamps")},
        "lines": {"columns": (ask("text", "product"), ask("money", "sum"), ask("date", "day", required=False))}
        if kind == "lines"
        else {},
    }.get(kind, {})
    settings = settings | values.pop("settings", {})
    label = words(f"คำถาม {kind}", f"Question {kind}")
    return Question(key or f"q_{kind}", kind, label, PUBLIC, settings=settings, **values)


KEY = "AbCdEfGhIjKlMnOpQrStUv"
#: Kind → what a person may type, the answer it makes, and its first line in Thai and English.
GOOD = {
    "text": (" นายสมชาย\u200b  ใจดี ", "นายสมชาย ใจดี", "นายสมชาย ใจดี", "นายสมชาย ใจดี"),
    "long_text": ("ไฟดับ\r\nมืดมาก", "ไฟดับ\nมืดมาก", "ไฟดับ", "ไฟดับ"),
    "number": ("๑,๒๐๐", 1200, "1,200 ดวง", "1,200 lamps"),
    "money": ("๑,๒๓๔.๕๐", 123450, "1,234.50 บาท", "1,234.50 baht"),
    "date": ({"day": "๒๐", "month": "11", "year": "๒๕๖๙"}, "2026-11-20", "20 พฤศจิกายน 2569", "20 November 2026"),
    "month": ({"month": "พ.ย.", "year": "2569"}, "2026-11", "พฤศจิกายน 2569", "November 2026"),
    "choice": ("ท่วม", "flood", "น้ำท่วม", "Flood"),
    "choices": (["flood", "road", "road"], ["road", "flood"], "ถนนชำรุด", "Damaged road"),
    "yes_no": ("ใช่", True, "ใช่", "Yes"),
    "phone": ("๐๘๑-๒๓๔ ๕๖๗๘", "0812345678", "081-234-5678", "081-234-5678"),
    "email": ("Somchai@EXAMPLE.org", "Somchai@example.org", "Somchai@example.org", "Somchai@example.org"),
    "thai_id": ("1-1017-00230-70-8", "1101700230708", "1-1017-00230-70-8", "1-1017-00230-70-8"),
    "place": (
        {"subdistrict": "เวียงยอง", "words": "ใกล้กู่ช้าง", "lat": "18.58", "lon": "99.01"},
        {"district": "5101", "subdistrict": "510113", "words": "ใกล้กู่ช้าง", "lat": 18.58, "lon": 99.01},
        "ใกล้กู่ช้าง",
        "ใกล้กู่ช้าง",
    ),
    "photographs": ([KEY, KEY], [KEY], "1 ภาพ", "1 photograph"),
    "file": ({"key": KEY, "name": "แบบ.pdf"}, {"key": KEY, "name": "แบบ.pdf"}, "แบบ.pdf", "แบบ.pdf"),
    "rating": ("๕", 5, "พึงพอใจมากที่สุด (5)", "Very satisfied (5)"),
    "scale": ("๑๐", 10, "10 / 10 (แนะนำแน่นอน)", "10 / 10 (Very likely)"),
    "matrix": (
        {"flood": "๓", "road": 5, "light": "พึงพอใจมาก"},
        {"road": 5, "light": 4, "flood": 3},
        "ถนนชำรุด: พึงพอใจมากที่สุด (5)",
        "Damaged road: Very satisfied (5)",
    ),
    "ranking": (
        {"road": "2", "light": "๑", "flood": 4, "none": "3"},
        ["light", "road", "none", "flood"],
        "1. ไฟดับ",
        "1. Street light out",
    ),
    "lines": (
        [{"product": "ดีเซล", "sum": "10"}, {"product": " ", "sum": ""}],
        [{"product": "ดีเซล", "sum": 1000, "day": None}],
        "1. คำถาม text ดีเซล · คำถาม money 10.00 บาท",
        "1. Question text ดีเซล · Question money 10.00 baht",
    ),
}
