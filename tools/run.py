"""`make run`: everything that is needed to serve, then the web and the worker until Ctrl-C.

In development, where no LINE channel is set, a server that plays LINE runs beside them: /simulator shows its phones.
"""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from flask_migrate import upgrade  # noqa: E402

from app import create_app  # noqa: E402
from app.config import Settings, load_settings  # noqa: E402
from services import db, people  # noqa: E402

#: A child that dies so often within a minute is broken, and starting it again would only hide that.
_MOST_DEATHS = 5
_PATIENCE = 30.0


class Child:
    """A process that is started again when it dies; what it says goes to its log file, where it has one."""

    def __init__(self, name: str, command: list[str], log: Path | None = None) -> None:
        self.name, self.command, self.log = name, command, log
        self.deaths: list[float] = []
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        # In a session of its own, so that Ctrl-C comes to us alone and we stop it in order.
        if self.log is None:
            return subprocess.Popen(self.command, cwd=ROOT, start_new_session=True, preexec_fn=_end_with_parent)
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as said:
            return subprocess.Popen(
                self.command,
                cwd=ROOT,
                start_new_session=True,
                preexec_fn=_end_with_parent,
                stdout=said,
                stderr=subprocess.STDOUT,
            )

    def is_healthy(self) -> bool:
        """Starts it again where it has died; False where it dies all the time."""
        code = self.process.poll()
        if code is None:
            return True
        now = time.monotonic()
        self.deaths = [at for at in self.deaths if at > now - 60] + [now]
        where = f", see {self.log}" if self.log else ""
        print(f"{self.name} ended with {code}{where}", file=sys.stderr, flush=True)
        if len(self.deaths) >= _MOST_DEATHS:
            return False
        time.sleep(0.5 * len(self.deaths))
        self.process = self._start()
        return True

    def stop(self) -> None:
        """Asks it to finish what it does."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def wait(self, until: float) -> None:
        """Waits for its end, and ends it where it does not come."""
        try:
            self.process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def _end_with_parent() -> None:
    """On Linux the kernel tells the child when we are killed, so that no orphan keeps the port."""
    if sys.platform == "linux":
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGTERM)


def prepare(settings: Settings) -> None:
    """Brings the database to the newest migration; an empty one gets the demonstration, outside of production."""
    app = create_app(settings)
    with app.app_context():
        upgrade()
        is_empty = not people.list_officers()
        db.db.session.remove()
        db.db.engine.dispose()
    if is_empty and not settings.is_production and "demo" in app.cli.commands:
        print("putting in the demonstration …", flush=True)
        subprocess.run([sys.executable, "-m", "flask", "--app", "wsgi", "demo"], cwd=ROOT, check=True)


def is_free(host: str, port: int) -> bool:
    """Whether somebody could listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def answers(url: str) -> bool:
    """Whether the web answers there."""
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def plays_line(settings: Settings) -> bool:
    """Whether LINE is played here: outside of production, where no channel and no other server is named."""
    given = Settings()
    default = Settings.model_fields["line_api_base"].default
    return not settings.is_production and not given.line_channel_access_token and given.line_api_base == default


def line_platform(settings: Settings) -> list[str]:
    """The command of the server that plays LINE; the children after it find it through their environment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    for name in ("LINE_API_BASE", "LINE_DATA_API_BASE", "LINE_LOGIN_BASE"):
        os.environ[name] = f"http://127.0.0.1:{port}"
    os.environ["LINE_CHANNEL_SECRET"] = settings.line_channel_secret
    os.environ["LINE_CHANNEL_ACCESS_TOKEN"] = settings.line_channel_access_token
    os.environ["LINE_LOGIN_CHANNEL_ID"] = settings.line_login_channel_id or "1650000000"
    os.environ["LINE_LOGIN_CHANNEL_SECRET"] = settings.line_login_channel_secret or settings.line_channel_secret
    web = f"{_bare(settings)}/line/webhook"
    command = [sys.executable, "-m", "chatbot.platform", "--port", str(port), "--folder", str(settings.instance)]
    return [*command, "--webhook", web]


def _reachable(settings: Settings) -> str:
    """Where this machine itself reaches the web."""
    if settings.host in ("0.0.0.0", "::"):
        return "127.0.0.1"
    return f"[{settings.host}]" if ":" in settings.host else settings.host


def _bare(settings: Settings) -> str:
    """The address of the web by number, which needs no name to be looked up."""
    return f"http://{_reachable(settings)}:{settings.port}"


def opened_at(settings: Settings) -> str:
    """What to open in a browser: the name that mails and codes bear where it is this machine's, so that a sign-in
    holds in both; else the address by number."""
    is_own = settings.public_url == f"http://localhost:{settings.port}" and _reachable(settings) == "127.0.0.1"
    return settings.public_url if is_own else _bare(settings)


def serve(settings: Settings) -> int:
    """Runs web and worker until asked to stop (0), or until one of them cannot be kept alive (1)."""
    stopping = False

    def _stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    shown = f"[{settings.host}]" if ":" in settings.host else settings.host
    gunicorn = [sys.executable, "-m", "gunicorn", "wsgi:app", "--worker-class", "gthread", "--threads", "4"]
    gunicorn += ["--workers", str(settings.web_workers), "--bind", f"{shown}:{settings.port}"]
    gunicorn += ["--graceful-timeout", "15", "--log-level", "warning", "--worker-tmp-dir", _memory()]
    # In development the terminal stays readable; in production the system collects what is said.
    logs = None if settings.is_production else settings.instance / "log"
    commands = {"line": line_platform(settings)} if plays_line(settings) else {}
    commands |= {"web": gunicorn, "worker": [sys.executable, "-m", "app.worker"]}
    children = [Child(name, command, logs / f"{name}.log" if logs else None) for name, command in commands.items()]
    try:
        _greet(settings, _bare(settings), lambda: stopping, plays="line" in commands)
        while not stopping:
            if not all(child.is_healthy() for child in children):
                return 1
            time.sleep(0.2)
        return 0
    finally:
        for child in children:
            child.stop()
        until = time.monotonic() + _PATIENCE
        for child in children:
            child.wait(until)


def _memory() -> str:
    """Where gunicorn's heartbeat file does not wait for a disk."""
    return "/dev/shm" if os.path.isdir("/dev/shm") else "/tmp"


def _greet(settings: Settings, url: str, is_stopping: Callable[[], bool], *, plays: bool = False) -> None:
    until = time.monotonic() + _PATIENCE
    while not answers(url) and time.monotonic() < until and not is_stopping():
        time.sleep(0.1)
    bare, url = url, opened_at(settings)
    print(f"\nPracha serves on {url}" + (f" ({bare})" if url != bare else "") + "  (Ctrl-C ends it)", flush=True)
    if not settings.is_production:
        print(f"  officers:  {url}/staff/login   officer@demo.pracha.example … admin@demo.pracha.example, pracha-demo")
        if plays:
            print(f"  LINE:      {url}/simulator   a phone in the browser, without a LINE channel")
        where = settings.smtp_url or str(settings.instance / "mail")
        print(f"  mail:      {where}")
        print(f"  log:       {settings.instance / 'log' / 'web.log'}", flush=True)


def main() -> int:
    """Checks, prepares, serves."""
    os.chdir(ROOT)
    settings = load_settings()
    if not is_free(settings.host, settings.port):
        print(f"Port {settings.port} is taken. Another one: make run PORT={settings.port + 1}", file=sys.stderr)
        return 1
    prepare(settings)
    return serve(settings)


if __name__ == "__main__":
    raise SystemExit(main())
