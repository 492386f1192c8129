"""A whole Pracha of its own for proofs: web, worker and mail, each of which can be killed and started again."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from app.config import ROOT
from tests.factories.smtp import MailServer


class Site:
    """Processes on a database and a folder of their own."""

    def __init__(self, settings, folder: Path, port: int, mail: MailServer) -> None:
        self.url, self.mail = settings.base_url, mail
        self.environment = {
            **os.environ,
            "PRACHA_ENV": "development",
            "PRACHA_INSTANCE": str(folder),
            "DATABASE_URL": settings.database_url,
            "SECRET_KEY": settings.secret_key,
            "DATA_KEY": settings.data_key,
            "BASE_URL": settings.base_url,
            "SMTP_URL": mail.url,
            "PYTHONPATH": str(ROOT),
        }
        gunicorn = [sys.executable, "-m", "gunicorn", "wsgi:app", "-k", "gthread", "--threads", "4", "-w", "2"]
        self.commands = {
            "web": [*gunicorn, "-b", f"127.0.0.1:{port}", "--log-level", "warning"],
            "worker": [sys.executable, "-m", "app.worker"],
        }
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.log = (folder / "server.log").open("ab")

    def start(self, name: str) -> None:
        """Starts it in a process group of its own, so that a kill takes all of it."""
        self.running[name] = subprocess.Popen(
            self.commands[name], cwd=ROOT, env=self.environment, stdout=self.log, stderr=self.log,
            start_new_session=True,
        )  # fmt: skip

    def kill(self, name: str) -> None:
        """Kill -9 of everything of it, in the middle of whatever it does."""
        os.killpg(self.running[name].pid, signal.SIGKILL)
        self.running[name].wait()

    def stop(self) -> None:
        """Ends in order whatever still runs."""
        for process in self.running.values():
            if process.poll() is None:
                process.terminate()
        for process in self.running.values():
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self.log.close()

    def wait_until_it_answers(self) -> None:
        """Waits for the web."""
        until = time.monotonic() + 90
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=2):
                    return
            except OSError:
                time.sleep(0.2)
        raise AssertionError("the web does not answer")
