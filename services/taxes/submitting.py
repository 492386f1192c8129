"""What happens with a finished return: it is filed, billed, and the confirmation says what to pay and until when."""

from services import clock, payments
from services.audit import Channel
from services.catalogue import CHAT_ADDRESS, Context, Outcome, Submission
from services.clock import say_day
from services.errors import RuleBroken
from services.money import format_baht
from services.payments import BillView, papers
from services.taxes.filing import CERTIFICATION, Filed, NewReturn, file_return
from services.taxes.intake import chosen_month, situation_of
from services.taxes.kinds import TaxKind
from services.taxes.previewing import settled
from services.text import Words

#: What stands before the day: whether it is past.
_DUE = {False: {"th": "ชำระภายใน", "en": "Pay by"}, True: {"th": "ครบกำหนดเมื่อ", "en": "Was due on"}}


def submit_return(kind: TaxKind, submission: Submission) -> Outcome:
    """Files it. RuleBroken where the establishment, the month or the ordinance allow no return."""
    at = submission.at or clock.now()
    context = Context(
        asker=submission.asker,
        answers=submission.answers,
        today=clock.local(at).date(),
        language=submission.language,
        source=submission.source,
    )
    here = situation_of(kind, context)
    if here.establishment is None:
        field = "business_number" if submission.asker.is_officer else "establishment"
        raise RuleBroken(field, "no_establishment")
    month = chosen_month(submission.answers)
    if month is None:
        raise RuleBroken("month", "required")
    if here.asking is None:
        raise RuleBroken("month", "no_ordinance")
    if "has_items" not in submission.answers:
        raise RuleBroken("has_items", "required")
    filed = file_return(
        NewReturn(
            tax=kind.key,
            establishment_id=here.establishment.id,
            month=month,
            answers=settled(kind, submission.answers, here),
            certified=CERTIFICATION.in_(submission.language),
            language=submission.language,
            channel=submission.asker.channel,
            draft_id=submission.draft_id,
            line_user=submission.source.get(CHAT_ADDRESS, ""),
        ),
        actor=submission.asker,
        at=at,
    )
    return outcome_of(filed, submission.asker.channel)


def outcome_of(filed: Filed, channel: Channel = Channel.WEB) -> Outcome:
    """What the confirmation shows: the sum and its bill, or that nothing is to be paid."""
    steps = [_to_pay(filed)]
    steps.append(
        Words(
            "กองคลังตรวจแบบ หากต้องแก้ไขจะแจ้งท่าน",
            "The finance office examines the return and tells you if something must change.",
        )
    )
    links = [{"href": f"/taxes/returns/{filed.reference}", "th": "ดูแบบที่ยื่น", "en": "See the return"}]
    details: dict[str, object] = {"return": filed.reference, "total_satang": filed.assessment.total_satang}
    if filed.bill is not None:
        details |= {"bill": filed.bill.reference, "bill_satang": filed.bill.left_satang}
        links.insert(
            0,
            {
                "href": _bill_path(filed.bill, channel),
                "th": "ดูใบแจ้งการชำระเงินและคิวอาร์โค้ด",
                "en": "See the bill and its QR code",
                "line_th": "ใบแจ้งและคิวอาร์โค้ด",
                "line_en": "Bill and QR code",
            },
        )
    if channel is Channel.LINE:
        details |= _shown_in_chat(filed.bill)
    details["links"] = links
    return Outcome(
        kind="case",
        reference=filed.case.reference,
        access_code=filed.case.access_code,
        track_token=filed.case.track_token,
        next_steps=tuple(steps),
        details=details,
    )


def _shown_in_chat(bill: BillView | None) -> dict[str, object]:
    """The sum and its day on the card, and the QR as a picture, which the chat fetches by a signed address."""
    said = {"th": "ยื่นแบบแล้ว{ka}", "en": "The return is filed"}
    if bill is None or not bill.is_unpaid:
        return {"said": said}
    due = bill.pay_until or bill.due_on
    facts = [
        {
            "th": "ยอดชำระ",
            "en": "To pay",
            "value_th": format_baht(bill.left_satang, "th"),
            "value_en": format_baht(bill.left_satang, "en"),
        },
        {**_DUE[due < clock.today()], "value_th": say_day(due, "th"), "value_en": say_day(due, "en")},
    ]
    if not payments.bill_qr_text(bill):
        return {"said": said, "facts": facts}
    return {
        "said": said,
        "facts": facts,
        "picture": {"address": papers.qr_picture_link(bill.id), "th": "บันทึก QR", "en": "Save the QR"},
    }


def _bill_path(bill: BillView, channel: Channel) -> str:
    """The page of the bill; out of a chat it opens without signing in."""
    if channel is Channel.LINE:
        return f"/bills/open/{payments.bill_token(bill.id)}"
    return f"/bills/{bill.reference}"


def _to_pay(filed: Filed) -> Words:
    bill = filed.bill
    if bill is None:
        if filed.version > 1:
            return Words(
                "แบบนี้ไม่มียอดต้องชำระเพิ่ม หากชำระไว้เกินจะเป็นเครดิตของท่าน",
                "Nothing more is to be paid; what was paid too much is kept as your credit.",
            )
        return Words("เดือนนี้ไม่มียอดต้องชำระ", "There is nothing to pay for this month.")
    if not bill.is_unpaid:
        return Words("ชำระครบแล้วด้วยเครดิตของท่าน", "It is paid already, from your credit.")
    due = bill.pay_until or bill.due_on
    if due < clock.today():
        return Words(
            f"ชำระ {format_baht(bill.left_satang, 'th')} โดยเร็ว (ครบกำหนดเมื่อ {say_day(due, 'th')})"
            f" ด้วยคิวอาร์โค้ดในใบแจ้งการชำระเงิน {bill.reference}",
            f"Pay {format_baht(bill.left_satang, 'en')} soon (it was due on {say_day(due, 'en')}) with the QR code of"
            f" bill {bill.reference}.",
        )
    return Words(
        f"ชำระ {format_baht(bill.left_satang, 'th')} ภายในวันที่ {say_day(due, 'th')}"
        f" ด้วยคิวอาร์โค้ดในใบแจ้งการชำระเงิน {bill.reference}",
        f"Pay {format_baht(bill.left_satang, 'en')} by {say_day(due, 'en')} with the QR code of bill {bill.reference}.",
    )
