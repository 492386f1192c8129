"""Receipts for those whom they concern: the list, one as page, PDF and picture, and links without sign-in."""

from flask import Response, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from app.public import public
from app.shared import access, anyone, current_actor, signed_in
from app.shared.paging import page_of, read_key
from app.shared.receipt_files import private, receipt_file
from services import people
from services.errors import NotFound, SignInNeeded
from services.payments import receipts
from services.payments.receipts import ReceiptView
from services.payments.receipts.views import KINDS, METHODS, SHORT_KINDS, STATUSES

#: Receipts that links opened in this browser; the oldest make room.
_OPENED, _MOST_OPENED = "receipts", 20
PAGE = 25
_KEPT_PICTURE = 300


@public.get("/receipts")
@access(signed_in)
def list_receipts() -> ResponseReturnValue:
    """The receipts of every business for which the citizen acts."""
    businesses = people.acting_for(current_actor().id or 0)
    key = read_key(int)
    found = receipts.list_receipts_of(
        [each.business_id for each in businesses],
        person_id=current_actor().id,
        after=key[0] if key else None,
        limit=PAGE,
    )
    return render_template(
        "public/taxes/list_receipts.html",
        page=page_of(found.receipts, next_key=[found.after] if found.after else None),
        kinds=SHORT_KINDS,
        statuses=STATUSES,
    )


@public.get("/receipts/<reference>")
@access(anyone)
def view_receipt(reference: str) -> ResponseReturnValue:
    """One receipt with all that it says."""
    found = _find(reference)
    return private(
        render_template(
            "public/taxes/view_receipt.html",
            receipt=found,
            content=found.content,
            kinds=KINDS,
            statuses=STATUSES,
            method=METHODS[found.content["payment"]["method"]],
            reversed_code=receipts.REVERSED,
            code=receipts.print_code(found.verify_code),
        )
    )


@public.get("/receipts/<reference>.pdf")
@access(anyone)
def view_receipt_pdf(reference: str) -> Response:
    """The receipt as PDF/A with its data inside."""
    found = _find(reference)
    return receipt_file(found, "pdf")


@public.get("/receipts/<reference>.png")
@access(anyone)
def view_receipt_picture(reference: str) -> Response:
    """The receipt as a picture."""
    return receipt_file(_find(reference), "png")


@public.get("/receipts/open/<token>")
@access(anyone)
def open_receipt(token: str) -> ResponseReturnValue:
    """The link of a notice: lets this browser see that one receipt."""
    reference = receipts.receipt_of_link(token)
    opened = [each for each in session.get(_OPENED, []) if each != reference]
    session[_OPENED] = [*opened, reference][-_MOST_OPENED:]
    return redirect(url_for("public.view_receipt", reference=reference))


@public.get("/receipts/pictures/<token>.png")
@access(anyone)
def view_linked_receipt(token: str) -> Response:
    """The picture of a receipt for chat platforms, which have no session."""
    reference, reader = receipts.receipt_of_picture(token)
    found = receipts.get_receipt(reference, owner=current_actor(), opened=[reference])
    response = receipt_file(found, "png", reader=reader)
    response.headers["Cache-Control"] = f"private, max-age={_KEPT_PICTURE}"
    return response


def _find(reference: str) -> ReceiptView:
    """The receipt, where it concerns the reader; who is not signed in may turn out to be the right one."""
    actor = current_actor()
    try:
        return receipts.get_receipt(reference, owner=actor, opened=session.get(_OPENED, ()))
    except NotFound:
        if actor.id is None:
            raise SignInNeeded("receipt") from None
        raise
