"""Bills of all businesses: by status, found by what people have in hand; each leads to the bill itself.

One on which nothing was paid is cancelled here, on a page of its own.
"""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.shared import Refused, access, commits, current_actor
from app.shared.account_words import Refusal
from app.shared.bill_words import OVERDUE, STATUSES, countdown, refusal_of, tag_of
from app.shared.paging import page_of, read_key
from app.shared.receipt_files import private
from app.staff.blueprint import staff
from app.staff.finance.rules import FinanceRule, counters, finance, finance_readers
from services import clock, payments
from services.audit import ActorKind
from services.errors import RuleBroken
from services.payments import slips, withdrawing
from services.payments.reading import FILTERS

#: Also the counters, where people come to pay.
_shown_to = FinanceRule("bills", ActorKind.OFFICER, counters.roles | finance_readers.roles)
PAGE = 50


@staff.get("/bills")
@access(_shown_to)
def list_bills() -> ResponseReturnValue:
    """Bills, the newest first; `?status=` and `?q=` narrow."""
    status, typed = request.args.get("status", ""), request.args.get("q", "")[:100]
    status = status if status in FILTERS else ""
    key, today = read_key(int), clock.today()
    found = payments.list_bills(status, typed, after=key[0] if key else None, limit=PAGE)
    return render_template(
        "staff/finance/list_bills.html",
        page=page_of(found.bills, next_key=[found.after] if found.after else None),
        status=status,
        q=typed,
        filters=[
            (name, OVERDUE[0] if name == "overdue" else STATUSES[payments.BillStatus(name)][0]) for name in FILTERS
        ],
        tags={bill.id: tag_of(bill, today) for bill in found.bills},
        days={bill.id: countdown(bill.due_on, today) for bill in found.bills if bill.left_satang},
    )


@staff.get("/bills/<reference>/cancel")
@access(finance)
def view_bill_cancelling(reference: str) -> ResponseReturnValue:
    """What is cancelled and what follows, with the list of reasons; or why it cannot be cancelled."""
    return private(_cancelling(reference))


@staff.post("/bills/<reference>/cancel")
@access(finance)
@commits
def cancel_bill(reference: str) -> ResponseReturnValue:
    """Cancels a bill on which nothing was paid."""
    bill = payments.get_bill(reference, owner=current_actor())
    try:
        withdrawing.withdraw_bill(bill.reference, reason=request.form.get("reason", ""), actor=current_actor())
    except RuleBroken as broken:
        raise Refused(_cancelling(reference, refusal_of(broken)), 400) from broken
    flash(_("ยกเลิกใบแจ้ง %(bill)s แล้ว", bill=bill.reference), "success")
    return redirect(url_for("public.view_bill", reference=bill.reference))


def _cancelling(reference: str, refusal: Refusal | None = None) -> str:
    bill = payments.get_bill(reference, owner=current_actor())
    why_not = withdrawing.hindrance(bill)
    return render_template(
        "staff/finance/view_bill_cancelling.html",
        bill=bill,
        reasons=withdrawing.REASONS.items(),
        chosen=request.form.get("reason", ""),
        why_not=refusal_of(RuleBroken("", why_not)).at("") if why_not else "",
        is_awaited=slips.is_awaited(bill),
        refusal=refusal,
    )
