"""LINE in tests: a real server that plays the platform, phones on it, and a small conversation that answers."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask

from app.config import ROOT
from chatbot import settings
from chatbot.events import LineHandler
from chatbot.incoming import CHANNEL
from chatbot.platform import Phone, Platform, PlatformServer
from chatbot.said import Said
from chatbot.settings import LineSettings
from services import inbox

SECRET = "a-channel-secret-of-32-characters"
TOKEN = "a-channel-access-token"
CHECK = Path(os.environ.get("PRACHA_LINE_CHECK") or ROOT.parent / "shared" / "line" / "check.py")


#: Bodies that were sent, each once.
_sent: dict[str, None] = {}


@dataclass
class Echo:
    """A conversation that says back what it heard. `broken` makes it fail so often."""

    heard: list[Said] = field(default_factory=list)
    broken: int = 0
    taken_back: list[tuple[str, str]] = field(default_factory=list)

    def take(self, said: Said, user) -> Sequence[Mapping[str, Any]]:
        if self.broken:
            self.broken -= 1
            raise ValueError("broken")
        self.heard.append(said)
        user.state["heard"] = user.state.get("heard", 0) + 1
        return [{"type": "text", "text": f"{said.kind} {said.text}{said.data}".strip()}]

    def greet(self, user) -> Sequence[Mapping[str, Any]]:
        return [{"type": "text", "text": f"hello {user.language}"}]

    def take_back(self, message_id: str, text: str, user) -> None:
        self.taken_back.append((message_id, text))

    def apologise(self, user) -> Sequence[Mapping[str, Any]]:
        return [{"type": "text", "text": "sorry"}]


@dataclass
class Line:
    """The platform, and the worker's part of the app."""

    platform: Platform
    url: str
    echo: Echo
    handler: LineHandler

    def phone(self, name: str = "สมชาย", **more: Any) -> Phone:
        """A user of the platform."""
        return Phone(self.platform, name, **more)

    def work(self, limit: int = 50) -> int:
        """What the worker does with the inbox."""
        return inbox.work(CHANNEL, self.handler, limit=limit)

    def forget_calls(self, *, keep: bool = True) -> None:
        """Lets go of the calls so far, so that looking through them stays quick; with `keep` they are checked later."""
        if keep:
            _collect(self.platform)
        self.platform.state.run("DELETE FROM call")

    def refused(self) -> list[dict[str, Any]]:
        """The calls whose bodies the platform did not take."""
        return [call for call in self.platform.calls() if call["status"] == 400 and "error(s)" in call["answer"]]


@contextmanager
def playing(app: Flask, folder: Path) -> Iterator[Line]:
    """The platform beside an app: what its phones do is posted to the app's webhook, in this process."""
    before = settings.current()
    with PlatformServer(folder, secret=SECRET, token=TOKEN) as server:
        settings.configure(LineSettings(SECRET, TOKEN, server.url, server.url))
        client = app.test_client()
        server.platform.post = lambda body, headers: (
            client.post("/line/webhook", data=body, headers=dict(headers)).status_code
        )
        echo = Echo()
        handler = LineHandler(echo)
        inbox.register_handler(CHANNEL, lambda: handler)
        try:
            yield Line(server.platform, server.url, echo, handler)
        finally:
            settings.configure(before)
            _collect(server.platform)


def check_bodies(folder: Path) -> None:
    """Checks every body that was sent against LINE's published schema, where its checker lies beside the repository."""
    python = _python_of_checker() if _sent else ""
    if not python:
        return
    bodies = folder / "bodies.jsonl"
    bodies.write_text("\n".join(_sent), encoding="utf-8")
    ended = subprocess.run([python, CHECK, bodies], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr


def _collect(platform: Platform) -> None:
    """Keeps what was sent for the check at the end: the checker takes a second to start."""
    for call in platform.calls("/v2/bot/message/"):
        if call["method"] == "POST" and call["status"] < 300 and not _is_plain(call["body"]):
            _sent[_line(call)] = None


def _is_plain(body: Mapping[str, Any]) -> bool:
    """Whether there is nothing in it but short texts."""
    return all(message.keys() == {"type", "text"} and len(message["text"]) < 5000 for message in body["messages"])


def _line(call: Mapping[str, Any]) -> str:
    return json.dumps({"path": call["path"], "body": call["body"]})


@cache
def _python_of_checker() -> str:
    """A Python that has what the checker needs; "" (said once) where there is none."""
    if CHECK.exists():
        for python in filter(None, (sys.executable, shutil.which("python3"))):
            asked = [python, "-c", "import jsonschema, referencing, yaml"]
            if subprocess.run(asked, capture_output=True, check=False).returncode == 0:
                return python
    print(f"{CHECK}, or what it needs, is not here: bodies are not checked against LINE's schema")
    return ""
