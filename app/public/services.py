"""The page of a service: what it needs, costs and takes, and the button that begins."""

import re
from urllib.parse import quote

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.public import public
from app.public.asking.held import asker_for, hold_draft
from app.public.asking.waiting import list_waiting
from app.shared import access, anyone, commits, language
from app.shared.line_links import friend_link, line_link, qr_svg
from services import catalogue, codes, drafts, organisation
from services.audit import Channel
from services.catalogue import Service, Who
from services.codes import CodeView, Destination
from services.errors import NotFound
from services.text import Words

#: Names and values that a printed code or link may hand to a service; what it makes of them is its own affair.
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,39}")
_VALUE_AT_MOST, _VALUES_AT_MOST = 200, 12
_NOT_HANDED_ON = ("lang", "size")

#: The channels in the words of the counter.
CHANNEL_WORDS = {
    Channel.WEB: Words("เว็บไซต์นี้", "This web site"),
    Channel.LINE: Words("LINE", "LINE"),
    Channel.QR: Words("สแกนคิวอาร์โค้ด", "QR code"),
    Channel.KIOSK: Words("ตู้บริการ", "Kiosk"),
    Channel.COUNTER: Words("มาด้วยตนเองที่เคาน์เตอร์", "In person at the counter"),
}


@public.get("/services/<key>")
@access(anyone)
def view_service(key: str) -> ResponseReturnValue:
    """What a service is, and its start button."""
    service = _offered(key)
    if service.page:
        return redirect(_own_page(service))
    source = _source(service)
    asker = asker_for(service, source.get("source", ""))
    needs_account = service.who in (Who.SIGNED_IN, Who.BUSINESS) and asker.id is None
    return render_template(
        "public/services/view_service.html",
        service=service,
        is_here=asker.channel in service.channels or asker.is_officer,
        needs_account=needs_account,
        came_by=_code_of(source),
        answered_by=service.answered_by or _unit_name(service),
        channels=[offer for offer in catalogue.list_channels(service) if _is_told(offer)],
        waiting_drafts=list_waiting(service.key),
        channel_words=CHANNEL_WORDS,
        line_url=_line_url(service),
        friend_url=friend_link(),
        action=request.full_path.rstrip("?"),
    )


@public.post("/services/<key>")
@access(anyone)
@commits
def start_service(key: str) -> ResponseReturnValue:
    """Begins a draft and asks its first question."""
    service = _offered(key)
    if service.page:
        return redirect(_own_page(service))
    source = _source(service)
    asker = asker_for(service, source.get("source", ""))
    if service.who in (Who.SIGNED_IN, Who.BUSINESS) and asker.id is None:
        # What a code hands must not be lost on the way: the page is opened again with all that stood behind it.
        return redirect(f"/sign-in?next={quote(request.full_path.rstrip('?'))}")
    view = drafts.open_draft(service.key, asker=asker, language=language(), source=source)
    hold_draft(view)
    return redirect(url_for("public.view_draft", draft_id=view.id))


@public.get("/services/<key>/line.svg")
@access(anyone)
def view_service_qr(key: str) -> Response:
    """The way into LINE at this service, to be scanned with a telephone."""
    address = _line_url(_offered(key))
    if not address:
        raise NotFound("LINE")
    response = Response(qr_svg(address), mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def _own_page(service: Service) -> str:
    query = request.query_string.decode("ascii", "ignore")
    return f"{service.page}?{query}" if query else service.page


def _line_url(service: Service) -> str:
    """Opens the chat with a word typed that begins the service; "" where LINE does not offer it."""
    if Channel.LINE not in service.channels or Channel.LINE not in catalogue.live_channels():
        return ""
    return line_link(service.chat_words[0] if service.chat_words else service.name.in_(language()))


def _is_told(offer: catalogue.ChannelOffer) -> bool:
    """Whether the page tells of this channel: only of those that really run."""
    return offer.channel in CHANNEL_WORDS and offer.channel in catalogue.live_channels()


def _offered(key: str) -> Service:
    service = catalogue.get_service(key)
    if not catalogue.may_ask(service, asker_for(service)):
        raise NotFound("service")
    return service


def _source(service: Service) -> dict[str, str]:
    """What the address hands to the service, and over it what its printed code does."""
    handed = {
        name: value[:_VALUE_AT_MOST]
        for name, value in request.args.items()
        if name not in _NOT_HANDED_ON and _NAME.fullmatch(name)
    }
    return codes.with_handed(dict(list(handed.items())[:_VALUES_AT_MOST]), service.key)


def _code_of(source: dict[str, str]) -> tuple[CodeView, Destination] | None:
    """The code by which somebody comes, with where it leads; None without one that holds for this service."""
    view = codes.find_code(source.get(codes.CODE, ""))
    destination = codes.destination_of(view) if view is not None else None
    return (view, destination) if view is not None and destination is not None else None


def _unit_name(service: Service) -> Words | None:
    if not service.unit:
        return None
    unit = organisation.find_unit(service.unit)
    return unit.name if unit is not None else None
