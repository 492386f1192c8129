"""What the JSON addresses outside /api/v1 take and answer: for their views to be described by."""

from typing import Any

from app.shared.describing import Answer, Description
from services.payments.callback_reading import NAMES

_TEXT: dict[str, Any] = {"type": "string"}
_NUMBER: dict[str, Any] = {"type": "number"}


def _object(properties: dict[str, Any], *, required: tuple[str, ...] | None = None, is_open: bool = False) -> Any:
    wanted = list(properties) if required is None else list(required)
    return {"type": "object", "properties": properties, "required": wanted, "additionalProperties": is_open}


def _list(items: Any) -> dict[str, Any]:
    return {"type": "array", "items": items}


_POINT = _object({"lat": _NUMBER, "lon": _NUMBER, "title": _TEXT, "status": _TEXT, "url": _TEXT})

REPORTS_MAP = Description(
    "Public matters on a map",
    {
        200: Answer(
            "Numbers of each subdistrict, and the newest matters at rounded points.",
            _object({"areas": _list({"type": "object"}), "points": _list(_POINT)}),
        )
    },
    tag="open",
    by_key=False,
)
OUTLINE = Description(
    "The outline of the province and its districts",
    {
        200: Answer(
            "GeoJSON (RFC 7946).",
            _object({"type": {"const": "FeatureCollection"}, "features": _list({"type": "object"})}),
        )
    },
    tag="open",
    by_key=False,
)
SIGNING_KEYS = Description(
    "The public keys by which receipts and papers are signed",
    {200: Answer("A set of JSON Web Keys (RFC 7517).", _object({"keys": _list({"type": "object"})}))},
    tag="open",
    by_key=False,
)
_ABSENT = Answer("Nothing is published under that name.")
SURVEY_RESULTS = Description(
    "Published results of a survey",
    {200: Answer("Questions with their figures; none of fewer than five answers.", {"type": "object"}), 404: _ABSENT},
    tag="open",
    by_key=False,
    words="The same as CSV and ODS, by that ending.",
)
SATISFACTION = Description(
    "Published figures of every survey, in one table",
    {200: Answer("A record a row.", _list({"type": "object"})), 404: _ABSENT},
    tag="open",
    by_key=False,
    words="The same as CSV and ODS, by that ending.",
)
HEALTH = Description(
    "Is the process alive",
    {200: Answer("It answers.", _object({"status": {"const": "ok"}}))},
    tag="operation",
    by_key=False,
)
_PARTS = _object({"status": {"enum": ["ok", "unavailable"]}, "parts": {"type": "object"}})
READINESS = Description(
    "Does everything that is needed answer",
    {200: Answer("It does.", _PARTS), 503: Answer("It does not; `parts` says what.", _PARTS)},
    tag="operation",
    by_key=False,
)

_RESULT = _object({"result": _TEXT, "payment": _TEXT, "field": _TEXT, "code": _TEXT}, required=("result",))
CALLBACK = Description(
    "A bank tells of a payment",
    {
        200: Answer("It is taken; `result` says where it belongs.", _RESULT),
        400: Answer("It cannot be understood, or was sent too long ago.", _RESULT),
        401: Answer("The signature is not ours.", _RESULT),
        409: Answer("The bank told of the same transaction otherwise before.", _RESULT),
        413: Answer("It is too large.", _RESULT),
        415: Answer("It is no JSON.", _RESULT),
        503: Answer("No secret is set up yet.", _RESULT),
    },
    tag="payments",
    body={
        "type": "object",
        "description": "Each value may bear any of its names: "
        + "; ".join(f"{value}: {', '.join(names)}" for value, names in NAMES.items()),
    },
    headers={"X-Signature": {"type": "string", "description": "HMAC-SHA256 of the raw body, in hexadecimal."}},
    by_key=False,
)
