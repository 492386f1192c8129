"""The people on the platform: each a phone that says things to the app and shows what it answers."""

import base64
import hashlib
import hmac
import json
import random
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from chatbot.platform.core import Platform

Event = dict[str, Any]


class Phone:
    """One user of the platform. What the phone does becomes an event, signed and posted, unless it is held.

    With `group` (a group's id) it is the same user's phone with that group open.
    """

    def __init__(
        self, platform: Platform, name: str = "สมชาย", *, language: str = "th", user_id: str = "", group: str = ""
    ) -> None:
        self.platform = platform
        self.id = user_id or "U" + secrets.token_hex(16)
        self.group = group
        self._seen = 0
        platform.state.run(
            "INSERT INTO user (id, name, language) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING",
            self.id,
            name,
            language,
        )

    @property
    def chat(self) -> str:
        """Under what the messages stand: the user's own id, or that of the group."""
        return self.group or self.id

    def say(self, text: str) -> Event:
        """Types a text."""
        return self._write({"type": "text", "text": text, "quoteToken": secrets.token_hex(8)})

    def send_picture(
        self, data: bytes, media_type: str = "image/jpeg", *, part_of: tuple[int, int] = (1, 1), set_id: str = ""
    ) -> Event:
        """Sends a picture; several sent at once are numbered."""
        message: dict[str, Any] = {"type": "image", "contentProvider": {"type": "line"}}
        if part_of != (1, 1):
            message["imageSet"] = {"id": set_id or "S" + self.id[1:9], "index": part_of[0], "total": part_of[1]}
        return self._write(message, data, media_type)

    def send_pictures(self, pictures: Sequence[bytes], media_types: Sequence[str] = ()) -> list[Event]:
        """Sends several pictures at once."""
        total, name = len(pictures), secrets.token_hex(16).upper()
        kinds = [*media_types, *["image/jpeg"] * (total - len(media_types))]
        return [
            self.send_picture(data, kind, part_of=(number, total), set_id=name)
            for number, (data, kind) in enumerate(zip(pictures, kinds, strict=True), start=1)
        ]

    def send_recording(self, kind: str, data: bytes, media_type: str, milliseconds: int = 3000) -> Event:
        """Sends a "video" or an "audio"."""
        message = {"type": kind, "duration": milliseconds, "contentProvider": {"type": "line"}}
        return self._write(message, data, media_type)

    def send_file(self, name: str, data: bytes, media_type: str = "application/octet-stream") -> Event:
        """Sends a file."""
        return self._write({"type": "file", "fileName": name, "fileSize": len(data)}, data, media_type)

    def send_place(self, lat: float, lon: float, address: str = "", title: str = "") -> Event:
        """Sends a location."""
        message = {"type": "location", "latitude": lat, "longitude": lon}
        return self._write({**message, "address": address or "ลำพูน", **({"title": title} if title else {})})

    def send_sticker(self, package: str = "446", sticker: str = "1988") -> Event:
        """Sends a sticker."""
        return self._write(
            {"type": "sticker", "packageId": package, "stickerId": sticker, "stickerResourceType": "STATIC"}
        )

    def press(self, data: str, **params: str) -> Event:
        """Presses a postback button, or picks a day (`date="2026-11-20"`)."""
        postback: dict[str, Any] = {"data": data}
        if params:
            postback["params"] = params
        return self._do({"type": "postback", "postback": postback})

    def follow(self) -> Event:
        """Adds the account as a friend, or unblocks it."""
        row = self.platform.state.row("SELECT was_blocked FROM user WHERE id = ?", self.id)
        self.platform.state.run("UPDATE user SET is_friend = 1, was_blocked = 0 WHERE id = ?", self.id)
        return self._do({"type": "follow", "follow": {"isUnblocked": bool(row and row["was_blocked"])}})

    def block(self) -> Event:
        """Blocks the account."""
        self.platform.state.run("UPDATE user SET is_friend = 0, was_blocked = 1 WHERE id = ?", self.id)
        return self._do({"type": "unfollow"}, with_token=False)

    def unsend(self, message_id: str) -> Event:
        """Takes a message back."""
        self.platform.state.run(
            """UPDATE message SET is_unsent = 1, body = '{"type": "unsent"}' WHERE id = ? AND way = 'in'""", message_id
        )
        self.platform.state.run("DELETE FROM content WHERE message_id = ?", message_id)
        return self._do({"type": "unsend", "unsend": {"messageId": message_id}}, with_token=False)

    def link(self, nonce: str, *, is_done: bool = True) -> Event:
        """Comes back from the dialog that links accounts."""
        return self._do({"type": "accountLink", "link": {"result": "ok" if is_done else "failed", "nonce": nonce}})

    def shown(self) -> Sequence[dict[str, Any]]:
        """Everything that the app sent here, oldest first."""
        return self.platform.state.messages(self.chat)

    def news(self) -> list[dict[str, Any]]:
        """What came since this was last asked."""
        shown = self.shown()
        fresh, self._seen = list(shown[self._seen :]), len(shown)
        return fresh

    def _write(self, message: dict[str, Any], data: bytes = b"", media_type: str = "") -> Event:
        number = self.platform.state.keep_message(self.chat, "in", message, self.platform.now(), author=self.id)
        if data:
            self.platform.state.run("INSERT INTO content VALUES (?, ?, ?)", number, media_type, data)
        return self._do({"type": "message", "message": {"id": number, **message}})

    def _do(self, event: Event, *, with_token: bool = True) -> Event:
        source = {"type": "group", "groupId": self.group} if self.group else {"type": "user"}
        return happen(self.platform, event, {**source, "userId": self.id}, self.chat if with_token else "")


def happen(platform: Platform, event: Event, source: Mapping[str, str], chat: str) -> Event:
    """Makes an event whole and posts it; with a reply token for `chat`, where one is named."""
    whole = {
        **event,
        "webhookEventId": _ulid(),
        "deliveryContext": {"isRedelivery": False},
        "timestamp": int(platform.now() * 1000),
        "source": dict(source),
        "mode": "active",
    }
    if chat:
        whole["replyToken"] = platform.new_token(chat)
    deliver(platform, [whole])
    return whole


class Post:
    """Holds events back: what is said meanwhile is delivered in any order, twice, late, or never."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        self.held: list[Event] = []
        self._post = platform.post

    def __enter__(self) -> "Post":
        """From now on events are held."""
        self.platform.post = self._hold
        return self

    def __exit__(self, *_error: object) -> None:
        """What is still held is never delivered."""
        self.platform.post = self._post

    def _hold(self, body: bytes, headers: Mapping[str, str]) -> int:
        self.held += json.loads(body)["events"]
        return 200

    def shuffle(self, chance: random.Random) -> None:
        """Another order."""
        chance.shuffle(self.held)

    def deliver(self, *, one_by_one: bool = False) -> list[int]:
        """Delivers what is held, in its present order; what the app answered."""
        self.platform.post = self._post
        bodies = [[event] for event in self.held] if one_by_one else [self.held]
        self.held = []
        return [deliver(self.platform, events) for events in bodies]


def deliver(platform: Platform, events: Sequence[Event], *, is_redelivery: bool = False) -> int:
    """Posts events to the app in one signed body; what it answered (0 where nothing listens)."""
    sent = [{**event, "deliveryContext": {"isRedelivery": True}} if is_redelivery else event for event in events]
    body = _bytes_of({"destination": "U" + "0" * 32, "events": sent})
    return post(platform, body)


def post(platform: Platform, body: bytes, *, secret: str = "") -> int:
    """Posts a body under the channel's signature; what the app answered."""
    return platform.post(body, headers_of(body, secret or platform.secret)) if platform.post is not None else 0


def headers_of(body: bytes, secret: str) -> dict[str, str]:
    """What goes with a body: its signature before all."""
    digest = hmac.new(secret.encode(), body, hashlib.sha256).digest()
    return {
        "X-Line-Signature": base64.b64encode(digest).decode(),
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "LineBotWebhook/2.0",
    }


def _ulid() -> str:
    alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    return "01" + "".join(secrets.choice(alphabet) for _ in range(24))


def _bytes_of(told: dict[str, Any]) -> bytes:
    """As the platform writes it; half of a surrogate pair, which UTF-8 does not hold, as JSON escapes it."""
    try:
        return json.dumps(told, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return json.dumps(told).encode()
