"""The page of the holidays, a Buddhist year at a time."""

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.shared import Refused, access, commits, current_actor
from app.shared.account_words import Refusal
from app.staff.blueprint import staff
from app.staff.settings.words import administrators, refusal_of
from services import clock, organisation
from services.errors import RuleBroken
from services.questions.days import read_month
from services.text import Words, arabic_digits

_FIELDS = ("day-day", "day-month", "day-year", "name_th", "name_en")


@staff.get("/settings/holidays")
@access(administrators)
def view_holidays() -> ResponseReturnValue:
    """The holidays of `?year=` (Buddhist), this year's otherwise."""
    return _page(_year(request.args.get("year", "")) or clock.today().year, {})


@staff.post("/settings/holidays")
@access(administrators)
@commits
def add_holiday() -> ResponseReturnValue:
    """Adds a holiday of the officers' own."""
    typed = {name: request.form.get(name, "")[:300] for name in _FIELDS}
    try:
        day = _day(typed)
        organisation.add_holiday(day, Words(typed["name_th"], typed["name_en"]), actor=current_actor())
    except RuleBroken as broken:
        year = _year(request.form.get("year", "")) or clock.today().year
        refused = refusal_of(broken, {"name_th": gettext("ชื่อวันหยุด (ไทย)")}, day="day-day")
        raise Refused(_page(year, typed, refused), 400) from broken
    flash(gettext("เพิ่มวันหยุดแล้ว"), "success")
    return redirect(url_for("staff.view_holidays", year=day.year + 543))


@staff.post("/settings/holidays/<int:holiday_id>")
@access(administrators)
@commits
def switch_holiday(holiday_id: int) -> ResponseReturnValue:
    """Switches a holiday on or off; promises made already keep their dates."""
    is_active = request.form.get("is_active") == "yes"
    holiday = organisation.switch_holiday(holiday_id, is_active=is_active, actor=current_actor())
    flash(gettext("เปิดใช้วันหยุดแล้ว") if is_active else gettext("ปิดวันหยุดแล้ว วันนั้นนับเป็นวันทำการ"), "success")
    return redirect(url_for("staff.view_holidays", year=holiday.day.year + 543))


@staff.post("/settings/holidays/load")
@access(administrators)
@commits
def load_holidays() -> ResponseReturnValue:
    """Takes a year's holidays from the library."""
    typed = request.form.get("load_year", "")[:10]
    year = _year(typed)
    if year is None:
        refusal = refusal_of(RuleBroken("load_year", "year_range"))
        raise Refused(_page(clock.today().year, {"load_year": typed}, refusal), 400)
    added = organisation.load_holidays(year, actor=current_actor())
    flash(gettext("เพิ่มวันหยุดจากรายการมาตรฐาน %(count)s วัน", count=added), "success")
    return redirect(url_for("staff.view_holidays", year=year + 543))


def _year(typed: str) -> int | None:
    """A year typed in either era, as a Christian year; None where it is none of this half century."""
    digits = arabic_digits(typed.strip())
    if not (digits.isascii() and digits.isdecimal() and len(digits) == 4):
        return None
    year = int(digits) - 543 if int(digits) > 2400 else int(digits)
    return year if 2000 <= year <= 2060 else None


def _day(typed: dict[str, str]) -> date:
    """The day typed; the month may be a number or a name in either language, whole or short."""
    day, month = arabic_digits(typed["day-day"].strip()), read_month(typed["day-month"])
    year = _year(typed["day-year"])
    if year is None or month is None or not (day.isascii() and day.isdecimal() and len(day) <= 2):
        raise RuleBroken("day", "date_shape")
    try:
        return date(year, month, int(day))
    except ValueError:
        raise RuleBroken("day", "date_shape") from None


def _page(year: int, values: dict[str, str], refusal: Refusal | None = None) -> str:
    known = sorted({h.day.year for h in organisation.list_holidays()} | {clock.today().year})
    return render_template(
        "staff/settings/view_holidays.html",
        year=year,
        years=known,
        holidays=organisation.list_holidays(year),
        values={"load_year": str(max(known) + 1 + 543)} | values,
        refusal=refusal,
    )
