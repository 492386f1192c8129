"""The worker: wakes up by the queue, sweeps at start and every few seconds, calls services. All work is rows.

Each sweep has a thread of its own, so that a slow mail server holds up no thumbnails. Killed at any moment it loses
nothing: what was not finished is still a row and is found by the sweep of the next worker.
"""

import signal
import threading
import time
import traceback
from collections.abc import Sequence
from types import FrameType

import structlog
from flask import Flask
from huey import Huey

from app import create_app
from app.queue import FAILURES, Waker, open_queue
from services import db
from services.offered import Sweep, sweeps

log = structlog.get_logger("pracha.worker")

#: Sweeps of at most so many seconds also run when the worker is woken.
WOKEN = 10.0
#: After an error a sweep waits longer each time, up to a minute.
LONGEST_PAUSE = 60.0
_POLL = 0.25


def init_app(app: Flask) -> None:
    """Says how a commit wakes the worker."""
    db.on_wake(Waker(app.config["PRACHA"].queue).ring)


class SweepThread(threading.Thread):
    """Runs one sweep again and again until it is told to stop."""

    def __init__(self, app: Flask, sweep: Sweep) -> None:
        super().__init__(name=sweep.name, daemon=True)
        self.app, self.sweep = app, sweep
        self.failures = 0
        self._bell = threading.Event()
        self._stopping = threading.Event()

    def ring(self) -> None:
        """There may be work now."""
        self._bell.set()

    def stop(self) -> None:
        """Ends after the present step."""
        self._stopping.set()
        self._bell.set()

    def run(self) -> None:
        """Steps until told to stop: at once while there is work, else when woken or when the time has come."""
        while not self._stopping.is_set():
            self._bell.clear()
            done = self.step()
            if self.failures:
                pause = min(LONGEST_PAUSE, max(1.0, self.sweep.every_seconds) * 2.0**self.failures)
                self._stopping.wait(pause)
            elif not done:
                self._bell.wait(self.sweep.every_seconds)

    def step(self) -> int:
        """One run of the sweep in a session of its own; how much it did. An error is logged and lengthens the pause."""
        try:
            with self.app.app_context():
                if self.sweep.opens_own:
                    done = self.sweep.run()
                else:
                    with db.unit_of_work():
                        done = self.sweep.run()
        except Exception as error:  # noqa: BLE001 One sweep that fails, for whatever reason, must not end all the others.
            self.failures = min(self.failures + 1, 10)
            log.error(
                "sweep failed",
                sweep=self.sweep.name,
                error=type(error).__name__,
                failures=self.failures,
                traceback=traceback.format_exc(),
            )
            return 0
        self.failures = 0
        return done


class Worker:
    """Every sweep in its thread, and one more thread that listens to the queue."""

    def __init__(self, app: Flask, listed: Sequence[Sweep] | None = None) -> None:
        self.address = app.config["PRACHA"].queue
        self.threads = [SweepThread(app, sweep) for sweep in (sweeps() if listed is None else listed)]
        self._stopping = threading.Event()
        self._listener = threading.Thread(target=self._listen, name="listener", daemon=True)

    def start(self) -> None:
        """Begins to sweep and to listen."""
        log.info("the worker begins", sweeps=[thread.sweep.name for thread in self.threads])
        for thread in self.threads:
            thread.start()
        self._listener.start()

    def ask_to_stop(self) -> None:
        """Every thread ends after its present step; returns at once."""
        self._stopping.set()
        for thread in self.threads:
            thread.stop()

    def stop(self, patience: float = 25.0) -> bool:
        """Stops and waits, at most so many seconds in all; whether everything has ended."""
        self.ask_to_stop()
        until = time.monotonic() + patience
        for thread in (*self.threads, self._listener):
            if thread.ident is not None:
                thread.join(max(0.0, until - time.monotonic()))
        return not any(thread.is_alive() for thread in (*self.threads, self._listener))

    def wait(self) -> None:
        """Returns when the worker was asked to stop."""
        self._stopping.wait()

    def ring(self) -> None:
        """There may be work: everybody who is quick about it looks."""
        for thread in self.threads:
            if thread.sweep.every_seconds <= WOKEN:
                thread.ring()

    def _listen(self) -> None:
        """Takes the news from the queue; without a queue the worker goes on, sweeping by the clock."""
        queue: Huey | None = None
        while not self._stopping.is_set():
            try:
                if queue is None:
                    queue = open_queue(self.address, self.ring)
                task = queue.dequeue()
                if task is not None:
                    queue.execute(task)
                elif not queue.storage.blocking:
                    self._stopping.wait(_POLL)
            except FAILURES as error:
                log.warning("the queue does not answer", error=type(error).__name__)
                queue = None
                self._stopping.wait(2)


def run(app: Flask) -> None:
    """Works until SIGTERM or SIGINT, then finishes the step at hand. Must be called in the main thread."""
    worker = Worker(app)

    def _stop(_signal: int, _frame: FrameType | None) -> None:
        worker.ask_to_stop()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)
    worker.start()
    worker.wait()
    ended = worker.stop()
    log.info("the worker ends", everything_finished=ended)


if __name__ == "__main__":
    run(create_app())
