"""The cookie by which a browser is known to have answered: random, without meaning, sent to pages of surveys alone."""

import re
import secrets

from flask import after_this_request, current_app, request
from flask.typing import ResponseReturnValue
from flask.wrappers import Response

from app.config import Settings

_NAME = "survey-device"
#: Where a token waits for the answer that sets it.
_GIVEN = "pracha.survey_device"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")
_DAYS = 400


def known_device() -> str:
    """The token that this browser holds; "" where it has none."""
    held = request.cookies.get(_NAME, "")
    return held if _TOKEN.fullmatch(held) else ""


def device() -> str:
    """The token of this browser, given one with the answer where it has none."""
    held: str = known_device() or request.environ.get(_GIVEN, "")
    if not held:
        held = request.environ[_GIVEN] = secrets.token_urlsafe(24)
        after_this_request(_set)
    return held


def _set(response: Response) -> ResponseReturnValue:
    settings: Settings = current_app.config["PRACHA"]
    response.set_cookie(
        _NAME,
        request.environ[_GIVEN],
        max_age=_DAYS * 86_400,
        path="/surveys",
        httponly=True,
        samesite="Lax",
        secure=settings.is_production,
    )
    return response
