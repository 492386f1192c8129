"""Migrations: numbered, one after the other, and up and down on both databases with rows in the tables."""

import re
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import MetaData, inspect, text

from app import create_app
from app.config import ROOT
from services.db import Base, db
from tests.conftest import drop_postgres_database, make_settings, new_postgres_database
from tests.factories.rows import UNMODELLED, fill_every_table

FOLDER = ROOT / "migrations"


def chain_problems(folder: Path) -> list[str]:
    """What is wrong with the names and the order of the files."""
    wrong, previous = [], None
    for number, path in enumerate(sorted(folder.glob("*.py")), start=1):
        source = path.read_text(encoding="utf-8")
        if not re.fullmatch(rf"{number:04d}_[a-z0-9_]+", path.stem):
            wrong.append(f"{path.name} is not number {number:04d}")
        if f'revision = "{path.stem}"' not in source.splitlines():
            wrong.append(f"{path.name}: the revision is not its name")
        follows = f'down_revision = "{previous}"' if previous else "down_revision = None"
        if follows not in source.splitlines():
            wrong.append(f"{path.name} does not follow {previous}")
        previous = path.stem
    return wrong


def test_migrations_are_one_numbered_chain():
    assert chain_problems(FOLDER) == []


def test_the_guard_of_the_chain_can_fail(tmp_path):
    (tmp_path / "0001_add_a.py").write_text('revision = "0001_add_a"\ndown_revision = None\n')
    (tmp_path / "0003_add_b.py").write_text('revision = "0002_add_b"\ndown_revision = "0000_add"\n')
    assert chain_problems(tmp_path) == [
        "0003_add_b.py is not number 0002",
        "0003_add_b.py: the revision is not its name",
        "0003_add_b.py does not follow 0001_add_a",
    ]


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_app(request, tmp_path):
    """An application on an empty database."""
    url = new_postgres_database() if request.param == "postgresql" else ""
    app = create_app(make_settings(tmp_path, database_url=url))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    if url:
        drop_postgres_database(url)


def tables() -> set[str]:
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def at() -> str | None:
    with db.engine.connect() as connection:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def revisions() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.py"))


def test_up_and_down_step_by_step_with_rows(empty_app):
    """Down from the newest with a row in every table, one step at a time, and up again: a step that cannot be undone
    with data in its tables fails here."""
    upgrade()
    full = tables()
    fill_every_table()
    for revision in reversed(revisions()):
        assert at() == revision
        downgrade(revision="-1")
    assert tables() == set()
    upgrade()
    assert tables() == full


def schema_differences(metadata: MetaData) -> list[object]:
    """What the models say otherwise than the migrated database."""
    with db.engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": False, "include_object": _is_ours}
        return compare_metadata(MigrationContext.configure(connection, opts=options), metadata)


def _is_ours(thing, name, kind, is_reflected, compare_to) -> bool:
    """Search indexes differ by database and have no model: they are written by SQL of their own."""
    table = name if kind == "table" else getattr(getattr(thing, "table", None), "name", "")
    return not UNMODELLED.match(table or "")


def test_the_models_are_what_the_migrations_make(empty_app):
    upgrade()
    assert schema_differences(Base.metadata) == []


def test_the_guard_of_the_models_can_fail(empty_app):
    upgrade()
    with db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE audit DROP COLUMN note"))
        connection.execute(text("CREATE TABLE nobodys (id INTEGER PRIMARY KEY)"))
    told = {str(difference[0]) for difference in schema_differences(Base.metadata) if isinstance(difference, tuple)}
    assert {"add_column", "remove_table"} <= told
