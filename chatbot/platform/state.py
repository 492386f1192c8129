"""What the platform remembers, in a SQLite file of its own: users, messages, tokens, keys, contents, every call."""

import json
import sqlite3
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

_SCHEMA = """
CREATE TABLE IF NOT EXISTS user (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, language TEXT NOT NULL,
    is_friend INTEGER NOT NULL DEFAULT 1, rich_menu TEXT NOT NULL DEFAULT ''
);
CREATE TABLE IF NOT EXISTS message (
    id INTEGER PRIMARY KEY AUTOINCREMENT, user_id TEXT NOT NULL, way TEXT NOT NULL, body TEXT NOT NULL,
    at REAL NOT NULL, call TEXT NOT NULL DEFAULT ''
);
CREATE TABLE IF NOT EXISTS token (token TEXT PRIMARY KEY, user_id TEXT NOT NULL, made_at REAL NOT NULL, used_at REAL);
CREATE TABLE IF NOT EXISTS retry_key (
    key TEXT PRIMARY KEY, path TEXT NOT NULL, body TEXT NOT NULL, request_id TEXT NOT NULL, at REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS content (message_id TEXT PRIMARY KEY, media_type TEXT NOT NULL, bytes BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS call (
    id INTEGER PRIMARY KEY AUTOINCREMENT, method TEXT NOT NULL, path TEXT NOT NULL, headers TEXT NOT NULL,
    body TEXT NOT NULL, status INTEGER NOT NULL, answer TEXT NOT NULL, at REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS rich_menu (id TEXT PRIMARY KEY, body TEXT NOT NULL, media_type TEXT, picture BLOB);
CREATE TABLE IF NOT EXISTS webhook (
    id INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL, at REAL NOT NULL, due REAL NOT NULL, state TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0, status INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS webhook_due ON webhook (due) WHERE state = 'waiting';
CREATE INDEX IF NOT EXISTS message_of_user ON message (user_id, id);
CREATE TABLE IF NOT EXISTS chat_group (id TEXT PRIMARY KEY, name TEXT NOT NULL, is_joined INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS member (
    group_id TEXT NOT NULL, user_id TEXT NOT NULL, PRIMARY KEY (group_id, user_id)
);
CREATE TABLE IF NOT EXISTS pass (
    key TEXT PRIMARY KEY, kind TEXT NOT NULL, data TEXT NOT NULL, made_at REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS alias (id TEXT PRIMARY KEY, rich_menu TEXT NOT NULL);
"""
#: What came to these tables later, for files that were begun before.
_COLUMNS = (
    ("user", "was_blocked", "INTEGER NOT NULL DEFAULT 0"),
    ("message", "author", "TEXT NOT NULL DEFAULT ''"),
    ("message", "is_unsent", "INTEGER NOT NULL DEFAULT 0"),
)
#: Ids of messages are long numbers, as LINE's are.
FIRST_MESSAGE = 500_000_000_000


class State:
    """The file. One connection that threads take in turn."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=OFF")
        self._connection.executescript(_SCHEMA)
        for table, column, kind in _COLUMNS:
            if column not in {row["name"] for row in self._connection.execute(f"PRAGMA table_info({table})")}:
                self._connection.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind}")
        self._connection.execute(
            "INSERT INTO sqlite_sequence (name, seq) SELECT 'message', ? "
            "WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'message')",
            (FIRST_MESSAGE,),
        )

    def rows(self, statement: str, *values: object) -> list[sqlite3.Row]:
        """Runs one statement; its rows."""
        with self._lock:
            return self._connection.execute(statement, values).fetchall()

    def row(self, statement: str, *values: object) -> sqlite3.Row | None:
        """The first row, or None."""
        found = self.rows(statement, *values)
        return found[0] if found else None

    def run(self, statement: str, *values: object) -> int:
        """Runs one statement; the number of the new row."""
        with self._lock:
            return self._connection.execute(statement, values).lastrowid or 0

    def changed(self, statement: str, *values: object) -> int:
        """Runs one statement; how many rows it changed."""
        with self._lock:
            return self._connection.execute(statement, values).rowcount

    def version(self) -> int:
        """A number that grows with every change of this process."""
        with self._lock:
            return self._connection.total_changes

    def keep_message(self, user_id: str, way: str, body: Any, at: float, call: str = "", author: str = "") -> str:
        """Keeps one message of a chat; its id. "in": to the app, "out": from it, "said": shown on the phone alone."""
        text = json.dumps(body, ensure_ascii=False)
        return str(
            self.run(
                "INSERT INTO message (user_id, way, body, at, call, author) VALUES (?, ?, ?, ?, ?, ?)",
                user_id,
                way,
                text,
                at,
                call,
                author,
            )
        )

    def messages(self, user_id: str, way: str = "out", *, after: int = 0) -> Sequence[dict[str, Any]]:
        """The messages of a user one way, oldest first."""
        found = self.rows(
            "SELECT body FROM message WHERE user_id = ? AND way = ? AND id > ? ORDER BY id", user_id, way, after
        )
        return [json.loads(row["body"]) for row in found]

    def setting(self, name: str, default: str) -> str:
        """A small setting of the platform."""
        row = self.row("SELECT value FROM setting WHERE name = ?", name)
        return default if row is None else str(row["value"])

    def set(self, name: str, value: str) -> None:
        """Keeps a small setting."""
        self.run(
            "INSERT INTO setting VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name, value
        )

    def close(self) -> None:
        """Lets go of the file."""
        with self._lock:
            self._connection.close()
