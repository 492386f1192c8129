"""Whether the browser of this request is a kiosk: a device that the desk let in, known by a cookie of its own."""

import re

from flask import Request, Response, current_app, request

from app.shared.commits import in_one_transaction
from services import devices
from services.devices import KioskView

#: Not the session's: it stays when the session of one person after the other ends.
COOKIE = "kiosk-device"
_KNOWN = "pracha.kiosk"
_DAYS = 400
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")
#: What no kiosk opens: nobody signs in on a screen that the next one uses, and no page is kept that does not end.
_CLOSED = (
    "/account", "/sign-in", "/staff", "/line", "/simulator", "/login", "/api", "/news/subscribe", "/verify/offline",
)  # fmt: skip
#: Pages of the site whose place another takes at a kiosk.
_INSTEAD = {"/": "/kiosk", "/services": "/kiosk/services"}
_ANCHOR = re.compile(r"<a\b[^>]*>")
_FIELD = re.compile(r"<(?:form|input|textarea|select)\b[^>]*>")
_HREF = re.compile(r'\shref="([^"]*)"')
_WINDOW = re.compile(r'\s(?:target|rel|download)(?:="[^"]*")?(?=[\s>])')
_FILLING = re.compile(r'\sautocomplete="[^"]*"')
_FILES = "pdf|csv|ods|xml|json|ics|zip|rss|png|svg|geojson|html"
_AWAY = re.compile(rf"^(?:[a-z][a-z0-9+.-]*:|//)|\.(?:{_FILES})(?:\?|$)", re.IGNORECASE)
#: Of these no browser remembers anything, and a page may not say so.
_PLAIN = re.compile(r'\stype="(?:hidden|checkbox|radio|file|submit|button)"')


def find_kiosk() -> KioskView | None:
    """The kiosk whose cookie came with this request, shut off or not; None for any other browser."""
    if _KNOWN not in request.environ:
        token = token_of(request)
        request.environ[_KNOWN] = devices.find_device(token) if token else None
    found: KioskView | None = request.environ[_KNOWN]
    return found


def is_kiosk() -> bool:
    """Whether this browser is a kiosk in use."""
    if not token_of(request):
        return False
    kiosk = find_kiosk()
    return kiosk is not None and kiosk.is_active


def was_kiosk() -> bool:
    """Whether this browser holds the cookie of a kiosk that is shut off, or replaced by another device."""
    return COOKIE in request.cookies and not is_kiosk()


def token_of(asked: Request) -> str:
    """The token that the browser holds; "" where it has none."""
    held = asked.cookies.get(COOKIE, "")
    return held if _TOKEN.fullmatch(held) else ""


def remember(response: Response, token: str) -> None:
    """Has the browser keep the token, counted from now."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=_DAYS * 86_400,
        httponly=True,
        samesite="Lax",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
    )


def keep(response: Response, kiosk: KioskView) -> None:
    """Notes that the device is there, and hands it a new token with the answer where one is due."""
    devices.note_seen(kiosk)
    if token := devices.renew_token(kiosk):
        remember(response, token)


def note_stranger() -> None:
    """Has the desk see it where this browser came with a token that a kiosk had before: somebody copied it."""
    kiosk_id = devices.find_replayed(token_of(request))
    if kiosk_id is not None:
        in_one_transaction(lambda: devices.note_replayed(kiosk_id))


def place_instead() -> str:
    """Where a kiosk goes instead of the page that was asked for; "" where it may open that."""
    if request.path in _INSTEAD:
        return _INSTEAD[request.path]
    return "/kiosk" if _is_closed(request.path) else ""


def _is_closed(path: str) -> bool:
    return any(path == closed or path.startswith((f"{closed}/", f"{closed}?")) for closed in _CLOSED)


def is_page_asked() -> bool:
    """Whether the browser would show the answer as a page, as far as it says so; not a picture or script of one."""
    return request.headers.get("Sec-Fetch-Dest", "document") == "document"


def is_bare(response: Response) -> bool:
    """Whether the answer would stand on the screen without being a page: nothing there leads back, nor ends by itself.

    Only browsers that say what they ask for are told.
    """
    asked = request.headers.get("Sec-Fetch-Dest") == "document"
    return asked and response.status_code == 200 and response.mimetype != "text/html"


def fit_page(response: Response) -> Response:
    """Makes any page one of a kiosk: no link leads away from the house, and no browser fills in what others typed."""
    if response.mimetype != "text/html" or response.direct_passthrough or response.is_streamed:
        return response
    own = current_app.config["PRACHA"].public_url
    text = _ANCHOR.sub(lambda found: _fit_link(found[0], own), response.get_data(as_text=True))
    response.set_data(_FIELD.sub(lambda found: _fit_field(found[0]), text))
    response.headers["Cache-Control"] = "no-store"
    return response


def _fit_link(tag: str, own: str) -> str:
    """A link that leads elsewhere, dials, writes or fetches a file becomes words: there is nothing here to do so."""
    tag, href = _WINDOW.sub("", tag), _HREF.search(tag)
    if href is None:
        return tag
    path = href[1].removeprefix(own)
    if not (_AWAY.search(path) or _is_closed(path)):
        return tag
    return _HREF.sub(" data-away", tag).replace(' role="button"', "")


def _fit_field(tag: str) -> str:
    """Without a memory of the browser's."""
    return tag if _PLAIN.search(tag) else _FILLING.sub("", tag)[:-1] + ' autocomplete="off">'
