"""The database: typed base, column types, engines, and the one write transaction that a door opens."""

import fcntl
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, cast
from weakref import WeakKeyDictionary

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import BigInteger, CursorResult, Engine, Executable, Integer, MetaData, Text, event
from sqlalchemy import DateTime as SqlDateTime
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import JSON, TypeDecorator

from services import crypto

NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

#: Integer primary keys: 64 bits on PostgreSQL, SQLite's rowid there.
Id = BigInteger().with_variant(Integer(), "sqlite")
#: Structured values: JSONB on PostgreSQL, text on SQLite.
Json = JSON().with_variant(JSONB(), "postgresql")


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC moments on both databases; naive values are refused."""

    impl = SqlDateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuses what has no time zone; SQLite stores UTC without saying so."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime cannot be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Gives back an aware moment."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Encrypted(TypeDecorator[str]):
    """Text that is stored encrypted (personal, sensitive). It can't be searched: keep a fingerprint beside it."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Seals the value."""
        return None if value is None else crypto.encrypt(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Opens the value."""
        return None if value is None else crypto.decrypt(value)


class EncryptedJson(TypeDecorator[Any]):
    """A structured value that is stored encrypted."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Seals the value."""
        return None if value is None else crypto.encrypt(json.dumps(value, ensure_ascii=False))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Opens the value."""
        return None if value is None else json.loads(crypto.decrypt(value))


class Base(DeclarativeBase):
    """The base of every model."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: UtcDateTime(), dict[str, Any]: Json, list[Any]: Json}


db = SQLAlchemy(
    metadata=Base.metadata,
    session_options={"expire_on_commit": False, "join_transaction_mode": "create_savepoint"},
)

_before_commit: list[Callable[[Session], None]] = []
_last_before_commit: list[Callable[[Session], None]] = []
_wake: list[Callable[[], None]] = []
#: Each engine as it is for writing; made once.
_writing: WeakKeyDictionary[Engine, Engine] = WeakKeyDictionary()


def session() -> Session:
    """The session of the present request, chat event, job or command."""
    return db.session()


def read(statement: Executable, values: Mapping[str, Any] | None = None) -> CursorResult[Any]:
    """Asks for plain columns past the ORM, for the pages that are opened most. It sees what was flushed, and flushes.

    `statement` is made once, of tables (`Model.__table__`), with `bindparam` for what differs; `values` fills it.
    """
    current = session()
    current.flush()
    return current.connection().execute(statement, values)


def bind_of(current: Session) -> Engine | Connection:
    """What the session speaks to; asked for dozens of times a page, so the session keeps the answer."""
    bind: Engine | Connection | None = current.info.get("bind")
    if bind is None:
        bind = current.info["bind"] = current.get_bind()
    return bind


def is_sqlite() -> bool:
    """Whether the present database is SQLite (else it is PostgreSQL)."""
    return bind_of(session()).dialect.name == "sqlite"


def prepare_engine(engine: Engine) -> None:
    """SQLite: WAL, synchronous FULL, foreign keys, own BEGINs. PostgreSQL needs nothing."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(f"PRAGMA synchronous={os.environ.get('PRACHA_SQLITE_SYNCHRONOUS', 'FULL')}")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA busy_timeout=30000")
        connection.execute("PRAGMA cache_size=-65536")
        connection.execute("PRAGMA mmap_size=268435456")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if connection.get_execution_options().get("writes", False):
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            # It waits for nothing and cannot fail, so the driver gets it as it is: a third less work for a short read.
            cast(Any, connection.connection.driver_connection).execute("BEGIN")


@contextmanager
def _writers_queue(engine: Engine) -> Iterator[None]:
    """SQLite's writers wait in line on a file lock: its busy handler polls, and the unlucky wait ten times longer."""
    database = engine.url.database
    if engine.dialect.name != "sqlite" or not database or database == ":memory:":
        yield
        return
    lock = os.open(f"{database}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


@contextmanager
def unit_of_work() -> Iterator[Session]:
    """One write transaction: everything inside is there whole or not at all.

    The door opens it, once. What was read before is expired first, so that nothing is decided on an old value. On
    the way out the hooks of `before_commit` run (the audit's chain last), then the commit, then the worker is woken if
    asked for.
    """
    current = session()
    if current.info.get("unit_of_work"):
        raise RuntimeError("a unit of work is open already: the door commits, once")
    current.rollback()
    engine = db.engine.engine
    current.info["unit_of_work"] = True
    current.info.pop("pending", None)
    try:
        with _writers_queue(engine):
            try:
                current.connection(execution_options={"writes": True})
                yield current
                current.flush()
                for hook in (*_before_commit, *_last_before_commit):
                    hook(current)
                    current.flush()
                current.commit()
            except BaseException:
                current.rollback()
                raise
    finally:
        current.info.pop("unit_of_work", None)
        work = current.info.pop("work", False)
        current.info.pop("pending", None)
    if work:
        for wake in _wake:
            wake()


def append(statement: Executable, rows: Sequence[Mapping[str, Any]], *, at_once: int) -> int:
    """Adds rows in one short write transaction past the session; says how many it took. Wakes the worker then.

    For a door that only stores what came: no hook runs, so the table must be one without counters and audit.
    `statement` returns what it added; `at_once` rows are sent together. RuntimeError inside a unit of work.
    """
    if db.session.registry.has() and session().info.get("unit_of_work"):
        raise RuntimeError("a unit of work is open: what is added belongs into it")
    bind = cast(Engine | Connection, db.engine)
    added = 0
    with _writers_queue(bind.engine), _connected(bind) as connection:
        for start in range(0, len(rows), at_once):
            added += len(connection.execute(statement, rows[start : start + at_once]).all())
    if added:
        for wake in _wake:
            wake()
    return added


@contextmanager
def _connected(bind: Engine | Connection) -> Iterator[Connection]:
    """A transaction of its own; within that of a connection that is lent to the session."""
    if isinstance(bind, Connection):
        with bind.begin_nested():
            yield bind
    else:
        writing = _writing.get(bind)
        if writing is None:
            writing = _writing[bind] = bind.execution_options(writes=True)
        with writing.begin() as connection:
            yield connection


def before_commit(hook: Callable[[Session], None], *, last: bool = False) -> None:
    """Runs `hook` at the end of each unit of work, before the commit; a `last` one (the audit's) after all others."""
    hooks = _last_before_commit if last else _before_commit
    if hook not in hooks:
        hooks.append(hook)


def on_wake(wake: Callable[[], None]) -> None:
    """Says how the worker is woken after a commit that left work for it."""
    _wake[:] = [wake]


def request_work() -> None:
    """Marks the present unit of work: it leaves rows for the worker, which is woken once they are committed."""
    session().info["work"] = True
