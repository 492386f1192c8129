"""Reaching the platform's process from the web: its own calls, over loopback, with the token that both sides keep."""

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

_PATIENCE = 5.0


@dataclass(frozen=True, slots=True)
class Reached:
    """What the platform answered; status 503 where it does not run."""

    status: int
    body: bytes
    media_type: str = "application/json"

    @property
    def is_good(self) -> bool:
        """Whether it was done."""
        return self.status == 200

    def json(self) -> Any:
        """The body read."""
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Bridge:
    """The way to one platform: its address, and the folder in which its token lies."""

    base: str
    folder: Path

    def state(self, asked: Mapping[str, str]) -> Reached:
        """What the phones show; see `chatbot.platform.control`."""
        return self._call(f"/control/state?{urlencode(asked)}")

    def act(self, body: bytes) -> Reached:
        """Does something on a phone."""
        return self._call("/control/act", body)

    def fetch(self, kind: str, number: str) -> Reached:
        """The bytes of a "content" or a "menu"."""
        return self._call(f"/control/{kind}/{quote(number, safe='')}")

    def _call(self, path: str, body: bytes | None = None) -> Reached:
        token = self.folder / "line_control_token"
        headers = {"Content-Type": "application/json"}
        if token.is_file():
            headers["Authorization"] = f"Bearer {token.read_text().strip()}"
        request = urllib.request.Request(f"{self.base}{path}", data=body, headers=headers)  # noqa: S310 Loopback.
        try:
            with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:  # noqa: S310 Loopback.
                return Reached(answer.status, answer.read(), answer.headers.get_content_type())
        except urllib.error.HTTPError as error:
            with error:
                return Reached(error.code, error.read())
        except OSError:
            return Reached(503, b'{"message": "the platform does not answer"}')
