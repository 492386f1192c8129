"""A worker killed while it sends: `python -m tests.factories.killed_broadcast FOLDER DATABASE PLATFORM MOMENT`."""

import os
import signal
import sys
from pathlib import Path

from app import create_app
from chatbot import settings
from chatbot.broadcasting import LineBroadcaster
from chatbot.settings import LineSettings
from services import news
from services.news import running
from tests.conftest import make_settings
from tests.factories.line import SECRET, TOKEN


class Dying(LineBroadcaster):
    """Dies before or after the second call."""

    calls = 0

    def post(self, addresses, sent, *, retry_key):
        Dying.calls += 1
        if moment == "before" and Dying.calls == 2:
            die()
        posted = super().post(addresses, sent, retry_key=retry_key)
        if moment == "after" and Dying.calls == 2:
            die()
        return posted


def die() -> None:
    """At once, without a word."""
    os.kill(os.getpid(), signal.SIGKILL)


def dying_put(row, readers) -> None:
    """Dies in the second step of filling, before its commit."""
    real_put(row, readers)
    if row.position:
        die()


if __name__ == "__main__":
    folder, database, platform, moment = sys.argv[1:]
    made = create_app(make_settings(Path(folder), database_url=database))
    settings.configure(LineSettings(SECRET, TOKEN, platform, platform))
    news.register_broadcaster("line", Dying)
    if moment == "filling":
        real_put, running._put = running._put, dying_put
    with made.app_context():
        for _ in range(40):
            news.work_broadcasts()
