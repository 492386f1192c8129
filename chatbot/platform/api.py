"""The calls that the platform answers: a table of method and path, and a function for each."""

import json
import re
import secrets
from collections.abc import Callable, Sequence
from typing import Any

from chatbot.platform import groups, linking, login, menus, reaching
from chatbot.platform.checks import problems_of
from chatbot.platform.core import KEY_SECONDS, TOKEN_SECONDS, Answer, Platform, Request, Route

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_FREE = 300


def find_route(method: str, path: str) -> tuple[Route, Sequence[str]]:
    """Who answers that call, with the parts of the path; `_unknown` for what LINE does not know (or we do not play)."""
    for known, pattern, route in ROUTES:
        found = re.fullmatch(pattern, path) if known == method else None
        if found:
            return route, found.groups()
    return _unknown, ()


def find_open_route(method: str, path: str) -> Route | None:
    """Who answers a call that needs no token of the channel."""
    for known, pattern, route in (*login.ROUTES, *linking.OPEN_ROUTES):
        if known == method and re.fullmatch(pattern, path):
            return route
    return None


def _unknown(platform: Platform, request: Request, request_id: str) -> Answer:
    return Answer.refusal(404, "Not found")


def _reply(platform: Platform, request: Request, request_id: str) -> Answer:
    body, refusal = _body(request, {"replyToken", "messages", "notificationDisabled"})
    if refusal:
        return refusal
    if request.headers.get("x-line-retry-key"):
        return Answer.refusal(400, "The retry key is not acceptable for this endpoint")
    now = platform.now()
    taken = platform.state.row(
        "UPDATE token SET used_at = ? WHERE token = ? AND used_at IS NULL AND made_at > ? RETURNING user_id",
        now, str(body.get("replyToken")), now - TOKEN_SECONDS,
    )  # fmt: skip
    if taken is None:
        return Answer.refusal(400, "Invalid reply token")
    return Answer.of(200, {"sentMessages": _show(platform, taken["user_id"], body["messages"], "reply")})


def _push(platform: Platform, request: Request, request_id: str) -> Answer:
    body, refusal = _body(request, {"to", "messages", "notificationDisabled", "customAggregationUnits"})
    if refusal:
        return refusal
    return _once(platform, request, request_id, lambda: _pushed(platform, body))


def _pushed(platform: Platform, body: dict[str, Any]) -> Answer:
    to = body.get("to")
    reached = groups.reached_by(platform, to if isinstance(to, str) else "")
    if reached is None:
        return Answer.refusal(400, "The property, 'to', in the request body is invalid")
    if not reached:
        return Answer.refusal(400, "Failed to send messages")
    return _spend(platform, reached) or Answer.of(
        200, {"sentMessages": _show(platform, str(to), body["messages"], "push")}
    )


def _multicast(platform: Platform, request: Request, request_id: str) -> Answer:
    body, refusal = _body(request, {"to", "messages", "notificationDisabled", "customAggregationUnits"})
    if refusal:
        return refusal
    to = body.get("to")
    if not isinstance(to, list) or not 1 <= len(to) <= 500:
        return Answer.refusal(400, "The property, 'to', in the request body is invalid")
    return _once(platform, request, request_id, lambda: _sent_to(platform, to, body))


def _broadcast(platform: Platform, request: Request, request_id: str) -> Answer:
    body, refusal = _body(request, {"messages", "notificationDisabled"})
    if refusal:
        return refusal
    everybody = [row["id"] for row in platform.state.rows("SELECT id FROM user WHERE is_friend ORDER BY id")]
    return _once(platform, request, request_id, lambda: _sent_to(platform, everybody, body))


def _sent_to(platform: Platform, users: Sequence[str], body: dict[str, Any]) -> Answer:
    friends = {row["id"] for row in platform.state.rows("SELECT id FROM user WHERE is_friend")}
    reached = [user for user in dict.fromkeys(users) if user in friends]
    refusal = _spend(platform, reached)
    if refusal:
        return refusal
    for user in reached:
        _show(platform, user, body["messages"], "multicast")
    return Answer.of(200, {})


def _once(platform: Platform, request: Request, request_id: str, send: Callable[[], Answer]) -> Answer:
    """Carries out what bears a retry key once: 409 for the same again, 400 for another body under the same key."""
    key = request.headers.get("x-line-retry-key")
    if not key:
        return send()
    if not _UUID.fullmatch(key):
        return Answer.refusal(400, "The retry key is invalid")
    known = platform.state.row("SELECT * FROM retry_key WHERE key = ? AND at > ?", key, platform.now() - KEY_SECONDS)
    text = json.dumps(request.json(), sort_keys=True)
    if known is not None:
        if (known["body"], known["path"]) != (text, request.path):
            return Answer.refusal(400, "The retry key was used for another request")
        return Answer.refusal(409, "The retry key is already accepted", X_Line_Accepted_Request_Id=known["request_id"])
    given = send()
    if given.status == 200:
        platform.state.run(
            "INSERT OR REPLACE INTO retry_key VALUES (?, ?, ?, ?, ?)", key, request.path, text, request_id,
            platform.now(),
        )  # fmt: skip
    return given


def _spend(platform: Platform, users: Sequence[str]) -> Answer | None:
    """Counts a message for each user; the refusal where the month has no more."""
    limit, used = platform.state.setting("quota", str(_FREE)), int(platform.state.setting("used", "0"))
    if platform.trouble().get("quota"):
        limit = "0"
    if limit != "none" and used + len(users) > int(limit):
        return Answer.refusal(429, "You have reached your monthly limit.")
    platform.state.set("used", str(used + len(users)))
    return None


def _show(platform: Platform, user: str, messages: Sequence[Any], call: str) -> list[dict[str, str]]:
    sent = []
    for message in messages:
        number = platform.state.keep_message(user, "out", message, platform.now(), call)
        sent.append({"id": number, "quoteToken": secrets.token_hex(8)})
    return sent


def _body(request: Request, known: set[str]) -> tuple[dict[str, Any], Answer | None]:
    """The body of a sending call, and what LINE would say against it."""
    try:
        body = request.json()
    except ValueError:
        return {}, Answer.refusal(400, "The request body could not be parsed as JSON")
    if not isinstance(body, dict):
        return {}, Answer.refusal(400, "The request body has 1 error(s)")
    details = [{"message": "Unknown property", "property": name} for name in body.keys() - known]
    details += problems_of(body.get("messages"))
    if details:
        return body, Answer.refusal(400, f"The request body has {len(details)} error(s)", details)
    return body, None


def _validate(platform: Platform, request: Request, request_id: str, way: str) -> Answer:
    _, refusal = _body(request, {"messages"})
    return refusal or Answer.of(200, {})


def _quota(platform: Platform, request: Request, request_id: str) -> Answer:
    limit = platform.state.setting("quota", str(_FREE))
    return Answer.of(200, {"type": "none"} if limit == "none" else {"type": "limited", "value": int(limit)})


def _consumption(platform: Platform, request: Request, request_id: str) -> Answer:
    return Answer.of(200, {"totalUsage": int(platform.state.setting("used", "0"))})


def _content(platform: Platform, request: Request, request_id: str, message_id: str) -> Answer:
    found = platform.state.row("SELECT media_type, bytes FROM content WHERE message_id = ?", message_id)
    if found is None:
        return Answer.refusal(404, "Not found")
    return Answer(200, found["bytes"], media_type=found["media_type"])


def _profile(platform: Platform, request: Request, request_id: str, user_id: str) -> Answer:
    user = platform.state.row("SELECT * FROM user WHERE id = ? AND is_friend", user_id)
    if user is None:
        return Answer.refusal(404, "Not found")
    shown = {"userId": user_id, "displayName": user["name"], "language": user["language"]}
    return Answer.of(200, shown)


def _loading(platform: Platform, request: Request, request_id: str) -> Answer:
    body = request.json()
    seconds = body.get("loadingSeconds", 20)
    if not isinstance(seconds, int) or not 5 <= seconds <= 60 or seconds % 5:
        return Answer.refusal(400, "loadingSeconds must be 5 to 60 in steps of 5")
    if platform.state.row("SELECT 1 FROM user WHERE id = ?", str(body.get("chatId"))) is None:
        return Answer.refusal(400, "The value for the 'chatId' parameter is invalid")
    platform.state.set(f"loading {body['chatId']}", str(platform.now() + seconds))
    return Answer.of(202, {})


def _bot(platform: Platform, request: Request, request_id: str) -> Answer:
    shown = {"userId": "U" + "0" * 32, "basicId": "@pracha", "displayName": "Pracha", "chatMode": "bot"}
    return Answer.of(200, {**shown, "markAsReadMode": "auto"})


_ID = r"([A-Za-z0-9_-]+)"
ROUTES: Sequence[tuple[str, str, Route]] = (
    ("POST", r"/v2/bot/message/reply", _reply),
    ("POST", r"/v2/bot/message/push", _push),
    ("POST", r"/v2/bot/message/multicast", _multicast),
    ("POST", r"/v2/bot/message/broadcast", _broadcast),
    ("POST", r"/v2/bot/message/validate/(reply|push|multicast|broadcast|narrowcast)", _validate),
    ("GET", r"/v2/bot/message/quota", _quota),
    ("GET", r"/v2/bot/message/quota/consumption", _consumption),
    ("GET", rf"/v2/bot/message/{_ID}/content", _content),
    ("GET", rf"/v2/bot/profile/{_ID}", _profile),
    ("POST", r"/v2/bot/chat/loading/start", _loading),
    ("GET", r"/v2/bot/info", _bot),
    *menus.ROUTES,
    *linking.ROUTES,
    *groups.ROUTES,
    *reaching.ROUTES,
)
