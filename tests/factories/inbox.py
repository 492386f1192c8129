"""Events for the inbox, and a handler that notes what it was given."""

import itertools
import threading
import time
from typing import Any

from services.inbox import Answer, Attempt, Ended, Incoming, reply

CHANNEL = "test"
_numbers = itertools.count(1)


def incoming(user: str = "U1", *, at: int = 1_000, event_id: str = "", kind: str = "message", **more) -> Incoming:
    """One event; ids are new unless named."""
    number = next(_numbers)
    payload = more.pop("payload", {"said": number})
    return Incoming(event_id or f"E{number}", kind, at, payload, user=user, thread=more.pop("thread", user), **more)


class NotingHandler:
    """Notes what it works; `fails` maps an event id to how often it fails, `answers` says something to everybody."""

    def __init__(self, *, fails: dict[str, int] | None = None, answers: bool = False, takes: float = 0.0) -> None:
        self.fails, self.answers, self.takes = dict(fails or {}), answers, takes
        self.worked: list[tuple[str, str]] = []
        self.apologised: list[str] = []
        self.delivered: list[Answer] = []
        self.ends: list[Attempt] = []
        self.at_once = self.most_at_once = 0
        self.in_work: dict[str, int] = {}
        self._lock = threading.Lock()

    def prepare(self, event) -> Any:
        with self._lock:
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        time.sleep(self.takes)
        with self._lock:
            self.at_once -= 1
        return f"ready {event.event_id}"

    def handle(self, event, user, ready) -> None:
        assert ready == f"ready {event.event_id}"
        if self.fails.get(event.event_id, 0) > 0:
            self.fails[event.event_id] -= 1
            raise ValueError("what somebody wrote")
        self.worked.append((user.address if user else "", event.event_id))
        if user is not None:
            user.state["count"] = user.state.get("count", 0) + 1
            if self.answers:
                reply(user, [{"type": "text", "text": event.event_id}], token=f"token {event.event_id}")

    def finish(self, event, ready) -> None:
        """Nothing is said that nobody remembers."""

    def apologise(self, event, user) -> None:
        self.apologised.append(event.event_id)
        if user is not None:
            reply(user, [{"type": "text", "text": "sorry"}])

    def deliver(self, answer) -> Attempt:
        self.delivered.append(answer)
        return self.ends.pop(0) if self.ends else Attempt(Ended.SENT)
