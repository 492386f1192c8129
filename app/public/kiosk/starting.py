"""The first page of a kiosk, the services it offers, and letting a device in."""

from flask import Response, current_app, make_response, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from app.public import public
from app.public.home import GROUPS
from app.security import limit
from app.shared import access, anyone, commits, current_actor, kiosks, records
from services import devices, surveys
from services.audit import Channel
from services.catalogue import Service, Who, list_services
from services.clock import today
from services.devices import KioskState
from services.errors import RuleBroken, TooMany
from services.surveys import WhoMay
from services.text import Words

_OTHER = Words("บริการอื่น", "Other services")
#: Pages of other parts that a kiosk leads to where they are.
_TICKETS, _CODES = "/kiosk/queue", "/q"


@public.get("/kiosk")
@access(anyone)
@records
def view_kiosk() -> ResponseReturnValue:
    """The four things one can do here; how to let it in, for a device that nobody knows."""
    kiosk = kiosks.find_kiosk()
    if kiosk is None or not kiosk.is_active:
        return _door(is_shut=kiosk is not None and kiosk.state is KioskState.SHUT)
    page = render_template(
        "public/kiosk/view_kiosk.html",
        kiosk=kiosk,
        survey=_survey(),
        tickets=_TICKETS if _is_there(_TICKETS) else "",
        codes=_CODES if _is_there(_CODES) else "",
    )
    response = make_response(page)
    kiosks.keep(response, kiosk)
    return response


@public.post("/kiosk")
@access(anyone)
@limit("30/minute")
@commits
def enrol_kiosk() -> ResponseReturnValue:
    """Lets the device in that shows the code from the desk. Every try is counted."""
    try:
        _kiosk, token = devices.enrol(request.form.get("code", "")[:40], origin=request.remote_addr or "")
    except RuleBroken:
        return _door(problem=_("รหัสนี้ใช้ไม่ได้ อาจพิมพ์ผิด หมดอายุ หรือใช้ไปแล้ว")), 400
    except TooMany:
        return _door(problem=_("ลองหลายครั้งเกินไป รอ 15 นาทีแล้วลองใหม่")), 429
    # Whoever set it up may have been signed in; the next one is somebody else.
    session.clear()
    response = make_response(redirect("/kiosk", 303))
    kiosks.remember(response, token)
    return response


@public.get("/kiosk/services")
@access(anyone)
def view_kiosk_services() -> ResponseReturnValue:
    """What can be asked for on this screen, without an account."""
    found = [service for service in list_services(current_actor(), Channel.KIOSK) if _is_for_all(service)]
    known = {key for key, _words in GROUPS}
    lists = [(words, [each for each in found if each.group == key]) for key, words in GROUPS]
    lists.append((_OTHER, [each for each in found if each.group not in known]))
    return render_template(
        "public/kiosk/view_kiosk_services.html", lists=[(words, each) for words, each in lists if each]
    )


def _is_for_all(service: Service) -> bool:
    return service.who not in (Who.STAFF, Who.SIGNED_IN, Who.BUSINESS)


def _door(*, problem: str = "", is_shut: bool = False) -> Response:
    """How to let a device in; a cookie that opens nothing any more is taken from the browser."""
    is_gone = kiosks.was_kiosk() and kiosks.find_kiosk() is None
    page = render_template("public/kiosk/enrol_kiosk.html", problem=problem, is_shut=is_shut or is_gone)
    response = make_response(page)
    if is_gone:
        response.delete_cookie(kiosks.COOKIE, httponly=True, samesite="Lax")
    return response


def _survey() -> str:
    """The page of faces of the first survey that is open and can be answered by one touch."""
    for view in surveys.list_open():
        fits = Channel.KIOSK in view.channels and view.who is WhoMay.ANYONE and view.takes_answers(today())
        if fits and surveys.begin_at_tablet(view) is not None:
            return f"/kiosk/surveys/{view.key}?from=start"
    return ""


def _is_there(path: str) -> bool:
    try:
        current_app.url_map.bind("").match(path, method="GET")
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    return True
