"""Where the platform sends events: the address of the webhook, and trying whether anybody answers there."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from chatbot.platform.core import Answer, Platform, Request, Route
from chatbot.platform.users import post

_LONGEST = 500


def _endpoint(platform: Platform, request: Request, request_id: str) -> Answer:
    if request.method == "GET":
        return Answer.of(200, {"endpoint": platform.state.setting("endpoint", ""), "active": True})
    address = str(request.json().get("endpoint", ""))
    # LINE itself takes https alone; this one also plays for a machine that has none.
    if not address.startswith(("https://", "http://")) or len(address) > _LONGEST:
        return Answer.refusal(400, "Invalid webhook endpoint URL")
    platform.state.set("endpoint", address)
    return Answer.of(200, {})


def _test(platform: Platform, request: Request, request_id: str) -> Answer:
    """Sends an empty body under the signature, as "Verify" in the console does."""
    status = post(platform, json.dumps({"destination": "U" + "0" * 32, "events": []}).encode())
    reason = {200: "OK", 0: "COULD_NOT_CONNECT"}.get(status, "ERROR_STATUS_CODE")
    return Answer.of(
        200,
        {
            "success": status == 200,
            "timestamp": datetime.fromtimestamp(platform.now(), UTC).isoformat(),
            "statusCode": status,
            "reason": reason,
            "detail": str(status) if status else "Connection refused",
        },
    )


ROUTES: Sequence[tuple[str, str, Route]] = (
    ("GET", r"/v2/bot/channel/webhook/endpoint", _endpoint),
    ("PUT", r"/v2/bot/channel/webhook/endpoint", _endpoint),
    ("POST", r"/v2/bot/channel/webhook/test", _test),
)
