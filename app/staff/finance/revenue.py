"""Revenue against last year and the target: by month, tax and district; as a page, a print and a file."""

from flask import Response, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.shared import Refused, access, commits, current_actor, language
from app.shared.account_words import Refusal
from app.staff.blueprint import staff
from app.staff.finance.charts import Mark, bar_chart
from app.staff.finance.rules import finance_editors, finance_readers
from app.staff.finance.sheets import sheet_response
from app.staff.finance.words import refusal_of
from services import clock, money
from services.errors import RuleBroken
from services.organisation import list_districts
from services.taxes import revenue
from services.taxes.revenue import RevenueLine, RevenueYear
from services.text import arabic_digits

#: How many years back the page leads.
_YEARS_BACK = 6


@staff.get("/finance/revenue")
@access(finance_readers)
def view_revenue() -> ResponseReturnValue:
    """What came in this fiscal year beside the one before."""
    shown = _shown()
    return render_template(
        "staff/finance/view_revenue.html",
        year=shown,
        chart=bar_chart(
            [Mark(line.name, line.satang, line.last_satang) for line in shown.months],
            target=shown.total.target_satang // 12 if shown.total.target_satang else None,
        ),
        years=_years(),
        taxes=[(key, revenue.revenue_name(key)) for key in revenue.revenue_keys()],
        tax=_tax(),
        districts=[(each.code, each.name) for each in list_districts()],
        district=_district(),
        may_edit=finance_editors.allows(current_actor()),
    )


@staff.get("/finance/revenue.<kind>")
@access(finance_readers)
def export_revenue(kind: str) -> Response:
    """The same figures as a file."""
    shown, reader = _shown(), language()
    headings = [
        _("กลุ่ม"), _("รายการ"), _("เงินต้น (บาท)"), _("เงินเพิ่ม (บาท)"), _("เบี้ยปรับ (บาท)"), _("รวม (บาท)"),
        _("ปีก่อนถึงวันเดียวกัน (บาท)"), _("ปีก่อนทั้งปี (บาท)"), _("เป้าหมาย (บาท)"),
    ]  # fmt: skip
    groups = (
        (_("เดือน"), shown.months),
        (_("ประเภทรายได้"), shown.revenues),
        (_("อำเภอ"), shown.districts),
        (_("รวม"), (shown.total,)),
    )
    rows = [_row(group, line, reader) for group, lines in groups for line in lines]
    return sheet_response(kind, f"revenue-{shown.fiscal_year}", headings, rows)


@staff.get("/finance/targets")
@access(finance_editors)
def view_targets() -> ResponseReturnValue:
    """What the budget expects of each revenue."""
    return _targets_page(_year())


@staff.post("/finance/targets")
@access(finance_editors)
@commits
def save_targets() -> ResponseReturnValue:
    """Sets the targets of a year."""
    actor, year = current_actor(), _year()
    typed = {key: request.form.get(key, "").strip()[:30] for key in revenue.revenue_keys()}
    for key, amount in typed.items():
        try:
            revenue.set_target(key, year, _satang(key, amount), actor=actor)
        except RuleBroken as broken:
            raise Refused(_targets_page(year, typed, refusal_of(broken)), 400) from broken
    flash(_("บันทึกแล้ว"), "success")
    return redirect(f"/staff/finance/targets?year={year}")


def _satang(key: str, typed: str) -> int | None:
    if not typed:
        return None
    try:
        return money.parse_baht(typed)
    except ValueError as error:
        raise RuleBroken(key, "amount_invalid") from error


def _targets_page(year: int, typed: dict[str, str] | None = None, refusal: Refusal | None = None) -> str:
    targets = revenue.list_targets(year, actor=current_actor())
    held = {each.revenue: money.format_amount(each.satang) if each.satang else "" for each in targets}
    return render_template(
        "staff/finance/view_targets.html",
        fiscal_year=year,
        years=[_current_year() + 1, *_years()],
        targets=targets,
        values=typed or held,
        refusal=refusal,
    )


def _shown() -> RevenueYear:
    return revenue.read_revenue(_year(), tax=_tax(), district=_district(), actor=current_actor())


def _row(group: str, line: RevenueLine, reader: str) -> list[object]:
    sums = (
        line.principal_satang, line.surcharge_satang, line.penalty_satang, line.satang, line.last_same_satang,
        line.last_satang, line.target_satang,
    )  # fmt: skip
    return [group, line.name.in_(reader), *(None if each is None else money.baht(each) for each in sums)]


def _current_year() -> int:
    return clock.fiscal_year(clock.today())


def _years() -> list[int]:
    return [_current_year() - back for back in range(_YEARS_BACK)]


def _year() -> int:
    """The fiscal year that is asked for, else the running one."""
    typed = arabic_digits(request.values.get("year", ""))
    year = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) == 4 else 0
    return year if revenue.YEARS[0] <= year <= revenue.YEARS[1] else _current_year()


def _tax() -> str:
    typed = request.args.get("tax", "")
    return typed if typed in revenue.revenue_keys() else ""


def _district() -> str:
    typed = request.args.get("district", "")
    return typed if typed in {each.code for each in list_districts()} else ""
