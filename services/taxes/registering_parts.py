"""The questions about an operator, a place of business, papers, changes and closings.

No copy of an identity card or a house registration is ever among them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from services.people import ESTABLISHMENT_KINDS, OPERATOR_KINDS, BusinessView, EstablishmentKind, OperatorKind
from services.questions import Choice, Condition, DataClass, Question
from services.taxes.kinds import TAXES
from services.text import Words, snippet

NEW, CHANGE, CLOSE = "new", "change", "close"
DETAILS, PLACE, OTHER = "details", "place", "other"
WHOLE = "all"
NEVER = Words(
    "ไม่ต้องแนบ และโปรดอย่าแนบ สำเนาบัตรประชาชนหรือทะเบียนบ้าน",
    "Copies of identity cards or house registrations are not needed: please do not send them.",
)
STAGE_WISH = Words("คำขอ", "Your request")
STAGE_OPERATOR = Words("ผู้ประกอบการ", "The operator")
STAGE_PLACE = Words("สถานประกอบการ", "The place of business")
STAGE_PAPERS = Words("เอกสาร", "Papers")
_BRANCH = {"max_length": 5, "arabic_digits": True, "pattern": r"\d{5}", "inputmode": "numeric"}
_JURISTIC = (OperatorKind.COMPANY, OperatorKind.PARTNERSHIP, OperatorKind.COOPERATIVE)
_DETAILS = Words("ชื่อหรือช่องทางติดต่อ", "Name or contact")
_MONTHLY = Words("รายเดือนขึ้นไปเท่านั้น", "By the month or longer only")
_ADD = Words("เพิ่มสถานประกอบการหรือสาขา", "Add a place of business")
_ELSE = Words("เรื่องอื่น เช่น ภาษีที่ยื่น จำนวนห้อง", "Something else, such as taxes or rooms")
_LINE_KINDS = {
    OperatorKind.OTHER: Words("อื่น ๆ", "Another body"),
    EstablishmentKind.STATION: Words("สถานีบริการน้ำมัน", "Petrol station"),
}


def operator_questions(when: Sequence[Condition]) -> list[Question]:
    """Who the operator is and how to reach it."""
    personal, internal = DataClass.PERSONAL, DataClass.INTERNAL
    asked = [
        Question(
            "operator",
            "choice",
            Words("ผู้ประกอบการเป็นประเภทใด", "What kind of operator is it?"),
            internal,
            settings={"choices": _choices(OPERATOR_KINDS)},
        ),
        Question(
            "name",
            "text",
            Words("ชื่อผู้ประกอบการ", "Name of the operator"),
            internal,
            hint=Words("ชื่อตามทะเบียนนิติบุคคล หรือชื่อและนามสกุล", "As registered, or your first and last name"),
            settings={"max_length": 200, "autocomplete": "organization"},
        ),
        Question(
            "tax_id",
            "thai_id",
            Words("เลขประจำตัวผู้เสียภาษี 13 หลัก", "Tax identification number, 13 digits"),
            personal,
            hint=Words("พิมพ์เลขเท่านั้น ไม่ต้องใช้สำเนาบัตร", "Only the number, no copy of any card"),
            settings={"holder": "juristic"},
            asked_when=(Condition("operator", _JURISTIC),),
        ),
        Question(
            "person_id",
            "thai_id",
            Words("เลขประจำตัวผู้เสียภาษี 13 หลัก", "Tax identification number, 13 digits"),
            personal,
            hint=Words(
                "บุคคลธรรมดาใช้เลขประจำตัวประชาชน พิมพ์เลขเท่านั้น ไม่ต้องใช้สำเนาบัตร",
                "For a person the identity number. Only the number, no copy of any card",
            ),
            required=False,
            asked_when=(Condition("operator", (OperatorKind.PERSON, OperatorKind.OTHER)),),
        ),
        *_contact(),
    ]
    return _in_stage(asked, STAGE_OPERATOR, when)


def _contact() -> list[Question]:
    personal, internal = DataClass.PERSONAL, DataClass.INTERNAL
    return [
        Question(
            "known_number",
            "text",
            Words("เลขทะเบียนเดิมกับ อบจ.", "Your number in the PAO's register"),
            internal,
            hint=Words(
                "หากเคยยื่นแบบกับ อบจ. แล้ว ใส่เลขเดิมเพื่อใช้ต่อ หากไม่มีหรือไม่ทราบ เว้นว่าง",
                "If you have filed with us before, keep your number. Leave empty if there is none",
            ),
            required=False,
            settings={"max_length": 30, "arabic_digits": True},
        ),
        Question(
            "contact_name",
            "text",
            Words("ชื่อผู้ติดต่อ", "Whom to contact"),
            personal,
            settings={"max_length": 120, "autocomplete": "name"},
        ),
        Question("phone", "phone", Words("หมายเลขโทรศัพท์", "Telephone"), personal),
        Question(
            "email",
            "email",
            Words("อีเมลของกิจการ", "E-mail of the business"),
            personal,
            hint=Words("ใช้ส่งใบแจ้งชำระและแจ้งเตือน เว้นว่างได้", "For bills and reminders. May be left empty"),
            required=False,
        ),
    ]


def place_questions(when: Sequence[Condition], *, several: bool = True) -> list[Question]:
    """The place of business; with `several`, others of the same operator too."""
    internal = DataClass.INTERNAL
    asked = [
        Question(
            "place_name",
            "text",
            Words("ชื่อสถานประกอบการ", "Name of the place of business"),
            internal,
            hint=Words("ชื่อที่ลูกค้าเห็นหน้าร้าน", "The name that guests or customers see"),
            settings={"max_length": 200},
        ),
        Question(
            "place_kind",
            "choice",
            Words("เป็นสถานประกอบการประเภทใด", "What kind of place is it?"),
            internal,
            settings={"choices": _choices(ESTABLISHMENT_KINDS)},
        ),
        *_hotel(),
        _taxes_question(),
        Question(
            "where",
            "place",
            Words("สถานประกอบการตั้งอยู่ที่ใด", "Where is it?"),
            internal,
            hint=Words("เลือกอำเภอและตำบล แล้วบอกที่ตั้งหรือปักหมุด", "Choose district and subdistrict, then tell the spot"),
            settings={"needs": ("area",)},
        ),
        *_since(),
    ]
    return _in_stage([*asked, *(_others() if several else ())], STAGE_PLACE, when)


def _hotel() -> list[Question]:
    internal = DataClass.INTERNAL
    at_hotel = Condition("place_kind", (EstablishmentKind.HOTEL,))
    return [
        Question(
            "lets",
            "choice",
            Words("ให้เช่าพักแบบใด", "How is it let?"),
            internal,
            settings={
                "choices": (
                    Choice("daily", Words("รายวัน", "By the day")),
                    Choice(
                        "monthly",
                        Words("รายเดือนขึ้นไปเท่านั้น", "By the month or longer only"),
                        line=Words("รายเดือนเท่านั้น", "By the month only"),
                    ),
                    Choice("both", Words("ทั้งรายวันและรายเดือน", "Both"), line=Words("รายวันและรายเดือน", "Both")),
                )
            },
            asked_when=(at_hotel,),
        ),
        Question(
            "rooms",
            "number",
            Words("จำนวนห้องพัก", "Number of rooms"),
            internal,
            settings={"min": 1, "max": 20_000, "unit": Words("ห้อง", "rooms")},
            asked_when=(at_hotel,),
        ),
    ]


def _since() -> list[Question]:
    internal = DataClass.INTERNAL
    return [
        Question(
            "branch",
            "text",
            Words("เลขสาขา 5 หลัก", "Branch number, 5 digits"),
            internal,
            hint=Words(
                "สำนักงานใหญ่คือ 00000 เว้นว่างได้ เจ้าหน้าที่กำหนดให้", "00000 is the head office. We give one if left empty"
            ),
            required=False,
            settings=_BRANCH,
        ),
        Question(
            "opened_on",
            "date",
            Words("วันที่เริ่มประกอบกิจการ", "Day on which it opened"),
            internal,
            hint=Words("เว้นว่างได้", "May be left empty"),
            required=False,
            settings={"latest": "today+365"},
        ),
    ]


def _others() -> list[Question]:
    kinds = Question(
        "kind",
        "choice",
        Words("ประเภท", "Kind"),
        DataClass.INTERNAL,
        settings={"choices": _choices(ESTABLISHMENT_KINDS)},
    )
    columns = (
        Question("name", "text", Words("ชื่อ", "Name"), DataClass.INTERNAL, settings={"max_length": 200}),
        kinds,
        Question("branch", "text", Words("เลขสาขา", "Branch"), DataClass.INTERNAL, required=False, settings=_BRANCH),
        Question(
            "rooms",
            "number",
            Words("ห้องพัก", "Rooms"),
            DataClass.INTERNAL,
            required=False,
            settings={"min": 0, "max": 20_000},
        ),
        replace(_taxes_question(), label=Words("ภาษีที่ยื่น", "Taxes"), hint=None),
        Question(
            "where",
            "text",
            Words("ตำบล อำเภอ", "Subdistrict, district"),
            DataClass.INTERNAL,
            settings={"max_length": 200},
        ),
    )
    return [
        Question(
            "more",
            "yes_no",
            Words("มีสถานประกอบการอื่นของผู้ประกอบการรายนี้อีกหรือไม่", "Does this operator have other places of business?"),
            DataClass.INTERNAL,
            settings={"yes": Words("มี", "Yes"), "no": Words("ไม่มี", "No")},
        ),
        Question(
            "others",
            "lines",
            Words("สถานประกอบการอื่น", "Other places of business"),
            DataClass.INTERNAL,
            settings={"columns": columns, "max_rows": 50, "row_name": Words("แห่งที่", "Place")},
            asked_when=(Condition("more", (True,)),),
        ),
    ]


def paper_questions(when: Sequence[Condition]) -> list[Question]:
    """What may be handed in beside the answers, and what never."""
    asked = [
        Question(
            "licence",
            "file",
            Words("ใบอนุญาตของกิจการ", "Licence of the business"),
            DataClass.INTERNAL,
            hint=Words(
                "เช่น ใบอนุญาตประกอบธุรกิจโรงแรม หากไม่มีหรือไม่สะดวก ข้ามได้",
                "Such as the hotel licence. Skip it if there is none",
            ),
            required=False,
            notice=NEVER,
            notice_level="warning",
        ),
        Question(
            "remarks",
            "long_text",
            Words("ข้อความถึงเจ้าหน้าที่", "A word to the officer"),
            DataClass.PERSONAL,
            required=False,
            settings={"max_length": 1000, "rows": 3},
        ),
    ]
    return _in_stage(asked, STAGE_PAPERS, when)


def change_questions(when: Sequence[Condition]) -> list[Question]:
    """What shall change."""
    asked = [
        Question(
            "change",
            "choice",
            Words("ต้องการเปลี่ยนอะไร", "What shall change?"),
            DataClass.INTERNAL,
            settings={
                "choices": (
                    Choice(DETAILS, _DETAILS, line=Words("ชื่อ/ช่องทางติดต่อ", "Name or contact")),
                    Choice(PLACE, _ADD, line=Words("เพิ่มสาขา", "Add a place")),
                    Choice(OTHER, _ELSE, line=Words("เรื่องอื่น", "Something else")),
                )
            },
        ),
        *_new_details(),
        Question(
            "wish",
            "long_text",
            Words("ต้องการเปลี่ยนแปลงอย่างไร", "What shall be changed, and how?"),
            DataClass.PERSONAL,
            settings={"max_length": 2000, "rows": 4},
            asked_when=(Condition("change", (OTHER,)),),
        ),
    ]
    return _in_stage(asked, STAGE_OPERATOR, when)


def _new_details() -> list[Question]:
    details, empty = (Condition("change", (DETAILS,)),), Words("เว้นว่างหากไม่เปลี่ยน", "Leave empty if it stays")
    asked: tuple[tuple[str, str, Words, dict[str, Any]], ...] = (
        ("new_name", "text", Words("ชื่อผู้ประกอบการใหม่", "New name"), {"max_length": 200}),
        ("new_contact", "text", Words("ผู้ติดต่อใหม่", "New contact"), {"max_length": 120}),
        ("new_phone", "phone", Words("โทรศัพท์ใหม่", "New telephone"), {}),
        ("new_email", "email", Words("อีเมลใหม่", "New e-mail"), {}),
    )
    return [
        Question(key, kind, label, DataClass.PERSONAL, empty, False, settings, details)
        for key, kind, label, settings in asked
    ]


def closing_questions(business: BusinessView | None, when: Sequence[Condition]) -> list[Question]:
    """What closes, and when."""
    places = [place for place in business.establishments if place.closed_on is None] if business else []
    choices = [Choice(WHOLE, Words("ทั้งกิจการ", "The whole business"))]
    if len(places) > 1:
        choices += [
            Choice(
                str(place.id),
                Words(f"{place.name} ({place.branch})", f"{place.name} ({place.branch})"),
                line=short(place.name),
            )
            for place in places
        ]
    asked = [
        Question(
            "close_what",
            "choice",
            Words("เลิกกิจการแห่งใด", "What closes?"),
            DataClass.INTERNAL,
            settings={"choices": tuple(choices)},
        ),
        Question(
            "closed_on",
            "date",
            Words("วันสุดท้ายที่ประกอบกิจการ", "Last day of business"),
            DataClass.INTERNAL,
            hint=Words("เดือนของวันนี้เป็นเดือนสุดท้ายที่ต้องยื่นแบบ", "Its month is the last for which a return is due"),
            settings={"latest": "today+60", "earliest": "today-1100"},
        ),
    ]
    return _in_stage(asked, STAGE_OPERATOR, when)


def _taxes_question() -> Question:
    return Question(
        "taxes",
        "choices",
        Words("ต้องยื่นภาษีหรือค่าธรรมเนียมใด", "Which tax or fee does it file?"),
        DataClass.INTERNAL,
        hint=Words(
            "เลือกได้มากกว่าหนึ่ง หากไม่แน่ใจ เจ้าหน้าที่จะช่วยตรวจ", "Choose all that apply. If unsure, the officer checks it"
        ),
        settings={"choices": tuple(Choice(kind.key, kind.name, line=kind.line) for kind in TAXES.values())},
    )


def _choices(words: Mapping[Any, Words]) -> tuple[Choice, ...]:
    return tuple(Choice(str(key), name, line=_LINE_KINDS.get(key)) for key, name in words.items())


def _in_stage(asked: list[Question], stage: Words, when: Sequence[Condition]) -> list[Question]:
    return [replace(question, stage=stage, asked_when=(*when, *question.asked_when)) for question in asked]


def short(name: str) -> Words:
    """A name on a button of the chat."""
    return Words(snippet(name, 20), snippet(name, 20))
