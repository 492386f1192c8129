"""The words of complaints: who acts, what is public, kinds of matter, where a matter was received from."""

from enum import StrEnum

from services.text import Words


class WhoActs(StrEnum):
    """Who puts the trouble right: the authority itself, the authority with others, or another authority."""

    OWN = "O"
    COORDINATE = "C"
    FORWARD = "F"

    @property
    def words(self) -> Words:
        """How people read it."""
        return _WHO_ACTS[self]


class Publicity(StrEnum):
    """What the public may see of a category: each matter on the map, only how many there are, or nothing."""

    MAP = "map"
    COUNT = "count"
    NEVER = "never"

    @property
    def words(self) -> Words:
        """How people read it."""
        return _PUBLICITY[self]


class AsksPlace(StrEnum):
    """Whether a category asks where it happened."""

    NEEDED = "needed"
    ASKED = "asked"
    NO = "no"

    @property
    def words(self) -> Words:
        """How people read it."""
        return _ASKS_PLACE[self]


class Matter(StrEnum):
    """The kind of matter: asked of nobody, set at screening, counted apart."""

    COMPLAINT = "complaint"
    TROUBLE = "trouble"
    HELP = "help"
    SUGGESTION = "suggestion"
    PRAISE = "praise"
    QUESTION = "question"

    @property
    def words(self) -> Words:
        """How people read it."""
        return _MATTERS[self]


class ReceivedFrom(StrEnum):
    """From where a matter reached the authority; officials' assessments count some of them apart."""

    WEB = "web"
    LINE = "line"
    QR = "qr"
    KIOSK = "kiosk"
    COUNTER = "counter"
    TELEPHONE = "telephone"
    LETTER = "letter"
    FACEBOOK = "facebook"
    DAMRONGDHAM = "damrongdham"
    HOTLINE_1111 = "hotline-1111"
    TRAFFY = "traffy"
    AGENCY = "agency"
    COUNCILLOR = "councillor"
    MOBILE_UNIT = "mobile-unit"
    API = "api"

    @property
    def words(self) -> Words:
        """How people read it."""
        return _RECEIVED_FROM[self]


class State(StrEnum):
    """The four colours of the public map: every status falls into one of them."""

    OPEN = "open"
    DONE = "done"
    PLANNED = "planned"
    PASSED = "passed"

    @property
    def words(self) -> Words:
        """How people read it."""
        return _STATES[self]


class PhotoPart(StrEnum):
    """What a photograph of a complaint shows."""

    BEFORE = "before"
    AFTER = "after"
    REPLY = "reply"

    @property
    def words(self) -> Words:
        """How people read it."""
        return _PHOTO_PARTS[self]


_WHO_ACTS = {
    WhoActs.OWN: Words("อบจ. ดำเนินการเอง", "The authority itself"),
    WhoActs.COORDINATE: Words("อบจ. ประสานงาน", "The authority co-ordinates"),
    WhoActs.FORWARD: Words("ส่งต่อหน่วยงานที่มีอำนาจ", "Passed to the authority in charge"),
}
_PUBLICITY = {
    Publicity.MAP: Words("แสดงบนแผนที่สาธารณะ", "On the public map"),
    Publicity.COUNT: Words("แสดงเฉพาะจำนวน", "Only as a count"),
    Publicity.NEVER: Words("ไม่แสดง", "Not shown"),
}
_ASKS_PLACE = {
    AsksPlace.NEEDED: Words("ต้องระบุ", "Needed"),
    AsksPlace.ASKED: Words("ถาม แต่เว้นได้", "Asked, may be left out"),
    AsksPlace.NO: Words("ไม่ถาม", "Not asked"),
}
_MATTERS = {
    Matter.COMPLAINT: Words("ร้องเรียน", "Complaint"),
    Matter.TROUBLE: Words("ร้องทุกข์/แจ้งเหตุ", "Trouble to be mended"),
    Matter.HELP: Words("ขอความช่วยเหลือ", "Request for help"),
    Matter.SUGGESTION: Words("เสนอแนะ", "Suggestion"),
    Matter.PRAISE: Words("ชมเชย", "Praise"),
    Matter.QUESTION: Words("สอบถาม", "Question"),
}
_RECEIVED_FROM = {
    ReceivedFrom.WEB: Words("เว็บไซต์", "Web site"),
    ReceivedFrom.LINE: Words("LINE", "LINE"),
    ReceivedFrom.QR: Words("QR", "QR"),
    ReceivedFrom.KIOSK: Words("ตู้บริการ", "Kiosk"),
    ReceivedFrom.COUNTER: Words("มาด้วยตนเอง", "In person"),
    ReceivedFrom.TELEPHONE: Words("โทรศัพท์", "Telephone"),
    ReceivedFrom.LETTER: Words("หนังสือ/จดหมาย", "Letter"),
    ReceivedFrom.FACEBOOK: Words("Facebook", "Facebook"),
    ReceivedFrom.DAMRONGDHAM: Words("ศูนย์ดำรงธรรมจังหวัด/อำเภอ (1567)", "Damrongdham Centre (1567)"),
    ReceivedFrom.HOTLINE_1111: Words("สายด่วน 1111", "Hotline 1111"),
    ReceivedFrom.TRAFFY: Words("Traffy Fondue", "Traffy Fondue"),
    ReceivedFrom.AGENCY: Words("หน่วยงานอื่น", "Another authority"),
    ReceivedFrom.COUNCILLOR: Words("ส.อบจ./ผู้นำชุมชน", "Councillor or community leader"),
    ReceivedFrom.MOBILE_UNIT: Words("หน่วยเคลื่อนที่/ลงพื้นที่", "Mobile unit"),
    ReceivedFrom.API: Words("ระบบของหน่วยงานอื่น (API)", "Another system (API)"),
}
_STATES = {
    State.OPEN: Words("กำลังดำเนินการ", "Being worked on"),
    State.DONE: Words("เสร็จแล้วหรือยุติเรื่อง", "Done or closed"),
    State.PLANNED: Words("รอแผนงานหรืองบประมาณ", "Planned, waiting for budget"),
    State.PASSED: Words("ส่งต่อหน่วยงานอื่นแล้ว", "Passed to another authority"),
}
_PHOTO_PARTS = {
    PhotoPart.BEFORE: Words("ภาพก่อนดำเนินการ", "Before"),
    PhotoPart.AFTER: Words("ภาพหลังดำเนินการ", "After"),
    PhotoPart.REPLY: Words("ภาพที่ส่งเพิ่ม", "Sent later"),
}
