"""Finds what should not be published: numbers of identity, telephone, account and plate, e-mail."""

import re
from dataclasses import dataclass
from enum import StrEnum

from services.text import Words, arabic_digits, normalise


class Finding(StrEnum):
    """What was found."""

    THAI_ID = "thai_id"
    PHONE = "phone"
    EMAIL = "email"
    BANK_ACCOUNT = "bank_account"
    NUMBER_PLATE = "number_plate"

    @property
    def words(self) -> Words:
        """What it is called in a warning."""
        return _WORDS[self]


_WORDS = {
    Finding.THAI_ID: Words("เลขประจำตัวประชาชน", "a 13-digit id number"),
    Finding.PHONE: Words("หมายเลขโทรศัพท์", "a telephone number"),
    Finding.EMAIL: Words("อีเมล", "an e-mail address"),
    Finding.BANK_ACCOUNT: Words("เลขบัญชีธนาคาร", "a bank account number"),
    Finding.NUMBER_PLATE: Words("ทะเบียนรถ", "a vehicle number plate"),
}


@dataclass(frozen=True, slots=True)
class Found:
    """One find: what it is and where it stands in the normalised words."""

    kind: Finding
    start: int
    end: int
    text: str


#: Digits as people part them: nothing, or one of space, hyphen, dot between two.
_GAP = r"[ \-.‐-–]?"
_EDGE, _END = r"(?<![\d,./])", r"(?![\d]|[,./]\d)"

_EMAIL = re.compile(r"(?<![\w.+-])[A-Za-z0-9][\w.+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII)
_ID = re.compile(rf"(?<!\d)\d(?:{_GAP}\d){{12}}(?!\d)")
#: Mobile 06, 08, 09 with ten digits; fixed lines 02 to 07 with nine; +66 or 66 instead of the zero.
_PHONE = re.compile(
    rf"(?<!\d)(?:\+?66{_GAP}0?|0){_GAP}(?:[689](?:{_GAP}\d){{8}}|[2-7](?:{_GAP}\d){{7}})(?!\d)(?!{_GAP}\d{{3}})"
)
_ACCOUNT_SHAPE = re.compile(r"(?<![\d-])\d{3}[ -]\d[ -]\d{5}[ -]\d(?![\d-])")
_ACCOUNT_WORD = re.compile(
    r"(?:บัญชี|พร้อมเพย์|เลขที่บช|บช\.?|ธนาคาร|กสิกร|กรุงไทย|ไทยพาณิชย์|กรุงเทพ|ออมสิน|ธ\.?ก\.?ส\.?|account|acct)"
    rf"[^\d\n]{{0,40}}(?<!\d)(\d(?:{_GAP}\d){{8,14}})(?!\d)",
    re.IGNORECASE,
)
#: One or two consonants, after an optional digit, and one to four digits. Without a province it must look the part.
_LETTERS = "กขฃคฅฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ"
_PROVINCES = (
    "กรุงเทพ|กทม|กระบี่|กาญจนบุรี|กาฬสินธุ์|กำแพงเพชร|ขอนแก่น|จันทบุรี|ฉะเชิงเทรา|ชลบุรี|ชัยนาท|ชัยภูมิ|ชุมพร|เชียงราย|เชียงใหม่|ตรัง|ตราด|ตาก|"
    "นครนายก|นครปฐม|นครพนม|นครราชสีมา|นครศรีธรรมราช|นครสวรรค์|นนทบุรี|นราธิวาส|น่าน|บึงกาฬ|บุรีรัมย์|ปทุมธานี|ประจวบคีรีขันธ์|ปราจีนบุรี|ปัตตานี|"
    "พระนครศรีอยุธยา|อยุธยา|พะเยา|พังงา|พัทลุง|พิจิตร|พิษณุโลก|เพชรบุรี|เพชรบูรณ์|แพร่|ภูเก็ต|มหาสารคาม|มุกดาหาร|แม่ฮ่องสอน|ยโสธร|ยะลา|ร้อยเอ็ด|"
    "ระนอง|ระยอง|ราชบุรี|ลพบุรี|ลำปาง|ลำพูน|เลย|ศรีสะเกษ|สกลนคร|สงขลา|สตูล|สมุทรปราการ|สมุทรสงคราม|สมุทรสาคร|สระแก้ว|สระบุรี|สิงห์บุรี|สุโขทัย|"
    "สุพรรณบุรี|สุราษฎร์ธานี|สุรินทร์|หนองคาย|หนองบัวลำภู|อ่างทอง|อำนาจเจริญ|อุดรธานี|อุตรดิตถ์|อุทัยธานี|อุบลราชธานี|เบตง"
)
_VEHICLE_WORD = r"(?:ป้ายทะเบียน|เลขทะเบียน|ทะเบียนรถ|ทะเบียน|ป้าย)"
_MARKS = "\u0e2f-\u0e3a\u0e40-\u0e4e"
_PLATE_NUMBER = r"\d{1,4}(?!\d|[.,/:]\d)"
_PLATES = (
    # With its province, with or without the word before it.
    re.compile(
        rf"(?<![\d{_LETTERS}{_MARKS}.])(?:\d ?)?[{_LETTERS}]{{1,3}}[ -]?{_PLATE_NUMBER}"
        rf"[ \n]?(?:จังหวัด|จ\.)? ?(?:{_PROVINCES})"
    ),
    # After the word "plate": a new plate needs nothing more; vans and lorries have digits only, "70-1234".
    re.compile(
        rf"{_VEHICLE_WORD}(?:เลขที่|รถ|คือ|หมายเลข|ที่|เลข|:)*[ :]*"
        rf"((?:\d ?)?[{_LETTERS}]{{1,3}}[ -]?{_PLATE_NUMBER}|\d{{2}}[ -]\d{{4}}(?!\d))"
    ),
    # The new series: digit, two consonants and the number, without a space before the digit that would make it a count.
    re.compile(rf"(?<![\d{_LETTERS}{_MARKS}.])[1-9][{_LETTERS}]{{2}}[ -]?{_PLATE_NUMBER}"),
    # Two consonants, a space or hyphen, and four digits standing alone; never the abbreviations of roads and years.
    re.compile(
        rf"(?<![\d{_LETTERS}{_MARKS}.])(?!(?:ทล|ทช|พศ|คศ|กม|มม|ซม|ตร|ถน|อบ|สพ|ลพ|ชม|ปี|เบ|โท)[ -])"
        rf"[{_LETTERS}]{{2}}[ -](?!25[4-9]\d)(?!20[0-4]\d)\d{{3,4}}(?!\d|[.,/:]\d)(?= |\n|$|[^\d \nก-๙])"
    ),
)


def find_personal(words: str) -> list[Found]:
    """What in `words` should not be published, in the order in which it stands; finds never overlap.

    A 13-digit number counts as an identity whether its check digit is right or not: people mistype their own. Thai
    digits are read as Arabic ones. Positions are those of `normalise(words)`, in which digits keep their places.
    """
    text = arabic_digits(normalise(words))
    finds: list[Found] = []
    for match in _EMAIL.finditer(text):
        _add(finds, Finding.EMAIL, match.start(), match.end(), text)
    for match in _ID.finditer(text):
        _add(finds, Finding.THAI_ID, match.start(), match.end(), text)
    for match in _ACCOUNT_SHAPE.finditer(text):
        _add(finds, Finding.BANK_ACCOUNT, match.start(), match.end(), text)
    for match in _ACCOUNT_WORD.finditer(text):
        kind = Finding.PHONE if _PHONE.fullmatch(match.group(1)) else Finding.BANK_ACCOUNT
        _add(finds, kind, match.start(1), match.end(1), text)
    for match in _PHONE.finditer(text):
        _add(finds, Finding.PHONE, match.start(), match.end(), text)
    for number, pattern in enumerate(_PLATES):
        for match in pattern.finditer(text):
            group = 1 if number == 1 else 0
            _add(finds, Finding.NUMBER_PLATE, match.start(group), match.end(group), text)
    return sorted(finds, key=lambda found: found.start)


def kinds_of_personal(words: str) -> list[Finding]:
    """The kinds of personal data in `words`, each once, in the order of `Finding`."""
    kinds = {found.kind for found in find_personal(words)}
    return [kind for kind in Finding if kind in kinds]


def mask_personal(words: str) -> str:
    """`words` with every find blacked out: what the registry is offered to release."""
    text = normalise(words)
    for found in reversed(find_personal(words)):
        text = text[: found.start] + "█" * 4 + text[found.end :]
    return text


def _add(finds: list[Found], kind: Finding, start: int, end: int, text: str) -> None:
    if not any(start < found.end and found.start < end for found in finds):
        finds.append(Found(kind, start, end, text[start:end]))
