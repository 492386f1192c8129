"""The pages: the phone, what it shows by and by, what is done on it, and a sheet for looking at messages."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, abort, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from chatbot.simulator.bridge import Bridge, Reached
from chatbot.simulator.pictures import SCENES, draw_scene, make_voice

_THIS_MACHINE = ("127.0.0.1", "localhost", "::1")
#: Of what a phone sent, only pictures, sound and film are shown in the page; all else is saved.
_SHOWN = ("image/jpeg", "image/png", "image/webp", "image/gif", "audio/", "video/")
_EXTENSION = "simulator"

pages = Blueprint("simulator", __name__, url_prefix="/simulator")


@dataclass(frozen=True, slots=True)
class _Played:
    """The platform that an application plays with: the way to it, and what its page must know."""

    bridge: Bridge
    facts: dict[str, str]


def is_offered(api_base: str, *, is_production: bool) -> bool:
    """Whether there is a phone to show: outside of production, where LINE's place is taken by a server of ours."""
    return not is_production and urlsplit(api_base).hostname in _THIS_MACHINE


def init_app(app: Flask, *, api_base: str, folder: Path, public_url: str) -> list[str]:
    """Puts the pages in, for the platform at that address whose token lies in `folder`; the names of its endpoints."""
    facts = {"platform": api_base, "host": urlsplit(public_url).hostname or ""}
    app.extensions[_EXTENSION] = _Played(Bridge(api_base, folder), facts)
    app.register_blueprint(pages)
    return [name for name in app.view_functions if name.startswith(f"{pages.name}.")]


def _played() -> _Played:
    played: _Played = current_app.extensions[_EXTENSION]
    return played


@pages.get("")
def view_phone() -> str:
    """The phone. Without scripts: a list of messages and a line to write."""
    chat = request.args.get("chat", "")
    reached = _played().bridge.state({"chat": chat})
    state: dict[str, Any] = reached.json() if reached.is_good else {}
    return render_template(
        "simulator/view_phone.html", state=state, chat=chat, scenes=list(SCENES), facts=_played().facts
    )


@pages.get("/state")
def read_state() -> Response:
    """What has changed since the version that is named."""
    return _passed_on(_played().bridge.state(request.args.to_dict()))


@pages.post("/act")
def act() -> Response:
    """Something done on a phone, as JSON."""
    return _passed_on(_played().bridge.act(request.get_data(cache=False)))


@pages.post("/say")
def say() -> AnyResponse:
    """The line that was written without scripts; without words the account is added as a friend."""
    user, text = request.form.get("user", ""), request.form.get("text", "").strip()
    done = {"do": "say", "user": user, "text": text} if text else {"do": "follow", "user": user}
    _played().bridge.act(json.dumps(done).encode())
    return redirect(url_for("simulator.view_phone", chat=user))


@pages.get("/content/<number>")
def read_content(number: str) -> Response:
    """What a phone sent: a picture, sound, film or file."""
    return _shown(_played().bridge.fetch("content", number))


@pages.get("/menus/<number>")
def read_menu(number: str) -> Response:
    """The picture of a rich menu."""
    answer = _shown(_played().bridge.fetch("menu", number))
    answer.headers["Cache-Control"] = "private, max-age=86400"
    return answer


@pages.get("/scenes/<name>.jpg")
def read_scene(name: str) -> Response:
    """A picture that can be sent."""
    if name not in SCENES:
        abort(404)
    return Response(draw_scene(name), mimetype="image/jpeg", headers={"Cache-Control": "private, max-age=3600"})


@pages.get("/voice.aac")
def read_voice() -> Response:
    """A voice message that can be sent."""
    return Response(make_voice(), mimetype="audio/aac")


@pages.get("/messages")
def view_messages() -> str:
    """A sheet that draws messages given as JSON."""
    return render_template("simulator/view_messages.html", facts=_played().facts)


def _passed_on(reached: Reached) -> Response:
    return Response(reached.body, reached.status, mimetype="application/json")


def _shown(reached: Reached) -> Response:
    if not reached.is_good:
        abort(404)
    is_shown = reached.media_type.startswith(_SHOWN)
    answer = Response(reached.body, mimetype=reached.media_type if is_shown else "application/octet-stream")
    if not is_shown:
        answer.headers["Content-Disposition"] = "attachment"
    return answer
