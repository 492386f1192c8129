"""Printed codes: `/q/<code>` leads where the code leads now, `/q` takes one that is typed. No person is counted."""

from flask import make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.public import public
from app.shared import access, anyone
from app.shared.commits import in_one_transaction
from app.shared.kiosks import is_kiosk
from app.shared.line_links import line_link
from services import catalogue, clock, codes
from services.audit import Channel
from services.codes import CodeView, Destination
from services.errors import NotFound, TooMany
from services.payments import receipts
from services.references import parse_printed_code, print_code

_LONGEST = 40
_SCANS, _KEPT = "scans", 8
#: The same session scans the same code again within so many seconds: it counts once.
_ONCE_IN = 30 * 60
#: What LINE's own browser says of itself.
_IN_LINE = " Line/"
#: Programs that look at an address before anybody does: previews of chats and social networks, search engines.
_LOOKERS = (
    "bot", "crawler", "spider", "facebookexternalhit", "facebot", "line-poker", "whatsapp", "telegram", "slack",
    "discord", "skypeuripreview", "preview", "embedly", "curl/", "wget/", "python-requests", "headlesschrome-prerender",
)  # fmt: skip
_PREFETCH = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")


@public.get("/q")
@access(anyone)
def type_code() -> ResponseReturnValue:
    """Takes a code that stands beside a picture, typed."""
    typed = request.args.get("code")
    if typed is None:
        return _typing_page()
    code = parse_printed_code(typed[:_LONGEST])
    if code is None:
        return _typing_page(typed[:_LONGEST], _problem(typed), 400)
    return redirect(url_for("public.open_code", code=code))


@public.get("/q/<code>")
@access(anyone)
def open_code(code: str) -> ResponseReturnValue:
    """Leads where the code leads now; says so where it leads nowhere any more."""
    view = codes.find_code(code[:_LONGEST])
    if view is None:
        return _unknown(code[:_LONGEST])
    kind = codes.find_kind(view.kind)
    is_guarded = kind is not None and kind.is_guarded
    if is_guarded and (refused := _refuse_guesser()) is not None:
        return refused
    destination = codes.destination_of(view)
    if destination is None or not view.is_live():
        return _ended(view, destination, is_guarded=is_guarded)
    chat = _chat_of(view, destination) if request.args.get("here") is None else ""
    if _is_scan(view.code):
        in_one_transaction(lambda: codes.note(view, codes.SCAN, _channel()))
    if chat:
        page = render_template("public/codes/open_in_line.html", code=view, destination=destination, line_url=chat)
        return _kept_out(page)
    return redirect(_address_of(view, destination))


def _address_of(view: CodeView, destination: Destination) -> str:
    begins = f"/services/{destination.service}?source=qr&code={view.code}"
    path = begins if destination.service else destination.path
    joint = "&" if "?" in path else "?"
    return f"{path}{joint}lang={view.language}" if view.language else path


def _chat_of(view: CodeView, destination: Destination) -> str:
    """The way into the chat for whoever opened it in LINE; "" for everybody else, and where LINE does not offer it."""
    if not _is_in_line() or not destination.service or Channel.LINE not in catalogue.live_channels():
        return ""
    try:
        service = catalogue.get_service(destination.service)
    except NotFound:
        return ""
    return line_link(codes.chat_words(view)) if Channel.LINE in service.channels else ""


def _is_in_line() -> bool:
    return _IN_LINE in f" {request.user_agent.string}"


def _channel() -> Channel:
    if is_kiosk():
        return Channel.KIOSK
    return Channel.LINE if _is_in_line() else Channel.QR


def _is_scan(code: str) -> bool:
    """Whether somebody opens it, and not the same session again within half an hour. Notes it in the session."""
    agent = request.user_agent.string.lower()
    is_looker = request.method != "GET" or any(word in agent for word in _LOOKERS)
    if is_looker or any("prefetch" in request.headers.get(name, "").lower() for name in _PREFETCH):
        return False
    now = int(clock.now().timestamp())
    held = [pair for pair in session.get(_SCANS, []) if now - pair[1] < _ONCE_IN]
    if any(pair[0] == code for pair in held):
        return False
    session[_SCANS] = [*held, [code, now]][-_KEPT:]
    return True


def _refuse_guesser() -> ResponseReturnValue | None:
    """One count of misses for every code that leads to a paper, typed here or at `/verify`."""
    try:
        receipts.find_receipt_for_verification("", address=request.remote_addr or "")
    except TooMany as refused:
        problem = _("ลองหลายครั้งเกินไป กรุณารอ 1 ชั่วโมงแล้วลองใหม่ หรือติดต่อเจ้าหน้าที่")
        response = make_response(_typing_page("", problem, 429))
        response.headers["Retry-After"] = str(refused.retry_after)
        return response
    return None


def _unknown(typed: str) -> ResponseReturnValue:
    code = parse_printed_code(typed)
    if code is None:
        return _typing_page(typed, _problem(typed), 404)
    # Answered as a code of somebody's own paper is: else the difference would tell a guesser which ones there are.
    if (refused := _refuse_guesser()) is not None:
        return refused
    in_one_transaction(lambda: receipts.note_miss(request.remote_addr or ""))
    problem = _("ไม่พบรหัส %(code)s โปรดเทียบกับที่พิมพ์บนป้ายอีกครั้ง", code=print_code(code))
    return _typing_page(print_code(code), problem, 404)


def _problem(typed: str) -> str:
    if not typed.strip():
        return str(_("กรุณาพิมพ์รหัสบนป้าย"))
    return str(_("รหัสมีตัวอักษรและตัวเลขรวม 7 ตัว เช่น K7M-2QXP โปรดเทียบกับที่พิมพ์บนป้ายอีกครั้ง"))


def _typing_page(typed: str = "", problem: str = "", status: int = 200) -> ResponseReturnValue:
    return _kept_out(render_template("public/codes/type_code.html", typed=typed, problem=problem), status)


def _ended(view: CodeView, destination: Destination | None, *, is_guarded: bool) -> ResponseReturnValue:
    kind = codes.find_kind(view.kind)
    page = render_template(
        "public/codes/open_code.html",
        code=view,
        kind=kind,
        is_gone=destination is None and view.is_live(),
        destination=None if is_guarded else destination,
        is_guarded=is_guarded,
    )
    return _kept_out(page, 410)


def _kept_out(page: str, status: int = 200) -> ResponseReturnValue:
    response = make_response(page, status)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
