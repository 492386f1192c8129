"""A tablet on a counter: one question as five large faces, one tap, thanks, and back for the next person.

It is a device that the desk let in. Any other browser that opens its address answers as on the web.
"""

from typing import Any

from flask import make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from app.public import public
from app.security import limit
from app.shared import access, anyone, commits, kiosks, records
from services import surveys
from services.audit import Channel
from services.clock import today
from services.errors import NotFound, RuleBroken
from services.questions import get_kind
from services.surveys import SurveyState, SurveyView, WhoMay
from services.text import Words

#: Seconds for which the thanks stay.
_THANKS = 6
_PLACE_AT_MOST = 12
#: How whoever came by the first page of a kiosk is told from a tablet that asks nothing but this.
_FROM, _START = "from", "start"


@public.get("/kiosk/surveys/<key>")
@access(anyone)
@records
def view_tablet(key: str) -> ResponseReturnValue:
    """The question, the best face first; nothing of who stood here before."""
    view, kiosk = _found(key), kiosks.find_kiosk()
    if kiosk is None:
        return _led_on(view)
    response = make_response(_page(view))
    # Some tablets show nothing else, and not all of them run scripts that tell that they are there.
    kiosks.keep(response, kiosk)
    return response


@public.post("/kiosk/surveys/<key>")
@access(anyone)
@limit("60/minute")
@commits
def tap_tablet(key: str) -> ResponseReturnValue:
    """Stores the tap. It leaves no mark: one person after the other uses this device."""
    view, kiosk = _found(key), kiosks.find_kiosk()
    if kiosk is None:
        return _led_on(view)
    try:
        surveys.answer_at_tablet(view, request.form.get("score", ""), kiosk=kiosk, place=_place())
    except RuleBroken:
        # Closed meanwhile, or no face: the page says which.
        return _page(view), 400
    return redirect(url_for("public.view_tablet_thanks", key=key, **_kept()))


@public.get("/kiosk/surveys/<key>/thanks")
@access(anyone)
def view_tablet_thanks(key: str) -> ResponseReturnValue:
    """Thanks, and back to the question by itself, in the language of the house."""
    view = _found(key)
    if not kiosks.is_kiosk():
        return _led_on(view)
    session.pop("lang", None)
    back = "/kiosk" if _is_from_start() else url_for("public.view_tablet", key=key, **_kept())
    # The next person must not find the page of this one; there is nothing on it to be read for longer.
    return render_template("kiosk/view_thanks.html", survey=view, back=back), {"Refresh": f"{_THANKS};url={back}"}


def _page(view: SurveyView) -> str:
    question = surveys.begin_at_tablet(view)
    is_open = view.takes_answers(today())
    return render_template(
        "kiosk/view_tablet.html",
        survey=view,
        question=question if is_open else None,
        is_open=is_open,
        faces=[(step, _words()[step - 1]) for step in (5, 4, 3, 2, 1)],
        action=url_for("public.tap_tablet", key=view.key, **_kept()),
        stands="" if _is_from_start() else url_for("public.view_tablet", key=view.key, lang="th", **_kept()),
    )


def _led_on(view: SurveyView) -> ResponseReturnValue:
    """To the same survey on the web, by the code that hangs here: nobody let this browser in."""
    source = "qr" if Channel.QR in view.channels else None
    named: dict[str, Any] = {"place": _place() or None, "source": source, "lang": request.args.get("lang")}
    return redirect(url_for("public.view_survey", key=view.key, **named), 303)


def _found(key: str) -> SurveyView:
    view = surveys.find_view(key)
    if view is None or view.state is SurveyState.DRAFT or view.version == 0:
        raise NotFound("survey")
    if Channel.KIOSK not in view.channels or view.who is not WhoMay.ANYONE:
        raise NotFound("survey on tablets")
    return view


def _words() -> tuple[Words, ...]:
    words: tuple[Words, ...] = get_kind("rating").settings["words"]
    return words


def _is_from_start() -> bool:
    return request.args.get(_FROM) == _START


def _kept() -> dict[str, Any]:
    """What the addresses of a tablet carry along."""
    return {"place": _place() or None, _FROM: _START if _is_from_start() else None}


def _place() -> str:
    return request.args.get("place", "")[:_PLACE_AT_MOST]
