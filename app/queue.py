"""The queue (Huey) that wakes the worker. It carries no work, only the news that there is some: work is rows."""

import sqlite3
import threading
import time
from collections.abc import Callable

import psycopg
import redis
import structlog
from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey

log = structlog.get_logger("pracha.queue")

#: Every way in which a queue says that it does not answer.
FAILURES = (OSError, sqlite3.Error, psycopg.Error, redis.RedisError)

#: Seconds between two rings of one process; the worker sweeps all that it finds, so more would only cost.
_MOMENT = 0.03


def open_queue(address: str, ring: Callable[[], None]) -> Huey:
    """The queue at `address` (sqlite, redis, rediss or postgresql); its one task calls `ring` in whoever takes it.

    ValueError for another kind of address; one of FAILURES where it does not answer.
    """
    scheme, _, rest = address.partition("://")
    if scheme == "sqlite":
        # Losing the news in a power cut is harmless (the worker sweeps anyway), so nothing waits for the disk.
        queue: Huey = SqliteHuey("pracha", filename=rest[1:], fsync=False, timeout=2, results=False)
    elif scheme in ("redis", "rediss"):
        pool = redis.ConnectionPool.from_url(address, socket_connect_timeout=2, socket_timeout=5)
        queue = RedisHuey("pracha", connection_pool=pool, read_timeout=1, results=False)
    elif scheme in ("postgres", "postgresql"):
        queue = PostgresHuey("pracha", dsn=f"postgresql://{rest}", read_timeout=1, results=False, connect_timeout=2)
    else:
        raise ValueError(f"QUEUE_URL cannot begin with {scheme}://")

    def wake() -> None:
        ring()

    queue.wake = queue.task(name="wake")(wake)
    return queue


class Waker:
    """Rings the worker's bell from a thread of its own: a slow or absent queue never holds up or fails a request.

    Rings that come while one is under way become one. What is lost when the queue is down, the next sweep finds.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self._asked = threading.Event()
        self._begin = threading.Lock()
        self._thread: threading.Thread | None = None
        self._queue: Huey | None = None

    def ring(self) -> None:
        """Asks for the worker and returns at once."""
        self._asked.set()
        if self._thread is None or not self._thread.is_alive():
            with self._begin:
                if self._thread is None or not self._thread.is_alive():
                    self._thread = threading.Thread(target=self._run, name="waker", daemon=True)
                    self._thread.start()

    def _run(self) -> None:
        while True:
            self._asked.wait()
            self._asked.clear()
            try:
                if self._queue is None:
                    self._queue = open_queue(self._address, lambda: None)
                self._queue.wake()
                # The first ring goes out at once; those of the next moment become one, however many there are.
                time.sleep(_MOMENT)
            except FAILURES as error:
                log.warning(
                    "the queue does not answer; the worker finds the work by itself", error=type(error).__name__
                )
                self._queue = None
                time.sleep(1)
