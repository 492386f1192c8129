"""Webhooks on their way: kept, delivered by a thread of its own, tried again, and led astray at will.

What was once done on a phone is a row, so that nothing waits for the app, and an app that is down gets it later.
"""

import json
import random
import threading
import time
from collections.abc import Callable, Mapping

from chatbot.platform.core import Platform
from chatbot.platform.users import headers_of

Poster = Callable[[bytes, Mapping[str, str]], int]
_TRIES = 6
#: How far apart events may come when their order is mixed up, in seconds.
_MIXED = 4.0
_LOOK = 1.0


class Courier:
    """Carries the bodies of one platform to its app."""

    def __init__(self, platform: Platform, post: Poster) -> None:
        self.platform, self._post = platform, post
        self._bell, self._stopping = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="courier", daemon=True)

    def start(self) -> None:
        """Begins to deliver, first what is left from before."""
        self._thread.start()

    def stop(self) -> None:
        """Ends after the present delivery."""
        self._stopping.set()
        self._bell.set()
        if self._thread.ident is not None:
            self._thread.join(10)

    def take(self, body: bytes, headers: Mapping[str, str]) -> int:
        """Keeps a body to be delivered, as the trouble of the moment has it."""
        trouble, now = self.platform.trouble(), time.time()
        due = now + float(trouble.get("delay") or 0) + (random.uniform(0, _MIXED) if trouble.get("mix") else 0)
        self._keep(body.decode(), now, due, "dropped" if trouble.get("drop") else "waiting")
        if trouble.get("twice"):
            self._keep(_again(body.decode()), now, due + random.uniform(0.2, 2), "waiting")
        self._bell.set()
        return 200

    def redeliver(self, number: int) -> bool:
        """Delivers a body once more, as LINE does."""
        row = self.platform.state.row("SELECT body FROM webhook WHERE id = ?", number)
        if row is None:
            return False
        now = time.time()
        self._keep(_again(row["body"]), now, now, "waiting")
        self._bell.set()
        return True

    def _keep(self, body: str, at: float, due: float, state: str) -> None:
        self.platform.state.run("INSERT INTO webhook (body, at, due, state) VALUES (?, ?, ?, ?)", body, at, due, state)

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._bell.clear()
            row = self.platform.state.row("SELECT * FROM webhook WHERE state = 'waiting' ORDER BY due, id LIMIT 1")
            wait = _LOOK if row is None else row["due"] - time.time()
            if row is None or wait > 0:
                self._bell.wait(min(_LOOK, wait))
                continue
            self._deliver(row["id"], row["body"], row["tries"])

    def _deliver(self, number: int, body: str, tries: int) -> None:
        sent = body.encode() if not tries else _again(body).encode()
        status = self._post(sent, headers_of(sent, self.platform.secret))
        is_done = 200 <= status < 300
        state = "delivered" if is_done else "waiting" if tries + 1 < _TRIES else "failed"
        self.platform.state.run(
            "UPDATE webhook SET state = ?, status = ?, tries = tries + 1, due = ? WHERE id = ?",
            state, status, time.time() + 2.0**tries, number,
        )  # fmt: skip


def _again(body: str) -> str:
    read = json.loads(body)
    for event in read["events"]:
        event["deliveryContext"] = {"isRedelivery": True}
    return json.dumps(read, ensure_ascii=False)
