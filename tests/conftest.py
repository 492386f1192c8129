"""What every test shares: settings, empty PostgreSQL databases, a mail server; in CI a skipped test is a failure."""

import os
import uuid
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as trying
from sqlalchemy import create_engine, make_url, text

from app.config import Settings
from tests.factories.smtp import MailServer

POSTGRES = os.environ.get("PRACHA_TEST_POSTGRES", "postgresql+psycopg://root@/postgres?host=/var/run/postgresql")

# The same examples in each run, and no time limit for one of them: a busy machine breaks nothing.
trying.register_profile(
    "steady", deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
trying.load_profile("steady")


def make_settings(instance: Path, **values) -> Settings:
    """Settings that depend on nothing outside the test."""
    defaults = {
        "pracha_instance": str(instance),
        "secret_key": "test-secret-key-of-32-characters!!",
        "data_key": "test-data-key-of-32-characters-abcd",
        "base_url": "http://localhost:8000",
        "smtp_url": "smtp://127.0.0.1:9",
        "line_channel_secret": "test-line-channel-secret",
        "payment_callback_secret": "test-payment-callback-secret",
        "_env_file": None,
    }
    return Settings(**(defaults | values))


@pytest.fixture(scope="session")
def settings_for():
    """Makes settings: `settings_for(folder, database_url=…)`."""
    return make_settings


@pytest.fixture
def mail_server():
    """A real SMTP server on a port of its own, which keeps what it is given."""
    with MailServer() as server:
        yield server


def new_postgres_database(template: str = "template0") -> str:
    """An empty PostgreSQL database of its own, or a copy of `template`; dropped with `drop_postgres_database`."""
    name = f"pracha_test_{uuid.uuid4().hex[:12]}"
    engine = create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(
            text(f"CREATE DATABASE {name} TEMPLATE {template} ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'")
        )
        # Nothing here outlives the machine: no commit waits for the disk.
        connection.execute(text(f"ALTER DATABASE {name} SET synchronous_commit TO off"))
    engine.dispose()
    return make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)


def drop_postgres_database(url: str) -> None:
    """Drops what `new_postgres_database` made, whoever is still connected."""
    name = name_of_database(url)
    engine = create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
    engine.dispose()


def name_of_database(url: str) -> str:
    """The name of a database that `new_postgres_database` made."""
    name = make_url(url).database
    assert name
    return name


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """In CI whatever was left out counts as broken: a check that does not run proves nothing."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if not os.environ.get("CI") or reporter is None or exitstatus != 0:
        return
    skipped = reporter.stats.get("skipped", [])
    if skipped:
        names = "\n".join(f"  {report.nodeid}: {report.longrepr}" for report in skipped)
        reporter.write_line(f"In CI a skipped test is a failure:\n{names}", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
