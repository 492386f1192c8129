"""A made-up citizen's matter and what belongs to it: what the messages in the pictures are about."""

import dataclasses
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from chatbot.messages.parts import Message
from chatbot.messages.taxes import BillCard, Owed, ReceiptCard
from chatbot.messages.turn import Turn
from chatbot.messages.voice import Voice
from services.cases import Action, Audience, CaseOutcome, CaseView, Entry, MyCase, QueueRow, Status, Tracked
from services.catalogue import Outcome, Service, Understood
from services.complaints import COMPLAINT, PhotoPart
from services.complaints.corruption import CORRUPTION_REPORT
from services.information import Answer
from services.news import ItemView, KindView, NewsState
from services.questions import Choice, DataClass, Question
from services.questions.place import Area
from services.text import Words

SITE = "https://lamphun.example"
ORGANISATION = Words("อบจ.ลำพูน", "Lamphun PAO")
REFERENCE, CODE = "RP-69-7K4M-2X", "7K4-M2X-Q9P"
TOKEN = "eyJmIjo5OTk5OTk5OTk5LCJjIjo5OTk5OTk5OTk5fQ"
DRAFT = "Zz9_-Yy8Xx7Ww6Vv5Uu4Tt"
RECEIVED = datetime(2026, 11, 16, 2, 30, tzinfo=UTC)
DUE = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
LAMP = Words("ไฟส่องสว่างถนนดับ", "Street light out")
WORKS = Words("สำนักช่าง", "Public Works")
TOLD = "ไฟทางหน้าวัดดับ 3 ดวง มืดมาก รถล้มไปสองคันแล้ว"
PLACE = Words("ต.ในเมือง อ.เมืองลำพูน", "Nai Mueang, Mueang Lamphun")
PICTURE = "/pictures/lamp"
MATTER = Words(f"เรื่องเลขที่ {REFERENCE}", f"matter {REFERENCE}")
MATTER_CLOSED = Words(f"เรื่องเลขที่ {REFERENCE} ยุติแล้ว", f"Matter {REFERENCE} is closed.")
HOW_SATISFIED = Words("ท่านพึงพอใจต่อบริการครั้งนี้เพียงใด", "How satisfied are you with the service this time?")
TIED = Words(
    f"คำตอบนี้ผูกกับเรื่องเลขที่ {REFERENCE} เพื่อให้หัวหน้าหน่วยงานแก้ไขได้",
    f"This answer is tied to matter {REFERENCE}, so that the head of the unit can put things right.",
)
SERVICES: list[Service] = [COMPLAINT, CORRUPTION_REPORT]
NAME = COMPLAINT.name
SURVEYS: list[Service] = [
    replace(COMPLAINT, key="satisfaction", name=Words("ประเมินความพึงพอใจต่อการให้บริการ", "Rate our service"),
            line=Words("ประเมินบริการ", "Rate our service")),
    replace(COMPLAINT, key="survey-website", name=Words("แบบสอบถามเว็บไซต์", "Survey of our web site"),
            line=Words("แบบสอบถามเว็บไซต์", "Our web site")),
]  # fmt: skip


def voice(language: str) -> Voice:
    """The chat of the demonstration."""
    return Voice(language, "female", organisation=ORGANISATION, phone="0 5351 1000", base_url=SITE)


class Sample(NamedTuple):
    """One picture: the function or kind that it shows, when such a message is sent, and the message."""

    name: str
    when: str
    make: Callable[[Voice], list[Message]]


class Group(NamedTuple):
    """One sheet, or several where it is long."""

    key: str
    title: str
    samples: list[Sample]


def entry(number: int, kind: str, what: Words, words: str, status: Status, *, is_citizen: bool = False) -> Entry:
    """A row of the timeline."""
    at = datetime(2026, 11, 15 + number, 3, 0, tzinfo=UTC)
    return Entry(number, at, kind, Audience.REPORTER, what, WORKS, "", words, status, is_from_citizen=is_citizen)


_RECEIVED = entry(1, "status", Words("รับเรื่องแล้ว", "Received"), "", Status.RECEIVED)
_SENT = entry(2, "status", Words("ส่งสำนักช่าง", "Sent to Public Works"), "", Status.ASSIGNED)
_TAKEN = entry(3, "status", Words("เริ่มดำเนินการ", "Work has begun"), "", Status.IN_PROGRESS)


def case_of(status: Status, *actions: Action, last: Entry | None = None, **changed: Any) -> CaseView:
    """The matter in a status, with what may be done to it."""
    case = CaseView(
        id=1, reference=REFERENCE, service="complaint", topic="street-light", status=status, outcome=None,
        is_open=True, is_late=False, is_confidential=False, title=TOLD, words=TOLD, unit_id=1, owner_id=None,
        channel="line", received_from="line", language="th", received_at=RECEIVED, answer_due_at=DUE, due_at=DUE,
        promised_days=7, paused_at=None, first_answered_at=None, resolved_at=None, closed_at=None, review_on=None,
        name_kind="open", reporter=None, is_name_released=False, district=None, subdistrict=None, lat=None, lon=None,
        place_words="", is_listed=False, reopened=0, follower_count=1, merged_into=None, merged_here=(), revision=1,
        timeline=[_RECEIVED, _SENT, *([last] if last else [_TAKEN])], actions=list(actions), photos=("a", "b"),
    )  # fmt: skip
    return dataclasses.replace(case, **changed)


def tracked(case: CaseView) -> Tracked:
    """The matter as its sender sees it."""
    return Tracked(case, is_reporter=True, is_told=True, channel="line", token=TOKEN)


QUESTION = entry(
    4,
    "question",
    Words("ขอข้อมูลเพิ่มเติม", "More information wanted"),
    "ไฟดับตั้งแต่เมื่อไร และมีเลขเสาหรือไม่",
    Status.WAITING_CITIZEN,
)
MENDED = entry(
    5,
    "status",
    Words("ดำเนินการแล้วเสร็จ", "It is done"),
    "เปลี่ยนหลอดไฟและสายทั้ง 3 ดวงแล้ว ทดลองเปิดสว่างทุกดวง",
    Status.RESOLVED,
)
CLOSED = {"is_open": False, "outcome": CaseOutcome.MENDED}
MINE = [
    MyCase(1, REFERENCE, TOKEN, "complaint", "street-light", TOLD, Status.IN_PROGRESS, RECEIVED, DUE),
    MyCase(2, "RP-69-3D8H-QW", TOKEN, "complaint", "road-damage", "หลุมใหญ่หน้าโรงเรียน", Status.RESOLVED, RECEIVED, None),
]
MINE_TOPICS = [LAMP, Words("ถนนชำรุด เป็นหลุมบ่อ", "Damaged road, potholes")]


def row(status: Status, reference: str, *, is_late: bool = False) -> QueueRow:
    """A line of an officer's list."""
    return QueueRow(
        id=1, reference=reference, title=TOLD, service="complaint", topic="street-light", status=status, due_at=DUE,
        sort_at=DUE, is_open=True, is_late=is_late, is_soon=False, is_confidential=False, district=None,
        subdistrict=None, unit_id=1, owner="", channel="line", received_from="line", received_at=RECEIVED,
        review_on=None, photo_count=2, follower_count=1, reopened=0, revision=1,
    )  # fmt: skip


HOURS = Answer(
    "opening-hours",
    Words("เวลาทำการ", "Opening hours"),
    Words("วันจันทร์–ศุกร์ 08.30–16.30 น. เว้นวันหยุดราชการ", "Monday to Friday 08.30–16.30, closed on public holidays."),
    Words("", ""),
    is_fact=True,
)
ROAD = Answer(
    "who-mends-the-road",
    Words("ถนนพังต้องแจ้งใคร", "Who mends the road?"),
    Words(
        "แจ้ง อบจ. ได้เลย ถ้าเป็นถนนของหน่วยงานอื่น เราส่งต่อให้และแจ้งท่าน",
        "Tell the PAO. If the road is another authority's, we pass it on and tell you.",
    ),
    Words("", ""),
    service="complaint",
    is_example=True,
)
TOPIC = Understood("flood", Words("น้ำท่วมขัง ระบายน้ำไม่ทัน", "Flooding, blocked drain"), 1.0)
URGENT = Answer(
    "emergency",
    Words("เบอร์โทรฉุกเฉิน", "Emergency numbers"),
    Words("เหตุด่วนเหตุร้าย 191 ไฟไหม้ 199 เจ็บป่วยฉุกเฉิน 1669", "Police and emergencies 191, fire 199, medical 1669"),
    Words("", ""),
    is_emergency=True,
)
NEWS_KINDS = [
    KindView("results", Words("ผลการแก้ไขเรื่องที่แจ้ง", "What became of reports"), 1),
    KindView("warnings", Words("เตือนภัยและปิดถนน", "Warnings and closed roads"), 2),
    KindView("events", Words("งานและกิจกรรม", "Events"), 3),
]
NEWS = ItemView(
    id=12, kind="warnings", kind_name=NEWS_KINDS[1].name,
    title=Words("ปิดถนนรอบเมืองเพื่อซ่อมผิวทาง 24–26 พ.ย.", "Ring road closed for repairs, 24–26 November"),
    text=Words(
        "สำนักช่างซ่อมผิวทางช่วงหน้าสวนสาธารณะหนองดอก ใช้ทางเลี่ยงถนนเจริญราษฎร์ได้ตลอดเวลา",
        "Public Works mends the surface near Nong Dok park. Please go by Charoen Rat road.",
    ),
    link="", picture="road", picture_words="", reference=None, pictures=(), state=NewsState.PUBLISHED, revision=1,
    author_id=1, changed_by_id=1, created_at=RECEIVED, changed_at=RECEIVED, published_at=RECEIVED,
)  # fmt: skip
RESULT = dataclasses.replace(
    NEWS, id=13, kind="results", kind_name=NEWS_KINDS[0].name, picture=None, reference=REFERENCE,
    title=Words("ไฟถนนหน้าวัดสว่างแล้ว", "The street lights at the temple are back"),
    text=Words("เปลี่ยนหลอดไฟและสายทั้ง 3 ดวงภายใน 5 วันทำการ", "Three lamps and their cable replaced in 5 working days."),
    pictures=((PhotoPart.BEFORE, "lamp"), (PhotoPart.AFTER, "road")),
)  # fmt: skip

DISTRICTS = (
    Area("5101", Words("เมืองลำพูน", "Mueang Lamphun")), Area("5102", Words("แม่ทา", "Mae Tha")),
    Area("5103", Words("บ้านโฮ่ง", "Ban Hong")), Area("5106", Words("ป่าซาง", "Pa Sang")),
)  # fmt: skip
SUBDISTRICTS = (
    Area("510101", Words("ในเมือง", "Nai Mueang"), "5101"), Area("510102", Words("เหมืองง่า", "Mueang Nga"), "5101"),
)  # fmt: skip
_CATEGORIES = (
    ("road-damage", "ถนนชำรุด", "Damaged road", "ถนนและการเดินทาง", "Roads and travel"),
    ("street-light", "ไฟถนนดับ", "Street light out", "ถนนและการเดินทาง", "Roads and travel"),
    ("flood", "น้ำท่วมขัง", "Flooding", "น้ำ", "Water"),
    ("drought-well", "ขาดแคลนน้ำ", "Water shortage", "น้ำ", "Water"),
    ("rubbish", "ขยะ", "Rubbish", "สิ่งแวดล้อม", "Environment"),
    ("burning-smoke", "เผา/หมอกควัน", "Burning, smoke", "สิ่งแวดล้อม", "Environment"),
    ("stray-animal", "สัตว์จรจัด", "Stray animal", "ภัยและความปลอดภัย", "Safety"),
    ("disease", "โรคติดต่อ/ยุงลาย", "Disease, mosquitoes", "สุขภาพและสังคม", "Health and welfare"),
    ("school", "โรงเรียน อบจ.", "PAO school", "การศึกษา กีฬา ท่องเที่ยว", "School, sport, tourism"),
    ("tax-question", "เรื่องภาษี อบจ.", "PAO taxes", "ภาษี งานจ้าง และพัสดุ", "Taxes and works"),
    ("digital-service", "ระบบออนไลน์ขัดข้อง", "Online system", "การให้บริการของ อบจ.", "The PAO's service"),
)
_SHORT = {
    "การศึกษา กีฬา ท่องเที่ยว": Words("การศึกษา/กีฬา/เที่ยว", "School/sport/travel"),
    "ภาษี งานจ้าง และพัสดุ": Words("ภาษี/งานจ้าง", "Taxes and works"),
    "การให้บริการของ อบจ.": Words("บริการของ อบจ.", "The PAO's service"),
}
CATEGORIES = tuple(
    Choice(key, Words(th, en), group=Words(gth, gen), group_line=_SHORT.get(gth))
    for key, th, en, gth, gen in _CATEGORIES
)
YES_NO = Question("can_pass", "yes_no", Words("รถผ่านได้หรือไม่", "Can cars pass?"), DataClass.INTERNAL)
ASPECTS = (
    Choice("process", Words("ขั้นตอนการให้บริการ", "Process")),
    Choice("officers", Words("เจ้าหน้าที่ผู้ให้บริการ", "Officers")),
    Choice("place", Words("สิ่งอำนวยความสะดวก", "Place")),
)
#: A question of every kind, each of a form that somebody in the province fills in: kind → label, hint, settings.
_ASKED: dict[str, tuple[Words, Words | None, dict[str, Any]]] = {
    "choice": (Words("เรื่องอะไร", "What is it about?"), None, {"choices": CATEGORIES}),
    "choices": (
        Words("เกิดขึ้นเมื่อใดบ้าง", "When does it happen?"), None,
        {"choices": (Choice("day", Words("กลางวัน", "By day")), Choice("night", Words("กลางคืน", "At night")),
                     Choice("rain", Words("ตอนฝนตก", "In the rain")))},
    ),
    "date": (Words("เกิดเหตุวันใด", "On which day?"), None, {"latest": "today"}),
    "email": (Words("อีเมล", "E-mail"), Words("ใช้แจ้งความคืบหน้าเท่านั้น", "Only to tell you of progress"), {}),
    "file": (Words("สำเนาใบอนุญาต", "Copy of the licence"), None, {}),
    "lines": (
        Words("รายการทรัพย์สินที่เสียหาย", "What was damaged"), None,
        {"columns": (Question("item", "text", Words("สิ่งของ", "Thing"), DataClass.INTERNAL),)},
    ),
    "long_text": (
        Words("เล่าเรื่องที่เกิดขึ้น", "What happened?"), Words("เล่าสั้น ๆ ก็ได้", "A few words will do"), {},
    ),
    "money": (Words("ค่าเสียหายประมาณเท่าใด", "About how much is the damage?"), None, {}),
    "month": (Words("เป็นมาตั้งแต่เดือนใด", "Since which month?"), None, {}),
    "number": (Words("ไฟดับกี่ดวง", "How many lamps are out?"), None, {"min": 1, "max": 100}),
    "phone": (Words("เบอร์โทรศัพท์", "Telephone"), Words("หากต้องสอบถามเพิ่ม", "Should we need to ask more"), {}),
    "photographs": (Words("ภาพถ่าย", "Photographs"), None, {"max": 5}),
    "place": (Words("เกิดเหตุที่ใด", "Where is it?"), None, {"districts": DISTRICTS, "subdistricts": SUBDISTRICTS}),
    "rating": (Words("ท่านพอใจบริการครั้งนี้เพียงใด", "How satisfied are you?"), None, {}),
    "scale": (
        Words("ท่านจะแนะนำบริการของเราให้คนรู้จักหรือไม่", "Would you recommend our services?"), None,
        {"low": Words("ไม่แนะนำแน่นอน", "Not at all likely"), "high": Words("แนะนำแน่นอน", "Very likely")},
    ),
    "matrix": (Words("ท่านพอใจแต่ละด้านเพียงใด", "How satisfied are you with each?"), None, {"rows": ASPECTS}),
    "ranking": (
        Words("เรื่องใดควรทำก่อน", "What should come first?"), None,
        {"choices": (Choice("road", Words("ซ่อมถนน", "Roads")), Choice("light", Words("ไฟส่องสว่าง", "Street lights")),
                     Choice("water", Words("น้ำท่วม", "Floods")), Choice("waste", Words("ขยะ", "Rubbish")))},
    ),
    "text": (Words("เลขเสาไฟ", "Number on the pole"), Words("ถ้าเห็น", "If you can see it"), {}),
    "thai_id": (Words("เลขประจำตัวประชาชน", "Number of your identity card"), None, {}),
    "yes_no": (YES_NO.label, None, {}),
}  # fmt: skip
OPTIONAL = frozenset({"photographs", "text", "money", "email", "choices"})


def question_of(kind: str) -> Question:
    """The question of a kind; KeyError for a kind that has no picture."""
    label, hint, settings = _ASKED[kind]
    return Question(kind, kind, label, DataClass.INTERNAL, hint, kind not in OPTIONAL, settings)


def turn(speaking: Voice, n: int = 3, **more: Any) -> Turn:
    """Where it is asked."""
    return Turn("Zz9_-Yy8", speaking, NAME.in_(speaking.language), (n, 8), can_go_back=n > 1, **more)


TODAY = date(2026, 11, 20)


HOTEL = Words("ค่าธรรมเนียมโรงแรม", "Hotel fee")
_COMPANY = "บริษัท โรงแรมตัวอย่าง จำกัด"
OWED = [
    Owed("hotel-fee:2026-10:1", HOTEL, _COMPANY, date(2026, 10, 1), date(2026, 11, 16), 6,
         [(1, "โรงแรมตัวอย่างหริภุญไชย"), (2, "รีสอร์ตตัวอย่างแม่ทา")]),
    Owed("oil-tax:2026-09:1", Words("ภาษีน้ำมันและก๊าซปิโตรเลียม", "Oil and gas tax"), _COMPANY, date(2026, 9, 1),
         date(2026, 10, 15), -26, [(3, "สถานีบริการตัวอย่าง")]),
]  # fmt: skip
_BILL_PAGE, _BILL_QR = f"{SITE}/bills/open/{TOKEN}", f"{SITE}/bills/pictures/qr.png"
#: The authority's number at the banks: of nobody.
BILLER = "099400000000090"
BILLS = [
    BillCard("BR-69-7K4M-2X", Words("ค่าธรรมเนียมโรงแรม เดือนตุลาคม 2569", "Hotel fee, October 2026"), _COMPANY, 1_234_500,
             date(2026, 11, 16), 6, _BILL_PAGE, _BILL_QR),
    BillCard("BR-69-3D8H-QW", Words("ภาษีน้ำมัน เดือนกันยายน 2569", "Oil tax, September 2026"), _COMPANY, 456_789,
             date(2026, 10, 15), -26, _BILL_PAGE, "", is_outdated=True),
]  # fmt: skip
RECEIPTS = [
    ReceiptCard(Words("ใบเสร็จรับเงิน", "Receipt"), "E/2570 000123", _COMPANY, 1_234_500, date(2026, 11, 10),
                f"{SITE}/receipts/open/{TOKEN}", f"{SITE}/receipts/pictures/receipt.png"),
]  # fmt: skip
FILED = Outcome(
    "case",
    "TX-69-7K4M-2X",
    "7K4-M2X-Q9P",
    TOKEN,
    next_steps=(
        Words("กองคลังตรวจแบบ หากต้องแก้ไขจะแจ้งท่าน", "The finance office examines it and tells you if it must change."),
    ),
    details={
        "said": {"th": "ยื่นแบบแล้ว{ka}", "en": "The return is filed"},
        "facts": [
            {"th": "ยอดชำระ", "en": "To pay", "value_th": "12,345.00 บาท", "value_en": "12,345.00 baht"},
            {"th": "ชำระภายใน", "en": "Pay by", "value_th": "16 พฤศจิกายน 2569", "value_en": "16 November 2026"},
        ],
        "picture": {"address": _BILL_QR, "th": "บันทึก QR", "en": "Save the QR"},
        "links": [
            {"href": "/bills/open/x", "th": "ใบแจ้งและคิวอาร์โค้ด", "en": "Bill and QR code"},
            {"href": "/taxes/returns/x", "th": "ดูแบบที่ยื่น", "en": "See the return"},
        ],
    },
)  # fmt: skip
