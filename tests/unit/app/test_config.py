"""What production refuses to start with, all of it at once."""

import pytest

from app.config import ConfigurationError, load_settings

GOOD = {
    "pracha_env": "production",
    "secret_key": "kX3-vQ9z_Lm20PdRw7TyHs5JbNfGcAe1UoIi",
    "data_key": "0b7c4d1e9f2a8356e4d0c1b2a39f8e7d6c5b4a3f",
    "base_url": "https://pracha.example.go.th",
    "smtp_url": "smtp+starttls://user:password@mail.example.go.th:587",
    "database_url": "postgresql://pracha:password@127.0.0.1/pracha",
    "queue_url": "redis://127.0.0.1:6379/0",
    "trusted_proxies": "1",
}


def load(tmp_path, **values):
    return load_settings(_env_file=None, pracha_instance=str(tmp_path), **(GOOD | values))


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch):
    for name in GOOD:
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"base_url": "https://pracha.example.go.th/"},
        {"base_url": "http://localhost:8000"},
        {"base_url": "http://127.0.0.1:8000"},
        {"smtp_url": "smtps://mail.example.go.th:465"},
        {"database_url": "", "queue_url": ""},
        {"database_url": "sqlite:////var/lib/pracha/pracha.db", "queue_url": "sqlite:////var/lib/pracha/queue.db"},
    ],
)
def test_starts(tmp_path, values):
    assert load(tmp_path, **values).is_production


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("base_url", ""),
        ("base_url", "http://evil.example/localhost"),
        ("base_url", "http://localhost.evil.example"),
        ("base_url", "http://localhost@evil.example"),
        ("base_url", "https://"),
        ("base_url", "https://user@pracha.example"),
        ("base_url", "https://pracha.example/a?b=c"),
        ("base_url", "https://pracha.example:port"),
        ("base_url", "ftp://localhost"),
        ("secret_key", ""),
        ("secret_key", "a" * 40),
        ("secret_key", "abcdefgh" * 5),
        ("secret_key", "kX3-vQ9z"),
        ("data_key", "ab" * 32),
        ("smtp_url", ""),
        ("smtp_url", "x"),
        ("smtp_url", "https://mail.example"),
        ("smtp_url", "smtp://"),
        ("database_url", "mysql://somewhere"),
        ("queue_url", "amqp://somewhere"),
        ("line_api_base", "http://api.line.me"),
        ("line_data_api_base", "api-data.line.me"),
        ("line_login_base", "http://evil.example"),
        ("trusted_proxies", "-3"),
        ("trusted_proxies", "some"),
    ],
)
def test_refuses(tmp_path, name, value):
    with pytest.raises(ConfigurationError) as refused:
        load(tmp_path, **{name: value})
    lines = str(refused.value).splitlines()
    assert len(lines) == 2 and name.upper() in lines[1], lines
    assert "key" not in name or not value or value not in lines[1]


def test_names_every_problem_at_once(tmp_path):
    bad = {"base_url": "x", "secret_key": "a" * 40, "smtp_url": "x", "trusted_proxies": "-3", "queue_url": "x://y"}
    with pytest.raises(ConfigurationError) as refused:
        load(tmp_path, **bad)
    assert all(name.upper() in str(refused.value) for name in bad)
    assert len(str(refused.value).splitlines()) == 1 + len(bad)
