"""The appointments of a day: who comes when, who came, who did not."""

from datetime import date, timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.shared import access, commits
from app.staff.blueprint import staff
from app.staff.filing import filers, filing_actor
from services import counter
from services.clock import today
from services.errors import NotAllowed


@staff.get("/counter/appointments")
@access(filers)
def view_appointments() -> str:
    """The list of `?day=`, today where none is named."""
    day = _day(request.args.get("day", ""))
    return render_template(
        "staff/counter/view_appointments.html",
        day=day,
        is_today=day == today(),
        is_past=day <= today(),
        day_before=day - timedelta(days=1),
        day_after=counter.next_working_day(day),
        rows=counter.list_day(day, actor=filing_actor()),
        closed=counter.list_closed_days(actor=filing_actor()),
    )


@staff.post("/counter/appointments/<int:appointment_id>/came")
@access(filers)
@commits
def check_in_appointment(appointment_id: int) -> ResponseReturnValue:
    """Somebody came, and gets a number that is called first."""
    try:
        ticket = counter.check_in(appointment_id, actor=filing_actor())
    except NotAllowed:
        flash(_("บันทึกไม่ได้ เพราะนัดนี้ไม่ใช่ของวันนี้หรือบันทึกไปแล้ว"), "warning")
        return redirect(url_for("staff.view_appointments"))
    if ticket is None:
        flash(_("บันทึกว่ามาแล้ว"), "success")
        return redirect(url_for("staff.view_appointments"))
    return redirect(url_for("staff.view_counter_ticket", ticket_id=ticket.id))


@staff.post("/counter/appointments/<int:appointment_id>/missed")
@access(filers)
@commits
def miss_appointment(appointment_id: int) -> ResponseReturnValue:
    """Somebody did not come, and is told so."""
    try:
        counter.note_missed(appointment_id, actor=filing_actor())
        flash(_("บันทึกว่าไม่มาแล้ว"), "success")
    except NotAllowed:
        flash(_("บันทึกไม่ได้ เพราะนัดนี้ไม่ใช่ของวันนี้หรือบันทึกไปแล้ว"), "warning")
    return redirect(url_for("staff.view_appointments", day=_day(request.form.get("day", "")).isoformat()))


@staff.post("/counter/appointments/<int:appointment_id>/corrected")
@access(filers)
@commits
def correct_appointment(appointment_id: int) -> ResponseReturnValue:
    """Somebody came who was noted as absent, by an officer or by the system."""
    try:
        counter.correct_missed(appointment_id, actor=filing_actor())
        flash(_("บันทึกว่ามาแล้ว"), "success")
    except NotAllowed:
        flash(_("แก้ไม่ได้แล้ว เพราะนัดนี้ไม่ได้บันทึกว่าไม่มาหรือเกิน 7 วันแล้ว"), "warning")
    return redirect(url_for("staff.view_appointments", day=_day(request.form.get("day", "")).isoformat()))


def _day(typed: str) -> date:
    try:
        found = date.fromisoformat(typed)
    except ValueError:
        return today()
    # Far days make no calendar.
    return found if abs((found - today()).days) < 3660 else today()
