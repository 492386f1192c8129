"""A site with the demonstration's data for as long as somebody needs it: web, worker and the server that plays LINE."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@contextmanager
def demonstration() -> Iterator[str]:
    """A site with the demonstration's data, for as long as the pictures take."""
    folder = Path(tempfile.mkdtemp(prefix="pracha-pictures-"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    environment = os.environ | {"PRACHA_ENV": "development", "PRACHA_INSTANCE": str(folder), "BASE_URL": url}
    environment["PORT"] = str(port)
    with (folder / "log").open("wb") as log:
        running = [
            # Web, worker and the server that plays LINE, as `make run` starts them.
            subprocess.Popen([sys.executable, "tools/run.py"], cwd=ROOT, env=environment, stdout=log, stderr=log)
        ]
    try:
        _wait(f"{url}/readyz")
        time.sleep(5)  # The worker makes the thumbnails meanwhile.
        yield url
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def _wait(url: str) -> None:
    until = time.monotonic() + 300
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"{url} does not answer")
