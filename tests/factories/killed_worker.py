"""A worker that is killed: `python -m tests.factories.killed_worker FOLDER DATABASE MOMENT` dies there by SIGKILL."""

import os
import signal
import sys
from pathlib import Path

from app import create_app
from services import inbox
from tests.conftest import make_settings
from tests.factories.inbox import CHANNEL, NotingHandler


class Dying(NotingHandler):
    """Dies while it makes ready, after it has written and not committed, or while it delivers."""

    def __init__(self, moment: str) -> None:
        super().__init__(answers=True)
        self.moment = moment

    def prepare(self, event):
        self._die("prepare")
        return super().prepare(event)

    def handle(self, event, user, ready) -> None:
        super().handle(event, user, ready)
        self._die("handle")

    def deliver(self, answer):
        self._die("deliver")
        return super().deliver(answer)

    def _die(self, moment: str) -> None:
        if moment == self.moment:
            os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    folder, database, moment = sys.argv[1:]
    with create_app(make_settings(Path(folder), database_url=database)).app_context():
        inbox.work(CHANNEL, Dying(moment))
