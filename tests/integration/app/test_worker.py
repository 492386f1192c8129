"""The worker: woken by a commit, sweeping by the clock, outliving errors, kills and an absent queue."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from urllib.parse import urlsplit

import pytest
import redis
from sqlalchemy import make_url

from app import worker as worker_module
from app.config import ROOT
from app.queue import Waker, open_queue
from app.worker import SweepThread, Worker
from services import db, notifications
from services.notifications import NoticeState, Recipient
from services.offered import Sweep, sweeps
from tests.conftest import drop_postgres_database, new_postgres_database
from tests.integration.app import telling_worker

REDIS = os.environ.get("PRACHA_TEST_REDIS", "redis://127.0.0.1:6379/9")
PATIENCE = 60.0
#: What twenty failures in line would take at the least, each of which waits a second.
IN_LINE = 20.0


def wait_for(condition, patience=PATIENCE):
    until = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < until, "it did not come to that"
        time.sleep(0.02)


def own_redis():
    """An empty database of the Redis server, held against other runs of the tests on this machine until the end."""
    for number in range(15, 0, -1):
        address = urlsplit(REDIS)._replace(path=f"/{number}").geturl()
        with redis.Redis.from_url(address) as client:
            if client.dbsize() == 0 and client.set("held by a test", os.getpid(), nx=True, ex=600):
                try:
                    yield address
                finally:
                    client.flushdb()
                return
    pytest.fail("no database of the Redis server is empty")


@pytest.fixture(params=["sqlite", "redis", "postgresql"])
def queue_address(request, tmp_path):
    """An empty queue of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'queue.db'}"
    elif request.param == "redis":
        yield from own_redis()
    else:
        url = new_postgres_database()
        plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        yield plain
        drop_postgres_database(url)


def test_a_ring_is_heard_within_half_a_second_by_every_kind_of_queue(queue_address):
    heard, took = [], []
    stopping = threading.Event()
    queue = open_queue(queue_address, lambda: heard.append(time.monotonic()))

    def listen():
        while not stopping.is_set():
            task = queue.dequeue()
            if task is not None:
                queue.execute(task)
            elif not queue.storage.blocking:
                stopping.wait(worker_module._POLL)

    listener = threading.Thread(target=listen)
    listener.start()
    try:
        waker = Waker(queue_address)
        waker.ring()
        wait_for(lambda: heard)
        for count in range(2, 12):
            time.sleep(0.1)
            rung = time.monotonic()
            waker.ring()
            wait_for(lambda count=count: len(heard) >= count)
            took.append(heard[-1] - rung)
            if took[-1] < 0.5:
                break
    finally:
        stopping.set()
        listener.join()
    assert min(took) < 0.5, "one of ten: a busy machine may hold up the others"


@pytest.mark.parametrize(
    "address", ["redis://127.0.0.1:1/0", "sqlite:////nowhere/queue.db", "postgresql://127.0.0.1:1/x"]
)
def test_a_commit_goes_on_when_the_queue_is_down(app, address):
    waker, callers, begun = Waker(address), [], time.monotonic()
    run = waker._run
    waker._run = lambda: (callers.append(threading.get_ident()), run())
    db.on_wake(waker.ring)
    for _ in range(20):
        with db.unit_of_work():
            db.request_work()
    assert time.monotonic() - begun < IN_LINE, "who fails waits a second; nobody waited in line for that"
    wait_for(lambda: callers)
    assert threading.get_ident() not in callers, "nobody who commits speaks to the queue"
    assert len(callers) == 1, "one thread outlives what the queue says"


def test_an_unknown_queue_is_refused():
    with pytest.raises(ValueError, match="QUEUE_URL"):
        open_queue("amqp://localhost", lambda: None)


@pytest.mark.committed
def test_a_sweep_runs_at_start_again_while_there_is_work_and_when_woken(app):
    left = [3]
    runs = []

    def take() -> int:
        runs.append(time.monotonic())
        done, left[0] = min(1, left[0]), max(0, left[0] - 1)
        return done

    thread = SweepThread(app, Sweep("take", 60, take))
    thread.start()
    try:
        wait_for(lambda: left[0] == 0 and len(runs) == 4)
        time.sleep(0.2)
        assert len(runs) == 4, "without work it waits"
        thread.ring()
        wait_for(lambda: len(runs) == 5)
    finally:
        thread.stop()
        thread.join(PATIENCE)
    assert not thread.is_alive()


@pytest.mark.committed
def test_a_sweep_that_fails_goes_on_and_the_others_never_stop(app, monkeypatch):
    monkeypatch.setattr(worker_module, "LONGEST_PAUSE", 0.05)
    tries, others = [], []

    def fail() -> int:
        tries.append(1)
        raise ZeroDivisionError

    def work() -> int:
        others.append(1)
        return 0

    worker = Worker(app, [Sweep("fail", 0.01, fail), Sweep("work", 0.01, work)])
    worker.start()
    try:
        wait_for(lambda: len(tries) >= 3 and len(others) >= 3)
        assert worker.threads[0].failures >= 2
    finally:
        assert worker.stop(PATIENCE)


def test_a_sweep_inside_a_transaction_is_kept_or_lost_whole(app):
    from services import audit

    def write_and_fail() -> int:
        audit.record("sweep thing", actor=audit.SYSTEM, subject="thing", subject_id=1)
        raise ZeroDivisionError

    def write() -> int:
        audit.record("sweep other", actor=audit.SYSTEM, subject="thing", subject_id=2)
        return 1

    assert SweepThread(app, Sweep("fail", 1, write_and_fail)).step() == 0
    assert SweepThread(app, Sweep("work", 1, write)).step() == 1
    with app.app_context():
        assert [entry.action for entry in audit.list_entries()] == ["sweep other"]


def test_the_listed_sweeps_find_nothing_on_an_empty_database(app):
    for sweep in sweeps():
        thread = SweepThread(app, sweep)
        assert thread.step() == 0, sweep.name
        assert thread.failures == 0, sweep.name


def environment(app, mail_server):
    """What a worker of its own needs to know to work for `app`."""
    settings = app.config["PRACHA"]
    return os.environ | {
        "PRACHA_INSTANCE": settings.pracha_instance,
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": settings.secret_key,
        "DATA_KEY": settings.data_key,
        "BASE_URL": settings.base_url,
        "SMTP_URL": mail_server.url,
        "PYTHONPATH": str(ROOT),
    }


def start_worker(app, mail_server, tmp_path, *arguments):
    with (tmp_path / "worker.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.integration.app.telling_worker", *arguments],
            env=environment(app, mail_server),
            cwd=ROOT,
            stdout=log,
            stderr=log,
        )


@pytest.fixture
def told(app):
    """Declares the kind of notice that `telling_worker` knows too."""
    telling_worker.declare()
    yield telling_worker.KIND
    telling_worker.forget()


def write_notices(kind, count):
    with db.unit_of_work():
        notifications.notify(
            kind,
            recipients=[Recipient("email", f"a{number}@example.org") for number in range(count)],
            params={"title": "x"},
            subject=("case", 1),
        )


def states():
    db.session().rollback()
    return Counter(view.state for view in notifications.list_for_subject("case", 1, limit=500))


@pytest.mark.committed
def test_a_killed_worker_loses_nothing_and_repeats_only_what_was_in_flight(app, told, mail_server, tmp_path):
    count = 60
    write_notices(told, count)
    kills = []

    def kill(_message) -> None:
        if len(mail_server.messages) in (7, 31) and len(kills) < 2:
            kills.append(process.pid)
            process.send_signal(signal.SIGKILL)

    mail_server.on_message = kill
    process = start_worker(app, mail_server, tmp_path)
    try:
        for _ in range(2):
            process.wait(PATIENCE)
            assert process.returncode == -signal.SIGKILL, (tmp_path / "worker.log").read_text()
            process = start_worker(app, mail_server, tmp_path)
        wait_for(lambda: states() == {NoticeState.SENT: count}, 60)
        process.terminate()
        assert process.wait(PATIENCE) == 0
    finally:
        process.kill()
        process.wait()
    by_recipient = Counter(mail_server.recipients)
    by_message = Counter(message["Message-ID"] for message in mail_server.messages)
    assert len(by_recipient) == count
    assert len(by_message) == count, "a repeat bears the same Message-ID"
    assert len(mail_server.messages) <= count + len(kills), "only what was in flight is repeated"


@pytest.mark.committed
def test_a_commit_wakes_the_worker_and_mail_leaves_at_once(app, told, mail_server, tmp_path):
    process = start_worker(app, mail_server, tmp_path, "seldom")
    took = []
    try:
        wait_for(lambda: b"the worker begins" in (tmp_path / "worker.log").read_bytes(), 60)
        for number in range(1, 5):
            time.sleep(0.5)
            begun = time.monotonic()
            write_notices(told, 1)
            wait_for(lambda number=number: len(mail_server.messages) == number)
            took.append(time.monotonic() - begun)
        assert min(took) < telling_worker.SELDOM / 5, "the clock alone would not have been so quick"
        process.terminate()
        assert process.wait(PATIENCE) == 0
    finally:
        process.kill()
        process.wait()
