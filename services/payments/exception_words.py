"""The codes of exceptions about money: what happened, what to do next, and which steps an officer may take."""

from dataclasses import dataclass
from enum import StrEnum

from services.text import Words


class Step(StrEnum):
    """What an officer may do with an exception."""

    #: The money belongs to this bill.
    MATCH = "match"
    #: The money belongs to this business: a credit.
    CREDIT = "credit"
    #: It stands as it is: part payment, credit for the next bill, reversal.
    ACCEPT = "accept"
    #: The business gets it back: a request for two approvals.
    REFUND = "refund"
    #: This debit undoes this payment.
    REVERSE = "reverse"
    #: The line counts after all.
    COUNT = "count"
    #: Settled elsewhere; words say how.
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class ExceptionCode:
    """One kind of exception."""

    name: Words
    what: Words
    next: Words
    steps: tuple[Step, ...]


CODES: dict[str, ExceptionCode] = {
    "unknown_reference": ExceptionCode(
        Words("ไม่พบใบแจ้ง", "Unknown reference"),
        Words(
            "มีเงินเข้า แต่รหัสอ้างอิงไม่ตรงกับใบแจ้งใด เงินพักไว้ในบัญชีรอตรวจสอบ",
            "Money came in, but its references are those of no bill. It lies in suspense.",
        ),
        Words(
            "ค้นหาใบแจ้งที่ใกล้เคียงด้านล่าง แล้วจับคู่ หากไม่มีใบแจ้งแต่ทราบผู้ประกอบการ ให้ตั้งเป็นเงินชำระเกิน",
            "Match it to one of the likely bills below. Without one, where the business is known, make it a credit.",
        ),
        (Step.MATCH, Step.CREDIT, Step.NOTE),
    ),
    "short": ExceptionCode(
        Words("ชำระไม่ครบ", "Short"),
        Words("ยอดที่ชำระน้อยกว่าใบแจ้ง ใบแจ้งค้างชำระบางส่วน", "Less was paid than the bill asks; the rest stands open."),
        Words(
            "รับไว้เป็นการชำระบางส่วน ระบบเตือนยอดที่เหลือตามกำหนด หรือติดต่อผู้ประกอบการ",
            "Keep it as a part payment: the rest is reminded of. Or speak with the business.",
        ),
        (Step.ACCEPT, Step.NOTE),
    ),
    "over": ExceptionCode(
        Words("ชำระเกิน", "Over"),
        Words(
            "ยอดที่ชำระมากกว่าใบแจ้ง ส่วนเกินตั้งเป็นเงินชำระเกินแล้ว",
            "More was paid than the bill asks; the rest became a credit.",
        ),
        Words("เก็บไว้ใช้กับใบแจ้งถัดไป หรือเริ่มคำร้องขอคืนเงิน", "Keep it for the next bill, or begin a refund."),
        (Step.ACCEPT, Step.REFUND, Step.NOTE),
    ),
    "double": ExceptionCode(
        Words("ชำระซ้ำ", "Paid twice"),
        Words(
            "ใบแจ้งนี้ชำระแล้ว เงินที่เข้ามาอีกครั้งตั้งเป็นเงินชำระเกินแล้ว", "The bill was paid already; the money became a credit."
        ),
        Words("เก็บไว้ใช้กับใบแจ้งถัดไป หรือเริ่มคำร้องขอคืนเงิน", "Keep it for the next bill, or begin a refund."),
        (Step.ACCEPT, Step.REFUND, Step.NOTE),
    ),
    "cancelled_bill": ExceptionCode(
        Words("ใบแจ้งถูกยกเลิก", "Cancelled bill"),
        Words(
            "มีเงินเข้าสำหรับใบแจ้งที่ยกเลิกแล้ว เงินพักไว้ในบัญชีรอตรวจสอบ",
            "Money came in for a bill that was cancelled. It lies in suspense.",
        ),
        Words(
            "จับคู่กับใบแจ้งอื่นของผู้ประกอบการเดียวกัน หรือตั้งเป็นเงินชำระเกิน",
            "Match it to another bill of the business, or make it a credit.",
        ),
        (Step.MATCH, Step.CREDIT, Step.NOTE),
    ),
    "amount_changed": ExceptionCode(
        Words("ยอดเงินไม่ตรงกัน", "Amount changed"),
        Words(
            "ธนาคารแจ้งรายการเดียวกันด้วยยอดเงินหรือใบแจ้งต่างกัน ระบบนับรายการแรกเท่านั้น",
            "The bank told of the same transaction with another sum or bill. Only the first one counts.",
        ),
        Words(
            "สอบถามธนาคารก่อน หากยอดหลังถูกต้องหรือเป็นเงินอีกก้อน ให้นับรายการนี้ ระบบปรับบัญชีให้ หากยอดแรกถูกต้อง ให้ปิดพร้อมบันทึก",
            "Ask the bank first. Where the later one is right, or is money of its own, count it: the books follow. "
            "Where the first is right, close this with words.",
        ),
        (Step.COUNT, Step.NOTE),
    ),
    "unmatched_debit": ExceptionCode(
        Words("รายการหักที่หาคู่ไม่พบ", "Unmatched debit"),
        Words("ธนาคารหักเงินคืน แต่ไม่พบการชำระที่ตรงกัน", "The bank took money back, but no payment fits it."),
        Words("เลือกการชำระที่ถูกหักคืน แล้วกลับรายการ", "Name the payment that it undoes and reverse it."),
        (Step.REVERSE, Step.NOTE),
    ),
    "returned": ExceptionCode(
        Words("เช็คคืน", "Returned cheque"),
        Words(
            "เช็คถูกคืน ระบบกลับรายการชำระแล้ว ใบแจ้งกลับมาค้างชำระ",
            "A cheque came back: the payment was reversed and the bill is open again.",
        ),
        Words("แจ้งผู้ประกอบการให้ชำระใหม่", "Tell the business to pay anew."),
        (Step.ACCEPT, Step.NOTE),
    ),
    "credit_used": ExceptionCode(
        Words("เงินชำระเกินที่ใช้ไปแล้วถูกเรียกคืน", "A used credit went back"),
        Words(
            "การชำระถูกกลับรายการ หลังจากส่วนเกินถูกใช้กับใบแจ้งอื่นหรือจ่ายคืนไปแล้ว",
            "A payment was reversed after its credit had been used on a bill or paid out.",
        ),
        Words(
            "ใบแจ้งที่ใช้เงินนั้นกลับมาค้างชำระ ติดต่อผู้ประกอบการเรื่องเงินที่จ่ายคืนไปแล้ว",
            "The bills it went to are open again; speak with the business about what was paid out.",
        ),
        (Step.ACCEPT, Step.NOTE),
    ),
    "duplicate_line": ExceptionCode(
        Words("รายการซ้ำจากไฟล์อื่น", "Line of another file"),
        Words(
            "บรรทัดนี้เหมือนกับบรรทัดในไฟล์ก่อนหน้าทุกประการ จึงไม่นับซ้ำ",
            "This line is the same in every part as one of an earlier file, so it was not counted again.",
        ),
        Words(
            "หากเป็นการส่งซ้ำของธนาคาร กดรับทราบ หากเป็นการชำระสองครั้งจริง กดนับรายการนี้",
            "Where the bank sent it again, accept that. Where it really is a second payment, count it.",
        ),
        (Step.ACCEPT, Step.COUNT, Step.NOTE),
    ),
    "bad_line": ExceptionCode(
        Words("บรรทัดที่อ่านไม่ได้", "Bad line"),
        Words("บรรทัดนี้อ่านไม่ได้ จึงยังไม่นับเงิน", "This line cannot be read, so its money does not count yet."),
        Words(
            "ตรวจสอบกับรายการเดินบัญชีของธนาคาร แล้วบันทึกการชำระด้วยวันที่และรหัสที่ถูกต้อง",
            "Compare with the statement of the bank and enter the payment with the right day and references.",
        ),
        (Step.COUNT, Step.NOTE),
    ),
    "refused_file": ExceptionCode(
        Words("ไฟล์ที่ไม่รับ", "Refused file"),
        Words("ไฟล์ทั้งไฟล์ไม่ผ่านการตรวจสอบ ไม่มีเงินในไฟล์นี้ถูกนับ", "The whole file was refused: none of its money counts."),
        Words(
            "ขอไฟล์ใหม่จากธนาคาร หรือตรวจรูปแบบไฟล์ แล้วนำเข้าอีกครั้ง",
            "Ask the bank for the file again, or look at the layout, then upload anew.",
        ),
        (Step.NOTE,),
    ),
    "slip_reused": ExceptionCode(
        Words("สลิปใช้ซ้ำ", "Slip used twice"),
        Words("สลิปเดียวกันถูกส่งสำหรับใบแจ้งมากกว่าหนึ่งใบ", "The same slip was sent for more than one bill."),
        Words(
            "รอเงินจากธนาคารก่อนเสมอ แล้วติดต่อผู้ส่งหากจำเป็น",
            "Wait for the money; speak with the sender where it needs to be.",
        ),
        (Step.NOTE,),
    ),
}

#: What a step is called, and what it leaves behind in the record.
STEPS: dict[Step, Words] = {
    Step.MATCH: Words("จับคู่กับใบแจ้ง", "Match to a bill"),
    Step.CREDIT: Words("ตั้งเป็นเงินชำระเกินของผู้ประกอบการ", "Make it a credit of a business"),
    Step.ACCEPT: Words("รับทราบ คงไว้ตามนี้", "Accept as it is"),
    Step.REFUND: Words("เริ่มคำร้องขอคืนเงิน", "Begin a refund"),
    Step.REVERSE: Words("กลับรายการชำระ", "Reverse a payment"),
    Step.COUNT: Words("นับรายการนี้", "Count this line"),
    Step.NOTE: Words("ปิดพร้อมบันทึก", "Close with words"),
}


def code_of(code: str) -> ExceptionCode:
    """The code's words and steps; of an unknown one those that always help."""
    unnamed = Words(code, code)
    return CODES.get(code) or ExceptionCode(unnamed, unnamed, Words("", ""), (Step.NOTE,))
