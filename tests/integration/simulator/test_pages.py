"""The phone's pages on the web: only in development, only where a platform of ours runs, and through its own token."""

import json

import pytest

from app import create_app
from app.shared.access import rule_of
from chatbot.platform import PlatformServer
from chatbot.platform.control import kept_token
from chatbot.simulator import is_offered
from services.db import db
from tests.conftest import drop_postgres_database, make_settings
from tests.guards.pages import check_page

ADDRESSES = ("/simulator", "/simulator/state", "/simulator/messages", "/simulator/scenes/road.jpg")


@pytest.fixture
def server(tmp_path):
    with PlatformServer(tmp_path, secret="s" * 32, token="t", control=kept_token(tmp_path)) as server:
        yield server


@pytest.fixture
def client(server, migrated_database, tmp_path):
    """The web with the pages of the phone, on a database of its own."""
    url = migrated_database.copy_to(tmp_path)
    made = create_app(make_settings(tmp_path, database_url=url, line_api_base=server.url))
    made.config.update(WTF_CSRF_ENABLED=False)
    yield made.test_client()
    with made.app_context():
        db.session.remove()
        db.engine.dispose()
    if url:
        drop_postgres_database(url)


def test_where_it_is_offered():
    assert is_offered("http://127.0.0.1:1", is_production=False)
    assert not is_offered("http://127.0.0.1:1", is_production=True)
    assert not is_offered("https://api.line.me", is_production=False)
    assert not is_offered("https://127.0.0.1.example", is_production=False)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"pracha_env": "production", "line_api_base": "http://127.0.0.1:1", "base_url": "https://a.example"},
    ],
)
def test_elsewhere_it_does_not_exist(tmp_path, changes):
    made = create_app(make_settings(tmp_path, **changes))
    assert not [rule.rule for rule in made.url_map.iter_rules() if rule.rule.startswith("/simulator")]


def test_the_page_is_whole_in_both_languages(client):
    for language in ("th", "en"):
        for address in ("/simulator", "/simulator/messages"):
            answer = client.get(f"{address}?lang={language}")
            assert answer.status_code == 200
            check_page(answer.data)


def test_every_page_of_it_declares_who_may(client):
    views = {name: view for name, view in client.application.view_functions.items() if name.startswith("simulator.")}
    assert len(views) == 9
    assert all(rule_of(view) is not None for view in views.values())


def test_the_page_moves_the_platform(client, server):
    user = client.get("/simulator/state").get_json()["chats"][0]["id"]
    assert client.post("/simulator/act", json={"do": "say", "user": user, "text": "สวัสดี"}).status_code == 200
    shown = client.get(f"/simulator/state?chat={user}").get_json()["messages"]
    assert [each["message"]["text"] for each in shown] == ["สวัสดี"]
    assert client.post("/simulator/act", json={"do": "fly"}).status_code == 400


def test_a_form_of_another_site_moves_nothing(client, server):
    client.application.config.update(WTF_CSRF_ENABLED=True)
    user = client.get("/simulator/state").get_json()["chats"][0]["id"]
    assert client.post("/simulator/act", data=json.dumps({"do": "follow", "user": user})).status_code == 400
    assert client.post("/simulator/say", data={"user": user, "text": "x"}).status_code == 400
    assert not server.platform.state.rows("SELECT 1 FROM user WHERE is_friend")


def test_without_scripts_there_is_a_line_to_write(client, server):
    user = client.get("/simulator/state").get_json()["chats"][0]["id"]
    client.post("/simulator/say", data={"user": user, "text": ""})
    answer = client.post("/simulator/say", data={"user": user, "text": "สวัสดีจากฟอร์ม"}, follow_redirects=True)
    assert "สวัสดีจากฟอร์ม" in answer.get_data(as_text=True)
    assert server.platform.state.row("SELECT is_friend FROM user WHERE id = ?", user)["is_friend"]


def test_what_a_phone_sent_is_shown_or_saved(client, server):
    for number, media_type in (("1", "image/jpeg"), ("2", "text/html")):
        server.platform.state.run("INSERT INTO content VALUES (?, ?, ?)", number, media_type, b"<script>x</script>")
    shown, saved = client.get("/simulator/content/1"), client.get("/simulator/content/2")
    assert shown.mimetype == "image/jpeg"
    assert saved.mimetype == "application/octet-stream"
    assert saved.headers["Content-Disposition"] == "attachment"
    for address in (
        "/simulator/content/3",
        "/simulator/menus/none",
        "/simulator/scenes/none.jpg",
        "/simulator/content/a b?c",
        "/simulator/menus/%2e%2e",
    ):
        assert client.get(address).status_code == 404
    assert client.get("/simulator/scenes/flood.jpg").data[:2] == b"\xff\xd8"
    assert client.get("/simulator/voice.aac").mimetype == "audio/aac"


def test_a_platform_that_does_not_run_is_said(client, server):
    server._server.shutdown()
    server._server.server_close()
    assert client.get("/simulator/state").status_code == 503
    assert client.post("/simulator/act", json={"do": "clear"}).status_code == 503
    answer = client.get("/simulator")
    assert answer.status_code == 200
    check_page(answer.data)
