"""A bill for whoever is to pay it: the sum, until when, its codes, what was paid; as page, picture and PDF."""

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.public import public
from app.security import limit
from app.shared import access, anyone, commits, current_actor, language
from app.shared.bill_access import find_bill, open_bill, open_newest
from app.shared.bill_words import METHODS, countdown, refusal_of, tag_of
from app.shared.receipt_files import private
from services import clock, payments, people
from services.audit import Actor
from services.errors import NotAllowed, RuleBroken
from services.payments import BillStatus, BillView, PaymentState, PaymentView, papers, receipts, withdrawing


@public.get("/bills/<reference>")
@access(anyone)
def view_bill(reference: str) -> ResponseReturnValue:
    """The bill as it stands today."""
    return private(_page(find_bill(reference)))


@public.get("/bills/open/<token>")
@access(anyone)
def open_linked_bill(token: str) -> ResponseReturnValue:
    """The link of a notice: lets this browser see that one bill."""
    bill = payments.bill_by_token(token)
    open_bill(bill)
    return redirect(url_for("public.view_bill", reference=bill.reference))


@public.get("/bills/pictures/<token>.png")
@access(anyone)
def view_linked_bill_qr(token: str) -> Response:
    """The QR for chat platforms, which have no session; gone once there is nothing to pay."""
    return _file(papers.bill_qr_png(papers.bill_of_picture(token)), "image/png", "qr.png")


@public.get("/bills/<reference>/qr.png")
@access(anyone)
def view_bill_qr(reference: str) -> Response:
    """The Thai QR as a picture."""
    return _file(papers.bill_qr_png(find_bill(reference)), "image/png", f"{reference}-qr.png")


@public.get("/bills/<reference>/qr.svg")
@access(anyone)
def view_bill_qr_drawing(reference: str) -> Response:
    """The Thai QR as a drawing, for printing at any size."""
    return _file(papers.bill_qr_svg(find_bill(reference)).encode(), "image/svg+xml", f"{reference}-qr.svg")


@public.get("/bills/<reference>/barcode.png")
@access(anyone)
def view_bill_barcode(reference: str) -> Response:
    """The bar code that banks and shops read."""
    return _file(papers.bill_barcode_png(find_bill(reference)), "image/png", f"{reference}-barcode.png")


@public.get("/bills/<reference>.pdf")
@access(anyone)
def view_bill_pdf(reference: str) -> Response:
    """The bill to be printed or handed on."""
    made = papers.bill_pdf(find_bill(reference), language=language())
    return _file(made, "application/pdf", f"{reference}.pdf")


@public.post("/bills/<reference>/reissue")
@access(anyone)
@limit("60/hour")
@commits
def reissue_bill(reference: str) -> ResponseReturnValue:
    """Issues the bill anew with the sum of today, once its own is not right any more."""
    bill = find_bill(reference)
    only_workers(current_actor())
    try:
        new = payments.reissue_bill(bill.id, actor=current_actor())
    except RuleBroken as broken:
        flash(refusal_of(broken).at(""), "warning")
        return redirect(url_for("public.view_bill", reference=bill.reference))
    open_bill(new)
    flash(_("ออกใบแจ้งการชำระเงินใหม่แล้ว"), "success")
    return redirect(url_for("public.view_bill", reference=new.reference))


def only_workers(actor: Actor) -> None:
    """NotAllowed for officers who only read along."""
    if actor.is_officer and not people.works_businesses(actor):
        raise NotAllowed("bill")


def _page(bill: BillView) -> str:
    today = clock.today()
    is_officer = current_actor().is_officer
    newest = payments.newest_bill(bill.id) if bill.replaced_by else None
    if newest is not None:
        open_newest(bill, newest)
    told = [each for each in payments.payments_of_bill(bill.id) if each.state is not PaymentState.WAITING]
    return render_template(
        "public/taxes/view_bill.html",
        bill=bill,
        place=people.find_establishment(bill.establishment_id) if bill.establishment_id is not None else None,
        tag_words=tag_of(bill, today),
        countdown=countdown(bill.due_on, today),
        is_overdue=bill.is_overdue(today),
        is_outdated=bill.is_outdated(today),
        may_reissue=payments.may_reissue(bill) and (not is_officer or people.works_businesses(current_actor())),
        has_code=bool(payments.bill_qr_text(bill)),
        biller_id=papers.biller_id(),
        ways=papers.ways_to_pay(bill),
        payments=told,
        methods=METHODS,
        receipts=_receipts(told, is_officer=is_officer),
        is_officer=is_officer,
        may_cancel=is_officer and people.is_finance(current_actor()) and not withdrawing.hindrance(bill),
        cancellation=_cancellation(bill) if is_officer else None,
        newest=newest,
    )


def _cancellation(bill: BillView) -> dict[str, object] | None:
    """Who cancelled it, when and why, for officers."""
    found = withdrawing.cancellation_of(bill.id) if bill.status is BillStatus.CANCELLED else None
    if found is None:
        return None
    post = people.posts_of({found.officer_id}).get(found.officer_id, "") if found.officer_id else ""
    return {"reason": found.reason, "at": found.at, "post": post}


def _receipts(told: list[PaymentView], *, is_officer: bool) -> dict[int, str]:
    """Where the receipt of each payment is: officers go to their desk, others by a link that needs no session."""
    found: dict[int, str] = {}
    for each in told:
        if each.state is not PaymentState.MATCHED:
            continue
        if not is_officer:
            found[each.id] = receipts.receipt_link(each.id, language())
        elif receipt := receipts.find_receipt_of(each.id):
            found[each.id] = url_for("staff.view_staff_receipt", reference=receipt.reference)
    return found


def _file(body: bytes, media_type: str, name: str) -> Response:
    response = private(Response(body, mimetype=media_type))
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response
