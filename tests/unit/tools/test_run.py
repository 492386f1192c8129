"""Where `make run` plays LINE, and what it then hands to the children."""

import os

import pytest

from tests.conftest import make_settings
from tools import run


@pytest.fixture
def clean(monkeypatch, tmp_path):
    """No variable of LINE, and no .env, from outside the test."""
    monkeypatch.chdir(tmp_path)
    for name in [each for each in os.environ if each.startswith(("LINE_", "PRACHA_"))]:
        monkeypatch.delenv(name)
    return monkeypatch


@pytest.mark.parametrize(
    ("environment", "plays"),
    [
        ({}, True),
        ({"PRACHA_ENV": "production"}, False),
        ({"LINE_CHANNEL_ACCESS_TOKEN": "a-real-one"}, False),
        ({"LINE_API_BASE": "http://127.0.0.1:8095"}, False),
    ],
)
def test_line_is_played_only_where_nothing_else_is_set(clean, tmp_path, environment, plays):
    for name, value in environment.items():
        clean.setenv(name, value)
    kind = environment.get("PRACHA_ENV", "development")
    assert run.plays_line(make_settings(tmp_path, pracha_env=kind)) is plays


def test_web_and_worker_are_told_where_it_is(clean, tmp_path):
    clean.setattr(os, "environ", dict(os.environ))
    settings = make_settings(tmp_path, port=8123, line_channel_access_token="kept-in-development")
    command = run.line_platform(settings)
    port = command[command.index("--port") + 1]
    assert os.environ["LINE_API_BASE"] == os.environ["LINE_DATA_API_BASE"] == f"http://127.0.0.1:{port}"
    assert os.environ["LINE_LOGIN_BASE"] == f"http://127.0.0.1:{port}"
    assert os.environ["LINE_CHANNEL_SECRET"] == settings.line_channel_secret
    assert command[command.index("--webhook") + 1] == "http://127.0.0.1:8123/line/webhook"
    # A secret in an argument could be read by every user of the machine.
    assert settings.line_channel_secret not in " ".join(command)


@pytest.mark.parametrize(
    ("known", "first", "also"),
    [
        ({}, "http://localhost:8123", " (http://127.0.0.1:8123)"),
        ({"host": "0.0.0.0"}, "http://localhost:8123", " (http://127.0.0.1:8123)"),
        ({"host": "192.0.2.7"}, "http://192.0.2.7:8123", ""),
        ({"base_url": "https://pracha.example.go.th"}, "http://127.0.0.1:8123", ""),
    ],
)
def test_the_address_that_mails_bear_is_named_first(clean, tmp_path, capsys, known, first, also):
    settings = make_settings(tmp_path, **{"port": 8123, "base_url": ""} | known)
    run._greet(settings, run._bare(settings), lambda: True, plays=True)
    said = capsys.readouterr().out
    assert f"Pracha serves on {first}{also}  (Ctrl-C ends it)" in said
    assert f"{first}/staff/login" in said and f"{first}/simulator" in said
