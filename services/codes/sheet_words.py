"""The words of sheets: what each form is called, and what a code says it does where nobody says otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.text import Words

BOTH = "both"
LANGUAGES: Mapping[str, Words] = {
    BOTH: Words("ไทยและอังกฤษ", "Thai and English"),
    "th": Words("ไทย", "Thai"),
    "en": Words("อังกฤษ", "English"),
}


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a sheet. `each` codes are set at a time; `level` is the error level of its codes."""

    key: str
    name: Words
    size: Words
    each: int
    level: str


FORMS: Mapping[str, Form] = {
    form.key: form
    for form in (
        Form("label", Words("ป้ายทรัพย์สิน", "Labels"), Words("70 × 37 มม. 24 ป้ายต่อ A4", "70 × 37 mm, 24 on A4"), 96, "Q"),
        Form("sticker", Words("สติกเกอร์", "Stickers"), Words("60 × 80 มม. มุมมน", "60 × 80 mm, round corners"), 48, "H"),
        Form("card", Words("การ์ดตั้งโต๊ะ", "Table cards"), Words("A5 พับครึ่งตั้งได้", "A5, folded to stand"), 40, "H"),
        Form("a4", Words("โปสเตอร์ A4", "Posters, A4"), Words("210 × 297 มม.", "210 × 297 mm"), 40, "H"),
        Form("a3", Words("โปสเตอร์ A3", "Posters, A3"), Words("297 × 420 มม.", "297 × 420 mm"), 40, "H"),
    )
}

DOES: Mapping[str, Words] = {
    "service": Words("สแกนเพื่อใช้บริการ", "Scan to use this service"),
    "category": Words("สแกนเพื่อแจ้งเรื่อง", "Scan to report it"),
    "place": Words("สแกนเพื่อแจ้งเรื่องในพื้นที่นี้", "Scan to report something here"),
    "asset": Words("สแกนเพื่อแจ้งชำรุด", "Scan to report a fault"),
    "survey": Words("สแกนเพื่อให้ความเห็น", "Scan to tell us what you think"),
    "page": Words("สแกนเพื่ออ่านรายละเอียด", "Scan to read more"),
    "product": Words("สแกนเพื่อดูที่มาและตรวจของแท้", "Scan for its story, and whether it is genuine"),
    "bill": Words("สแกนเพื่อดูและชำระ", "Scan to see and pay"),
    "document": Words("สแกนเพื่อตรวจสอบเอกสาร", "Scan to check this document"),
}
_SCAN = Words("สแกนด้วยโทรศัพท์", "Scan with your phone")
OPEN = Words("หรือเปิด {address} แล้วพิมพ์", "Or open {address} and type")
HINT = Words("เปิดกล้องโทรศัพท์หรือ LINE แล้วสแกน ไม่ต้องติดตั้งแอป", "Scan with your phone’s camera or LINE. No app is needed.")
#: Stands for the name of what a code leads to, in words that an officer gives.
TITLE = "{title}"


def default_wording(kind: str) -> Words:
    """What a code of that kind says it does."""
    return DOES.get(kind, _SCAN)


def said(wording: Words, kind: str, title: Words) -> Words:
    """What one code says: the officer's words with their gap filled, else those of its kind."""
    usual = default_wording(kind)
    return Words((wording.th or usual.th).replace(TITLE, title.th), (wording.en or usual.en).replace(TITLE, title.en))
