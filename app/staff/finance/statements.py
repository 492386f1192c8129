"""The account of a business: what the books hold of it, posting by posting, on a page and as a table to take away."""

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.shared import access, current_actor, language
from app.shared.paging import page_of, read_key
from app.shared.receipt_files import private
from app.staff.blueprint import staff
from app.staff.finance.rules import finance_readers
from app.staff.finance.sheets import sheet_response
from app.staff.finance.words import tax_name
from services import money, people
from services.payments import Part, statements
from services.payments.booking import REPAYMENT
from services.payments.ledger import Account
from services.payments.statements import Posting
from services.text import Words

_KINDS = {
    "issue": Words("ออกใบแจ้ง", "Bill issued"),
    "withdraw": Words("ใบแจ้งถูกยกเลิกหรือออกใหม่", "Bill cancelled or replaced"),
    "money": Words("รับชำระ", "Payment"),
    "match": Words("รับชำระ (เงินที่พักรอตรวจสอบ)", "Payment out of suspense"),
    "reversal": Words("กลับรายการชำระ", "Payment reversed"),
    "move": Words("ย้ายยอดที่ชำระ", "Payment moved"),
    "credit": Words("ปรับลดยอด", "Less is owed"),
    "refund": Words("จ่ายคืน", "Refund paid out"),
}
_ACCOUNTS = {
    Account.RECEIVABLE: Words("ยอดที่ต้องชำระ", "Owed by the business"),
    Account.CREDITS: Words("เงินชำระเกิน", "Credit of the business"),
    Account.REFUNDS: Words("เงินคืนที่ต้องเรียกกลับ", "Refund to come back"),
}
_PARTS = {
    Part.SURCHARGE: Words("เงินเพิ่ม", "surcharge"),
    Part.PENALTY: Words("เบี้ยปรับ", "penalty"),
}
_REPAYMENT = Words("เงินที่จ่ายคืนไปแล้ว", "refund that went out")


@staff.get("/finance/businesses/<path:number>/ledger")
@access(finance_readers)
def view_statement(number: str) -> ResponseReturnValue:
    """The postings of one business, the newest first, and what it owes."""
    actor, key = current_actor(), read_key(int)
    business = people.get_business(number, owner=actor)
    found = statements.read_statement(business.id, actor=actor, after=key[0] if key else None)
    page = render_template(
        "staff/finance/view_statement.html",
        business=business,
        balance=found.balance_satang,
        page=page_of(found.rows, next_key=[found.after] if found.after else None),
        kinds=_KINDS,
        accounts=_ACCOUNTS,
        about=_about,
        most=statements.MOST,
    )
    return private(page)


@staff.get("/finance/businesses/<path:number>/ledger.csv")
@access(finance_readers)
def export_statement(number: str) -> Response:
    """The same as CSV, whole."""
    actor, reader = current_actor(), language()
    business = people.get_business(number, owner=actor)
    headings = [
        _("วันที่"), _("บันทึกเมื่อ"), _("รายการ"), _("บัญชี"), _("รายได้"), _("เดบิต (บาท)"), _("เครดิต (บาท)"),
        _("ยอดคงเหลือ (บาท)"), _("ใบแจ้ง"), _("การชำระ"), _("ใบเสร็จ"), _("คำร้องคืนเงิน"),
    ]  # fmt: skip
    rows = (_row(each, reader) for each in statements.each_posting(business.id, actor=actor))
    return sheet_response("csv", f"ledger-{business.id}", headings, rows)


def _row(one: Posting, reader: str) -> list[object]:
    kind, account, about = _KINDS.get(one.kind), _ACCOUNTS[one.account], _about(one)
    return [
        one.day, one.at, kind.in_(reader) if kind else one.kind, account.in_(reader), about.in_(reader),
        money.baht(one.satang) if one.satang > 0 else None, money.baht(-one.satang) if one.satang < 0 else None,
        money.baht(one.balance_satang), one.bill, one.payment, one.receipt, one.refund,
    ]  # fmt: skip


def _about(one: Posting) -> Words:
    """The revenue and its part: "ค่าธรรมเนียมโรงแรม เงินเพิ่ม"; nothing where it is of none."""
    if not one.revenue:
        return Words("", "")
    name = _REPAYMENT if one.revenue == REPAYMENT else tax_name(one.revenue)
    part = _PARTS.get(Part(one.part)) if one.part in list(Part) else None
    return Words(f"{name.th} {part.th}", f"{name.en}, {part.en}") if part else name
