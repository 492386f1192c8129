"""Somebody who writes by chat: says things to the conversation and reads what comes back, every message checked."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from chatbot import conversation
from chatbot.messages.limits import problems
from chatbot.said import Said
from services import clock
from services.db import session, unit_of_work
from services.inbox import ChatUser


class Chatter:
    """One user of the chat. Each thing said is worked in a transaction of its own, as the worker does it."""

    def __init__(self, name: str = "U" + "1" * 32, language: str = "th") -> None:
        with unit_of_work():
            user = ChatUser(
                channel="line",
                address=name,
                address_hash=name[:64],
                language=language,
                state={},
                created_at=clock.now(),
            )
            session().add(user)
        self.id = user.id
        self.last: list[dict[str, Any]] = []
        self.at = clock.now()

    @property
    def user(self) -> ChatUser:
        """The row as it stands."""
        return session().get_one(ChatUser, self.id, populate_existing=True)

    def hear(self, said: Said) -> list[dict[str, Any]]:
        """Says something a while after the thing before."""
        self.at += timedelta(seconds=20)
        return self.hear_at(replace(said, at=said.at or self.at))

    def hear_at(self, said: Said) -> list[dict[str, Any]]:
        """Says something at its own moment."""
        with unit_of_work():
            self.last = conversation.take(said, self.user)
        found = problems(self.last)
        assert not found, found
        return self.last

    def say(self, words: str) -> list[dict[str, Any]]:
        """Types words."""
        return self.hear(Said(kind="text", text=words))

    def post(self, data: str, picked: str = "") -> list[dict[str, Any]]:
        """Presses a button that says this to the bot."""
        return self.hear(Said(kind="postback", data=data, picked=picked))

    def press(self, label: str) -> list[dict[str, Any]]:
        """Presses the button of that label, of those on the screen."""
        for action in self.buttons():
            if action["label"] == label:
                if action["type"] == "postback":
                    return self.post(action["data"])
                raise AssertionError(f"{label} is a {action['type']}")
        raise AssertionError(f"no button {label!r} among {self.labels()}")

    def send_pictures(self, *keys: str) -> list[dict[str, Any]]:
        """Sends pictures at once, as events of their own."""
        for number, key in enumerate(keys, start=1):
            self.hear(Said(kind="picture", pictures=(key,), part_of=(number, len(keys))))
        return self.last

    def locate(self, lat: float, lon: float, title: str = "") -> list[dict[str, Any]]:
        """Sends a location."""
        return self.hear(Said(kind="place", lat=lat, lon=lon, title=title))

    def buttons(self) -> list[dict[str, Any]]:
        """Every button of the last answer: quick replies first."""
        found = []
        for message in reversed(self.last):
            found += [item["action"] for item in message.get("quickReply", {}).get("items", [])]
        for message in self.last:
            found += list(_actions(message.get("contents", {})))
        return found

    def labels(self) -> list[str]:
        """The labels of those."""
        return [action["label"] for action in self.buttons()]

    def text(self) -> str:
        """Every word of the last answer."""
        return "\n".join(_texts(self.last))


def _actions(node: Any) -> Any:
    if isinstance(node, dict):
        if "action" in node:
            yield node["action"]
        for name, value in node.items():
            if name != "action":
                yield from _actions(value)
    elif isinstance(node, list):
        for value in node:
            yield from _actions(value)


def _texts(node: Any) -> Any:
    if isinstance(node, dict):
        if node.get("type") == "text":
            yield node["text"]
        for name, value in node.items():
            if name not in ("action", "quickReply"):
                yield from _texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from _texts(value)
