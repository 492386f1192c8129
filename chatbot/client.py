"""Calling LINE: the official SDK underneath, imported when first needed (it takes a second); errors say what to do.

Messages are plain objects, checked in tests against LINE's published schema: the SDK's classes would drop what they do
not know without a word.
"""

import io
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from chatbot import settings
from services.errors import RuleBroken, ServiceError, Unavailable

_TIMEOUT = (3.0, 10.0)
LARGEST_CONTENT = 10 * 1024 * 1024
_CONTENT_SECONDS = 30.0
_PIECE = 64 * 1024

Message = Mapping[str, Any]


class LineError(ServiceError):
    """What LINE answered. `code` holds no personal data; `request_id` is what LINE's support asks for."""

    def __init__(self, code: str, request_id: str = "") -> None:
        super().__init__(code)
        self.code, self.request_id = code, request_id


class Temporary(LineError, Unavailable):
    """Not now: a failure of theirs, the line cut, or no channel yet. `is_doubtful`: it may have been done."""

    def __init__(self, code: str, request_id: str = "", *, is_doubtful: bool = False) -> None:
        super().__init__(code, request_id)
        self.is_doubtful = is_doubtful


class RateLimited(LineError):
    """Too many calls at once; nothing was done."""


class QuotaSpent(LineError):
    """The month's messages are used up; replies still go."""


class TokenDead(LineError):
    """The reply token was used already, or is too old."""


class Gone(LineError):
    """There is no such user or message any more, or nothing gets through to the user."""


class Refused(LineError):
    """LINE does not take this body; trying again would not help."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """LINE took it; `is_repeat` where it had taken the same before."""

    request_id: str
    is_repeat: bool = False


class Client:
    """One channel at LINE. Its connections are shared by the threads of a process."""

    def __init__(self, access_token: str, api_base: str, data_base: str) -> None:
        # The import takes a second of CPU: it waits until something is really sent, and never happens in the web.
        from linebot.v3.messaging import ApiClient, Configuration  # noqa: PLC0415

        self._token, self._data_base = access_token, data_base
        configuration = Configuration(host=api_base, access_token=access_token)
        configuration.retries = False
        self._api = ApiClient(configuration)

    def reply(self, token: str, messages: Sequence[Message], *, is_silent: bool = False) -> Accepted:
        """Answers by a reply token: free of charge. TokenDead where it is used or too old."""
        body: dict[str, object] = {"replyToken": token, "messages": list(messages)}
        if is_silent:
            body["notificationDisabled"] = True
        return self._send("/v2/bot/message/reply", body)

    def push(self, user: str, messages: Sequence[Message], *, retry_key: str) -> Accepted:
        """Sends unasked, at the cost of one message of the quota; the same key is taken once within 24 hours."""
        return self._send("/v2/bot/message/push", {"to": user, "messages": list(messages)}, retry_key)

    def multicast(self, users: Sequence[str], messages: Sequence[Message], *, retry_key: str) -> Accepted:
        """Sends to at most 500 users, one message of the quota each; those who blocked the account are left out."""
        return self._send("/v2/bot/message/multicast", {"to": list(users), "messages": list(messages)}, retry_key)

    def broadcast(self, messages: Sequence[Message], *, retry_key: str) -> Accepted:
        """Sends to every friend of the account, at the cost of one message each."""
        return self._send("/v2/bot/message/broadcast", {"messages": list(messages)}, retry_key)

    def content(self, message_id: str) -> io.BytesIO:
        """What somebody sent, at most 10 MB: RuleBroken("", "photo_too_large"). Gone where LINE has it no more."""
        return self._data("GET", f"/v2/bot/message/{_segment(message_id)}/content")

    @contextmanager
    def open_content(self, message_id: str, seconds: float) -> Iterator["Content"]:
        """What somebody sent, of any size, to be read in pieces within so many seconds. Gone where LINE has it no more.

        Temporary while LINE is not ready with it (a film that it still makes smaller), and where the line is cut.
        """
        with self._opened("GET", f"/v2/bot/message/{_segment(message_id)}/content") as answer:
            yield Content(answer, time.monotonic() + seconds)

    def menu_picture(self, menu_id: str) -> bool:
        """Whether a rich menu has its picture."""
        try:
            self._data("GET", f"/v2/bot/richmenu/{_segment(menu_id)}/content")
        except Gone:
            return False
        return True

    def upload_menu_picture(self, menu_id: str, picture: bytes) -> None:
        """Gives a rich menu its picture (PNG), once."""
        self._data("POST", f"/v2/bot/richmenu/{_segment(menu_id)}/content", picture, "image/png")

    def profile(self, user: str) -> Mapping[str, Any]:
        """Name and language of a user; Gone for one who is no friend."""
        return self.call("GET", f"/v2/bot/profile/{_segment(user)}")

    def quota(self) -> int | None:
        """How many messages this month allows; None where there is no limit."""
        found = self.call("GET", "/v2/bot/message/quota")
        return int(found["value"]) if found.get("type") == "limited" else None

    def consumption(self) -> int:
        """How many of them are used."""
        return int(self.call("GET", "/v2/bot/message/quota/consumption").get("totalUsage", 0))

    def show_loading(self, user: str, seconds: int = 20) -> None:
        """Shows that an answer is being made, for 5 to 60 seconds in steps of 5."""
        self.call("POST", "/v2/bot/chat/loading/start", {"chatId": user, "loadingSeconds": seconds})

    def call(self, method: str, path: str, body: object = None, **headers: str) -> Mapping[str, Any]:
        """Any call; its JSON answer. One of the errors of this module."""
        return self._call(method, path, body, headers)[0]

    def _data(self, method: str, path: str, body: bytes | None = None, media_type: str = "") -> io.BytesIO:
        """A call of the data host, where pictures go in and out."""
        with self._opened(method, path, body, media_type) as answer:
            return _read_bounded(Content(answer, time.monotonic() + _CONTENT_SECONDS))

    @contextmanager
    def _opened(self, method: str, path: str, body: bytes | None = None, media_type: str = "") -> Iterator[Any]:
        """An answer of the data host that is not read yet."""
        import urllib3  # noqa: PLC0415

        headers = {"Authorization": f"Bearer {self._token}", **({"Content-Type": media_type} if media_type else {})}
        pool = self._api.rest_client.pool_manager
        try:
            answer = pool.request(
                method,
                f"{self._data_base}{path}",
                body=body,
                headers=headers,
                preload_content=False,
                timeout=urllib3.Timeout(*_TIMEOUT),
            )
            try:
                if answer.status == 202:
                    raise Temporary("content not ready")
                if answer.status != 200:
                    raise _error(answer.status, answer.read(_PIECE), answer.headers)
                yield answer
            finally:
                answer.close()
        except urllib3.exceptions.HTTPError as error:
            raise Temporary(type(error).__name__) from error

    def _send(self, path: str, body: object, retry_key: str = "") -> Accepted:
        headers = {"X-Line-Retry-Key": retry_key} if retry_key else {}
        return self._call("POST", path, body, headers)[1]

    def _call(
        self, method: str, path: str, body: object, headers: Mapping[str, str]
    ) -> tuple[Mapping[str, Any], Accepted]:
        import urllib3  # noqa: PLC0415
        from linebot.v3.messaging.exceptions import ApiException  # noqa: PLC0415

        try:
            answer = self._api.call_api(
                path,
                method,
                header_params={"Accept": "application/json", "Content-Type": "application/json", **headers},
                body=body,
                response_types_map={},
                auth_settings=["Bearer"],
                _preload_content=True,
                _request_timeout=_TIMEOUT,
            )
        except ApiException as error:
            accepted = _request_id(error.headers)
            if error.status == 409:
                return {}, Accepted(accepted, is_repeat=True)
            raise _error(error.status or 0, error.body or "", error.headers) from error
        except (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError) as error:
            raise Temporary(type(error).__name__) from error
        except urllib3.exceptions.HTTPError as error:
            raise Temporary(type(error).__name__, is_doubtful=True) from error
        return _object(answer.raw_data), Accepted(_request_id(answer.headers))


def connected() -> Client:
    """The client of the channel in force; Temporary where there is none yet."""
    line = settings.current()
    if not line.access_token:
        raise Temporary("no channel access token")
    return _client(line.access_token, line.api_base, line.data_base)


@lru_cache(maxsize=8)
def _client(access_token: str, api_base: str, data_base: str) -> Client:
    return Client(access_token, api_base, data_base)


def _error(status: int, body: str | bytes, headers: Mapping[str, str] | None) -> LineError:
    """What an answer means for whoever called."""
    said, request_id = str(_object(body).get("message", "")), _request_id(headers)
    code = f"line {status}"
    if status == 429:
        is_quota = "monthly" in said.casefold()
        return QuotaSpent(f"{code} quota", request_id) if is_quota else RateLimited(f"{code} rate", request_id)
    if status >= 500 or status == 408:
        return Temporary(code, request_id, is_doubtful=True)
    if status in (0, 401, 403):
        # The certificate, the channel's token or what its plan allows: to be mended by whoever runs the platform.
        return Temporary(code, request_id)
    if "reply token" in said.casefold():
        return TokenDead(f"{code} token", request_id)
    if status in (404, 410) or "failed to send" in said.casefold() or "'to'" in said:
        return Gone(f"{code} gone", request_id)
    return Refused(code, request_id)


def _object(body: str | bytes) -> Mapping[str, Any]:
    try:
        read = json.loads(body or "{}")
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}


def _request_id(headers: Mapping[str, str] | None) -> str:
    """LINE's name for the call; for a repeat, that of the call that was taken."""
    known = headers or {}
    return known.get("X-Line-Accepted-Request-Id") or known.get("X-Line-Request-Id") or ""


def _segment(value: str) -> str:
    """A part of a path, which nothing can leave."""
    if not value.isascii() or not value.replace("-", "").replace("_", "").isalnum():
        raise Gone("no such id")
    return value


class Content:
    """What somebody sent, on its way from LINE. Temporary where it takes too long."""

    def __init__(self, answer: Any, until: float) -> None:
        self._answer, self._until = answer, until

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes; nothing at the end."""
        if time.monotonic() > self._until:
            raise Temporary("slow content")
        return bytes(self._answer.read(size if size > 0 else _PIECE))


def _read_bounded(answer: Content) -> io.BytesIO:
    held = io.BytesIO()
    while piece := answer.read(_PIECE):
        held.write(piece)
        if held.tell() > LARGEST_CONTENT:
            raise RuleBroken("", "photo_too_large", megabytes=LARGEST_CONTENT // (1024 * 1024))
    held.seek(0)
    return held
