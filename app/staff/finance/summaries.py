"""The day's sums beside those of e-LAAS: ours as a file, theirs brought in, differences first."""

from calendar import monthrange
from datetime import date

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.shared import Refused, access, commits, current_actor
from app.shared.account_words import Refusal
from app.shared.receipt_files import private
from app.staff.blueprint import staff
from app.staff.finance.money_words import refusal_of
from app.staff.finance.rules import finance, finance_readers
from services import clock
from services.errors import RuleBroken
from services.payments import summaries
from services.taxes import TAXES
from services.text import Words


def revenue_names() -> dict[str, Words]:
    """The revenues by their keys."""
    return {key: tax.name for key, tax in TAXES.items()}


@staff.get("/finance/summaries")
@access(finance_readers)
def view_summaries() -> ResponseReturnValue:
    """A month, day by day, with what differs."""
    return _page()


@staff.get("/finance/summaries.csv")
@access(finance_readers)
def export_summaries() -> ResponseReturnValue:
    """Our sums of the month as the file that the setting describes."""
    first, last = _month()
    text = summaries.summary_csv(first, last, revenue_names(), actor=current_actor())
    response = Response(text, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="summary-{first:%Y-%m}.csv"'
    return private(response)


@staff.post("/finance/summaries")
@access(finance)
@commits
def import_summaries() -> ResponseReturnValue:
    """Brings their sums in."""
    upload = request.files.get("file")
    data = upload.stream.read(summaries.MOST_BYTES + 1) if upload is not None else b""
    try:
        days, rows = summaries.import_theirs(data, revenue_names(), actor=current_actor())
    except RuleBroken as broken:
        raise Refused(_page(refusal_of(broken)), 400) from broken
    flash(_("นำเข้าแล้ว %(days)s วัน %(rows)s รายการ", days=days, rows=rows), "success")
    return redirect(url_for("staff.view_summaries", month=request.args.get("month", "")[:7] or None))


def _month() -> tuple[date, date]:
    """The month in the address, else the present one."""
    try:
        year, month = (int(part) for part in request.args.get("month", "").split("-"))
        first = date(year, month, 1)
        if not 2000 <= year <= 2200:
            raise ValueError(year)
    except ValueError:
        first = clock.today().replace(day=1)
    return first, first.replace(day=monthrange(first.year, first.month)[1])


def _page(refusal: Refusal | None = None) -> str:
    first, last = _month()
    rows = summaries.compare(first, last, actor=current_actor())
    ours, theirs = summaries.total(rows)
    return render_template(
        "staff/finance/view_summaries.html",
        month=first,
        rows=rows,
        differing=[row for row in rows if row.difference],
        total=sum(row.ours for row in rows),
        ours=ours,
        theirs=theirs,
        has_theirs=any(row.theirs is not None for row in rows),
        names=revenue_names() | summaries.OTHERS,
        parts=summaries.PARTS,
        previous=_beside(first, -1),
        next=_beside(first, 1) if first < clock.today().replace(day=1) else "",
        refusal=refusal,
        may_work=finance.allows(current_actor()),
    )


def _beside(first: date, step: int) -> str:
    month = first.year * 12 + first.month - 1 + step
    return f"{month // 12}-{month % 12 + 1:02d}"
