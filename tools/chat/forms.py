"""The messages of forms and notices: questions of every kind, the review, refusals, notices of every kind."""

from datetime import date

from chatbot.asking import get_asking
from chatbot.messages import grouping, notices, parts, refusals, review
from chatbot.messages.parts import Message
from chatbot.messages.voice import Voice
from services.catalogue import Lines, Match, Matches, Notice, Outcome
from services.errors import Problem
from services.notifications import Outgoing
from services.questions import list_kinds
from services.text import Words
from tools.chat import things
from tools.chat.things import Group, Sample

#: When a kind of notice is sent; those that only go by mail are not among them.
NOTICES: dict[str, str] = {
    "case.received": "A matter was received, on any channel",
    "case.assigned": "The registry sent it to its unit",
    "case.progress": "Its status changed; followers hear this where the words are the reporter's alone",
    "case.answer": "An officer answered",
    "case.question": "An officer asked something; the promise pauses",
    "case.planned": "It waits for a budget",
    "case.passed_on": "It went to another authority",
    "case.promise_moved": "The promised date moved",
    "case.still_working": "Nothing was told for a while (confidential reports, every 15 days)",
    "case.resolved": "It is done; the sender confirms or disputes",
    "case.closed": "It is closed",
    "case.declined": "It is not taken up",
    "case.reopened": "It was disputed and is open again",
    "case.withdrawn": "Its sender withdrew it",
    "case.merged": "It was joined to an earlier report",
    "case.follow": "By mail: somebody asks to follow a matter",
    "business.invited": "By mail: somebody is asked to act for a business",
    "business.joined": "Those who may invite: somebody accepted",
    "business.revoked": "Somebody may not act for a business any more",
    "tax.return_soon": "A return is due in 7 days, or tomorrow",
    "tax.return_today": "A return is due today",
    "tax.return_late": "A return is 3, 10 or 30 days late",
    "tax.bill_soon": "A bill is due in 7 days, tomorrow or today",
    "tax.bill_late": "A bill is 3, 10 or 30 days overdue",
    "tax.decided": "Two officers lowered or waived a surcharge or penalty, or decided an objection",
    "tax.estimated": "A missing month was estimated",
    "appointment.reminder": "An appointment is tomorrow, or the next working day",
    "appointment.moved": "An appointment was moved to another time",
    "bill.issued": "A bill was issued elsewhere than in this chat",
    "bill.cancelled": "An officer cancelled a bill on which nothing was paid",
    "payment.received": "Money came in, by whatever way",
    "payment.reversed": "A payment was taken back",
    "receipt.cancelled": "A receipt was cancelled",
    "receipt.replaced": "Another receipt took its place",
    "refund.decided": "A refund was approved, refused or paid out",
    "draft.resume_link": "By mail: a link to go on with a form",
    "chat.waiting": "Officers: somebody waits to talk",
    "line.quota_spent": "Administrators: the month's messages are used up",
    "news.item": "By mail: news to a subscriber",
    "news.confirm": "By mail: somebody asks for news",
    "person.account_exists": "By mail: somebody signs up with an address that has an account",
    "person.confirm_email": "By mail: somebody signs up",
    "person.invitation": "By mail: an officer's first link",
    "person.reset_password": "By mail: a password is to be set anew",
    "person.sensitive_role": "By mail: who may open confidential matters has changed",
    "person.sign_in_changed": "By mail: how an account is signed in to has changed",
}
SURVEYS: dict[str, str] = {
    "survey.invite": "A matter is closed, a receipt issued, a talk ended, somebody was at a counter: by rule",
    "survey.listed": "By mail: somebody is on the list of those asked",
    "survey.bad_mark": "The head of the unit, by mail, and its group: a mark of 1 or 2",
    "survey.action_due": "By mail: an officer's improvement falls due in a week, or is late",
}
GROUPS_OF_UNITS: dict[str, str] = {
    "unit.group_tied": "A unit's group was tied by a code",
    "unit.digest": "Twice a working day at most, where there is something to do",
    "unit.group_untied": "The group was untied",
}
_LINK = f"{things.SITE}/track/{things.TOKEN}"
#: What stands in the gaps.
_GAPS: dict[str, Words] = {
    "words": Words("ช่างจะเข้าตรวจสอบวันที่ 18 พ.ย. ช่วงเช้า", "Our crew looks at it on the morning of 18 November."),
    "unit": things.WORKS,
    "status": Words("อยู่ระหว่างดำเนินการ", "In progress"),
    "project": Words("โครงการติดตั้งไฟส่องสว่างถนนรอบเมือง", "Street lights on the ring road"),
    "fy": Words("2570", "2027"),
    "date": Words("25 พฤศจิกายน 2569", "25 November 2026"),
    "agency": Words("เทศบาลเมืองลำพูน", "Lamphun Town Municipality"),
    "letter_no": Words("ลพ 51006/1234", "LP 51006/1234"),
    "phone": Words("0 5351 1013", "0 5351 1013"),
    "outcome": Words("แก้ไขแล้วเสร็จ", "Mended"),
    "reason": Words("ฝนตกต่อเนื่อง เข้าพื้นที่ไม่ได้", "Lasting rain: the place cannot be reached."),
    "service": things.NAME,
    "since": Words("20 พฤศจิกายน 2569 09.15 น.", "20 November 2026 09.15"),
    "title": things.NEWS.title,
    "post": Words("นักวิเคราะห์นโยบายและแผน", "Policy analyst"),
    "role": Words("เจ้าหน้าที่รับเรื่องทุจริต", "Integrity officer"),
    "what": Words("ได้รับบทบาทนี้", "was given this role"),
    "by": Words("ผู้ดูแลระบบ", "Administrator"),
    "business": Words("โรงแรมตัวอย่างหริภุญไชย", "Example Hariphunchai Hotel"),
    "part": Words("ผู้ทำบัญชี", "Accountant"),
    "name": Words("สมหญิง ตัวอย่าง", "Somying Tuayang"),
    "state": Words("ชำระครบแล้ว", "Paid in full"),
    "result": Words("อนุมัติแล้ว", "Approved"),
    "paper": Words("ใบเสร็จรับเงิน E/2570 000123", "Receipt E/2570 000123"),
    "new_paper": Words("ใบเสร็จรับเงิน E/2570 000124", "Receipt E/2570 000124"),
    "tax": Words("ค่าธรรมเนียมบำรุง อบจ. จากผู้เข้าพักในโรงแรม", "Hotel guest fee"),
    "month": Words("ตุลาคม 2569", "October 2026"),
    "places": Words("โรงแรมตัวอย่างหริภุญไชย (00000)", "Example Hariphunchai Hotel (00000)"),
    "place": Words("โรงแรมตัวอย่างหริภุญไชย (00000)", "Example Hariphunchai Hotel (00000)"),
    "amount": Words("4,227.50 บาท", "4,227.50 baht"),
    "about": Words("เงินเพิ่ม", "Surcharge"),
    "before": Words("126.83 บาท", "126.83 baht"),
    "after": Words("0.00 บาท", "0.00 baht"),
    "question": things.HOW_SATISFIED,
    "tied": things.TIED,
    "mark": Words("2/5 พึงพอใจน้อย", "2/5 Dissatisfied"),
    "survey": Words("ประเมินความพึงพอใจต่อการให้บริการ", "Rate our service"),
    "until": Words("20 ธันวาคม 2569", "20 December 2026"),
    "day": Words("20 ธันวาคม 2569", "20 December 2026"),
    "topic": Words("ขอความช่วยเหลือเรื่องภาษีและค่าธรรมเนียม", "Help with taxes and fees"),
    "when": Words("วันจันทร์ที่ 23 พฤศจิกายน 2569 09.00 น.", "Monday 23 November 2026, 09:00"),
    "where": Words("กองคลัง องค์การบริหารส่วนจังหวัดลำพูน", "Finance Division, Lamphun PAO"),
    "earlier": Words("วันศุกร์ที่ 20 พฤศจิกายน 2569 13.30 น.", "Friday 20 November 2026, 13:30"),
}  # fmt: skip
_PLAIN = {
    "ref": things.REFERENCE, "code": things.CODE, "link": _LINK, "days": "15", "number": "2", "used": "300",
    "limit": "300", "email": "officer@example.org", "sign_in": f"{things.SITE}/account/sign-in",
    "reset": f"{things.SITE}/account/reset", "account": f"{things.SITE}/account", "new": "2", "late": "1",
    "list": f"{things.REFERENCE} ไฟส่องสว่างถนนดับ (เกินกำหนด)\nRP-69-3D8H-QW ถนนชำรุด เป็นหลุมบ่อ\n"
            "RP-69-9XWP-4N น้ำท่วมขัง ระบายน้ำไม่ทัน",
    "times": "09.00, 15.00", "nil": f"{things.SITE}/taxes/nil/{things.TOKEN}",
    **{f"link_{score}": f"{things.SITE}/rate/{things.TOKEN}/{score}" for score in range(1, 6)},
}  # fmt: skip


def _notice(kind: str, voice: Voice) -> list[Message]:
    known = {name: words.in_(voice.language) for name, words in _GAPS.items()} | _PLAIN
    params = {name: known[name] for name in notices.gaps(kind, voice.language)}
    if "link" in params and (not kind.startswith(("case.", "appointment.")) or kind == "case.follow"):
        params["link"] = f"{things.SITE}/staff/queue"
    params |= _of_money(kind, voice)
    if kind == "person.sign_in_changed":
        params["what"] = "บัญชีของท่านเข้าสู่ระบบด้วย LINE ได้แล้ว" if voice.language == "th" else "LINE now opens your account."
    params |= _of_surveys(kind, voice)
    return notices.notice_messages(Outgoing(kind, "U1", voice.language, params, "m"), voice)


def _of_money(kind: str, voice: Voice) -> dict[str, str]:
    """What notices of taxes and money lead to, and their pictures."""
    if kind.startswith("tax.return_"):
        return {"link": f"{things.SITE}/taxes", "nil": f"{things.SITE}/taxes/nil/{things.TOKEN}"}
    bill = {"title": things.BILLS[0].title.in_(voice.language), "ref": things.BILLS[0].reference}
    if kind in ("bill.issued", "tax.bill_soon", "tax.bill_late"):
        return bill | {"link": things.BILLS[0].page, "picture": things.BILLS[0].picture}
    if kind == "payment.received":
        return bill | {"link": things.RECEIPTS[0].page, "picture": things.RECEIPTS[0].picture}
    if kind == "bill.cancelled":
        reason = "ออกซ้ำกับใบแจ้งอื่น" if voice.language == "th" else "It asks for the same as another bill"
        return bill | {"link": things.BILLS[0].page, "reason": reason}
    return bill | {"link": things.BILLS[0].page} if kind == "payment.reversed" else {}


def _of_surveys(kind: str, voice: Voice) -> dict[str, str]:
    """What notices of surveys are about."""
    if kind == "survey.listed":
        return {"title": "ประเมินเว็บไซต์" if voice.language == "th" else "Our web site"}
    what = {
        "survey.invite": things.MATTER_CLOSED,
        "survey.bad_mark": things.MATTER,
        "survey.action_due": Words("เปิดช่องบริการช่วงพักเที่ยง", "A counter open over lunch"),
    }.get(kind)
    return {"what": what.in_(voice.language)} if what else {}


def _asked(kind: str, voice: Voice) -> list[Message]:
    return get_asking(kind).ask(things.question_of(kind), things.turn(voice), voice.language)


def _held(kind: str, voice: Voice, held: dict[str, object], **more: object) -> list[Message]:
    turn = things.turn(voice, held=held, **more)
    return get_asking(kind).ask(things.question_of(kind), turn, voice.language)


QUESTIONS = Group(
    "questions",
    "Questions of every kind",
    [
        Sample(f"question: {kind}", "A form asks it", lambda v, kind=kind: _asked(kind, v)) for kind in list_kinds()
    ]
    + [
        Sample("question: choice (within a group)", "The group was chosen", lambda v: _held("choice", v, {"group": 0})),
        Sample("question: choices (ticked)", "One is ticked", lambda v: _held("choices", v, {"ticked": ["night"]})),
        Sample("question: place (district chosen)", "The district was chosen",
               lambda v: _held("place", v, {"place": {"district": "5101"}})),
        Sample("question: place (landmark)", "A location or a subdistrict is there",
               lambda v: _held("place", v, {"place": {"district": "5101", "subdistrict": "510101"}})),
        Sample("question: photographs (some there)", "After the first pictures",
               lambda v: _held("photographs", v, {}, value=["a", "b"], is_answered=True)),
        Sample("question.question_messages", "The answer was not one: above it stands why, below the present answer",
               lambda v: _held("number", v, {}, value=3, is_answered=True,
                               note=refusals.word_code("not_a_number", v))),
    ],
)  # fmt: skip


def _rows(voice: Voice) -> list[review.Row]:
    th = voice.language == "th"
    return [
        review.Row("category", things.question_of("choice").label, [things.LAMP.in_(voice.language)]),
        review.Row("lamps", things.question_of("number").label, ["3"]),
        review.Row("words", things.question_of("long_text").label, [things.TOLD]),
        review.Row("place", things.question_of("place").label, [things.PLACE.in_(voice.language),
                                                               "หน้าวัดพระธาตุ" if th else "In front of the temple"]),
        review.Row("photos", things.question_of("photographs").label, ["2 ภาพ" if th else "2 photographs"]),
        review.Row("phone", things.question_of("phone").label, []),
    ]  # fmt: skip


def _match(voice: Voice) -> Match:
    return Match(
        things.TOKEN, things.LAMP, Words("หน้าวัดพระธาตุ ห่าง 120 เมตร", "At the temple, 120 metres away"),
        date(2026, 11, 14), "กำลังดำเนินการ" if voice.language == "th" else "In progress", things.PICTURE,
    )  # fmt: skip


def _review(voice: Voice) -> list[Message]:
    promise = Lines(
        Words("หากส่งวันนี้", "If sent today"),
        [(Words("ตอบครั้งแรก", "First answer"), Words("ภายใน 24 พ.ย. 69", "by 24 Nov 2026")),
         (Words("แล้วเสร็จ", "Done"), Words("ภายใน 1 ธ.ค. 69", "by 1 Dec 2026"))], None,
    )  # fmt: skip
    warning = Notice(
        Words(
            "ข้อความของท่านดูเหมือนมีเบอร์โทรศัพท์ ต้องการลบออกก่อนส่งหรือไม่",
            "Your words seem to hold a telephone number. Take it out before sending?",
        ),
        "warning",
        "words",
    )
    return review.review(
        voice, draft_id=things.DRAFT, seal="1.2026-11", service=things.NAME, rows=_rows(voice),
        panels=[warning, promise], send_label=Words("ยืนยันส่งเรื่อง", "Confirm and send"), web=things.SITE,
    )  # fmt: skip


_STEPS = [
    Words("ศูนย์รับเรื่องคัดกรองภายใน 1 วันทำการ", "The registry looks at it within 1 working day"),
    Words("สำนักช่างตรวจสอบและแจ้งท่านในแชตนี้", "Public Works looks at it and tells you in this chat"),
]
REVIEW = Group(
    "review",
    "Review and confirmation",
    [
        Sample("review.review", "Every question is answered", _review),
        Sample("review.duplicates", "Before it, where something near was reported already",
               lambda v: [review.duplicates(v, things.DRAFT, Matches([_match(v)]))]),
        Sample("review.which_to_change", "“แก้ไข”", lambda v: review.which_to_change(v, "Zz9_-Yy8", _rows(v))),
        Sample("review.changed_meanwhile", "Above the review, where answers changed after it was shown",
               lambda v: parts.text(review.changed_meanwhile(v))),
        Sample("review.both_answers", "The web gave another answer meanwhile",
               lambda v: review.both_answers(v, things.question_of("number").label, ["3"], ["5"])),
        Sample("review.confirmation", "It was sent; the same however often the button is pressed",
               lambda v: review.confirmation(
                   v, Outcome("case", things.REFERENCE, things.CODE, things.TOKEN, "2026-12-01", 7, _STEPS),
                   things.NAME)),
        Sample("review.confirmation (followed)", "“ใช่ ติดตามเรื่องนี้”",
               lambda v: review.confirmation(v, Outcome("followed", track_token=things.TOKEN), things.NAME)),
        Sample("review.confirmation (thanks)", "A form that makes no matter, such as a survey",
               lambda v: review.confirmation(v, Outcome("thanks"), things.NAME)),
    ],
)  # fmt: skip
#: What stands in the gaps of refusals.
_REFUSED = {"max": "5", "min": "2", "choice": "ไม่มีข้อใด", "megabytes": "25", "seconds": "60"}


def _problem(code: str, voice: Voice) -> str:
    """By the way of a question's own refusal where the gap is a day, a month or a sum."""
    given = {"date_": "2026-11-20", "month_": "2026-11", "money_": 100_00}
    value = next((each for start, each in given.items() if code.startswith(start)), None)
    if value is None or code in ("date_not_real",):
        return refusals.word_code(code, voice, **_REFUSED)
    return refusals.word_problem(Problem("answer", code, {"min": value, "max": value}), None, voice)


def _refusals(codes: list[str], voice: Voice) -> list[Message]:
    return [message for code in codes for message in parts.text(_problem(code, voice))]


_CODES = list(refusals.WORDS)
_CHUNK = 8
REFUSALS = Group(
    "refusals",
    "Answers that cannot be taken",
    [
        Sample(
            ("refusals.word_problem", "refusals.word_code")[number] if number < 2 else f"refusals ({number + 1})",
            ", ".join(_CODES[start : start + _CHUNK]),
            lambda v, codes=_CODES[start : start + _CHUNK]: _refusals(codes, v),
        )
        for number, start in enumerate(range(0, len(_CODES), _CHUNK))
    ],
)
NOTICE = Group(
    "notices",
    "Notices",
    [Sample(f"notice: {kind}", when, lambda v, kind=kind: _notice(kind, v)) for kind, when in NOTICES.items()],
)
ABOUT_SURVEYS = Group(
    "surveys-told",
    "Notices of surveys",
    [Sample(f"notice: {kind}", when, lambda v, kind=kind: _notice(kind, v)) for kind, when in SURVEYS.items()],
)
UNITS = Group(
    "groups",
    "Groups of units",
    [
        Sample("grouping.joined", "The account is taken into a group", grouping.joined),
        Sample("grouping.not_tied", "A code that does not work is typed in a group", grouping.not_tied),
        *(
            Sample(f"notice: {kind}", when, lambda v, kind=kind: _notice(kind, v))
            for kind, when in GROUPS_OF_UNITS.items()
        ),
    ],
)
