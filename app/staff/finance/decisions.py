"""Decisions of two officers: the list, a proposal from a return, approval or refusal; estimates of missing months."""

from collections.abc import Callable
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.shared import Refused, access, commits, current_actor
from app.shared.account_words import Refusal
from app.shared.paging import page_of, read_key
from app.staff.blueprint import staff
from app.staff.finance.rules import finance, finance_readers
from app.staff.finance.words import refusal_of, tax_name
from services import money, taxes
from services.errors import NotFound, RuleBroken
from services.people import posts_of
from services.taxes import decisions, estimating
from services.taxes.decisions import ABOUT, Proposal
from services.text import Words

STATES = {
    "proposed": (Words("รออนุมัติ", "Proposed"), "amber"),
    "approved": (Words("อนุมัติแล้ว", "Approved"), "jade"),
    "refused": (Words("ไม่อนุมัติ", "Refused"), "silk"),
}


@staff.get("/finance/decisions")
@access(finance_readers)
def view_decisions() -> ResponseReturnValue:
    """The decisions; those that wait for a second officer first."""
    shown = request.args.get("status", "proposed")
    status = "" if shown == "any" else shown if shown in STATES else "proposed"
    key = read_key(int)
    page = decisions.list_decisions(status, after=key[0] if key else None, actor=current_actor())
    return render_template(
        "staff/finance/view_decisions.html",
        page=page_of(page.rows, next_key=[page.after] if page.after else None),
        status=status,
        states=STATES,
        about=ABOUT,
        tax_name=tax_name,
    )


@staff.get("/finance/decisions/<int:number>")
@access(finance_readers)
def view_decision(number: int) -> ResponseReturnValue:
    """One decision."""
    return _page(number)


@staff.post("/finance/decisions/<int:number>/approve")
@access(finance)
@commits
def approve_finance_decision(number: int) -> ResponseReturnValue:
    """The second officer approves; it takes effect at once."""
    _try(number, lambda: decisions.approve_decision(number, actor=current_actor()))
    flash(_("อนุมัติแล้ว ใบแจ้งเปลี่ยนตามแล้ว"), "success")
    return redirect(url_for("staff.view_decisions"))


@staff.post("/finance/decisions/<int:number>/refuse")
@access(finance)
@commits
def refuse_finance_decision(number: int) -> ResponseReturnValue:
    """The second officer refuses, with words."""
    note = request.form.get("note", "")[:4000]
    _try(number, lambda: decisions.refuse_decision(number, note, actor=current_actor()))
    flash(_("ไม่อนุมัติ บันทึกแล้ว"), "success")
    return redirect(url_for("staff.view_decisions"))


@staff.get("/finance/returns/<reference>/decision")
@access(finance)
def new_decision(reference: str) -> ResponseReturnValue:
    """The form of a proposal."""
    return _form(reference, {"about": request.args.get("about", ""), "after": "", "reason": "", "legal_source": ""})


@staff.post("/finance/returns/<reference>/decision")
@access(finance)
@commits
def create_decision(reference: str) -> ResponseReturnValue:
    """Proposes."""
    typed = {name: request.form.get(name, "")[:4000] for name in ("about", "after", "reason", "legal_source")}
    taxes.get_return(reference, owner=current_actor())
    try:
        proposal = Proposal(typed["about"], _satang("after", typed["after"]), typed["reason"], typed["legal_source"])
        number = decisions.propose_decision(reference, proposal, actor=current_actor())
    except RuleBroken as broken:
        raise Refused(_form(reference, typed, refusal_of(broken)), 400) from broken
    flash(_("เสนอแล้ว เจ้าหน้าที่การคลังอีกคนต้องพิจารณา"), "success")
    return redirect(url_for("staff.view_decision", number=number))


@staff.get("/finance/estimates/<int:establishment_id>/<tax>/<month>")
@access(finance)
def view_estimate(establishment_id: int, tax: str, month: str) -> ResponseReturnValue:
    """What a missing month would be estimated at."""
    return _estimate_page(establishment_id, tax, _month(month), {"satang": ""})


@staff.post("/finance/estimates/<int:establishment_id>/<tax>/<month>")
@access(finance)
@commits
def make_finance_estimate(establishment_id: int, tax: str, month: str) -> ResponseReturnValue:
    """Estimates it, with its bill."""
    day, typed = _month(month), request.form.get("satang", "").strip()[:30]
    estimating.suggest_estimate(establishment_id, tax, day, actor=current_actor())
    try:
        satang = _satang("satang", typed) if typed else None
        reference = estimating.make_estimate(establishment_id, tax, day, satang=satang, actor=current_actor())
    except RuleBroken as broken:
        page = _estimate_page(establishment_id, tax, day, {"satang": typed}, refusal_of(broken))
        raise Refused(page, 400) from broken
    flash(_("ประเมินแทนและออกใบแจ้งแล้ว"), "success")
    return redirect(url_for("staff.view_desk_return", reference=reference))


def _page(number: int, refusal: Refusal | None = None) -> str:
    actor = current_actor()
    shown = decisions.get_decision(number, actor=actor)
    officers = [each for each in (shown.first_officer_id, shown.second_officer_id) if each]
    return render_template(
        "staff/finance/view_decision.html",
        shown=shown,
        state=STATES[shown.status],
        about=ABOUT[shown.about],
        tax_name=tax_name(shown.tax),
        posts=posts_of(officers),
        may_decide=finance.allows(actor) and shown.status == "proposed" and shown.first_officer_id != actor.id,
        refusal=refusal,
        values={"note": request.form.get("note", "")},
    )


def _form(reference: str, values: dict[str, str], refusal: Refusal | None = None) -> str:
    view = taxes.get_return(reference, owner=current_actor())
    sums = {"surcharge": view.surcharge_satang, "penalty": view.penalty_satang}
    if view.status == "objected":
        sums = {"objection": view.tax_satang}
    return render_template(
        "staff/finance/new_decision.html",
        view=view,
        choices=[(key, Words(f"{ABOUT[key].th} {money.format_baht(satang, 'th')}",
                             f"{ABOUT[key].en} {money.format_baht(satang, 'en')}"))
                 for key, satang in sums.items() if satang],
        values=values,
        refusal=refusal,
    )  # fmt: skip


def _estimate_page(
    establishment_id: int, tax: str, month: date, values: dict[str, str], refusal: Refusal | None = None
) -> str:
    suggestion = estimating.suggest_estimate(establishment_id, tax, month, actor=current_actor())
    return render_template(
        "staff/finance/view_estimate.html",
        suggestion=suggestion,
        tax_name=tax_name(tax),
        basis=estimating.BASIS[suggestion.basis],
        values=values,
        refusal=refusal,
    )


def _try(number: int, act: Callable[[], None]) -> None:
    decisions.get_decision(number, actor=current_actor())
    try:
        act()
    except RuleBroken as broken:
        raise Refused(_page(number, refusal_of(broken)), 400) from broken


def _satang(name: str, typed: str) -> int:
    try:
        return money.parse_baht(typed)
    except ValueError as error:
        raise RuleBroken(name, "amount_invalid") from error


def _month(typed: str) -> date:
    try:
        return date.fromisoformat(f"{typed}-01")
    except ValueError as error:
        raise NotFound("month") from error
