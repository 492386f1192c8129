"""The counter: one's drawer, a bill found by what somebody shows, money taken with its change, the day's end."""

import secrets

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.shared import Refused, access, commits, current_actor, language
from app.shared.account_words import Refusal
from app.shared.paging import page_of, read_key
from app.shared.receipt_files import private
from app.staff.blueprint import staff
from app.staff.finance.money_words import refusal_of
from app.staff.finance.rules import FinanceRule, counters, finance_readers
from services import clock, money, payments
from services.audit import ActorKind
from services.errors import RuleBroken
from services.payments import BillView, Method, drawers, remitting
from services.text import Words

METHODS = ((Method.CASH.value, Words("เงินสด", "Cash")), (Method.CARD.value, Words("บัตร", "Card")))
_shown_to = FinanceRule("drawers", ActorKind.OFFICER, counters.roles | finance_readers.roles)


@staff.get("/finance/drawer")
@access(counters)
def view_drawer() -> ResponseReturnValue:
    """One's drawer: to be opened, or what was taken so far and the field for the next bill."""
    return _page()


@staff.post("/finance/drawer/open")
@access(counters)
@commits
def open_drawer() -> ResponseReturnValue:
    """Opens it with a float."""
    typed = request.form.get("float", "")[:30]
    try:
        drawers.open_drawer(_satang("float", typed or "0"), actor=current_actor())
    except RuleBroken as broken:
        raise Refused(_page({"float": typed}, refusal_of(broken)), 400) from broken
    flash(_("เปิดลิ้นชักแล้ว"), "success")
    return redirect(url_for("staff.view_drawer"))


@staff.get("/finance/drawer/pay")
@access(counters)
def view_counter_bill() -> ResponseReturnValue:
    """The bill that somebody shows, with the form to take its money."""
    typed = request.args.get("q", "")[:1000]
    bill = drawers.find_to_pay(typed, actor=current_actor()) if typed.strip() else None
    if bill is None:
        words = _("ไม่พบใบแจ้งนี้ ตรวจเลขที่ หรือสแกนอีกครั้ง") if typed.strip() else _("กรุณากรอกข้อมูลในช่องนี้")
        return _page({"q": typed}, Refusal({"q": words})), 404 if typed.strip() else 400
    return _bill_page(bill, {})


@staff.post("/finance/drawer/pay")
@access(counters)
@commits
def take_money() -> ResponseReturnValue:
    """Takes the money of a bill and says the change."""
    typed = {name: request.form.get(name, "")[:80] for name in ("bill", "method", "seen", "received", "part", "token")}
    bill = payments.get_bill(typed["bill"], owner=current_actor())
    try:
        is_cash = typed["method"] == Method.CASH
        received = _satang("received", typed["received"]) if is_cash else 0
        seen = int(typed["seen"]) if typed["seen"].isascii() and typed["seen"].isdecimal() else 0
        if typed["method"] not in drawers.MANNERS:
            raise RuleBroken("method", "not_on_list")
        paid = drawers.take_at_counter(
            bill.id, method=Method(typed["method"]), seen_satang=seen, received_satang=received,
            token=typed["token"] or secrets.token_hex(8), actor=current_actor(),
            part_satang=_satang("part", typed["part"]) if typed["part"].strip() else None,
        )  # fmt: skip
    except RuleBroken as broken:
        shown = refusal_of(broken, part="part" if drawers.takes_parts() else "")
        raise Refused(_bill_page(bill, typed, shown), 400) from broken
    if paid.change_satang:
        flash(_("รับเงินแล้ว เงินทอน %(change)s บาท", change=money.format_amount(paid.change_satang)), "success")
    else:
        flash(_("รับเงินแล้ว ไม่มีเงินทอน"), "success")
    if paid.left_satang:
        flash(_("ใบแจ้งนี้ยังค้างชำระ %(left)s บาท", left=money.format_amount(paid.left_satang)), "warning")
    return redirect(url_for("staff.view_drawer"))


@staff.post("/finance/drawer/reissue")
@access(counters)
@commits
def reissue_at_counter() -> ResponseReturnValue:
    """Issues a bill anew whose sum is not right any more, with that of today."""
    bill = payments.get_bill(request.form.get("bill", ""), owner=current_actor())
    try:
        fresh = payments.reissue_bill(bill.id, actor=current_actor())
    except RuleBroken as broken:
        raise Refused(_bill_page(bill, {}, refusal_of(broken)), 400) from broken
    return redirect(url_for("staff.view_counter_bill", q=fresh.reference))


@staff.post("/finance/drawer/undo/<int:payment_id>")
@access(counters)
@commits
def undo_taking(payment_id: int) -> ResponseReturnValue:
    """Undoes what was taken by mistake, while the drawer is open."""
    try:
        drawers.undo_at_counter(payment_id, actor=current_actor())
    except RuleBroken as broken:
        raise Refused(_page({}, refusal_of(broken)), 400) from broken
    flash(_("ยกเลิกการรับเงินแล้ว คืนเงินให้ผู้ชำระ"), "success")
    return redirect(url_for("staff.view_drawer"))


@staff.post("/finance/drawer/close")
@access(counters)
@commits
def close_drawer() -> ResponseReturnValue:
    """Closes it; its remittance note follows."""
    typed = {name: request.form.get(name, "")[:2000] for name in ("counted", "note")}
    try:
        counted = _satang("counted", typed["counted"])
        closed = drawers.close_drawer(counted_satang=counted, note=typed["note"], actor=current_actor())
    except RuleBroken as broken:
        raise Refused(_page(typed, refusal_of(broken)), 400) from broken
    flash(_("ปิดลิ้นชักแล้ว พิมพ์ใบนำส่งเงินได้"), "success")
    return redirect(url_for("staff.view_closed_drawer", drawer_id=closed.id))


@staff.get("/finance/drawers")
@access(_shown_to)
def view_drawers() -> ResponseReturnValue:
    """The drawers, newest first."""
    key = read_key(int)
    found = drawers.list_drawers(actor=current_actor(), after=key[0] if key else None)
    page = page_of(found.rows, next_key=[found.after] if found.after else None)
    return render_template("staff/finance/view_drawers.html", page=page, number_of=remitting.number_of)


@staff.get("/finance/drawers/<int:drawer_id>")
@access(_shown_to)
def view_closed_drawer(drawer_id: int) -> ResponseReturnValue:
    """One drawer: what was taken, counted, and its note."""
    actor = current_actor()
    drawer = drawers.get_drawer(drawer_id, actor=actor)
    return render_template(
        "staff/finance/view_closed_drawer.html",
        drawer=drawer,
        number=remitting.number_of(drawer),
        takings=drawers.list_takings(drawer_id, actor=actor),
        methods=dict(METHODS),
    )


@staff.get("/finance/drawers/<int:drawer_id>.pdf")
@access(_shown_to)
def view_remittance_note(drawer_id: int) -> ResponseReturnValue:
    """The remittance note as PDF."""
    data = remitting.remittance_pdf(drawer_id, actor=current_actor(), language=language())
    response = Response(data, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="remittance-{drawer_id}.pdf"'
    return private(response)


def _satang(field: str, typed: str) -> int:
    try:
        return money.parse_baht(typed)
    except ValueError as error:
        raise RuleBroken(field, "amount_shape") from error


def _page(values: dict[str, str] | None = None, refusal: Refusal | None = None) -> str:
    actor = current_actor()
    drawer = drawers.find_open(actor=actor)
    return render_template(
        "staff/finance/view_drawer.html",
        drawer=drawer,
        is_old=drawer is not None and drawer.day != clock.today(),
        takings=list(reversed(drawers.list_takings(drawer.id, actor=actor))) if drawer else [],
        methods=dict(METHODS),
        values={"float": "", "q": "", "counted": "", "note": ""} | (values or {}),
        refusal=refusal,
    )


def _bill_page(bill: BillView, values: dict[str, str], refusal: Refusal | None = None) -> str:
    actor = current_actor()
    shown = payments.newest_bill(bill.id)
    drawer = drawers.find_open(actor=actor)
    return render_template(
        "staff/finance/view_counter_bill.html",
        bill=shown,
        is_outdated=shown.is_outdated(clock.today()),
        may_reissue=payments.may_reissue(shown),
        drawer=drawer if drawer and drawer.day == clock.today() else None,
        methods=METHODS,
        takes_parts=drawers.takes_parts(),
        values={"method": Method.CASH.value, "received": "", "part": ""} | {k: v for k, v in values.items() if v},
        token=secrets.token_hex(8),
        refusal=refusal,
    )
