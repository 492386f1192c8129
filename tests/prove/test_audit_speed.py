"""How many audited transactions a second eight writers make on PostgreSQL, and that their one chain holds."""

import multiprocessing
import statistics
import time
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import text

from app import create_app
from services import audit, clock, db
from tests.conftest import drop_postgres_database, make_settings, new_postgres_database
from tests.prove.measured import FULL, counted, write_measured

WRITERS = 8
#: The goal at full counts, on a machine that does nothing else; in `make test` others run beside.
GOAL = 1000
ROUNDS = counted(1, 5)
SECONDS = counted(2, 10)


def write(app: Flask, barrier: Barrier, done: Queue, audited: bool) -> None:
    """One writer: a row and, when `audited`, its audit row, in each transaction."""
    with app.app_context():
        db.db.engine.dispose(close=False)
        db.session().execute(text("SELECT 1"))
        db.session().rollback()
        barrier.wait()
        until = time.monotonic() + SECONDS
        count = 0
        while time.monotonic() < until:
            with db.unit_of_work() as session:
                session.execute(text("INSERT INTO written (note) VALUES ('x')"))
                if audited:
                    audit.record(
                        "change thing", actor=audit.SYSTEM, subject="thing", subject_id=count, fields=("status",)
                    )
            count += 1
        done.put(count)


def measure(app: Flask, audited: bool) -> float:
    """Transactions a second of all writers together."""
    # Forked: eight times importing everything would take longer than the measurement.
    context = multiprocessing.get_context("fork")
    barrier, done = context.Barrier(WRITERS), context.Queue()
    writers = [context.Process(target=write, args=(app, barrier, done, audited), daemon=True) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    total = sum(done.get(timeout=SECONDS + 120) for _ in writers)
    for writer in writers:
        writer.join(30)
    return total / SECONDS


@pytest.mark.prove
def test_eight_writers_on_one_chain(tmp_path):
    url = new_postgres_database()
    app = create_app(make_settings(tmp_path, database_url=url))
    try:
        with app.app_context():
            upgrade(revision="0001_add_audit")
            with db.unit_of_work() as session:
                session.execute(text("CREATE TABLE written (id bigserial PRIMARY KEY, note text)"))
            db.db.engine.dispose()
        plain, audited = [], []
        for _ in range(ROUNDS):
            plain.append(measure(app, audited=False))
            audited.append(measure(app, audited=True))
        with app.app_context():
            begun = time.monotonic()
            verdict = audit.verify()
            checking = time.monotonic() - begun
            written = db.session().execute(text("SELECT count(*) FROM audit")).scalar_one()
            db.db.session.remove()
            db.db.engine.dispose()
    finally:
        drop_postgres_database(url)
    assert verdict.ok, verdict.why
    assert verdict.checked == written == round(sum(audited) * SECONDS)
    figure = statistics.median(audited)
    write_measured(
        "audit",
        [
            "# Audited transactions",
            "",
            f"{clock.now():%Y-%m-%d}, PostgreSQL, {WRITERS} writers, one chain, {ROUNDS} × {SECONDS} s, medians.",
            "",
            f"- audited transactions a second: {figure:.0f} (rounds: {', '.join(f'{value:.0f}' for value in audited)})",
            f"- the same without the audit: {statistics.median(plain):.0f}",
            f"- rows verified a second: {verdict.checked / checking:.0f}",
        ],
    )
    if FULL:
        assert figure >= GOAL
    else:
        assert figure >= GOAL / 10, "ten times slower than the goal is not the noise of a busy machine"
