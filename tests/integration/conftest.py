"""Integration tests: each runs on SQLite and on PostgreSQL, in a transaction that is rolled back.

A test marked `committed` gets a database of its own instead, a copy of the migrated one, in which it really commits.
"""

import shutil
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade

from app import create_app
from app.security import limiter
from services import offered
from services import settings as service_settings
from services.db import db
from tests.conftest import drop_postgres_database, make_settings, name_of_database, new_postgres_database
from tests.guards.pages import check_page


@dataclass(frozen=True)
class MigratedDatabase:
    """A migrated database that nobody is connected to, for others to be copied from."""

    folder: Path
    url: str

    def copy_to(self, folder: Path) -> str:
        """The address of a copy ("" for the SQLite file of `folder`)."""
        if self.url:
            return new_postgres_database(name_of_database(self.url))
        shutil.copy(self.folder / "pracha.db", folder / "pracha.db")
        return ""


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    """Databases and applications by kind, made once a run: fixtures with parameters are made anew at every change."""
    with ExitStack() as standing:
        yield Prepared(tmp_path_factory.mktemp("prepared"), standing)


class Prepared:
    """What is made once for each kind of database, when it is first asked for."""

    def __init__(self, folder: Path, standing: ExitStack) -> None:
        self.folder, self.standing = folder, standing
        self.databases: dict[str, MigratedDatabase] = {}
        self.apps: dict[str, Flask] = {}

    def database(self, kind: str) -> MigratedDatabase:
        """An empty, fully migrated database."""
        if kind not in self.databases:
            folder = self.folder / kind
            folder.mkdir(exist_ok=True)
            url = new_postgres_database() if kind == "postgresql" else ""
            if url:
                self.standing.callback(drop_postgres_database, url)
            migrating = create_app(make_settings(folder, database_url=url))
            with migrating.app_context():
                upgrade()
                db.session.remove()
                db.engine.dispose()
            self.databases[kind] = MigratedDatabase(folder, url)
        return self.databases[kind]

    def app(self, kind: str) -> Flask:
        """An application on a copy of it, for all tests that leave nothing behind."""
        if kind not in self.apps:
            folder = self.folder / f"shared-{kind}"
            folder.mkdir(exist_ok=True)
            self.apps[kind] = self.standing.enter_context(_application(self.database(kind), folder))
        return self.apps[kind]


@pytest.fixture(params=["sqlite", "postgresql"])
def database_kind(request):
    """Each test runs on both."""
    return request.param


@pytest.fixture
def migrated_database(database_kind, prepared):
    """An empty, fully migrated database of each kind."""
    return prepared.database(database_kind)


@pytest.fixture
def app(request, database_kind, prepared):
    """The application inside one outer transaction, rolled back at the end: nothing a test writes stays.

    Under `@pytest.mark.committed`: on a database of its own, without that transaction.
    """
    if request.node.get_closest_marker("committed"):
        folder = request.getfixturevalue("tmp_path")
        with _application(prepared.database(database_kind), folder) as own, own.app_context():
            yield own
            db.session.remove()
    else:
        yield from _rolled_back(prepared.app(database_kind))


@contextmanager
def _application(migrated, folder):
    url = migrated.copy_to(folder)
    made = create_app(make_settings(folder, database_url=url))
    made.config.update(TESTING=True)
    try:
        yield made
    finally:
        with made.app_context():
            db.session.remove()
            db.engine.dispose()
        if url:
            drop_postgres_database(url)


def _release_what_is_rolled_back(dialect):
    """Ends a savepoint with its rollback.

    PostgreSQL keeps it open otherwise, with a lock for each: a test of ten thousand requests would use up the table.
    """
    if "do_rollback_to_savepoint" in vars(dialect):
        return
    roll_back = dialect.do_rollback_to_savepoint

    def roll_back_and_release(connection, name):
        roll_back(connection, name)
        dialect.do_release_savepoint(connection, name)

    dialect.do_rollback_to_savepoint = roll_back_and_release


def _rolled_back(migrated_app):
    service_settings.configure(migrated_app.config["PRACHA"].for_services())
    offered.install()
    with migrated_app.app_context():
        engine = db.engine
        _release_what_is_rolled_back(engine.dialect)
        connection = engine.connect().execution_options(writes=True)
        transaction = connection.begin()
        config = dict(migrated_app.config)
        engines = db._app_engines[migrated_app]
        engines[None] = connection
        try:
            yield migrated_app
        finally:
            db.session.remove()
            engines[None] = engine
            migrated_app.config.clear()
            migrated_app.config.update(config)
            transaction.rollback()
            connection.close()


@pytest.fixture
def client(app):
    """A browser without scripts: keeps cookies."""
    return app.test_client()


@pytest.fixture
def checked_client(app):
    """A browser that fails on every page that is not as it must be (see tests/guards/pages.py)."""

    class CheckedBrowser(app.test_client_class or FlaskClient):
        """Checks each HTML answer before the test sees it."""

        def open(self, *args, **kwargs):
            answer = super().open(*args, **kwargs)
            if answer.mimetype == "text/html" and answer.status_code not in (301, 302, 303, 307, 308):
                check_page(answer.get_data())
            return answer

    return CheckedBrowser(app, app.response_class, use_cookies=True)


@pytest.fixture(autouse=True)
def _forget_tries():
    """The counters of rate limits live in the process: no test counts on from another's tries."""
    yield
    if limiter.initialized:
        limiter.reset()
