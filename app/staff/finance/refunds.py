"""Refunds at the desk: what is owed to businesses, asked back, approved by two officers, refused, paid out."""

from collections.abc import Callable

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.shared import Refused, access, commits, current_actor
from app.shared.account_words import Refusal
from app.shared.bill_words import MANNERS, MONEY_GONE, ORIGINS, REFUNDS, refusal_of
from app.shared.paging import page_of, read_key
from app.shared.receipt_files import private
from app.staff.blueprint import staff
from app.staff.finance.rules import finance, finance_readers
from services import money, payments, people
from services.audit import Actor
from services.errors import NotAllowed, NotFound, RuleBroken, Stale
from services.payments import Manner, RefundStatus, RefundView, papers

PAGE = 50
_WAITING = "waiting"
#: The page of the matter that a refund waits for.
_HOLD_PAGES = {"tax_return": "staff.view_desk_return"}


@staff.get("/finance/credits")
@access(finance_readers)
def list_credits() -> ResponseReturnValue:
    """What is owed to businesses, the newest first."""
    key = read_key(int)
    found = payments.list_open_credits(after=key[0] if key else None, limit=PAGE)
    return render_template(
        "staff/finance/list_credits.html",
        page=page_of(found, next_key=[found[-1].id] if len(found) == PAGE else None),
        origins=ORIGINS,
        may_work=finance.allows(current_actor()),
    )


@staff.get("/finance/refunds")
@access(finance_readers)
def list_refunds() -> ResponseReturnValue:
    """The queue: those that wait for somebody, or by status."""
    status, key = request.args.get("status", _WAITING), read_key(int)
    found = payments.list_refunds(status, actor=current_actor(), after=key[0] if key else None, limit=PAGE)
    return render_template(
        "staff/finance/list_refunds.html",
        page=page_of(found.refunds, next_key=[found.after] if found.after else None),
        status=status,
        statuses=REFUNDS,
        manners=MANNERS,
    )


@staff.get("/finance/refunds/new")
@access(finance)
def new_refund() -> ResponseReturnValue:
    """The form by which an officer asks a refund of a credit (`?credit=`)."""
    return _form(request.args.get("credit", ""))


@staff.post("/finance/refunds/new")
@access(finance)
@commits
def ask_refund() -> ResponseReturnValue:
    """Asks it; two other officers approve."""
    form = request.form
    typed = {name: form.get(name, "")[:1000] for name in ("amount", "manner", "reason", "account")}
    try:
        made = payments.ask_refund(
            _credit_id(form.get("credit", "")),
            _satang(typed["amount"]),
            manner=Manner.PAY_OUT if typed["manner"] == Manner.PAY_OUT else Manner.CARRY,
            reason=typed["reason"],
            account=typed["account"],
            actor=current_actor(),
        )
    except RuleBroken as broken:
        raise Refused(_form(form.get("credit", ""), typed, refusal_of(broken)), 400) from broken
    flash(_("ยื่นคำร้องขอคืนเงินแล้ว รออนุมัติจากเจ้าหน้าที่การคลังคนอื่นอีกสองคน"), "success")
    return redirect(url_for("staff.view_refund", reference=made.reference))


@staff.get("/finance/refunds/<reference>")
@access(finance_readers)
def view_refund(reference: str) -> ResponseReturnValue:
    """One refund, who approved it, and what may be done now."""
    return private(_page(reference))


@staff.get("/finance/refunds/<reference>/letter.pdf")
@access(finance)
def view_refund_letter(reference: str) -> Response:
    """The letter to the business, once it is decided."""
    refund = payments.get_refund(reference, owner=current_actor())
    response = private(Response(papers.refund_letter_pdf(refund), mimetype="application/pdf"))
    response.headers["Content-Disposition"] = f'inline; filename="{refund.reference}.pdf"'
    return response


@staff.post("/finance/refunds/<reference>/approve")
@access(finance)
@commits
def approve_refund(reference: str) -> ResponseReturnValue:
    """Approves, as the first or the second."""
    return _act(reference, lambda seen: payments.approve_refund(reference, actor=current_actor(), seen=seen))


@staff.post("/finance/refunds/<reference>/refuse")
@access(finance)
@commits
def refuse_refund(reference: str) -> ResponseReturnValue:
    """Refuses, with words for the business."""
    words = request.form.get("words", "")[:1000]
    return _act(
        reference, lambda seen: payments.refuse_refund(reference, actor=current_actor(), words=words, seen=seen)
    )


@staff.post("/finance/refunds/<reference>/withdraw")
@access(finance)
@commits
def withdraw_refund(reference: str) -> ResponseReturnValue:
    """Takes back what the same officer asked."""
    return _act(reference, lambda _seen: payments.withdraw_refund(reference, actor=current_actor()))


@staff.post("/finance/refunds/<reference>/pay-out")
@access(finance)
@commits
def pay_out_refund(reference: str) -> ResponseReturnValue:
    """Notes that the money was paid out."""
    done = request.form.get("done_reference", "")[:200]
    return _act(
        reference,
        lambda seen: payments.pay_out_refund(reference, actor=current_actor(), done_reference=done, seen=seen),
    )


@staff.post("/finance/refunds/<reference>/letter-number")
@access(finance)
@commits
def set_refund_letter(reference: str) -> ResponseReturnValue:
    """Notes the number of the letter."""
    number = request.form.get("letter_number", "")[:200]
    return _act(reference, lambda _seen: payments.set_letter_number(reference, number, actor=current_actor()))


def _act(reference: str, act: Callable[[int | None], RefundView]) -> ResponseReturnValue:
    """Does it with the revision that was on the page; the same page again with what was refused."""
    typed = request.form.get("seen", "")
    try:
        refund = act(int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None)
    except RuleBroken as broken:
        raise Refused(_page(reference, refusal_of(broken)), 400) from broken
    except NotAllowed as refused:
        raise Refused(_page(reference, refusal_of(RuleBroken("", "same_officer"))), 403) from refused
    except Stale as stale:
        raise Refused(_page(reference, refusal_of(RuleBroken("", "changed"))), 409) from stale
    flash(_("บันทึกแล้ว"), "success")
    return redirect(url_for("staff.view_refund", reference=refund.reference))


def _page(reference: str, refusal: Refusal | None = None) -> str:
    actor = current_actor()
    refund = payments.get_refund(reference, owner=actor)
    hold = payments.find_refund_hold(refund)
    officers = {refund.asked_by_officer_id, refund.first_officer_id, refund.second_officer_id}
    may = _allowed(refund, actor) if finance.allows(actor) else frozenset()
    may -= {"approve"} if hold else set()
    return render_template(
        "staff/finance/view_refund.html",
        refund=refund,
        credit=payments.find_credit(refund.credit_id),
        statuses=REFUNDS,
        manners=MANNERS,
        origins=ORIGINS,
        decision=MONEY_GONE if refund.decision == "money_gone" else refund.decision,
        posts=people.posts_of({each for each in officers if each is not None}),
        may=may,
        hold=hold,
        hold_words=refusal_of(RuleBroken("", hold.code)).at("") if hold else "",
        hold_url=url_for(_HOLD_PAGES[hold.subject], reference=hold.reference) if hold else "",
        is_finance=finance.allows(actor),
        values=request.form,
        refusal=refusal,
    )


def _allowed(refund: RefundView, actor: Actor) -> frozenset[str]:
    """What this officer may do with it now."""
    may = set()
    if refund.status in (RefundStatus.ASKED, RefundStatus.FIRST_APPROVED):
        may.add("refuse")
        if actor.id not in (refund.asked_by_officer_id, refund.first_officer_id):
            may.add("approve")
        if actor.id == refund.asked_by_officer_id:
            may.add("withdraw")
    if refund.status is RefundStatus.APPROVED:
        may.add("refuse")
        if refund.manner is Manner.PAY_OUT:
            may.add("pay_out")
    if refund.status in (RefundStatus.APPROVED, RefundStatus.DONE, RefundStatus.REFUSED):
        may.add("letter")
    return frozenset(may)


def _form(credit: str, typed: dict[str, str] | None = None, refusal: Refusal | None = None) -> str:
    found = payments.find_credit(_credit_id(credit))
    if found is None:
        raise NotFound("credit")
    values = typed or {"amount": money.format_amount(found.left_satang), "manner": Manner.PAY_OUT.value}
    return render_template(
        "staff/finance/new_refund.html", credit=found, manners=MANNERS, origins=ORIGINS, values=values, refusal=refusal
    )


def _credit_id(typed: str) -> int:
    if not (typed.isascii() and typed.isdigit() and len(typed) < 16):
        raise NotFound("credit")
    return int(typed)


def _satang(typed: str) -> int:
    try:
        return money.parse_baht(typed)
    except ValueError:
        raise RuleBroken("amount", "amount_shape") from None
