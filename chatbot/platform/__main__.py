"""`python -m chatbot.platform`: the platform on a port of this machine, until it is told to stop."""

import argparse
import os
import signal
import sys
from pathlib import Path
from types import FrameType

from chatbot.platform.control import kept_token
from chatbot.platform.server import PlatformServer


def main(arguments: list[str]) -> int:
    """Serves; prints what the app must be told to find it."""
    reader = argparse.ArgumentParser(prog="chatbot.platform", description=__doc__)
    reader.add_argument("--port", type=int, default=8095)
    reader.add_argument("--folder", type=Path, default=Path("instance"))
    reader.add_argument("--webhook", default="http://127.0.0.1:8000/line/webhook")
    given = reader.parse_args(arguments)
    # As the app has them: from the environment, else what development made.
    secret = os.environ.get("LINE_CHANNEL_SECRET") or _kept(given.folder / "line_channel_secret")
    token = os.environ.get("LINE_CHANNEL_ACCESS_TOKEN") or _kept(given.folder / "line_channel_access_token")
    if not secret or not token:
        sys.stderr.write("Start Pracha once first, or set LINE_CHANNEL_SECRET and LINE_CHANNEL_ACCESS_TOKEN.\n")
        return 1
    name, login_secret = os.environ.get("LINE_LOGIN_CHANNEL_ID", ""), os.environ.get("LINE_LOGIN_CHANNEL_SECRET", "")
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    with PlatformServer(
        given.folder, secret=secret, token=token, port=given.port, webhook=given.webhook,
        control=kept_token(given.folder), login=(name, login_secret) if name and login_secret else None,
    ) as server:  # fmt: skip
        sys.stdout.write(f"LINE_API_BASE={server.url}\nLINE_DATA_API_BASE={server.url}\n")
        sys.stdout.flush()
        try:
            server.wait()
        except KeyboardInterrupt:
            return 0
    return 0


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _kept(path: Path) -> str:
    return path.read_text().strip() if path.is_file() else ""


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
