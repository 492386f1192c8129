"""How operation asks after the platform: is the process alive, is it ready, how busy is it."""

import ipaddress
import time
from functools import lru_cache

from flask import Response, current_app, g, jsonify, request
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Histogram, generate_latest

from app.api import api
from app.config import Settings
from app.shared import access, anyone
from app.shared.describing import describe
from app.shared.json_addresses import HEALTH, READINESS
from app.shared.readiness import is_ready
from services.errors import NotFound

_REQUESTS = Counter("pracha_requests_total", "Requests answered", ("method", "endpoint", "status"))
_SECONDS = Histogram(
    "pracha_request_seconds",
    "Time from the first look at a request to its answer",
    ("endpoint",),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)


@api.get("/healthz")
@describe(HEALTH)
@access(anyone)
def show_health() -> ResponseReturnValue:
    """This process answers; it asks nothing of anybody."""
    return jsonify(status="ok")


@api.get("/readyz")
@describe(READINESS)
@access(anyone)
def show_readiness() -> ResponseReturnValue:
    """200 where everything that is needed answers, else 503; which part does not is named."""
    parts = is_ready()
    ready = all(parts.values())
    answer = jsonify(status="ok" if ready else "unavailable", parts=parts)
    return answer, 200 if ready else 503


@api.get("/metrics")
@access(anyone)
def show_metrics() -> ResponseReturnValue:
    """Prometheus's text, of this process; for the addresses of METRICS_FROM, as if it were not there for others."""
    settings: Settings = current_app.config["PRACHA"]
    if not _is_allowed(request.remote_addr or "", settings.metrics_from):
        raise NotFound("metrics")
    return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)


@api.after_app_request
def count(response: Response) -> Response:
    """Counts and times the answer for Prometheus."""
    endpoint = request.endpoint or "unknown"
    _REQUESTS.labels(request.method, endpoint, response.status_code).inc()
    began = g.get("began")
    if began is not None:
        _SECONDS.labels(endpoint).observe(time.perf_counter() - began)
    return response


@lru_cache(maxsize=1024)
def _is_allowed(address: str, allowed: str) -> bool:
    """Whether the address lies in one of the networks, which are separated by commas or spaces."""
    try:
        given = ipaddress.ip_address(address)
    except ValueError:
        return False
    networks = [ipaddress.ip_network(part, strict=False) for part in allowed.replace(",", " ").split()]
    return any(given in network for network in networks)
