"""What an answer is tied to: a matter, a counter visit, a receipt, a talk; said in words, with its page at the desk."""

from services import settings
from services.cases.models import CaseFile
from services.db import session
from services.payments.receipt_models import Receipt
from services.text import Words

CASE, COUNTER, RECEIPT, CHAT = "case", "counter", "receipt", "chat"
#: Those that are a matter: `subject_id` is its id.
OF_CASES = frozenset({CASE, COUNTER})

_GONE = Words("บริการที่ท่านได้รับ", "the service you received")


def reference_of(subject: str, subject_id: int) -> str:
    """The number by which people know it; "" where it has none."""
    if subject in OF_CASES:
        case = session().get(CaseFile, subject_id)
        return case.reference if case is not None else ""
    if subject == RECEIPT:
        receipt = session().get(Receipt, subject_id)
        return receipt.reference if receipt is not None else ""
    return ""


def subject_words(subject: str, subject_id: int) -> Words:
    """What somebody was served with, in the midst of a sentence."""
    reference = reference_of(subject, subject_id)
    if subject == CHAT:
        return Words("การสนทนากับเจ้าหน้าที่ครั้งนี้", "your talk with an officer")
    if not reference:
        return _GONE
    if subject == RECEIPT:
        return Words(f"การชำระเงินตามใบเสร็จ {reference}", f"the payment of receipt {reference}")
    return Words(f"เรื่องเลขที่ {reference}", f"matter {reference}")


def tied_words(subject: str, subject_id: int) -> Words:
    """That the answer is no anonymous one, and what it is tied to."""
    said = subject_words(subject, subject_id)
    return Words(
        f"คำตอบนี้ผูกกับ{said.th} เพื่อให้หัวหน้าหน่วยงานแก้ไขได้",
        f"This answer is tied to {said.en}, so that the head of the unit can put things right.",
    )


def done_words(subject: str, subject_id: int) -> Words:
    """What has just happened, as the invitation begins."""
    said = subject_words(subject, subject_id)
    if subject == COUNTER:
        return Words(f"ขอบคุณที่มาใช้บริการที่เคาน์เตอร์ ({said.th})", f"Thank you for coming to our counter ({said.en}).")
    if subject == CHAT:
        return Words(f"{said.th}จบแล้ว", "Your talk with an officer has ended.")
    if subject == RECEIPT:
        return Words(f"{said.th} เรียบร้อยแล้ว", f"We have received {said.en}.")
    return Words(f"{said.th} ยุติแล้ว", f"{said.en[:1].upper()}{said.en[1:]} is closed.")


def desk_link(subject: str, subject_id: int) -> str:
    """The page of it at the desk."""
    base = settings.current().base_url
    if subject in OF_CASES:
        return f"{base}/staff/cases/{reference_of(subject, subject_id)}"
    if subject == RECEIPT:
        return f"{base}/staff/finance/receipts/{reference_of(subject, subject_id)}"
    return f"{base}/staff/chats/{subject_id}"
