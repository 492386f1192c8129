"""The ordinances: what each tax costs and from when, entered, changed, confirmed against the print."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.shared import Refused, access, commits, current_actor, language
from app.shared.problems import word_problem
from app.staff.blueprint import staff
from app.staff.finance.rules import finance_editors
from services import taxes
from services.errors import Problem, RuleBroken, Stale
from services.questions import DataClass, Question, get_kind
from services.taxes import Basis, HolidayRule, NewOrdinance, NewRate, OrdinanceView, Rounding, RoundsBy
from services.taxes.kinds.base import EXAMPLE, NOT_CITED
from services.taxes.ordinance_changes import EXAMPLE_MARK
from services.text import Words, arabic_digits

_ROWS_MORE, _ROWS_MOST = 2, 40
_DAY = Question("day", "date", Words("วันที่", "Date"), DataClass.INTERNAL, required=False)
_TEXTS = ("title", "legal_source", "form_number", "surcharge_source", "penalty_source", "estimates_source", "note")
_PERCENTS = ("surcharge_percent", "surcharge_most_percent", "penalty_percent")
ROUNDINGS = {
    Rounding.HALF_UP: Words("ครึ่งสตางค์ขึ้นไปปัดขึ้น", "Half a satang up"),
    Rounding.DOWN: Words("ปัดลง", "Down"),
    Rounding.UP: Words("ปัดขึ้น", "Up"),
}
ROUNDS_BY = {
    RoundsBy.TOTAL: Words("ที่ยอดรวม", "The total"),
    RoundsBy.LINE: Words("ทีละรายการ", "Each line"),
}
HOLIDAYS = {
    HolidayRule.NEXT_WORKING_DAY: Words("เลื่อนเป็นวันทำการถัดไป", "Moves to the next working day"),
    HolidayRule.SAME_DAY: Words("ไม่เลื่อน", "Stays"),
}


@staff.get("/finance/ordinances")
@access(finance_editors)
def view_finance_ordinances() -> ResponseReturnValue:
    """Every ordinance, newest first for each tax."""
    return render_template(
        "staff/finance/view_finance_ordinances.html",
        groups=[(kind, taxes.list_ordinances(kind.key)) for kind in taxes.TAXES.values()],
        bases=taxes.BASIS_WORDS,
    )


@staff.get("/finance/ordinances/new/<tax>")
@access(finance_editors)
def new_ordinance(tax: str) -> ResponseReturnValue:
    """A new version from a day on, filled in as the newest one stands."""
    kind = taxes.get_tax(tax)
    newest = next(iter(taxes.list_ordinances(kind.key)), None)
    form: dict[str, Any] = _form_of(newest) if newest else {"due_day": "20", "rates": []}
    for rate in form["rates"]:
        rate["source"] = "" if rate["source"] == NOT_CITED else rate["source"]
    note = "" if form.get("note") == EXAMPLE else form.get("note", "")
    title = str(form.get("title", "")).removesuffix(EXAMPLE_MARK).strip()
    empty = {"valid_from": "", "valid_until": "", "legal_source": "", "note": note, "title": title}
    return _page(kind.key, None, {**form, **empty})


@staff.post("/finance/ordinances/new/<tax>")
@access(finance_editors)
@commits
def add_ordinance(tax: str) -> ResponseReturnValue:
    """Enters it; what held before ends on the day before."""
    kind = taxes.get_tax(tax)
    form = _posted()
    try:
        made = taxes.add_ordinance(_known(_read(kind.key, form)), actor=current_actor())
    except RuleBroken as error:
        raise Refused(_page(kind.key, None, form, error.problems)) from error
    flash(_("บันทึกข้อบัญญัติแล้ว โปรดตรวจกับฉบับพิมพ์แล้วยืนยัน"), "success")
    return redirect(url_for("staff.view_finance_ordinance", ordinance_id=made.id))


@staff.get("/finance/ordinances/<int:ordinance_id>")
@access(finance_editors)
def view_finance_ordinance(ordinance_id: int) -> ResponseReturnValue:
    """One ordinance to read, change and confirm."""
    found = taxes.get_ordinance(ordinance_id)
    return _page(found.tax, found, _form_of(found))


@staff.post("/finance/ordinances/<int:ordinance_id>")
@access(finance_editors)
@commits
def change_ordinance(ordinance_id: int) -> ResponseReturnValue:
    """Saves the changes, or says that it was checked against the print."""
    found = taxes.get_ordinance(ordinance_id)
    form = _posted()
    seen = int(request.form.get("seen") or 0) if (request.form.get("seen") or "0").isdigit() else 0
    try:
        if request.form.get("action") == "confirm":
            taxes.confirm_ordinance(ordinance_id, actor=current_actor(), seen=seen)
            flash(_("ยืนยันแล้วว่าตรงกับข้อบัญญัติฉบับพิมพ์"), "success")
        else:
            taxes.change_ordinance(ordinance_id, _known(_read(found.tax, form)), actor=current_actor(), seen=seen)
            flash(_("บันทึกแล้ว โปรดตรวจกับฉบับพิมพ์แล้วยืนยันอีกครั้ง"), "success")
    except RuleBroken as error:
        raise Refused(_page(found.tax, found, form, error.problems)) from error
    except Stale as error:
        problem = Problem("", "changed_meanwhile")
        raise Refused(_page(found.tax, found, form, [problem]), 409) from error
    return redirect(url_for("staff.view_finance_ordinance", ordinance_id=ordinance_id))


def _page(tax: str, found: OrdinanceView | None, form: Mapping[str, Any], problems: Sequence[Problem] = ()) -> str:
    kind = taxes.get_tax(tax)
    rows = [*form["rates"], *[{}] * _ROWS_MORE]
    return render_template(
        "staff/finance/edit_ordinance.html",
        kind=kind,
        found=found,
        form=form,
        rows=rows[:_ROWS_MOST],
        bases={basis: taxes.BASIS_WORDS[basis] for basis in Basis if basis in kind.bases_allowed},
        roundings=ROUNDINGS,
        rounds_by=ROUNDS_BY,
        holidays=HOLIDAYS,
        wrong={one.field for one in problems},
        problems=[
            {
                "text": f"{_where(one.field)}{word_problem(one, None, language())}",
                "href": f"#{one.field.replace('.', '-')}" if one.field and one.field != "rates" else "",
            }
            for one in problems
        ],
    )


def _known(new: NewOrdinance) -> NewOrdinance:
    """The same; RuleBroken where returns were filed already for its months and the officer has not said to know."""
    filed = taxes.count_filed_under(new)
    if filed and "accept_filed" not in request.form:
        raise RuleBroken("accept_filed", "returns_filed_already", count=filed)
    return new


def _where(field: str) -> str:
    parts = field.split(".")
    return _("อัตราแถวที่ %(n)s: ", n=int(parts[1]) + 1) if len(parts) == 3 and parts[0] == "rates" else ""


def _typed(day: date | None) -> str:
    """A day as people type it: 1/10/2569, in English 1/10/2026."""
    if day is None:
        return ""
    return f"{day.day}/{day.month}/{day.year + (0 if language() == 'en' else 543)}"


def _form_of(found: OrdinanceView) -> dict[str, Any]:
    form: dict[str, Any] = {name: getattr(found, name) or "" for name in _TEXTS}
    form |= {name: _plain(getattr(found, name)) for name in _PERCENTS}
    form |= {
        "valid_from": _typed(found.valid_from),
        "valid_until": _typed(found.valid_until),
        "due_day": str(found.due_day),
        "rounds_by": found.rounds_by.value,
        "rounding": found.rounding.value,
        "holiday_rule": found.holiday_rule.value,
        "needs_nil_return": found.needs_nil_return,
        "needs_guest_names": found.needs_guest_names,
        "rates": [
            {
                "product": rate.product,
                "name_th": rate.name.th,
                "name_en": rate.name.en,
                "basis": rate.basis.value,
                "rate": _plain(rate.rate),
                "valid_from": _typed(rate.valid_from),
                "valid_until": _typed(rate.valid_until),
                "is_waiver": rate.is_waiver,
                "source": rate.source,
            }
            for rate in found.rates
        ],
    }
    return form


def _posted() -> dict[str, Any]:
    """The form as typed; rows of rates without a product and a name are left out."""
    form: dict[str, Any] = {
        name.name: request.form.get(name.name, "").strip() for name in fields(NewOrdinance) if name.name != "rates"
    }
    form |= {name: name in request.form for name in ("needs_nil_return", "needs_guest_names")}
    rows = []
    for number in range(_ROWS_MOST):
        row: dict[str, Any] = {
            name.name: request.form.get(f"rates-{number}-{name.name}", "").strip()
            for name in fields(NewRate)
            if name.name != "is_waiver"
        }
        row["is_waiver"] = f"rates-{number}-is_waiver" in request.form
        if row["name_th"] or row["rate"]:
            rows.append(row)
    return {**form, "rates": rows}


def _read(tax: str, form: Mapping[str, Any]) -> NewOrdinance:
    """What the form says; RuleBroken with every value that cannot be read."""
    problems: list[Problem] = []
    day = _number(form["due_day"], "due_day", problems)
    rates = [_read_rate(tax, number, row, form, problems) for number, row in enumerate(form["rates"])]
    values: dict[str, Any] = {name: _percent(form[name], name, problems) for name in _PERCENTS}
    valid_from = _day(form["valid_from"], "valid_from", problems, needed=True)
    until = _day(form["valid_until"], "valid_until", problems)
    if problems:
        raise RuleBroken.of(problems)
    return NewOrdinance(
        tax=tax,
        valid_from=valid_from or date.min,
        valid_until=until,
        due_day=int(day or 0),
        rates=rates,
        rounds_by=_one_of(RoundsBy, form["rounds_by"], RoundsBy.TOTAL),
        rounding=_one_of(Rounding, form["rounding"], Rounding.HALF_UP),
        holiday_rule=_one_of(HolidayRule, form["holiday_rule"], HolidayRule.NEXT_WORKING_DAY),
        needs_nil_return=form["needs_nil_return"],
        needs_guest_names=form["needs_guest_names"],
        **{name: form[name] for name in _TEXTS},
        **values,
    )


def _read_rate(
    tax: str, number: int, row: Mapping[str, Any], form: Mapping[str, Any], problems: list[Problem]
) -> NewRate:
    products = {rate["product"] for seed in taxes.get_tax(tax).seeds for rate in seed["rates"]}
    only = products.pop() if len(products) == 1 else ""
    where = f"rates.{number}"
    begins = row["valid_from"] or form["valid_from"]
    return NewRate(
        product=row["product"] or only,
        name_th=row["name_th"],
        name_en=row["name_en"],
        basis=_one_of(Basis, row["basis"], Basis.PERCENT),
        rate=_number(row["rate"], f"{where}.rate", problems) or Decimal(0),
        valid_from=_day(begins, f"{where}.valid_from", problems, needed=True) or date.min,
        valid_until=_day(row["valid_until"], f"{where}.valid_until", problems),
        is_waiver=row["is_waiver"],
        source=row["source"],
    )


def _one_of(kind: Any, typed: str, default: Any) -> Any:
    return kind(typed) if typed in set(kind) else default


def _day(typed: str, field: str, problems: list[Problem], *, needed: bool = False) -> date | None:
    """A day as typed, in either era: "2569-11-01", "1/11/2569", "1 พ.ย. 69"."""
    if not typed:
        problems += [Problem(field, "required")] if needed else []
        return None
    try:
        return date.fromisoformat(str(get_kind("date").check(_DAY, typed)))
    except RuleBroken as error:
        problems.append(Problem(field, error.problems[0].code))
        return None


def _number(typed: str, field: str, problems: list[Problem]) -> Decimal | None:
    try:
        value = Decimal(arabic_digits(typed))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or abs(value) > 10**6 or value != round(value, 6):
        problems.append(Problem(field, "not_a_number"))
        return None
    return value


def _percent(typed: str, field: str, problems: list[Problem]) -> Decimal | None:
    return _number(typed, field, problems) if typed else None


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"
