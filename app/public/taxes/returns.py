"""A return as it was filed: its entries, how the sum was reached, its versions, its bill; the ledger's template."""

from datetime import date

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.public import public
from app.shared import access, anyone, current_actor, language, signed_in
from services import clock, payments, taxes
from services.errors import NotFound
from services.taxes import estimating

#: Addresses lead to no month beyond these years.
_YEARS = (2000, 2200)
COLOURS = {
    "filed": "jade",
    "examined": "silk",
    "sent_back": "amber",
    "replaced": "silk",
    "estimated": "amber",
    "objected": "amber",
    "withdrawn": "silk",
}


@public.get("/taxes/returns/<reference>")
@access(signed_in)
def view_return(reference: str) -> ResponseReturnValue:
    """One version of a return; somebody else's looks like none."""
    found = taxes.get_return(reference, owner=current_actor())
    kind = taxes.get_tax(found.tax)
    bill = payments.newest_bill(found.bill_id) if found.bill_id is not None else None
    versions = taxes.list_versions(found)
    return render_template(
        "public/taxes/view_return.html",
        filed=found,
        kind=kind,
        entries=[{"key": label, "value": lines or ["-"]} for label, lines in taxes.say_answers(found, language())],
        working=taxes.say_working(found),
        versions=versions,
        was_in_time=taxes.was_in_time(found, versions),
        bill=bill,
        estimate_basis=estimating.basis_of(found),
        colours=COLOURS,
        amend_url=url_for(
            "public.view_service", key=found.tax, establishment=found.establishment.id, month=f"{found.month:%Y-%m}"
        ),
    )


@public.get("/taxes/returns/<reference>.pdf")
@access(signed_in)
def view_return_pdf(reference: str) -> Response:
    """The return as a paper; an estimate is none: nobody filed or certified it."""
    actor = current_actor()
    found = taxes.get_return(reference, owner=actor)
    if found.is_estimate:
        raise NotFound(reference)
    return download(taxes.return_paper(found, language(), actor=actor), f"{found.reference}.pdf", "application/pdf")


@public.get("/taxes/ledger-template.csv")
@access(anyone)
def view_ledger_template() -> Response:
    """The guest ledger to fill in, of last month or of another: it has no column for names."""
    month = month_of(request.args.get("month", "")) or taxes.add_months(taxes.first_of(clock.today()), -1)
    return download(taxes.ledger_template(month), f"guest-ledger-{month:%Y-%m}.csv")


def month_of(typed: str) -> date | None:
    """The month of an address, "2026-10"; None for what is none or lies beyond its years."""
    try:
        month = date.fromisoformat(f"{typed}-01")
    except ValueError:
        return None
    return month if _YEARS[0] <= month.year <= _YEARS[1] else None


def download(data: bytes, name: str, media_type: str = "text/csv; charset=utf-8") -> Response:
    """The bytes as a file to keep."""
    response = Response(data, mimetype=None, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-cache"
    return response
