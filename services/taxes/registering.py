"""The service `business-registration` as every channel offers it: its review, and what happens with the answers."""

from collections.abc import Mapping
from typing import Any

from services import catalogue, events, people
from services.audit import ActorKind, Channel, record
from services.cases import CaseChanged, NewCase, OpenedCase, Reporter, Status, open_case
from services.catalogue import CHAT_ADDRESS, Context, Notice, Outcome, Panel, Service, Submission, Who
from services.clock import local
from services.db import session
from services.errors import RuleBroken
from services.organisation import Setting, SettingKind, declare_setting, get_setting
from services.people import BusinessView, EstablishmentKind
from services.taxes.models import Registration
from services.taxes.registering_asking import business_asked, prefill_registration, questions_of_registration, run_by
from services.taxes.registering_deciding import follow_case_of_registration
from services.taxes.registering_parts import NEVER, NEW
from services.taxes.registering_reading import KIND_WORDS, WAITING, read_back, tax_id_of
from services.text import Words, mask_email, snippet

KEY, CASE_KIND = "business-registration", "BN"
VERSION = "1"
LICENCE_ROOMS, DAYS = "hotel_licence_rooms", "registration_days"
_GROUP = Words("ภาษีและค่าธรรมเนียม", "Taxes and fees")
_CERTIFIED = Words(
    "ข้าพเจ้าขอรับรองว่าข้อมูลถูกต้องตามความเป็นจริง และข้าพเจ้าดำเนินการแทนผู้ประกอบการรายนี้ได้",
    "I certify that the entries are true, and that I may act for this operator.",
)


def declare_registering() -> None:
    """Puts the service on offer, with its settings and what it listens to; called anew by every composer."""
    catalogue.register(REGISTRATION)
    events.listen(CaseChanged, follow_case_of_registration)
    declare_setting(
        Setting(
            LICENCE_ROOMS,
            SettingKind.INT,
            8,
            Words("ที่พักไม่เกินกี่ห้องที่อาจไม่เป็นโรงแรม (?)", "Rooms up to which lodging may be no hotel (?)"),
            Words(
                "(?) ยังไม่ได้ตรวจกับกฎหมายฉบับปัจจุบัน ใช้เพื่อแสดงข้อความเตือนเท่านั้น ไม่ปฏิเสธคำขอ",
                "(?) Not checked against the law in force. It only shows a note and refuses nobody.",
            ),
            _GROUP,
            0,
            100,
        )
    )
    declare_setting(
        Setting(
            DAYS,
            SettingKind.INT,
            7,
            Words("ตรวจคำขอขึ้นทะเบียนภายใน (วันทำการ)", "Registrations are decided within (working days)"),
            group=_GROUP,
            minimum=1,
            maximum=60,
        )
    )


def preview_registration(context: Context) -> list[Panel]:
    """What the asker should know before sending: known already, small lodgings, monthly lets."""
    answers = context.answers
    if (answers.get("want") or NEW) != NEW:
        return []
    notices: list[Panel] = []
    number = str(answers.get("known_number") or "")
    if not number and people.find_by_tax_id(tax_id_of(answers)):
        notices.append(Notice(_KNOWN, "warning", change="known_number", code="known_tax_id"))
    if answers.get("place_kind") == EstablishmentKind.HOTEL:
        rooms, most = answers.get("rooms"), int(get_setting(LICENCE_ROOMS))
        if isinstance(rooms, int) and rooms <= most:
            notices.append(Notice(_SMALL.filled(most=most), "info", change="rooms", code="small_lodging"))
        if answers.get("lets") == "monthly":
            notices.append(Notice(_MONTHLY, "info", change="lets", code="monthly_lets"))
    return notices


_KNOWN = Words(
    "ทะเบียนของเรามีผู้ประกอบการที่ใช้เลขประจำตัวผู้เสียภาษีนี้แล้ว หากเป็นกิจการเดียวกัน ขอให้เจ้าของส่งคำเชิญให้ท่าน "
    "(เมนู ผู้มีสิทธิดำเนินการ) หรือใส่เลขทะเบียนเดิม หากเป็นกิจการใหม่ ส่งคำขอได้",
    "An operator with this tax number is in our register. If it is the same business, let its owner invite you (page"
    " “Who may act”), or give its number. If it is a new one, go on.",
)
_SMALL = Words(
    "ที่พักไม่เกิน {most} ห้องอาจไม่ใช่โรงแรมตามกฎหมาย จึงอาจไม่ต้องนำส่งค่าธรรมเนียม ส่งคำขอได้ เจ้าหน้าที่จะตรวจและแจ้งผล",
    "Lodgings of up to {most} rooms may be no hotel by law and owe no fee. You may send this: an officer checks it.",
)
_MONTHLY = Words(
    "ที่พักให้เช่ารายเดือนขึ้นไปเท่านั้นอาจไม่ใช่โรงแรมตามกฎหมาย ส่งคำขอได้ เจ้าหน้าที่จะตรวจและแจ้งผล",
    "Lodgings let by the month only may be no hotel by law. You may send this: an officer checks it.",
)


def submit_registration(submission: Submission) -> Outcome:
    """Opens the case in the finance unit and keeps the answers beside it for the decision."""
    answers, asker = submission.answers, submission.asker
    kind = str(answers.get("want") or NEW)
    business = _business_of(submission, kind)
    name = business.name if business else str(answers["name"])
    reporter = _reporter(submission)
    title = f"{KIND_WORDS[kind].th}: {snippet(name, 120)}"
    opened = open_case(
        NewCase(
            service=KEY,
            kind=CASE_KIND,
            topic=kind,
            title=title,
            words=title,
            status=Status.ASSIGNED,
            unit_id=people.finance_unit_id(),
            received_from=asker.channel.value if not asker.is_officer else Channel.COUNTER.value,
            received_at=submission.at,
            channel=asker.channel,
            language=submission.language,
            resolve_days=int(get_setting(DAYS)),
            reporter=reporter,
            place=answers.get("where"),
            evidence=[*_papers(answers), *submission.evidence],
            draft_id=submission.draft_id,
            filed_by_id=asker.id if asker.is_officer else None,
        ),
        actor=asker,
    )
    session().add(
        Registration(
            case_id=opened.id,
            kind=kind,
            status=WAITING,
            answers={"answers": dict(answers), "shown": read_back(submission.questions, answers)},
            business_id=business.id if business else None,
            person_id=asker.id if asker.kind is ActorKind.CITIZEN else None,
            reason="",
        )
    )
    session().flush()
    record("ask for registration", actor=asker, subject="case", subject_id=opened.id, note=kind)
    return _outcome(opened, reporter)


def _business_of(submission: Submission, kind: str) -> BusinessView | None:
    """The business that is to be changed or closed: one that the asker may name, at this moment too."""
    if kind == NEW:
        return None
    asked = Context(submission.asker, submission.answers, local(submission.at).date(), submission.language)
    business = business_asked(asked)
    mine = {one.number for one in run_by(asked)}
    if business is None or not (submission.asker.is_officer or business.number in mine):
        raise RuleBroken("business", "not_on_list")
    return business


def _reporter(submission: Submission) -> Reporter:
    """How the asker is told: in the chat that it was sent from, else by the account's e-mail address."""
    answers, asker = submission.answers, submission.asker
    name, phone = str(answers.get("contact_name") or ""), str(answers.get("phone") or "")
    email, person_id = str(answers.get("email") or ""), None
    if asker.kind is ActorKind.CITIZEN and asker.id is not None:
        person = people.get_person(asker.id)
        person_id, name = person.id, name or person.name
        email = person.email if person.is_confirmed else email
    chat = submission.source.get(CHAT_ADDRESS, "") if asker.channel is Channel.LINE else ""
    notify = "line" if chat else "email" if email else "none"
    return Reporter("open", name, phone, email if notify == "email" else "", notify, person_id, chat)


def _papers(answers: Mapping[str, Any]) -> list[str]:
    licence = answers.get("licence")
    return [licence["key"]] if licence else []


def _outcome(opened: OpenedCase, reporter: Reporter) -> Outcome:
    told = Words("เก็บเลขที่เรื่องและรหัสติดตามไว้เพื่อดูผล", "Keep the reference and the access code to see the result.")
    if reporter.notify == "email":
        address = mask_email(reporter.email)
        told = Words(f"เราแจ้งผลทางอีเมล {address}", f"We e-mail the result to {address}.")
    elif reporter.notify == "line":
        told = Words("เราแจ้งผลทาง LINE นี้", "We tell you the result here in LINE.")
    return Outcome(
        kind="case",
        reference=opened.reference,
        access_code=opened.access_code,
        track_token=opened.track_token,
        promised=_day(opened),
        promised_days=opened.promised_days,
        next_steps=(
            Words(
                "กองคลังตรวจคำขอ และถามกลับหากขาดข้อมูล",
                "The finance division checks it, and asks if something is missing.",
            ),
            told,
            Words(
                "เมื่ออนุมัติ ท่านได้เลขทะเบียนผู้ประกอบการ และยื่นแบบ ชำระเงิน และเชิญผู้อื่นมาช่วยได้ทันที",
                "Once approved you get a business number, file, pay, and invite others to help.",
            ),
        ),
    )


def _day(opened: OpenedCase) -> str | None:
    return local(opened.due_at).date().isoformat() if opened.due_at else None


REGISTRATION = Service(
    key=KEY,
    name=Words("จดทะเบียนสถานประกอบการ", "Register a business"),
    summary=Words(
        "โรงแรม สถานีบริการน้ำมัน ร้านแก๊ส ร้านขายยาสูบ ขึ้นทะเบียนกับ อบจ. แก้ไข เพิ่มสาขา หรือแจ้งเลิกกิจการ",
        "Hotels, petrol stations, gas and tobacco shops: register with the PAO, change, add a branch or close.",
    ),
    group="taxes",
    who=Who.SIGNED_IN,
    version=VERSION,
    questions=questions_of_registration,
    submit=submit_registration,
    prefill=prefill_registration,
    preview=preview_registration,
    takes=Words("ประมาณ 5 นาที", "About 5 minutes"),
    needs=(
        Words("เลขประจำตัวผู้เสียภาษี 13 หลัก", "The tax identification number of 13 digits"),
        Words("ชื่อ ที่ตั้ง และประเภทของสถานประกอบการ", "Name, place and kind of each place of business"),
        Words("ใบอนุญาตของกิจการ หากมี", "The licence of the business, if there is one"),
        NEVER,
    ),
    steps=(
        Words("ตอบคำถามเกี่ยวกับผู้ประกอบการและสถานประกอบการ", "Answer questions about the operator and its places"),
        Words("กองคลังตรวจและอนุมัติ", "The finance division checks and approves"),
        Words("รับเลขทะเบียนผู้ประกอบการ แล้วยื่นแบบออนไลน์ได้ทันที", "Get the business number and file on line at once"),
    ),
    unit="finance",
    channels=frozenset({Channel.WEB, Channel.LINE, Channel.QR, Channel.COUNTER}),
    not_on={
        Channel.KIOSK: Words(
            "ต้องเข้าสู่ระบบด้วยบัญชีของท่านเอง ซึ่งไม่ควรพิมพ์รหัสผ่านบนจอสาธารณะ",
            "It asks you to sign in with your own account, and no password should be typed on a public screen.",
        ),
        Channel.API: Words("ต้องมีผู้รับรองข้อมูล", "Somebody has to certify the entries."),
    },
    line=Words("ขึ้นทะเบียน", "Register a business"),
    chat_words=("ขึ้นทะเบียน", "จดทะเบียน", "จดทะเบียนสถานประกอบการ", "register business"),
    certification=_CERTIFIED,
    send_label=Words("ยืนยันส่งคำขอ", "Confirm and send"),
    order=40,
)
