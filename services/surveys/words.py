"""The words of surveys: states, purposes, who may answer, and what results are broken down by."""

from enum import StrEnum

from services.text import Words


class SurveyState(StrEnum):
    """Where a survey stands. Whether an open one takes answers also depends on its days."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class Purpose(StrEnum):
    """What a survey is for: it decides which pages of the desk it has."""

    #: The short one after a service.
    SERVICE = "service"
    ANNUAL = "annual"
    WEBSITE = "website"
    CONSULTATION = "consultation"
    OTHER = "other"


class WhoMay(StrEnum):
    """Who may answer."""

    ANYONE = "anyone"
    #: Whoever got a link that serves once.
    INVITED = "invited"
    #: Whoever was served: asked at once, by a link that serves once and is tied to what they were served with.
    SERVED = "served"


class Aspect(StrEnum):
    """The usual five aspects (ด้าน) of satisfaction in reports of Thai local government."""

    PROCESS = "process"
    CHANNEL = "channel"
    OFFICERS = "officers"
    PLACE = "place"
    RESULT = "result"


class Breakdown(StrEnum):
    """What results may be broken down by. ALL is the whole survey."""

    ALL = ""
    UNIT = "unit"
    SERVICE = "service"
    DISTRICT = "district"
    CHANNEL = "channel"
    MONTH = "month"
    #: The place where a code hangs.
    PLACE = "place"
    SEX = "sex"
    AGE = "age"
    EDUCATION = "education"
    OCCUPATION = "occupation"
    #: "1" for answers that came in a suspicious burst.
    BURST = "burst"


class Bands(StrEnum):
    """From which mean a level begins; both are in use."""

    #: 4.51 / 3.51 / 2.51 / 1.51
    HALVES = "4.51"
    #: 4.21 / 3.41 / 2.61 / 1.81
    FIFTHS = "4.21"


class Trigger(StrEnum):
    """After what a short survey is sent."""

    CASE = "case"
    RECEIPT = "receipt"
    COUNTER = "counter"
    CHAT = "chat"


class ActionState(StrEnum):
    """Where an improvement stands."""

    PLANNED = "planned"
    DOING = "doing"
    DONE = "done"
    DROPPED = "dropped"


STATE_WORDS = {
    SurveyState.DRAFT: Words("ร่าง", "Draft"),
    SurveyState.OPEN: Words("เปิดรับคำตอบ", "Open"),
    SurveyState.CLOSED: Words("ปิดแล้ว", "Closed"),
}
PURPOSE_WORDS = {
    Purpose.SERVICE: Words("หลังรับบริการ", "After a service"),
    Purpose.ANNUAL: Words("สำรวจประจำปี", "Annual"),
    Purpose.WEBSITE: Words("เว็บไซต์", "Website"),
    Purpose.CONSULTATION: Words("รับฟังความคิดเห็น", "Public consultation"),
    Purpose.OTHER: Words("แบบสอบถามอื่น", "Other"),
}
WHO_WORDS = {
    WhoMay.ANYONE: Words("ทุกคน", "Anyone"),
    WhoMay.INVITED: Words("ผู้ได้รับเชิญ", "Those invited"),
    WhoMay.SERVED: Words("ผู้รับบริการ", "Those served"),
}
ASPECT_WORDS = {
    Aspect.PROCESS: Words("ด้านขั้นตอนการให้บริการ", "Process"),
    Aspect.CHANNEL: Words("ด้านช่องทางการให้บริการ", "Channel"),
    Aspect.OFFICERS: Words("ด้านเจ้าหน้าที่ผู้ให้บริการ", "Officers"),
    Aspect.PLACE: Words("ด้านสิ่งอำนวยความสะดวก", "Place"),
    Aspect.RESULT: Words("ด้านผลการให้บริการ", "Result"),
}
BREAKDOWN_WORDS = {
    Breakdown.UNIT: Words("หน่วยงาน", "Unit"),
    Breakdown.SERVICE: Words("บริการ", "Service"),
    Breakdown.DISTRICT: Words("อำเภอ", "District"),
    Breakdown.CHANNEL: Words("ช่องทาง", "Channel"),
    Breakdown.MONTH: Words("เดือน", "Month"),
    Breakdown.PLACE: Words("จุดบริการ", "Place"),
    Breakdown.SEX: Words("เพศ", "Sex"),
    Breakdown.AGE: Words("อายุ", "Age"),
    Breakdown.EDUCATION: Words("การศึกษา", "Education"),
    Breakdown.OCCUPATION: Words("อาชีพ", "Occupation"),
    Breakdown.BURST: Words("มาพร้อมกันผิดปกติ", "Came in a burst"),
}
TRIGGER_WORDS = {
    Trigger.CASE: Words("เมื่อยุติเรื่อง", "When a matter is closed"),
    Trigger.RECEIPT: Words("เมื่อออกใบเสร็จ", "When a receipt is issued"),
    Trigger.COUNTER: Words("เมื่อรับบริการที่เคาน์เตอร์", "After a counter visit"),
    Trigger.CHAT: Words("เมื่อจบการสนทนากับเจ้าหน้าที่", "After a talk with an officer"),
}
ACTION_WORDS = {
    ActionState.PLANNED: Words("วางแผน (Plan)", "Planned"),
    ActionState.DOING: Words("กำลังทำ (Do)", "Under way"),
    ActionState.DONE: Words("เสร็จแล้ว (Check)", "Done"),
    ActionState.DROPPED: Words("ยกเลิก", "Dropped"),
}
