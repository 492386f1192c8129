"""What followers are told, and how much of it: the reporter more than those who merely follow."""

from collections.abc import Mapping
from typing import Any

from services import settings
from services.cases.following import ASK, forget_person, list_followers, track_token, unsubscribe_token
from services.cases.models import CaseFile, Follower
from services.cases.reaching import find_email
from services.cases.words import STATUS_WORDS, Status
from services.db import session
from services.events import listen
from services.notifications import Recipient, declare_notice, notify, register_other_way
from services.people import PersonErased
from services.text import Words

#: Gaps that every notice of a case may use.
COMMON = ("ref", "status", "link")
KINDS: Mapping[str, tuple[str, ...]] = {
    "case.received": ("code", "date"),
    "case.assigned": ("unit",),
    "case.progress": (),
    "case.answer": ("words",),
    "case.question": ("words",),
    "case.planned": ("project", "fy", "date", "words"),
    "case.passed_on": ("agency", "letter_no", "date", "phone", "words"),
    "case.resolved": ("outcome", "words", "days", "date"),
    "case.closed": ("outcome", "words"),
    "case.declined": ("reason", "words"),
    "case.reopened": (),
    "case.withdrawn": (),
    "case.merged": (),
    "case.promise_moved": ("date", "reason"),
    "case.still_working": (),
}
LABELS: Mapping[str, Words] = {
    "case.received": Words("แจ้งรับเรื่อง", "Received"),
    "case.assigned": Words("แจ้งส่งหน่วยงาน", "Sent to the unit"),
    "case.progress": Words("แจ้งความคืบหน้า", "Progress"),
    "case.answer": Words("คำตอบ", "Answer"),
    "case.question": Words("คำถามถึงผู้แจ้ง", "Question"),
    "case.planned": Words("แจ้งแผนงาน", "Planned"),
    "case.passed_on": Words("แจ้งส่งต่อ", "Passed on"),
    "case.resolved": Words("แจ้งผล รอยืนยัน", "Done, to confirm"),
    "case.closed": Words("แจ้งยุติเรื่อง", "Closed"),
    "case.declined": Words("แจ้งไม่รับพิจารณา", "Not taken up"),
    "case.reopened": Words("แจ้งเปิดอีกครั้ง", "Reopened"),
    "case.withdrawn": Words("แจ้งผู้แจ้งขอยุติ", "Withdrawn"),
    "case.merged": Words("แจ้งรวมเรื่อง", "Joined"),
    "case.promise_moved": Words("แจ้งเลื่อนกำหนด", "Promise moved"),
    "case.still_working": Words("แจ้งว่ายังดำเนินการ", "Work goes on"),
}
#: Notices that only concern the reporter; a follower gets the plain word of progress, or nothing.
REPORTER_ONLY = frozenset({"case.received", "case.answer", "case.question", "case.declined", "case.still_working"})
#: Gaps whose text is written for the reporter: a follower is shown a dash in their place.
PRIVATE_GAPS = frozenset({"words", "reason", "code"})
#: What must not wait, whatever the channel's quota: what was asked, answered and achieved.
URGENT = frozenset(
    {"case.received", "case.question", "case.answer", "case.resolved", "case.declined", "case.passed_on", "case.closed"}
)


def install() -> None:
    """Declares every kind of notice of the engine, and listens to whoever closes an account."""
    listen(PersonErased, forget_person)
    register_other_way(find_email)
    declare_notice(ASK, ("ref", "link"), "urgent", Words("ขอให้ยืนยันการติดตาม", "Please confirm that you follow"))
    for kind, gaps in KINDS.items():
        declare_notice(
            kind, gaps=(*COMMON, *gaps), priority="urgent" if kind in URGENT else "normal", label=LABELS[kind]
        )


def tell(case: CaseFile, kind: str, params: Mapping[str, Any], *, not_to: int | None = None) -> None:
    """Writes a notice for each active follower that has an address.

    Of a confidential case only those who reported it are told, and no words; who followed it before it was sealed hears
    no more.

    `not_to` is the follower who did it: what was done is answered where it was done.
    """
    for follower in list_followers(case.id):
        if follower.channel == "none" or not follower.address or follower.id == not_to:
            continue
        if not _is_told(case, kind, follower):
            continue
        notify(
            kind,
            recipients=[
                Recipient(
                    channel=follower.channel,
                    address=follower.address,
                    language=follower.language,
                    token=unsubscribe_token(follower),
                )
            ],
            params=_params(case, kind, params, follower),
            subject=("case", case.id),
        )


def _is_told(case: CaseFile, kind: str, follower: Follower) -> bool:
    if follower.is_reporter:
        return True
    if kind in REPORTER_ONLY or not case.is_confidential:
        return kind not in REPORTER_ONLY
    # Whoever reported a confidential matter that was joined to this one.
    joined = session().get(CaseFile, follower.from_case_id) if follower.from_case_id else None
    return joined is not None and joined.is_confidential


def _params(case: CaseFile, kind: str, params: Mapping[str, Any], follower: Follower) -> dict[str, Any]:
    values: dict[str, Any] = dict.fromkeys(KINDS[kind], "-")
    for gap, value in params.items():
        hidden = (gap in PRIVATE_GAPS and not follower.is_reporter) or (gap == "words" and case.is_confidential)
        if gap in values and value and not hidden:
            values[gap] = value
    base = settings.current().base_url
    return {
        **values,
        "ref": case.reference,
        "status": STATUS_WORDS[Status(case.status)],
        "link": f"{base}/track/{track_token(follower)}",
    }
