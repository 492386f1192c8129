"""Databases to measure on, built once and kept under build/bench/, and servers on them."""

import hashlib
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import create_engine, make_url, text

from app import create_app
from app.config import ROOT, Settings
from services import complaints, db, organisation
from services.audit import SYSTEM
from services.people.demo import seed_demo_accounts
from tools.bench import rows

KEPT = ROOT / "build" / "bench"
POSTGRES = os.environ.get("PRACHA_TEST_POSTGRES", "postgresql+psycopg://root@/postgres?host=/var/run/postgresql")
#: What the rows depend on: another version of these, another database.
_SOURCES = ("migrations/0*.py", "services/complaints/bulk*.py", "services/complaints/categories.toml")


@dataclass(frozen=True, slots=True)
class Site:
    """A database with so many cases, and the folder of its deployment."""

    database: str
    rows: int
    folder: Path
    database_url: str

    @property
    def settings(self) -> Settings:
        """The settings of the deployment; they depend on nothing outside."""
        return Settings(
            pracha_instance=str(self.folder),
            database_url=self.database_url,
            secret_key="bench-secret-key-of-32-characters!",
            data_key="bench-data-key-of-32-characters-abc",
            base_url="http://127.0.0.1:8000",
            smtp_url="smtp://127.0.0.1:9",
            _env_file=None,  # type: ignore[call-arg]
        )

    def app(self) -> Flask:
        """The application on it."""
        return create_app(self.settings)


@dataclass(frozen=True, slots=True)
class Server:
    """A gunicorn that answers."""

    url: str
    process_id: int


def site(database: str, rows: int) -> Site:
    """The database with `rows` cases, built now where it was not built before."""
    name = f"{database}-{rows}"
    folder = KEPT / name
    found = Site(database, rows, folder, "" if database == "sqlite" else _url(f"pracha_bench_{rows}"))
    mark, version = folder / "built.json", _version()
    if mark.exists() and json.loads(mark.read_text()) == version and _exists(found):
        return found
    print(f"building {name} …", flush=True)
    began = time.monotonic()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    if database == "postgresql":
        _admin(f"DROP DATABASE IF EXISTS pracha_bench_{rows} WITH (FORCE)")
        _admin(f"CREATE DATABASE pracha_bench_{rows} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'")
    _fill(found)
    mark.write_text(json.dumps(version))
    print(f"built {name} in {time.monotonic() - began:.0f} s", flush=True)
    return found


@contextmanager
def copy_of(original: Site, name: str) -> Iterator[Site]:
    """A copy to write to, gone afterwards."""
    folder = KEPT / f"copy-{original.database}-{name}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    made = replace(original, folder=folder)
    database = f"pracha_bench_copy_{name}"
    if original.database == "sqlite":
        _copy_sqlite(original.folder / "pracha.db", folder / "pracha.db")
    else:
        made = replace(made, database_url=_url(database))
        _admin(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
        _admin(f"CREATE DATABASE {database} TEMPLATE pracha_bench_{original.rows}")
    try:
        yield made
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if original.database == "postgresql":
            _admin(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")


@contextmanager
def serving(found: Site | None, **environment: str) -> Iterator[Server]:
    """gunicorn with 2 workers of 4 threads on a site, or on the floor where there is none."""
    port = _free_port()
    wanted = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    if found is not None:
        settings = found.settings
        wanted |= {
            "PRACHA_ENV": "development",
            "PRACHA_INSTANCE": str(found.folder),
            "DATABASE_URL": found.database_url,
            "SECRET_KEY": settings.secret_key,
            "DATA_KEY": settings.data_key,
            "BASE_URL": settings.base_url,
            "SMTP_URL": settings.smtp_url,
            "QUEUE_URL": "",
        }
    command = [sys.executable, "-m", "gunicorn", "wsgi:app" if found else "tools.bench.floor:app"]
    command += ["-k", "gthread", "-w", "2", "--threads", "4", "-b", f"127.0.0.1:{port}", "--log-level", "warning"]
    command += ["--worker-tmp-dir", "/dev/shm" if os.path.isdir("/dev/shm") else "/tmp"]
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=wanted, stdout=log, stderr=log)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait(url + ("/healthz" if found else "/"), process)
        yield Server(url, process.pid)
    finally:
        process.terminate()
        process.wait(30)


def _copy_sqlite(source: Path, target: Path) -> None:
    """By the database itself: what a killed server left in the log beside the file comes along."""
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def _fill(found: Site) -> None:
    app = found.app()
    with app.app_context():
        upgrade()
        with db.unit_of_work():
            organisation.seed_base(SYSTEM)
            organisation.seed_demo(SYSTEM)
        with db.unit_of_work():
            complaints.seed_categories(actor=SYSTEM)
        with db.unit_of_work():
            seed_demo_accounts(SYSTEM)
        rows.fill(found.rows)
        db.db.session.remove()
        with db.db.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))
        db.db.engine.dispose()


def _version() -> dict[str, str]:
    files = sorted(path for pattern in _SOURCES for path in ROOT.glob(pattern))
    return {path.name: hashlib.blake2s(path.read_bytes()).hexdigest() for path in files}


def _exists(found: Site) -> bool:
    if found.database == "sqlite":
        return (found.folder / "pracha.db").exists()
    return bool(_admin("SELECT 1 FROM pg_database WHERE datname = :name", name=make_url(found.database_url).database))


def _admin(statement: str, **values: object) -> list[object]:
    engine = create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        done = connection.execute(text(statement), values)
        rows = list(done) if done.returns_rows else []
    engine.dispose()
    return rows


def _url(name: str) -> str:
    return make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"{url} does not answer:\n{(KEPT / 'server.log').read_text(errors='replace')[-3000:]}")
