"""What a session keeps of drafts: which it holds, under which number, and how soon a shared kiosk forgets."""

import re
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, redirect, request, session
from flask.typing import ResponseReturnValue

from app.shared import kiosks
from app.shared.kiosks import is_kiosk
from services import clock, crypto

__all__ = [
    "KIOSK_IDLE",
    "READING",
    "SCREEN_IDLE",
    "empty",
    "end_kiosk",
    "find_thanks",
    "held",
    "hold",
    "is_kiosk",
    "is_taken",
    "keep_only",
    "remember_thanks",
    "stay",
]

_DRAFTS, _THANKED, _DAY, _KIOSK, _LED = "drafts", "thanked", "day", "kiosk", "led"
#: The oldest draft makes room: a cookie holds no more.
_KEPT = 20
_THANKED_KEPT = 5
#: Seconds without a touch after which the next person may stand at a kiosk: the screen says so and ends.
SCREEN_IDLE = 60
#: Seconds without a request after which the server ends by itself. The screen tells of touches every 15 seconds, so
#: that the server never ends before the screen, and keeps nothing longer than those 15.
KIOSK_IDLE = SCREEN_IDLE + 15
#: What a session keeps when it is emptied: how the reader reads, and that it stands in a kiosk.
READING = ("lang", _KIOSK)
#: What tells of nobody: the first page of a kiosk may stand for ever while a session holds no more.
_OF_NOBODY = {*READING, _DAY, "csrf_token", "_permanent"}
#: Addresses with a secret in them, by which others read a matter, a bill or a paper; and how many a session notes.
_SECRET = re.compile(
    r"(?:https?://[^/]+)?/(?:track|rate|queue|kiosk/queue|bills/open|receipts/open|verify)/([\w.~-]{10,})", re.ASCII
)
_LINK, _LED_KEPT = re.compile(r'\s(?:href|action)="([^"]+)"'), 12
#: What a kiosk that is shut off still opens.
_ALWAYS = ("static", "public.view_kiosk", "public.enrol_kiosk", "public.view_theme", "public.view_logo")


def init_app(app: Flask) -> None:
    """Ends what was left open at a kiosk, before anything is read of it; makes every page one of the kiosk."""
    app.before_request(_meet_kiosk)
    app.after_request(_fit_kiosk)


def held() -> dict[str, int]:
    """The drafts of this session, by id, each with the number under which it is held."""
    kept = session.get(_DRAFTS, [])
    return {pair[0]: pair[1] for pair in kept if isinstance(pair, list) and len(pair) == 2}


def hold(draft_id: str, holder: int) -> None:
    """Lets this session open the draft from now on."""
    keep_only({each: number for each, number in held().items() if each != draft_id} | {draft_id: holder})


def keep_only(drafts: dict[str, int]) -> None:
    """These drafts, the newest last, and no others."""
    session[_DRAFTS] = [list(pair) for pair in drafts.items()][-_KEPT:]
    stay()


def stay() -> None:
    """The browser keeps the session for as long as drafts live, counted from the last day of use; a kiosk does not."""
    if session.permanent == is_kiosk():
        session.permanent = not is_kiosk()
    today = clock.today().toordinal()
    if session.get(_DAY) != today:
        session[_DAY] = today


def remember_thanks(draft_id: str, service_key: str) -> None:
    """Keeps for this browser alone that it answered: of an anonymous answer nothing else is left to show."""
    kept = {**session.get(_THANKED, {}), draft_id: service_key}
    session[_THANKED] = dict(list(kept.items())[-_THANKED_KEPT:])


def find_thanks(draft_id: str) -> str | None:
    """The service that this browser answered anonymously with that draft."""
    found: str | None = session.get(_THANKED, {}).get(draft_id)
    return found


def is_taken() -> bool:
    """Whether this session holds anything of somebody: more than how they read."""
    return not _OF_NOBODY.issuperset(session)


def end_kiosk(response: Response) -> Response:
    """Nothing of the person who stood at the kiosk is left: no session, no storage, no page to go back to.

    https://www.w3.org/TR/clear-site-data/ – without "cookies", which would let the device itself go.
    """
    session.clear()
    response.delete_cookie("size", httponly=True, samesite="Lax")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def empty(*names: str) -> None:
    """Forgets all but how the reader reads, and `names`."""
    kept: dict[str, Any] = {name: session[name] for name in (*READING, *names) if name in session}
    session.clear()
    session.update(kept)


def _meet_kiosk() -> ResponseReturnValue | None:
    """Before each request: what an idle kiosk holds is forgotten, and one that is shut off says so."""
    if request.endpoint == "static":
        return None
    if kiosks.was_kiosk():
        if kiosks.find_kiosk() is None:
            kiosks.note_stranger()
        if session:
            session.clear()
        return None if request.endpoint in _ALWAYS else redirect("/kiosk", 303)
    if not is_kiosk():
        # A session that a kiosk left behind is nobody's.
        if _KIOSK in session:
            session.clear()
        return None
    now, seen = _now(), session.get(_KIOSK, 0)
    if seen and now - seen >= KIOSK_IDLE:
        empty()
    if now - seen >= 5:
        session[_KIOSK] = now
    session.permanent = False
    instead = kiosks.place_instead()
    if not instead and _is_of_another():
        instead = "/kiosk"
    return redirect(instead, 303) if instead else None


def _fit_kiosk(response: Response) -> Response:
    if request.endpoint == "static" or not is_kiosk():
        return response
    if kiosks.is_bare(response):
        return redirect("/kiosk", 303)  # type: ignore[return-value]
    fitted = kiosks.fit_page(response)
    _note_led(fitted)
    return fitted


def _is_of_another() -> bool:
    """Whether the address holds a secret to which nothing led in this session: it is from the history of another."""
    found = _SECRET.match(request.path)
    if found is None or request.method != "GET" or not kiosks.is_page_asked():
        return False
    return _mark(found[1]) not in session.get(_LED, [])


def _note_led(response: Response) -> None:
    """Notes the secrets of addresses to which the answer leads."""
    if response.location:
        paths = [urlsplit(response.location).path]
    elif response.mimetype == "text/html" and not response.is_streamed:
        paths = _LINK.findall(response.get_data(as_text=True))
    else:
        return
    kept = session.get(_LED, [])
    marks = dict.fromkeys(_mark(found[1]) for found in map(_SECRET.match, paths) if found)
    fresh = [mark for mark in marks if mark not in kept]
    if fresh:
        session[_LED] = [*kept, *fresh][-_LED_KEPT:]


def _mark(secret: str) -> str:
    return crypto.fingerprint(secret, "kiosk-led")[:12]


def _now() -> int:
    return int(clock.now().timestamp())
