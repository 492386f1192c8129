"""The words of the case engine: statuses, outcomes, audiences and what happened (WORDS.md 2.1)."""

from collections.abc import Mapping
from enum import StrEnum

from services.text import Words


class Status(StrEnum):
    """Where a matter stands. Late and due soon are flags, not statuses."""

    RECEIVED = "received"
    SCREENING = "screening"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    WAITING_CITIZEN = "waiting_citizen"
    PLANNED = "planned"
    PASSED_ON = "passed_on"
    RESOLVED = "resolved"
    CLOSED = "closed"
    REOPENED = "reopened"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"


class CaseOutcome(StrEnum):
    """How a matter ended."""

    MENDED = "mended"
    SAFE = "safe"
    PASSED_ON = "passed_on"
    PLANNED = "planned"
    EXPLAINED = "explained"
    NOT_FOUND = "not_found"
    OUTSIDE_POWERS = "outside_powers"
    DUPLICATE = "duplicate"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"
    REGISTERED = "registered"
    EXAMINED = "examined"
    AMENDED = "amended"
    ATTENDED = "attended"
    LAPSED = "lapsed"


class Audience(StrEnum):
    """Who may see a row of the timeline; each later one sees what the earlier ones see."""

    PUBLIC = "public"
    REPORTER = "reporter"
    STAFF = "staff"
    CONFIDENTIAL = "confidential"


STATUS_WORDS = {
    Status.RECEIVED: Words("รับเรื่องแล้ว", "Received"),
    Status.SCREENING: Words("อยู่ระหว่างคัดกรอง", "Being checked"),
    Status.ASSIGNED: Words("ส่งหน่วยงานที่รับผิดชอบแล้ว", "With the responsible unit"),
    Status.IN_PROGRESS: Words("อยู่ระหว่างดำเนินการ", "In progress"),
    Status.WAITING_CITIZEN: Words("รอข้อมูลจากท่าน", "Waiting for you"),
    Status.PLANNED: Words("รอแผนงานหรืองบประมาณ", "Planned, waiting for budget"),
    Status.PASSED_ON: Words("ส่งต่อหน่วยงานอื่นแล้ว", "Passed to another authority"),
    Status.RESOLVED: Words("ดำเนินการแล้วเสร็จ รอท่านยืนยัน", "Done, please confirm"),
    Status.CLOSED: Words("ยุติเรื่อง", "Closed"),
    Status.REOPENED: Words("เปิดเรื่องอีกครั้ง", "Reopened"),
    Status.DECLINED: Words("ไม่รับไว้พิจารณา", "Not taken up"),
    Status.WITHDRAWN: Words("ผู้แจ้งขอยุติเรื่อง", "Withdrawn by the sender"),
    Status.MERGED: Words("รวมกับเรื่องเดิม", "Joined to an earlier report"),
}

#: Labels of at most 20 characters, for chat and for narrow columns.
STATUS_SHORT = {
    **STATUS_WORDS,
    Status.SCREENING: Words("กำลังคัดกรอง", "Being checked"),
    Status.ASSIGNED: Words("ส่งหน่วยงานแล้ว", "With the unit"),
    Status.IN_PROGRESS: Words("กำลังดำเนินการ", "In progress"),
    Status.PLANNED: Words("รอแผน/งบประมาณ", "Planned"),
    Status.PASSED_ON: Words("ส่งต่อหน่วยงานอื่น", "Passed on"),
    Status.RESOLVED: Words("เสร็จแล้ว รอยืนยัน", "Done, to confirm"),
    Status.WITHDRAWN: Words("ผู้แจ้งขอยุติเรื่อง", "Withdrawn"),
    Status.MERGED: Words("รวมกับเรื่องเดิม", "Joined"),
}

#: What the public and officers read where the sender is not "you".
STATUS_FOR_OTHERS = {
    **STATUS_WORDS,
    Status.SCREENING: Words("อยู่ระหว่างคัดกรอง", "Being screened"),
    Status.WAITING_CITIZEN: Words("รอข้อมูลจากผู้แจ้ง", "Waiting for the sender"),
    Status.RESOLVED: Words("ดำเนินการแล้วเสร็จ รอผู้แจ้งยืนยัน", "Done, waiting for the sender's word"),
}

OUTCOME_WORDS = {
    CaseOutcome.MENDED: Words("แก้ไขแล้วเสร็จ", "Fixed"),
    CaseOutcome.SAFE: Words("บรรเทาเบื้องต้นแล้ว", "Made safe for now"),
    CaseOutcome.PASSED_ON: Words("ส่งต่อแล้วและแจ้งผู้แจ้งแล้ว", "Passed on, sender told"),
    CaseOutcome.PLANNED: Words("บรรจุแผนแล้ว", "In the plan"),
    CaseOutcome.EXPLAINED: Words("ชี้แจงทำความเข้าใจแล้ว", "Explained"),
    CaseOutcome.NOT_FOUND: Words("ไม่พบเหตุ", "Not found on site"),
    CaseOutcome.OUTSIDE_POWERS: Words("อยู่นอกอำนาจหน้าที่", "Outside our powers"),
    CaseOutcome.DUPLICATE: Words("เรื่องซ้ำ", "Duplicate"),
    CaseOutcome.WITHDRAWN: Words("ผู้แจ้งขอยุติเรื่อง", "Withdrawn"),
    CaseOutcome.DECLINED: Words("ไม่รับไว้พิจารณา", "Not taken up"),
    CaseOutcome.REGISTERED: Words("ขึ้นทะเบียนแล้ว", "Registered"),
    CaseOutcome.EXAMINED: Words("ตรวจแบบแล้ว", "Examined"),
    CaseOutcome.AMENDED: Words("ยื่นแก้ไขแบบแล้ว", "Amended by a later return"),
    CaseOutcome.ATTENDED: Words("มารับบริการแล้ว", "Attended"),
    CaseOutcome.LAPSED: Words("พ้นวันนัดหมายแล้ว", "The day has passed"),
}


def status_words(status: Status, outcome: CaseOutcome | None = None) -> Words:
    """The status as its sender reads it; a closed matter says how it ended."""
    return _with_outcome(STATUS_WORDS, status, outcome)


def status_for_others(status: Status, outcome: CaseOutcome | None = None) -> Words:
    """The status as the public and officers read it; a closed matter says how it ended."""
    return _with_outcome(STATUS_FOR_OTHERS, status, outcome)


def _with_outcome(words: Mapping[Status, Words], status: Status, outcome: CaseOutcome | None) -> Words:
    if status is not Status.CLOSED or outcome is None:
        return words[status]
    return Words(f"{words[status].th}: {OUTCOME_WORDS[outcome].th}", f"{words[status].en}: {OUTCOME_WORDS[outcome].en}")


#: Outcomes that an officer may choose on resolving or closing; the others follow from an action of their own.
CHOSEN_OUTCOMES = (
    CaseOutcome.MENDED,
    CaseOutcome.SAFE,
    CaseOutcome.EXPLAINED,
    CaseOutcome.NOT_FOUND,
    CaseOutcome.PLANNED,
    CaseOutcome.PASSED_ON,
    CaseOutcome.OUTSIDE_POWERS,
)

#: Statuses in which officers have the next step.
OPEN = frozenset(
    {
        Status.RECEIVED,
        Status.SCREENING,
        Status.ASSIGNED,
        Status.IN_PROGRESS,
        Status.WAITING_CITIZEN,
        Status.PLANNED,
        Status.REOPENED,
    }
)
#: Open statuses in which the promise does not run.
PARKED = frozenset({Status.WAITING_CITIZEN, Status.PLANNED})
SETTLED = frozenset(Status) - OPEN

DECLINE_REASONS = {
    "anonymous_vague": Words(
        "ไม่ออกนามและไม่มีพยานหลักฐานหรือพฤติการณ์ที่แน่ชัด", "Without a name and without definite circumstances or evidence"
    ),
    "before_court": Words("อยู่ระหว่างการพิจารณาของศาล หรือศาลมีคำพิพากษาแล้ว", "Before a court, or decided by one"),
    "private_dispute": Words("เป็นข้อพิพาทระหว่างเอกชน", "A dispute between private persons"),
    "not_a_matter": Words("ไม่มีเนื้อหาที่ดำเนินการได้", "Nothing that could be acted upon"),
    "settled_before": Words("เป็นเรื่องที่ยุติแล้วและไม่มีข้อเท็จจริงใหม่", "Settled before, with nothing new"),
    "outside_powers": Words("อยู่นอกอำนาจหน้าที่", "Outside our powers"),
}

#: Reasons of services that decide themselves; officers do not choose them from the list.
SERVICE_REASONS = {
    "not_granted": Words("ไม่อนุมัติคำขอ", "The request was not granted"),
}

HAPPENED = {
    "received": Words("รับเรื่อง", "Received"),
    "screening": Words("เริ่มคัดกรอง", "Screening began"),
    "screened": Words("คัดกรองแล้ว", "Screened by the registry"),
    "assigned": Words("ส่งเรื่องให้หน่วยงาน", "Sent to the unit"),
    "passed": Words("ย้ายเรื่องไปหน่วยงานอื่นภายในองค์กร", "Passed to another unit"),
    "taken": Words("เจ้าหน้าที่รับเรื่องไปดำเนินการ", "An officer took the matter"),
    "owner_set": Words("มอบหมายเจ้าหน้าที่", "Given to an officer"),
    "note": Words("บันทึกภายใน", "Internal note"),
    "answer": Words("ตอบผู้แจ้ง", "Answer"),
    "question": Words("ขอข้อมูลเพิ่มเติมจากผู้แจ้ง", "Question to the sender"),
    "reply": Words("ข้อความจากผู้แจ้ง", "Message from the sender"),
    "resumed": Words("ดำเนินการต่อ", "Taken up again"),
    "planned": Words("เสนอเข้าแผนงานหรืองบประมาณ", "Proposed for the plan or budget"),
    "passed_on": Words("ส่งต่อหน่วยงานอื่น", "Passed to another authority"),
    "resolved": Words("ดำเนินการแล้วเสร็จ", "Done"),
    "confirmed": Words("ผู้แจ้งยืนยันว่าเรียบร้อย", "The sender confirmed"),
    "reopened": Words("เปิดเรื่องอีกครั้ง", "Reopened"),
    "closed": Words("ยุติเรื่อง", "Closed"),
    "closed_quietly": Words("ยุติเรื่องเมื่อครบกำหนดยืนยัน", "Closed: the time to dispute has passed"),
    "declined": Words("ไม่รับไว้พิจารณา", "Not taken up"),
    "withdrawn": Words("ผู้แจ้งขอยุติเรื่อง", "Withdrawn by the sender"),
    "merged": Words("รวมกับเรื่องเดิม", "Joined to an earlier report"),
    "unmerged": Words("แยกออกจากเรื่องที่รวมไว้", "Separated again"),
    "took_in": Words("รวมเรื่องที่แจ้งซ้ำเข้ามา", "Another report was joined to this one"),
    "gave_back": Words("แยกเรื่องที่รวมไว้ออก", "A joined report was separated"),
    "promise_moved": Words("เลื่อนกำหนดแล้วเสร็จ", "The promised date was changed"),
    "name_released": Words("เปิดเผยชื่อผู้แจ้งแก่หน่วยงาน", "The sender's name was released to the unit"),
    "name_hidden": Words("เลิกเปิดเผยชื่อผู้แจ้งแก่หน่วยงาน", "The sender's name is hidden from the unit again"),
    "published": Words("เผยแพร่รายละเอียดต่อสาธารณะ", "Details were published"),
    "plan_due": Words("ถึงวันทบทวนแผน", "The day to look at the plan again"),
    "still_working": Words("อยู่ระหว่างดำเนินการ", "Work goes on"),
    "message_unsent": Words("ผู้แจ้งลบข้อความต้นทางแล้ว", "The sender deleted the message it came from"),
    "slot_moved": Words("ย้ายเวลานัดหมาย", "The appointment was moved"),
    "rated": Words("ผู้แจ้งให้คะแนนความพึงพอใจ", "The sender gave a mark"),
    "excluded": Words("กันเจ้าหน้าที่ออกจากเรื่อง", "An officer was shut out"),
    "included": Words("ให้เจ้าหน้าที่เข้าถึงเรื่องได้อีก", "An officer was let in again"),
}
