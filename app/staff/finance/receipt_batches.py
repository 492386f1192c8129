"""The receipts of a day as files for printing, made by the worker: asked for, watched, fetched."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.shared import Refused, access, commits, current_actor
from app.shared.receipt_files import private
from app.staff.blueprint import staff
from app.staff.finance.receipts import read_day
from app.staff.finance.rules import finance
from services.errors import RuleBroken
from services.payments import receipts

#: Seconds after which the page of an open batch looks again.
_AGAIN = 5


@staff.post("/finance/receipts/print")
@access(finance)
@commits
def print_receipts() -> ResponseReturnValue:
    """Asks for the receipts of a day."""
    try:
        number = receipts.ask_batch(read_day(request.form.get("day", "")), actor=current_actor())
    except RuleBroken as broken:
        flash(_("ไม่มีใบเสร็จของวันนั้นให้พิมพ์"), "warning")
        raise Refused(redirect(url_for("staff.view_receipts")), 303) from broken
    return redirect(url_for("staff.view_receipt_batch", number=number))


@staff.get("/finance/receipts/print/<int:number>")
@access(finance)
def view_receipt_batch(number: int) -> ResponseReturnValue:
    """How far it is, and the files that are ready."""
    batch = receipts.get_batch(number, actor=current_actor())
    refresh = _AGAIN if batch.done_at is None and "stay" not in request.args else 0
    return render_template("staff/finance/view_receipt_batch.html", batch=batch, refresh=refresh)


@staff.get("/finance/receipts/print/<int:number>/<int:part>.pdf")
@access(finance)
def view_printed_receipts(number: int, part: int) -> Response:
    """One file."""
    response = Response(receipts.read_batch(number, part, actor=current_actor()), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="receipts-{number}-{part}.pdf"'
    return private(response)
