"""Journeys in a real browser on a real server: gunicorn, the worker, a mail server, and a server that plays LINE."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from itertools import count
from pathlib import Path

import pytest
from flask_migrate import upgrade

from app import create_app
from app.config import ROOT
from chatbot.platform import Platform, PlatformServer
from chatbot.platform.control import kept_token
from services import complaints, db, organisation, taxes
from services.audit import SYSTEM
from services.people.demo import seed_demo_accounts
from tests.conftest import make_settings
from tests.factories.smtp import MailServer
from tests.functional.walking import settled

LINE_SECRET, LINE_TOKEN = "a-channel-secret-of-32-characters", "a-channel-access-token"
LINE_LOGIN = ("1650000000", "a-login-secret-of-32-characters!")
PAYMENT_SECRET = "a-secret-of-the-bank-of-32-characters"
CHROMIUM = os.environ.get("PRACHA_CHROMIUM", "/usr/bin/chromium")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What ran out of the browser's patience (90 s) is walked once more; the summary of pytest counts it as a rerun.

    On a machine that is doing other things a page may come too late. A walk that really leads nowhere fails twice.
    """
    for item in items:
        if "functional" in item.path.parts:
            item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=["TimeoutError"]))


@dataclass
class Site:
    """A running Pracha of its own."""

    url: str
    mail: MailServer
    folder: Path
    environment: dict[str, str]
    platform: Platform
    processes: list[subprocess.Popen] = field(default_factory=list)

    def wait_for_mail(self, holds: Callable[[EmailMessage], bool], seconds: float = 120) -> EmailMessage:
        """The newest mail for which `holds` is true; fails when none comes."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            for message in reversed(list(self.mail.messages)):
                if holds(message):
                    return message
            time.sleep(0.1)
        subjects = [message["Subject"] for message in self.mail.messages]
        raise AssertionError(f"no such mail among {subjects}")


#: Below those that Linux lends to connections (32768 and up): none takes one before its server is up, or is up again.
_PORTS = range(20_000, 32_000)
_tried = count(os.getpid() * 61)


def free_port() -> int:
    """A port that nobody uses at present; never the same twice, and others for another process."""
    while True:
        port = _PORTS[next(_tried) % len(_PORTS)]
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def seed(settings) -> None:
    """A migrated database with what an authority begins with: no cases yet."""
    app = create_app(settings)
    with app.app_context():
        upgrade()
        with db.unit_of_work():
            organisation.seed_base(SYSTEM)
            organisation.seed_demo(SYSTEM)
        with db.unit_of_work():
            complaints.seed_categories(actor=SYSTEM)
            taxes.seed_ordinances()
        with db.unit_of_work():
            seed_demo_accounts(SYSTEM)
        db.db.session.remove()
        db.db.engine.dispose()


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The site, once for all journeys; each test makes matters of its own."""
    folder = tmp_path_factory.mktemp("site")
    port = free_port()
    line = PlatformServer(
        folder, secret=LINE_SECRET, token=LINE_TOKEN, webhook=f"http://127.0.0.1:{port}/line/webhook",
        control=kept_token(folder), login=LINE_LOGIN,
    )  # fmt: skip
    with MailServer() as mail, line:
        settings = make_settings(folder, smtp_url=mail.url, base_url=f"http://127.0.0.1:{port}")
        seed(settings)
        environment = {
            **os.environ,
            "PRACHA_ENV": "development",
            "PRACHA_INSTANCE": str(folder),
            "SECRET_KEY": settings.secret_key,
            "DATA_KEY": settings.data_key,
            "BASE_URL": settings.base_url,
            "SMTP_URL": mail.url,
            "LINE_API_BASE": line.url,
            "LINE_DATA_API_BASE": line.url,
            "LINE_LOGIN_BASE": line.url,
            "LINE_LOGIN_CHANNEL_ID": LINE_LOGIN[0],
            "LINE_LOGIN_CHANNEL_SECRET": LINE_LOGIN[1],
            "LINE_CHANNEL_SECRET": LINE_SECRET,
            "LINE_CHANNEL_ACCESS_TOKEN": LINE_TOKEN,
            "PAYMENT_CALLBACK_SECRET": PAYMENT_SECRET,
            "PYTHONPATH": str(ROOT),
        }
        log = (folder / "server.log").open("ab")
        gunicorn = [sys.executable, "-m", "gunicorn", "wsgi:app", "-k", "gthread", "--threads", "4", "-w", "1"]
        commands = [[*gunicorn, "-b", f"127.0.0.1:{port}"], [sys.executable, "-m", "app.worker"]]
        running = Site(settings.base_url, mail, folder, environment, line.platform)
        for command in commands:
            running.processes.append(
                subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
            )
        _wait_until_it_answers(f"{running.url}/healthz")
        try:
            yield running
        finally:
            for process in running.processes:
                process.terminate()
            for process in running.processes:
                process.wait(20)
            log.close()


def _wait_until_it_answers(url: str) -> None:
    until = time.monotonic() + 180
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(url, timeout=20):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"{url} does not answer")


@pytest.fixture(scope="session")
def browser_type_launch_args():
    """The system's Chromium; as root it needs to go without its own sandbox."""
    return {"executable_path": CHROMIUM, "args": ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]}


@pytest.fixture
def open_page(browser):
    """Opens a page of a given width, language and with or without scripts: `open_page(width=360, scripts=False)`."""
    contexts = []

    def open_one(*, width: int = 1280, height: int = 900, scripts: bool = True):
        context = browser.new_context(
            viewport={"width": width, "height": height}, java_script_enabled=scripts, is_mobile=width < 600,
            has_touch=width < 600,
        )  # fmt: skip
        context.set_default_timeout(90_000)
        contexts.append(context)
        page = settled(context.new_page())
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    errors: list[str] = []
    yield open_one
    for context in contexts:
        context.close()
    assert errors == []
