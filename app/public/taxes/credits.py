"""What the authority owes to those who pay: credits, and asking them back."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.public import public
from app.security import limit
from app.shared import Refused, access, commits, current_actor, signed_in
from app.shared.account_words import Refusal
from app.shared.bill_words import MANNERS, MONEY_GONE, ORIGINS, REFUNDS, refusal_of
from app.shared.receipt_files import private
from services import money, payments, people
from services.errors import NotFound, RuleBroken
from services.payments import CreditView, Manner, RefundView


@public.get("/taxes/credits")
@access(signed_in)
def list_credits() -> ResponseReturnValue:
    """What is owed to the businesses for which the citizen acts, and what was asked back."""
    businesses = _businesses()
    return private(
        render_template(
            "public/taxes/list_credits.html",
            credits=payments.list_credits(businesses, person_id=current_actor().id, limit=100),
            refunds=_refunds(businesses),
            origins=ORIGINS,
            manners=MANNERS,
            statuses=REFUNDS,
            money_gone=MONEY_GONE,
        )
    )


@public.get("/taxes/credits/<int:credit_id>")
@access(signed_in)
def view_credit(credit_id: int) -> ResponseReturnValue:
    """The form by which a credit, or a part of it, is asked back."""
    return private(_form(_credit(credit_id)))


@public.post("/taxes/credits/<int:credit_id>")
@access(signed_in)
@limit("60/hour")
@commits
def ask_credit(credit_id: int) -> ResponseReturnValue:
    """Asks it back; the sum is held until two officers have decided."""
    credit = _credit(credit_id)
    typed = {name: request.form.get(name, "")[:1000] for name in ("amount", "manner", "reason", "account")}
    try:
        made = payments.ask_refund(
            credit.id,
            _satang(typed["amount"]),
            manner=Manner.PAY_OUT if typed["manner"] == Manner.PAY_OUT else Manner.CARRY,
            reason=typed["reason"],
            account=typed["account"],
            actor=current_actor(),
        )
    except RuleBroken as broken:
        raise Refused(_form(credit, typed, refusal_of(broken)), 400) from broken
    flash(_("ยื่นคำร้องขอคืนเงินแล้ว เลขที่คำร้อง %(ref)s", ref=made.reference), "success")
    return redirect(url_for("public.list_credits"))


@public.post("/taxes/refunds/<reference>/withdraw")
@access(signed_in)
@commits
def withdraw_refund(reference: str) -> ResponseReturnValue:
    """Takes back what was asked, while nobody has decided it."""
    try:
        payments.withdraw_refund(reference, actor=current_actor())
    except RuleBroken as broken:
        flash(refusal_of(broken).at(""), "warning")
    else:
        flash(_("ถอนคำร้องแล้ว"), "success")
    return redirect(url_for("public.list_credits"))


def _businesses() -> list[int]:
    return sorted({each.business_id for each in people.acting_for(current_actor().id or 0)})


def _refunds(businesses: list[int]) -> list[RefundView]:
    found: list[RefundView] = []
    for business_id in businesses[:50]:
        found += payments.list_refunds(business_id=business_id, actor=current_actor(), limit=20).refunds
    return sorted(found, key=lambda refund: refund.id, reverse=True)


def _credit(credit_id: int) -> CreditView:
    mine = payments.list_credits(_businesses(), person_id=current_actor().id, limit=500)
    credit = next((each for each in mine if each.id == credit_id), None)
    if credit is None:
        raise NotFound("credit")
    return credit


def _form(credit: CreditView, typed: dict[str, str] | None = None, refusal: Refusal | None = None) -> str:
    values = typed or {"amount": money.format_amount(credit.left_satang), "manner": Manner.CARRY.value}
    return render_template(
        "public/taxes/view_credit.html", credit=credit, manners=MANNERS, origins=ORIGINS, values=values, refusal=refusal
    )


def _satang(typed: str) -> int:
    try:
        return money.parse_baht(typed)
    except ValueError:
        raise RuleBroken("amount", "amount_shape") from None
