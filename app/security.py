"""Headers, content security policy, sessions, rate limits and the request log."""

import json
import logging
import math
import re
import secrets
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import structlog
from flask import Flask, Request, Response, current_app, g, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_limiter import Limiter
from itsdangerous import Signer, TimestampSigner, URLSafeTimedSerializer
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from redis.exceptions import RedisError
from werkzeug.exceptions import BadRequest
from werkzeug.middleware.proxy_fix import ProxyFix

from app.config import Settings
from services.addresses import place_of
from services.organisation import get_setting

#: Addresses that hold a secret (signed links, codes): their pages tell no other site where the reader came from.
_SECRET_PARTS = frozenset({"token", "code", "draft", "draft_id", "key"})
#: Where only machines ask: no session is read or kept there.
MACHINES = "/api/"
_SAFE = ("GET", "HEAD", "OPTIONS")
_WEEK = 7 * 24 * 60 * 60
_YEAR = 365 * 24 * 60 * 60

log = structlog.get_logger("pracha.request")
_requests = logging.getLogger("pracha.request")


#: For each address and view: many people share one address behind a mobile operator.
_DEFAULT_LIMIT = "20/second;600/minute"


def _no_default_limit() -> bool:
    """Reading is not limited here; nor is the developer's own machine, where measurements and tests run."""
    if request.method in _SAFE:
        return True
    settings: Settings = current_app.config["PRACHA"]
    return not settings.is_production and request.remote_addr in ("127.0.0.1", "::1")


class WritingLimiter(Limiter):
    """Looks at nothing that only reads: finding out that no limit applies costs more than many a page's query."""

    def _check_request_limit(self, callable_name: str | None = None, in_middleware: bool = True) -> None:
        if request.method not in _SAFE:
            super()._check_request_limit(callable_name, in_middleware)


def _place() -> str:
    """Who is counted: the place of the client address."""
    return place_of(request.remote_addr or "127.0.0.1")


limiter = WritingLimiter(
    _place,
    default_limits=[_DEFAULT_LIMIT],
    default_limits_exempt_when=_no_default_limit,
    headers_enabled=False,
    swallow_errors=True,
    in_memory_fallback_enabled=True,
    in_memory_fallback=[_DEFAULT_LIMIT],
)


def limit(rate: str, *, methods: tuple[str, ...] = ("POST",)) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """`@limit("5/minute")`: at most so many a client address, for views that guess, send mail or cost much."""
    if not set(methods).isdisjoint(_SAFE):
        raise ValueError("reading is not limited here")
    decorated: Callable[[Callable[..., Any]], Callable[..., Any]] = limiter.limit(rate, methods=list(methods))
    return decorated


#: Counts in this process alone, where the storage that all share does not answer.
_alone = FixedWindowRateLimiter(MemoryStorage())


def spend(subject: str, per_minute: int) -> int:
    """Counts one call of the subject: 0 where it may, else in how many seconds it may again.

    Processes count together where they share a storage (`QUEUE_URL`), each for itself otherwise.
    """
    item = RateLimitItemPerMinute(per_minute)
    for strategy in (limiter.limiter, _alone):
        with suppress(RedisError):
            if strategy.hit(item, subject):
                return 0
            return max(1, math.ceil(strategy.get_window_stats(item, subject).reset_time - time.time()))
    return 0


def init_app(app: Flask) -> None:
    """Puts the protections in place."""
    settings: Settings = app.config["PRACHA"]
    if settings.trusted_proxies:
        n = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]
    _set_sessions(app, settings)
    _set_log(settings)
    # No view here is a coroutine; Flask would ask that of each of twenty functions in every request.
    app.ensure_sync = _as_it_is  # type: ignore[method-assign,assignment]
    app.log_exception = _log_failure  # type: ignore[method-assign]
    app.before_request(begin)
    app.before_request(_refuse_foreign_forms)
    app.config["RATELIMIT_STORAGE_URI"] = settings.queue if settings.queue.startswith("redis") else "memory://"
    limiter.init_app(app)
    headers = _constant_headers(settings)

    @app.after_request
    def protect(response: Response) -> Response:
        _protect(response, headers)
        return write_log(response)


def _as_it_is(function: Callable[..., Any]) -> Callable[..., Any]:
    return function


class _QuickSigner(TimestampSigner):
    """Derives each key once: it signs and reads in every request."""

    def derive_key(self, secret_key: str | bytes | None = None) -> bytes:
        known: dict[object, bytes] = self.__dict__.setdefault("_derived", {})
        if secret_key not in known:
            known[secret_key] = super().derive_key(secret_key)
        return known[secret_key]


class _KeptSigner(URLSafeTimedSerializer):
    """Keeps its signer; the session asks for no other salt than its own."""

    _kept: Signer | None = None

    def make_signer(self, salt: str | bytes | None = None) -> Signer:
        if salt is not None:
            return super().make_signer(salt)
        if self._kept is None:
            self._kept = super().make_signer()
        return self._kept


class _PrivateSessions(SecureCookieSessionInterface):
    """Sets no cookie where all may share the answer: a proxy would hand one reader's session to the next."""

    _known: tuple[object, _KeptSigner] | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        if not app.secret_key:
            return None
        keys = (*(app.config["SECRET_KEY_FALLBACKS"] or ()), app.secret_key)
        if self._known is None or self._known[0] != keys:
            serializer = _KeptSigner(
                list(keys),
                salt=self.salt,
                serializer=self.serializer,
                signer=_QuickSigner,
                signer_kwargs={"key_derivation": self.key_derivation, "digest_method": self.digest_method},
            )
            self._known = (keys, serializer)
        return self._known[1]

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Machines have none: whatever cookie they send counts for nothing."""
        return self.session_class() if request.path.startswith(MACHINES) else super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if request.path.startswith(MACHINES):
            return
        super().save_session(app, session, response)
        if "public" in response.headers.get("Cache-Control", "") and response.cache_control.public:
            del response.headers["Set-Cookie"]


def _set_sessions(app: Flask, settings: Settings) -> None:
    app.session_interface = _PrivateSessions()
    app.config.update(
        # The prefix makes browsers insist on Secure, the whole host and the root path.
        SESSION_COOKIE_NAME="__Host-pracha" if settings.is_production else "pracha",
        SESSION_COOKIE_SECURE=settings.is_production,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(days=30),
        # The session is written when something in it changes: how long it was idle stands in it (app/shared/signin.py).
        SESSION_REFRESH_EACH_REQUEST=False,
        SEND_FILE_MAX_AGE_DEFAULT=_WEEK,
        # A form may stand open all day: its token lives as long as the session.
        WTF_CSRF_TIME_LIMIT=None,
        # Pages with secrets send no referrer, so none can be asked for; `_refuse_foreign_forms` stands in.
        WTF_CSRF_SSL_STRICT=False,
    )


#: Stands in the policy for the host of the map's tiles, which an administrator may set at any time.
_TILES = "{tiles}"
#: Stands in the policy for another site to which the form of a page leads on.
_FORMS = "{forms}"
_TILES_FROM = re.compile(r"(https://[A-Za-z0-9.*:-]+)/")


def map_tiles() -> str:
    """The address of the map's tiles for the page at hand, whose policy then lets them in; "" while none are used."""
    g.map_tiles = str(get_setting("map_tiles_url"))
    return str(g.map_tiles)


def forms_lead_to(address: str) -> None:
    """The page's form is answered by a redirect to that site, as a sign-in elsewhere is."""
    parts = urlsplit(address)
    g.forms_lead_to = f" {parts.scheme}://{parts.netloc}"


def _tiles_origin() -> str:
    """Where the tiles come from, as a source of the policy; nothing where what was kept is no plain host."""
    found = _TILES_FROM.match(g.get("map_tiles", "").replace("{s}", "*"))
    return f" {found[1]}" if found else ""


def _constant_headers(settings: Settings) -> dict[str, str]:
    policy = {
        "default-src": "'self'",
        "img-src": "'self' data: blob:" + _TILES,
        "media-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'" + _FORMS,
        "frame-ancestors": "'none'",
    }
    headers = {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Permissions-Policy": "geolocation=(self), camera=(self), microphone=(), payment=(), usb=()",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    if settings.is_production:
        headers["Strict-Transport-Security"] = f"max-age={_YEAR}; includeSubDomains"
    return headers


def begin() -> None:
    """Numbers and times the request."""
    # Where an application context outlives a request (tests, commands), nothing is handed on to the next reader.
    for name in ("actor", "organisation", "catalogue", "reading", "forms_lead_to"):
        g.pop(name, None)
    g.began = time.perf_counter()
    g.request_id = secrets.token_hex(8)


def _refuse_foreign_forms() -> None:
    """A second fence beside the CSRF token: browsers say when another site sends the form."""
    if request.method not in _SAFE and request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
        raise BadRequest


def _protect(response: Response, headers: dict[str, str]) -> None:
    present = {name.lower() for name, _value in response.headers}
    add = response.headers.add
    for name, value in headers.items():
        if name.lower() not in present:
            filled = value.replace(_TILES, _tiles_origin()) if _TILES in value else value
            add(name, filled.replace(_FORMS, g.get("forms_lead_to", "")))
    if "referrer-policy" not in present:
        is_secret = bool(request.view_args) and not _SECRET_PARTS.isdisjoint(request.view_args or ())
        add("Referrer-Policy", "no-referrer" if is_secret else "strict-origin-when-cross-origin")
    response.headers["X-Request-Id"] = g.get("request_id", "")
    if request.endpoint == "static" and response.status_code in (200, 304):
        if "v" in request.args:
            response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
        return
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"


def _set_log(settings: Settings) -> None:
    """One JSON object a line on standard error. Nothing that names a person or a secret is ever handed to it."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
    logger = logging.getLogger("pracha")
    if not logger.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter("%(message)s"))
        logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False


def write_log(response: Response) -> Response:
    """The endpoint's name stands for the address: paths and query strings hold references, codes and words."""
    if request.endpoint == "static":
        return response
    began = g.get("began")
    line = {
        "method": request.method,
        "endpoint": request.endpoint or "unknown",
        "status": response.status_code,
        "ms": round((time.perf_counter() - began) * 1000, 1) if began else None,
        "id": g.get("request_id"),
        "event": "request",
        "level": "info",
        "timestamp": datetime.now(UTC).isoformat().replace("+00:00", "Z"),
    }
    # As structlog would write it, without its processors and the search for the calling frame: on every request.
    _requests.handle(logging.LogRecord(_requests.name, logging.INFO, __file__, 0, json.dumps(line), None, None))
    return response


def _log_failure(exc_info: Any) -> None:
    """Where an unexpected error arose. Its message and the address may hold what people typed: development only."""
    kind, error, trace = exc_info
    frames = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)[-12:]]
    settings: Settings = current_app.config["PRACHA"]
    message = {} if settings.is_production else {"message": str(error)}
    log.error(
        "failure",
        error=kind.__name__,
        endpoint=request.endpoint,
        id=g.get("request_id"),
        frames=frames,
        **message,
    )
