"""Arrears: who owes what, by age; as a page and as a file."""

from collections.abc import Iterator

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.shared import access, current_actor, language
from app.shared.pages import here_with
from app.shared.paging import page_of, read_key
from app.staff.blueprint import staff
from app.staff.finance.rules import finance, finance_readers
from app.staff.finance.sheets import sheet_response
from app.staff.finance.words import tax_name, tax_names
from services import money, taxes
from services.organisation import list_districts
from services.taxes import arrears
from services.taxes.arrears import AGES, ArrearsFilter, Debtor, MissingMonth
from services.text import Words

SHOWS = (
    ("all", Words("ทั้งหมด", "All")),
    ("months", Words("ยังไม่ยื่นแบบ", "Returns missing")),
    ("bills", Words("ใบแจ้งเกินกำหนด", "Bills overdue")),
)
DAYS = (1, *AGES)


@staff.get("/finance/arrears")
@access(finance_readers)
def view_arrears() -> ResponseReturnValue:
    """Businesses in arrears; the sums by age stand above the first page."""
    wanted = arrears_wanted()
    actor = current_actor()
    key = read_key(int)
    page = arrears.list_arrears(wanted, after=key[0] if key else 0, actor=actor)
    return render_template(
        "staff/finance/view_arrears.html",
        page=page_of(page.debtors, next_key=[page.after] if page.after else None),
        sums=None if key else arrears.sum_arrears(wanted, actor=actor),
        wanted=wanted,
        shows=[(key, words, here_with(show=key, after=None)) for key, words in SHOWS],
        taxes=tax_names(),
        tax_name=tax_name,
        districts=[(each.code, each.name) for each in list_districts()],
        days=DAYS,
        query=request.query_string.decode("ascii", "ignore"),
        may_write=finance.allows(actor),
        estimable=_may_be_estimated,
    )


@staff.get("/finance/arrears.<kind>")
@access(finance_readers)
def export_arrears(kind: str) -> Response:
    """The whole list as a file: a line for each missing month and each bill."""
    headings = [
        _("เลขทะเบียน"), _("ผู้ประกอบการ"), _("ประเภท"), _("รายการ"), _("ครบกำหนด"), _("เกินกำหนด (วัน)"),
        _("ค้างชำระ (บาท)"),
    ]  # fmt: skip
    return sheet_response(kind, "arrears", headings, _rows())


def _may_be_estimated(month: MissingMonth) -> bool:
    """Whether the ordinance of that month allows it."""
    rules = taxes.ordinance_for(month.tax, month.month)
    return rules is not None and bool(rules.estimates_source.strip())


def _rows() -> Iterator[list[object]]:
    reader = language()
    for debtor in arrears.each_debtor(arrears_wanted(), actor=current_actor()):
        yield from _lines(debtor, reader)


def _lines(debtor: Debtor, reader: str) -> Iterator[list[object]]:
    for month in debtor.months:
        words = f"{tax_name(month.tax).in_(reader)} {month.month:%Y-%m} {month.establishment} ({month.branch})"
        yield [debtor.number, debtor.name, _("ยังไม่ยื่นแบบ"), words, month.due_on, month.days, None]
    for bill in debtor.bills:
        words = f"{bill.reference} {bill.title.in_(reader)}"
        yield [
            debtor.number,
            debtor.name,
            _("ใบแจ้งเกินกำหนด"),
            words,
            bill.due_on,
            bill.days,
            money.baht(bill.left_satang),
        ]


def arrears_wanted() -> ArrearsFilter:
    """The filter that the address asks for."""
    args = request.values
    shown, days = args.get("show", "all"), args.get("days_late", request.args.get("days", "1"))
    return ArrearsFilter(
        tax=args.get("tax", "") if args.get("tax", "") in dict(tax_names()) else "",
        district=args.get("district", "") if args.get("district", "") in {d.code for d in list_districts()} else "",
        show=shown if shown in dict(SHOWS) else "all",
        least_days=int(days) if days in {str(each) for each in DAYS} else 1,
    )
