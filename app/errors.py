"""Service errors → pages, once for the whole web door."""

import json
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote

from flask import Flask, Response, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from services import errors
from services.cases import ReasonNeeded

#: Statuses that have a page with words of their own; any other shows that of its class.
PAGES = (400, 403, 404, 405, 409, 413, 429, 500, 503)
STAFF_SIGN_IN = "/staff/login"
SIGN_IN = "/account/sign-in"


@dataclass(frozen=True, slots=True)
class Failure:
    """One refusal, before it is a page or a problem document."""

    status: int
    code: str = ""
    retry_after: int | None = None
    allow: str = ""


def init_app(app: Flask) -> None:
    """Registers one handler for each error that a service may raise, and for those of the web itself."""
    app.register_error_handler(errors.NotFound, lambda error: show(Failure(404)))
    app.register_error_handler(errors.NotAllowed, lambda error: show(Failure(403)))
    app.register_error_handler(errors.SignInNeeded, ask_to_sign_in)
    app.register_error_handler(errors.TooMany, lambda error: show(Failure(429, retry_after=error.retry_after)))
    app.register_error_handler(errors.Unavailable, lambda error: show(Failure(503, retry_after=60)))
    app.register_error_handler(errors.RuleBroken, lambda error: show(Failure(400, error.problems[0].code)))
    app.register_error_handler(errors.Stale, lambda error: show(Failure(409)))
    app.register_error_handler(ReasonNeeded, ask_for_reason)
    app.register_error_handler(CSRFError, lambda error: show(Failure(400, "form_expired")))
    app.register_error_handler(HTTPException, show_http)


def show(failure: Failure) -> Response:
    """The page, or for machines the problem document (RFC 9457), of one refusal."""
    if _is_machine():
        response = _problem(failure)
    else:
        response = make_response(_page(failure), failure.status)
    if failure.retry_after is not None:
        response.headers["Retry-After"] = str(failure.retry_after)
    if failure.allow:
        response.headers["Allow"] = failure.allow
    return response


def show_http(error: HTTPException) -> ResponseReturnValue:
    """What Werkzeug and Flask refuse by themselves. Redirects and ready-made answers pass as they are."""
    if error.response is not None or error.code is None or error.code < 400:
        return error.get_response()
    retry_after = 60 if error.code in (429, 503) else None
    allow = dict(error.get_headers()).get("Allow", "")
    return show(Failure(error.code, retry_after=retry_after, allow=allow))


def ask_to_sign_in(error: errors.SignInNeeded) -> ResponseReturnValue:
    """Sends people to the sign-in page that leads back here; machines get 401."""
    if _is_machine():
        response = _problem(Failure(401))
        is_wrong = "Authorization" in request.headers
        response.headers["WWW-Authenticate"] = 'Bearer error="invalid_token"' if is_wrong else "Bearer"
        return response
    page = STAFF_SIGN_IN if request.path.startswith("/staff") else SIGN_IN
    back = request.full_path.rstrip("?") if request.method == "GET" else ""
    return redirect(f"{page}?next={quote(back, safe='')}" if back else page)


def ask_for_reason(error: ReasonNeeded) -> ResponseReturnValue:
    """Sends an officer whose reason for reading a confidential case ran out, or was never given, to state it.

    What was being written is shown beside the question, so that it is not lost.
    """
    kept = [typed for name, typed in request.form.items() if name.endswith("words") and typed.strip()]
    if kept:
        page = render_template("staff/cases/state_reason.html", reference=str(error), problem="", kept=kept)
        return make_response(page, 403)
    return redirect(url_for("staff.view_case", reference=str(error)), 303)


def _page(failure: Failure) -> str:
    if failure.status >= 500 and failure.status != 503:
        # Nothing may be asked of a house that is on fire: rendered without the names that every other page knows.
        return current_app.jinja_env.get_template("errors/500.html").render()
    known = failure.status if failure.status in PAGES else 400
    return render_template(f"errors/{known}.html", code=failure.code, retry_after=failure.retry_after)


def _problem(failure: Failure) -> Response:
    body = {"type": "about:blank", "title": HTTPStatus(failure.status).phrase, "status": failure.status}
    if failure.code:
        body["code"] = failure.code
    return Response(json.dumps(body), failure.status, mimetype="application/problem+json")


def _is_machine() -> bool:
    return request.path.startswith(("/api/", "/open311/", "/line/", "/payments/", "/healthz", "/readyz", "/metrics"))
