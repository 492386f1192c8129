"""The end of one person's time at a kiosk, and the word that somebody is still there."""

from flask import Response, jsonify, make_response, redirect
from flask.typing import ResponseReturnValue

from app.public import public
from app.shared import access, anyone, commits, current_actor, holding, kiosks
from services import drafts


@public.get("/kiosk/end")
@access(anyone)
def leave_kiosk() -> Response:
    """Forgets whoever stood here: where a screen without scripts comes by itself, and where every end arrives."""
    return _left()


@public.post("/kiosk/end")
@access(anyone)
@commits
def end_kiosk() -> Response:
    """The same, and what was begun here and not carried elsewhere is given up at once."""
    if holding.is_kiosk():
        drafts.abandon_held(holding.held(), actor=current_actor())
    return _left()


@public.post("/kiosk/here")
@access(anyone)
@commits
def keep_kiosk() -> ResponseReturnValue:
    """Somebody touched the screen, or nobody does and the first page stands: says whether this is a kiosk still."""
    kiosk = kiosks.find_kiosk()
    if kiosk is None or not kiosk.is_active:
        return jsonify(is_active=False)
    response = jsonify(is_active=True)
    kiosks.keep(response, kiosk)
    return response


def _left() -> Response:
    response = make_response(redirect("/kiosk", 303))
    return holding.end_kiosk(response) if holding.is_kiosk() else response
