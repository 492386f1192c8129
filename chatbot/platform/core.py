"""The platform itself, whatever carries its requests: who calls is checked, faults are played, every call is kept."""

import json
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from chatbot.platform.state import State

#: A reply token lives a minute, a retry key a day.
TOKEN_SECONDS = 60.0
KEY_SECONDS = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Request:
    """One call of the app. Names of headers are in small letters."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body read; ValueError where it is no JSON."""
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the platform says to a call."""

    status: int
    body: bytes = b"{}"
    headers: Mapping[str, str] = field(default_factory=dict)
    media_type: str = "application/json"

    @classmethod
    def of(cls, status: int, body: Any, **headers: str) -> "Answer":
        """An answer in JSON."""
        return cls(
            status, json.dumps(body).encode(), {name.replace("_", "-"): value for name, value in headers.items()}
        )

    @classmethod
    def refusal(
        cls, status: int, message: str, details: list[dict[str, str]] | None = None, **headers: str
    ) -> "Answer":
        """An error as LINE writes it."""
        body: dict[str, Any] = {"message": message}
        if details:
            body["details"] = details
        return cls.of(status, body, **headers)


@dataclass(slots=True)
class Fault:
    """Something that goes wrong for the next `times` calls of a path.

    The answer has `status` (0: the line is cut); with `is_done` the call was carried out all the same. `wait` is the
    time in seconds before it.
    """

    path: str
    status: int
    message: str = ""
    times: int = 1
    is_done: bool = False
    wait: float = 0.0


Route = Callable[..., Answer]


class Carrier(Protocol):
    """Whoever carries the webhooks."""

    def redeliver(self, number: int) -> bool:
        """Delivers one that was kept again; whether there is such a one."""


class Platform:
    """One channel of LINE, with its users. `now` is its own clock.

    `login` holds id and secret of the channel of LINE Login; without it any channel may sign people in.
    """

    def __init__(self, folder: Path, *, secret: str, token: str, login: tuple[str, str] | None = None) -> None:
        self.state = State(folder / "line-platform.db")
        self.secret, self.access_token, self.login = secret, token, login
        self.login_algorithm = "HS256"
        #: The token of the simulator's own calls; without one there are none.
        self.control_token = ""
        #: Who carries the webhooks, where they are kept until delivered.
        self.courier: Carrier | None = None
        self.faults: list[Fault] = []
        #: Called with body and headers; gives the status. What a webhook goes through.
        self.post: Callable[[bytes, Mapping[str, str]], int] | None = None
        self.offset = 0.0

    def now(self) -> float:
        """The platform's time in seconds."""
        return time.time() + self.offset

    def fault_of(self, method: str, path: str) -> Fault | None:
        """What goes wrong with this call, if anything; a fault that was asked for is played so often and no more."""
        return self._fault(path) or self._trouble_of(method, path)

    def fail_next(self, path: str, status: int, message: str = "", **more: Any) -> None:
        """Makes the next calls of a path fail."""
        self.faults.append(Fault(path, status, message, **more))

    def calls(self, path: str = "") -> list[dict[str, Any]]:
        """Every call of a path (of all, where none is named), oldest first: method, path, headers, body, status."""
        rows = self.state.rows("SELECT * FROM call WHERE path LIKE ? ORDER BY id", f"{path}%")
        return [
            {
                "method": row["method"],
                "path": row["path"],
                "headers": json.loads(row["headers"]),
                "body": json.loads(row["body"]) if row["body"] else None,
                "status": row["status"],
                "answer": row["answer"],
            }
            for row in rows
        ]

    def new_token(self, user_id: str) -> str:
        """A reply token for a user."""
        token = secrets.token_hex(16)
        self.state.run("INSERT INTO token (token, user_id, made_at) VALUES (?, ?, ?)", token, user_id, self.now())
        return token

    def keep_pass(self, key: str, kind: str, data: Mapping[str, str]) -> None:
        """Keeps what a code or token of some kind stands for."""
        text = json.dumps(dict(data), ensure_ascii=False)
        self.state.run("INSERT INTO pass (key, kind, data, made_at) VALUES (?, ?, ?, ?)", key, kind, text, self.now())

    def find_pass(self, key: str, kind: str, seconds: float) -> dict[str, str] | None:
        """What that code stands for, while it is not older than so many seconds."""
        oldest = self.now() - seconds
        row = self.state.row("SELECT data FROM pass WHERE key = ? AND kind = ? AND made_at > ?", key, kind, oldest)
        return None if row is None else dict(json.loads(row["data"]))

    def take_pass(self, key: str, kind: str, seconds: float) -> dict[str, str] | None:
        """The same, once: whoever asks again gets None."""
        oldest = self.now() - seconds
        row = self.state.row(
            "DELETE FROM pass WHERE key = ? AND kind = ? AND made_at > ? RETURNING data", key, kind, oldest
        )
        return None if row is None else dict(json.loads(row["data"]))

    def close(self) -> None:
        """Lets go of the file."""
        self.state.close()

    def trouble(self) -> dict[str, Any]:
        """What goes wrong at present, as the simulator's page says; see `control`."""
        return dict(json.loads(self.state.setting("trouble", "{}")))

    def _trouble_of(self, method: str, path: str) -> Fault | None:
        trouble = self.trouble()
        if not trouble or not path.startswith("/v2/bot/"):
            return None
        if trouble.get("down"):
            return Fault(path, 500, "Internal server error")
        if trouble.get("rate") and method == "POST" and path.startswith("/v2/bot/message/"):
            return Fault(path, 429, "The API rate limit has been exceeded. Try again later.")
        return None

    def _fault(self, path: str) -> Fault | None:
        for fault in self.faults:
            if fault.times > 0 and path.startswith(fault.path):
                fault.times -= 1
                return fault
        return None

    def keep_call(self, request: Request, path: str, given: Answer) -> None:
        """Keeps a call and what it got."""
        is_json = "json" in request.headers.get("content-type", "json")
        body = request.body.decode("utf-8", "replace") if is_json else ""
        try:
            json.loads(body or "null")
        except ValueError:
            body = json.dumps(body)
        shown = {name: value for name, value in request.headers.items() if name != "authorization"}
        said = given.body.decode("utf-8", "replace") if given.media_type == "application/json" else ""
        self.state.run(
            "INSERT INTO call (method, path, headers, body, status, answer, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
            request.method, path, json.dumps(shown), body, given.status, said, self.now(),
        )  # fmt: skip
