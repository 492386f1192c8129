"""Receipts at the desk: found, cancelled, replaced, copied; numbers of e-LAAS; the day in figures; books and keys."""

from datetime import date

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from app.shared import Refused, access, commits, current_actor
from app.shared.account_words import Refusal
from app.shared.paging import page_of, read_key
from app.shared.receipt_files import receipt_file
from app.staff.blueprint import staff
from app.staff.finance.rules import FinanceRule, counters, finance, finance_readers
from services import clock, people
from services.audit import ActorKind
from services.errors import NotFound, RuleBroken
from services.payments import books, keys, receipts
from services.payments.receipts.views import KINDS, METHODS, SHORT_KINDS, STATUSES

_REFUSALS = {
    "required": lazy_gettext("กรุณากรอกข้อมูลในช่องนี้"),
    "too_long": lazy_gettext("ข้อความต้องไม่เกิน %(most)s ตัวอักษร"),
    "not_valid": lazy_gettext("ใบเสร็จนี้ถูกยกเลิกแล้ว"),
    "payment_gone": lazy_gettext("รายการชำระเงินถูกยกเลิกหรือเรียกคืนแล้ว จึงออกใบใหม่แทนไม่ได้"),
    "not_a_proof": lazy_gettext("เป็นใบเสร็จของระบบนี้เอง ไม่มีเลขที่ e-LAAS"),
    "number_used": lazy_gettext("เลขที่นี้บันทึกไว้กับใบอื่นแล้ว"),
    "date_shape": lazy_gettext("กรุณากรอกวันที่ให้ถูกต้อง"),
    "file_empty": lazy_gettext("กรุณาเลือกไฟล์ที่มีข้อมูล"),
    "too_large": lazy_gettext("ไฟล์ใหญ่เกินไป ต้องไม่เกิน %(most)s MB"),
    "not_a_table": lazy_gettext("อ่านไฟล์นี้ไม่ได้ ต้องเป็น CSV"),
    "columns_missing": lazy_gettext("ตารางขาดคอลัมน์ %(columns)s"),
    "too_many_rows": lazy_gettext("ไฟล์มีมากกว่า %(most)s แถว กรุณาแบ่งไฟล์"),
    "unknown": lazy_gettext("ไม่พบเลขอ้างอิงนี้"),
    "named_twice": lazy_gettext("เลขอ้างอิงนี้มีมากกว่าหนึ่งแถว"),
    "other_amount": lazy_gettext("จำนวนเงินไม่ตรงกับใบของเรา"),
    "unreadable": lazy_gettext("อ่านวันที่หรือจำนวนเงินไม่ได้"),
    "taken": lazy_gettext("บันทึกแล้ว"),
    "known": lazy_gettext("บันทึกไว้ก่อนแล้ว"),
}
PAGE = 50
#: One receipt is read by the counters too, who print it.
_shown_to = FinanceRule("receipts", ActorKind.OFFICER, counters.roles | finance_readers.roles)


@staff.get("/finance/receipts")
@access(finance_readers)
def view_receipts() -> ResponseReturnValue:
    """Receipts, the newest first, by what people have in hand; with a day, that day in figures."""
    actor, key, day = current_actor(), read_key(int), _day("day")
    typed, status = request.args.get("q", "")[:100], request.args.get("status", "")
    found = receipts.search_receipts(
        typed, actor=actor, day=day, status=status, after=key[0] if key else None, limit=PAGE
    )
    return render_template(
        "staff/finance/view_receipts.html",
        page=page_of(found.receipts, next_key=[found.after] if found.after else None),
        q=typed,
        status=status,
        day=day,
        summary=receipts.sum_up_day(day, actor=actor) if day else None,
        today=clock.today(),
        kinds=SHORT_KINDS,
        statuses=STATUSES,
        may_work=finance.allows(actor),
    )


@staff.get("/finance/receipts/books")
@access(finance_readers)
def view_receipt_books() -> ResponseReturnValue:
    """The books of each fiscal year and how far they are written, and the keys that sign."""
    return render_template("staff/finance/view_receipt_books.html", books=books.list_books(), keys=keys.public_keys())


@staff.get("/finance/receipts/elaas")
@access(finance)
def view_elaas() -> ResponseReturnValue:
    """The form for a file of numbers."""
    return _elaas_page()


@staff.get("/finance/receipts/elaas.csv")
@access(finance)
def download_elaas() -> Response:
    """An empty file to begin with."""
    response = Response(receipts.elaas_template(), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="elaas.csv"'
    return response


@staff.post("/finance/receipts/elaas")
@access(finance)
@commits
def import_elaas() -> ResponseReturnValue:
    """Takes the right rows of a file and says of each what became of it."""
    upload = request.files.get("file")
    try:
        if upload is None or not upload.filename:
            raise RuleBroken("file", "file_empty")
        rows = receipts.import_elaas(upload.stream.read(2_000_001), actor=current_actor())
    except RuleBroken as broken:
        raise Refused(_elaas_page(refusal=_refusal(broken)), 400) from broken
    return _elaas_page(rows=rows)


@staff.get("/finance/receipts/<reference>")
@access(_shown_to)
def view_staff_receipt(reference: str) -> ResponseReturnValue:
    """One receipt and what may be done with it."""
    return _page(reference)


@staff.get("/finance/receipts/<reference>.pdf")
@access(counters)
def view_staff_receipt_pdf(reference: str) -> Response:
    """The receipt to be printed."""
    return receipt_file(receipts.get_receipt(reference, owner=current_actor()), "pdf", reader="th")


@staff.get("/finance/receipts/<reference>/copies/<int:copy>.pdf")
@access(finance)
def view_receipt_copy(reference: str, copy: int) -> Response:
    """A replacement copy that was counted before."""
    found = receipts.get_receipt(reference, owner=current_actor())
    if not 0 < copy <= found.copies:
        raise NotFound("copy")
    return receipt_file(found, "pdf", reader="th", copy=copy)


@staff.post("/finance/receipts/<reference>/cancel")
@access(finance)
@commits
def cancel_receipt(reference: str) -> ResponseReturnValue:
    """Cancels it, and issues another in its place where that was chosen."""
    typed = {name: request.form.get(name, "")[:1000] for name in ("reason", "payer_name", "replace")}
    try:
        made = receipts.cancel_receipt(
            reference,
            reason=typed["reason"],
            actor=current_actor(),
            replace=typed["replace"] == "yes",
            payer_name=typed["payer_name"],
        )
    except RuleBroken as broken:
        raise Refused(_page(reference, values=typed, refusal=_refusal(broken)), 400) from broken
    flash(_("ออกใบใหม่แทนแล้ว") if made.is_valid else _("ยกเลิกใบเสร็จแล้ว"), "success")
    return redirect(url_for("staff.view_staff_receipt", reference=made.reference))


@staff.post("/finance/receipts/<reference>/copy")
@access(finance)
@commits
def copy_receipt(reference: str) -> ResponseReturnValue:
    """Counts a replacement copy and opens it."""
    copy = receipts.copy_receipt(reference, actor=current_actor())
    return redirect(url_for("staff.view_receipt_copy", reference=reference, copy=copy))


@staff.post("/finance/receipts/<reference>/elaas")
@access(finance)
@commits
def set_elaas_number(reference: str) -> ResponseReturnValue:
    """Notes the receipt that e-LAAS issued for this proof."""
    typed = {name: request.form.get(name, "")[:200] for name in ("number", "elaas_on")}
    try:
        day = read_day(typed["elaas_on"])
        receipts.set_elaas_number(reference, typed["number"], day, actor=current_actor())
    except RuleBroken as broken:
        raise Refused(_page(reference, values=typed, refusal=_refusal(broken)), 400) from broken
    flash(_("บันทึกเลขที่ใบเสร็จ e-LAAS แล้ว"), "success")
    return redirect(url_for("staff.view_staff_receipt", reference=reference))


def _page(reference: str, *, values: dict[str, str] | None = None, refusal: Refusal | None = None) -> str:
    actor = current_actor()
    found = receipts.get_receipt(reference, owner=actor)
    by = found.cancelled_by_id
    usual = {"reason": "", "payer_name": "", "replace": "", "number": found.elaas_number or "", "elaas_on": ""}
    if found.elaas_on:
        usual["elaas_on"] = found.elaas_on.isoformat()
    return render_template(
        "staff/finance/view_staff_receipt.html",
        receipt=found,
        content=found.content,
        kinds=KINDS,
        statuses=STATUSES,
        method=METHODS[found.content["payment"]["method"]],
        reversed_code=receipts.REVERSED,
        cancelled_by=people.posts_of({by}).get(by, "") if by else "",
        code=receipts.print_code(found.verify_code),
        values=usual | (values or {}),
        refusal=refusal,
        may_work=finance.allows(actor),
        may_print=counters.allows(actor),
    )


def _elaas_page(*, rows: list[receipts.ElaasRow] | None = None, refusal: Refusal | None = None) -> str:
    return render_template(
        "staff/finance/view_elaas.html",
        rows=[(row, _REFUSALS.get(row.result, row.result)) for row in rows or ()],
        taken=sum(not row.is_wrong for row in rows or ()),
        wrong=sum(row.is_wrong for row in rows or ()),
        refusal=refusal,
    )


def _refusal(broken: RuleBroken) -> Refusal:
    return Refusal(
        {
            problem.field if problem.field != "receipt" else "": str(_REFUSALS[problem.code]) % dict(problem.params)
            for problem in broken.problems
        }
    )


def _day(name: str) -> date | None:
    """A day of the address; none where it is no day."""
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


def read_day(typed: str) -> date:
    """A day of a form; RuleBroken("elaas_on", "date_shape") where it is none."""
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise RuleBroken("elaas_on", "date_shape") from None
