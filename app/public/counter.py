"""The queue for those who wait: numbers at a kiosk, one's place on a telephone, the screen on the wall."""

from datetime import date, datetime, time

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from app.public import public
from app.security import limit
from app.shared import Refused, access, anyone, commits, current_actor, kiosks, language
from app.shared.slips import slip_qr
from services import cases, counter, settings, surveys
from services.audit import Actor, Channel
from services.clock import today
from services.counter import TicketView
from services.errors import NotAllowed, NotFound, RuleBroken
from services.questions import codes
from services.surveys import WhoMay

#: Seconds after which a kiosk shows its first page again, and other pages look by themselves.
_NEXT_PERSON, _LOOK, _SCREEN = 25, 8, 4


@public.get("/kiosk/queue")
@access(anyone)
def view_queue_desk() -> ResponseReturnValue:
    """The lines as large buttons; elsewhere than at a kiosk, where a number is to be had."""
    is_here = kiosks.is_kiosk()
    lines = counter.list_line_states() if is_here else []
    return render_template("public/counter/view_queue_desk.html", is_here=is_here, lines=lines)


@public.post("/kiosk/queue")
@access(anyone)
@limit("30/minute")
@commits
def take_ticket() -> ResponseReturnValue:
    """Gives out the next number of a line, at a kiosk alone."""
    if not kiosks.is_kiosk():
        raise NotFound("kiosk")
    line = request.form.get("line", "")
    if not (line.isascii() and line.isdecimal() and len(line) < 10):
        raise NotFound("line")
    try:
        ticket = counter.issue_ticket(int(line), actor=Actor.citizen(channel=Channel.KIOSK))
    except RuleBroken as error:
        raise NotFound("line") from error
    return redirect(url_for("public.view_kiosk_ticket", token=counter.token_of(ticket)))


@public.get("/kiosk/queue/<token>")
@access(anyone)
def view_kiosk_ticket(token: str) -> ResponseReturnValue:
    """The number as it is printed; the kiosk goes on to the next person by itself."""
    ticket = _found(token)
    page = make_response(
        render_template(
            "public/counter/view_kiosk_ticket.html",
            ticket=ticket,
            standing=counter.standing_of(ticket),
            address=_address(token),
            qr_svg=slip_qr(_address(token)),
            at=ticket.issued_at,
        )
    )
    page.headers["Refresh"] = f"{_NEXT_PERSON};url=/kiosk/end"
    return _fresh(page)


@public.get("/queue/<token>")
@access(anyone)
def view_ticket(token: str) -> ResponseReturnValue:
    """Where a number stands at this moment."""
    ticket = _found(token)
    return _fresh(
        make_response(
            render_template(
                "public/counter/view_ticket.html",
                ticket=ticket,
                standing=counter.standing_of(ticket),
                rating=_survey() if ticket.state == "served" else "",
                is_over=ticket.state in ("served", "missed") or ticket.day != today(),
                look=_LOOK,
            )
        )
    )


@public.get("/display/<token>")
@access(anyone)
def view_display(token: str) -> ResponseReturnValue:
    """The screen on a wall: the last calls, large. It shows numbers and windows, and nothing of anybody."""
    display = counter.find_display(token)
    if display is None:
        raise NotFound("display")
    lines = [each for each in counter.list_line_states() if not display.lines or each.line.id in display.lines]
    return _fresh(
        make_response(
            render_template(
                "public/counter/view_display.html",
                display=display,
                calls=counter.list_calls(display.lines),
                lines=lines,
                look=_SCREEN,
            )
        )
    )


@public.get("/track/<token>/appointment.ics")
@access(anyone)
def view_appointment_file(token: str) -> Response:
    """The appointment as a file for the calendar of whoever holds the reporter's link."""
    tracked = cases.track_by_token(token, actor=current_actor())
    view = counter.find_appointment(tracked.case.id)
    if view is None:
        raise NotFound("appointment")
    link = f"{settings.current().base_url}/track/{tracked.token}"
    text = counter.calendar_file(view, tracked.case.reference, link, language())
    response = Response(text, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{tracked.case.reference}.ics"'
    response.headers["Cache-Control"] = "no-store"
    return response


@public.get("/track/<token>/appointment")
@access(anyone)
def view_appointment_move(token: str) -> ResponseReturnValue:
    """The free times to which whoever holds the reporter's link may move the appointment."""
    try:
        return _move_page(token)
    except NotAllowed:
        return render_template("public/counter/view_appointment_move.html", token=token, view=None)


@public.post("/track/<token>/appointment")
@access(anyone)
@limit("30/minute")
@commits
def move_appointment(token: str) -> ResponseReturnValue:
    """Moves it, or says that somebody else was faster; then the old time is kept."""
    typed = request.form.get("time", "")
    try:
        view = counter.move_appointment(token, *_slot(typed), actor=current_actor())
    except RuleBroken as error:
        raise Refused(_move_page(token, typed, error.problems[0].code)) from error
    except NotAllowed as error:
        flash(_("ย้ายนัดนี้ไม่ได้แล้ว"), "warning")
        raise Refused(redirect(url_for("public.view_tracked", token=token)), 303) from error
    flash(_("นัดหมายของท่านคือ %(when)s", when=view.when.in_(language())), "success")
    return redirect(url_for("public.view_tracked", token=token))


def _move_page(token: str, typed: str = "", code: str = "") -> str:
    view, times = counter.list_times_to_move_to(token, actor=current_actor())
    problem = _PROBLEMS.get(code, _PROBLEMS[codes.SLOT_TAKEN]) if code else ""
    return render_template(
        "public/counter/view_appointment_move.html", token=token, view=view, times=times, typed=typed, problem=problem
    )


def _slot(typed: str) -> tuple[date | None, time | None]:
    """The day and time that a choice names, as "2026-11-23T09:00"; None for what names none."""
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError:
        return None, None
    return moment.date(), moment.time().replace(tzinfo=None)


_PROBLEMS = {
    codes.REQUIRED: lazy_gettext("โปรดเลือกวันและเวลา"),
    codes.SLOT_TAKEN: lazy_gettext("เวลานี้มีผู้จองแล้ว นัดเดิมของท่านยังอยู่ โปรดเลือกเวลาอื่น"),
}


def _found(token: str) -> TicketView:
    ticket = counter.find_by_token(token)
    if ticket is None:
        raise NotFound("ticket")
    return ticket


def _address(token: str) -> str:
    return settings.current().base_url + url_for("public.view_ticket", token=token)


def _survey() -> str:
    """The short survey that asks how it went, where one is open to everybody."""
    for view in surveys.list_open():
        if view.who is WhoMay.ANYONE and view.takes_answers(today()) and surveys.begin_at_tablet(view) is not None:
            return f"/surveys/{view.key}?source=qr"
    return ""


def _fresh(page: Response) -> Response:
    page.headers["Cache-Control"] = "no-store"
    return page
