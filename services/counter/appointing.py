"""Booking: one seat for one case. What became of it, and the file for people's own calendars."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from services import clock, organisation, settings
from services.audit import SYSTEM, ActorKind, Channel, record
from services.cases import CaseChanged, NewCase, OpenedCase, Reporter, Status, open_case
from services.cases.models import TimelineEntry
from services.catalogue import CHAT_ADDRESS, Outcome, Submission
from services.counter.appointment_asking import day_of, time_of, when_words, where_words
from services.counter.models import Appointment
from services.counter.slots import free_slots, starts_at
from services.counter.topics import TopicView, find_topic, get_topic
from services.db import is_sqlite, session
from services.errors import NotFound, RuleBroken
from services.organisation import working_days_between
from services.questions import codes
from services.text import Words

SERVICE, KIND = "appointment", "AP"
BOOKED, CAME, MISSED, GIVEN_UP = "booked", "came", "missed", "given_up"
#: What stands in the history of a matter whose appointment was moved to another time.
MOVE = "slot_moved"
_OVER = frozenset({Status.WITHDRAWN, Status.DECLINED, Status.MERGED, Status.CLOSED})


@dataclass(frozen=True, slots=True)
class AppointmentView:
    """An appointment without whose it is."""

    id: int
    case_id: int
    topic: TopicView
    day: date
    starts: time
    state: str
    #: When this time was booked: first, or by the last move.
    booked_at: datetime = field(repr=False)

    @property
    def when(self) -> Words:
        """Day and time in words."""
        return when_words(self.day, self.starts)

    @property
    def where(self) -> Words:
        """The unit and the office."""
        return where_words(self.topic)

    @property
    def is_booked(self) -> bool:
        """Whether it stands."""
        return self.state == BOOKED

    @property
    def is_to_come(self) -> bool:
        """Whether it stands and has not begun."""
        return self.is_booked and starts_at(self.day, self.starts) > clock.now()


def submit_appointment(submission: Submission) -> Outcome:
    """Takes a seat and opens the case. RuleBroken("time", "slot_taken") where somebody else was faster."""
    answers = submission.answers
    topic, day, at = find_topic(str(answers.get("topic") or "")), day_of(answers.get("day")), time_of(answers)
    if topic is None or not topic.details.is_active:
        raise RuleBroken("topic", codes.NOT_ON_LIST)
    if day is None or at is None or at not in free_slots(topic).get(day, {}):
        raise RuleBroken("time", codes.SLOT_TAKEN)
    appointment_id = take_seat(topic, day, at)
    opened = _open_case(submission, topic, day, at)
    session().get_one(Appointment, appointment_id).case_id = opened.id
    session().flush()
    record("book appointment", actor=submission.asker, subject="case", subject_id=opened.id, fields=["slot"])
    return _outcome(opened, topic, day, at)


def free_seat(changed: CaseChanged) -> None:
    """Listener: whoever withdraws gives the seat back at once."""
    if changed.after not in _OVER:
        return
    row = _row_of_case(changed.case_id)
    if row is not None and row.state == BOOKED:
        row.state, row.seat = GIVEN_UP, None
        session().flush()
        record("free seat", actor=SYSTEM, subject="case", subject_id=changed.case_id, fields=["seat"])


def find_appointment(case_id: int) -> AppointmentView | None:
    """The appointment of a case that the reader may see already; None where it is of another service."""
    row = _row_of_case(case_id)
    return view_of(row) if row is not None else None


def view_of(row: Appointment) -> AppointmentView:
    """The row as others read it."""
    if row.case_id is None:
        raise NotFound("appointment")
    return AppointmentView(row.id, row.case_id, get_topic(row.topic_id), row.day, row.starts, row.state, row.booked_at)


def calendar_file(view: AppointmentView, reference: str, link: str, language: str) -> str:
    """The appointment as a file for calendars (RFC 5545). It tells no name; `link` is the reporter's own."""
    begins = starts_at(view.day, view.starts)
    ends = begins + timedelta(minutes=view.topic.details.minutes)
    office = organisation.get_organisation()
    host = settings.current().base_url.partition("://")[2]
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Pracha//Appointment//TH",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{reference}@{host}",
        # Each move and the end are newer than what a calendar took in before (RFC 5545, 3.8.7.4).
        f"SEQUENCE:{count_moves(view.case_id) + (0 if view.is_booked else 1)}",
        f"DTSTAMP:{_stamp(view.booked_at)}",
        f"DTSTART:{_stamp(begins)}",
        f"DTEND:{_stamp(ends)}",
        f"SUMMARY:{_escaped(view.topic.name.in_(language))} ({reference})",
        f"LOCATION:{_escaped(', '.join(filter(None, (view.where.in_(language), office.address.in_(language)))))}",
        f"DESCRIPTION:{_escaped(link)}",
        f"URL:{link}",
        f"STATUS:{'CONFIRMED' if view.is_booked else 'CANCELLED'}",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_escaped(view.topic.name.in_(language))}",
        "TRIGGER:-PT2H",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def count_moves(case_id: int) -> int:
    """How often the appointment of a case was moved."""
    query = select(func.count()).select_from(TimelineEntry)
    return int(session().scalar(query.where(TimelineEntry.case_id == case_id, TimelineEntry.kind == MOVE)) or 0)


def title_of(topic: TopicView, day: date, at: time) -> str:
    """What the case is called: the topic and the time."""
    return f"{topic.name.th} {when_words(day, at).th}"


def promised_days(begins: datetime, day: date) -> int:
    """The working days from the start of the office clock to the appointment, by which the case is promised."""
    return max(0, working_days_between(clock.local(begins).date(), day))


def take_seat(topic: TopicView, day: date, at: time) -> int:
    """Takes a free seat; gives the id of its row. RuleBroken("time", "slot_taken").

    One statement a seat: of two who want the last one, the index lets in one, and the other waits to hear it.
    """
    insert = sqlite_insert if is_sqlite() else postgres_insert
    for seat in range(1, topic.details.seats + 1):
        values = {
            "topic_id": topic.id, "day": day, "starts": at, "seat": seat, "state": BOOKED, "booked_at": clock.now(),
        }  # fmt: skip
        statement = insert(Appointment).values(**values).on_conflict_do_nothing().returning(Appointment.id)
        taken = session().execute(statement).scalar()
        if taken is not None:
            return int(taken)
    raise RuleBroken("time", codes.SLOT_TAKEN)


def _open_case(submission: Submission, topic: TopicView, day: date, at: time) -> OpenedCase:
    asker, answers = submission.asker, submission.answers
    received = submission.at or clock.now()
    begins = organisation.office_clock_start(received)
    note = str(answers.get("note") or "")
    return open_case(
        NewCase(
            service=SERVICE,
            kind=KIND,
            topic=f"{SERVICE}-{topic.key}"[:60],
            title=title_of(topic, day, at),
            words=note or topic.name.th,
            status=Status.ASSIGNED,
            unit_id=topic.details.unit_id,
            received_from=Channel.COUNTER.value if asker.is_officer else asker.channel.value,
            received_at=received,
            channel=asker.channel,
            language=submission.language,
            resolve_days=promised_days(begins, day),
            reporter=_reporter(submission),
            draft_id=submission.draft_id,
            filed_by_id=asker.id if asker.is_officer else None,
        ),
        actor=asker,
    )


def _reporter(submission: Submission) -> Reporter:
    answers, asker = submission.answers, submission.asker
    notify = str(answers.get("notify") or "none")
    return Reporter(
        name_kind="open",
        name=str(answers.get("name") or ""),
        phone=str(answers.get("phone") or ""),
        email=str(answers.get("email") or "") if notify == "email" else "",
        notify=notify,
        person_id=asker.id if asker.kind is ActorKind.CITIZEN else None,
        line_user=submission.source.get(CHAT_ADDRESS, "") if notify == "line" else "",
    )


def _outcome(opened: OpenedCase, topic: TopicView, day: date, at: time) -> Outcome:
    when, where = when_words(day, at), where_words(topic)
    return Outcome(
        kind="case",
        reference=opened.reference,
        access_code=opened.access_code,
        track_token=opened.track_token,
        next_steps=(Words(f"มาพบเรา{when.th} ที่{where.th}", f"Come on {when.en}, to {where.en}."), *_NEXT),
        details={
            "said": {"th": "นัดหมายแล้ว{ka}", "en": "Your appointment is booked"},
            "facts": [_fact(Words("เรื่อง", "What"), topic.name), _fact(Words("วันและเวลานัด", "Appointment"), when)],
            "links": [
                {"href": f"/track/{opened.track_token}/appointment.ics", "th": "เพิ่มลงปฏิทิน", "en": "Add to my calendar"}
            ],
        },
    )


_NEXT = (
    Words("มาถึงก่อนเวลา 10 นาที แจ้งเลขที่เรื่องที่เคาน์เตอร์", "Be there 10 minutes early and tell the reference."),
    Words(
        "ถ้ามาไม่ได้ เปิดลิงก์ติดตามแล้วย้ายไปเวลาอื่นหรือขอยุติเรื่อง เพื่อคืนเวลาให้ผู้อื่น",
        "If you cannot come, move or withdraw it by the tracking link, so that others get the time.",
    ),
)


def _fact(label: Words, value: Words) -> Mapping[str, Any]:
    return {"th": label.th, "en": label.en, "value_th": value.th, "value_en": value.en}


def _row_of_case(case_id: int) -> Appointment | None:
    return session().scalars(select(Appointment).where(Appointment.case_id == case_id)).one_or_none()


def _stamp(at: datetime) -> str:
    return f"{at:%Y%m%dT%H%M%SZ}"


def _escaped(words: str) -> str:
    plain = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return plain.replace("\r", "").replace("\n", "\\n")


def _folded(line: str) -> str:
    """At most 75 bytes a line, no character cut (RFC 5545, 3.1)."""
    parts, size = [""], 0
    for character in line:
        width = len(character.encode())
        if size + width > (75 if len(parts) == 1 else 74):
            parts.append("")
            size = 0
        parts[-1] += character
        size += width
    return "\r\n ".join(parts)
