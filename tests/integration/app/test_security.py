"""Headers, cookies, CSRF, rate limits, proxies and what the log never says."""

import json
import logging

import pytest
from flask import request
from sqlalchemy import update

from app import create_app
from app.security import limit
from app.shared import access, anyone
from services.audit import SYSTEM
from services.db import db, session, unit_of_work
from services.organisation import set_setting
from services.organisation.models import SettingRow
from tests.conftest import drop_postgres_database, make_settings


@pytest.fixture
def make_app(migrated_database, tmp_path):
    """Makes an application with settings of its own on a copy of the database."""
    url = migrated_database.copy_to(tmp_path)
    applications = []

    def make(**values):
        made = create_app(make_settings(tmp_path, database_url=url, **values))
        applications.append(made)

        @access(anyone)
        @limit("3/minute")
        def limited():
            return "taken"

        def secret(token):
            return "<h1>x</h1>"

        def echo():
            return f"{request.remote_addr} {request.scheme} {request.host}"

        def breaks():
            raise RuntimeError("3100700000001 is wrong")

        made.add_url_rule("/limited", "limited", limited, methods=["POST"])
        made.add_url_rule("/try/<token>", "secret", access(anyone)(secret))
        made.add_url_rule("/echo", "echo", access(anyone)(echo), methods=["GET", "POST"])
        made.add_url_rule("/breaks", "breaks", access(anyone)(breaks))
        return made

    yield make
    for app in applications:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
    if url:
        drop_postgres_database(url)


def test_each_answer_carries_the_fences(client):
    headers = client.get("/").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy and "unsafe" not in policy
    for part in ("frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'", "object-src 'none'"):
        assert part in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert headers["Permissions-Policy"].startswith("geolocation=(self), camera=(self)")
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"
    assert client.get("/nothing-here").headers["Content-Security-Policy"] == policy


def test_only_what_is_committed_may_be_kept(client):
    kept = client.get("/static/css/pracha.css?v=abc").headers["Cache-Control"]
    assert "immutable" in kept and "public" in kept
    assert "immutable" not in client.get("/static/css/pracha.css").headers["Cache-Control"]
    assert "Set-Cookie" not in client.get("/static/css/pracha.css").headers
    assert client.get("/static/css/nothing.css?v=abc").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/reports/map.json", "/reports/outline.json", "/static/css/pracha.css?v=abc"])
def test_what_proxies_may_keep_sets_no_cookie(client, path):
    mark = "&" if "?" in path else "?"
    answer = client.get(f"{path}{mark}lang=en&size=3")
    assert answer.status_code == 200 and "public" in answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers
    with client.session_transaction() as kept:
        kept.permanent = True
        kept["drafts"] = [["A" * 22, 0]]
    assert "Set-Cookie" not in client.get(path).headers


def test_static_files_read_no_session(client):
    client.get("/")
    assert "Cookie" not in client.get("/static/css/pracha.css?v=abc&lang=en").headers.get("Vary", "")


def test_the_session_is_sent_when_it_changed_only(client):
    client.get("/?lang=en")
    with client.session_transaction() as kept:
        kept.permanent = True
    client.get("/account/sign-in")
    assert "Set-Cookie" not in client.get("/account/sign-in").headers


def test_pages_with_secrets_name_no_referrer(make_app):
    assert make_app().test_client().get("/try/abc").headers["Referrer-Policy"] == "no-referrer"


def test_map_tiles_are_let_in_by_setting_only(client):
    assert "img-src 'self' data: blob:;" in client.get("/reports").headers["Content-Security-Policy"]
    with unit_of_work():
        set_setting("map_tiles_url", "https://{s}.tiles.example/{z}/{x}/{y}.png", SYSTEM)
    assert "tiles.example" not in client.get("/help").headers["Content-Security-Policy"]
    policy = client.get("/reports").headers["Content-Security-Policy"]
    assert "img-src 'self' data: blob: https://*.tiles.example;" in policy


@pytest.mark.parametrize(
    "kept",
    ["https://t.example;script-src *;x/{z}/{x}/{y}", "https://t.example 'unsafe-inline'/{z}/{x}/{y}", "//t.example/"],
)
def test_a_setting_that_was_kept_before_cannot_widen_the_policy(client, kept):
    usual = client.get("/reports").headers["Content-Security-Policy"]
    with unit_of_work():
        set_setting("map_tiles_url", "https://t.example/{z}/{x}/{y}.png", SYSTEM)
        session().execute(update(SettingRow).where(SettingRow.key == "map_tiles_url").values(value={"value": kept}))
    assert client.get("/reports").headers["Content-Security-Policy"] == usual


def test_cookies_in_production(make_app):
    client = make_app(pracha_env="production", base_url="https://pracha.example").test_client()
    answer = client.get("/", base_url="https://pracha.example")
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-pracha=")
    for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookie
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]


def test_cookies_in_development(client):
    answer = client.get("/")
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("pracha=") and "Secure" not in cookie and "HttpOnly" in cookie
    assert "Strict-Transport-Security" not in answer.headers


def test_a_form_without_its_token_is_refused_kindly(checked_client):
    answer = checked_client.post("/staff/login", data={"email": "a@b.example", "password": "x"})
    assert answer.status_code == 400
    assert "ยังไม่มีการบันทึกสิ่งที่ท่านส่ง" in answer.text


@pytest.mark.parametrize(
    ("site", "status"), [("same-origin", 200), ("none", 200), ("cross-site", 400), ("same-site", 400)]
)
def test_forms_of_other_sites_are_refused(make_app, site, status):
    app = make_app()
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    assert client.post("/echo", headers={"Sec-Fetch-Site": site}).status_code == status
    assert client.get("/echo", headers={"Sec-Fetch-Site": site}).status_code == 200


def test_tries_are_limited_for_each_address(make_app):
    app = make_app()
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    assert [client.post("/limited").status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = client.post("/limited")
    assert refused.headers["Retry-After"]
    assert client.post("/limited", environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 200


def test_a_network_of_ipv6_is_limited_as_one(make_app):
    app = make_app()
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()

    def post(address):
        return client.post("/limited", environ_base={"REMOTE_ADDR": address}).status_code

    assert [post(f"2001:db8:1:2::{number}") for number in range(4)] == [200, 200, 200, 429]
    assert post("2001:db8:1:3::1") == 200
    assert [post(address) for address in ("192.0.2.5", "::ffff:192.0.2.5", "192.0.2.5", "192.0.2.5")][-1] == 429


def test_forms_are_limited_in_production_but_reading_is_not(make_app):
    app = make_app(pracha_env="production", base_url="https://pracha.example")
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    assert 429 in [client.post("/echo").status_code for _ in range(45)]
    assert {client.get("/echo").status_code for _ in range(45)} == {200}


def test_proxies_are_believed_by_setting_only(make_app):
    forwarded = {"X-Forwarded-For": "192.0.2.9", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "pracha.example"}
    assert make_app().test_client().get("/echo", headers=forwarded).text == "127.0.0.1 http localhost"
    behind = make_app(trusted_proxies=1).test_client()
    assert behind.get("/echo", headers=forwarded).text == "192.0.2.9 https pracha.example"


class _Lines(logging.Handler):
    def __init__(self):
        super().__init__()
        self.lines = []

    def emit(self, record):
        self.lines.append(record.getMessage())


@pytest.fixture
def logged():
    """What the request log says meanwhile."""
    handler, logger = _Lines(), logging.getLogger("pracha")
    logger.addHandler(handler)
    yield handler.lines
    logger.removeHandler(handler)


def test_the_log_names_the_endpoint_and_nothing_that_was_typed(make_app, logged):
    make_app().test_client().get("/try/s3cr3t-token?phone=0812345678")
    (line,) = logged
    told = json.loads(line)
    assert told["endpoint"] == "secret" and told["method"] == "GET" and told["status"] == 200
    assert told["id"] and told["ms"] >= 0
    assert "s3cr3t" not in line and "0812345678" not in line


def test_a_failure_is_logged_without_its_words_in_production(make_app, logged):
    app = make_app(pracha_env="production", base_url="https://pracha.example")
    assert app.test_client().get("/breaks?name=Somsri").status_code == 500
    failure = json.loads(logged[0])
    assert failure["error"] == "RuntimeError" and failure["endpoint"] == "breaks"
    assert any("test_security.py" in frame for frame in failure["frames"])
    assert "3100700000001" not in "".join(logged) and "Somsri" not in "".join(logged)
