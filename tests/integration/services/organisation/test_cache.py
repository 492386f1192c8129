"""What is kept in the process: right after a change, after one that was taken back, and in another worker."""

import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask_migrate import Migrate, downgrade, upgrade
from sqlalchemy import create_engine, event, func, select, text

from app.config import ROOT
from services import db as database
from services import organisation
from services import settings as service_settings
from services.audit import SYSTEM
from services.clock import today
from services.db import Base, session, unit_of_work
from services.errors import Stale
from services.organisation import models
from tests.conftest import drop_postgres_database, make_settings, new_postgres_database

pytestmark = pytest.mark.committed

READER = """
import sys, time
from pathlib import Path
from flask import Flask
from services import db, organisation, settings
from tests.conftest import make_settings
made = make_settings(Path(sys.argv[1]), database_url=sys.argv[2])
settings.configure(made.for_services())
app = Flask("reader")
app.config.from_mapping(SQLALCHEMY_DATABASE_URI=made.database)
db.db.init_app(app)
with app.app_context():
    db.prepare_engine(db.db.engine)
last = None
until = time.monotonic() + 120
while time.monotonic() < until and last != 42:
    with app.app_context():
        now = organisation.get_setting("confirm_days")
    if now != last:
        print(now, time.time(), flush=True)
        last = now
    time.sleep(0.02)
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def own(request, tmp_path):
    """A small application with the tables up to this room's, in a database of its own."""
    url = new_postgres_database() if request.param == "postgresql" else ""
    made = make_settings(tmp_path, database_url=url)
    service_settings.configure(made.for_services())
    app = Flask("own")
    app.config.from_mapping(SQLALCHEMY_DATABASE_URI=made.database, PRACHA=made)
    database.db.init_app(app)
    Migrate(app, database.db, directory=str(ROOT / "migrations" / "_alembic"), metadata=Base.metadata)
    with app.app_context():
        database.prepare_engine(database.db.engine)
        upgrade(revision="0003_add_organisation")
        app.config["FOLDER"], app.config["URL"] = str(tmp_path), url
        yield app
        database.db.session.remove()
        database.db.engine.dispose()
    if url:
        drop_postgres_database(url)


def test_the_other_worker_knows_within_two_seconds(own):
    arguments = [sys.executable, "-c", READER, own.config["FOLDER"], own.config["URL"]]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, env=environment) as reader:
        assert reader.stdout.readline().split()[0] == "15"
        took = []
        for days in (40, 41, 42):
            with unit_of_work():
                organisation.set_setting("confirm_days", days, SYSTEM)
            changed = time.time()
            value, at = reader.stdout.readline().split()
            assert value == str(days)
            took.append(float(at) - changed)
        assert min(took) < 2, "the quickest of three: a busy machine may hold up one or two"
        reader.wait(60)


def test_a_change_that_was_taken_back_was_never_seen_by_others(own):
    assert organisation.get_setting("confirm_days") == 15
    seen = []

    def look():
        with own.app_context():
            seen.append(organisation.get_setting("confirm_days"))

    class Back(Exception):
        pass

    with pytest.raises(Back), unit_of_work():
        organisation.set_setting("confirm_days", 42, SYSTEM)
        assert organisation.get_setting("confirm_days") == 42
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
        raise Back
    look()
    assert seen == [15, 15]
    assert organisation.get_setting("confirm_days") == 15


def test_reading_costs_no_query_most_of_the_time(own):
    with unit_of_work():
        organisation.seed_base(SYSTEM)
    organisation.list_districts()
    organisation.get_organisation()
    asked = []
    event.listen(database.db.engine, "before_cursor_execute", lambda *a: asked.append(a[2]))
    begun = time.monotonic()
    for _ in range(100):
        organisation.list_districts()
        organisation.get_organisation()
    assert len(asked) <= 2 + (time.monotonic() - begun), "at most once a second"


def test_a_change_made_behind_our_back_is_not_kept_for_ever(own):
    """Another worker's commit arrives between the check of the mark and the reading: what was read must not stay."""
    organisation.get_setting("confirm_days")
    with unit_of_work():
        organisation.set_setting("confirm_days", 20, SYSTEM)
    engine = create_engine(database.db.engine.url)
    with engine.begin() as other:
        other.execute(text("UPDATE setting SET value = '{\"value\": 30}'"))
        other.execute(text("UPDATE organisation_version SET mark = 'elsewhere'"))
    engine.dispose()
    session().rollback()
    until = time.monotonic() + 20
    while organisation.get_setting("confirm_days") != 30 and time.monotonic() < until:
        session().rollback()
        time.sleep(0.05)
    assert organisation.get_setting("confirm_days") == 30


def test_two_officers_at_once_one_saves_and_one_is_told(own):
    told, gate = [], threading.Barrier(2)

    def change(value):
        with own.app_context():
            gate.wait()
            try:
                with unit_of_work():
                    organisation.set_setting("confirm_days", value, SYSTEM, seen=15)
            except Stale as stale:
                told.append(stale.theirs)

    threads = [threading.Thread(target=change, args=(value,)) for value in (20, 30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    session().rollback()
    kept = organisation.get_setting("confirm_days")
    assert kept in (20, 30)
    assert told == [kept]
    assert session().execute(select(func.count()).select_from(models.SettingRow)).scalar() == 1


def test_many_first_changes_at_once_all_stay(own):
    keys = ["confirm_days", "first_answer_notice_days"]

    def change(n):
        with own.app_context(), unit_of_work():
            organisation.set_setting(keys[n % 2], n + 1, SYSTEM)
            organisation.load_holidays(2040 + n % 3, actor=SYSTEM)

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(change, range(8))) == [None] * 8
    session().rollback()
    days = session().execute(select(models.Holiday.day)).scalars().all()
    assert len(days) == len(set(days))
    assert {day.year for day in days} == {2040, 2041, 2042}


def test_the_migration_goes_down_and_up_with_rows(own):
    with unit_of_work():
        organisation.seed_demo(SYSTEM)
    session().close()
    downgrade(revision="0002_add_files")
    upgrade(revision="0003_add_organisation")
    organisation.cache.forget()
    assert organisation.list_units() == []
    with unit_of_work():
        organisation.seed_demo(SYSTEM)
    assert len(organisation.list_units()) == 14
    assert organisation.list_holidays(today().year)
