"""A worker that is killed while news rides along: `python -m tests.factories.killed_rider FOLDER DATABASE URL MOMENT`.

It dies by SIGKILL before its reply leaves, or after LINE has taken it and before that is written down.
"""

import os
import signal
import sys
from pathlib import Path

from app import create_app
from chatbot import client
from chatbot.events import LineHandler
from chatbot.incoming import CHANNEL
from services import inbox
from tests.conftest import make_settings
from tests.factories.line import SECRET, TOKEN, Echo


class Dying(client.Client):
    """LINE's client until the moment comes."""

    moment = ""

    def reply(self, token, messages, *, is_silent=False):
        if self.moment == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        super().reply(token, messages, is_silent=is_silent)
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    folder, database, url, Dying.moment = sys.argv[1:]
    settings = make_settings(
        Path(folder), database_url=database, line_channel_secret=SECRET, line_channel_access_token=TOKEN,
        line_api_base=url, line_data_api_base=url,
    )  # fmt: skip
    with create_app(settings).app_context():
        client.Client = Dying
        inbox.work(CHANNEL, LineHandler(Echo()))
