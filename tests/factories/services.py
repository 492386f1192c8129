"""A sample service with one question of every kind and conditional ones, and what it was handed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from services import clock, references
from services.catalogue import Context, Lines, Match, Matches, Notice, Outcome, Service, Submission, Who
from services.questions import Choice, Condition, DataClass, Question
from services.questions.place import Area
from services.text import Words

KEY = "sample"

KINDS = (
    Choice("light", Words("ไฟถนนดับ", "Street light out")),
    Choice("road", Words("ถนนชำรุด", "Damaged road")),
    Choice("other", Words("อื่น ๆ", "Other")),
)
FEATURES = (
    Choice("night", Words("เกิดตอนกลางคืน", "At night")),
    Choice("rain", Words("เกิดตอนฝนตก", "In the rain")),
    Choice("none", Words("ไม่มีข้อใด", "None of these")),
)
DISTRICTS = (Area("5101", Words("เมืองลำพูน", "Mueang Lamphun")), Area("5106", Words("ป่าซาง", "Pa Sang")))
SUBDISTRICTS = (
    Area("510101", Words("ในเมือง", "Nai Mueang"), "5101"),
    Area("510601", Words("ปากบ่อง", "Pak Bong"), "5106"),
)

#: Raw answers that every question takes, as a channel hands them in.
ANSWERS: dict[str, Any] = {
    "kind": "light",
    "lamps": "๓",
    "words": "ไฟทางหน้าวัดดับ 3 ดวง มืดขนาด รถล้มไปสองคันแล้วเจ้า",
    "title": "ไฟดับ",
    "cost": "1,234.50",
    "day": "2026-11-01",
    "since": "2026-10",
    "features": ["night"],
    "place": {"district": "5101", "subdistrict": "510101", "words": "หน้าวัด"},
    "photos": None,
    "paper": None,
    "rows": [{"item": "หลอดไฟ", "count": "2"}],
    "rating": "4",
    "named": "yes",
    "phone": "081-234-5678",
    "email": "somebody@example.org",
    "id": "9000000000004",
}


def _q(key: str, kind: str, th: str, en: str, data_class: DataClass = DataClass.INTERNAL, **more: Any) -> Question:
    return Question(key, kind, Words(th, en), data_class, **more)


def sample_questions(context: Context) -> list[Question]:
    """Every kind once; lamps and passable hang on the kind, the personal ones on `named`."""
    personal = {"asked_when": (Condition("named", (True,)),), "required": False}
    return [
        _q("kind", "choice", "เรื่องใด", "What is it about?", DataClass.PUBLIC, settings={"choices": KINDS}),
        _q(
            "lamps",
            "number",
            "ดับกี่ดวง",
            "How many lamps are out?",
            asked_when=(Condition("kind", ("light",)),),
            settings={"min": 1, "max": 100},
            notice=Words("อันตรายจากสายไฟ โทร 1129", "Danger from cables: call 1129"),
            notice_level="warning",
        ),
        _q("passable", "yes_no", "รถผ่านได้หรือไม่", "Can cars pass?", asked_when=(Condition("kind", ("road",)),)),
        _q(
            "words",
            "long_text",
            "เกิดอะไรขึ้น",
            "What happened?",
            DataClass.PERSONAL,
            hint=Words("เล่าสั้น ๆ ก็ได้", "A few words will do"),
        ),
        _q("title", "text", "หัวข้อ", "Title", required=False),
        _q("cost", "money", "เสียหายเท่าใด", "What is the damage?", required=False),
        _q("day", "date", "เกิดวันใด", "On which day?"),
        _q("since", "month", "เป็นมาตั้งแต่เดือนใด", "Since which month?", required=False),
        _q(
            "features",
            "choices",
            "ลักษณะ",
            "Features",
            required=False,
            settings={"choices": FEATURES, "alone": ("none",)},
        ),
        _q("place", "place", "เกิดที่ใด", "Where?", settings={"districts": DISTRICTS, "subdistricts": SUBDISTRICTS}),
        _q("photos", "photographs", "ภาพถ่าย", "Photographs", required=False),
        _q("paper", "file", "เอกสาร", "Paper", required=False),
        _q(
            "rows",
            "lines",
            "สิ่งที่เสียหาย",
            "What was damaged?",
            required=False,
            settings={
                "columns": (
                    _q("item", "text", "สิ่งของ", "Thing"),
                    _q("count", "number", "จำนวน", "Count", settings={"min": 1}),
                ),
                "max_rows": 5,
            },
        ),
        _q("rating", "rating", "พอใจเพียงใด", "How satisfied are you?", required=False),
        _q("named", "yes_no", "ให้ติดต่อกลับหรือไม่", "May we call you?"),
        _q("phone", "phone", "โทรศัพท์", "Telephone", DataClass.PERSONAL, **personal),
        _q("email", "email", "อีเมล", "E-mail", DataClass.PERSONAL, **personal),
        _q("id", "thai_id", "เลขประจำตัวประชาชน", "13-digit id", DataClass.SENSITIVE, **personal),
    ]


@dataclass
class Desk:
    """What the sample service was handed, and the switches by which a test changes it."""

    submissions: list[Submission] = field(default_factory=list)
    followed: list[tuple[str, str]] = field(default_factory=list)
    matches: list[Match] = field(default_factory=list)
    prefill: Mapping[str, Any] = field(default_factory=dict)

    def submit(self, submission: Submission) -> Outcome:
        """Takes the submission in."""
        self.submissions.append(submission)
        return Outcome(
            "case",
            reference=references.new_reference("RP", clock.today()),
            access_code=references.new_access_code(),
            track_token=references.new_token(),
            promised="2026-12-01",
            promised_days=7,
            next_steps=(Words("เจ้าหน้าที่จะตรวจเรื่อง", "An officer checks the matter"),),
        )

    def follow(self, context: Context, draft_id: str, token: str) -> Outcome:
        """Notes who follows what."""
        self.followed.append((draft_id, token))
        return Outcome("followed", next_steps=(Words("เราจะแจ้งท่าน", "We shall tell you"),))

    def preview(self, context: Context) -> list[Any]:
        """One panel of each kind."""
        total = (Words("รวม", "Total"), Words("10.00 บาท", "10.00 baht"))
        panels: list[Any] = [
            Notice(Words("คำตอบมีหมายเลขโทรศัพท์", "There is a telephone number in it"), "warning", "words"),
            Lines(Words("ค่าธรรมเนียม", "Fee"), [(Words("ไฟ", "Lamp"), Words("10.00 บาท", "10.00 baht"))], total),
        ]
        return [*panels, Matches(self.matches)] if self.matches else panels


def make_service(desk: Desk, **changes: Any) -> Service:
    """The sample service behind `desk`, with whatever a test wants different; the caller registers it."""
    values: dict[str, Any] = {
        "key": KEY,
        "name": Words("แจ้งเรื่องตัวอย่าง", "Sample report"),
        "summary": Words("เรื่องตัวอย่างสำหรับทดสอบ", "A sample for tests"),
        "group": "report",
        "who": Who.ANYONE,
        "version": "1",
        "questions": sample_questions,
        "submit": desk.submit,
        "follow": desk.follow,
        "preview": desk.preview,
        "prefill": lambda context: {**desk.prefill, **_from_source(context)},
        "takes": Words("3 นาที", "3 minutes"),
        "needs": (Words("ภาพถ่าย (ถ้ามี)", "Photographs, if any"),),
        "steps": (Words("กรอกข้อมูล", "Fill in"), Words("รับเลขที่เรื่อง", "Get a reference")),
        "laws": (Words("พ.ร.บ. ตัวอย่าง", "Sample Act"),),
        "answered_by": Words("ศูนย์รับเรื่องราวร้องทุกข์", "Complaints registry"),
        "certification": Words("ข้าพเจ้าขอรับรองว่าเป็นความจริง", "I certify that this is true"),
        "chat_words": ("ตัวอย่าง",),
    }
    return Service(**{**values, **changes})


def _from_source(context: Context) -> dict[str, Any]:
    return {"kind": context.source["category"]} if "category" in context.source else {}
