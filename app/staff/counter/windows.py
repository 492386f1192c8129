"""The window of an officer: who is next, who stands there; numbers given out by hand; the waits of the last days."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.shared import access, commits
from app.shared.slips import slip_qr
from app.staff.blueprint import staff
from app.staff.filing import filers, filing_actor
from services import counter, settings
from services.audit import Actor
from services.counter import TicketView
from services.errors import NotAllowed, NotFound, RuleBroken

#: What a window does to the number that stands there.
_ACTIONS: dict[str, Callable[[int, Actor, int | None], TicketView | None]] = {
    "next": lambda window_id, actor, seen: counter.call_next(window_id, actor=actor, seen=seen),
    "again": lambda window_id, actor, seen: counter.call_again(window_id, actor=actor, seen=seen),
    "served": lambda window_id, actor, seen: counter.note_served(window_id, actor=actor, seen=seen),
    "absent": lambda window_id, actor, seen: counter.note_absent(window_id, actor=actor, seen=seen),
}


@staff.get("/counter")
@access(filers)
def view_counter() -> str:
    """The windows to sit down at, the lines, and numbers by hand."""
    return render_template(
        "staff/counter/view_counter.html",
        windows=counter.list_windows(active_only=True),
        lines=counter.list_line_states(),
        displays=[each for each in counter.list_displays() if each.is_active],
    )


@staff.get("/counter/windows/<int:window_id>")
@access(filers)
def view_window(window_id: int) -> str:
    """One window: the number that stands there, what can be done, who waits."""
    window = counter.get_window(window_id)
    if not window.is_active:
        raise NotFound("window")
    waiting = counter.list_waiting(window.lines)
    return render_template(
        "staff/counter/view_window.html",
        window=window,
        present=counter.present_at(window_id),
        waiting=waiting,
        lines=counter.list_lines(active_only=True),
    )


@staff.post("/counter/windows/<int:window_id>")
@access(filers)
@commits
def act_at_window(window_id: int) -> ResponseReturnValue:
    """Calls the next, calls again, has served, or lets go who did not come."""
    act = _ACTIONS.get(request.form.get("action", ""))
    if act is None:
        raise NotFound("action")
    try:
        ticket = act(window_id, filing_actor(), _seen())
        if ticket is None:
            flash(_("ไม่มีผู้รอคิว"), "message")
    except NotAllowed:
        # Somebody else at the same window was faster, or the page was old.
        flash(_("หมายเลขที่ช่องนี้เปลี่ยนไปแล้ว ดูอีกครั้งก่อนกด"), "warning")
    return redirect(url_for("staff.view_window", window_id=window_id))


@staff.post("/counter/windows/<int:window_id>/pass")
@access(filers)
@commits
def pass_ticket(window_id: int) -> ResponseReturnValue:
    """Sends who stands there to another line."""
    line = request.form.get("line", "")
    if not (line.isascii() and line.isdecimal() and len(line) < 10):
        raise NotFound("line")
    try:
        ticket = counter.pass_on(window_id, int(line), actor=filing_actor(), seen=_seen())
        flash(_("ส่งคิว %(number)s ต่อแล้ว", number=ticket.shown), "success")
    except NotAllowed:
        flash(_("หมายเลขที่ช่องนี้เปลี่ยนไปแล้ว ดูอีกครั้งก่อนกด"), "warning")
    return redirect(url_for("staff.view_window", window_id=window_id))


@staff.post("/counter/tickets")
@access(filers)
@commits
def give_ticket() -> ResponseReturnValue:
    """Gives out a number by hand."""
    line = request.form.get("line", "")
    if not (line.isascii() and line.isdecimal() and len(line) < 10):
        raise NotFound("line")
    try:
        ticket = counter.issue_ticket(int(line), actor=filing_actor())
    except RuleBroken as error:
        raise NotFound("line") from error
    return redirect(url_for("staff.view_counter_ticket", ticket_id=ticket.id))


@staff.get("/counter/tickets/<int:ticket_id>")
@access(filers)
def view_counter_ticket(ticket_id: int) -> str:
    """The slip of a number, to be printed."""
    ticket = counter.get_ticket(ticket_id)
    address = f"{settings.current().base_url}/queue/{counter.token_of(ticket)}"
    return render_template(
        "staff/counter/view_counter_ticket.html",
        ticket=ticket,
        standing=counter.standing_of(ticket),
        address=address,
        qr_svg=slip_qr(address),
    )


@staff.get("/counter/days")
@access(filers)
def view_counter_days() -> str:
    """How many came and how long they waited, by day and line."""
    return render_template("staff/counter/view_counter_days.html", days=counter.list_days())


def _seen() -> int | None:
    """The ticket that stood at the window when the page was drawn, 0 for none."""
    typed = request.form.get("present", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 19 else None
