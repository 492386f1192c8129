"""What must answer before this process may be sent requests: database, migrations, storage, queue."""

import sqlite3
import uuid
from collections.abc import Callable
from contextlib import closing
from typing import LiteralString

import fsspec
import psycopg
import redis
from flask import current_app
from redis.backoff import NoBackoff
from redis.retry import Retry

from app.config import ROOT, Settings

#: Every way in which a part that is needed says that it does not answer.
_FAILURES = (OSError, RuntimeError, ValueError, sqlite3.Error, psycopg.Error, redis.RedisError)


def newest_migration() -> str:
    """The revision that this program was written for."""
    return max(path.stem for path in (ROOT / "migrations").glob("[0-9]*.py"))


def is_ready() -> dict[str, bool]:
    """Each part by name, and whether it answers."""
    return {name: _holds(check) for name, check in _CHECKS.items()}


def _holds(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except _FAILURES:
        return False


def _database() -> bool:
    return _ask(_settings().database, "SELECT 1") == 1


def _migrations() -> bool:
    return _ask(_settings().database, "SELECT version_num FROM alembic_version") == newest_migration()


def _ask(address: str, statement: LiteralString) -> object:
    """The first value of the answer, over a connection of its own: a full pool is not a broken database."""
    if address.startswith("sqlite"):
        path = address.removeprefix("sqlite:///")
        with closing(sqlite3.connect(path, timeout=2)) as opened:
            row = opened.execute(statement).fetchone()
    else:
        plain = address.replace("postgresql+psycopg://", "postgresql://")
        with psycopg.connect(plain, connect_timeout=2) as connection:
            row = connection.execute(statement).fetchone()
    return row[0] if row else None


def _settings() -> Settings:
    settings: Settings = current_app.config["PRACHA"]
    return settings


def _storage() -> bool:
    """Really writes: a full or read-only disk looks well until somebody sends a picture."""
    files, root = fsspec.url_to_fs(_settings().storage)
    files.makedirs(root, exist_ok=True)
    probe = f"{root.rstrip('/')}/.ready-{uuid.uuid4().hex}"
    with files.open(probe, "wb") as file:
        file.write(b"ready")
    files.rm_file(probe)
    return True


def _queue() -> bool:
    address = _settings().queue
    if not address.startswith("redis"):
        return _ask(address, "SELECT 1") == 1
    with redis.Redis.from_url(
        address, socket_timeout=2, socket_connect_timeout=2, retry=Retry(NoBackoff(), 0)
    ) as queue:
        return bool(queue.ping())


_CHECKS: dict[str, Callable[[], bool]] = {
    "database": _database,
    "migrations": _migrations,
    "storage": _storage,
    "queue": _queue,
}
