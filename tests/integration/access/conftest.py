"""One house for each test of access, and browsers that carry nothing from one request to the next."""

import pytest

from app.security import limiter
from tests.factories.access import make_house
from tests.factories.people import sign_in
from tests.integration.app.conftest import browsers  # noqa: F401 A fixture that is used by itself.


@pytest.fixture
def house(app, monkeypatch):
    """Everybody and everything; forms need no token here: who may is asked before what was typed."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    monkeypatch.setattr(limiter, "enabled", False)
    monkeypatch.setattr("app.public.tracking.SLOWLY", 0.0)
    return make_house()


@pytest.fixture
def browser_of(app, house):
    """A browser in which somebody of the house is signed in: `browser_of("head")`."""
    made = {}

    def find(name):
        if name not in made:
            made[name] = app.test_client()
            if name in house.accounts:
                sign_in(made[name], house.accounts[name])
        return made[name]

    return find
