"""Exceptions about money: the list by codes with counts, one with the bills it may belong to, and its steps."""

from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.shared import Refused, access, commits, current_actor
from app.shared.account_words import Refusal
from app.shared.paging import page_of, read_key
from app.staff.blueprint import staff
from app.staff.finance.money_words import LINE_PROBLEMS, WHY, refusal_of
from app.staff.finance.rules import finance, finance_readers
from app.staff.finance.words import BILL_STATES
from services import money
from services.audit import Actor
from services.clock import BANGKOK
from services.errors import RuleBroken
from services.payments import Method, NewPayment, PaymentState, Result, exceptions, settling
from services.payments.correcting import Counted
from services.payments.exception_words import CODES, STEPS, Step
from services.payments.exceptions import ExceptionView
from services.payments.receipts.views import METHODS
from services.text import Words, arabic_digits

_FIELDS = ("step", "bill", "business", "payment", "note", "paid_on", "ref1", "ref2", "amount", "counted")
#: What the bank says about a transaction of which it told twice.
_COUNTED = {
    Counted.INSTEAD: Words("ยอดที่แจ้งภายหลังถูกต้อง ใช้แทนยอดแรก", "The later one is right: it takes the place of the first"),
    Counted.ALSO: Words("เป็นเงินสองก้อน นับทั้งสองยอด", "Both are money of their own: count both"),
}


@staff.get("/finance/exceptions")
@access(finance_readers)
def view_exceptions() -> ResponseReturnValue:
    """What is open, oldest first, by codes; or what was settled."""
    code, key = request.args.get("code", ""), read_key(int)
    is_open = request.args.get("show") != "settled"
    code = code if code in CODES else ""
    found = exceptions.list_exceptions(actor=current_actor(), code=code, is_open=is_open, after=key[0] if key else None)
    return render_template(
        "staff/finance/view_exceptions.html",
        page=page_of(found.rows, next_key=[found.after] if found.after else None),
        counts=exceptions.count_open(),
        codes=CODES,
        code=code,
        is_open=is_open,
        most=exceptions.MOST_COUNTED,
        steps=STEPS,
        methods=METHODS,
    )


@staff.get("/finance/exceptions/<int:exception_id>")
@access(finance_readers)
def view_exception(exception_id: int) -> ResponseReturnValue:
    """One exception: what happened, what to do next, what it may belong to; `?q=` finds other bills."""
    return _page(exceptions.get_exception(exception_id, actor=current_actor()), _empty())


@staff.post("/finance/exceptions/<int:exception_id>")
@access(finance)
@commits
def settle_exception(exception_id: int) -> ResponseReturnValue:
    """Takes one step."""
    actor = current_actor()
    view = exceptions.get_exception(exception_id, actor=actor)
    typed = {name: request.form.get(name, "")[:2000] for name in _FIELDS}
    try:
        _take_step(view, typed, actor)
    except RuleBroken as broken:
        raise Refused(_page(view, typed, refusal_of(broken)), 400) from broken
    flash(_("ปิดรายการแล้ว"), "success")
    return redirect(url_for("staff.view_exceptions", code=view.code))


def _take_step(view: ExceptionView, typed: dict[str, str], actor: Actor) -> None:
    if typed["step"] == Step.MATCH:
        settling.match_exception(view.id, _needed(typed, "bill"), actor=actor)
    elif typed["step"] == Step.CREDIT:
        settling.credit_exception(view.id, _needed(typed, "business"), actor=actor)
    elif typed["step"] == Step.REVERSE:
        settling.reverse_exception(view.id, _needed(typed, "payment"), actor=actor)
    elif typed["step"] == Step.COUNT and view.code == Result.AMOUNT_CHANGED:
        settling.count_changed(view.id, typed["counted"], actor=actor)
    elif typed["step"] == Step.COUNT:
        settling.count_line(view.id, _read_line(view, typed), actor=actor)
    elif typed["step"] == Step.ACCEPT:
        settling.accept_exception(view.id, actor=actor)
    elif typed["step"] == Step.NOTE:
        settling.note_settled(view.id, typed["note"], actor=actor)
    else:
        raise RuleBroken("", "not_on_list")


def _needed(typed: dict[str, str], name: str) -> str:
    if not typed[name].strip():
        raise RuleBroken(name, "required")
    return typed[name]


def _read_line(view: ExceptionView, typed: dict[str, str]) -> NewPayment | None:
    """What an officer read of a line that could not be read; nothing where the line itself is good."""
    if view.code != "bad_line":
        return None
    try:
        paid_at = datetime.fromisoformat(typed["paid_on"].strip()).replace(tzinfo=BANGKOK)
    except ValueError as error:
        raise RuleBroken("paid_on", "date_shape") from error
    try:
        satang = money.parse_baht(typed["amount"])
    except ValueError as error:
        raise RuleBroken("amount", "amount_shape") from error
    if satang <= 0:
        raise RuleBroken("amount", "amount_shape")
    refs = [arabic_digits(_needed(typed, name)).strip()[:20] for name in ("ref1", "ref2")]
    return NewPayment(Method.BANK_FILE, satang, paid_at, f"exception:{view.id}", ref1=refs[0], ref2=refs[1])


def _empty() -> dict[str, str]:
    return dict.fromkeys(_FIELDS, "")


def _page(view: ExceptionView, values: dict[str, str], refusal: Refusal | None = None) -> str:
    actor = current_actor()
    around = exceptions.look_around(view, actor=actor)
    if around.line is not None and not values["step"]:
        line = around.line
        values |= {"ref1": line.ref1, "ref2": line.ref2, "amount": money.format_amount(line.amount_satang)}
    typed = request.args.get("q", "")[:100].strip()
    may_search = Step.MATCH in view.words.steps and finance.allows(actor) and view.is_open
    return render_template(
        "staff/finance/view_exception.html",
        may_search=may_search,
        typed=typed,
        found=exceptions.find_bills(typed) if may_search else [],
        bill_states=BILL_STATES,
        one=view,
        around=around,
        values=values,
        refusal=refusal,
        steps=STEPS,
        why=WHY,
        problem=LINE_PROBLEMS.get(str(view.data.get("problem", ""))),
        may_work=finance.allows(actor) and view.is_open,
        may_correct=around.payment is not None and around.payment.state is not PaymentState.REVERSAL,
        counted=_COUNTED,
    )
