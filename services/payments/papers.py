"""Bills and letters about refunds as paper: what services.documents is given, and the pictures of a bill's codes."""

from datetime import timedelta
from typing import Any

from services import clock, documents, organisation, qr, settings
from services.errors import NotFound
from services.money import format_baht
from services.payments.codes import bill_barcode_text, bill_qr_text
from services.payments.reading import find_bill
from services.payments.receipts.options import ISSUER_TAX_ID
from services.payments.views import BillStatus, BillView, Manner, RefundStatus, RefundView
from services.people.finance import finance_unit_id
from services.references import sign, unsign
from services.text import Words

_PICTURE = "bill picture"
#: A picture is fetched by the platform soon, and again while the chat is scrolled back.
PICTURE_LIVES = timedelta(days=60)
_STATES = {
    BillStatus.PAID: "paid",
    BillStatus.CANCELLED: "cancelled",
    BillStatus.REPLACED: "cancelled",
}
#: How to pay, in three steps: the same on page and paper.
WAYS = (
    (
        Words("สแกน QR ด้วยแอปธนาคาร", "Scan the QR with your bank's app"),
        Words(
            "ยอดเงินและเลขอ้างอิงขึ้นเอง ตรวจชื่อผู้รับแล้วกดยืนยัน",
            "Sum and references fill themselves in. Check the name, confirm",
        ),
    ),
    (
        Words("หรือจ่ายบิลด้วยเลขอ้างอิง", "Or pay the bill by its references"),
        Words(
            "ที่แอปหรือสาขาธนาคาร ใช้ Biller ID, Ref.1 และ Ref.2", "In the app or at a branch: Biller ID, Ref.1 and Ref.2"
        ),
    ),
    (
        Words("หรือชำระที่เคาน์เตอร์ของเรา", "Or pay at our counter"),
        Words("ในวันและเวลาราชการ แจ้งเลขที่ใบแจ้งนี้", "In office hours; name this bill's reference"),
    ),
)
_COUNTER_ONLY = WAYS[2:]
_OUTDATED = Words(
    "พ้นวันที่ยอดนี้ใช้ได้แล้ว โปรดขอออกใบแจ้งใหม่ก่อนชำระ",
    "This sum was right until the day named. Have the bill issued anew before paying",
)


def bill_pdf(bill: BillView, *, language: str = "th") -> bytes:
    """The bill as PDF/A."""
    return documents.bill_pdf(_bill_data(bill, language))


def bill_png(bill: BillView, *, language: str = "th", ppi: int = 110) -> bytes:
    """The bill as a picture, for the chat."""
    return documents.bill_png(_bill_data(bill, language), ppi=ppi)


def bill_qr_png(bill: BillView) -> bytes:
    """The bill's Thai QR as PNG; NotFound where nobody is to pay by it."""
    return qr.png(_code(bill_qr_text(bill)))


def bill_qr_svg(bill: BillView) -> str:
    """The bill's Thai QR as SVG; NotFound as before."""
    return qr.svg(_code(bill_qr_text(bill)))


def bill_barcode_png(bill: BillView) -> bytes:
    """The bill's bar code as PNG; NotFound as before."""
    return qr.barcode_png(_code(bill_barcode_text(bill)))


def biller_id() -> str:
    """The authority's number at the banks; "" where it has none."""
    return settings.current().promptpay_biller_id


def qr_picture_link(bill_id: int) -> str:
    """The address of the bill's QR as a picture, for chat platforms, which have no session."""
    token = sign({"b": bill_id}, _PICTURE, PICTURE_LIVES)
    return f"{settings.current().base_url}/bills/pictures/{token}.png"


def bill_of_picture(token: str) -> BillView:
    """The bill behind the link of a picture; NotFound for a forged or an old one."""
    payload = unsign(token, _PICTURE)
    found = find_bill(int(payload["b"])) if payload else None
    if found is None:
        raise NotFound("token")
    return found


def ways_to_pay(bill: BillView) -> tuple[tuple[Words, Words], ...]:
    """How this bill can be paid; by code only where it bears one."""
    return WAYS if bill_qr_text(bill) else _COUNTER_ONLY


def refund_letter_pdf(refund: RefundView, *, signer_post: str = "") -> bytes:
    """The letter to the business about its refund, approved or refused. NotFound while it is not decided."""
    if refund.status not in (RefundStatus.APPROVED, RefundStatus.DONE, RefundStatus.REFUSED):
        raise NotFound("letter")
    body = organisation.get_organisation()
    unit_id = finance_unit_id()
    unit = organisation.get_unit(unit_id) if unit_id is not None else None
    letter = {
        "number": refund.letter_number,
        "day": clock.today().isoformat(),
        "subject": "แจ้งผลการพิจารณาคำร้องขอคืนเงิน",
        "to": refund.business_name,
        "refers": [f"คำร้องขอคืนเงิน เลขที่ {refund.reference}"],
        "paragraphs": _paragraphs(refund, body.name.th),
        "closing": "จึงเรียนมาเพื่อโปรดทราบ",
        "signer": {"name": "", "post": signer_post or (f"ผู้อำนวยการ{unit.name.th}" if unit else "")},
        "contact": {
            "unit": unit.name.th if unit else "",
            "telephone": (unit.phone if unit else "") or body.phone,
        },
    }
    digits = bool(organisation.get_setting("thai_digits_on_letters"))
    data = {"language": "th", "issuer": issuer_of("th"), "letters": [letter], "thai_digits": digits}
    return documents.letter_pdf(data)


def issuer_of(language: str) -> dict[str, Any]:
    """The authority as papers name it today."""
    body = organisation.get_organisation()
    unit_id = finance_unit_id()
    return {
        "name": body.name.in_(language) or body.name.th,
        "initials": body.initials,
        "address": body.address.in_(language) or body.address.th,
        "tax_id": organisation.get_setting(ISSUER_TAX_ID),
        "telephone": body.phone,
        "unit": organisation.get_unit(unit_id).name.in_(language) if unit_id is not None else "",
        "logo": organisation.read_emblem(),
        "indigo": body.colours.indigo,
        "gold": body.colours.gold,
    }


def _paragraphs(refund: RefundView, body: str) -> list[str]:
    amount, asked = format_baht(refund.amount_satang, "th"), clock.say_day(clock.local(refund.asked_at).date(), "th")
    first = f"ตามที่มีคำร้องขอคืนเงินที่ชำระไว้เกิน จำนวน {amount} ของ{refund.business_name} เมื่อวันที่ {asked} ความแจ้งแล้ว นั้น"
    if refund.status is RefundStatus.REFUSED:
        second = f"{body}พิจารณาแล้ว ไม่อาจคืนเงินดังกล่าวได้ เนื่องจาก{refund.decision}"
    elif refund.manner is Manner.CARRY:
        second = f"{body}พิจารณาแล้ว อนุมัติให้นำเงินดังกล่าวไปหักกับใบแจ้งการชำระเงินของท่านในงวดถัดไป"
    else:
        second = f"{body}พิจารณาแล้ว อนุมัติให้คืนเงินดังกล่าว โดยโอนเข้าบัญชีธนาคารตามที่ท่านแจ้งไว้ในคำร้อง"
    return [first, second]


def _bill_data(bill: BillView, language: str) -> dict[str, Any]:
    qr_text, barcode_text = bill_qr_text(bill), bill_barcode_text(bill)
    is_outdated = bill.is_outdated(clock.today())
    state = "expired" if is_outdated else _STATES.get(bill.status, "open")
    return {
        "language": language,
        "issuer": issuer_of(language),
        "reference": bill.reference,
        "day": clock.local(bill.issued_at).date().isoformat(),
        "due_day": bill.due_on.isoformat(),
        "issued_at": bill.issued_at.isoformat(),
        "title": bill.title.in_(language),
        "payer": {"name": bill.payer_name, "number": bill.business_number},
        "items": [
            {"text": item.words.in_(language), "kind": item.part.value, "satang": item.amount_satang}
            for item in bill.items
        ],
        "total_satang": bill.amount_satang,
        "paid_satang": bill.paid_satang,
        "biller_id": biller_id(),
        "ref1": bill.ref1,
        "ref2": bill.ref2,
        "qr": qr.svg(qr_text) if qr_text else "",
        "barcode": qr.barcode_svg(barcode_text) if barcode_text else "",
        "barcode_text": barcode_text.replace("\r", " "),
        "ways": [{"title": title.in_(language), "text": text.in_(language)} for title, text in ways_to_pay(bill)],
        "state": state,
        "note": _OUTDATED.in_(language) if is_outdated else "",
    }


def _code(text: str) -> str:
    if not text:
        raise NotFound("code")
    return text
