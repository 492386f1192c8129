"""The service `corruption-report`: apart from complaints, confidential from the first word, never public."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from services import clock, files
from services.audit import Channel
from services.cases import NewCase, Status, open_case
from services.catalogue import Context, Lines, Notice, Outcome, Panel, Service, Submission, Who
from services.clock import say_day
from services.complaints.intake import (
    OFFICE_KEYS,
    STAGE_OFFICE,
    STAGE_REPORTER,
    WITHOUT_NAME,
    account_answers,
    received_from,
    source_questions,
    ways_of_telling,
)
from services.complaints.models import Complaint
from services.complaints.receiving import moment_received
from services.complaints.reporter import from_account, how_told, reporter_of
from services.complaints.submitting import first_answer, keep_photographs, unnamed
from services.db import session
from services.organisation import promise
from services.questions import Choice, Condition, DataClass, Question, get_kind
from services.text import Words

KEY = "corruption-report"
KIND = "CR"
#: Working days to the first answer; there is no promise of a result, but a notice every so many calendar days.
ANSWER_DAYS = 3
NOTICE_EVERY = 15
_EVERY = Words(f"ทุก {NOTICE_EVERY} วัน", f"every {NOTICE_EVERY} days")

WHERE_ELSE = Words(
    "หากผู้ถูกร้องเป็นนายก อบจ. หรือปลัด อบจ. ท่านร้องต่อผู้ว่าราชการจังหวัด ป.ป.ช. (1205) ป.ป.ท. (1206)"
    " หรือศูนย์ดำรงธรรม (1567) ได้โดยตรง และหากส่งที่นี่ เราจะส่งต่อให้หน่วยงานเหล่านั้น",
    "If it concerns the president or the chief administrator of the PAO, you may turn directly to the governor, the"
    " NACC (1205), the PACC (1206) or the Damrongdham Centre (1567). If you send it here, we forward it to them.",
)
UNNAMED = Words(
    "เรื่องที่ไม่ออกนามเป็นบัตรสนเท่ห์ จะรับไว้พิจารณาเฉพาะที่ระบุพฤติการณ์และพยานหลักฐานแน่ชัด",
    "A report without a name is taken up only when it tells definite circumstances and evidence.",
)
SEALED = Words(
    "เฉพาะเจ้าหน้าที่ที่ได้รับมอบหมายเห็นเรื่องนี้ ผู้ถูกร้องไม่เห็น และไม่เผยแพร่ต่อสาธารณะ",
    "Only the officers named for it see this. The person complained of does not, and it is never published.",
)


_ACCUSED = Words("ผู้ถูกร้อง", "Who it is about")
_EVENTS = Words("เหตุการณ์", "What happened")
_EVIDENCE = Words("พยานหลักฐาน", "Evidence")
_ABOUT = {
    "accused": _ACCUSED,
    "is_leader": _ACCUSED,
    "events": _EVENTS,
    "when_where": _EVENTS,
    "evidence": _EVIDENCE,
    "photographs": _EVIDENCE,
    "document": _EVIDENCE,
}


def questions_of_report(context: Context) -> list[Question]:
    """What a report of corruption is asked; every answer is sensitive."""
    asked = source_questions() if context.asker.is_officer else []
    concerns_leader = context.answers.get("is_leader") in ("yes", "unsure")
    asked += [*_about_the_accused(), *_about_the_events(concerns_leader)]
    known = account_answers(context.asker)
    asked += [question for question in _about_the_reporter(context) if question.key not in known]
    return [replace(question, data_class=DataClass.SENSITIVE, stage=_stage(question.key)) for question in asked]


def _stage(key: str) -> Words:
    if key in _ABOUT:
        return _ABOUT[key]
    return STAGE_OFFICE if key in OFFICE_KEYS else STAGE_REPORTER


def prefill_report(context: Context) -> dict[str, Any]:
    """Where the matter came from, for officers."""
    if context.asker.is_officer:
        return {"received_from": received_from(context.asker.channel, {}, context.source)}
    return {}


def preview_report(context: Context) -> list[Panel]:
    """Where else to turn, what an unnamed report needs, and the promise. No duplicates, no warning of personal data."""
    panels: list[Panel] = [Notice(SEALED, "info", code="confidential")]
    if context.answers.get("is_leader") in ("yes", "unsure"):
        panels.append(Notice(WHERE_ELSE, "warning", code="leaders"))
    if context.answers.get("name_kind") == "none":
        panels.append(Notice(UNNAMED, "warning", change="evidence", code="unnamed"))
    panels += from_account(context)
    answer = promise(moment_received(context.answers, clock.now()), ANSWER_DAYS)
    within = Words(
        f"ภายใน {ANSWER_DAYS} วันทำการ คือวันที่ {say_day(answer.day, 'th')}",
        f"within {ANSWER_DAYS} working days, that is by {say_day(answer.day, 'en')}",
    )
    reporter = reporter_of(context.answers, context.asker, context.source)
    every = how_told(reporter, Words(f"{_EVERY.th} จนกว่าจะยุติ", f"{_EVERY.en} until it is closed"))
    rows = [
        (Words("ตอบครั้งแรก", "First answer"), within),
        (Words("แจ้งความคืบหน้า", "Notice of progress"), every),
    ]
    return [*panels, Lines(Words("เมื่อส่งแล้ว เราสัญญาว่า", "Once it is sent, we promise"), rows)]


def submit_report(submission: Submission) -> Outcome:
    """Opens a confidential case: its words are sealed, it belongs to no unit and is in no counter of the public."""
    answers, asker = submission.answers, submission.asker
    reporter = reporter_of(answers, asker, submission.source)
    photographs = list(answers.get("photographs") or ())
    files.forget_position(photographs)
    opened = open_case(
        NewCase(
            service=submission.service,
            kind=KIND,
            topic=KEY,
            title="",
            words=_words(submission),
            status=Status.RECEIVED,
            unit_id=None,
            received_from=received_from(asker.channel, answers, submission.source),
            received_at=moment_received(answers, submission.at or clock.now()),
            channel=asker.channel,
            language=submission.language,
            is_confidential=True,
            is_listed=False,
            answer_days=ANSWER_DAYS,
            resolve_days=None,
            reporter=reporter,
            place=None,
            photos=photographs,
            evidence=submission.evidence,
            draft_id=None if reporter.name_kind == "none" else submission.draft_id,
            filed_by_id=asker.id if asker.is_officer else None,
        ),
        actor=unnamed(asker) if reporter.name_kind == "none" else asker,
    )
    _keep(opened.id, answers, photographs)
    return Outcome(
        kind="case",
        reference=opened.reference,
        access_code=opened.access_code,
        track_token=opened.track_token,
        is_unnamed=reporter.name_kind == "none",
        next_steps=(
            SEALED,
            Words(f"เราตอบครั้งแรกภายใน {ANSWER_DAYS} วันทำการ", f"We answer within {ANSWER_DAYS} working days."),
            how_told(reporter, _EVERY),
        ),
        details=first_answer(opened),
    )


def _keep(case_id: int, answers: Mapping[str, Any], photographs: list[str]) -> None:
    document = answers.get("document")
    their_due_on = answers.get("their_due_on")
    sealed = {"is_leader": answers.get("is_leader")} | ({"document": dict(document)} if document else {})
    session().add(
        Complaint(
            case_id=case_id,
            their_reference=answers.get("their_reference"),
            their_due_on=date.fromisoformat(their_due_on) if their_due_on else None,
            has_callers_consent=answers.get("callers_consent") is True,
            extra={},
            sealed_extra=sealed,
        )
    )
    if photographs:
        keep_photographs(case_id, photographs)
    if document:
        files.attach([document["key"]], "case", case_id)
    session().flush()


def _words(submission: Submission) -> str:
    """The report as one text under its questions, for those who may open it."""
    told = {"accused", "is_leader", "events", "when_where", "evidence"}
    parts = []
    for question in submission.questions:
        value = submission.answers.get(question.key)
        if question.key in told and value is not None:
            lines = get_kind(question.kind).read_back(question, value, "th")
            parts.append("\n".join([f"{question.label.th}:", *lines]))
    return "\n\n".join(parts)


def _about_the_accused() -> list[Question]:
    label = Words(
        "ผู้ถูกร้องเป็นนายก อบจ. หรือปลัด อบจ. หรือไม่",
        "Is it the president or the chief administrator of the PAO?",
    )
    choices = (
        Choice("yes", Words("ใช่", "Yes")),
        Choice("no", Words("ไม่ใช่", "No")),
        Choice("unsure", Words("ไม่แน่ใจ", "Not sure")),
    )
    return [
        _long("accused", Words("ผู้ถูกร้องหรือหน่วยงาน", "Who or which agency is it about?"), 500, notice=SEALED),
        Question("is_leader", "choice", label, DataClass.SENSITIVE, settings={"choices": choices}),
    ]


def _about_the_events(concerns_leader: bool) -> list[Question]:
    return [
        replace(
            _long("events", Words("เหตุการณ์", "What happened?"), 4000, notice=WHERE_ELSE if concerns_leader else None),
            notice_level="warning",
        ),
        _long(
            "when_where",
            Words("วันเวลา สถานที่", "When and where?"),
            1000,
            hint=Words("เท่าที่ทราบ", "As far as you know"),
        ),
        _long(
            "evidence",
            Words("พยานหลักฐาน", "Evidence"),
            2000,
            hint=Words("ใครเห็น มีเอกสารหรือภาพอะไร อยู่ที่ใด", "Who saw it, what papers or pictures exist, and where"),
            required=False,
        ),
        Question(
            "photographs",
            "photographs",
            Words("ภาพถ่ายหลักฐาน", "Photographs as evidence"),
            DataClass.SENSITIVE,
            hint=Words("เราไม่เก็บตำแหน่งในภาพ", "Their position is not kept."),
            required=False,
            settings={"max": 5},
        ),
        Question(
            "document",
            "file",
            Words("เอกสารหลักฐาน", "A document as evidence"),
            DataClass.SENSITIVE,
            required=False,
        ),
    ]


def _about_the_reporter(context: Context) -> list[Question]:
    named = (Condition("name_kind", ("open", "hidden")),)
    kinds = (
        Choice("open", Words("เปิดเผย", "With my name")),
        Choice("hidden", Words("ขอปกปิดชื่อ", "Keep my name hidden")),
        Choice("none", Words("ไม่ออกนาม", "Without my name"), hint=UNNAMED, words=WITHOUT_NAME),
    )
    secret = DataClass.SENSITIVE
    return [
        Question(
            "name_kind",
            "choice",
            Words("ความประสงค์เรื่องชื่อ", "How shall your name be used?"),
            secret,
            settings={"choices": kinds},
        ),
        Question(
            "name", "text", Words("ชื่อ นามสกุล", "Your name"), secret, settings={"max_length": 120}, asked_when=named
        ),
        Question("phone", "phone", Words("หมายเลขโทรศัพท์", "Telephone"), secret, required=False, asked_when=named),
        Question(
            "notify",
            "choice",
            Words("ให้แจ้งความคืบหน้าท่านทางใด", "How shall we tell you of progress?"),
            secret,
            settings={"choices": ways_of_telling(context)},
            asked_when=named,
        ),
        Question(
            "email",
            "email",
            Words("อีเมล", "E-mail"),
            secret,
            asked_when=(*named, Condition("notify", ("email",))),
        ),
    ]


def _long(
    key: str, label: Words, most: int, *, hint: Words | None = None, required: bool = True, notice: Words | None = None
) -> Question:
    return Question(
        key,
        "long_text",
        label,
        DataClass.SENSITIVE,
        hint=hint,
        required=required,
        settings={"max_length": most, "rows": 8 if most >= 2000 else 4},
        notice=notice,
    )


CORRUPTION_REPORT = Service(
    key=KEY,
    name=Words("แจ้งเบาะแสการทุจริต", "Report corruption"),
    summary=Words(
        "แจ้งเบาะแสการทุจริตและประพฤติมิชอบ เป็นความลับ เฉพาะผู้ที่ได้รับมอบหมายเห็น",
        "Corruption and misconduct. Confidential: only the officers named for it see your report.",
    ),
    group="report",
    who=Who.ANYONE,
    version="1",
    questions=questions_of_report,
    submit=submit_report,
    prefill=prefill_report,
    preview=preview_report,
    takes=Words(
        "ตอบครั้งแรกภายใน 3 วันทำการ แล้วแจ้งความคืบหน้าทุก 15 วันหากท่านเลือกช่องทางรับแจ้ง",
        "First answer in 3 working days, then news every 15 days if you choose a way to be told.",
    ),
    needs=(
        Words("ใคร ทำอะไร เมื่อไร ที่ไหน เท่าที่ทราบ", "Who did what, when and where, as far as you know"),
        Words("พยานหลักฐาน หากมี", "Evidence, if there is any"),
    ),
    steps=(
        Words("เล่าเหตุการณ์และหลักฐาน", "Tell the events and the evidence"),
        Words("เลือกว่าจะเปิดเผย ปกปิด หรือไม่ออกนาม", "Choose how your name is used"),
        Words("รับเลขที่เรื่องและรหัสติดตาม", "Get a reference and an access code"),
    ),
    channels=frozenset({Channel.WEB, Channel.LINE, Channel.QR, Channel.KIOSK, Channel.COUNTER}),
    not_on={
        Channel.API: Words(
            "เป็นความลับ จึงไม่รับผ่านระบบของหน่วยงานอื่น",
            "It is confidential, so it passes through no other organisation's system.",
        ),
    },
    chat_words=("แจ้งเบาะแส", "ทุจริต", "corruption"),
    line=Words("แจ้งเบาะแสทุจริต", "Report corruption"),
    is_confidential=True,
    takes_evidence=True,
    order=20,
)
