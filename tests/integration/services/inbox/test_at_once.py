"""Several workers, real commits: in order for one user, at once for several, nothing twice, and one killed by force."""

import signal
import subprocess
import sys
import threading
from collections import Counter

import pytest
from sqlalchemy import func, select

from app.config import ROOT
from services import clock, inbox
from services.db import db, session
from services.inbox.models import ChatEventRow, ChatReply
from tests.factories.inbox import CHANNEL, NotingHandler, incoming

pytestmark = pytest.mark.committed


def in_threads(app, number: int, run) -> None:
    def inside() -> None:
        with app.app_context():
            run()
            db.session.remove()

    threads = [threading.Thread(target=inside) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)


def test_three_workers_keep_each_users_order_and_do_nothing_twice(app):
    users, each = 6, 8
    inbox.accept(CHANNEL, [incoming(f"U{u}", at=n, event_id=f"{u}-{n}") for n in range(each) for u in range(users)])
    handler = NotingHandler(answers=True, takes=0.01)

    def until_done() -> None:
        while session().scalar(select(func.count()).where(ChatEventRow.state != "done")):
            session().rollback()
            inbox.work(CHANNEL, handler)

    in_threads(app, 3, until_done)
    assert Counter(handler.worked).most_common(1)[0][1] == 1
    for user in range(users):
        mine = [event for address, event in handler.worked if address == f"U{user}"]
        assert mine == [f"{user}-{n}" for n in range(each)]
    assert handler.most_at_once > 1
    assert len({answer.id for answer in handler.delivered}) == len(handler.delivered) == users * each
    found = inbox.find_user(CHANNEL, "U0")
    assert found is not None and found.state == {"count": each}


def test_the_same_body_delivered_by_many_at_once_is_stored_once(app):
    events = [incoming(f"U{n % 5}", at=n) for n in range(50)]
    stored = []
    in_threads(app, 4, lambda: stored.append(inbox.accept(CHANNEL, events)))
    assert sum(stored) == 50 and len(stored) == 4


def test_two_sweeps_do_not_send_one_answer_twice(app):
    handler = NotingHandler(answers=True)
    inbox.register_handler(CHANNEL, lambda: handler)
    handler.ends = [inbox.Attempt(inbox.Ended.LATER, "500", wait=clock.days(0)) for _ in range(10)]
    inbox.accept(CHANNEL, [incoming(f"U{n}", event_id=str(n)) for n in range(10)])
    inbox.work(CHANNEL, handler)
    handler.delivered.clear()
    in_threads(app, 3, inbox.send_waiting)
    assert Counter(answer.id for answer in handler.delivered).most_common(1)[0][1] == 1
    assert len(handler.delivered) == 10


@pytest.mark.parametrize("moment", ["prepare", "handle", "deliver"])
def test_a_worker_killed_by_force_loses_nothing_and_nothing_is_done_twice(app, tmp_path, moment):
    inbox.accept(CHANNEL, [incoming(at=1, event_id="a"), incoming(at=2, event_id="b")])
    session().rollback()
    database = app.config["PRACHA"].database_url
    ended = subprocess.run(
        [sys.executable, "-m", "tests.factories.killed_worker", tmp_path, database, moment],
        cwd=ROOT, capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert inbox.release_leases() == 1
    handler = NotingHandler(answers=True)
    inbox.register_handler(CHANNEL, lambda: handler)
    inbox.work(CHANNEL, handler)
    inbox.send_waiting()
    texts = [answer.messages[0]["text"] for answer in handler.delivered]
    assert texts == ["a", "b"]
    found = inbox.find_user(CHANNEL, "U1")
    assert found is not None and found.state == {"count": 2}
    assert set(session().scalars(select(ChatReply.state))) == {"sent"}
