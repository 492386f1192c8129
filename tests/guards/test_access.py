"""Every endpoint declares who may, and a stranger is really turned away from what is not public."""

from urllib.parse import quote

import pytest
from flask import Flask
from werkzeug.routing import AnyConverter, IntegerConverter

from app import create_app
from app.errors import SIGN_IN, STAFF_SIGN_IN
from app.shared.access import Rule, access, anyone, officer, rule_of
from app.staff.blueprint import OPEN
from tests.conftest import make_settings

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    made = create_app(make_settings(tmp_path_factory.mktemp("access")))
    # The token of forms is looked at before the rule; here the rule itself is asked.
    made.config.update(WTF_CSRF_ENABLED=False)
    return made


def undeclared(app: Flask) -> list[str]:
    """The endpoints without a rule."""
    return sorted(name for name, view in app.view_functions.items() if rule_of(view) is None)


def committing_gets(app: Flask) -> list[str]:
    """The endpoints that answer GET and commit."""
    commits = {name for name, view in app.view_functions.items() if getattr(view, "commits", False)}
    return sorted(
        {rule.endpoint for rule in app.url_map.iter_rules() if rule.endpoint in commits and "GET" in rule.methods}
    )


def let_in(app: Flask) -> list[str]:
    """What a stranger may do although it is said to be closed."""
    client, found = app.test_client(), []
    for rule in app.url_map.iter_rules():
        declared: Rule | None = rule_of(app.view_functions[rule.endpoint])
        if declared is None or declared.kind is None:
            continue
        address = _address_of(app, rule)
        for method in (name for name in _METHODS if name in rule.methods):
            answer = client.open(address, method=method)
            turned_away = answer.status_code in (401, 302) and answer.location in (None, *_sign_ins(address))
            if not turned_away:
                found.append(f"{method} {address}: {answer.status}")
    return found


def _sign_ins(address: str) -> set[str]:
    """Where a stranger is sent: to sign in, with the way back for what was only to be read."""
    page = STAFF_SIGN_IN if address.startswith("/staff") else SIGN_IN
    return {page, f"{page}?next={quote(address, safe='')}"}


def _address_of(app: Flask, rule) -> str:
    values = {name: _value_of(converter) for name, converter in rule._converters.items()}
    with app.test_request_context():
        return app.url_map.bind("localhost").build(rule.endpoint, values, method=next(iter(rule.methods)))


def _value_of(converter) -> int | str:
    if isinstance(converter, IntegerConverter):
        return 1
    return min(converter.items) if isinstance(converter, AnyConverter) else "x"


def test_every_endpoint_declares_its_rule(app):
    assert undeclared(app) == []


def test_no_get_commits(app):
    assert committing_gets(app) == []


def test_a_stranger_is_turned_away(app):
    assert let_in(app) == []


def test_staff_pages_are_for_officers(app):
    for name, view in app.view_functions.items():
        if name.startswith("staff.") and name not in OPEN:
            assert rule_of(view).kind is officer.kind, name


def test_what_is_forgotten_is_found(tmp_path):
    other = create_app(make_settings(tmp_path))
    other.config.update(WTF_CSRF_ENABLED=False)
    other.add_url_rule("/api/forgotten", "forgotten", lambda: "open")
    assert undeclared(other) == ["forgotten"]
    assert other.test_client().get("/api/forgotten").status_code == 403


def test_a_committing_get_is_found(tmp_path):
    other = create_app(make_settings(tmp_path))

    def view():
        return ""

    view.commits = True
    other.add_url_rule("/both", "both", access(anyone)(view), methods=["GET", "POST"])
    assert committing_gets(other) == ["both"]


def test_a_hole_in_the_enforcement_is_found(tmp_path):
    other = create_app(make_settings(tmp_path))
    other.config.update(WTF_CSRF_ENABLED=False)
    other.add_url_rule("/closed", "closed", access(officer)(lambda: "secret"))
    assert not [each for each in let_in(other) if "/closed" in each]
    other.before_request_funcs[None] = [f for f in other.before_request_funcs[None] if f.__name__ != "check_access"]
    assert [each for each in let_in(other) if "/closed" in each]
