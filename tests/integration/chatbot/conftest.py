"""The LINE door against a server that plays the platform."""

from datetime import timedelta

import pytest

from services import clock
from tests.factories.line import check_bodies, playing


@pytest.fixture(scope="session")
def checked_bodies(tmp_path_factory):
    """Every body that these tests send is checked at their end."""
    yield
    check_bodies(tmp_path_factory.mktemp("bodies"))


@pytest.fixture
def line(app, tmp_path, checked_bodies):
    """The platform beside the app; nothing is worked until `line.work()`."""
    with playing(app, tmp_path) as line:
        yield line


@pytest.fixture
def later(monkeypatch):
    """Moves the app's clock on (the platform has its own)."""
    real, moved = clock.now, timedelta()

    def move(seconds: float) -> None:
        nonlocal moved
        moved += timedelta(seconds=seconds)

    monkeypatch.setattr(clock, "now", lambda: real() + moved)
    return move
