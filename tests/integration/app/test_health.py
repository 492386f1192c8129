"""What operation asks: alive, ready, how busy."""

import pytest

from app import create_app
from services.db import db
from tests.conftest import drop_postgres_database, make_settings


@pytest.fixture
def make_app(migrated_database, tmp_path):
    """Makes an application with settings of its own on a copy of the database."""
    url = migrated_database.copy_to(tmp_path)
    made = []

    def make(**values):
        app = create_app(make_settings(tmp_path, **({"database_url": url} | values)))
        made.append(app)
        return app

    yield make
    for app in made:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
    # The limiter counts where the last application told it to: not in a queue that does not answer.
    create_app(make_settings(tmp_path))
    if url:
        drop_postgres_database(url)


def test_a_process_is_alive_even_without_a_database(make_app):
    app = make_app(database_url="postgresql+psycopg://nobody@127.0.0.1:9/nothing")
    assert app.test_client().get("/healthz").json == {"status": "ok"}


def test_everything_answers(make_app):
    answer = make_app().test_client().get("/readyz")
    assert answer.status_code == 200
    assert answer.json["parts"] == {"database": True, "migrations": True, "storage": True, "queue": True}


@pytest.mark.parametrize(
    ("broken", "parts"),
    [
        ({"database_url": "postgresql+psycopg://nobody@127.0.0.1:9/nothing"}, {"database", "migrations"}),
        ({"queue_url": "redis://127.0.0.1:9/0"}, {"queue"}),
        ({"storage_url": "/proc/nowhere"}, {"storage"}),
    ],
)
def test_what_does_not_answer_is_named(make_app, broken, parts):
    answer = make_app(**broken).test_client().get("/readyz")
    assert answer.status_code == 503
    assert {name for name, answers in answer.json["parts"].items() if not answers} == parts


def test_a_database_behind_the_program_is_not_ready(make_app):
    app = make_app()
    with app.app_context(), db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001_add_audit'")
    answer = app.test_client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json["parts"]["migrations"] is False and answer.json["parts"]["database"] is True


def test_the_probe_leaves_nothing_in_the_storage(make_app, tmp_path):
    make_app().test_client().get("/readyz")
    assert list((tmp_path / "files").iterdir()) == []


def test_metrics_count_endpoints_and_are_for_their_addresses(make_app):
    client = make_app(metrics_from="192.0.2.0/24, 127.0.0.1").test_client()
    client.get("/healthz")
    answer = client.get("/metrics")
    assert answer.status_code == 200 and answer.mimetype == "text/plain"
    assert 'pracha_requests_total{endpoint="api.show_health",method="GET",status="200"}' in answer.text
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": "192.0.2.9"}).status_code == 200
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": "198.51.100.1"}).status_code == 404
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": ""}).status_code == 404
